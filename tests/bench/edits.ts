/** One edit, from the engine's door to the disk: the real plan, a durable commit, the patch of rows that the screen gets. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { editPlan } from "../../db/edit.ts";
import { createPlan } from "../../db/plan.ts";
import { changedRows } from "../../db/read.ts";
import { lastChange } from "../../db/write.ts";
import type { Measured } from "./bench.ts";

/** @param share 0.5 for the median, 0.99 for the slowest in a hundred; milliseconds */
export function measureEdits(share: number): Measured {
  const home = mkdtempSync(join(tmpdir(), "waymark-bench-"));
  const made = createPlan(join(home, "plan"), home, "norfolk-waveney-2025", { author: "Bench", now: Date.now() });
  if (!made.ok) throw new Error(made.error.message);
  const plan = made.value;
  try {
    const ids = plan.db.sql<{ id: string }>("SELECT id FROM milestone JOIN entity USING (e)").all();
    const times = Array.from({ length: 1_000 }, (_, i) => {
      const edits = [{ type: "milestone", id: ids[i % ids.length]?.id ?? "", field: "title", value: `Title ${i}` }] as const;
      const began = performance.now();
      const done = editPlan(plan, { edits, at: lastChange(plan.db), label: "Edit", why: "" }, "Bench", Date.now());
      if (!done.ok) throw new Error("An edit was refused.");
      changedRows(plan.db, done.value);
      return performance.now() - began;
    }).sort((a, b) => a - b);
    return { value: times[Math.floor(times.length * share)] ?? Number.NaN };
  } finally {
    plan.close();
    rmSync(home, { recursive: true });
  }
}
