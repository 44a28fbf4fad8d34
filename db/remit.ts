/**
 * Remit: a change to an objective, or to what hangs on it, by somebody who holds no role there is merged like any other and put before a person
 * too. Which changes these were is written down beside the log when they arrive; it is no part of the digest, since each copy answers for itself.
 */
import type { Position, RemitDecision, RemitItem, ResolveError } from "../shared/api.ts";
import { problemWithWords } from "../shared/commit.ts";
import { dayOf } from "../shared/dates.ts";
import { recordInWords } from "../shared/naming.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { fieldsOf, isTypeName, type TypeName, unitOf, type Value } from "../shared/schema.ts";
import type { Plan } from "./plan.ts";
import { rowOf, seenAt, shownAt } from "./read.ts";
import {
  grantingFields,
  type Known,
  nameKey,
  type People,
  peopleByName,
  placesOf,
  type Role,
  type Roles,
  rolesIn,
  rolesInWords,
} from "./roles.ts";
import { numbersIn, type Refs, type TouchedRecord } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { commitsAfterWithdrawal, standingsIn } from "./trust.ts";
import { type CellWrite, type CommitText, type Range, type Written, writeCommit } from "./write.ts";

/**
 * Writes down which of the changes that just arrived are outside their author's remit: a row for each record and author.
 * What this copy, or one that keeps the roster, wrote or passed on raises nothing.
 */
export function noteOutsideRemit(db: Db, { first, last }: Range): void {
  const roles = rolesIn(db);
  const late = lateCommits(db);
  if (last < first || (roles.size === 0 && late.length === 0)) return;
  const arrived = db
    .sql<{ h: number; record: string; author: string; wall: number; replica: string; sender: string | null; late: number }>(
      `SELECT min(h) AS h, type || '/' || entity.id AS record, author, min(wall) AS wall, replica.id AS replica, bundle.replica AS sender,
              max(change.c IN (SELECT value FROM json_each(?))) AS late
       FROM change JOIN "commit" USING (c) JOIN replica USING (r) JOIN entity USING (e) LEFT JOIN bundle USING (b)
       WHERE h BETWEEN ? AND ? GROUP BY change.e, author ORDER BY 1`,
    )
    .all(JSON.stringify(late), first, last);
  const trusted = new Set(
    [...standingsIn(db)].flatMap(([replica, { status, keepsRoster }]) =>
      status === "own" || (status === "admitted" && keepsRoster) ? [replica] : [],
    ),
  );
  const people = peopleByName(db);
  const granted = selfGranted(db, { first, last });
  const known: Known = new Map();
  for (const { h, record, author, wall, replica, sender, late: isLate } of arrived) {
    const note = (): unknown => db.sql("INSERT INTO remit(h, last, state) VALUES (?,?,'open')").run(h, last);
    if (isLate === 1) note();
    if (isLate === 1 || trusted.has(replica) || (sender !== null && trusted.has(sender))) continue;
    const namesakes = people.get(nameKey(author)) ?? nobody;
    const isTheirs = ({ person, until, record: by }: Role): boolean =>
      namesakes.has(person) && (until === null || until >= dayOf(wall)) && !granted.has(`${by} ${nameKey(author)}`);
    // Where nobody holds a role, everybody may write.
    const held = placesOf(db, record, known).flatMap((place) => roles.get(place) ?? []);
    if (held.length > 0 && !held.some(isTheirs)) note();
  }
}

/** The changes outside remit that wait for a person, oldest first. @param since only those that arrived at this change number or later */
export function outsideRemit(db: ReadDb, since = 0): readonly RemitItem[] {
  const roles = rolesIn(db);
  const people = peopleByName(db);
  const late = new Set(lateCommits(db));
  return openGroups(db, since).flatMap((group) => remitItem(db, group, roles, people, late) ?? []);
}
/** Commits that were made on a copy after it had been withdrawn; whoever kept the plan wants to look at them too. */
const lateCommits = (db: ReadDb): readonly number[] => commitsAfterWithdrawal(db).map(({ c }) => c);

export function outsideRemitCount(db: ReadDb): number {
  return db.value<number>("SELECT count(*) FROM remit") === 0 ? 0 : openGroups(db, 0).length;
}

/** Whether some of these records were ever changed by somebody outside their remit, so that it is worth counting again. */
export const concernsRemit = (db: ReadDb, records: readonly TouchedRecord[]): boolean =>
  records.length > 0 &&
  db.value(
    "SELECT 1 FROM remit JOIN change USING (h) WHERE e IN (SELECT value FROM json_each(?)) LIMIT 1",
    JSON.stringify(records.map(({ e }) => e)),
  ) !== undefined;

