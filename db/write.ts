/**
 * The one writer. Local edits and received bundles become commits; commits are logged and the cells they touch are settled, here and nowhere
 * else. The log is the data; everything `settle.ts` writes can be made again from it.
 */

import type { ReceivedCommit } from "../shared/bundle.ts";
import type { Commit, CommitKind } from "../shared/commit.ts";
import { type ChangeId, canonicalText, caps, decodeCommit, encodeCommit } from "../shared/commit.ts";
import type { Value } from "../shared/schema.ts";
import type { Signer } from "./keys.ts";
import { primitives } from "./primitives.ts";
import { type Settled, settle } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";

/** A cell to write: `parents` and `seen` are local change numbers, as `read.ts` gives them. */
export interface CellWrite {
  readonly type: string;
  readonly id: string;
  readonly field: string;
  readonly value: Value;
  readonly parents: readonly number[];
  readonly seen: readonly number[];
}
export interface CommitText {
  readonly kind: CommitKind;
  readonly author: string;
  readonly note: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why commits were not logged; the caller rolls back. */
export type LogError =
  /** The log lacks what these build on: not wrong, only early. */
  | { readonly type: "Missing"; readonly hashes: readonly string[] }
  /** A reference points where none may: the bundle is hostile or its maker is broken. */
  | { readonly type: "Broken"; readonly what: string };

/** Change numbers of what was written: first to last, both included; empty when last < first. */
export interface Range {
  readonly first: number;
  readonly last: number;
}
export interface Logged extends Range {
  /** Numbers of the records that the changes touch; they still have to be settled. */
  readonly entities: ReadonlySet<number>;
}
export interface Written extends Range {
  readonly settled: Settled;
}

/** Writes one local commit, or several where colleagues would not take so many changes in one. Inside the caller's transaction, or in one of its own. */
export function writeCommit(db: Db, signer: Signer, text: CommitText, writes: readonly CellWrite[]): Written {
  return db.transaction(() => {
    const first = lastChange(db) + 1;
    const entities = new Set<number>();
    for (const part of parcels(writes)) for (const e of writeParcel(db, signer, text, part).entities) entities.add(e);
    return { first, last: lastChange(db), settled: settle(db, entities) };
  });
}

/** A record's writes stay in one commit, so that none of them is a stranger to the rest of its group. */
function parcels(writes: readonly CellWrite[]): readonly (readonly CellWrite[])[] {
  if (writes.length <= caps.ops) return [writes];
  let parcel: CellWrite[] = [];
  const all = [parcel];
  for (const record of Map.groupBy(writes, ({ type, id }) => `${type}/${id}`).values()) {
    if (parcel.length + record.length > caps.ops) {
      parcel = [];
      all.push(parcel);
    }
    parcel.push(...record);
  }
  return all;
}

function writeParcel(db: Db, signer: Signer, text: CommitText, writes: readonly CellWrite[]): Logged {
  const tip = tipOf(db, signer.replica);
  const commit: Commit = {
    replica: signer.replica,
    seq: (tip?.seq ?? 0) + 1,
    prev: tip?.hash ?? "",
    wall: localTime(tip?.wall ?? 0, text.now),
    author: canonicalText(text.author),
    kind: text.kind,
    note: canonicalText(text.note),
    ops: writes.map((w) => ({
      type: w.type,
      id: w.id,
      field: w.field,
      value: typeof w.value === "string" ? canonicalText(w.value) : w.value,
      // More than a change may name only a hostile colleague brings about; what is left unnamed stays open, and nothing is lost.
      parents: w.parents.slice(0, caps.refs).map((h) => changeIdOf(db, h)),
      seen: w.seen.slice(0, caps.refs).map((h) => changeIdOf(db, h)),
    })),
  };
  const line = encodeCommit(commit);
  // One commit that colleagues refuse would shut out all that this copy ever sends: better to fail here.
  const readable = decodeCommit(line);
  if (!readable.ok) throw new Error(`A local commit could not travel: ${JSON.stringify(readable.error)}`);
  const hash = hashOf(line);
  const logged = logCommits(db, [{ commit, hash }], null);
  if ("type" in logged) throw new Error(`A local commit was refused: ${JSON.stringify(logged)}`);
  signTip(db, signer, commit.seq, hash, commit.prev);
  return logged;
}

/**
 * Logs commits in order, skipping those already known; the caller settles what they touch, in the same transaction. Refuses all of them, as a
 * value, when one builds on something unknown or points across cells; the caller's transaction must then be rolled back.
 * @param bundle the row of the bundle they came in, null for local ones
 */
export function logCommits(
  db: Db,
  commits: readonly ReceivedCommit[],
  bundle: number | null,
  tick?: (done: number) => void,
): Logged | LogError {
  const intern = interner(db);
  const known = new Map<string, KnownCommit | null>();
  const cells = new Map<number, { readonly e: number; readonly f: number }>();
  const touched = new Set<number>();
  const missing = new Set<string>();
  /** What is written here and not replaced here: most edits of a long chain never touch the table of heads. */
  const heads = new Map<number, { readonly e: number; readonly f: number }>();
  const findCommit = (hash: string) => {
    let found = known.get(hash);
    if (found === undefined) {
      found =
        db
          .sql<KnownCommit>(
            `SELECT c, h0, r, seq, (SELECT count(*) FROM change WHERE change.c = "commit".c AND h BETWEEN h0 AND h0 + 9999) AS ops, 0 AS fresh
             FROM "commit" WHERE hash = ?`,
          )
          .get(Buffer.from(hash, "base64url")) ?? null;
      known.set(hash, found);
    }
    return found;
  };
  const cellOf = (h: number) => {
    let cell = cells.get(h);
    if (!cell) {
      cell = db.sql<{ e: number; f: number }>("SELECT e, f FROM change WHERE h = ?").get(h);
      if (!cell) throw new Error(`Change ${h} is missing from the log.`);
      cells.set(h, cell);
    }
    return cell;
  };
  const insertCommit = db.sql(`INSERT INTO "commit"(hash, r, seq, prev, wall, author, kind, note, h0, b) VALUES (?,?,?,?,?,?,?,?,?,?)`);
  const insertChange = db.sql("INSERT INTO change(h, c, e, f, value, parents, seen) VALUES (?,?,?,?,?,?,?)");
  const dropHead = db.sql("DELETE FROM head WHERE e = ? AND f = ? AND h = ?");
  const addHead = db.sql("INSERT INTO head(e, f, h) VALUES (?,?,?)");

  const first = lastChange(db) + 1;
  let h = first;
  let done = 0;
  for (const { commit, hash } of commits) {
    tick?.(++done);
    const prev = commit.seq === 1 ? null : findCommit(commit.prev);
    // What continues a commit that was new a moment ago cannot be known: the log never holds a commit without the one before.
    if (!prev?.fresh && findCommit(hash)) continue;
    const r = intern.replica(commit.replica);
    if (commit.seq > 1 && !prev) missing.add(commit.prev);
    if (prev && (prev.r !== r || prev.seq !== commit.seq - 1)) return { type: "Broken", what: "a commit does not continue its own chain" };
    const resolved: { e: number; f: number; parents: number[]; seen: number[] }[] = [];
    for (const op of commit.ops) {
      const e = intern.entity(op.type, op.id);
      const f = intern.field(op.type, op.field);
      const parents: number[] = [];
      const seen: number[] = [];
      for (const [ids, numbers] of [[op.parents, parents] as const, [op.seen, seen] as const]) {
        for (const id of ids) {
          const at = findCommit(id.slice(0, 43));
          if (!at) {
            missing.add(id.slice(0, 43));
            continue;
          }
          const index = Number(id.slice(44));
          if (index >= at.ops) return { type: "Broken", what: "a change refers to one that does not exist" };
          numbers.push(at.h0 + index);
        }
      }
      for (const parent of parents) {
        const cell = cellOf(parent);
        if (cell.e !== e || cell.f !== f) return { type: "Broken", what: "a change replaces a value of another field" };
      }
      for (const sibling of seen) if (cellOf(sibling).e !== e) return { type: "Broken", what: "a change refers to another record" };
      resolved.push({ e, f, parents, seen });
    }
    if (missing.size > 0) continue;
    const c = Number(
      insertCommit.run(
        Buffer.from(hash, "base64url"),
        r,
        commit.seq,
        prev?.c ?? null,
        commit.wall,
        commit.author,
        commit.kind,
        commit.note,
        h,
        bundle,
      ).lastInsertRowid,
    );
    known.set(hash, { c, h0: h, r, seq: commit.seq, ops: commit.ops.length, fresh: 1 });
    for (const [index, op] of commit.ops.entries()) {
      const { e, f, parents, seen } = resolved[index] ?? never();
      insertChange.run(h, c, e, f, op.value, parents.join(" "), seen.join(" "));
      for (const parent of parents) if (!heads.delete(parent)) dropHead.run(e, f, parent);
      cells.set(h, { e, f });
      heads.set(h, { e, f });
      touched.add(e);
      h += 1;
    }
  }
  if (missing.size > 0) return { type: "Missing", hashes: [...missing] };
  for (const [change, { e, f }] of heads) addHead.run(e, f, change);
  return { first, last: h - 1, entities: touched };
}

interface KnownCommit {
  readonly c: number;
  /** Number of its first change. */
  readonly h0: number;
  readonly r: number;
  readonly seq: number;
  /** How many changes it holds. */
  readonly ops: number;
  /** 1 when this very call wrote it. */
  readonly fresh: 0 | 1;
}

/** The number of the newest change in the log; 0 when it is empty. */
export const lastChange = (db: ReadDb): number => db.value<number | null>("SELECT max(h) FROM change") ?? 0;

/** The change id (commit hash and index) of a local change number. */
export function changeIdOf(db: ReadDb, h: number): ChangeId {
  const row = db
    .sql<{ hash: Uint8Array; idx: number }>(`SELECT hash, h - h0 AS idx FROM change JOIN "commit" USING (c) WHERE h = ?`)
    .get(h);
  if (!row) throw new Error(`Change ${h} is missing from the log.`);
  return `${Buffer.from(row.hash).toString("base64url")}:${row.idx}`;
}

/** The name of a commit: SHA-256 of its canonical text, base64url. */
export const hashOf = (text: string): string => primitives.hash(Buffer.from(text, "utf8"));

/** The newest commit of a replica that no other one of its commits continues; of a forked replica, the one written last here. */
function tipOf(db: ReadDb, replica: string): { seq: number; hash: string; wall: number } | null {
  const row = db
    .sql<{ seq: number; hash: Uint8Array; wall: number }>(
      `SELECT seq, hash, wall FROM "commit" WHERE r = (SELECT r FROM replica WHERE id = ?) ORDER BY seq DESC, c DESC LIMIT 1`,
    )
    .get(replica);
  return row ? { seq: row.seq, wall: row.wall, hash: Buffer.from(row.hash).toString("base64url") } : null;
}

/** The replica's signature over its tip replaces the one over the commit before: it vouches for the whole chain. */
function signTip(db: Db, signer: Signer, seq: number, hash: string, prev: string): void {
  if (prev) db.sql(`DELETE FROM checkpoint WHERE c = (SELECT c FROM "commit" WHERE hash = ?)`).run(Buffer.from(prev, "base64url"));
  const signature = signer.signCheckpoint(seq, hash);
  db.sql(`INSERT INTO checkpoint(c, signature) VALUES ((SELECT c FROM "commit" WHERE hash = ?), ?)`).run(
    Buffer.from(hash, "base64url"),
    signature,
  );
  db.sql("UPDATE replica SET key = ? WHERE id = ? AND key IS NULL").run(signer.publicKey, signer.replica);
}

/** Later than one's own last commit where the clock allows, but never dragged along by a clock that was once a day or more ahead. */
function localTime(last: number, now: number): number {
  const day = 86_400_000;
  return last >= now && last + 1 - now <= day ? last + 1 : now;
}

/** Names become small numbers once per run of commits. */
function interner(db: Db) {
  const entities = new Map<string, number>();
  const fields = new Map<string, number>();
  const replicas = new Map<string, number>();
  const cached = (map: Map<string, number>, key: string, find: () => number): number => {
    let n = map.get(key);
    if (n === undefined) {
      n = find();
      map.set(key, n);
    }
    return n;
  };
  const findOrInsert = (select: string, insert: string, ...values: string[]): number =>
    db.value<number>(select, ...values) ?? Number(db.sql(insert).run(...values).lastInsertRowid);
  return {
    entity: (type: string, id: string) =>
      cached(entities, `${type}\0${id}`, () =>
        findOrInsert("SELECT e FROM entity WHERE type = ? AND id = ?", "INSERT INTO entity(type, id) VALUES (?,?)", type, id),
      ),
    field: (type: string, name: string) =>
      cached(fields, `${type}\0${name}`, () =>
        findOrInsert("SELECT f FROM field WHERE type = ? AND name = ?", "INSERT INTO field(type, name) VALUES (?,?)", type, name),
      ),
    replica: (id: string) =>
      cached(replicas, id, () => findOrInsert("SELECT r FROM replica WHERE id = ?", "INSERT INTO replica(id) VALUES (?)", id)),
  };
}

function never(): never {
  throw new Error("Every change of a commit was resolved before it is written.");
}
