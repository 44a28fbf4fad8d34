/** The re-forecast log, counted: which milestones were moved how often, and what may not move without a reason. */
import type { Edit } from "../shared/api.ts";
import type { MovedMilestone } from "../shared/baselines.ts";
import { reforecastsIn } from "../shared/reforecasts.ts";
import type { Value } from "../shared/schema.ts";
import { rowOf } from "./read.ts";
import type { ReadDb } from "./sqlite.ts";

interface DateChange {
  readonly e: number;
  readonly id: string;
  readonly field: string;
  readonly value: Value;
}
/** Milestones that were moved since they were first given a date. @param ids only these; all of them when null */
export function movedMilestones(db: ReadDb, ids: readonly string[] | null): readonly MovedMilestone[] {
  const only = ids === null ? "" : "AND m.e IN (SELECT e FROM entity WHERE type = 'milestone' AND id IN (SELECT value FROM json_each(?)))";
  // By the index on cells: what was written once, as nearly everything is, is never read.
  const changes = db
    .sql<DateChange>(
      `SELECT m.e AS e, entity.id AS id, field.name AS field, change.value AS value
       FROM milestone AS m JOIN entity USING (e) JOIN cell USING (e) JOIN change USING (e, f, h) JOIN field USING (f) JOIN "commit" USING (c)
       WHERE m._alive = 1 ${only} AND field.type = 'milestone' AND field.name IN ('due', 'forecast')
         AND (SELECT count(*) FROM cell AS other JOIN field AS kind USING (f)
              WHERE other.e = m.e AND kind.type = 'milestone' AND kind.name IN ('due', 'forecast')) > 1
       ORDER BY m.e, wall, hash, h`,
    )
    .all(...(ids === null ? [] : [JSON.stringify(ids)]));
  return [...Map.groupBy(changes, ({ e }) => e).values()].flatMap((own) => {
    const { count, original } = reforecastsIn(own);
    const id = own[0]?.id;
    return id !== undefined && count > 0 ? [{ id, count, original }] : [];
  });
}

const expected: ReadonlySet<string> = new Set(["start", "due", "forecast"]);
/** A date of a milestone that is to move without a reason: at the screen every such change says why. */
export function unexplainedMove(db: ReadDb, edits: readonly Edit[], why: string): { readonly edit: Edit; readonly message: string } | null {
  if (why.trim() !== "") return null;
  const made = new Set(edits.flatMap(({ type, id, field }) => (type === "milestone" && field === "_life" ? [id] : [])));
  const edit = edits.find(({ type, id, field, value }) => {
    if (type !== "milestone" || !expected.has(field) || made.has(id)) return false;
    const row = rowOf(db, "milestone", id);
    return row !== null && row[field] !== value;
  });
  return edit ? { edit, message: "Say why it moves. Nothing was changed." } : null;
}
