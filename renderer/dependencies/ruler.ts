/** The ruler of a dependency: a stretch of time that holds the day it is needed and the day it comes, true to the day, and room for their words. */
import { addDays, addMonths, type Day, dayNumber, daysBetween, financialYear, quarterOf, yearsInShort } from "../../shared/dates.ts";

export interface Tick {
  readonly x: number;
  /** `Q3 2026/27` where a word has room; "" at a quarter or year without, null at a month. */
  readonly word: string | null;
}
export interface Ruler {
  /** From the left edge of the axis, in CSS pixels. */
  readonly x: (day: Day) => number;
  readonly ticks: readonly Tick[];
  readonly first: Day;
  readonly last: Day;
}

/** @param width of the axis in CSS pixels @returns null when neither day is known */
export function rulerOf(days: readonly (Day | null)[], today: Day, width: number): Ruler | null {
  const known = days.filter((day) => day !== null).sort();
  const [lowest, highest] = [known[0], known.at(-1)];
  if (lowest === undefined || highest === undefined) return null;
  // Today is drawn as long as that leaves the two days apart.
  const isNear = today <= lowest && daysBetween(today, lowest) <= 550;
  const first = quarterStart(isNear ? today : addDays(lowest, -90));
  const last = addMonths(quarterStart(highest), 6);
  const length = daysBetween(first, last);
  const x = (day: Day): number => ((dayNumber(day) - dayNumber(first)) / length) * width;
  const step = length > 1_500 ? 12 : length > 500 ? 3 : 1;
  const ticks: Tick[] = [];
  let free = 0;
  for (let day = step === 12 ? yearStart(first) : first; day <= last; day = addMonths(day, step)) {
    const isNamed = step > 1 || (Number(day.slice(5, 7)) - 1) % 3 === 0;
    const hasRoom = isNamed && x(day) >= free && width - x(day) > wordWidth("Q3 2026/27") + 8;
    if (hasRoom) free = x(day) + wordWidth("Q3 2026/27") + 20;
    ticks.push({ x: x(day), word: hasRoom ? nameOf(day, step) : isNamed ? "" : null });
  }
  return { x, ticks, first, last };
}

export interface Label {
  readonly x: number;
  readonly anchor: "start" | "end";
  /** 0 beside the other word, 1 above it. */
  readonly row: 0 | 1;
}
/**
 * Where the words of two marks stand: away from each other in one line, or over one another where a line is too short.
 * @param marks words and place of each, the earlier one first
 */
export function labelsOf(marks: readonly { readonly x: number; readonly words: string }[], width: number): readonly Label[] {
  const [first, second] = marks.map(({ x, words }, i): Label & { from: number; to: number } => {
    const long = wordWidth(words);
    const isLeft = marks.length > 1 && i === 0 && x - long - 8 >= 0;
    const at = isLeft ? Math.max(x - 8, long) : Math.min(x, width - long);
    return { x: at, anchor: isLeft ? "end" : "start", row: 0, from: isLeft ? at - long : at, to: isLeft ? at : at + long };
  });
  if (!first) return [];
  if (!second) return [first];
  return [{ ...first, row: first.to + 12 > second.from ? 1 : 0 }, second];
}

/** Bold text of 12 pixels, a little too wide rather than too narrow. */
export const wordWidth = (words: string): number => words.length * 6.9;

const quarterStart = (day: Day): Day => {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
};
const yearStart = (day: Day): Day => `${financialYear(day) + (day.slice(5) === "04-01" ? 0 : 1)}-04-01`;
function nameOf(day: Day, step: number): string {
  const year = financialYear(day);
  const name = yearsInShort(year);
  return step === 12 ? name : `Q${quarterOf(day)} ${name}`;
}
