/** The tables of a plan file (MERGE.md 3.2): the log, the heads, and one derived table per record type, made from the schema. */
import { fieldsOf, type TypeName, typeNames } from "../shared/schema.ts";
import type { Db } from "./sqlite.ts";

/** Raised when the log's own tables change; a newer file is not opened. */
export const fileVersion = 2;
/** Raised when the derived tables change; a mismatch rebuilds them from the log. */
export const derivedVersion = 3;
/** Marks a SQLite file as a Waymark plan: "WAYM". */
export const applicationId = 0x5741594d;

const log = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
-- commits: how many of its commits are here; tip: the one at the end of its chain, of a forked chain the one that was written here last.
CREATE TABLE replica(r INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key BLOB, commits INTEGER NOT NULL DEFAULT 0, tip INTEGER) STRICT;
CREATE TABLE entity(e INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, UNIQUE(type, id)) STRICT;
CREATE TABLE field(f INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(type, name)) STRICT;
-- Everything received: merged, held (what it waits for: a HeldAsk as JSON) or rejected. The bytes wait in the data folder.
CREATE TABLE bundle(b INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, replica TEXT NOT NULL, sender TEXT NOT NULL,
  created INTEGER NOT NULL, received INTEGER NOT NULL, changes INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, ask TEXT) STRICT;
-- What each colleague's copy said of itself when it last wrote to us, and what it held: [[replica, seq, commit hash]...] as JSON.
CREATE TABLE peer(replica TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, organisation TEXT NOT NULL, recipient TEXT NOT NULL,
  created INTEGER NOT NULL, have TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Whom this copy admitted or, where tips ([[seq, commit hash]...] as JSON) are given, withdrew: see shared/roster.ts.
CREATE TABLE sender(replica TEXT PRIMARY KEY, keeps_roster INTEGER NOT NULL, revoked TEXT, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- The newest roster of each keeper, signed with its key.
CREATE TABLE roster(keeper TEXT PRIMARY KEY, version INTEGER NOT NULL, key BLOB NOT NULL, text TEXT NOT NULL, signature BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- Copies by their names; previous, key and signature say which one it had before. own: this copy's names.
CREATE TABLE succession(replica TEXT PRIMARY KEY, previous TEXT, key BLOB, signature BLOB, own INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- c is the number of the commit's first change: idx in the commit is h - c. (r, seq) is deliberately not unique: a second commit at one place in a
-- chain is a fork, and both branches are kept.
CREATE TABLE "commit"(c INTEGER PRIMARY KEY, hash BLOB NOT NULL, r INTEGER NOT NULL, seq INTEGER NOT NULL, prev INTEGER, wall INTEGER NOT NULL,
  author TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, b INTEGER) STRICT;
-- parents and seen are local change numbers: NULL for none, an integer for one, text with spaces between for several.
CREATE TABLE change(h INTEGER PRIMARY KEY, c INTEGER NOT NULL, e INTEGER NOT NULL, f INTEGER NOT NULL, value ANY, parents ANY, seen ANY) STRICT;
CREATE TABLE checkpoint(c INTEGER PRIMARY KEY, signature BLOB NOT NULL) STRICT;
-- Changes that came in outside their author's remit, by record and author: from change h to the end of that merge (see remit.ts).
CREATE TABLE remit(h INTEGER PRIMARY KEY, last INTEGER NOT NULL, state TEXT NOT NULL) STRICT;
-- Receipts of merges, as documents: JSON of a KeptReceipt. They tell what happened then and are never asked about now.
CREATE TABLE receipt(n INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE step(n INTEGER PRIMARY KEY, label TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, undone INTEGER NOT NULL) STRICT;`;

// What finds commits by their hashes and changes by their cells are tables and not indices: a merge writes them in their own order, many rows at a time.
const derived = `
-- The first bytes of every hash (see nameOf).
CREATE TABLE commit_name(name BLOB NOT NULL, c INTEGER NOT NULL, PRIMARY KEY(name, c)) STRICT, WITHOUT ROWID;
-- Every change by record and field; live is 1 for a head, which no other change replaced.
CREATE TABLE cell(e INTEGER NOT NULL, f INTEGER NOT NULL, h INTEGER NOT NULL, live INTEGER NOT NULL, PRIMARY KEY(e, f, h)) STRICT, WITHOUT ROWID;
CREATE VIEW head AS SELECT e, f, h FROM cell WHERE live = 1;
CREATE TABLE conflict(e INTEGER NOT NULL, unit TEXT NOT NULL, PRIMARY KEY(e, unit)) STRICT, WITHOUT ROWID;
CREATE TABLE violation(key TEXT PRIMARY KEY, kind TEXT NOT NULL, e INTEGER NOT NULL, detail TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX violation_record ON violation(e);`;

/** Derived tables that every version has, beside one per record type. */
export const derivedTables: readonly string[] = ["commit_name", "cell", "conflict", "violation", ...typeNames];

export function createTables(db: Db): void {
  db.exec(log);
  createDerivedTables(db);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${fileVersion}`);
}

export function createDerivedTables(db: Db): void {
  db.exec(derived);
  for (const type of typeNames) {
    const columns = Object.keys(fieldsOf(type)).map((field) => `"${field}" ANY`);
    db.exec(`CREATE TABLE "${type}"(e INTEGER PRIMARY KEY, ${columns.join(", ")}, _alive INTEGER NOT NULL DEFAULT 1) STRICT`);
    for (const [field] of refFieldsOf(type))
      db.exec(`CREATE INDEX "${type}_${field}" ON "${type}"("${field}") WHERE "${field}" IS NOT NULL`);
    if ("code" in fieldsOf(type)) db.exec(`CREATE INDEX "${type}_code" ON "${type}"("code") WHERE "code" IS NOT NULL`);
  }
}

export function dropDerivedTables(db: Db): void {
  db.exec("DROP VIEW IF EXISTS head");
  for (const table of derivedTables) db.exec(`DROP TABLE IF EXISTS "${table}"`);
}

/** The reference fields of a type and what each points at (null: any type, stored as `type/id`). */
export function refFieldsOf(type: TypeName): readonly (readonly [field: string, to: string | null])[] {
  return Object.entries(fieldsOf(type)).flatMap(([field, kind]) => (kind.kind === "ref" ? [[field, kind.to] as const] : []));
}

/** The fields, of any type, that may name a record of this type; `whole` when they hold `type/id`. */
export function referencesTo(target: TypeName): readonly { readonly type: TypeName; readonly field: string; readonly whole: boolean }[] {
  return typeNames.flatMap((type) =>
    refFieldsOf(type).flatMap(([field, to]) => (to === target || to === null ? [{ type, field, whole: to === null }] : [])),
  );
}
