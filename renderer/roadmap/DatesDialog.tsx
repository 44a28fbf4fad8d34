/** F2: a milestone's dates, typed. Accepts 31/3/27, 31 mar 2027 and +2w; says what is wrong at the top and beside the field; one step of undo. */
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { Edit } from "../../shared/api.ts";
import { type Day, dayOf, daysBetween, longDay, readDay, slipInWords } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { noReason, ReasonFields, reasonInWords } from "../schedule/Reason.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { finishOf } from "./marks.ts";

type Field = "start" | "forecast" | "actual";
const labels: Readonly<Record<Field, string>> = { start: "Start", forecast: "Forecast finish", actual: "Finished on" };
const fields = Object.keys(labels) as readonly Field[];
export function DatesDialog({ milestone, onClose }: { readonly milestone: Row<"milestone">; readonly onClose: () => void }) {
  const [opened] = useState(() => ({ at: position(), before: milestone }));
  const { at, before } = opened;
  const [typed, setTyped] = useState<Readonly<Record<Field, string>>>(() => ({
    start: shown(before.start),
    forecast: shown(before.forecast ?? before.due),
    actual: shown(before.actual),
  }));
  const [reason, setReason] = useState(noReason);
  const [problems, setProblems] = useState<Partial<Readonly<Record<Field, string>>>>({});
  const [missing, setMissing] = useState<string>();
  const summary = useRef<HTMLDivElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { days, found } = readAll(typed, before);
    if (Object.keys(found).length === 0) {
      const edits = editsFor(before, days);
      if (edits.length === 0) return onClose();
      const why = reasonInWords(reason);
      setProblems({});
      // A finish that is reported needs no reason; a date that is expected to be another does.
      if (why === "" && edits.some(({ field }) => field === "start" || field === "forecast"))
        return setMissing("Choose a reason, or say it in your words. Nothing was changed yet.");
      const result = await edit({ edits, label: `Change dates of ${before.code ?? "a milestone"}`, why, at, said: saidOf(before, days) });
      // Not saved is in the red banner with the change kept; closing the question of who works here leaves the form as it is.
      if (result.ok || result.error.type === "NotSaved") return onClose();
      if (result.error.type === "Cancelled") return;
      const field = fields.find((f) => f === (result.error.type === "Invalid" ? result.error.edit.field : null)) ?? "forecast";
      setProblems({ [field]: result.error.message });
    } else setProblems(found);
    setTimeout(() => summary.current?.focus());
  };
  const field = (name: Field, hint: ReactNode) => (
    <div className="field">
      <label htmlFor={`dates-${name}`}>{labels[name]}</label>
      <p className="hint" id={`dates-${name}-hint`}>
        {hint}
      </p>
      {problems[name] && (
        <p className="problem" id={`dates-${name}-problem`}>
          {problems[name]}
        </p>
      )}
      <input
        id={`dates-${name}`}
        className="input"
        value={typed[name]}
        aria-invalid={problems[name] !== undefined}
        aria-describedby={`dates-${name}-hint${problems[name] ? ` dates-${name}-problem` : ""}`}
        autoComplete="off"
        onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      />
    </div>
  );
  const found = fields.filter((name) => problems[name] !== undefined);
  return (
    <Dialog title={`Dates of ${before.code ?? ""} ${before.title ?? ""}`} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {found.length > 0 && (
          <div ref={summary} className="roadmap-problems" role="alert" tabIndex={-1}>
            <h3>There is a problem</h3>
            <ul>
              {found.map((name) => (
                <li key={name}>
                  <a
                    href={`#dates-${name}`}
                    onClick={(event) => {
                      // The address names the screen; the link only moves the focus.
                      event.preventDefault();
                      document.getElementById(`dates-${name}`)?.focus();
                    }}
                  >
                    {problems[name]}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="small muted">Such as 31 March 2027, 31/3/27, or +2w from the date shown.</p>
        {field("start", "When work begins.")}
        {field(
          "forecast",
          before.due === null ? "When it is expected to finish." : `When it is expected to finish. It is due on ${longDay(before.due)}.`,
        )}
        {field("actual", "Only once it is done: a date here also marks it complete.")}
        <ReasonFields reason={reason} onChange={setReason} problem={missing} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Save dates
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const shown = (day: Day | null): string => (day === null ? "" : longDay(day));
type Days = Readonly<Record<Field, Day | null>>;

/** Reads what was typed. An empty field clears its date. */
function readAll(typed: Readonly<Record<Field, string>>, before: Row<"milestone">) {
  const today = dayOf(Date.now());
  const found: Partial<Record<Field, string>> = {};
  const read = (field: Field, from: Day | null): Day | null => {
    if (typed[field].trim() === "") return null;
    const day = readDay(typed[field], from ?? today);
    if (day === null) found[field] = `${labels[field]}: enter a date such as 31 March 2027.`;
    return day;
  };
  const days: Days = {
    start: read("start", before.start),
    forecast: read("forecast", before.forecast ?? before.due),
    actual: read("actual", before.actual),
  };
  if (days.start !== null && days.forecast !== null && days.forecast < days.start)
    found.forecast = `Forecast finish: enter a date on or after the start, ${longDay(days.start)}.`;
  if (days.actual !== null && days.actual > today) found.actual = `Finished on: enter today or a date before it. It is ${longDay(today)}.`;
  return { days, found };
}

function editsFor(before: Row<"milestone">, days: Days): readonly Edit[] {
  const edits: Edit[] = [];
  const set = (field: string, value: string | null) => edits.push({ type: "milestone", id: before.id, field, value });
  if (days.start !== before.start) set("start", days.start);
  // Without a forecast the due date stands in the field; leaving it there says nothing new.
  if (days.forecast !== (before.forecast ?? before.due)) set("forecast", days.forecast);
  if (days.actual !== before.actual) set("actual", days.actual);
  if (days.actual !== null && before.actual === null && before.status !== "complete") set("status", "complete");
  return edits;
}

function saidOf(before: Row<"milestone">, days: Days): string {
  const [was, is] = [finishOf(before), days.actual ?? days.forecast ?? before.due];
  const name = `${before.code ?? ""} ${before.title ?? ""}`.trim();
  if (is === null || was === is || was === null) return `Dates of ${name} changed`;
  return `${name} ${days.actual === null ? "moved to" : "finished on"} ${longDay(is)}, ${slipInWords(daysBetween(was, is))}`;
}
