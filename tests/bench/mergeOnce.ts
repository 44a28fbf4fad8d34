/** One merge into a plan on disk, in a process that does nothing else: `node mergeOnce.ts FOLDER`, the folder as `workload.ts` fills it. */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { openUnits } from "../../db/conflicts.ts";
import { editPlan } from "../../db/edit.ts";
import { mergeFiles } from "../../db/merge.ts";
import { createPlan, openPlan, type Plan } from "../../db/plan.ts";
import { allRows, changedRows } from "../../db/read.ts";
import { headsOfEach, unitsInConflict } from "../../db/settle.ts";
import type { ReadDb } from "../../db/sqlite.ts";
import { lastChange } from "../../db/write.ts";
import { bundleFiles, describedIn } from "./workload.ts";

export interface Merged {
  /** Of the 20 bundles into a plan that holds the base, in milliseconds. */
  readonly merge: number;
  /** Of the base and the bundles, in milliseconds. */
  readonly whole: number;
  /** Until every record and field in conflict is known, in milliseconds. */
  readonly scan: number;
  /** Memory of the process at its height until the merge was done, the base's import before it included, in MB. */
  readonly memory: number;
  /** From the closed file to all rows in hand, in milliseconds. */
  readonly open: number;
  /** One edit from the engine's door to the disk, the median, in milliseconds. */
  readonly edit: number;
  readonly note: string;
}

const [folder = ""] = process.argv.slice(2);
const { planId, edits, contested } = describedIn(folder);
const file = join(folder, "plan");
const text = { author: "Bench", now: Date.now() };
const options = { now: Date.now(), inbox: null, admit: true, tick: () => undefined, restorePoint: () => "" };
const [base, ...bundles] = bundleFiles(folder);
if (base === undefined) throw new Error("There is no base to start from.");
const plan = gained(createPlan(file, folder, { planId }, text));
const [created] = timed(() => mergeFiles(plan, [{ name: "base", bytes: readFileSync(base) }], options));
const received = bundles.map((path, i) => ({ name: `bundle ${i + 1}`, bytes: readFileSync(path) }));
const [merge, { receipt }] = timed(() => mergeFiles(plan, received, options));
if (receipt.applied !== edits) throw new Error(`${receipt.applied} of ${edits} changes were applied.`);
const memory = memoryAtItsHeight();
const [scan, open] = timed(() => openUnits(plan.db));
const found = conflictsFromHeads(plan.db);
if (found !== open.length || found !== receipt.conflictCount)
  throw new Error(`The live changes hold ${found} conflicts, the plan lists ${open.length}, the receipt said ${receipt.conflictCount}.`);
const changes = lastChange(plan.db);
plan.close();
const size = Math.round(statSync(file).size / 1e6);
const [opening, again] = timed(() => {
  const opened = gained(openPlan(file, folder, "write"));
  allRows(opened.db);
  return opened;
});
const edit = editsOf(again, 200);
again.close();
for (const suffix of ["", ".lock"]) rmSync(file + suffix, { force: true });
const note = `${changes} changes, ${receipt.conflictCount} conflicts, ${contested} contested cells; ${size} MB`;
console.log(JSON.stringify({ merge, whole: created + merge, scan, memory, open: opening, edit, note } satisfies Merged));

/** Records in which some field has two live changes, or two live changes of a group are by different commits; and of these, what is in conflict. */
function conflictsFromHeads(db: ReadDb): number {
  const grouped = JSON.stringify(["start", "due", "status", "reason"]);
  const candidates = db
    .sql<{ e: number }>(
      `SELECT DISTINCT e FROM (SELECT e FROM cell WHERE live = 1 GROUP BY e, f HAVING count(*) > 1
       UNION ALL SELECT head.e FROM head JOIN change USING (h) WHERE head.f IN (SELECT f FROM field WHERE name IN (SELECT value FROM json_each(?)))
       GROUP BY head.e HAVING count(DISTINCT change.c) > 1)`,
    )
    .all(grouped)
    .map(({ e }) => e);
  return [...headsOfEach(db, candidates).values()].reduce((sum, heads) => sum + unitsInConflict("milestone", heads).length, 0);
}

function editsOf(opened: Plan, count: number): number {
  const ids = opened.db.sql<{ id: string }>("SELECT id FROM milestone JOIN entity USING (e) LIMIT ?").all(count);
  const times = ids.map(({ id }, i) => {
    const request = {
      edits: [{ type: "milestone", id, field: "title", value: `Title ${i}` }] as const,
      at: lastChange(opened.db),
      label: "Edit",
      why: "",
    };
    const [took] = timed(() => changedRows(opened.db, gained(editPlan(opened, request, "Bench", Date.now()))));
    return took;
  });
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** In MB. Linux's own figure for all that a process ever held counts what its parent held, too. */
function memoryAtItsHeight(): number {
  const own = existsSync("/proc/self/status") ? /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] : undefined;
  return Number(own ?? process.resourceUsage().maxRSS) / 1024;
}

function timed<T>(work: () => T): readonly [milliseconds: number, T] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}

function gained<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