/** Numbers of the changes of one record that stand outside their author's remit and wait for a person. */
export function outsideRemitOf(db: ReadDb, e: number): ReadonlySet<number> {
  return new Set(
    db
      .sql<{ h: number }>(`SELECT own.h AS h FROM remit ${ownChanges} WHERE remit.state = 'open' AND own.e = ?`)
      .all(e)
      .map(({ h }) => h),
  );
}

/**
 * Accepts a change outside remit, or reverts it: an ordinary edit that shows again what the change replaced, where the change still shows.
 * @param at the position at which it was listed
 * @returns what was written; nothing for an acceptance, which is this copy's own affair
 */
export function decideRemit(
  plan: Plan,
  item: string,
  at: Position,
  { remit }: RemitDecision,
  text: Omit<CommitText, "kind">,
): Result<{ readonly item: RemitItem; readonly written: Written | null }, ResolveError> {
  const { db } = plan;
  const groups = openGroups(db, 0).filter((group) => remitId(group) === item);
  const found = outsideRemit(db).find((open) => open.id === item);
  if (!found || groups.length === 0)
    return err({ type: "NoSuchConflict", message: "This change no longer waits for anybody. Nothing was changed." });
  const problem = problemWithWords(text.author, text.note);
  if (problem) return err({ type: "Invalid", message: problem });
  const mark = (state: "accepted" | "reverted"): void => {
    for (const { h } of groups) db.sql("UPDATE remit SET state = ? WHERE h = ?").run(state, h);
  };
  if (remit === "accept") {
    mark("accepted");
    return ok({ item: found, written: null });
  }
  const writes = revertingWrites(plan, found, at);
  const written =
    writes.length > 0 ? writeCommit(db, plan.signer, { ...text, kind: found.kind === "new" ? "delete" : "edit" }, writes) : null;
  mark("reverted");
  return ok({ item: found, written });
}

/** Puts a change that was accepted back before a person. */
export function reopenRemit(db: Db, item: string): void {
  for (const { h } of groupsWhere(db, "remit.state = 'accepted'", 0).filter((group) => remitId(group) === item))
    db.sql("UPDATE remit SET state = 'open' WHERE h = ?").run(h);
}

/** The changes of one record by one author that arrived together. */
interface Group {
  readonly h: number;
  readonly last: number;
  readonly e: number;
  readonly type: TypeName;
  readonly id: string;
  readonly author: string;
}
const remitId = ({ type, id, author }: Group): string => `outside/${type}/${id}/${author}`;

/** From a row of `remit` to its own changes: of the same record, by the same author, of the same merge. */
const ownChanges = `JOIN change AS first ON first.h = remit.h JOIN "commit" AS whose ON whose.c = first.c
  JOIN cell AS place ON place.e = first.e AND place.h BETWEEN remit.h AND remit.last JOIN change AS own ON own.h = place.h
  JOIN "commit" AS made ON made.c = own.c AND made.author = whose.author`;

const groupsWhere = (db: ReadDb, condition: string, since: number): readonly Group[] =>
  db
    .sql<Group & { type: string }>(
      `SELECT DISTINCT remit.h AS h, remit.last AS last, first.e AS e, entity.type AS type, entity.id AS id, whose.author AS author
       FROM remit ${ownChanges} JOIN entity ON entity.e = first.e WHERE remit.h >= ? AND ${condition} ORDER BY remit.h`,
    )
    .all(since)
    .filter(({ type }) => isTypeName(type));

/**
 * A change waits while it is live and nobody contests it (a conflict is decided as one); one that was reverted waits again when that was
 * undone, and its value shows again.
 */
const openGroups = (db: ReadDb, since: number): readonly Group[] =>
  groupsWhere(
    db,
    `CASE remit.state
       WHEN 'open' THEN EXISTS (SELECT 1 FROM head WHERE head.e = own.e AND head.f = own.f AND head.h = own.h)
       WHEN 'reverted' THEN EXISTS (SELECT 1 FROM head JOIN change AS live USING (h) WHERE head.e = own.e AND head.f = own.f AND live.value IS own.value)
       ELSE 0 END`,
    since,
  ).filter((group) => ownValues(db, group).length > 0);

const nobody: ReadonlySet<string> = new Set();

