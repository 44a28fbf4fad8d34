/** The rows of Plan on a page: ambitions with their objectives and each objective's cells, computed again only where something changed. */
import { dayOf } from "../../shared/dates.ts";
import { type Badge, badges, byCode, worstBadge, type YearCell, yearAt, yearCells, yearsOf } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { derive, deriveEach, rowOf, rowsWhere, type Tables } from "../store.ts";
import type { Filter } from "../view.ts";
import { activityWords, badgeWords, counted, listed } from "../words.ts";

export interface ObjectiveRow {
  readonly objective: Row<"objective">;
  readonly cells: readonly YearCell[];
  /** Source notes on the objective and its milestones. */
  readonly notes: number;
  /** Whether the objective or one of its milestones waits for a decision. */
  readonly isContested: boolean;
}
export interface AmbitionRow {
  readonly ambition: Row<"ambition">;
  readonly objectives: readonly ObjectiveRow[];
}

/** The years of the open plan, and the one that holds today (null outside the plan). */
export const planYears = derive(
  (t) => [t.plan, dayOf(Date.now())],
  (plan, today) => {
    const years = yearsOf(plan.rows.values().next().value);
    return { years, current: yearAt(years, today), today };
  },
);

/** One objective with its cells, by its id. */
export const objectiveRow = deriveEach(
  (t, id) => [
    rowOf(t, "objective", id),
    planYears(t),
    rowsWhere(t.activity, "objective", id),
    rowsWhere(t.milestone, "objective", id),
    rowsWhere(t.sourceNote, "on", `objective/${id}`),
  ],
  (objective, { years, today }, activities, milestones, notes): ObjectiveRow | null =>
    objective
      ? {
          objective,
          cells: yearCells(years, activities, milestones, objective.confidence, today),
          notes: notes.length,
          isContested: [objective, ...milestones, ...activities].some((row) => row.conflicts !== undefined && row.conflicts.length > 0),
        }
      : null,
);

/** How an objective stands this year: as declared, or as the worst of its milestones; outside the plan's years, the worst of all. */
export function badgeNow(tables: Tables, objective: string): Badge | null {
  const { current } = planYears(tables);
  const cells = objectiveRow(tables, objective)?.cells ?? [];
  return worstBadge(cells.filter((cell) => current === null || cell.year.year === current.year).flatMap((cell) => cell.badge ?? []));
}

/** Every ambition in the order of the codes. An objective's row is the same object until its own data changes. */
export const planRows = (tables: Tables): readonly AmbitionRow[] =>
  [...tables.ambition.rows.values()].sort(byCode).map((ambition) => ({
    ambition,
    objectives: [...rowsWhere(tables.objective, "ambition", ambition.id)].sort(byCode).flatMap(({ id }) => objectiveRow(tables, id) ?? []),
  }));

/** People who lead an ambition or are SRO of an objective, by name. */
export const leads = derive(
  (t) => [t.person, t.objective],
  (people, objectives) => {
    const ids = new Set([...objectives.rows.values()].map((objective) => objective.sro));
    return [...people.rows.values()]
      .filter((person) => ids.has(person.id))
      .sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en-GB"));
  },
);

/** Whether an objective passes a filter. Badge and activity are those of this year; outside the plan's years, of any year. */
export function passes({ objective, cells }: ObjectiveRow, filter: Filter, currentYear: number | null): boolean {
  const relevant = currentYear === null ? cells : cells.filter((cell) => cell.year.year === currentYear);
  return (
    (filter.badges.length === 0 || relevant.some((cell) => cell.badge !== null && filter.badges.includes(cell.badge))) &&
    (filter.activities.length === 0 || relevant.some((cell) => filter.activities.includes(cell.state))) &&
    (filter.person === null || objective.sro === filter.person)
  );
}

/** A filter in words: `Off track or At risk, Tricia D’Orsi`; "" when everything passes. */
export function filterInWords(filter: Filter, tables: Tables): string {
  const either = (words: readonly string[]) => words.join(" or ");
  return [
    either(filter.badges.map((badge) => badgeWords[badge])),
    either(filter.activities.map((state) => activityWords[state])),
    filter.person === null ? "" : (rowOf(tables, "person", filter.person)?.name ?? "a person no longer in the plan"),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** `3 milestones, 1 off track and 2 on track` */
export function milestonesInWords({ count, counts }: Pick<YearCell, "count" | "counts">): string {
  const parts = badges.filter((b) => counts[b] > 0).map((b) => `${counts[b]} ${badgeWords[b].toLowerCase()}`);
  return `${counted(count, "milestone")}${parts.length > 0 ? `, ${listed(parts)}` : ""}`;
}

/**
 * What a screen reader hears on a cell: `2026 to 2027. Interdependency. 3 milestones, 1 at risk. Waiting on EPR.`
 * The badge is said in full; a declared confidence that no milestone carries is said as declared.
 */
export function cellInWords({ year, state, waitsOn, count, counts, badge }: YearCell): string {
  const [from, to] = [year.start.slice(0, 4), year.end.slice(0, 4)];
  const declared = badge !== null && counts[badge] === 0 ? ` Declared ${badgeWords[badge].toLowerCase()}.` : "";
  const waits = waitsOn ? ` ${state === "interdependency" ? "Waiting on " : ""}${waitsOn}.` : "";
  return `${from} to ${to}. ${activityWords[state]}. ${milestonesInWords({ count, counts })}.${declared}${waits}`;
}
