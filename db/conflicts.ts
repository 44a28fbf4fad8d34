/** Conflicts as a person decides them: what both sides started from, each live value with who, when and why; and the decision, which is an ordinary write. */
import type { Position, Resolution, ResolveError } from "../shared/api.ts";
import { problemWithSize, problemWithWords } from "../shared/commit.ts";
import type { ConflictHead, ConflictItem, ConflictLabel } from "../shared/conflicts.ts";
import { recordInWords } from "../shared/naming.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type AnyRow, fieldsInUnit, isTypeName, kindOf, problemWith, type TypeName, type Value } from "../shared/schema.ts";
import type { Signer } from "./keys.ts";
import { changeNumberOf, rowOf } from "./read.ts";
import { areStrangers, contestedHeads, type Head, headsOf, lifeOf, numbersIn } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { type CellWrite, type CommitText, changeIdOf, type Written, writeCommit } from "./write.ts";

interface Unit {
  readonly e: number;
  readonly type: TypeName;
  readonly id: string;
  readonly unit: string;
}

/** Every open conflict, by record and unit. @param now milliseconds, to tell a clock that runs ahead */
export function openConflicts(db: ReadDb, now: number): readonly ConflictItem[] {
  let record: Contested | null = null;
  return openUnits(db).map((unit) => {
    // The units of one record follow each other.
    if (record?.e !== unit.e) record = contestedRecord(db, unit);
    return conflictItem(db, unit, record, now);
  });
}

/**
 * Decides one conflict: a write that has every live value of the unit, as it was on the review screen, for its parents.
 * @param at the position at which the review screen listed the values; one that arrived later stays open
 */
export function resolveConflict(
  db: Db,
  signer: Signer,
  conflict: string,
  at: Position,
  resolution: Resolution,
  text: Omit<CommitText, "kind">,
): Result<Written & { readonly item: ConflictItem }, ResolveError> {
  const unit = openUnits(db).find((open) => conflictId(open) === conflict);
  if (!unit) return err({ type: "NoSuchConflict", message: "This conflict is no longer open. Nothing was changed." });
  const item = conflictItem(db, unit, contestedRecord(db, unit), text.now);
  const problem = problemWithWords(text.author, text.note);
  if (problem) return err({ type: "Invalid", message: problem });
  const decided = unit.unit === "_life" ? lifeWrites(db, unit, item, at, resolution) : unitWrites(db, unit, item, at, resolution);
  if (!decided.ok) return decided;
  return ok({ ...writeCommit(db, signer, { ...text, kind: "resolve" }, decided.value), item });
}

const conflictId = (unit: Unit): string => `${unit.type}/${unit.id}/${unit.unit}`;
const openUnits = (db: ReadDb): readonly Unit[] =>
  db
    .sql<Unit>("SELECT e, type, id, unit FROM conflict JOIN entity USING (e) ORDER BY type, id, unit")
    .all()
    .filter((unit) => isTypeName(unit.type));

/** A record with at least one open conflict, as it is shown, with all its live changes. */
interface Contested {
  readonly e: number;
  readonly row: AnyRow | null;
  readonly title: string;
  readonly heads: readonly AuthoredHead[];
}
function contestedRecord(db: ReadDb, { e, type, id }: Unit): Contested {
  const row = rowOf(db, type, id);
  const title = row ? recordInWords(type, row, (other, otherId) => rowOf(db, other, otherId)) : id;
  return { e, row, title, heads: authoredHeadsOf(db, e) };
}

function conflictItem(db: ReadDb, unit: Unit, { row, title, heads: live }: Contested, now: number): ConflictItem {
  const all = unitHeads(live, unit);
  const fields = fieldsInUnit(unit.type, unit.unit);
  const base = Object.fromEntries(fields.map((field) => [field, baseOf(db, field, all)]));
  const heads = (unit.unit === "_life" ? all : contestedHeads(all))
    .map((head) => describeHead(head, unit.unit === "_life" ? head.value !== 0 : row?.[head.field] === head.value))
    .sort((a, b) => a.at - b.at || (a.change < b.change ? -1 : 1));
  return {
    id: conflictId(unit),
    type: unit.type,
    record: unit.id,
    title,
    field: unit.unit,
    fields,
    base,
    heads,
    labels: labelsOf(unit.unit, fields, base, heads, now),
  };
}

