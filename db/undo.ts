/**
 * Undo and redo. A step is a range of the log; undoing it writes new changes that show again what was shown before the range, and only where the
 * range still shows: values, records and open conflicts. Edits, decisions and merges are all steps, so all can be taken back, also after a restart.
 */
import { isTypeName, knownUnitOf, type TypeName, unitOf, type Value } from "../shared/schema.ts";
import type { Signer } from "./keys.ts";
import { areStrangers, type Head, lifeOf, numbersIn, type Refs, type TouchedRecord, unitsInConflict } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { type CellWrite, type CommitText, lastChange, type Range, writeCommit } from "./write.ts";

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
    const first = lastChange(db) + 1;
    const touched = new Map<number, TouchedRecord>();
    const note = `${to === "undone" ? "Undo" : "Redo"}: ${step.label}`.slice(0, 1_000);
    const writeAll = (restored: readonly Layers[]): void => {
      for (let layer = 0; restored.some((layers) => layers.length > layer); layer += 1) {
        const writes = restored.flatMap((layers) => layers[layer] ?? []);
        const { settled } = writeCommit(db, signer, { ...text, kind: "edit", note }, writes);
        for (const record of settled.touched) touched.set(record.e, record);
      }
    };
    const records = recordsIn(db, step);
    writeAll(records.map((record) => restoredFields(record, pastOf(db, record, step), step)));
    // A deletion says what it saw: the fields come first.
    writeAll(records.map((record) => restoredLife(record, pastOf(db, record, step), step)));
    const last = lastChange(db);
    const range = last < first ? step : { first, last };
    db.sql("UPDATE step SET undone = ?, first = ?, last = ? WHERE n = ?").run(to === "undone" ? 1 : 0, range.first, range.last, step.n);
    return [...touched.values()];
  });
}

/** Writes of one record in the order of their commits. Values that contradict each other, as in an open conflict, cannot be in one commit. */
type Layers = readonly (readonly CellWrite[])[];

/** A record's live changes just before a step, at its end, and now; per field the one shown first. */
interface Past {
  readonly before: readonly Head[];
  readonly after: readonly Head[];
  readonly now: readonly Head[];
}

function recordsIn(db: ReadDb, { first, last }: Step): readonly TouchedRecord[] {
  return db
    .sql<{ e: number; type: string; id: string }>(
      "SELECT DISTINCT e, type, id FROM change JOIN entity USING (e) WHERE h BETWEEN ? AND ? ORDER BY e",
    )
    .all(first, last)
    .flatMap(({ e, type, id }) => (isTypeName(type) ? [{ e, type, id }] : []));
}

function pastOf(db: ReadDb, { e }: TouchedRecord, { first, last }: Step): Past {
  const changes = db
    .sql<Head & { parents: Refs }>(
      `SELECT h, c, field.name AS field, value, parents, seen FROM cell JOIN change USING (e, f, h) JOIN "commit" USING (c) JOIN field USING (f) WHERE e = ?
       ORDER BY wall DESC, hash DESC`,
    )
    .all(e);
  const headsAt = (position: number): readonly Head[] => {
    const held = changes.filter((change) => change.h <= position);
    const replaced = new Set(held.flatMap((change) => numbersIn(change.parents)));
    return held.filter((change) => !replaced.has(change.h));
  };
  return { before: headsAt(first - 1), after: headsAt(last), now: headsAt(Number.MAX_SAFE_INTEGER) };
}

