/** Conflicts as a person decides them: what both sides started from, each live value with who, when and why; and the decision, which is an ordinary write. */
import type { Position, Resolution, ResolveError } from "../shared/api.ts";
import { problemWithSize, problemWithWords } from "../shared/commit.ts";
import type { ConflictHead, ConflictItem, ConflictLabel, EarlierDecision } from "../shared/conflicts.ts";
import { recordInWords } from "../shared/naming.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type AnyRow, fieldsInUnit, isTypeName, kindOf, problemWith, type TypeName, type Value } from "../shared/schema.ts";
import type { Signer } from "./keys.ts";
import { changeNumberOf, rowOf } from "./read.ts";
import { outsideRemitOf } from "./remit.ts";
import { areStrangers, contestedHeads, type Head, headsOf, lifeOf, numbersIn, type Refs, type TouchedRecord } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { commitsAfterWithdrawal } from "./trust.ts";
import { type CellWrite, type CommitText, changeIdOf, type Written, writeCommit } from "./write.ts";

/** A field or a group of fields of one record. */
export interface Unit {
  readonly e: number;
  readonly type: TypeName;
  readonly id: string;
  readonly unit: string;
}

/**
 * Open conflicts, by record and unit.
 * @param now milliseconds, to tell a clock that runs ahead
 * @param most how many; all of them unless given
 */
export const openConflicts = (db: ReadDb, now: number, most?: number): readonly ConflictItem[] => described(db, openUnits(db, most), now);

/** The open conflicts of some records in which a change stands that arrived at this number or later. @param most how many are described */
export function conflictsSince(
  db: ReadDb,
  records: readonly TouchedRecord[],
  since: number,
  now: number,
  most: number,
): { readonly items: readonly ConflictItem[]; readonly unlisted: number } {
  const fresh = records.flatMap(({ e, type, id }) => {
    const units = db.sql<{ unit: string }>("SELECT unit FROM conflict WHERE e = ? ORDER BY unit").all(e);
    if (units.length === 0) return [];
    const heads = headsOf(db, e);
    return units
      .map(({ unit }) => ({ e, type, id, unit }))
      .filter((unit) => {
        const own = unitHeads(heads, unit);
        return (unit.unit === "_life" ? own : contestedHeads(own)).some((head) => head.h >= since);
      });
  });
  const items = described(db, fresh.slice(0, most), now);
  return { items, unlisted: fresh.length - items.length };
}

function described(db: ReadDb, units: readonly Unit[], now: number): readonly ConflictItem[] {
  let record: Contested | null = null;
  const late = lateCommits(db);
  return units.map((unit) => {
    // The units of one record follow each other.
    if (record?.e !== unit.e) record = contestedRecord(db, unit);
    return conflictItem(db, unit, record, late, now);
  });
}
/** Commits that were made on a copy after it had been withdrawn. */
const lateCommits = (db: ReadDb): ReadonlySet<number> => new Set(commitsAfterWithdrawal(db).map(({ c }) => c));

/**
 * Decides one conflict: a write that has every live value of the unit, as it was on the review screen, for its parents. A value that arrived
 * later stays open.
 * @param shown the position at which the review screen listed the values, or the changes that it listed (`ConflictItem.live`)
 */
export function resolveConflict(
  db: Db,
  signer: Signer,
  conflict: string,
  shown: Position | readonly string[],
  resolution: Resolution,
  text: Omit<CommitText, "kind">,
): Result<Written & { readonly item: ConflictItem }, ResolveError> {
  const unit = openUnit(db, conflict);
  if (!unit) return err({ type: "NoSuchConflict", message: "This conflict is no longer open. Nothing was changed." });
  const item = conflictItem(db, unit, contestedRecord(db, unit), lateCommits(db), text.now);
  const problem = problemWithWords(text.author, text.note);
  if (problem) return err({ type: "Invalid", message: problem });
  const listed = typeof shown === "number" ? null : new Set(shown);
  const heads = headsOf(db, unit.e).filter((head) => (typeof shown === "number" ? head.h <= shown : listed?.has(changeIdOf(db, head.h))));
  const decided = unit.unit === "_life" ? lifeWrites(unit, item, heads, resolution) : unitWrites(db, unit, item, heads, resolution);
  if (!decided.ok) return decided;
  return ok({ ...writeCommit(db, signer, { ...text, kind: "resolve" }, decided.value), item });
}

