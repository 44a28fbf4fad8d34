/** The plan on screen as the arithmetic of dates sees it. Looks up as it goes: making one costs nothing. */
import { type Network, networkOf } from "../../shared/schedule.ts";
import type { Row } from "../../shared/schema.ts";
import { stateIn } from "../dependencies.ts";
import { type Programme, rowOf, rowsWhere } from "../store.ts";

export function planNetwork({ tables, state }: Pick<Programme, "tables" | "state">): Network {
  // The key of a violation names its record; see db/violations.ts.
  const suspended = new Set(state.violations.flatMap(({ kind, key }) => (kind === "cycle" ? [key] : [])));
  /** What its sides answered decides whether a dependency still ties anything. */
  const asAnswered = (dependency: Row<"dependency">) => ({ ...dependency, state: stateIn(tables, dependency) });
  return networkOf({
    milestone: (id) => rowOf(tables, "milestone", id),
    objective: (id) => rowOf(tables, "objective", id),
    enabler: (id) => rowOf(tables, "enabler", id),
    milestonesOf: (objective) => rowsWhere(tables.milestone, "objective", objective),
    objectivesOf: (ambition) => rowsWhere(tables.objective, "ambition", ambition),
    dependenciesFrom: (end) => rowsWhere(tables.dependency, "provider", end).map(asAnswered),
    dependenciesTo: (end) => rowsWhere(tables.dependency, "receiver", end).map(asAnswered),
    isSuspended: (dependency) => suspended.has(`cycle:dependency/${dependency}`),
  });
}
