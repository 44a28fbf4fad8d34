/**
 * Settling: the derived tables follow from the log. For every record that changes touched: the values shown, its life, its conflicts, its
 * violations. A pure function of the set of changes, so every order of arrival ends the same; a rebuild runs this very code over everything.
 */
import { fieldsOf, isTypeName, kindOf, type TypeName, unitOf, type Value } from "../shared/schema.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { referencesTo } from "./tables.ts";
import { settleCycles, settleDuplicateCodes, settleOwnViolations } from "./violations.ts";

export interface TouchedRecord {
  readonly e: number;
  readonly type: TypeName;
  readonly id: string;
}
export interface Settled {
  /** Records of known types whose row may look different now. */
  readonly touched: readonly TouchedRecord[];
}

/** One live change of a field: one that no other change of the field replaced. */
export interface Head {
  readonly h: number;
  readonly c: number;
  readonly field: string;
  readonly value: Value;
  /** Change numbers, see `numbersIn`. */
  readonly seen: string;
}

/** @param entities numbers of the records that changes touched */
export function settle(db: Db, entities: Iterable<number>): Settled {
  const touched: TouchedRecord[] = [];
  const codes = new Map<TypeName, Set<string>>();
  const turned: TouchedRecord[] = [];
  for (const e of entities) {
    const record = recordOf(db, e);
    if (!record) continue;
    touched.push(record);
    const before = stateOf(db, record);
    const heads = headsOf(db, e);
    const after = settleRow(db, record, heads);
    settleConflicts(db, record, heads, after.alive);
    if (after.alive !== before.alive) turned.push(record);
    for (const code of new Set([before.code, after.code])) if (code !== null) remember(codes, record.type, code);
  }
  for (const record of touched) settleOwnViolations(db, record);
  for (const record of turned) for (const referrer of referrersOf(db, record)) settleOwnViolations(db, referrer);
  for (const [type, changed] of codes) settleDuplicateCodes(db, type, changed);
  if (touched.some((record) => record.type === "dependency")) settleCycles(db);
  return { touched };
}

/** The live changes of a record, per field the one shown first: of the latest wall time, then of the greatest hash. Provisional, display only. */
export function headsOf(db: ReadDb, e: number): readonly Head[] {
  const heads = db
    .sql<Head>(
      "SELECT h, c, name AS field, value, seen FROM head JOIN change USING (h) JOIN field ON field.f = head.f WHERE head.e = ? ORDER BY head.f",
    )
    .all(e);
  // Nearly every field has one live change; only the others need their commits for an order.
  if (!heads.some((head, i) => head.field === heads[i + 1]?.field)) return heads;
  const order = new Map(
    db
      .sql<{ h: number }>(
        `SELECT h FROM head JOIN change USING (h) JOIN "commit" USING (c) WHERE head.e = ? ORDER BY wall DESC, hash DESC, h DESC`,
      )
      .all(e)
      .map(({ h }, i) => [h, i]),
  );
  return heads.sort((x, y) => (order.get(x.h) ?? 0) - (order.get(y.h) ?? 0));
}

export const numbersIn = (text: string): readonly number[] => (text === "" ? [] : text.split(" ").map(Number));

/**
 * Alive: a `_life` head that is not a deletion, or a field head that some deletion did not see, or no deletion at all.
 * Field heads that no deletion saw are edits made without knowing of it.
 */
export function lifeOf(heads: readonly Head[]): {
  readonly alive: boolean;
  readonly deletions: readonly Head[];
  readonly unseen: readonly Head[];
} {
  const life = heads.filter((head) => head.field === "_life");
  const deletions = life.filter((head) => head.value === 0);
  if (deletions.length === 0) return { alive: true, deletions, unseen: [] };
  const seen = deletions.map((deletion) => new Set(numbersIn(deletion.seen)));
  const unseen = heads.filter((head) => head.field !== "_life" && seen.every((set) => !set.has(head.h)));
  return { alive: life.length > deletions.length || unseen.length > 0, deletions, unseen };
}