const conflictId = (unit: Unit): string => `${unit.type}/${unit.id}/${unit.unit}`;
/** The conflict of an id, while it is open. */
function openUnit(db: ReadDb, conflict: string): Unit | undefined {
  const [type = "", rest = ""] = [conflict.slice(0, conflict.indexOf("/")), conflict.slice(conflict.indexOf("/") + 1)];
  const [id, unit] = [rest.slice(0, rest.lastIndexOf("/")), rest.slice(rest.lastIndexOf("/") + 1)];
  const e = db.value<number>("SELECT e FROM conflict JOIN entity USING (e) WHERE type = ? AND id = ? AND unit = ?", type, id, unit);
  return e !== undefined && isTypeName(type) ? { e, type, id, unit } : undefined;
}
/** What is in conflict, kept as it arises. @param most how many; all of them unless given */
export const openUnits = (db: ReadDb, most = Number.MAX_SAFE_INTEGER): readonly Unit[] =>
  db
    .sql<Unit>("SELECT e, type, id, unit FROM conflict JOIN entity USING (e) ORDER BY type, id, unit LIMIT ?")
    .all(most)
    .filter((unit) => isTypeName(unit.type));

/** A record with at least one open conflict, as it is shown, with all its live changes. */
interface Contested {
  readonly e: number;
  readonly row: AnyRow | null;
  readonly title: string;
  readonly heads: readonly AuthoredHead[];
  /** Numbers of the changes that are outside their author's remit. */
  readonly outside: ReadonlySet<number>;
}
function contestedRecord(db: ReadDb, { e, type, id }: Unit): Contested {
  const row = rowOf(db, type, id);
  const title = row ? recordInWords(type, row, (other, otherId) => rowOf(db, other, otherId)) : id;
  return { e, row, title, heads: authoredHeadsOf(db, e), outside: outsideRemitOf(db, e) };
}

/** @param late commits that were made after their copy was withdrawn */
function conflictItem(
  db: ReadDb,
  unit: Unit,
  { row, title, heads: live, outside }: Contested,
  late: ReadonlySet<number>,
  now: number,
): ConflictItem {
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
    live: (unit.unit === "_life" ? live : all).map(({ hash, idx }) => changeId(hash, idx)),
    labels: [
      ...labelsOf(unit, fields, base, heads, now),
      ...(all.some((head) => outside.has(head.h)) ? (["outside-remit"] as const) : []),
      ...(all.some((head) => late.has(head.c)) ? (["after-withdrawal"] as const) : []),
    ],
    earlier: earlierDecision(db, unit, all),
  };
}

/** The newest decision on the very same values of this unit, whoever made it. */
function earlierDecision(db: ReadDb, unit: Unit, heads: readonly AuthoredHead[]): EarlierDecision | null {
  if (unit.unit === "_life") return null;
  const fields = fieldsInUnit(unit.type, unit.unit);
  const decisions = db
    .sql<{ c: number; author: string; at: number; why: string; field: string; value: Value; parents: Refs }>(
      `SELECT c, author, wall AS at, note AS why, name AS field, value, parents FROM cell JOIN change USING (e, f, h) JOIN "commit" USING (c) JOIN field USING (f)
       WHERE e = ? AND kind = 'resolve' ORDER BY c DESC`,
    )
    .all(unit.e)
    .filter(({ field }) => fields.includes(field));
  const wanted = sideBySide(heads);
  for (const writes of Map.groupBy(decisions, ({ c }) => c).values()) {
    const [first] = writes;
    const met = writes.flatMap(({ field, parents }) =>
      numbersIn(parents).map((h) => ({ field, value: db.value<Value>("SELECT value FROM change WHERE h = ?", h) ?? null })),
    );
    if (!first || sideBySide(met) !== wanted) continue;
    const values = Object.fromEntries(writes.map(({ field, value }) => [field, value]));
    return { values, author: first.author, at: first.at, why: first.why };
  }
  return null;
}
/** The values that stand against each other, as text that is equal when they are. */
const sideBySide = (heads: readonly { readonly field: string; readonly value: Value }[]): string =>
  JSON.stringify([...new Set(heads.map(({ field, value }) => JSON.stringify([field, value])))].sort());

