/**
 * What an accountable person has to look at in the statuses of their items: what is newly off track, what has slipped, what nobody has reported on
 * for a month. Each review is a record of its own, written once and kept, and says to which status it was given.
 */
import type { Edit } from "./api.ts";
import { type Day, dayOf, daysBetween } from "./dates.ts";
import { isCounted } from "./rules.ts";
import type { Row, Value, verdicts } from "./schema.ts";

export type StatusReview = Row<"statusReview">;
export type Verdict = (typeof verdicts)[number];
/** A milestone or an objective as its review sees it; an objective has no dates of its own. */
export interface Subject {
  /** `milestone/…` or `objective/…`, as references store it. */
  readonly on: string;
  readonly confidence: Row<"milestone">["confidence"];
  readonly status: Row<"milestone">["status"];
  readonly forecast: Day | null;
  readonly due: Day | null;
  /** The first day of the work; null for an objective: it is always under way. */
  readonly start: Day | null;
  /** Nobody has to report on it: complete, or no commitment to deliver. */
  readonly isClosed: boolean;
  /** When its status was last reported, milliseconds since 1970; null for never. */
  readonly reportedAt: number | null;
}
export type StatusMatter =
  | { readonly kind: "red" }
  /** Days by which the forecast lies after the agreed day. */
  | { readonly kind: "slipped"; readonly days: number }
  /** Days since anybody reported on it; null for never. */
  | { readonly kind: "stale"; readonly days: number | null };

/** A status that nobody reported on for longer is stale. */
const staleAfter = 30;

/**
 * What one person has to look at, or null: the gravest first.
 * @param reviews of this subject by this person
 */
export function matterOf(subject: Subject, reviews: readonly StatusReview[], today: Day): StatusMatter | null {
  if (subject.isClosed) return null;
  const isReviewed = reviews.some((review) => isTo(subject, review));
  const { forecast, due, reportedAt, start } = subject;
  if (!isReviewed && (subject.confidence === "red" || subject.status === "delayed")) return { kind: "red" };
  if (!isReviewed && forecast !== null && due !== null && forecast > due) return { kind: "slipped", days: daysBetween(due, forecast) };
  if (start !== null && start > today) return null;
  const last = Math.max(reportedAt ?? 0, ...reviews.map(({ at }) => at ?? 0));
  const days = last === 0 ? null : daysBetween(dayOf(last), today);
  return days === null || days > staleAfter ? { kind: "stale", days } : null;
}

/** The challenge or question that waits for whoever reports: the newest one, where nobody has reported since. */
export function openChallenge(subject: Subject, reviews: readonly StatusReview[]): StatusReview | null {
  const newest = reviews.reduce<StatusReview | null>((a, b) => (a === null || (b.at ?? 0) > (a.at ?? 0) ? b : a), null);
  if (newest === null || newest.verdict === "accepted" || newest.verdict === null) return null;
  return (newest.at ?? 0) > (subject.reportedAt ?? 0) ? newest : null;
}

/** Whether a review was given to the status as it is now. */
export const isTo = (subject: Subject, review: StatusReview): boolean =>
  review.confidence === subject.confidence && review.status === subject.status && review.forecast === subject.forecast;

export const milestoneSubject = (row: Row<"milestone">, reportedAt: number | null): Subject => ({
  on: `milestone/${row.id}`,
  confidence: row.confidence,
  status: row.status,
  forecast: row.forecast,
  due: row.due,
  start: row.start ?? row.due,
  isClosed: row.status === "complete" || row.actual !== null || !isCounted(row),
  reportedAt,
});
export const objectiveSubject = (row: Row<"objective">, reportedAt: number | null): Subject => ({
  on: `objective/${row.id}`,
  confidence: row.confidence,
  status: null,
  forecast: null,
  due: null,
  start: null,
  isClosed: false,
  reportedAt,
});

/** What is wrong with writing a review at the keyboard, or null. @param author of the commit that brings it */
export function problemWithReview(fields: Readonly<Record<string, Value>>, author: string): string | null {
  if (!fields.on || !fields.verdict) return "A review says what it is about, and what it says to it.";
  if (fields.name !== author || typeof fields.at !== "number") return "A review carries the name of who gives it, and when.";
  return fields.verdict !== "accepted" && !fields.comment ? "Say what is wrong, or what you want to know." : null;
}

/** A review as edits. @param id from `newId()` @param now milliseconds since 1970 */
export function reviewEdits(
  subject: Subject,
  verdict: Verdict,
  comment: string,
  by: { readonly name: string; readonly role: string },
  id: string,
  now: number,
): readonly Edit[] {
  const { on, status, confidence, forecast } = subject;
  const fields: Readonly<Record<string, Value>> = {
    on,
    verdict,
    comment: comment === "" ? null : comment,
    name: by.name,
    role: by.role === "" ? null : by.role,
    at: now,
    status,
    confidence,
    forecast,
  };
  return [
    { type: "statusReview", id, field: "_life", value: 1 },
    ...Object.entries(fields).flatMap(([field, value]): readonly Edit[] =>
      value === null ? [] : [{ type: "statusReview", id, field, value }],
    ),
  ];
}