interface OwnValue {
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
  readonly wall: number;
  readonly why: string;
  readonly from: string | null;
  /** Number of the newest change's commit. */
  readonly c: number;
}
/** What a group shows in the plan now, field by field; units in conflict are left to their decision. */
function ownValues(db: ReadDb, { h, last, e, type, author }: Group): readonly OwnValue[] {
  const contested = new Set(
    db
      .sql<{ unit: string }>("SELECT unit FROM conflict WHERE e = ?")
      .all(e)
      .map(({ unit }) => unit),
  );
  const changes = db
    .sql<{ field: string; value: Value; parents: Refs; wall: number; why: string; sender: string | null; live: number; c: number }>(
      `SELECT field.name AS field, value, c, parents, wall, note AS why, bundle.sender AS sender,
              EXISTS (SELECT 1 FROM head JOIN change AS live ON live.h = head.h WHERE head.e = change.e AND head.f = change.f AND live.value IS change.value) AS live
       FROM cell JOIN change USING (h) JOIN "commit" USING (c) JOIN field USING (f) LEFT JOIN bundle USING (b)
       WHERE cell.e = ? AND change.h BETWEEN ? AND ? AND author = ? ORDER BY change.h`,
    )
    .all(e, h, last, author);
  // Of a record that is not in the plan only its deletion shows.
  const isThere = db.value(`SELECT 1 FROM "${type}" WHERE e = ? AND _alive = 1`, e) !== undefined;
  const shown = isThere ? changes : changes.filter(({ field, value }) => field === "_life" && value === 0);
  return [...Map.groupBy(shown, ({ field }) => field)].flatMap(([field, own]): readonly OwnValue[] => {
    const [oldest, newest] = [own[0], own.at(-1)];
    if (!oldest || newest?.live !== 1 || contested.has(unitOf(type, field))) return [];
    const [parent] = numbersIn(oldest.parents);
    const before = parent === undefined ? null : (db.value<Value>("SELECT value FROM change WHERE h = ?", parent) ?? null);
    return before === newest.value
      ? []
      : [{ field, before, after: newest.value, wall: newest.wall, why: newest.why, from: newest.sender, c: newest.c }];
  });
}

const names = new Intl.ListFormat("en-GB", { type: "conjunction" });
function remitItem(db: ReadDb, group: Group, roles: Roles, people: People, late: ReadonlySet<number>): RemitItem | null {
  const { type, id, author } = group;
  const own = ownValues(db, group);
  const [newest] = own.toSorted((a, b) => b.wall - a.wall);
  if (!newest) return null;
  const life = own.find(({ field }) => field === "_life");
  const row = rowOf(db, type, id) ?? { id, ...db.sql<Record<string, Value>>(`SELECT * FROM "${type}" WHERE e = ?`).get(group.e) };
  const held = placesOf(db, `${type}/${id}`, new Map()).flatMap((place) => roles.get(place) ?? []);
  const nameOf = (person: string): string =>
    db.value<string>(`SELECT name FROM person JOIN entity USING (e) WHERE entity.id = ?`, person) ?? "";
  return {
    id: remitId(group),
    type,
    record: id,
    title: recordInWords(type, row, (other, otherId) => rowOf(db, other, otherId)),
    kind: life?.after === 0 ? "deleted" : life ? "new" : "changed",
    because: own.some(({ c }) => late.has(c)) ? "withdrawn" : "role",
    values: own.filter(({ field }) => field !== "_life").map(({ field, before, after }) => ({ field, before, after })),
    author,
    at: newest.wall,
    why: newest.why,
    from: newest.from,
    roles: rolesInWords(db, roles, people.get(nameKey(author)) ?? nobody),
    held: names.format([...new Set(held.map(({ person }) => nameOf(person)))].filter((name) => name !== "")),
  };
}

/** The edit that puts back what a change replaced: a new record goes, a deleted one comes back, a value is as before. */
function revertingWrites({ db, signer }: Plan, { kind, type, record, values }: RemitItem, at: Position): readonly CellWrite[] {
  const edits =
    kind === "changed" ? values.map(({ field, before }) => [field, before] as const) : [["_life", kind === "new" ? 0 : 1] as const];
  return edits.map(([field, value]) => ({
    type,
    id: record,
    field,
    value,
    parents: shownAt(db, type, record, field, at, signer.replica).parents,
    seen: field === "_life" || fieldsOf(type)[field]?.group !== undefined ? seenAt(db, type, record, field, at, signer.replica) : [],
  }));
}

/** The roles that people gave to themselves in this very merge do not count: `type/id author`. */
function selfGranted(db: ReadDb, { first, last }: Range): ReadonlySet<string> {
  return new Set(
    db
      .sql<{ type: string; id: string; author: string }>(
        `SELECT DISTINCT entity.type AS type, id, author FROM change JOIN "commit" USING (c) JOIN entity USING (e) JOIN field USING (f)
         WHERE h BETWEEN ? AND ? AND entity.type || '/' || name IN (SELECT value FROM json_each(?))`,
      )
      .all(first, last, JSON.stringify(grantingFields))
      .map(({ type, id, author }) => `${type}/${id} ${nameKey(author)}`),
  );
}
