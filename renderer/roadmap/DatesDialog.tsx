/** F2: a milestone's dates, typed. Accepts 31/3/27, 31 mar 2027 and +2w; says what is wrong at the top and beside the field; one step of undo. */
import { type FormEvent, useRef, useState } from "react";
import type { Edit } from "../../shared/api.ts";
import { type Day, dayOf, daysBetween, longDay, readDay, slipInWords } from "../../shared/dates.ts";
import { type Row, schema } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { FieldInput, stepFrom } from "../panel/FieldInput.tsx";
import { deletedMeanwhile } from "../panel/RecordForm.tsx";
import { noReason, ReasonFields, reasonInWords } from "../schedule/Reason.tsx";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";
import { rowOf, useProgramme } from "../store.ts";
import { finishOf } from "./marks.ts";
import "../panel/panel.css";

type Milestone = Row<"milestone">;
type Field = "start" | "forecast" | "actual";
const labels: Readonly<Record<Field, string>> = { start: "Start", forecast: "Forecast finish", actual: "Finished on" };
const fields = Object.keys(labels) as readonly Field[];
/** Without a forecast the due date stands in its field; leaving it there says nothing new. */
const dayIn = (milestone: Milestone, field: Field): Day | null =>
  field === "forecast" ? (milestone.forecast ?? milestone.due) : milestone[field];

/** @param milestone as it was when the dialog opened: the form keeps it, whatever becomes of it meanwhile */
export function DatesDialog({ milestone: before, onClose }: { readonly milestone: Milestone; readonly onClose: () => void }) {
  const [at] = useState(position);
  const now = useProgramme((s) => rowOf(s.tables, "milestone", before.id));
  const [typed, setTyped] = useState<Readonly<Record<Field, string>>>(() => ({
    start: shown(dayIn(before, "start")),
    forecast: shown(dayIn(before, "forecast")),
    actual: shown(dayIn(before, "actual")),
  }));
  const [reason, setReason] = useState(noReason);
  const [problems, setProblems] = useState<Partial<Readonly<Record<Field, string>>>>({});
  const [missing, setMissing] = useState<string>();
  const { isBusy: isSaving, run } = useBusy();
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);

  const refuse = (found: Partial<Readonly<Record<Field, string>>>) => {
    setProblems(found);
    setTimeout(() => summary.current?.focus());
  };
  const save = async () => {
    const { days, found } = readAll(typed, before);
    if (Object.keys(found).length > 0) return refuse(found);
    const edits = editsFor(before, days);
    if (edits.length === 0) return onClose();
    const why = reasonInWords(reason);
    setProblems({});
    // A finish that is reported needs no reason; a date that is expected to be another does.
    if (why === "" && edits.some(({ field }) => field === "start" || field === "forecast"))
      return setMissing("Choose a reason, or say it in your words. Nothing was changed yet.");
    const result = await edit({
      edits: now ? edits : [{ type: "milestone", id: before.id, field: "_life", value: 1 }, ...edits],
      label: `Change dates of ${before.code ?? "a milestone"}`,
      why,
      at,
      said: saidOf(before, days),
    });
    // Not saved is in the red banner with the change kept; closing the question of who works here leaves the form as it is.
    if (result.ok || result.error.type === "NotSaved") return onClose();
    if (result.error.type === "Cancelled") return;
    const field = fields.find((f) => f === (result.error.type === "Invalid" ? result.error.edit.field : null)) ?? "forecast";
    refuse({ [field]: result.error.message });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(save);
  };
  const field = (name: Field, hint: string) => {
    const [opened, current] = [dayIn(before, name), dayIn(now ?? before, name)];
    return (
      <FieldInput
        kind={schema.milestone[name]}
        label={labels[name]}
        hint={hint}
        draft={typed[name]}
        from={stepFrom(opened)}
        autoFocus={name === "forecast"}
        problem={problems[name]}
        meanwhile={isSaving || current === opened ? undefined : shown(current)}
        onChange={(draft) => setTyped((all) => ({ ...all, [name]: draft }))}
      />
    );
  };
  const found = fields.filter((name) => problems[name] !== undefined);
  return (
    <Dialog title={`Dates of ${before.code ?? ""} ${before.title ?? ""}`} onClose={onClose}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        {found.length > 0 && (
          <div ref={summary} className="roadmap-problems" role="alert" tabIndex={-1}>
            <h3>There is a problem</h3>
            <ul>
              {found.map((name, i) => (
                <li key={name}>
                  <button
                    type="button"
                    className="text-button"
                    onClick={() => form.current?.querySelectorAll<HTMLElement>("[aria-invalid=true]")[i]?.focus()}
                  >
                    {problems[name]}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        {!now && (
          <p className="meanwhile" role="status">
            {deletedMeanwhile}
          </p>
        )}
        <p className="small muted">Such as 31 March 2027, 31/3/27, or +2w from the date shown.</p>
        {field("start", "When work begins.")}
        {field(
          "forecast",
          before.due === null ? "When it is expected to finish." : `When it is expected to finish. It is due on ${longDay(before.due)}.`,
        )}
        {field("actual", "Only once it is done: a date here also marks it complete.")}
        <ReasonFields reason={reason} onChange={setReason} problem={missing} />
        <FormEnd action="Save dates" isBusy={isSaving} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

const shown = (day: Day | null): string => (day === null ? "" : longDay(day));
type Days = Readonly<Record<Field, Day | null>>;

/** Reads what was typed. An empty field clears its date. */
function readAll(typed: Readonly<Record<Field, string>>, before: Milestone) {
  const today = dayOf(Date.now());
  const found: Partial<Record<Field, string>> = {};
  const read = (field: Field): Day | null => {
    if (typed[field].trim() === "") return null;
    const day = readDay(typed[field], dayIn(before, field) ?? today);
    if (day === null) found[field] = `${labels[field]}: enter a date such as 31 March 2027.`;
    return day;
  };
  const days: Days = { start: read("start"), forecast: read("forecast"), actual: read("actual") };
  if (days.start !== null && days.forecast !== null && days.forecast < days.start)
    found.forecast = `Forecast finish: enter a date on or after the start, ${longDay(days.start)}.`;
  if (days.actual !== null && days.actual > today) found.actual = `Finished on: enter today or a date before it. It is ${longDay(today)}.`;
  return { days, found };
}

function editsFor(before: Milestone, days: Days): readonly Edit[] {
  const edits: Edit[] = [];
  const set = (field: string, value: string | null) => edits.push({ type: "milestone", id: before.id, field, value });
  for (const field of fields) {
    const day = days[field];
    if (day !== dayIn(before, field) && day !== before[field]) set(field, day);
  }
  if (days.actual !== null && before.actual === null && before.status !== "complete") set("status", "complete");
  return edits;
}

function saidOf(before: Milestone, days: Days): string {
  const [was, is] = [finishOf(before), days.actual ?? days.forecast ?? before.due];
  const name = `${before.code ?? ""} ${before.title ?? ""}`.trim();
  if (is === null || was === is || was === null) return `Dates of ${name} changed`;
  return `${name} ${days.actual === null ? "moved to" : "finished on"} ${longDay(is)}, ${slipInWords(daysBetween(was, is))}`;
}
