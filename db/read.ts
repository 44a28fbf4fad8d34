/** Reading a plan: rows as the screen shows them, what a person saw at a position, a record's history. Takes the handle that cannot write. */
import type { HistoryEntry, Patch, Position, Tables, Violation } from "../shared/api.ts";
import { type AnyRow, fieldsInUnit, fieldsOf, type TypeName, typeNames, unitOf, type Value } from "../shared/schema.ts";
import { numbersIn, type Refs, type TouchedRecord } from "./settle.ts";
import type { ReadDb } from "./sqlite.ts";

/** Every live record of every type. */
export function allRows(db: ReadDb): Tables {
  const conflicts = new Map<number, string[]>();
  for (const { e, unit } of db.sql<{ e: number; unit: string }>("SELECT e, unit FROM conflict ORDER BY e, unit").all()) {
    const units = conflicts.get(e);
    if (units) units.push(unit);
    else conflicts.set(e, [unit]);
  }
  return tablesOf((type) =>
    db
      .sql<Record<string, Value>>(`${selectRows(type)} WHERE _alive = 1 ORDER BY t.e`)
      .all()
      .map((row) => shown(row, conflicts.get(Number(row._e)))),
  );
}

/** One live record, or null when the plan holds none of this id. */
export function rowOf(db: ReadDb, type: TypeName, id: string): AnyRow | null {
  const row = db
    .sql<Record<string, Value>>(`${selectRows(type)} WHERE t.e = (SELECT e FROM entity WHERE type = ? AND id = ?) AND _alive = 1`)
    .get(type, id);
  if (!row) return null;
  const units = db.sql<{ unit: string }>("SELECT unit FROM conflict WHERE e = ? ORDER BY unit").all(Number(row._e));
  return shown(row, units.length > 0 ? units.map(({ unit }) => unit) : undefined);
}

/** The rows of touched records as they are now, and the ids of those that left the plan. */
export function changedRows(db: ReadDb, touched: readonly TouchedRecord[]): Pick<Patch, "rows" | "gone"> {
  const now = touched.map(({ type, id }) => ({ type, id, row: rowOf(db, type, id) }));
  const rows: Partial<Record<TypeName, unknown[]>> = {};
  const gone: Partial<Record<TypeName, string[]>> = {};
  for (const type of new Set(touched.map((record) => record.type))) {
    const own = now.filter((record) => record.type === type);
    rows[type] = own.flatMap(({ row }) => row ?? []);
    gone[type] = own.flatMap(({ id, row }) => (row ? [] : [id]));
  }
  return { rows: rows as Partial<Tables>, gone };
}

export function allViolations(db: ReadDb): readonly Violation[] {
  return db
    .sql<{ kind: Violation["kind"]; key: string; type: TypeName; id: string; detail: string }>(
      "SELECT kind, key, type, id, detail FROM violation JOIN entity USING (e) ORDER BY key",
    )
    .all();
}

export const conflictCount = (db: ReadDb): number => db.value<number>("SELECT count(*) FROM conflict") ?? 0;

/** What a person saw in a cell: the changes that stood for the value on their screen, and that value. */
export interface Shown {
  readonly parents: readonly number[];
  readonly value: Value;
}

/**
 * What was on screen in a cell at a position: the heads of the log up to there, of which the screen shows one value. Changes made on this very
 * copy since then count as seen too: the same person made them at the same screen.
 * @param own the replica that writes
 */
export function shownAt(db: ReadDb, type: string, id: string, field: string, at: Position, own: string): Shown {
  const changes = db
    .sql<{ h: number; value: Value; parents: Refs }>(
      `SELECT h, value, parents FROM cell JOIN change USING (e, f, h) JOIN "commit" USING (c)
       WHERE e = (SELECT e FROM entity WHERE type = ? AND id = ?) AND f = (SELECT f FROM field WHERE type = ? AND name = ?)
         AND (h <= ? OR (b IS NULL AND r = (SELECT r FROM replica WHERE id = ?)))
       ORDER BY wall DESC, hash DESC`,
    )
    .all(type, id, type, field, at, own);
  const replaced = new Set(changes.flatMap((change) => numbersIn(change.parents)));
  const heads = changes.filter((change) => !replaced.has(change.h));
  // A record that one side deleted and another kept is on screen: what a person sees of its life is that it is there.
  const winner = heads.find((head) => field === "_life" && head.value !== 0) ?? heads[0];
  if (!winner) return { parents: [], value: null };
  // Heads of equal value are one value on screen.
  return { value: winner.value, parents: heads.flatMap((head) => (head.value === winner.value ? [head.h] : [])) };
}

