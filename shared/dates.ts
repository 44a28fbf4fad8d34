/** Days and financial years: ISO days (`2027-03-31`) in and out, no time zones, April to March. */

/** An ISO day, `YYYY-MM-DD`. */
export type Day = string;

const msPerDay = 86_400_000;
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** Days since 1 January 1970. */
export const dayNumber = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / msPerDay);
export const dayFromNumber = (n: number): Day => new Date(n * msPerDay).toISOString().slice(0, 10);
export const addDays = (day: Day, days: number): Day => dayFromNumber(dayNumber(day) + days);
/** How many days `to` lies after `from`; negative when before. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** Adds calendar months; the 31st of a shorter month becomes its last day. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = partsOf(day);
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** The calendar year in which the financial year of a day begins: 2026 for 31 March 2027. */
export function financialYear(day: Day): number {
  const [year, month] = partsOf(day);
  return month >= 4 ? year : year - 1;
}
/** Quarter 1 to 4 of the financial year; Q1 is April to June. */
export const quarterOf = (day: Day): number => Math.floor(((partsOf(day)[1] + 8) % 12) / 3) + 1;

/** `2026/27`: the financial year, or the year of a plan, that begins in a calendar year. */
export const yearsInShort = (year: number): string => `${year}/${String((year + 1) % 100).padStart(2, "0")}`;

export interface PlanYear {
  /** 1 for the plan's first year. */
  readonly year: number;
  /** `2026/27` */
  readonly short: string;
  /** `April 2026 to March 2027` */
  readonly long: string;
  readonly start: Day;
  readonly end: Day;
}
/** The years of a plan, from its first day. */
export function planYears(firstYear: Day, years: number): readonly PlanYear[] {
  return Array.from({ length: years }, (_, i) => {
    const start = addMonths(firstYear, 12 * i);
    const end = addDays(addMonths(firstYear, 12 * (i + 1)), -1);
    const [y, m] = partsOf(start);
    const [endY, endM] = partsOf(end);
    return {
      year: i + 1,
      short: yearsInShort(y),
      long: `${months[m - 1]} ${y} to ${months[endM - 1]} ${endY}`,
      start,
      end,
    };
  });
}

/** `31 March 2027` */
export function longDay(day: Day): string {
  const [year, month, date] = partsOf(day);
  return `${date} ${months[month - 1]} ${year}`;
}
/** `31 March`, for places where the year stands beside it. */
export function dayAndMonth(day: Day): string {
  const [, month, date] = partsOf(day);
  return `${date} ${months[month - 1]}`;
}
export const monthName = (month: number): string => months[month - 1] ?? "";

/** The local calendar day of a moment. */
export function dayOf(ms: number): Day {
  const d = new Date(ms);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
}
/** `2:31pm`, local time. */
export function clockTime(ms: number): string {
  const d = new Date(ms);
  return `${d.getHours() % 12 || 12}:${String(d.getMinutes()).padStart(2, "0")}${d.getHours() < 12 ? "am" : "pm"}`;
}
/** `22 November 2026, 2:31pm`, local time. */
export const longMoment = (ms: number): string => `${longDay(dayOf(ms))}, ${clockTime(ms)}`;

/** A slip in words: `6 weeks later`, `3 days earlier`, `no change`. Whole weeks are said as weeks. */
export function slipInWords(days: number): string {
  if (days === 0) return "no change";
  return `${count(days)} ${days > 0 ? "later" : "earlier"}`;
}
/** A slip as a short tag: `+6 weeks`, `-3 days`. */
export const slipTag = (days: number): string => (days === 0 ? "" : `${days > 0 ? "+" : "−"}${count(days)}`);

/**
 * Reads a day as people type it: `2027-03-31`, `31/3/27`, `31 mar 2027`, `31 March 2027`, `+2w`, `-10d`, `+1m`, `today`.
 * @param from the day that `+2w` counts from
 * @returns null when it is not a day.
 */
export function readDay(typed: string, from: Day): Day | null {
  const words = typed.trim().toLowerCase();
  if (words === "today") return from;
  const step = /^([+-])\s*(\d{1,4})\s*([dwmy])$/.exec(words);
  if (step) {
    const n = Number(step[2]) * (step[1] === "-" ? -1 : 1);
    const inDays = step[3] === "d" || step[3] === "w";
    const day = inDays ? addDays(from, step[3] === "w" ? n * 7 : n) : addMonths(from, step[3] === "y" ? n * 12 : n);
    // Years of more than four digits begin with a sign, which sorts before every digit.
    return day >= "1900" ? day : null;
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return checkedDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$/.exec(words);
  if (slashed) return checkedDay(fullYear(Number(slashed[3])), Number(slashed[2]), Number(slashed[1]));
  const named = /^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{2}|\d{4})$/.exec(words);
  if (named) {
    const month = months.findIndex((m) => m.toLowerCase().startsWith(named[2] ?? "")) + 1;
    return checkedDay(fullYear(Number(named[3])), month, Number(named[1]));
  }
  return null;
}

function checkedDay(year: number, month: number, date: number): Day | null {
  if (month < 1 || month > 12 || year < 1900 || year > 9999) return null;
  const d = new Date(Date.UTC(year, month - 1, date));
  return d.getUTCMonth() === month - 1 && d.getUTCDate() === date ? d.toISOString().slice(0, 10) : null;
}
const fullYear = (year: number): number => (year < 100 ? 2000 + year : year);
const count = (days: number): string => {
  const n = Math.abs(days);
  if (n % 7 === 0 && n >= 14) return `${n / 7} weeks`;
  if (n === 7) return "1 week";
  return n === 1 ? "1 day" : `${n} days`;
};
const partsOf = (day: Day): readonly [number, number, number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
];
