/** Every place where the source dates an enabler, side by side: what it dates, in which words, how these are read, and which one the plan follows. */
import { Check } from "lucide-react";
import { addMonths, type Day, daysBetween, financialYear, yearsInShort } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { useProgramme } from "../store.ts";
import { besideInWords, datesOf, daysInWords } from "./enablers.ts";

interface Props {
  readonly enabler: Row<"enabler">;
  /** Tries a day; nothing is saved. */
  readonly onTry: (day: Day) => void;
}
export function EnablerDates({ enabler, onTry }: Props) {
  const tables = useProgramme((s) => s.tables);
  const dates = datesOf(tables, enabler.id);
  if (dates.length === 0) return null;
  const days = dates
    .flatMap(({ from, to }) => [from, to])
    .concat(enabler.date)
    .filter((day) => day !== null);
  const axis = axisOf(days);
  const isFollowed = dates.some(({ taken }) => taken === 1);
  return (
    <section>
      <h3>
        The source dates it {dates.length === 1 ? "once" : `${dates.length} times`}
        {isFollowed ? "; the plan follows the one with the tick" : "; the plan follows none of them"}
      </h3>
      <table className="enabler-table enabler-dates">
        <thead>
          <tr>
            <th scope="col">What is dated</th>
            <th scope="col">In its words</th>
            <th scope="col">Read as</th>
            <th scope="col" className="enabler-axis">
              <Axis axis={axis} />
              <span className="unseen">On the plan’s years</span>
            </th>
            <th scope="col">{enabler.date ? "Beside the plan’s day" : "Try"}</th>
          </tr>
        </thead>
        <tbody>
          {dates.map((dated) => (
            <DateRows key={dated.id} dated={dated} enabler={enabler} axis={axis} onTry={onTry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps extends Props {
  readonly dated: Row<"sourceDate">;
  readonly axis: Axis;
}
function DateRows({ dated, enabler, axis, onTry }: RowProps) {
  const { what, said, to, taken, note, source } = dated;
  const isTaken = taken === 1;
  const beside = besideInWords(enabler, dated);
  return (
    <>
      <tr className={isTaken ? "taken" : undefined}>
        <th scope="row">
          {isTaken && <Check size={14} aria-hidden />}
          {what}
          {isTaken && <span className="unseen">, followed by the plan</span>}
        </th>
        <td data-label="In its words">{said && `“${said}”`}</td>
        <td data-label="Read as">{daysInWords(dated)}</td>
        <td className="enabler-axis">
          <Span dated={dated} axis={axis} plan={enabler.date} />
        </td>
        <td data-label={enabler.date ? "Beside the plan’s day" : "Try"}>
          {beside}
          {to !== null && to !== enabler.date && (
            <button type="button" className="link-button" aria-label={`Try ${what ?? "it"} on its last day`} onClick={() => onTry(to)}>
              Try it
            </button>
          )}
        </td>
      </tr>
      <tr className={isTaken ? "enabler-why taken" : "enabler-why"}>
        <td colSpan={5}>
          {source}. {note}
        </td>
      </tr>
    </>
  );
}

/** Financial years from the first to the last day. */
interface Axis {
  readonly start: Day;
  readonly days: number;
  readonly years: readonly Day[];
}
function axisOf(days: readonly Day[]): Axis {
  const sorted = days.toSorted();
  const first = financialYear(sorted[0] ?? "2025-04-01");
  const last = financialYear(sorted.at(-1) ?? "2025-04-01");
  const start = `${first}-04-01`;
  const years = Array.from({ length: last - first + 1 }, (_, i) => `${first + i}-04-01`);
  return { start, days: daysBetween(start, addMonths(start, 12 * years.length)), years };
}
const width = 200;
const at = ({ start, days }: Axis, day: Day): number => Math.round((daysBetween(start, day) / days) * width);

const Axis = ({ axis }: { readonly axis: Axis }) => (
  <svg viewBox={`0 0 ${width} 16`} width={width} height="16" aria-hidden="true">
    {axis.years.map((year, i) => (
      <g key={year}>
        <path className="enabler-tick" d={`M${at(axis, year) + 0.5} 0v16`} />
        {(axis.years.length <= 4 || i % 2 === 0) && (
          <text x={at(axis, year) + 4} y="12">
            {yearsInShort(financialYear(year)).slice(2)}
          </text>
        )}
      </g>
    ))}
  </svg>
);

/** The days that a place in the source can be read as; open at the side that it does not name. The plan's own day stands through all of them. */
function Span({
  dated: { from, to, taken },
  axis,
  plan,
}: {
  readonly dated: Row<"sourceDate">;
  readonly axis: Axis;
  readonly plan: Day | null;
}) {
  const [left, right] = [from === null ? 0 : at(axis, from), to === null ? width : at(axis, to)];
  return (
    <svg viewBox={`0 0 ${width} 16`} width={width} height="16" aria-hidden="true">
      {axis.years.map((year) => (
        <path key={year} className="enabler-tick" d={`M${at(axis, year) + 0.5} 0v16`} />
      ))}
      {(from !== null || to !== null) && (
        <rect
          className={taken === 1 ? "enabler-span taken" : from === null || to === null ? "enabler-span open" : "enabler-span"}
          x={left + 0.5}
          y="4.5"
          width={Math.max(3, right - left - 1)}
          height="7"
          rx="2"
        />
      )}
      {plan !== null && <path className="enabler-day" d={`M${at(axis, plan) + 0.5} 0v16`} />}
    </svg>
  );
}
