/**
 * Appending to the log, many rows at a time; nothing in it ever changes. Who calls has resolved every reference and found it in order (see
 * `startLog`).
 */
import type { Commit } from "../shared/commit.ts";
import type { Value } from "../shared/schema.ts";
import { commitNumberOf } from "./read.ts";
import { refsOf } from "./settle.ts";
import { type Db, type ReadDb, rowWriter } from "./sqlite.ts";

/** A commit to append; `prev` is the number of the one before it in its chain. */
interface FreshCommit {
  readonly r: number;
  readonly prev: number | null;
  readonly commit: Commit;
  readonly hash: string;
  readonly bundle: number | null;
  readonly changes: readonly FreshChange[];
}
export interface FreshChange {
  readonly e: number;
  readonly f: number;
  readonly value: Value;
  readonly parents: readonly number[];
  readonly seen: readonly number[];
}
interface KnownCommit {
  readonly c: number;
  readonly r: number;
  readonly seq: number;
  /** Whether this run just wrote it. */
  readonly fresh: boolean;
}
/** A change's place: its commit, record and field. */
interface Cell {
  readonly c: number;
  readonly e: number;
  readonly f: number;
}

interface StoredCell extends Cell {
  readonly h: number;
}

/** Changes that are indexed together, and until then remembered: a bundle may hold millions. */
const indexedAtOnce = 50_000;

/** Changes of one record lie side by side in the log, and who refers to one refers to others of it. */
const readAtOnce = 16;

/** How many times as many are remembered. */
const readsKept = 6_000;

/**
 * One run of commits. What the run itself wrote is answered from memory for a while: most edits of a long chain replace one another.
 * @param first the number of the next change
 */
export function appender(db: Db, first: number) {
  // OR FAIL spares SQLite a journal of each statement: whatever one of them leaves half done goes with the transaction.
  const commitRows = rowWriter(db, `INSERT OR FAIL INTO "commit"(c, hash, r, seq, prev, wall, author, kind, note, b) VALUES`, 10);
  const changeRows = rowWriter(db, "INSERT OR FAIL INTO change(h, c, e, f, value, parents, seen) VALUES", 7);
  /** Read or written not long ago, by hash; null for those that the log does not hold. */
  const commits = new Map<string, KnownCommit | null>();
  const chains = new Map<number, { commits: number; tip: Pick<Tip, "c" | "seq"> | null }>();
  /** Changes that this run wrote, from number `start` on, which cannot be found in their tables yet. */
  let fresh: Cell[] = [];
  let start = first;
  /** Older ones that it read, `readAtOnce` together, by the first number that these may have. */
  const stored = new Map<number, readonly StoredCell[]>();
  const next = (): number => start + fresh.length;

  const flush = (): void => {
    commitRows.flush();
    changeRows.flush();
    indexLog(db, start);
    for (const [r, { commits, tip }] of chains)
      db.sql("UPDATE replica SET commits = commits + ?, tip = ? WHERE r = ?").run(commits, tip?.c ?? null, r);
    chains.clear();
    start = next();
    fresh = [];
    commits.clear();
  };
  return {
    flush,
    /** The number of the next change. */
    next,
    /** The commit of a hash, if the log holds it. */
    commit: (hash: string): KnownCommit | null => {
      let known = commits.get(hash);
      if (known === undefined) {
        const c = commitNumberOf(db, hash);
        const row = c === undefined ? undefined : db.sql<{ r: number; seq: number }>(`SELECT r, seq FROM "commit" WHERE c = ?`).get(c);
        known = c !== undefined && row ? { c, ...row, fresh: false } : null;
        commits.set(hash, known);
      }
      return known;
    },
    /** A change's place; undefined where the log holds none of this number. */
    cell: (h: number): Cell | undefined => {
      if (h >= start) return fresh[h - start];
      const from = h - (h % readAtOnce);
      let cells = stored.get(from);
      // Among the newest some may have come since.
      if (cells === undefined || cells.length < readAtOnce) {
        cells = db.sql<StoredCell>("SELECT h, c, e, f FROM change WHERE h BETWEEN ? AND ?").all(from, from + readAtOnce - 1);
        if (stored.size >= readsKept) stored.clear();
        stored.set(from, cells);
      }
      return cells.find((cell) => cell.h === h);
    },
    add: ({ r, prev, commit, hash, bundle, changes }: FreshCommit): void => {
      const c = next();
      const { replica, seq, wall, author, kind, note } = commit;
      commitRows.add(c, Buffer.from(hash, "base64url"), r, seq, prev, wall, author, kind, note, bundle);
      for (const { e, f, value, parents, seen } of changes) {
        const h = next();
        changeRows.add(h, c, e, f, value, refsOf(parents), refsOf(seen));
        fresh.push({ c, e, f });
      }
      const known = { c, r, seq, fresh: true };
      commits.set(hash, known);
      const chain = chains.get(r) ?? { commits: 0, tip: tipOf(db, replica) };
      chain.commits += 1;
      if (!chain.tip || chain.tip.seq <= seq) chain.tip = known;
      chains.set(r, chain);
      if (fresh.length >= indexedAtOnce) flush();
    },
  };
}