function labelsOf(
  unit: string,
  fields: readonly string[],
  base: Readonly<Record<string, Value>>,
  heads: readonly ConflictHead[],
  now: number,
): ConflictLabel[] {
  const labels: ConflictLabel[] = [];
  const dayAhead = now + 86_400_000;
  if (unit === "_life") labels.push("delete-edit");
  if (fields.length > 1) labels.push("goes-together");
  if (unit !== "_life" && heads.some((head) => head.value === base[head.field])) labels.push("unchanged-from-base");
  if (heads.some((head) => head.decision) && heads.some((head) => !head.decision)) labels.push("decision-overtaken");
  if (heads.some((head) => head.at > dayAhead)) labels.push("clock-looks-wrong");
  return labels;
}

/** A live change with who wrote it, when, why, and the sender of the bundle it came in. */
interface AuthoredHead extends Head {
  readonly parents: string;
  readonly hash: Uint8Array;
  readonly idx: number;
  readonly author: string;
  readonly wall: number;
  readonly note: string;
  readonly kind: string;
  readonly sender: string | null;
}
const authoredHeadsOf = (db: ReadDb, e: number): readonly AuthoredHead[] =>
  db
    .sql<AuthoredHead>(
      `SELECT h, c, field.name AS field, value, seen, parents, hash, h - h0 AS idx, author, wall, note, kind, sender
       FROM head JOIN change USING (h) JOIN "commit" USING (c) JOIN field ON field.f = head.f LEFT JOIN bundle USING (b) WHERE head.e = ?`,
    )
    .all(e);

const describeHead = (head: AuthoredHead, shown: boolean): ConflictHead => ({
  change: `${Buffer.from(head.hash).toString("base64url")}:${head.idx}`,
  field: head.field,
  value: head.value,
  author: head.author,
  at: head.wall,
  why: head.note,
  from: head.sender,
  shown,
  decision: head.kind === "resolve",
});

/** The live changes that a unit's decision is about; for `_life`, the deletions and what they did not see. */
function unitHeads<H extends Head>(heads: readonly H[], { type, unit }: Unit): readonly H[] {
  const fields = new Set(fieldsInUnit(type, unit));
  const unseen = new Set(unit === "_life" ? lifeOf(heads).unseen.map((head) => head.h) : []);
  return heads.filter((head) => fields.has(head.field) || unseen.has(head.h));
}

/**
 * The value of one field that all sides started from: of the newest change that every live value of the field descends from; where the field has
 * one live value only, the one that the other side of the group saw; of a life, what the deletion replaced.
 */
function baseOf(db: ReadDb, field: string, heads: readonly AuthoredHead[]): Value {
  const own = heads.filter((head) => head.field === field);
  const known = new Set(heads.flatMap((head) => (head.field === field ? [] : numbersIn(head.seen))));
  const lines = own.map((head) => new Set([head.h, ...ancestorsOf(db, head)]));
  const shared = [...(lines[0] ?? [])].filter((h) => lines.every((line) => line.has(h)));
  const candidates = own.length > 1 ? shared : shared.filter((h) => (field === "_life" ? h !== own[0]?.h : known.has(h)));
  const newest = Math.max(-1, ...candidates);
  return newest === -1 ? null : (db.value<Value>("SELECT value FROM change WHERE h = ?", newest) ?? null);
}

/** Every change that a change replaced, directly or through others. */
function ancestorsOf(db: ReadDb, { parents }: AuthoredHead): ReadonlySet<number> {
  const found = new Set(numbersIn(parents));
  for (const next of found)
    for (const parent of numbersIn(db.value<string>("SELECT parents FROM change WHERE h = ?", next) ?? "")) found.add(parent);
  return found;
}

