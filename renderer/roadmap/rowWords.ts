/** What the rows of the Roadmap say: to screen readers, in the table and in the text. One sentence for each thing, the same in all three. */
import { type Day, financialYear, longDay, monthName, slipInWords } from "../../shared/dates.ts";
import { badgeOf, isCounted, type YearCell } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { activityWords, badgeWords, kindWords, listed } from "../words.ts";
import { activityRuns, type Before, type DueDays, finishOf, perArray, slipSince, wasOf } from "./marks.ts";
import type { Partner } from "./partners.ts";

type Milestone = Row<"milestone">;

/** `Milestones due: 6 by 31 March 2026, 3 by 31 March 2027`: year by year, whatever the zoom. @param days in order */
export const dueInWords = perArray((days: DueDays): string => {
  const years = new Map<number, { count: number; lastDay: Day }>();
  for (const [day, count] of days) {
    const year = financialYear(day);
    years.set(year, { count: (years.get(year)?.count ?? 0) + count, lastDay: day });
  }
  const parts = [...years.values()].map(({ count, lastDay }) => `${count} by ${longDay(lastDay)}`);
  return parts.length === 0 ? "No milestones due" : `Milestones due: ${parts.join(", ")}`;
});

/** `Interdependency to March 2027, then work under way to March 2030` */
export function activityInWords(cells: readonly Pick<YearCell, "year" | "state">[]): string {
  const runs = activityRuns(cells).map(({ state, last }) => `${activityWords[state]} to ${monthAndYear(last)}`);
  return runs.length === 0
    ? "Nothing planned"
    : runs.map((words, i) => (i === 0 ? words : `then ${words.charAt(0).toLowerCase()}${words.slice(1)}`)).join(", ");
}
const monthAndYear = (day: Day): string => `${monthName(Number(day.slice(5, 7)))} ${day.slice(0, 4)}`;

/**
 * `1 April 2026 to 12 May 2027, 6 weeks later than 31 March 2027`; kinds other than delivery are named.
 * @param before the baseline whose ghosts are drawn, and which is named then; null for the agreed dates
 */
export function datesInWords(milestone: Milestone, before: Before | null = null): string {
  const finish = finishOf(milestone);
  if (finish === null) return "No dates yet";
  const { start, actual, kind } = milestone;
  const span = start === null || start === finish ? longDay(finish) : `${longDay(start)} to ${longDay(finish)}`;
  const was = wasOf(milestone, before);
  const slip = slipSince(milestone, was);
  return [
    kind === null || kind === "delivery" ? span : `${kindWords[kind]}. ${span}`,
    slip === 0 || was === null ? "" : `, ${slipInWords(slip)} than ${longDay(was.finish)}`,
    before?.name ? (was === null ? `, not in “${before.name}”` : slip === 0 ? `, as in “${before.name}”` : ` in “${before.name}”`) : "",
    actual === null ? "" : ". Finished",
  ].join("");
}

/** `Expected 31 March 2026. Gives to 12. Needed or promised on 1 May 2026` */
export function partnerInWords({ type, day, named, gives, gets }: Partner): string {
  const waits = [gives > 0 && `gives to ${gives}`, gets > 0 && `gets from ${gets}`].filter(Boolean).join(", ");
  return [
    type === "enabler" && (day === null ? "No date yet" : `Expected ${longDay(day)}`),
    `${waits.charAt(0).toUpperCase()}${waits.slice(1)}`,
    named.length > 0 && `Needed or promised on ${listed(named.map(longDay))}`,
  ]
    .filter(Boolean)
    .join(". ");
}

/** The status of a milestone in words: what it is when it is no commitment, else its badge. */
export const statusInWords = (milestone: Milestone): string =>
  isCounted(milestone) || milestone.kind === null ? badgeWords[badgeOf(milestone)] : kindWords[milestone.kind];

/** `MD` for Matt Dooley, `SJE` at most three. */
export const initials = (name: string): string =>
  name
    .split(/[\s-]+/)
    .filter((part) => /^\p{Lu}/u.test(part) && !/^(Dr|Prof|Mr|Mrs|Ms|Sir)\.?$/.test(part))
    .map((part) => part.charAt(0))
    .slice(0, 3)
    .join("");

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
/** A small number as it begins a name: `Five`. */
export const inWords = (n: number): string => numbers[n] ?? String(n);
