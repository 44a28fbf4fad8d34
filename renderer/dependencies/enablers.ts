/** Enablers: what waits for each, when it is expected, and every place where the source dates it. */
import type { DependencyState } from "../../shared/agreement.ts";
import { type Day, daysBetween, longDay } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { type Meeting, meetingOf, stateIn } from "../dependencies.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import { counted } from "../words.ts";
import type { End } from "./path.ts";

type Enabler = Row<"enabler">;
type SourceDate = Row<"sourceDate">;

/** Who waits for an enabler, and by when. */
export interface Waiting {
  readonly dependency: Row<"dependency">;
  readonly end: End;
  readonly state: DependencyState;
  readonly meeting: Meeting;
  /** The day by which it matters: the one that was named, or the day on which the milestone that waits starts. */
  readonly day: Day | null;
  readonly isNamed: boolean;
}

/** Everything that waits for an enabler, the earliest day first, what has no day last; what was withdrawn left out. */
export function waitingFor(tables: Tables, enabler: string): readonly Waiting[] {
  return rowsWhere(tables.dependency, "provider", `enabler/${enabler}`)
    .flatMap((dependency): Waiting[] => {
      const { receiver: end, neededBy } = dependency;
      const state = stateIn(tables, dependency);
      if (end === null || state === "withdrawn") return [];
      const start = end.startsWith("milestone/") ? (rowOf(tables, "milestone", end.slice("milestone/".length))?.start ?? null) : null;
      return [{ dependency, end, state, meeting: meetingOf(tables, dependency), day: neededBy ?? start, isNamed: neededBy !== null }];
    })
    .sort((a, b) => compare(a.day ?? never, b.day ?? never) || compare(a.dependency.code ?? "", b.dependency.code ?? ""));
}
/** After every day. */
const never = "9999-12-31";
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the source dates it, the earliest first. */
export const datesOf = (tables: Tables, enabler: string): readonly SourceDate[] =>
  rowsWhere(tables.sourceDate, "on", `enabler/${enabler}`).toSorted(
    (a, b) => compare(a.to ?? a.from ?? never, b.to ?? b.from ?? never) || compare(a.from ?? "", b.from ?? ""),
  );

/** `31 December 2025 at the latest`, `1 January 2026 to 31 March 2026`, `No day`. */
export function daysInWords({ from, to }: Pick<SourceDate, "from" | "to">): string {
  if (from !== null && to !== null) return from === to ? longDay(to) : `${longDay(from)} to ${longDay(to)}`;
  if (to !== null) return `${longDay(to)} at the latest`;
  return from === null ? "No day" : `${longDay(from)} at the earliest`;
}

/** How the last day of a place in the source stands to the day that the plan expects: `90 days before`, `The same day`. "" where one is missing. */
export function besideInWords({ date }: Enabler, { to }: Pick<SourceDate, "to">): string {
  if (date === null || to === null) return "";
  const days = daysBetween(date, to);
  return days === 0 ? "The same day" : `${counted(Math.abs(days), "day")} ${days < 0 ? "before" : "after"}`;
}

const titles = ["Dated in several places", "With a day", "Without a day", "Nothing waits for it"] as const;
export interface EnablerGroup {
  readonly title: (typeof titles)[number];
  readonly enablers: readonly { readonly row: Enabler; readonly waiting: number }[];
}
/** All enablers: first those that the source dates in several places, the most places first; in each further group the most waited for first. */
export function enablerGroups(tables: Tables): readonly EnablerGroup[] {
  const all = [...tables.enabler.rows.values()]
    .map((row) => ({ row, waiting: waitingFor(tables, row.id).length, places: datesOf(tables, row.id).length }))
    .sort((a, b) => b.places - a.places || b.waiting - a.waiting || compare(a.row.title ?? "", b.row.title ?? ""));
  const groups = Map.groupBy(all, ({ row, waiting, places }): EnablerGroup["title"] => {
    if (places > 1) return "Dated in several places";
    if (waiting === 0) return "Nothing waits for it";
    return row.date === null ? "Without a day" : "With a day";
  });
  return titles.map((title) => ({ title, enablers: groups.get(title) ?? [] }));
}
