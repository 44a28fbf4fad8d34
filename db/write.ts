/**
 * The one writer. Local edits and received bundles become commits; commits are logged and the cells they touch are settled, here and nowhere
 * else. The log is the data; everything `settle.ts` writes can be made again from it.
 */

import type { ReceivedCommit } from "../shared/bundle.ts";
import type { Commit, CommitKind } from "../shared/commit.ts";
import { type ChangeId, canonicalText, caps, decodeCommit, encodeCommit } from "../shared/commit.ts";
import type { Value } from "../shared/schema.ts";
import { appender, type FreshChange, interner, type Tip, tipOf } from "./append.ts";
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

/** Change numbers of what was written: first to last, both included; empty when last < first. */
export interface Range {
  readonly first: number;
  readonly last: number;
}
export interface Logged extends Range {
  /** Numbers of the records that the changes touch; they still have to be settled. */
  readonly entities: ReadonlySet<number>;
}
/** Why commits were not logged; the caller rolls back. */
export type LogError =
  /** The log lacks what these build on: not wrong, only early. */
  | { readonly type: "Missing"; readonly hashes: readonly string[] }
  /** A reference points where none may: the bundle is hostile or its maker is broken. */
  | { readonly type: "Broken"; readonly what: string };

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
  if (writes.length <= caps.ops && lengthOf(writes) <= mostAtOnce) return [writes];
  let parcel: CellWrite[] = [];
  const all = [parcel];
  let length = 0;
  for (const record of Map.groupBy(writes, ({ type, id }) => `${type}/${id}`).values()) {
    const more = lengthOf(record);
    if (parcel.length > 0 && (parcel.length + record.length > caps.ops || length + more > mostAtOnce)) {
      parcel = [];
      length = 0;
      all.push(parcel);
    }
    parcel.push(...record);
    length += more;
  }
  return all;
}
/** Half of what a commit may take: nothing depends on `lengthOf` being exact. */
const mostAtOnce = caps.length / 2;
/** About what writes take in their commit's text, where a reference is the name of a commit. */
const lengthOf = (writes: readonly CellWrite[]): number =>
  writes.reduce((sum, { type, id, field, value, parents, seen }) => {
    const refs = Math.min(parents.length, caps.refs) + Math.min(seen.length, caps.refs);
    return sum + JSON.stringify([type, id, field, value]).length + 50 * refs;
  }, 0);

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
  signTip(db, signer, { c: logged.first, seq: commit.seq, hash }, tip);
  return logged;
}

/** Commits on their way into the log; what a run looked up for one bundle it knows for the next. */
export interface LogRun {
  /** Logs a commit, unless it is known already. @param bundle the row of the bundle it came in, null for a local one */
  add(received: ReceivedCommit, bundle: number | null): void;
  /**
   * Writes what waits; the caller settles what it touches, in the same transaction. Refuses all, as a value, when one builds on something unknown or
   * points across cells: the caller's transaction is then to be rolled back, and the run is over.
   * @returns what was logged since the run began or was last asked
   */
  end(): Logged | LogError;
}

export function startLog(db: Db): LogRun {
  const names = interner(db);
  const log = appender(db, lastChange(db) + 1);
  let first = log.next();
  let touched = new Set<number>();
  const missing = new Set<string>();
  let broken: string | null = null;
  /**
   * Local numbers of change ids, or what is wrong with them.
   * @param e the record that they must be of
   * @param f the field that they must be of, null for any
   */
  const numbersOf = (ids: readonly ChangeId[], e: number, f: number | null): number[] | string => {
    const numbers: number[] = [];
    for (const id of ids) {
      const at = log.commit(id.slice(0, 43));
      if (!at) {
        missing.add(id.slice(0, 43));
        continue;
      }
      const h = at.c + Number(id.slice(44));
      const cell = log.cell(h);
      if (cell?.c !== at.c) return "a change refers to one that does not exist";
      if (f !== null && (cell.e !== e || cell.f !== f)) return "a change replaces a value of another field";
      if (cell.e !== e) return "a change refers to another record";
      numbers.push(h);
    }
    return numbers;
  };
  /** @returns what is wrong with it */
  const add = ({ commit, hash }: ReceivedCommit, bundle: number | null): string | null => {
    const prev = commit.seq === 1 ? null : log.commit(commit.prev);
    // What continues a commit that was new a moment ago cannot be known: the log never holds a commit without the one before.
    if (!prev?.fresh && log.commit(hash)) return null;
    const r = names.replica(commit.replica);
    if (commit.seq > 1 && !prev) missing.add(commit.prev);
    if (prev && (prev.r !== r || prev.seq !== commit.seq - 1)) return "a commit does not continue its own chain";
    const changes: FreshChange[] = [];
    for (const op of commit.ops) {
      const e = names.entity(op.type, op.id);
      const f = names.field(op.type, op.field);
      const parents = numbersOf(op.parents, e, f);
      const seen = numbersOf(op.seen, e, null);
      if (typeof parents === "string") return parents;
      if (typeof seen === "string") return seen;
      changes.push({ e, f, value: op.value, parents, seen });
      touched.add(e);
    }
    // What lacks something is not logged, and is read on only to say whether it holds together.
    if (missing.size === 0) log.add({ r, prev: prev?.c ?? null, commit, hash, bundle, changes });
    return null;
  };
  return {
    add: (received, bundle) => {
      broken ??= add(received, bundle);
    },
    end: () => {
      if (broken !== null) return { type: "Broken", what: broken };
      if (missing.size > 0) return { type: "Missing", hashes: [...missing] };
      log.flush();
      const logged = { first, last: log.next() - 1, entities: touched };
      first = log.next();
      touched = new Set();
      return logged;
    },
  };
}

/** Logs commits in order, in a run of their own. */
export function logCommits(db: Db, commits: Iterable<ReceivedCommit>, bundle: number | null): Logged | LogError {
  const run = startLog(db);
  for (const received of commits) run.add(received, bundle);
  return run.end();
}

/** The number of the newest change in the log; 0 when it is empty. */
export const lastChange = (db: ReadDb): number => db.value<number | null>("SELECT max(h) FROM change") ?? 0;

/** The change id (commit hash and index) of a local change number. */
export function changeIdOf(db: ReadDb, h: number): ChangeId {
  const row = db.sql<{ hash: Uint8Array; idx: number }>(`SELECT hash, h - c AS idx FROM change JOIN "commit" USING (c) WHERE h = ?`).get(h);
  if (!row) throw new Error(`Change ${h} is missing from the log.`);
  return `${Buffer.from(row.hash).toString("base64url")}:${row.idx}`;
}

/** The name of a commit: SHA-256 of its canonical text, base64url. */
export const hashOf = (text: string): string => primitives.hash(Buffer.from(text, "utf8"));

/** The replica's signature over its tip replaces the one over the commit before: it vouches for the whole chain. */
function signTip(db: Db, signer: Signer, tip: Pick<Tip, "c" | "seq" | "hash">, before: Tip | null): void {
  if (before) db.sql("DELETE FROM checkpoint WHERE c = ?").run(before.c);
  db.sql("INSERT INTO checkpoint(c, signature) VALUES (?,?)").run(tip.c, signer.signCheckpoint(tip.seq, tip.hash));
  db.sql("UPDATE replica SET key = ? WHERE id = ? AND key IS NULL").run(signer.publicKey, signer.replica);
}

/** Later than one's own last commit where the clock allows, but never dragged along by a clock that was once a day or more ahead. */
function localTime(last: number, now: number): number {
  const day = 86_400_000;
  return last >= now && last + 1 - now <= day ? last + 1 : now;
}