function restoredFields({ type, id }: TouchedRecord, past: Past, step: Step): Layers {
  // A record that the step made is deleted, whole.
  if (past.before.length === 0) return [];
  const contested = new Set(unitsInConflict(type, past.before));
  const open = new Set(unitsInConflict(type, past.now));
  const layers: CellWrite[][] = [];
  const used = new Map<string, number>();
  for (const field of new Set(past.now.map((head) => head.field))) {
    const unit = knownUnitOf(type, field);
    if (unit === undefined) continue;
    const cell = cellOf(past, field);
    const brought = broughtBy(step, cell);
    if (brought.length === 0 || (sameValues(cell.before, cell.now, null) && contested.has(unit) === open.has(unit))) continue;
    const parents = brought.map((head) => head.h);
    const others = past.now.filter((head) => head.field !== field && unitOf(type, head.field) === unit);
    for (const value of restoredValues(cell, brought, null)) {
      // In a unit that was in conflict one commit for each value, which has seen only what it had seen then.
      const known = contested.has(unit) ? others.filter((head) => wereKnown(past, field, value, head)) : others;
      const layer = contested.has(unit) ? (used.get(unit) ?? 0) : 0;
      used.set(unit, layer + 1);
      while (layers.length <= layer) layers.push([]);
      layers[layer]?.push({ type, id, field, value, parents, seen: known.map((head) => head.h) });
    }
  }
  return layers;
}

/** Whether a value as it was live before a step, and another head of now, were no strangers then; what nobody had written was a stranger to none. */
function wereKnown({ before }: Past, field: string, value: Value, other: Head): boolean {
  const own = before.filter((head) => head.field === field && head.value === value);
  return own.length === 0 || (before.some(({ h }) => h === other.h) && !own.some((head) => areStrangers(head, other)));
}

function restoredLife({ type, id }: TouchedRecord, past: Past, step: Step): Layers {
  const cell = cellOf(past, "_life");
  const there = past.before.length > 0 && lifeOf(past.before).alive;
  if (lifeInWords(type, past.before, there) === lifeInWords(type, past.now, lifeOf(past.now).alive)) return [];
  // A step may have turned a record's life by its fields alone: then what stands for its life stands for the step.
  const own = broughtBy(step, cell);
  const brought = own.length === 0 && sameValues(cell.after, cell.now, 1) ? cell.now : own;
  if (brought.length === 0 && cell.now.length > 0) return [];
  // What a deletion had not seen then it must not have seen now: the conflict is open again.
  const unseen = new Set(lifeOf(past.before).unseen.map((head) => head.field));
  return restoredValues(cell, brought, there ? 1 : 0).map((value) => {
    const seen = past.now.filter((head) => head.field !== "_life" && !(value === 0 && unseen.has(head.field)));
    return [{ type, id, field: "_life", value, parents: brought.map((head) => head.h), seen: seen.map((head) => head.h) }];
  });
}

/** Whether a record is there, and between what its conflict is when its life is contested. */
function lifeInWords(type: TypeName, heads: readonly Head[], there: boolean): string {
  if (!there || !unitsInConflict(type, heads).includes("_life")) return there ? "there" : "gone";
  const sides = heads.flatMap((head) => (head.field === "_life" ? [head.value === 0 ? "deleted" : "kept"] : []));
  return [...new Set(sides)].sort().join(" or ");
}

const cellOf = ({ before, after, now }: Past, field: string): Past => {
  const inCell = (head: Head): boolean => head.field === field;
  return { before: before.filter(inCell), after: after.filter(inCell), now: now.filter(inCell) };
};

/** The live changes that show a step's work: its own, and those that showed it again when a later step was taken back. */
function broughtBy({ first, last }: Step, { after, now }: Past): readonly Head[] {
  const values = new Set(after.filter((head) => head.h >= first).map((head) => head.value));
  return now.filter((head) => head.h >= first && (head.h <= last || values.has(head.value)));
}

/** The values to write so that a cell has those of before; the one that is to be shown comes last, since the latest is shown. */
function restoredValues({ before, now }: Past, brought: readonly Head[], none: Value): readonly Value[] {
  const [shown = none, ...hidden] = new Set(before.map((head) => head.value));
  const kept = new Set(now.filter((head) => !brought.includes(head)).map((head) => head.value));
  return [...hidden.filter((value) => !kept.has(value)), shown];
}

/** @param none what a cell that nobody wrote stands for */
const sameValues = (x: readonly Head[], y: readonly Head[], none: Value): boolean =>
  valuesOf(x, none).symmetricDifference(valuesOf(y, none)).size === 0;
const valuesOf = (heads: readonly Head[], none: Value): ReadonlySet<Value> =>
  new Set(heads.length === 0 ? [none] : heads.map((head) => head.value));
