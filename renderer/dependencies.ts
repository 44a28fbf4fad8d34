/** Dependencies from either side: what a record gets and gives, how both sides stand to it, and whether the promised day meets the need. */
import { type Answer, type DependencyState, gapOf, stateOf } from "../shared/agreement.ts";
import { loopClosedBy } from "../shared/cycles.ts";
import type { Day } from "../shared/dates.ts";
import type { Row, TypeName } from "../shared/schema.ts";
import { schema } from "../shared/schema.ts";
import { rowOf, rowsWhere, type Tables } from "./store.ts";
import { itemOf, recordInWords } from "./values.ts";
import { counted } from "./words.ts";

type Dependency = Row<"dependency">;

/** The two days of a dependency and how far they miss each other. */
export interface Meeting {
  readonly neededBy: Day | null;
  /** What the provider promised; without a promise, the day on which its own plan has it ready. */
  readonly promised: Day | null;
  /** Whether `promised` was said for this dependency and not taken from the provider's plan. */
  readonly isPromise: boolean;
  /** Days that it comes too late; negative days are spare; null while a day is missing or the dependency no longer waits. */
  readonly gap: number | null;
}

export function meetingOf(tables: Tables, dependency: Dependency): Meeting {
  const { neededBy } = dependency;
  const promised = dependency.promised ?? dayOfEnd(tables, dependency.provider);
  return { neededBy, promised, isPromise: dependency.promised !== null, gap: gapOf(neededBy, promised, stateIn(tables, dependency)) };
}

/** The state that follows from the answers on record. */
export const stateIn = (tables: Tables, dependency: Dependency): DependencyState => stateOf(dependency, answersTo(tables, dependency.id));
/** Every answer to a dependency, in no particular order. */
export const answersTo = (tables: Tables, dependency: string): readonly Answer[] => rowsWhere(tables.answer, "dependency", dependency);

/** `42 days late`, `233 days spare`, `On the day`; "" for no gap. */
export function gapInWords(gap: number | null): string {
  if (gap === null) return "";
  return gap === 0 ? "On the day" : `${counted(Math.abs(gap), "day")} ${gap > 0 ? "late" : "spare"}`;
}

/** What a record gets from others and gives to them. For an objective its milestones count with it, and links inside it are left out. */
export function dependenciesOf(
  tables: Tables,
  type: TypeName,
  id: string,
): { readonly gets: readonly Dependency[]; readonly gives: readonly Dependency[] } {
  const own = [`${type}/${id}`];
  if (type === "objective") own.push(...rowsWhere(tables.milestone, "objective", id).map((milestone) => `milestone/${milestone.id}`));
  const inside = new Set<string | null>(own);
  return {
    gets: own.flatMap((end) => rowsWhere(tables.dependency, "receiver", end)).filter((d) => !inside.has(d.provider)),
    gives: own.flatMap((end) => rowsWhere(tables.dependency, "provider", end)).filter((d) => !inside.has(d.receiver)),
  };
}

/**
 * The loop that a dependency closes or would close, in words from what gets to what gives: `3b …, which gives to 7b …`; null when it closes none.
 * Withdrawn dependencies tie nothing.
 */
export function loopInWords(tables: Tables, { id, provider, receiver }: Pick<Dependency, "id" | "provider" | "receiver">): string | null {
  if (provider === null || receiver === null) return null;
  const edges = [...tables.dependency.rows.values()].flatMap((row) =>
    row.provider === null || row.receiver === null || row.state === "withdrawn"
      ? []
      : [{ id: row.id, from: row.provider, to: row.receiver }],
  );
  const loop = loopClosedBy({ id, from: provider, to: receiver }, edges);
  if (!loop) return null;
  return loop
    .map((end) => itemOf(schema.dependency.provider, end))
    .map((item) => (item ? recordInWords(tables, item) : "a record that is not in the plan"))
    .join(", which gives to ");
}

/** When what stands at an end of a dependency is done or expected by its own plan; null for what has no dates of its own. */
export function dayOfEnd(tables: Tables, end: string | null): Day | null {
  const item = end === null ? null : itemOf(schema.dependency.provider, end);
  if (item?.type === "milestone") {
    const milestone = rowOf(tables, "milestone", item.id);
    return milestone ? (milestone.actual ?? milestone.forecast ?? milestone.due) : null;
  }
  return item?.type === "enabler" ? (rowOf(tables, "enabler", item.id)?.date ?? null) : null;
}
