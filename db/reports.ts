/** When the status of each item was last reported: what the log knows and no field says. */
import type { ReadDb } from "./sqlite.ts";

/** By `type/id`, milliseconds since 1970 by the clock of who reported; what a plan came with is no report. */
export function lastReports(db: ReadDb): readonly (readonly [item: string, at: number])[] {
  return db
    .sql<{ type: string; id: string; at: number }>(
      `SELECT entity.type AS type, entity.id AS id, max(wall) AS at
       FROM head JOIN field USING (f) JOIN change USING (h) JOIN "commit" USING (c) JOIN replica USING (r) JOIN entity ON entity.e = head.e
       WHERE field.type IN ('milestone', 'objective') AND field.name IN ('status', 'confidence', 'reason', 'forecast', 'actual')
         AND replica.key IS NOT NULL
       GROUP BY head.e`,
    )
    .all()
    .map(({ type, id, at }) => [`${type}/${id}`, at]);
}