/** Makes what is in the log from a change on to be found: commits by their hashes, changes by their cells, and which of these are live. */
export function indexLog(db: Db, first: number): void {
  db.sql(`INSERT OR FAIL INTO commit_name(name, c) SELECT substr(hash, 1, 6), c FROM "commit" WHERE c >= ? ORDER BY 1, 2`).run(first);
  // A change and the one that it replaces lie side by side: whichever of the two rows comes second finds the first.
  db.sql(
    `INSERT OR FAIL INTO cell(e, f, h, live) SELECT e, f, h, 1 FROM change WHERE h >= ?
     UNION ALL SELECT e, f, parents, 0 FROM change WHERE h >= ? AND typeof(parents) = 'integer' ORDER BY 1, 2, 3
     ON CONFLICT(e, f, h) DO UPDATE SET live = 0`,
  ).run(first, first);
  // An insert that finds every row there: whatever SQLite guesses of a hostile bundle's many parents, it looks each of them up.
  db.sql(
    `INSERT OR FAIL INTO cell(e, f, h, live) SELECT DISTINCT e, f, parent.value, 0 FROM change, json_each('[' || replace(parents, ' ', ',') || ']') AS parent
     WHERE change.h >= ? AND typeof(parents) = 'text' ON CONFLICT(e, f, h) DO UPDATE SET live = 0`,
  ).run(first);
}

/** The newest commit of a replica that no other one of its commits continues; of a forked replica, the one written last here. */
export function tipOf(db: ReadDb, replica: string): Tip | null {
  const row = db
    .sql<Omit<Tip, "hash"> & { hash: Uint8Array }>(`SELECT c, seq, wall, hash FROM replica JOIN "commit" ON c = tip WHERE replica.id = ?`)
    .get(replica);
  return row ? { ...row, hash: Buffer.from(row.hash).toString("base64url") } : null;
}
export interface Tip {
  readonly c: number;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly hash: string;
}

/** Names become small numbers, each looked up once per run of commits. */
export function interner(db: Db) {
  const numbered = (select: string, insert: string): ((type: string, name: string) => number) => {
    const known = new Map<string, Map<string, number>>();
    return (type, name) => {
      const ofType = known.get(type) ?? new Map<string, number>();
      known.set(type, ofType);
      const n = ofType.get(name) ?? db.value<number>(select, type, name) ?? Number(db.sql(insert).run(type, name).lastInsertRowid);
      ofType.set(name, n);
      return n;
    };
  };
  const replicas = new Map<string, number>();
  return {
    entity: numbered("SELECT e FROM entity WHERE type = ? AND id = ?", "INSERT INTO entity(type, id) VALUES (?,?)"),
    field: numbered("SELECT f FROM field WHERE type = ? AND name = ?", "INSERT INTO field(type, name) VALUES (?,?)"),
    replica: (id: string): number => {
      const r =
        replicas.get(id) ??
        db.value<number>("SELECT r FROM replica WHERE id = ?", id) ??
        Number(db.sql("INSERT INTO replica(id) VALUES (?)").run(id).lastInsertRowid);
      replicas.set(id, r);
      return r;
    },
  };
}
