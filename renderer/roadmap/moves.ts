/** Moving a milestone in time: which dates change, kept in order, and the words for it. What is written is decided here; `moving.ts` writes it. */
import type { Edit } from "../../shared/api.ts";
import { addDays, addMonths, type Day, daysBetween, longDay, slipInWords } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import type { Zoom } from "./axis.ts";
import { finishOf } from "./marks.ts";

type Milestone = Row<"milestone">;

/** What moves: the whole milestone, its left edge, or its finish. */
export type Part = "whole" | "start" | "finish";

export interface Move extends Place {
  readonly edits: readonly Edit[];
  /** The step's name: "Move 7b.9 to 12 May 2027". */
  readonly label: string;
  /** What is heard and what stands beside the pointer: "12 May 2027, 6 weeks later". */
  readonly words: string;
}

/** Why an item stays where it is, or null when it can be moved. */
export function whyFixed(milestone: Pick<Milestone, "code" | "status" | "actual" | "start" | "due" | "forecast">): string | null {
  const code = milestone.code ?? "This milestone";
  if (milestone.actual !== null || milestone.status === "complete")
    return `${code} is finished and stays where it is. F2 changes its dates.`;
  return finishOf(milestone) === null ? `${code} has no dates yet. F2 gives it some.` : null;
}

/** Where a milestone stands or is held. */
export interface Place {
  readonly start: Day | null;
  readonly finish: Day;
}
/** Null while it has no dates. */
export function placeOf(milestone: Milestone): Place | null {
  const finish = finishOf(milestone);
  return finish === null ? null : { start: milestone.start, finish };
}

/**
 * A place after a step: the finish never comes before the start, nor the start after it; what would cross stops at the other.
 * @param shift where a day goes
 */
export function stepped({ start, finish }: Place, part: Part, shift: (day: Day) => Day): Place {
  const nextStart = start === null || part === "finish" ? start : part === "start" ? earlier(shift(start), finish) : shift(start);
  const wanted = part === "start" ? finish : shift(finish);
  return { start: nextStart, finish: nextStart !== null && wanted < nextStart ? nextStart : wanted };
}

/**
 * What moving a milestone to a place writes. The finish goes to `forecast`: the due date is what was promised and stays.
 * @returns null when nothing would change
 */
export function moveTo(milestone: Milestone, to: Place): Move | null {
  const from = placeOf(milestone);
  if (!from) return null;
  const { id } = milestone;
  const edits: Edit[] = [];
  if (to.start !== from.start) edits.push({ type: "milestone", id, field: "start", value: to.start });
  if (to.finish !== from.finish) edits.push({ type: "milestone", id, field: "forecast", value: to.finish });
  if (edits.length === 0) return null;
  const code = milestone.code ?? milestone.title ?? "milestone";
  const isStart = to.finish === from.finish && from.start !== null && to.start !== null;
  const [before, after] = isStart && from.start !== null && to.start !== null ? [from.start, to.start] : [from.finish, to.finish];
  return {
    ...to,
    edits,
    label: isStart ? `Start ${code} on ${longDay(after)}` : `Move ${code} to ${longDay(after)}`,
    words: `${longDay(after)}, ${slipInWords(daysBetween(before, after))}`,
  };
}

const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

export const byDays = (days: number) => (day: Day) => addDays(day, days);

/** One step of a zoom, as the arrow keys move: a month, a week or a day. The last day of a month goes to the last day of the next. */
export const stepOf = (zoom: Zoom): { readonly words: string; readonly shift: (direction: 1 | -1) => (day: Day) => Day } =>
  ({
    all: monthStep,
    "three-years": monthStep,
    year: { words: "1 week", shift: (direction: 1 | -1) => byDays(7 * direction) },
    quarter: dayStep,
    month: dayStep,
  })[zoom];
const dayStep = { words: "1 day", shift: (direction: 1 | -1) => byDays(direction) };
const monthStep = {
  words: "1 month",
  shift: (direction: 1 | -1) => (day: Day) =>
    addDays(day, 1).endsWith("-01") ? addDays(addMonths(addDays(day, 1), direction), -1) : addMonths(day, direction),
};
