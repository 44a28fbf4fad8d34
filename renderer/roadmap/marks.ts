/** What stands on the timeline, in pixels: a milestone's span, mark and ghost; milestones due together; an objective's bars of activity. */
import { type Day, daysBetween } from "../../shared/dates.ts";
import { type ActivityState, isCounted, type YearCell } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { type Axis, finishX, startX } from "./axis.ts";

type Milestone = Row<"milestone">;
type Dates = Pick<Milestone, "start" | "due" | "forecast" | "actual" | "status">;

/** The day on which a milestone is finished as far as anybody knows. */
export const finishOf = ({ start, due, forecast, actual }: Pick<Milestone, "start" | "due" | "forecast" | "actual">): Day | null =>
  actual ?? forecast ?? due ?? start;

/** `slipSince` the agreed due date. */
export const slipOf = (milestone: Dates): number =>
  slipSince(milestone, milestone.due === null ? null : { start: milestone.start, finish: milestone.due });

/** What a milestone is held against: where it was to be before, from which its ghost is drawn. */
export interface Was {
  readonly start: Day | null;
  readonly finish: Day;
}
/** The milestones of a baseline by their ids, under its name; one that is not in it was not planned then. */
export interface Before {
  readonly name: string;
  readonly dates: ReadonlyMap<string, Was>;
}
/** Where a milestone was to be: by what was agreed when `before` is null. */
export function wasOf(milestone: Milestone, before: Before | null): Was | null {
  if (before) return before.dates.get(milestone.id) ?? null;
  return milestone.due === null ? null : { start: milestone.start, finish: milestone.due };
}
/** Days by which a milestone misses (positive) or beats where it was to be; what was complete in time has not slipped. */
export function slipSince(milestone: Dates, was: Was | null): number {
  const finish = finishOf(milestone);
  if (was === null || finish === null) return 0;
  const days = daysBetween(was.finish, finish);
  return days < 0 && milestone.status === "complete" ? 0 : days;
}

export interface MilestoneShape {
  /** Left end of the span; equal to `finish` when nobody gave a start. */
  readonly start: number;
  /** Centre of the mark. */
  readonly finish: number;
  /** Where it was to be, when its finish differs from that. */
  readonly ghost: { readonly start: number; readonly finish: number } | null;
  /** Days, as `slipSince`. */
  readonly slip: number;
}
/** Where a milestone is drawn; null when it has no dates. */
export function milestoneShape(milestone: Dates, axis: Axis, was: Was | null): MilestoneShape | null {
  const finish = finishOf(milestone);
  if (finish === null) return null;
  const slip = slipSince(milestone, was);
  const end = finishX(axis, finish);
  const start = milestone.start === null ? end : Math.min(end, startX(axis, milestone.start));
  if (slip === 0 || was === null) return { start, finish: end, ghost: null, slip };
  const before = finishX(axis, was.finish);
  return {
    start,
    finish: end,
    ghost: { start: was.start === null ? before : Math.min(before, startX(axis, was.start)), finish: before },
    slip,
  };
}

/** How many milestones finish on each day, by day. */
export type DueDays = readonly (readonly [day: Day, count: number])[];
export const noDue: DueDays = [];

/** Counts the commitments among milestones by the day they finish. Remembered for each array, so that zooming counts nothing again. */
export const dueDays = perArray((milestones: readonly Milestone[]): DueDays => {
  const counts = new Map<Day, number>();
  for (const milestone of milestones) {
    const finish = isCounted(milestone) ? finishOf(milestone) : null;
    if (finish !== null) counts.set(finish, (counts.get(finish) ?? 0) + 1);
  }
  return inOrder(counts);
});
/** Several lists of days as one. */
export function together(lists: readonly DueDays[]): DueDays {
  const counts = new Map<Day, number>();
  for (const [day, count] of lists.flat()) counts.set(day, (counts.get(day) ?? 0) + count);
  return inOrder(counts);
}
const inOrder = (counts: ReadonlyMap<Day, number>): DueDays => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

export interface DueGroup {
  /** Centre: the mean of its milestones. */
  readonly x: number;
  readonly count: number;
  readonly lastDay: Day;
}
/** Groups closer than a hexagon is wide are drawn as one, so that every number can be read. */
const mergeWithin = 22;

/** The hexagons of a collapsed row, from left to right. Remembered for each axis, so that opening and closing rows finds none of them again. */
export function dueGroups(days: DueDays, axis: Axis): readonly DueGroup[] {
  const known = groupsOn.get(axis) ?? perArray((due: DueDays) => groupsOf(due, axis));
  groupsOn.set(axis, known);
  return known(days);
}
const groupsOn = new WeakMap<Axis, (days: DueDays) => readonly DueGroup[]>();
function groupsOf(days: DueDays, axis: Axis): readonly DueGroup[] {
  const groups: { sum: number; count: number; lastDay: Day }[] = [];
  for (const [day, count] of days) {
    const x = finishX(axis, day);
    const group = groups.at(-1);
    if (group && x - group.sum / group.count < mergeWithin) {
      group.sum += x * count;
      group.count += count;
      group.lastDay = day;
    } else groups.push({ sum: x * count, count, lastDay: day });
  }
  return groups.map(({ sum, count, lastDay }) => ({ x: sum / count, count, lastDay }));
}

export interface ActivityBar {
  readonly state: Exclude<ActivityState, "none">;
  readonly x: number;
  readonly width: number;
  readonly lastDay: Day;
}
/** Years of the same activity that follow each other, as one; years without any leave a gap. */
export function activityRuns(cells: readonly Pick<YearCell, "year" | "state">[]) {
  const runs: { state: Exclude<ActivityState, "none">; first: Day; last: Day; year: number }[] = [];
  for (const { state, year } of cells) {
    if (state === "none") continue;
    const run = runs.at(-1);
    if (run?.state === state && run.year === year.year - 1) {
      run.last = year.end;
      run.year = year.year;
    } else runs.push({ state, first: year.start, last: year.end, year: year.year });
  }
  return runs;
}
/** The bars of an objective, one for each of its runs. */
export const activityBars = (cells: readonly Pick<YearCell, "year" | "state">[], axis: Axis): readonly ActivityBar[] =>
  activityRuns(cells).map(({ state, first, last }) => {
    // One pixel on either side of a year's edge, so that two states never touch.
    const x = startX(axis, first) + (first === axis.first ? 0 : 1);
    return { state, x, width: finishX(axis, last) - 1 - x, lastDay: last };
  });

/** A function of an array, computed once for each array: the mirror keeps an array until one of its rows changes. */
export function perArray<T extends object, R>(compute: (list: readonly T[]) => R): (list: readonly T[]) => R {
  const known = new WeakMap<readonly T[], R>();
  return (list) => {
    const before = known.get(list);
    if (before !== undefined) return before;
    const result = compute(list);
    known.set(list, result);
    return result;
  };
}
