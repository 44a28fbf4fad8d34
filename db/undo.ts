/**
 * Undo and redo. A step is a range of the log; undoing it writes new changes that show again what was shown before the range, and only where the
 * range still shows. Edits, resolutions and merges are all steps, so all can be taken back, also after a restart.
 */
import type { Value } from "../shared/schema.ts";
import { isTypeName, kindOf } from "../shared/schema.ts";
import type { Signer } from "./keys.ts";
import type { TouchedRecord } from "./settle.ts";
import { headsOf, numbersIn } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { type CellWrite, type CommitText, type Range, writeCommit } from "./write.ts";

export interface Step {
  readonly n: number;
  readonly label: string;
  /** Change numbers, both included. */
  readonly first: number;
  readonly last: number;
}

/** How many steps are remembered; older ones stay in the log and its history. */
const stepsKept = 500;

/** Remembers what was just written as one step. Whatever could have been redone no longer can. */
export function rememberStep(db: Db, label: string, written: Range): void {
  if (written.last < written.first) return;
  db.sql("DELETE FROM step WHERE undone = 1").run();
  db.sql("INSERT INTO step(label, first, last, undone) VALUES (?,?,?,0)").run(label, written.first, written.last);
  db.sql("DELETE FROM step WHERE n <= (SELECT max(n) FROM step) - ?").run(stepsKept);
}

export const stepToUndo = (db: ReadDb): Step | undefined =>
  db.sql<Step>("SELECT * FROM step WHERE undone = 0 ORDER BY n DESC LIMIT 1").get();
export const stepToRedo = (db: ReadDb): Step | undefined => db.sql<Step>("SELECT * FROM step WHERE undone = 1 ORDER BY n LIMIT 1").get();

/** Takes a step back, or brings it again; the step then stands for the range just written. */
export function turnStep(
  db: Db,
  signer: Signer,
  step: Step,
  to: "undone" | "done",
  text: Pick<CommitText, "author" | "now">,
): readonly TouchedRecord[] {
  return db.transaction(() => {
    const writes = inverseOf(db, step);
    const note = `${to === "undone" ? "Undo" : "Redo"}: ${step.label}`;
    // A step that shows nowhere any more is only marked.
    const written = writes.length > 0 ? writeCommit(db, signer, { ...text, kind: "edit", note: note.slice(0, 1_000) }, writes) : null;
    db.sql("UPDATE step SET undone = ?, first = ?, last = ? WHERE n = ?").run(
      to === "undone" ? 1 : 0,
      written?.first ?? step.first,
      written?.last ?? step.last,
      step.n,
    );
    return written?.settled.touched ?? [];
  });
}

/**
 * The writes that show again what was shown before a range of the log. A cell that somebody has changed since is left alone. A record that the
 * range created is deleted, whole.
 */
function inverseOf(db: ReadDb, { first, last }: Step): readonly CellWrite[] {
  const cells = db
    .sql<{ e: number; f: number; type: string; id: string; field: string }>(
      `SELECT DISTINCT change.e, change.f, entity.type, entity.id, field.name AS field FROM change JOIN entity USING (e) JOIN field USING (f)
       WHERE h BETWEEN ? AND ?`,
    )
    .all(first, last);
  const created = new Set(cells.flatMap((cell) => (cell.field === "_life" && !wasThere(db, cell.e, first) ? [cell.e] : [])));
  return cells.flatMap((cell) => {
    if (!isTypeName(cell.type) || (created.has(cell.e) && cell.field !== "_life")) return [];
    const brought = headsOf(db, cell.e).filter((head) => head.field === cell.field && head.h >= first && head.h <= last);
    if (brought.length === 0) return [];
    const value = created.has(cell.e) ? 0 : valueBefore(db, cell.e, cell.f, first);
    const seen = cell.field === "_life" || kindOf(cell.type, cell.field)?.group ? otherHeads(db, cell.e, cell.f) : [];
    return [{ type: cell.type, id: cell.id, field: cell.field, value, parents: brought.map((head) => head.h), seen }];
  });
}

const wasThere = (db: ReadDb, e: number, first: number): boolean =>
  db.value("SELECT 1 FROM change WHERE e = ? AND h < ? LIMIT 1", e, first) !== undefined;

/** The value a cell showed before a change number. */
function valueBefore(db: ReadDb, e: number, f: number, first: number): Value {
  const changes = db
    .sql<{ h: number; value: Value; parents: string }>(
      `SELECT h, value, parents FROM change JOIN "commit" USING (c) WHERE e = ? AND f = ? AND h < ? ORDER BY wall DESC, hash DESC`,
    )
    .all(e, f, first);
  const replaced = new Set(changes.flatMap((change) => numbersIn(change.parents)));
  return changes.find((change) => !replaced.has(change.h))?.value ?? null;
}

/** Live changes of the record's other fields. */
const otherHeads = (db: ReadDb, e: number, f: number): readonly number[] =>
  db
    .sql<{ h: number }>("SELECT h FROM head WHERE e = ? AND f <> ? ORDER BY h LIMIT 1000")
    .all(e, f)
    .map(({ h }) => h);
