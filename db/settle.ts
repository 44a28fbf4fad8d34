/**
 * Settling: the derived tables follow from the log. For every record that changes touched: the values shown, its life, its conflicts, its
 * violations. A pure function of the set of changes, so every order of arrival ends the same; a rebuild runs this very code over everything.
 */
import { fieldsOf, isTypeName, knownUnitOf, type TypeName, type Value } from "../shared/schema.ts";
import { type Db, type ReadDb, type RowWriter, rowWriter } from "./sqlite.ts";
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

/** Change numbers as the log keeps them: null for none, a number for one, text with spaces between for several. */
export type Refs = number | string | null;
export const numbersIn = (refs: Refs): readonly number[] =>
  refs === null ? [] : typeof refs === "number" ? [refs] : refs.split(" ").map(Number);
/** For writing: a plain number would arrive as a fraction, which takes eight bytes in a column of any kind. */
export const refsOf = (numbers: readonly number[]): string | bigint | null =>
  numbers.length > 1 ? numbers.join(" ") : numbers[0] === undefined ? null : BigInt(numbers[0]);

/** One live change of a field: one that no other change of the field replaced. */
export interface Head {
  readonly h: number;
  readonly c: number;
  readonly field: string;
  readonly value: Value;
  readonly seen: Refs;
}

/** Records settled together: their rows are read and written in one go. */
const settledTogether = 256;

/**
 * @param entities numbers of the records that changes touched
 * @param tick called with how many records are settled, of how many; throwing from it stops
 */
export function settle(db: Db, entities: Iterable<number>, tick?: (done: number, total: number) => void): Settled {
  const touched = recordsOf(db, [...entities]);
  const codes = new Map<TypeName, Set<string>>();
  const turned: TouchedRecord[] = [];
  for (const [i, batch] of inBatches(touched).entries()) {
    const before = statesOf(db, batch);
    const after = settleRows(db, batch);
    for (const record of batch) {
      const [was, is] = [before.get(record.e), after.get(record.e)];
      if (was?.alive !== is?.alive) turned.push(record);
      if (was?.alive === is?.alive && was?.code === is?.code) continue;
      for (const code of [was?.code, is?.code]) if (typeof code === "string") remember(codes, record.type, code);
    }
    tick?.(i * settledTogether + batch.length, touched.length);
  }
  for (const batch of inBatches(touched)) settleOwnViolations(db, batch);
  for (const batch of inBatches(turned)) settleOwnViolations(db, referrersOf(db, batch));
  for (const [type, changed] of codes) settleDuplicateCodes(db, type, changed);
  if (touched.some((record) => record.type === "dependency")) settleCycles(db);
  return { touched };
}

/** The live changes of a record, per field the one shown first: of the latest wall time, then of the greatest hash. Provisional, display only. */
export const headsOf = (db: ReadDb, e: number): readonly Head[] => headsOfEach(db, [e]).get(e) ?? [];

/** The same for many records, by their numbers. */
export function headsOfEach(db: ReadDb, entities: readonly number[]): ReadonlyMap<number, readonly Head[]> {
  const names = new Map(
    db
      .sql<{ f: number; name: string }>("SELECT f, name FROM field")
      .all()
      .map(({ f, name }) => [f, name]),
  );
  const found = new Map<number, Head[]>();
  /** Records with two live changes in one field, and these changes' commits. */
  const contested = new Map<number, Head[]>();
  const commits = new Set<number>();
  let before: { readonly e: number; readonly f: number; readonly c: number } | null = null;
  const rows = db.sql<Omit<Head, "field"> & { readonly e: number; readonly f: number }>(
    `SELECT head.e AS e, head.f AS f, h, c, change.value, seen
     FROM json_each(?) AS wanted CROSS JOIN head ON head.e = wanted.value JOIN change USING (h) ORDER BY wanted.key, head.f`,
  );
  for (const row of rows.all(JSON.stringify(entities))) {
    const heads = found.get(row.e) ?? [];
    found.set(row.e, heads);
    heads.push({ h: row.h, c: row.c, field: names.get(row.f) ?? "", value: row.value, seen: row.seen });
    if (before?.f === row.f && before.e === row.e) {
      contested.set(row.e, heads);
      commits.add(before.c).add(row.c);
    }
    before = row;
  }
  // Nearly every field has one live change; only the others need their commits for an order.
  if (contested.size === 0) return found;
  const order = new Map(
    db
      .sql<{ c: number }>(`SELECT c FROM "commit" WHERE c IN (SELECT value FROM json_each(?)) ORDER BY wall DESC, hash DESC`)
      .all(JSON.stringify([...commits]))
      .map(({ c }, i) => [c, i]),
  );
  const rank = ({ c }: Head): number => order.get(c) ?? 0;
  for (const heads of contested.values()) {
    const places = new Map<string, number>();
    for (const { field } of heads) if (!places.has(field)) places.set(field, places.size);
    const place = ({ field }: Head): number => places.get(field) ?? 0;
    heads.sort((x, y) => place(x) - place(y) || rank(x) - rank(y) || y.h - x.h);
  }
  return found;
}

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
  const seen = new Set(deletions.flatMap((deletion) => numbersIn(deletion.seen)));
  const unseen = heads.filter((head) => head.field !== "_life" && !seen.has(head.h));
  return { alive: life.length > deletions.length || unseen.length > 0, deletions, unseen };
}

