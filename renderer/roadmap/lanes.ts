/** Lanes that are not ambitions: who answers for a milestone, which body delivers it, or what kind of year its objective has. */
import type { ActivityState } from "../../shared/rules.ts";
import { activityStates, type Row } from "../../shared/schema.ts";
import { objectiveRow } from "../plan/rows.ts";
import { derive, rowOf, type Tables } from "../store.ts";
import { activityWords } from "../words.ts";
import { perArray } from "./marks.ts";
import type { LanesBy } from "./outline.ts";

type Milestone = Row<"milestone">;
type Objective = Row<"objective">;

/** How one way of making lanes tells where things belong. A lane is named by an id; "" is the lane of what nobody has placed. */
export interface LaneGroups {
  /** What the ids are: `person/ID` is a lane's key. */
  readonly type: "person" | "body" | "activity";
  /** The lane of an objective itself. */
  laneOf(objective: Objective): string;
  /** The lanes of some of its milestones; one that names none stays with its objective, whose lane is `own`. */
  milestonesIn(milestones: readonly Milestone[], own: string): ReadonlyMap<string, readonly Milestone[]>;
  /** Names lanes and puts them in order; the one of what nobody has placed comes last. */
  titles(ids: readonly string[]): readonly { readonly id: string; readonly title: string; readonly leads: readonly string[] }[];
}

/** @param currentYear the year of the plan that tells an objective's activity; null outside the plan's years, where its first year does */
export function laneGroups(tables: Tables, lanesBy: Exclude<LanesBy, "ambition">, currentYear: number | null): LaneGroups {
  switch (lanesBy) {
    case "owner":
      return {
        type: "person",
        laneOf: (objective) => objective.sro ?? "",
        milestonesIn: (milestones, own) => withRest(byOwner(milestones), own),
        titles: named((id) => rowOf(tables, "person", id)?.name, "Nobody named", true),
      };
    case "body": {
      const bodies = bodiesIn(tables);
      return {
        type: "body",
        laneOf: bodies.laneOf,
        milestonesIn: (milestones, own) => withRest(bodies.byBody(milestones), own),
        titles: named((id) => rowOf(tables, "body", id)?.title, "No body named", false),
      };
    }
    case "activity":
      return {
        type: "activity",
        laneOf: (objective) => activityOf(tables, objective, currentYear),
        milestonesIn: (milestones, own) => new Map([[own, milestones]]),
        titles: (ids) => activityStates.filter((state) => ids.includes(state)).map((id) => ({ id, title: activityWords[id], leads: [] })),
      };
  }
}

const byOwner = perArray((milestones: readonly Milestone[]) => Map.groupBy(milestones, (milestone) => milestone.owner ?? ""));

/** What names no lane of its own goes to the objective's. */
function withRest(found: ReadonlyMap<string, readonly Milestone[]>, own: string): ReadonlyMap<string, readonly Milestone[]> {
  const rest = found.get("");
  if (!rest || own === "") return found;
  const placed = new Map(found);
  placed.delete("");
  return placed.set(own, [...rest, ...(found.get(own) ?? [])]);
}

/**
 * The body that delivers something: the one that a milestone names; else the first, by the dependencies' codes, that gives it something or
 * gets something from it; else the one on which its objective's SRO holds a role.
 */
const bodiesIn = derive(
  (t: Tables) => [t.dependency, t.roleHeld],
  (dependencies, roles) => {
    const joined = new Map<string, { readonly body: string; readonly code: string }>();
    for (const { provider, receiver, code, state } of dependencies.rows.values()) {
      if (state === "withdrawn") continue;
      for (const [end, other] of [
        [provider, receiver],
        [receiver, provider],
      ]) {
        if (!end || !other?.startsWith("body/")) continue;
        const known = joined.get(end);
        if (!known || (code ?? "") < known.code) joined.set(end, { body: other.slice("body/".length), code: code ?? "" });
      }
    }
    const held = new Map<string | null, string>();
    for (const { person, on } of roles.rows.values()) if (on?.startsWith("body/")) held.set(person, on.slice("body/".length));
    return {
      laneOf: (objective: Objective): string => joined.get(`objective/${objective.id}`)?.body ?? held.get(objective.sro) ?? "",
      byBody: perArray((milestones: readonly Milestone[]) =>
        Map.groupBy(milestones, ({ id, body }) => body ?? joined.get(`milestone/${id}`)?.body ?? ""),
      ),
    };
  },
);

function activityOf(tables: Tables, { id }: Objective, currentYear: number | null): ActivityState {
  const cells = objectiveRow(tables, id)?.cells ?? [];
  return (cells.find((cell) => cell.year.year === currentYear) ?? cells[0])?.state ?? "none";
}

/** @param isLead whether who a lane is named after answers for it */
const named =
  (nameOf: (id: string) => string | null | undefined, unnamed: string, isLead: boolean): LaneGroups["titles"] =>
  (ids) =>
    ids
      .map((id) => ({ id, name: nameOf(id) ?? null }))
      .sort((a, b) => Number(a.name === null) - Number(b.name === null) || (a.name ?? "").localeCompare(b.name ?? "", "en-GB"))
      .map(({ id, name }) => ({ id, title: name ?? unnamed, leads: isLead && name !== null ? [name] : [] }));
