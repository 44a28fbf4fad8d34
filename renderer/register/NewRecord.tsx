/** The dialog for a new milestone, measure or dependency: the few fields without which it would mean nothing. */
import { type FormEvent, useRef, useState } from "react";
import { fieldsOf } from "../../shared/schema.ts";
import { position } from "../actions.ts";
import { type Problems, problemsWith } from "../panel/checks.ts";
import { FieldInput, stepFrom } from "../panel/FieldInput.tsx";
import { keepPerson, kindIn, personEdits, readAll } from "../panel/RecordForm.tsx";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";
import { useProgramme } from "../store.ts";
import type { Draft } from "../values.ts";
import { asked, type Makeable, make } from "./records.ts";

interface Props {
  readonly type: Makeable;
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}
export function NewRecord({ type, onMade, onClose }: Props) {
  const tables = useProgramme((s) => s.tables);
  const { fields, required } = asked[type];
  const kinds = fieldsOf(type);
  const [at] = useState(position);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [problems, setProblems] = useState<Problems>({});
  const people = useRef(new Map<string, string>());
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, run } = useBusy();
  const refuse = (found: Problems) => {
    setProblems(found);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  const save = async () => {
    const read = readAll(kinds, { id: "" }, fields, drafts);
    const missing = Object.fromEntries(Object.entries(required).filter(([field]) => read.values[field] === null));
    const found = { ...problemsWith(tables, type, read.values), ...missing, ...read.problems };
    if (Object.keys(found).length > 0) return refuse(found);
    const also = fields.flatMap((field) => personEdits(people.current, read.values[field]));
    const made = await make(type, read.values, also, at);
    if (made && "id" in made) onMade(made.id);
    else if (made) refuse({ [made.field]: made.problem });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(save);
  };
  return (
    <Dialog title={`New ${type}`} onClose={onClose}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        {Object.keys(problems).length > 0 && (
          <p className="problem" role="alert">
            There is a problem. Nothing was added yet.
          </p>
        )}
        {fields.map((field, i) => {
          const kind = kindIn(kinds, field);
          return (
            <FieldInput
              key={field}
              kind={kind}
              label={field in required ? kind.label : `${kind.label} (optional)`}
              draft={drafts[field] ?? ""}
              from={stepFrom(null)}
              autoFocus={i === 0}
              problem={problems[field]}
              onChange={(draft) => setDrafts((all) => ({ ...all, [field]: draft }))}
              {...(kind.kind === "ref" && kind.to === "person" ? { onNewPerson: (name: string) => keepPerson(people.current, name) } : {})}
            />
          );
        })}
        <FormEnd action={`Add ${type}`} isBusy={isBusy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