/** Units of a living record that wait for a decision. */
export function unitsInConflict(type: TypeName, heads: readonly Head[]): readonly string[] {
  const units = new Map<string, Head[]>();
  for (const head of heads) {
    const unit = head.field === "_life" ? "_life" : knownUnitOf(type, head.field);
    // A field of a newer version means nothing here yet, even where it is called like a group.
    if (unit === undefined) continue;
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

/** The live values that stand against another one; on the rest all sides agree. @param heads of one unit */
export function contestedHeads<H extends Head>(heads: readonly H[]): readonly H[] {
  // What one act wrote goes together.
  return heads.every(({ c }) => c === heads[0]?.c) ? [] : heads.filter(opposition(heads));
}
const differ = (heads: readonly Head[]): boolean => mayDiffer(heads) && heads.some(opposition(heads));
/** Most units have few live changes, each made with all others in sight: pairs show that sooner. */
function mayDiffer(heads: readonly Head[]): boolean {
  if (heads.every(({ c }) => c === heads[0]?.c)) return false;
  if (heads.length > 16) return true;
  return heads.some((x, i) => heads.some((y, k) => i < k && (x.field === y.field ? x.value !== y.value : areStrangers(x, y))));
}

/** Two changes of one record by different commits, neither of which knew the other. */
export const areStrangers = (x: Head, y: Head): boolean =>
  x.c !== y.c && !numbersIn(y.seen).includes(x.h) && !numbersIn(x.seen).includes(y.h);

/** Acts that wrote the very same: their live changes, by field. */
interface Kind {
  readonly wrote: ReadonlyMap<string, Value>;
  readonly heads: Map<string, Head[]>;
}

/**
 * Tells of each head of a unit whether another one opposes it: one of its field with a different value; or one of another field, from another commit, neither
 * of which knew the other, unless each commit wrote the other's value too. A hostile bundle may bring thousands that name thousands: not all pairs
 * are looked at.
 */
function opposition(heads: readonly Head[]): (x: Head) => boolean {
  const values = new Map<string, Set<Value>>();
  for (const { field, value } of heads) values.set(field, (values.get(field) ?? new Set()).add(value));
  const kinds = new Map<string, Kind>();
  const kindOfAct = new Map<number, Kind>();
  for (const [c, own] of Map.groupBy(heads, (head) => head.c)) {
    const wrote = own.map(({ field, value }) => [field, value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(wrote);
    const kind = kinds.get(key) ?? { wrote: new Map(wrote), heads: new Map() };
    kinds.set(key, kind);
    kindOfAct.set(c, kind);
    for (const head of own) {
      const alike = kind.heads.get(head.field);
      if (alike) alike.push(head);
      else kind.heads.set(head.field, [head]);
    }
  }
  const sets = new Map<Head, ReadonlySet<number>>();
  const seenBy = (head: Head): ReadonlySet<number> => {
    const seen = sets.get(head) ?? new Set(numbersIn(head.seen));
    sets.set(head, seen);
    return seen;
  };
  const wroteToo = (kind: Kind | undefined, field: string, value: Value): boolean =>
    kind?.wrote.has(field) === true && kind.wrote.get(field) === value;
  return (x) => {
    if ((values.get(x.field)?.size ?? 0) > 1) return true;
    const own = kindOfAct.get(x.c);
    return kinds.values().some((kind) =>
      kind.heads.entries().some(([field, others]) => {
        if (field === x.field || (wroteToo(kind, x.field, x.value) && wroteToo(own, field, others[0]?.value ?? null))) return false;
        // All but the first stranger are named by one side or the other: there are no more of them than names.
        return others.some((y) => y.c !== x.c && !seenBy(x).has(y.h) && !seenBy(y).has(x.h));
      }),
    );
  };
}

/** What of a record other records hang on. */
interface RecordState {
  readonly alive: boolean;
  readonly code: string | null;
}

/** Rows and conflicts of records, from their live changes. @returns what they are now, by their numbers */
function settleRows(db: Db, records: readonly TouchedRecord[]): ReadonlyMap<number, RecordState> {
  const numbers = records.map(({ e }) => e);
  const heads = headsOfEach(db, numbers);
  const states = new Map<number, RecordState>();
  const rows = new Map<TypeName, RowWriter>();
  const conflicts = rowWriter(db, "INSERT OR FAIL INTO conflict(e, unit) VALUES", 2);
  db.sql("DELETE FROM conflict WHERE e IN (SELECT value FROM json_each(?))").run(JSON.stringify(numbers));
  for (const { e, type } of records) {
    const own = heads.get(e) ?? [];
    const shown = new Map<string, Value>();
    for (const { field, value } of own) if (!shown.has(field)) shown.set(field, value);
    const { alive } = lifeOf(own);
    const row = rows.get(type) ?? rowsOf(db, type);
    rows.set(type, row);
    row.add(e, alive ? 1 : 0, ...Object.keys(fieldsOf(type)).map((field) => shown.get(field) ?? null));
    if (alive) for (const unit of unitsInConflict(type, own)) conflicts.add(e, unit);
    const code = "code" in fieldsOf(type) ? shown.get("code") : null;
    states.set(e, { alive, code: typeof code === "string" ? code : null });
  }
  for (const row of rows.values()) row.flush();
  conflicts.flush();
  return states;
}

function rowsOf(db: Db, type: TypeName): RowWriter {
  const columns = ["_alive", ...Object.keys(fieldsOf(type)).map((field) => `"${field}"`)];
  const updates = columns.map((column) => `${column} = excluded.${column}`).join(", ");
  return rowWriter(
    db,
    `INSERT OR FAIL INTO "${type}"(e, ${columns.join(", ")}) VALUES`,
    columns.length + 1,
    `ON CONFLICT(e) DO UPDATE SET ${updates}`,
  );
}

/** Records whose references name one of these. */
function referrersOf(db: ReadDb, records: readonly TouchedRecord[]): readonly TouchedRecord[] {
  return [...Map.groupBy(records, (record) => record.type)].flatMap(([target, own]) =>
    referencesTo(target).flatMap(({ type, field, whole }) =>
      db
        .sql<{ e: number; id: string }>(
          `SELECT entity.e, entity.id FROM json_each(?) AS wanted CROSS JOIN "${type}" AS referrer ON referrer."${field}" = wanted.value
           JOIN entity ON entity.e = referrer.e`,
        )
        .all(JSON.stringify(own.map(({ id }) => (whole ? `${target}/${id}` : id))))
        .map(({ e, id }) => ({ e, type, id })),
    ),
  );
}

/** The records of types that this version knows; others wait in the log. */
function recordsOf(db: ReadDb, entities: readonly number[]): readonly TouchedRecord[] {
  return db
    .sql<{ e: number; type: string; id: string }>(
      "SELECT entity.e, entity.type, entity.id FROM json_each(?) AS wanted CROSS JOIN entity ON entity.e = wanted.value ORDER BY wanted.key",
    )
    .all(JSON.stringify(entities))
    .flatMap(({ e, type, id }) => (isTypeName(type) ? [{ e, type, id }] : []));
}

/** What records were before they are settled; nothing of new ones. */
function statesOf(db: ReadDb, records: readonly TouchedRecord[]): ReadonlyMap<number, RecordState> {
  const states = new Map<number, RecordState>();
  for (const [type, own] of Map.groupBy(records, (record) => record.type)) {
    const code = "code" in fieldsOf(type) ? "code" : "NULL AS code";
    const rows = db.sql<{ e: number; _alive: number; code: Value }>(
      `SELECT e, _alive, ${code} FROM "${type}" WHERE e IN (SELECT value FROM json_each(?))`,
    );
    for (const row of rows.all(JSON.stringify(own.map(({ e }) => e))))
      states.set(row.e, { alive: row._alive === 1, code: typeof row.code === "string" ? row.code : null });
  }
  return states;
}

const inBatches = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / settledTogether) }, (_, i) => all.slice(i * settledTogether, (i + 1) * settledTogether));

function remember(codes: Map<TypeName, Set<string>>, type: TypeName, code: string): void {
  const known = codes.get(type);
  if (known) known.add(code);
  else codes.set(type, new Set([code]));
}
