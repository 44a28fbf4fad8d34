/** Rules that compute what the plan's pictures show: which years an item touches, the worst confidence, the cells of Plan on a page. */
import { type Day, type PlanYear, planYears } from "./dates.ts";
import type { activityStates, Row } from "./schema.ts";

export type ActivityState = (typeof activityStates)[number];
/** Delivery confidence as it is drawn: the declared colour, or complete. Worst first; nothing reported is never better than green. */
export const badges = ["red", "amber", "not-rated", "green", "complete"] as const;
export type Badge = (typeof badges)[number];

/** The badge of one milestone. */
export const badgeOf = (milestone: Pick<Row<"milestone">, "status" | "confidence">): Badge =>
  milestone.status === "complete" ? "complete" : (milestone.confidence ?? "not-rated");

/** The worst of several badges, or null for none. */
export const worstBadge = (found: Iterable<Badge>): Badge | null => {
  const present = new Set(found);
  return badges.find((badge) => present.has(badge)) ?? null;
};

/** Whether a milestone is a commitment to deliver; one that is to be defined or not applicable is shown but never counted. */
export const isCounted = (milestone: Pick<Row<"milestone">, "kind">): boolean =>
  milestone.kind !== "to-be-defined" && milestone.kind !== "not-applicable";

/** The first and last day of a milestone; one known day stands for both; null when it has no dates. */
export function spanOf(milestone: Pick<Row<"milestone">, "start" | "due">): { readonly start: Day; readonly end: Day } | null {
  const start = milestone.start ?? milestone.due;
  const end = milestone.due ?? milestone.start;
  return start === null || end === null ? null : { start, end };
}
export const touches = (span: { readonly start: Day; readonly end: Day }, year: PlanYear): boolean =>
  span.start <= year.end && span.end >= year.start;

/** The years of a plan record; none when its first year or length is missing. */
export const yearsOf = (plan: Pick<Row<"plan">, "firstYear" | "years"> | undefined): readonly PlanYear[] =>
  plan?.firstYear && plan.years ? planYears(plan.firstYear, plan.years) : [];

/** The plan year that a day falls in, or null outside the plan. */
export const yearAt = (years: readonly PlanYear[], day: Day): PlanYear | null => years.find((y) => y.start <= day && day <= y.end) ?? null;

/** One objective in one year, as Plan on a page draws it. */
export interface YearCell {
  readonly year: PlanYear;
  readonly state: ActivityState;
  readonly waitsOn: string | null;
  /** Milestones of kind delivery or review whose span touches the year. */
  readonly count: number;
  /** How many of them carry each badge. */
  readonly counts: Readonly<Record<Badge, number>>;
  readonly badge: Badge | null;
}

/**
 * The cells of one objective, one for each year of the plan.
 * @param declared the SRO's own confidence in the objective. It speaks for the year that holds `today`: a declared colour stands in for
 *   milestones nobody has reported on, and never hides one that is worse.
 */
export function yearCells(
  years: readonly PlanYear[],
  activities: readonly Pick<Row<"activity">, "year" | "state" | "waitsOn">[],
  milestones: readonly Pick<Row<"milestone">, "kind" | "start" | "due" | "status" | "confidence">[],
  declared: Row<"objective">["confidence"],
  today: Day,
): readonly YearCell[] {
  return years.map((year) => {
    const activity = activities.find((a) => a.year === year.year);
    const counts: Record<Badge, number> = { red: 0, amber: 0, "not-rated": 0, green: 0, complete: 0 };
    for (const milestone of milestones) {
      const span = isCounted(milestone) ? spanOf(milestone) : null;
      if (span && touches(span, year)) counts[badgeOf(milestone)]++;
    }
    const present = badges.filter((badge) => counts[badge] > 0);
    const speaks = declared !== null && declared !== "not-rated" && year.start <= today && today <= year.end;
    return {
      year,
      state: activity?.state ?? "none",
      waitsOn: activity?.waitsOn ?? null,
      count: badges.reduce((sum, badge) => sum + counts[badge], 0),
      counts,
      badge: worstBadge(speaks ? [declared, ...present.filter((badge) => badge !== "not-rated")] : present),
    };
  });
}

/** The order in which people read codes and titles: `2a` before `10a`, `7b.9` before `7b.10`. */
export const readingOrder = new Intl.Collator("en-GB", { numeric: true });
export const byCode = (a: { readonly code: string | null }, b: { readonly code: string | null }): number =>
  readingOrder.compare(a.code ?? "", b.code ?? "");
