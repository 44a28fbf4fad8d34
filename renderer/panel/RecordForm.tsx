/**
 * A form over some fields of one record, saved as one step. It keeps what the person typed and the position at which it opened: a value that
 * changes underneath is shown beside the field, never put in its place, and the engine makes a conflict of both by itself.
 */
import { createContext, type FormEvent, type KeyboardEvent, useContext, useEffect, useRef, useState } from "react";
import type { Edit } from "../../shared/api.ts";
import { newId } from "../../shared/ids.ts";
import { type AnyRow, fieldsOf, type Kind, type TypeName, type Value } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { useBusy } from "../shell/busy.ts";
import { FormEnd } from "../shell/FormEnd.tsx";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { type Draft, draftOf, readDraft, shortName, valueInWords } from "../values.ts";
import { listed } from "../words.ts";
import { problemsWith } from "./checks.ts";
import { FieldInput, stepFrom } from "./FieldInput.tsx";

interface Props {
  readonly type: TypeName;
  readonly id: string;
  readonly fields: readonly string[];
  /** The field that has the focus at first; the first one unless said. */
  readonly focus?: string;
  /** What is called in the step's name where several fields change: "dates". */
  readonly called?: string;
  /** Written with the rest when the record does not exist yet. */
  readonly given?: Readonly<Record<string, Value>>;
  readonly onDone: () => void;
}

/** Hears of each form that opens (1) or closes (-1): what stands around one stays as long, whatever becomes of the record. */
export const OpenForms = createContext<(change: 1 | -1) => void>(() => undefined);

export function RecordForm({ type, id, fields, focus = fields[0] ?? "", called, given = {}, onDone }: Props) {
  const tables = useProgramme((s) => s.tables);
  const now: AnyRow | undefined = rowOf(tables, type, id);
  const kinds = fieldsOf(type);
  const [opened] = useState(() => ({ at: position(), row: now ?? { id }, exists: now !== undefined }));
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>(() =>
    Object.fromEntries(fields.map((field) => [field, draftOf(kindIn(kinds, field), opened.row[field])])),
  );
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const { isBusy: isSaving, run } = useBusy();
  const newPeople = useRef(new Map<string, string>());
  const form = useRef<HTMLFormElement>(null);
  const formsChange = useContext(OpenForms);
  useEffect(() => {
    formsChange(1);
    return () => formsChange(-1);
  }, [formsChange]);

  const isChanged = (field: string) => drafts[field] !== draftOf(kindIn(kinds, field), opened.row[field]);
  const refuse = (found: Readonly<Record<string, string>>) => {
    setProblems(found);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  const save = async () => {
    const changed = fields.filter(isChanged);
    if (changed.length === 0) return onDone();
    const read = readAll(kinds, opened.row, changed, drafts);
    const whole = problemsWith(tables, type, { ...opened.row, ...read.values });
    const found = { ...Object.fromEntries(Object.entries(whole).filter(([field]) => fields.includes(field))), ...read.problems };
    if (Object.keys(found).length > 0) return refuse(found);
    setProblems({});
    const people = changed.flatMap((field) => personEdits(newPeople.current, read.values[field]));
    const own: Edit[] = changed.map((field) => ({ type, id, field, value: read.values[field] ?? null }));
    const result = await edit({
      edits: [...people, ...(opened.exists && now ? [] : makingOf(type, id, given)), ...own],
      label: stepName(tables, type, opened.row, changed, called),
      at: opened.at,
    });
    if (result.ok || result.error.type === "NotSaved") return onDone();
    if (result.error.type === "Invalid") refuse({ [result.error.edit.field]: result.error.message });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(save);
  };
  const cancel = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onDone();
  };
  return (
    <form ref={form} className="record-form" onSubmit={submit} onKeyDown={cancel} noValidate>
      {Object.keys(problems).length > 0 && (
        <p className="problem" role="alert">
          There is a problem. Nothing was changed yet.
        </p>
      )}
      {opened.exists && !now && (
        <p className="meanwhile" role="status">
          {deletedMeanwhile}
        </p>
      )}
      {fields.map((field) => {
        const kind = kindIn(kinds, field);
        const value = (now ?? opened.row)[field];
        return (
          <FieldInput
            key={field}
            kind={kind}
            label={kind.label}
            draft={drafts[field] ?? ""}
            from={stepFrom(opened.row[field])}
            autoFocus={field === focus}
            problem={problems[field]}
            meanwhile={isSaving || value === opened.row[field] ? undefined : valueInWords(kind, value, tables)}
            onChange={(draft) => setDrafts((all) => ({ ...all, [field]: draft }))}
            {...(kind.kind === "ref" && kind.to === "person" ? { onNewPerson: (name: string) => keepPerson(newPeople.current, name) } : {})}
          />
        );
      })}
      <FormEnd action="Save" isBusy={isSaving} onCancel={onDone} />
    </form>
  );
}

/** Reads several drafts: the values that could be read, and for the others a sentence. */
export function readAll(
  kinds: Readonly<Record<string, Kind>>,
  row: AnyRow,
  fields: readonly string[],
  drafts: Readonly<Record<string, Draft>>,
): { readonly values: Readonly<Record<string, Value>>; readonly problems: Readonly<Record<string, string>> } {
  const values: Record<string, Value> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const read = readDraft(kindIn(kinds, field), drafts[field] ?? "", stepFrom(row[field]));
    if (read.ok) values[field] = read.value;
    else problems[field] = read.error;
  }
  return { values, problems };
}

/** What is said over a record that somebody is changing and that is no longer in the plan. */
export const deletedMeanwhile =
  "This record was deleted meanwhile. If you save, it stays in the plan, and a colleague’s deletion waits for a decision.";

/** Keeps the name of a person who is to be made, under an id of its own. */
export function keepPerson(people: Map<string, string>, name: string): string {
  const id = newId();
  people.set(id, name);
  return id;
}
/** The edits that make the person whom a value names, when they are new. */
export function personEdits(people: ReadonlyMap<string, string>, value: Value | undefined): readonly Edit[] {
  const name = typeof value === "string" ? people.get(value) : undefined;
  if (name === undefined) return [];
  const person = { type: "person", id: String(value) } as const;
  return [
    { ...person, field: "_life", value: 1 },
    { ...person, field: "name", value: name },
  ];
}

const makingOf = (type: TypeName, id: string, given: Readonly<Record<string, Value>>): readonly Edit[] => [
  { type, id, field: "_life", value: 1 },
  ...Object.entries(given).map(([field, value]) => ({ type, id, field, value })),
];

/** `Change due of 7b.9`, `Change dates of 7b.9` */
export function stepName(tables: Tables, type: TypeName, row: AnyRow, changed: readonly string[], called?: string): string {
  const labels = changed.map((field) => kindIn(fieldsOf(type), field).label.toLowerCase());
  return `Change ${labels.length > 1 && called ? called : listed(labels)} of ${shortName(tables, type, row)}`;
}

export function kindIn(kinds: Readonly<Record<string, Kind>>, field: string): Kind {
  const kind = kinds[field];
  if (!kind) throw new Error(`The schema has no field ${field}.`);
  return kind;
}
