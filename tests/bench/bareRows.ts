/**
 * What any design must do that keeps the log, by better-sqlite3: a row per commit, a row per change, the heads kept, in the tables of MERGE.md 3.2; no
 * parsing, no checks, no conflicts, no rows to show. The bundles are parsed before the clock starts. `node bareRows.ts FOLDER`, the folder as `workload.ts` fills it.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { primitives } from "../../db/primitives.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { type ReceivedCommit, readBundle } from "../../shared/bundle.ts";
import type { Merged } from "./mergeOnce.ts";
import { bundleFiles } from "./workload.ts";

const [folder = ""] = process.argv.slice(2);
const [base = [], ...updates] = bundleFiles(folder).map((path) => {
  const read = readBundle(readFileSync(path), primitives);
  if (!read.ok) throw new Error("The workload's own bundle does not read.");
  return read.value.commits;
});
const file = join(folder, "bare");
const db = openSqlite(file);
db.exec(`CREATE TABLE "commit"(c INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, r INTEGER NOT NULL, seq INTEGER NOT NULL, prev INTEGER,
    wall INTEGER NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE INDEX commit_place ON "commit"(r, seq);
  CREATE TABLE change(h INTEGER PRIMARY KEY, c INTEGER NOT NULL, idx INTEGER NOT NULL, e INTEGER NOT NULL, f INTEGER NOT NULL, value ANY,
    parents TEXT NOT NULL, seen TEXT NOT NULL, UNIQUE(c, idx)) STRICT;
  CREATE INDEX change_cell ON change(e, f);
  CREATE TABLE head(e INTEGER, f INTEGER, h INTEGER, PRIMARY KEY(e, f, h)) STRICT, WITHOUT ROWID;`);
const numbers = new Map<string, number>();
const numberOf = (name: string): number => {
  const known = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, known);
  return known;
};
const places = new Map<string, number>();
const numbersOf = (ids: readonly string[]): readonly number[] => ids.map((id) => places.get(id) ?? 0);
let c = 0;
let h = 0;
const insert = (commits: readonly ReceivedCommit[]): void => {
  const commitRow = db.sql('INSERT INTO "commit" VALUES (?,?,?,?,?,?,?,?,?)');
  const changeRow = db.sql("INSERT INTO change VALUES (?,?,?,?,?,?,?,?)");
  const drop = db.sql("DELETE FROM head WHERE e = ? AND f = ? AND h = ?");
  const add = db.sql("INSERT INTO head VALUES (?,?,?)");
  for (const { commit, hash } of commits) {
    c += 1;
    const { seq, wall, author, kind, note } = commit;
    const prev = places.get(commit.prev) ?? null;
    commitRow.run(c, Buffer.from(hash, "base64url"), numberOf(commit.replica), seq, prev, wall, author, kind, note);
    places.set(hash, c);
    for (const [i, op] of commit.ops.entries()) {
      h += 1;
      const [e, f] = [numberOf(op.id), numberOf(op.field)];
      const parents = numbersOf(op.parents);
      changeRow.run(h, c, i, e, f, op.value, parents.join(" "), numbersOf(op.seen).join(" "));
      for (const parent of parents) drop.run(e, f, parent);
      add.run(e, f, h);
      places.set(`${hash}:${i}`, h);
    }
  }
};
const began = performance.now();
db.transaction(() => insert(base));
const based = performance.now();
db.transaction(() => updates.forEach(insert));
const done = performance.now();
db.close();
rmSync(file);
console.log(JSON.stringify({ merge: done - based, whole: done - began } satisfies Pick<Merged, "merge" | "whole">));
