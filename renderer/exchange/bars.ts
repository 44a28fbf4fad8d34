/** Where days stand on the small time axis of the conflict review: fractions of its width, true to the day. */
import { addDays, type Day, dayNumber, financialYear, yearsInShort } from "../../shared/dates.ts";
import type { Value } from "../../shared/schema.ts";
import { isDay } from "./values.ts";

export interface Axis {
  readonly from: Day;
  readonly to: Day;
  /** Financial years that begin on the axis, as `2026/27`; `label` is empty where it would run into another. */
  readonly years: readonly { readonly x: number; readonly label: string }[];
  /** Null when today lies outside. */
  readonly today: number | null;
}
export interface Bar {
  /** Left edge and length, as fractions of the axis. */
  readonly x: number;
  readonly width: number;
}

/** The room that a label needs, as a fraction of the axis. */
const labelWidth = 0.3;

/** An axis that holds all days: from the start of the first one's financial year, with room to the right. Null without days. */
export function axisOf(days: readonly Day[], today: Day): Axis | null {
  const [first, last] = [days.toSorted()[0], days.toSorted().at(-1)];
  if (first === undefined || last === undefined) return null;
  const from = yearStart(financialYear(first));
  const to = addDays(last, Math.max(60, Math.round((dayNumber(last) - dayNumber(from)) / 4)));
  const at = (day: Day) => fraction(from, to, day);
  const isOn = today >= from && today <= to;
  const starts = Array.from({ length: financialYear(to) - financialYear(from) + 1 }, (_, i) => financialYear(from) + i);
  let free = 0;
  const years = starts.map((year) => {
    const x = at(yearStart(year));
    const isClear = x >= free && x <= 1 - labelWidth / 2 && (!isOn || x + labelWidth < at(today) || x > at(today) + labelWidth / 2);
    if (isClear) free = x + labelWidth;
    return { x, label: isClear ? yearsInShort(year) : "" };
  });
  return { from, to, years, today: isOn ? at(today) : null };
}

/** The bar from a start to the end of a due day; of one known day, that day alone; null without any. */
export function barOf(axis: Axis, start: Value | undefined, due: Value | undefined): Bar | null {
  const first = isDay(start) ? start : due;
  const last = isDay(due) ? due : start;
  if (!isDay(first) || !isDay(last) || last < first) return null;
  const x = fraction(axis.from, axis.to, first);
  return { x, width: fraction(axis.from, axis.to, addDays(last, 1)) - x };
}

/** The part of a bar that lies after another's end, or null: what a longer bar adds. */
export function tailOf(bar: Bar, other: Bar): Bar | null {
  const x = Math.max(bar.x, other.x + other.width);
  const width = bar.x + bar.width - x;
  return width > 0 ? { x, width } : null;
}

const yearStart = (year: number): Day => `${year}-04-01`;
const fraction = (from: Day, to: Day, day: Day): number => (dayNumber(day) - dayNumber(from)) / (dayNumber(to) - dayNumber(from));