/** Writes for a field or group: every field of the unit that anybody wrote, in one commit, so that nothing in it is a stranger to the rest. */
function unitWrites(
  db: ReadDb,
  unit: Unit,
  item: ConflictItem,
  at: Position,
  resolution: Resolution,
): Result<readonly CellWrite[], ResolveError> {
  const heads = unitHeads(headsOf(db, unit.e), unit).filter((head) => head.h <= at);
  const values = decidedValues(db, unit, item, heads, resolution);
  if (!values.ok) return values;
  const writes: CellWrite[] = [];
  for (const field of item.fields) {
    const own = heads.filter((head) => head.field === field);
    const value = values.value[field] ?? null;
    // Nobody wrote here, and nobody decided to.
    if (own.length === 0 && value === null) continue;
    const kind = kindOf(unit.type, field);
    const problem = kind ? (problemWithSize(value) ?? problemWith(kind, value)) : null;
    if (problem) return err({ type: "Invalid", message: `${kind?.label}: ${problem}` });
    const seen = heads.flatMap((head) => (head.field === field ? [] : [head.h]));
    writes.push({ type: unit.type, id: unit.id, field, value, parents: own.map((head) => head.h), seen });
  }
  return ok(writes);
}

function decidedValues(
  db: ReadDb,
  unit: Unit,
  item: ConflictItem,
  heads: readonly Head[],
  resolution: Resolution,
): Result<Readonly<Record<string, Value>>, ResolveError> {
  const row = rowOf(db, unit.type, unit.id);
  const current = Object.fromEntries(item.fields.map((field) => [field, (row?.[field] ?? null) as Value]));
  if ("values" in resolution) {
    const stray = Object.keys(resolution.values).find((field) => !item.fields.includes(field));
    if (stray) return err({ type: "Invalid", message: `${stray} is not part of this conflict.` });
    return ok({ ...current, ...resolution.values });
  }
  if ("keepBoth" in resolution) {
    const sides = new Set(heads.map((head) => head.field));
    if (sides.size < 2 || sides.size < heads.length)
      return err({ type: "Invalid", message: "Both sides wrote the same field: take one, or type another." });
    return ok(current);
  }
  const taken = item.heads.find((head) => head.change === resolution.take);
  const head = heads.find((candidate) => candidate.h === changeNumberOf(db, resolution.take));
  if (!taken || !head) return err({ type: "Invalid", message: "That change is not one of the live values of this conflict." });
  return ok(
    Object.fromEntries(item.fields.map((field) => [field, field === taken.field ? taken.value : besideSide(db, head, field, heads)])),
  );
}

/**
 * What a side of a group has in another field than its own: what was written there by somebody who knew it or whom it knew, else what its author saw
 * there, else nothing. Never what happens to be shown: that would hang on a clock.
 */
function besideSide(db: ReadDb, side: Head, field: string, heads: readonly Head[]): Value {
  const known = heads
    .filter((other) => other.field === field && !areStrangers(other, side))
    .map((other) => ({ ...other, id: changeIdOf(db, other.h) }));
  const [first] = known.sort((x, y) => (x.id < y.id ? -1 : 1));
  if (first) return first.value;
  const seen = numbersIn(side.seen).flatMap((h) => {
    const change = db
      .sql<{ field: string; value: Value }>("SELECT name AS field, value FROM change JOIN field USING (f) WHERE h = ?")
      .get(h);
    return change?.field === field ? [change.value] : [];
  });
  return seen[0] ?? null;
}

function lifeWrites(
  db: ReadDb,
  unit: Unit,
  item: ConflictItem,
  at: Position,
  resolution: Resolution,
): Result<readonly CellWrite[], ResolveError> {
  const heads = headsOf(db, unit.e).filter((head) => head.h <= at);
  let value: Value;
  if ("take" in resolution) {
    const taken = item.heads.find((head) => head.change === resolution.take);
    if (!taken) return err({ type: "Invalid", message: "That change is not one of the live values of this conflict." });
    value = taken.field === "_life" && taken.value === 0 ? 0 : 1;
  } else if ("values" in resolution && (resolution.values._life === 0 || resolution.values._life === 1)) value = resolution.values._life;
  else return err({ type: "Invalid", message: "Keep the record or delete it: there is nothing else to choose here." });
  const parents = heads.flatMap((head) => (head.field === "_life" ? [head.h] : []));
  const seen = heads.flatMap((head) => (head.field === "_life" ? [] : [head.h]));
  return ok([{ type: unit.type, id: unit.id, field: "_life", value, parents, seen }]);
}
