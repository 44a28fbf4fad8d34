/** The time axis of the Roadmap: which day lies where in each zoom, and the marks above the rows. Days in, pixels out; nothing else. */
import {
  addDays,
  addMonths,
  type Day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  financialYear,
  monthName,
  quarterOf,
  yearsInShort,
} from "../../shared/dates.ts";

/** From the widest to the closest. `all` shows every year of the plan at once. */
export const zooms = ["all", "three-years", "year", "quarter", "month"] as const;
export type Zoom = (typeof zooms)[number];

export interface Axis {
  readonly zoom: Zoom;
  /** First and last day that can be reached. */
  readonly first: Day;
  readonly last: Day;
  readonly pxPerDay: number;
  /** Width of the whole timeline in CSS pixels, margins included; wider than what is seen when zoomed in. */
  readonly width: number;
}
/** Room before the first and after the last day, so that marks on the very edge are whole. */
export const margin = { left: 10, right: 16 } as const;

const daysInSight: Readonly<Record<Exclude<Zoom, "all">, number>> = { "three-years": 1096, year: 365.25, quarter: 91.3125, month: 30.4375 };

/** @param room width in CSS pixels that the timeline has on screen */
export function axisOf(zoom: Zoom, first: Day, last: Day, room: number): Axis {
  const days = daysBetween(first, last) + 1;
  const inSight = zoom === "all" ? days : Math.min(days, daysInSight[zoom]);
  const pxPerDay = Math.max(1, room - margin.left - margin.right) / inSight;
  return { zoom, first, last, pxPerDay, width: margin.left + days * pxPerDay + margin.right };
}

/** Where a day begins. */
export const startX = (axis: Axis, day: Day): number => margin.left + daysBetween(axis.first, day) * axis.pxPerDay;
/** Where a day is over: what is due on 31 March stands on the line between the years. */
export const finishX = (axis: Axis, day: Day): number => startX(axis, day) + axis.pxPerDay;
/** The day at a place, clamped to the axis. */
export function dayAt(axis: Axis, x: number): Day {
  const offset = Math.floor((x - margin.left) / axis.pxPerDay);
  return addDays(axis.first, Math.min(daysBetween(axis.first, axis.last), Math.max(0, offset)));
}

/** The first and last day of an axis that holds every year of the plan and everything that lies outside them, in whole quarters. */
export function reach(
  planFirst: Day,
  planLast: Day,
  earliest: Day | null,
  latest: Day | null,
): { readonly first: Day; readonly last: Day } {
  const first = earliest !== null && earliest < planFirst ? unitStart("quarter", earliest) : planFirst;
  const last = latest !== null && latest > planLast ? addDays(addMonths(unitStart("quarter", latest), 3), -1) : planLast;
  return { first, last };
}

export type Unit = "year" | "quarter" | "month" | "week" | "day";
export interface Tick {
  readonly start: Day;
  readonly x: number;
  readonly width: number;
  /** `2026/27`, `Q3`, `November 2026, Q3 2026/27`, `16`; of a week its Monday, "" where that lies before the axis */
  readonly label: string;
  /** Whether it holds today. */
  readonly isNow: boolean;
}

/** The unit of the lower line of marks: the finest whose labels have room; null when not even quarters have. */
export function lowUnit({ pxPerDay }: Axis): Exclude<Unit, "year"> | null {
  if (pxPerDay >= 18) return "day";
  if (pxPerDay * 7 >= 34) return "week";
  if (pxPerDay * 30.4 >= 68) return "month";
  return pxPerDay * 91.3 >= 20 ? "quarter" : null;
}
/** The unit of the upper line, whose edges run down through the rows: years, or months when days or weeks stand below. */
export const topUnit = (axis: Axis): "year" | "month" => {
  const low = lowUnit(axis);
  return low === "day" || low === "week" ? "month" : "year";
};

/** The marks of one unit that touch the days from `from` to `to`, clamped to the axis. */
export function ticks(axis: Axis, unit: Unit, from: Day, to: Day, today: Day): readonly Tick[] {
  const found: Tick[] = [];
  const [first, last] = [from < axis.first ? axis.first : from, to > axis.last ? axis.last : to];
  for (let start = unitStart(unit, first); start <= last; ) {
    const next = nextStart(unit, start);
    const shown = start < axis.first ? axis.first : start;
    const end = next > axis.last ? addDays(axis.last, 1) : next;
    const width = daysBetween(shown, end) * axis.pxPerDay;
    found.push({
      start,
      x: startX(axis, shown),
      width,
      label: unit === "week" && start < axis.first ? "" : labelOf(unit, start, width),
      isNow: start <= today && today < next,
    });
    start = next;
  }
  return found;
}

function unitStart(unit: Unit, day: Day): Day {
  if (unit === "day") return day;
  if (unit === "week") return dayFromNumber(dayNumber(day) - ((dayNumber(day) + 3) % 7));
  const month = `${day.slice(0, 7)}-01`;
  if (unit === "month") return month;
  if (unit === "year") return `${financialYear(day)}-04-01`;
  return addMonths(month, -((Number(day.slice(5, 7)) + 8) % 3));
}
function nextStart(unit: Unit, start: Day): Day {
  if (unit === "day" || unit === "week") return addDays(start, unit === "day" ? 1 : 7);
  return addMonths(start, { month: 1, quarter: 3, year: 12 }[unit]);
}
function labelOf(unit: Unit, start: Day, width: number): string {
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))];
  switch (unit) {
    case "year":
      return yearsInShort(year);
    case "quarter":
      return width >= 150 ? `Q${quarterOf(start)}, ${monthName(month)} to ${monthName(month + 2)}` : `Q${quarterOf(start)}`;
    case "month":
      if (width >= 195) return `${monthName(month)} ${year}, Q${quarterOf(start)} ${yearsInShort(financialYear(start))}`;
      return width >= 110 ? `${monthName(month)} ${year}` : monthName(month);
    case "week":
    case "day":
      return String(Number(start.slice(8)));
  }
}
/** A mark of the upper line in full: `April 2026 to March 2027`, `November 2026`. */
export function inFull(unit: "year" | "month", start: Day): string {
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))];
  return unit === "year" ? `April ${year} to March ${year + 1}` : `${monthName(month)} ${year}`;
}
