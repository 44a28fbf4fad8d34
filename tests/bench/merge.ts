/**
 * A merge of 20 bundles of single-field edits into a plan, everything verified and every conflict found; beside it, the same changes as bare rows
 * with better-sqlite3 (no parsing, no checks, no conflicts). Run as `node merge.ts CHANGES merge|scan|memory`; prints one measurement as JSON.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeFiles } from "../../db/merge.ts";
import { createPlan } from "../../db/plan.ts";
import { primitives } from "../../db/primitives.ts";
import { headsOf, unitsInConflict } from "../../db/settle.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { type ReceivedCommit, readBundle } from "../../shared/bundle.ts";
import type { Measured } from "./bench.ts";
import { makeWorkload } from "./workload.ts";

const [changes = "100000", what = "merge"] = process.argv.slice(2);
const edits = Number(changes);
const folder = mkdtempSync(join(tmpdir(), "waymark-bench-"));
try {
  console.log(JSON.stringify(measure()));
} finally {
  rmSync(folder, { recursive: true });
}

function measure(): Measured {
  const workload = makeWorkload(edits / 10, 20, edits, 0.1);
  const file = join(folder, "plan");
  const made = createPlan(file, folder, { planId: workload.planId }, { author: "Bench", now: Date.now() });
  if (!made.ok) throw new Error(made.error.message);
  const plan = made.value;
  const options = { now: Date.now(), inbox: null, admit: true, tick: () => undefined, restorePoint: () => "" };
  mergeFiles(plan, [{ name: "base", bytes: workload.base }], options);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const { receipt } = mergeFiles(
    plan,
    workload.bundles.map((bytes, i) => ({ name: `bundle ${i + 1}`, bytes })),
    options,
  );
  const took = performance.now() - began;
  if (receipt.applied !== edits) throw new Error(`${receipt.applied} of ${edits} changes were applied.`);
  const found = `${receipt.conflicts.length} conflicts, ${workload.contested} contested cells`;
  if (what === "memory") {
    plan.close();
    const peak = process.resourceUsage().maxRSS / 1024;
    return {
      value: peak,
      note: `peak of the whole process; ${Math.round(before / 2 ** 20)} MB of it before the merge, making the bundles`,
    };
  }
  if (what === "scan") {
    const scanBegan = performance.now();
    const contested = plan.db.sql<{ e: number }>("SELECT e FROM head GROUP BY e, f HAVING count(*) > 1").all();
    const open = new Set(contested.map(({ e }) => e));
    for (const e of open) unitsInConflict("milestone", headsOf(plan.db, e));
    const scanned = performance.now() - scanBegan;
    plan.close();
    return { value: scanned, note: `${open.size} records with a contested field` };
  }
  plan.close();
  const size = `${Math.round(statSync(file).size / 1e6)} MB`;
  return { value: took, peers: { "better-sqlite3 bare rows": bareRows(workload.base, workload.bundles) }, note: `${found}; ${size}` };
}

/** The least that any design must do: a row per commit, a row per change, the heads kept. The bundles are parsed before the clock starts. */
function bareRows(base: Uint8Array, bundles: readonly Uint8Array[]): number {
  const parsed = [base, ...bundles].map((bytes) => {
    const read = readBundle(bytes, primitives);
    if (!read.ok) throw new Error("The workload's own bundle does not read.");
    return read.value.commits;
  });
  const db = openSqlite(join(folder, "bare"));
  db.exec(`CREATE TABLE "commit"(c INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, seq INTEGER, wall INTEGER, author TEXT) STRICT;
    CREATE TABLE change(h INTEGER PRIMARY KEY, c INTEGER, e INTEGER, f INTEGER, value ANY, parents TEXT) STRICT; CREATE INDEX change_cell ON change(e, f);
    CREATE TABLE head(e INTEGER, f INTEGER, h INTEGER, PRIMARY KEY(e, f, h)) STRICT, WITHOUT ROWID;`);
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, known);
    return known;
  };
  const places = new Map<string, number>();
  let h = 0;
  const insert = (commits: readonly ReceivedCommit[]): void => {
    const commitRow = db.sql(`INSERT INTO "commit"(hash, seq, wall, author) VALUES (?,?,?,?)`);
    const changeRow = db.sql("INSERT INTO change VALUES (?,?,?,?,?,?)");
    const drop = db.sql("DELETE FROM head WHERE e = ? AND f = ? AND h = ?");
    const add = db.sql("INSERT INTO head VALUES (?,?,?)");
    for (const { commit, hash } of commits) {
      const c = Number(commitRow.run(Buffer.from(hash, "base64url"), commit.seq, commit.wall, commit.author).lastInsertRowid);
      for (const [i, op] of commit.ops.entries()) {
        h += 1;
        const [e, f] = [numberOf(op.id), numberOf(op.field)];
        const parents = op.parents.map((id) => places.get(id) ?? 0);
        changeRow.run(h, c, e, f, op.value, parents.join(" "));
        for (const parent of parents) drop.run(e, f, parent);
        add.run(e, f, h);
        places.set(`${hash}:${i}`, h);
      }
    }
  };
  db.transaction(() => insert(parsed[0] ?? []));
  const began = performance.now();
  db.transaction(() => parsed.slice(1).forEach(insert));
  const took = performance.now() - began;
  db.close();
  return took;
}