function labelsOf(
  { type, unit }: Unit,
  fields: readonly string[],
  base: Readonly<Record<string, Value>>,
  heads: readonly ConflictHead[],
  now: number,
): ConflictLabel[] {
  const labels: ConflictLabel[] = [];
  const dayAhead = now + 86_400_000;
  const values = heads.map((head) => JSON.stringify([head.field, head.value]));
  const [field = ""] = fields;
  const isBase = (head: ConflictHead): boolean => head.value === (base[head.field] ?? null);
  if (unit === "_life") labels.push("delete-edit");
  if (fields.length > 1) labels.push("goes-together");
  // A change id begins with its commit: what one act wrote counts as one side.
  const acts = Map.groupBy(heads, ({ change }) => change.slice(0, change.indexOf(":")));
  if (unit !== "_life" && [...acts.values()].some((own) => own.every(isBase))) labels.push("unchanged-from-base");
  if (fields.length === 1 && unit !== "_life" && new Set(values).size < values.length) labels.push("same-result");
  if (fields.length === 1 && kindOf(type, field)?.kind === "text" && !heads.some(isBase)) labels.push("rewritten");
  if (heads.some((head) => head.decision) && heads.some((head) => !head.decision)) labels.push("decision-overtaken");
  if (heads.some((head) => head.at > dayAhead)) labels.push("clock-looks-wrong");
  return labels;
}

/** A live change with who wrote it, when, why, and the sender of the bundle it came in. */
interface AuthoredHead extends Head {
  readonly parents: Refs;
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
      `SELECT h, c, field.name AS field, value, seen, parents, hash, h - c AS idx, author, wall, note, kind, sender
       FROM head JOIN change USING (h) JOIN "commit" USING (c) JOIN field ON field.f = head.f LEFT JOIN bundle USING (b) WHERE head.e = ?`,
    )
    .all(e);

const changeId = (hash: Uint8Array, idx: number): string => `${Buffer.from(hash).toString("base64url")}:${idx}`;
const describeHead = (head: AuthoredHead, shown: boolean): ConflictHead => ({
  change: changeId(head.hash, head.idx),
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
  const candidates = sharedBy(db, own).filter((h) => own.length > 1 || (field === "_life" ? h !== own[0]?.h : known.has(h)));
  return candidates[0] === undefined ? null : (db.value<Value>("SELECT value FROM change WHERE h = ?", candidates[0]) ?? null);
}

/** The changes that all of these are or descend from, newest first. A change is always newer here than those that it replaced. */
function sharedBy(db: ReadDb, heads: readonly AuthoredHead[]): readonly number[] {
  // Which heads come down from each change, a bit for each: with thousands of heads on a long line, sets of their own would cost minutes.
  const below = new Map(heads.map(({ h }, i) => [h, 1n << BigInt(i)]));
  const all = (1n << BigInt(heads.length)) - 1n;
  const parents = new Map(heads.map((head) => [head.h, numbersIn(head.parents)]));
  for (const [, found] of parents)
    for (const h of found)
      if (!parents.has(h)) parents.set(h, numbersIn(db.value<Refs>("SELECT parents FROM change WHERE h = ?", h) ?? null));
  return [...parents.keys()]
    .sort((a, b) => b - a)
    .filter((h) => {
      const own = below.get(h) ?? 0n;
      for (const parent of parents.get(h) ?? []) below.set(parent, (below.get(parent) ?? 0n) | own);
      return heads.length > 0 && own === all;
    });
}

/** Writes for a field or group: every field of the unit that anybody wrote, in one commit, so that nothing in it is a stranger to the rest. */
function unitWrites(
  db: ReadDb,
  unit: Unit,
  item: ConflictItem,
  known: readonly Head[],
  resolution: Resolution,
): Result<readonly CellWrite[], ResolveError> {
  const heads = unitHeads(known, unit);
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
  unit: Unit,
  item: ConflictItem,
  heads: readonly Head[],
  resolution: Resolution,
): Result<readonly CellWrite[], ResolveError> {
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