/** Units of a living record that wait for a decision. */
export function unitsInConflict(type: TypeName, heads: readonly Head[]): readonly string[] {
  const units = new Map<string, Head[]>();
  for (const head of heads) {
    // A field of a newer version means nothing here yet, even where it is called like a group.
    if (head.field !== "_life" && kindOf(type, head.field) === undefined) continue;
    const unit = unitOf(type, head.field);
    const members = units.get(unit);
    if (members) members.push(head);
    else units.set(unit, [head]);
  }
  const { deletions, unseen } = lifeOf(heads);
  return [...units].flatMap(([unit, members]) => {
    if (unit === "_life") return (deletions.length > 0 && unseen.length > 0) || differ(members) ? [unit] : [];
    return differ(members) ? [unit] : [];
  });
}

/** Two heads of one field with different values; or heads of two fields, from two commits, neither of which knew the other or agreed with it. */
const oppose = (x: Head, y: Head, heads: readonly Head[]): boolean =>
  x.field === y.field ? x.value !== y.value : areStrangers(x, y) && !agree(x, y, heads);
const differ = (heads: readonly Head[]): boolean =>
  heads.length > 1 && heads.some((x, i) => heads.slice(i + 1).some((y) => oppose(x, y, heads)));
/** The live values of a unit that stand against another one; on the rest all sides agree. */
export const contestedHeads = <H extends Head>(heads: readonly H[]): readonly H[] =>
  heads.filter((x) => heads.some((y) => x !== y && oppose(x, y, heads)));
/** Two changes of one record by different commits, neither of which knew the other. */
export const areStrangers = (x: Head, y: Head): boolean =>
  x.c !== y.c && !numbersIn(y.seen).includes(x.h) && !numbersIn(x.seen).includes(y.h);
/** Two commits that wrote the very same into both fields. */
const agree = (x: Head, y: Head, heads: readonly Head[]): boolean => wrote(x.c, y, heads) && wrote(y.c, x, heads);
const wrote = (c: number, { field, value }: Head, heads: readonly Head[]): boolean =>
  heads.some((head) => head.c === c && head.field === field && head.value === value);

function settleRow(db: Db, { e, type }: TouchedRecord, heads: readonly Head[]): { alive: boolean; code: string | null } {
  const fields = Object.keys(fieldsOf(type));
  const values = fields.map((field) => heads.find((head) => head.field === field)?.value ?? null);
  const { alive } = lifeOf(heads);
  const columns = [...fields, "_alive"].map((field) => `"${field}"`);
  db.sql(
    `INSERT INTO "${type}"(e, ${columns.join(", ")}) VALUES (?${", ?".repeat(columns.length)})
     ON CONFLICT(e) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}`,
  ).run(e, ...values, alive ? 1 : 0);
  const code = values[fields.indexOf("code")];
  return { alive, code: typeof code === "string" ? code : null };
}

function settleConflicts(db: Db, { e, type }: TouchedRecord, heads: readonly Head[], alive: boolean): void {
  db.sql("DELETE FROM conflict WHERE e = ?").run(e);
  if (!alive) return;
  for (const unit of unitsInConflict(type, heads)) db.sql("INSERT INTO conflict(e, unit) VALUES (?,?)").run(e, unit);
}

/** Records whose references name this one. */
const referrersOf = (db: ReadDb, record: TouchedRecord): readonly TouchedRecord[] =>
  referencesTo(record.type).flatMap(({ type, field, whole }) =>
    db
      .sql<{ e: number; id: string }>(`SELECT e, id FROM "${type}" JOIN entity USING (e) WHERE "${field}" = ?`)
      .all(whole ? `${record.type}/${record.id}` : record.id)
      .map(({ e, id }) => ({ e, type, id })),
  );

/** A record of a type that this version knows; others wait in the log. */
function recordOf(db: ReadDb, e: number): TouchedRecord | null {
  const entity = db.sql<{ type: string; id: string }>("SELECT type, id FROM entity WHERE e = ?").get(e);
  return entity && isTypeName(entity.type) ? { e, type: entity.type, id: entity.id } : null;
}

function stateOf(db: ReadDb, { e, type }: TouchedRecord): { alive: boolean | null; code: string | null } {
  const code = "code" in fieldsOf(type) ? "code" : "NULL AS code";
  const row = db.sql<{ _alive: number; code: Value }>(`SELECT _alive, ${code} FROM "${type}" WHERE e = ?`).get(e);
  return { alive: row ? row._alive === 1 : null, code: typeof row?.code === "string" ? row.code : null };
}

function remember(codes: Map<TypeName, Set<string>>, type: TypeName, code: string): void {
  const known = codes.get(type);
  if (known) known.add(code);
  else codes.set(type, new Set([code]));
}
