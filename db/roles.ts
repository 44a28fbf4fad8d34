/** Who holds a role where: on an objective, on what hangs on it, on its ambition, or as the person named in a dependency. */
import { isTypeName, type TypeName, type Value } from "../shared/schema.ts";
import type { ReadDb } from "./sqlite.ts";
import { refFieldsOf } from "./tables.ts";

export interface Role {
  /** The person's id. */
  readonly person: string;
  /** To be followed by a code: "SRO of", "owner in". */
  readonly words: string;
  /** The last day on which it is held, or null. */
  readonly until: string | null;
  /** `type/id` of the record that says so. */
  readonly record: string;
}
/** By place: `objective/…` and `dependency/…`. */
export type Roles = ReadonlyMap<string, readonly Role[]>;

export function rolesIn(db: ReadDb): Roles {
  const roles = new Map<string, Role[]>();
  const add = (place: string, role: Role): void => {
    const known = roles.get(place);
    if (known) known.push(role);
    else roles.set(place, [role]);
  };
  for (const [type, field, words] of named) {
    const rows = db
      .sql<{ id: string; person: string }>(
        `SELECT id, "${field}" AS person FROM "${type}" JOIN entity USING (e) WHERE "${field}" IS NOT NULL AND _alive = 1`,
      )
      .all();
    const known: Known = new Map();
    for (const { id, person } of rows) {
      const record = `${type}/${id}`;
      const places = placesOf(db, record, known);
      for (const place of type === "dependency" ? [record] : places) add(place, { person, words, until: null, record });
    }
  }
  const held = db
    .sql<{ id: string; person: string; on: string; kind: string | null; until: string | null }>(
      `SELECT id, person, "on", kind, "to" AS until FROM roleHeld JOIN entity USING (e) WHERE person IS NOT NULL AND typeof("on") = 'text' AND _alive = 1`,
    )
    .all();
  for (const { id, person, on, kind, until } of held) {
    const words = `${kind === "sro" ? "SRO" : (kind ?? "member")} of`;
    for (const place of on.startsWith("ambition/") ? objectivesIn(db, on) : placesOf(db, on, new Map()))
      add(place, { person, words, until, record: `roleHeld/${id}` });
  }
  return roles;
}

/** Fields that name who is in charge of a record. */
const named = [
  ["objective", "sro", "SRO of"],
  ["milestone", "owner", "owner in"],
  ["measure", "owner", "owner in"],
  ["dependency", "providerPerson", "named in a dependency of"],
  ["dependency", "receiverPerson", "named in a dependency of"],
] as const satisfies readonly (readonly [TypeName, string, string])[];

/** Fields that give a person a role, as `type/field`. */
export const grantingFields: readonly string[] = [...named.map(([type, field]) => `${type}/${field}`), "roleHeld/person", "roleHeld/on"];

/** Places found before, by `type/id`. */
export type Known = Map<string, readonly string[]>;

/**
 * The places in whose remit a record is: its objective, or every objective that it hangs on by its references, and the dependency that it is or
 * belongs to. None for what hangs on no objective, such as a person. Also for deleted records.
 * @param record `type/id`
 */
export function placesOf(db: ReadDb, record: string, known: Known): readonly string[] {
  const slash = record.indexOf("/");
  const [type, id] = [record.slice(0, slash), record.slice(slash + 1)];
  if (!isTypeName(type)) return [];
  if (type === "objective") return [record];
  const before = known.get(record);
  if (before) return before;
  // A reference that leads back here adds nothing.
  known.set(record, []);
  const refs = refFieldsOf(type).filter(([, to]) => to === null || carriers.has(to));
  if (refs.length === 0) return [];
  const row = db
    .sql<Record<string, Value>>(`SELECT * FROM "${type}" WHERE e = (SELECT e FROM entity WHERE type = ? AND id = ?)`)
    .get(type, id);
  const above = refs.flatMap(([field, to]) => {
    const value = row?.[field];
    const target = typeof value !== "string" ? "" : to === null ? value : `${to}/${value}`;
    return carriers.has(target.slice(0, target.indexOf("/"))) ? placesOf(db, target, known) : [];
  });
  const places = [...new Set(type === "dependency" ? [record, ...above] : above)];
  known.set(record, places);
  return places;
}
/** Types through which a record hangs on an objective. */
const carriers: ReadonlySet<string> = new Set(["objective", "milestone", "measure", "workstream", "dependency"] satisfies TypeName[]);

/** A role on an ambition is held on all its objectives. */
const objectivesIn = (db: ReadDb, ambition: string): readonly string[] =>
  db
    .sql<{ id: string }>("SELECT id FROM objective JOIN entity USING (e) WHERE ambition = ? AND _alive = 1")
    .all(ambition.slice("ambition/".length))
    .map(({ id }) => `objective/${id}`);

/** People by name: what an author is called is all that a change says of them. */
export type People = ReadonlyMap<string, ReadonlySet<string>>;
export function peopleByName(db: ReadDb): People {
  const people = new Map<string, Set<string>>();
  const rows = db.sql<{ id: string; name: string }>(
    "SELECT id, name FROM person JOIN entity USING (e) WHERE typeof(name) = 'text' AND _alive = 1",
  );
  for (const { id, name } of rows.all()) {
    const same = people.get(nameKey(name));
    if (same) same.add(id);
    else people.set(nameKey(name), new Set([id]));
  }
  return people;
}
export const nameKey = (name: string): string => name.trim().toLocaleLowerCase("en-GB");

/** "SRO of 7a and 7b; lead of 8a": where people hold roles. */
export function rolesInWords(db: ReadDb, roles: Roles, people: ReadonlySet<string>): string {
  const own = [...roles].flatMap(([place, held]) =>
    place.startsWith("objective/")
      ? held.flatMap(({ person, words }) => (people.has(person) ? [{ words, code: codeOf(db, place) }] : []))
      : [],
  );
  const list = new Intl.ListFormat("en-GB", { type: "conjunction" });
  return [...Map.groupBy(own, ({ words }) => words)]
    .map(([words, on]) => `${words} ${list.format([...new Set(on.map(({ code }) => code))].sort())}`)
    .join("; ");
}
const codeOf = (db: ReadDb, objective: string): string =>
  db.value<string>("SELECT code FROM objective JOIN entity USING (e) WHERE entity.id = ?", objective.slice("objective/".length)) ??
  "an objective";
