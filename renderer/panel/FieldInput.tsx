/** One field of a record as a person fills it: the control that its kind asks for, with its label, what is wrong, and what changed meanwhile. */
import { CalendarDays, ChevronDown } from "lucide-react";
import { type Ref, useId, useRef, useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { type Day, dayOf } from "../../shared/dates.ts";
import type { Kind, RefKind } from "../../shared/schema.ts";
import { useProgramme } from "../store.ts";
import { choiceInWords, type Draft, draftOf, findRecords, itemOf, readDraft, recordInWords } from "../values.ts";

interface ControlProps {
  readonly kind: Kind;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** The day that `+2w` counts from. */
  readonly from: Day;
  /** Makes a person of this name and answers the id; without it only people in the plan can be chosen. */
  readonly onNewPerson?: (name: string) => string;
  /** Whether it has the focus at first: with all of it selected, or behind what was typed already. */
  readonly autoFocus?: boolean | "behind";
}
interface FieldProps extends ControlProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  /** The value that somebody else gave the field while it was open, in words. */
  readonly meanwhile?: string | undefined;
}

export function FieldInput({ label, hint, problem, meanwhile, ...control }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`, meanwhile !== undefined && `${id}-meanwhile`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="field">
      {control.kind.kind !== "ref" && <label htmlFor={id}>{label}</label>}
      {problem && (
        <span className="problem" id={`${id}-problem`}>
          {problem}
        </span>
      )}
      {control.kind.kind === "ref" ? (
        <RecordPicker {...control} kind={control.kind} label={label} describedBy={described} isInvalid={problem !== undefined} />
      ) : (
        <Control {...control} id={id} describedBy={described} isInvalid={problem !== undefined} />
      )}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {meanwhile !== undefined && (
        <span className="meanwhile" id={`${id}-meanwhile`} role="status">
          Changed meanwhile to {meanwhile === "" ? "nothing" : `“${meanwhile}”`}. If you save, both values are kept for a decision.
        </span>
      )}
    </div>
  );
}

interface Described {
  readonly describedBy?: string;
  readonly isInvalid?: boolean;
}
/** The bare control of every kind but references. `label` names it where no label stands beside it. */
export function Control({
  kind,
  draft,
  onChange,
  from,
  autoFocus = false,
  id,
  label,
  describedBy,
  isInvalid = false,
}: ControlProps & Described & { readonly id?: string; readonly label?: string }) {
  const focused: Ref<HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement> = useFocusOnce(autoFocus);
  const common = {
    ref: focused,
    id,
    className: "input",
    value: draft,
    "aria-label": label,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": isInvalid,
  };
  if (kind.kind === "choice" || kind.kind === "flag") {
    const options =
      kind.kind === "choice"
        ? kind.choices.map((choice) => [choice, choiceInWords(kind, choice)])
        : [
            ["1", "Yes"],
            ["0", "No"],
          ];
    return (
      <select {...common} onChange={(event) => onChange(event.target.value)}>
        <option value="">Not given</option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  if (kind.kind === "text" && kind.long)
    return (
      <textarea
        {...common}
        rows={Math.min(8, Math.max(3, Math.ceil(draft.length / 42)))}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  const input = <input {...common} type="text" autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
  if (kind.kind !== "day") return input;
  return (
    <span className="day-input">
      {input}
      <DayPicker kind={kind} draft={draft} from={from} onChange={onChange} label={label} />
    </span>
  );
}

/** The system's own calendar behind a button: the field beside it takes typed days in every form people write. */
function DayPicker({
  kind,
  draft,
  from,
  onChange,
  label = "the date",
}: Pick<ControlProps, "kind" | "draft" | "from" | "onChange"> & { readonly label?: string | undefined }) {
  const calendar = useRef<HTMLInputElement>(null);
  const read = readDraft(kind, draft, from);
  return (
    <>
      <button type="button" className="icon-button" aria-label={`Pick ${label}`} onClick={() => calendar.current?.showPicker()}>
        <CalendarDays size={16} aria-hidden />
      </button>
      <input
        ref={calendar}
        className="day-calendar"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={read.ok && read.value !== null ? String(read.value) : ""}
        onChange={(event) => onChange(draftOf(kind, event.target.value || null))}
      />
    </>
  );
}

const newPerson = "new-person";
const mostShown = 40;

/** Chooses a record by typing part of its code or name. */
export function RecordPicker({
  kind,
  draft,
  onChange,
  onNewPerson,
  autoFocus = false,
  label,
  describedBy,
  isInvalid = false,
  isLabelShown = true,
  begun = "",
}: ControlProps &
  Described & {
    readonly kind: RefKind;
    readonly label: string;
    readonly isLabelShown?: boolean;
    /** The letter that opened it, where one did. */
    readonly begun?: string;
  }) {
  const tables = useProgramme((s) => s.tables);
  const wordsOf = (value: Draft) => {
    const item = value === "" ? null : itemOf(kind, value);
    return item ? recordInWords(tables, item) : "";
  };
  const [chosen, setChosen] = useState(() => wordsOf(draft));
  const [typed, setTyped] = useState(begun || chosen);
  const search = typed === chosen ? "" : typed;
  const found = findRecords(tables, kind, search, mostShown);
  const name = search.trim();
  const isNew = onNewPerson !== undefined && name !== "" && !found.some((record) => record.words.toLowerCase() === name.toLowerCase());
  // The record that is chosen stays in the list: the box takes its words from there.
  const known = draft === "" || found.some((record) => record.value === draft) ? found : [...found, { value: draft, words: chosen }];
  const items = isNew ? [...known, { value: newPerson, words: `New person “${name}”` }] : known;
  const choose = (value: Draft, words: string) => {
    setChosen(words);
    setTyped(words);
    onChange(value);
  };
  return (
    <ComboBox
      className="record-picker"
      {...(isLabelShown ? {} : { "aria-label": label })}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
      items={items}
      inputValue={typed}
      onInputChange={(words) => (words === "" ? choose("", "") : setTyped(words))}
      selectedKey={draft || null}
      onSelectionChange={(key) => {
        if (key === newPerson && onNewPerson) choose(onNewPerson(name), name);
        else if (key !== null) choose(String(key), items.find((record) => record.value === key)?.words ?? "");
      }}
      menuTrigger="input"
      allowsEmptyCollection
      isInvalid={isInvalid}
      autoFocus={autoFocus !== false}
    >
      {isLabelShown && <Label>{label}</Label>}
      <span className="day-input">
        <Input className="input" placeholder={kind.to === "person" ? "Type a name" : "Type a code or a word"} />
        <Button className="icon-button">
          <ChevronDown size={16} aria-hidden />
        </Button>
      </span>
      <Popover className="picker-list" offset={2}>
        <ListBox renderEmptyState={() => <p className="picker-none">Nothing in the plan matches “{name}”.</p>}>
          {items.map((record) => (
            <ListBoxItem key={record.value} id={record.value} textValue={record.words} className="picker-item">
              {record.words}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** The day a field's typed steps count from: its own day where it has one, else today. */
export const stepFrom = (value: unknown): Day => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : dayOf(Date.now()));

function useFocusOnce<E extends HTMLElement>(wanted: boolean | "behind"): Ref<E> {
  const done = useRef(wanted === false);
  return (element: E | null) => {
    if (!element || done.current) return;
    done.current = true;
    element.focus();
    const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (isText && wanted === "behind") element.setSelectionRange(element.value.length, element.value.length);
    else if (element instanceof HTMLInputElement) element.select();
  };
}
