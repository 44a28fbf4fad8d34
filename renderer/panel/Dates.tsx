/** When a milestone begins and ends: agreed, forecast and actual, how far they lie apart, and a week earlier or later at one press. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { HistoryEntry } from "../../shared/api.ts";
import { addDays, type Day, dayOf, daysBetween, longDay, slipInWords } from "../../shared/dates.ts";
import { yearAt } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { edit } from "../actions.ts";
import { planYears } from "../plan/rows.ts";
import { WhyThisDate } from "../schedule/WhyThisDate.tsx";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { daysTag, type Line, movesOf } from "./history.ts";
import { Decide, Section } from "./Section.tsx";

export function Dates({ row, lines }: { readonly row: Row<"milestone">; readonly lines: readonly Line[] }) {
  const { years } = useProgramme((s) => planYears(s.tables));
  const { start, due, forecast, actual } = row;
  const { count, original, log } = movesOf(lines);
  const base = original ?? due;
  const end = actual ?? forecast ?? due;
  const slip = base && end ? daysBetween(base, end) : 0;
  const [before, now] = [base && yearAt(years, base), end && yearAt(years, end)];
  const facts = [
    { label: "Start", day: start, missing: "Not given" },
    ...(original ? [{ label: "Original", day: original, missing: "" }] : []),
    { label: original ? "Agreed" : "Due (agreed)", day: due, missing: "Not given", tag: daysTag(original, due), unit: "dates" },
    {
      label: "Forecast",
      day: forecast,
      missing: "As agreed",
      tag: daysTag(base, forecast),
      unit: "forecast",
      strong: forecast !== null && forecast !== base,
    },
    { label: "Actual", day: actual, missing: "Not finished", tag: daysTag(base, actual), unit: "actual" },
  ];
  return (
    <Section title="Dates" type="milestone" row={row} fields={["start", "due", "forecast", "actual"]} called="dates">
      <dl className="dates">
        {facts.map(({ label, day, missing, tag = "", unit, strong = false }) => (
          <div key={label} className={strong ? "dates-strong" : ""}>
            <dt>{label}</dt>
            <dd className={day ? "" : "muted"}>{day ? longDay(day) : missing}</dd>
            <dd className="dates-tag">{tag}</dd>
            {unit && row.conflicts?.includes(unit) && (
              <dd className="dates-decide">
                <Decide type="milestone" id={row.id} unit={unit} />
              </dd>
            )}
          </div>
        ))}
      </dl>
      {(count > 0 || slip !== 0) && (
        <p className="dates-moved">
          {count > 0 && <b>{`Moved ${count === 1 ? "once" : counted(count, "time")}${slip === 0 ? "" : `, ${daysTag(base, end)}`}. `}</b>}
          {now && before && now.year !== before.year
            ? `Now falls in ${now.short}.`
            : count === 0
              ? `Ends ${slipInWords(slip)} than agreed.`
              : ""}
        </p>
      )}
      {count > 0 && <Log log={log} />}
      {end && !actual && (
        <div className="dates-steps">
          <button type="button" className="button" onClick={() => move(row, end, -7)}>
            <ArrowLeft size={16} aria-hidden /> 1 week earlier
          </button>
          <button type="button" className="button" onClick={() => move(row, end, 7)}>
            1 week later <ArrowRight size={16} aria-hidden />
          </button>
        </div>
      )}
      {end && <WhyThisDate end={`milestone/${row.id}`} />}
    </Section>
  );
}

/** Every day that was agreed or forecast, with who wrote it, when and why; newest first. */
const Log = ({ log }: { readonly log: readonly HistoryEntry[] }) => (
  <details className="dates-log">
    <summary>Re-forecast log</summary>
    <ol>
      {log.map(({ change, field, value, author, at, why }, i) => (
        <li key={change}>
          <b>
            {i === log.length - 1 ? "Original" : field === "due" ? "Agreed" : "Forecast"}:{" "}
            {typeof value === "string" ? longDay(value) : field === "due" ? "taken away" : "as agreed"}
          </b>{" "}
          {daysTag(dayIn(log[i + 1]), dayIn(log[i]))}
          <p className="muted">
            {author}, {longDay(dayOf(at))}
            {why && `: “${why}”`}
          </p>
        </li>
      ))}
    </ol>
  </details>
);

const dayIn = (entry: HistoryEntry | undefined): Day | null => (typeof entry?.value === "string" ? entry.value : null);

/** Moves the forecast by whole days from where the milestone ends now. */
function move(row: Row<"milestone">, from: string, days: number): void {
  const to = addDays(from, days);
  const name = row.code ?? row.title ?? "a milestone";
  void edit({
    edits: [{ type: "milestone", id: row.id, field: "forecast", value: to }],
    label: `Move ${name} to ${longDay(to)}`,
    said: `Milestone ${name} moved to ${longDay(to)}, ${slipInWords(days)}`,
  });
}