/** What a person knew beside the cell they wrote: the other fields of its group; for a record's life, every field. */
export function seenAt(db: ReadDb, type: TypeName, id: string, field: string, at: Position, own: string): readonly number[] {
  const siblings = field === "_life" ? knownFields(db, type, id) : fieldsInUnit(type, unitOf(type, field));
  return siblings.flatMap((name) => (name === field ? [] : shownAt(db, type, id, name, at, own).parents));
}

/** The local number of a commit; undefined when the log does not hold it. @param hash base64url */
export function commitNumberOf(db: ReadDb, hash: string): number | undefined {
  const bytes = Buffer.from(hash, "base64url");
  return db.value<number>(`SELECT c FROM commit_name JOIN "commit" USING (c) WHERE name = ? AND hash = ?`, nameOf(bytes), bytes);
}

/** What `commit_name` finds a commit by: enough to leave one, or hardly ever two. */
export const nameOf = (hash: Uint8Array): Uint8Array => hash.subarray(0, 6);

/** The local number of a change id; undefined when the log does not hold it. */
export function changeNumberOf(db: ReadDb, change: string): number | undefined {
  const c = commitNumberOf(db, change.slice(0, 43));
  return c === undefined ? undefined : c + Number(change.slice(44));
}

/** A record's changes, newest first. */
export function historyOf(db: ReadDb, type: TypeName, id: string): readonly HistoryEntry[] {
  const changes = db
    .sql<{
      h: number;
      hash: Uint8Array;
      idx: number;
      field: string;
      value: Value;
      parents: Refs;
      author: string;
      wall: number;
      note: string;
      sender: string | null;
      live: number;
    }>(
      `SELECT h, hash, h - c AS idx, field.name AS field, value, parents, author, wall, note, bundle.sender AS sender,
              live
       FROM cell JOIN change USING (e, f, h) JOIN "commit" USING (c) JOIN field USING (f) LEFT JOIN bundle USING (b)
       WHERE e = (SELECT e FROM entity WHERE type = ? AND id = ?) ORDER BY h DESC`,
    )
    .all(type, id);
  const values = new Map(changes.map((change) => [change.h, change.value]));
  return changes.map((change) => ({
    change: `${Buffer.from(change.hash).toString("base64url")}:${change.idx}`,
    field: change.field,
    value: change.value,
    before: values.get(numbersIn(change.parents)[0] ?? -1) ?? null,
    author: change.author,
    at: change.wall,
    why: change.note,
    from: change.sender,
    live: change.live === 1,
  }));
}

/** Fields of a record that anybody ever wrote, `_life` left out. */
function knownFields(db: ReadDb, type: string, id: string): readonly string[] {
  return db
    .sql<{ name: string }>(
      `SELECT DISTINCT name FROM head JOIN field USING (f) WHERE e = (SELECT e FROM entity WHERE type = ? AND id = ?) AND name <> '_life'`,
    )
    .all(type, id)
    .map(({ name }) => name);
}

const selectRows = (type: TypeName): string => {
  const columns = Object.keys(fieldsOf(type)).map((field) => `t."${field}"`);
  return `SELECT t.e AS _e, entity.id AS id, ${columns.join(", ")} FROM "${type}" t JOIN entity USING (e)`;
};

function shown({ _e, ...row }: Record<string, Value>, conflicts: readonly string[] | undefined): AnyRow {
  const record = row as Record<string, Value> & { id: string };
  return conflicts ? { ...record, conflicts } : record;
}

function tablesOf(rows: (type: TypeName) => readonly unknown[]): Tables {
  const tables: Partial<Record<TypeName, readonly unknown[]>> = {};
  for (const type of typeNames) tables[type] = rows(type);
  return tables as Tables;
}
