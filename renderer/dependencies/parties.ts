/** Who speaks for each side of a dependency: the person named for it, or else whoever answers for what gives or gets. */
import { type Dependency, type Side, sides } from "../../shared/agreement.ts";
import { type Row, schema } from "../../shared/schema.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import { itemOf, shortName } from "../values.ts";

export interface Party {
  /** Null while nobody answers for this side. */
  readonly person: Row<"person"> | null;
  /** `Named for it`, `SRO of 3b`. */
  readonly as: string;
}

export function partyOf(tables: Tables, dependency: Dependency, side: Side): Party {
  const named = personIn(tables, dependency[`${side}Person`]);
  if (named) return { person: named, as: "Named for it" };
  const end = dependency[side] === null ? null : itemOf(schema.dependency[side], dependency[side]);
  if (end?.type === "milestone") {
    const milestone = rowOf(tables, "milestone", end.id);
    const owner = personIn(tables, milestone?.owner ?? null);
    if (milestone && owner) return { person: owner, as: `Owner of ${shortName(tables, "milestone", milestone)}` };
    return accountable(tables, milestone?.objective ?? null);
  }
  if (end?.type === "objective") return accountable(tables, end.id);
  const held = end ? rowsWhere(tables.roleHeld, "on", `${end.type}/${end.id}`).find(({ kind }) => kind !== "member") : undefined;
  const holder = personIn(tables, held?.person ?? null);
  return holder ? { person: holder, as: held?.role ?? "Answers for it" } : nobody;
}

/** The sides of a dependency that a person speaks for. */
export const sidesOf = (tables: Tables, dependency: Dependency, person: string): readonly Side[] =>
  sides.filter((side) => partyOf(tables, dependency, side).person?.id === person);

/** The person record of a name, or undefined. */
export const personNamed = (tables: Tables, name: string | undefined): Row<"person"> | undefined =>
  name === undefined ? undefined : rowsWhere(tables.person, "name", name)[0];

export const peopleByName = (tables: Tables): readonly Row<"person">[] =>
  [...tables.person.rows.values()].sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en-GB"));

const nobody: Party = { person: null, as: "Nobody named yet" };
const personIn = (tables: Tables, id: string | null): Row<"person"> | null => (id === null ? null : (rowOf(tables, "person", id) ?? null));

/** The SRO of an objective, or a lead of its ambition. */
export function accountable(tables: Tables, id: string | null): Party {
  const objective = id === null ? undefined : rowOf(tables, "objective", id);
  if (!objective) return nobody;
  const sro = personIn(tables, objective.sro);
  if (sro) return { person: sro, as: `SRO of ${objective.code ?? "the objective"}` };
  const lead = rowsWhere(tables.roleHeld, "on", `ambition/${objective.ambition}`).find(({ kind }) => kind === "lead");
  const person = personIn(tables, lead?.person ?? null);
  return person ? { person, as: "Leads the ambition" } : nobody;
}
