/** Dependencies that need somebody to act: what is wrong, with whom it lies, and since when. Pure; the caller looks up people and links. */
import { type Answer, awaitedSides, type Dependency, openQuestion, ordered, type Side, stateOf } from "./agreement.ts";
import { addDays, type Day, dayOf, daysBetween } from "./dates.ts";

export const exceptionKinds = ["late", "unagreed", "silent", "circular", "dangling"] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

export interface Exception {
  readonly kind: ExceptionKind;
  readonly dependency: Dependency;
  /** The side that can mend it; null where either can. */
  readonly side: Side | null;
  /** Days late, days to the date, days of silence; null where no days are counted. */
  readonly days: number | null;
}
/** One dependency with what the plan knows about it. */
export interface Case {
  readonly dependency: Dependency;
  readonly answers: readonly Answer[];
  /** The day that was promised or, without a promise, the day of the provider's own plan. */
  readonly comes: Day | null;
  /** It closes a loop and is left out of the dates. */
  readonly isSuspended: boolean;
  /** Sides that name no record of the plan. */
  readonly missing: readonly Side[];
}

/** Not agreed this many days before its date, it is an exception. */
const agreeBefore = 90;
/** Asked or proposed this many days ago without a word, a side is silent. */
const silentAfter = 30;

/** In the order of the kinds; in each the most pressing first. */
export function exceptionsOf(cases: readonly Case[], today: Day): readonly Exception[] {
  const found = cases.flatMap((one) => exceptionsIn(one, today));
  const pressing = ({ kind, days }: Exception): number => (days === null ? 0 : kind === "unagreed" ? days : -days);
  return found.sort((a, b) => exceptionKinds.indexOf(a.kind) - exceptionKinds.indexOf(b.kind) || pressing(a) - pressing(b));
}

function exceptionsIn({ dependency, answers, comes, isSuspended, missing }: Case, today: Day): readonly Exception[] {
  const state = stateOf(dependency, answers);
  if (state === "withdrawn" || state === "received") return [];
  const found: Exception[] = [];
  const add = (kind: ExceptionKind, side: Side | null, days: number | null) => found.push({ kind, dependency, side, days });
  const late = dependency.neededBy === null || comes === null ? 0 : daysBetween(dependency.neededBy, comes);
  if (state !== "delivered" && late > 0) add("late", "provider", late);
  const day = dependency.neededBy ?? comes;
  const awaited = awaitedSides(dependency, answers);
  if (state !== "delivered" && state !== "agreed" && day !== null && day <= addDays(today, agreeBefore))
    add("unagreed", awaited.length === 1 ? (awaited[0] ?? null) : null, daysBetween(today, day));
  const silence = awaited.includes("provider") ? silenceOf(answers, today) : null;
  if (silence !== null && silence > silentAfter) add("silent", "provider", silence);
  if (isSuspended) add("circular", null, null);
  for (const side of missing) add("dangling", side, null);
  return found;
}

/** Days since the receiver asked, or answered, and the provider has said nothing; null where the receiver has said nothing either. */
function silenceOf(answers: readonly Answer[], today: Day): number | null {
  const since = openQuestion(answers) ?? ordered(answers).findLast(({ side }) => side === "receiver");
  return typeof since?.at === "number" ? daysBetween(dayOf(since.at), today) : null;
}
