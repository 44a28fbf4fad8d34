/**
 * Appending to the log, many rows at a time; nothing in it ever changes. Who calls has resolved every reference and found it in order (see
 * `logCommits`).
 */
import type { Commit } from "../shared/commit.ts";
import type { Value } from "../shared/schema.ts";
import { commitNumberOf, nameOf } from "./read.ts";
import { refsOf } from "./settle.ts";
import { type Db, type ReadDb, rowWriter } from "./sqlite.ts";

/** A commit to append; `prev` is the number of the one before it in its chain. */
export interface FreshCommit {
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
export interface KnownCommit {
  readonly c: number;
  readonly r: number;
  readonly seq: number;
  /** Whether this run just wrote it. */
  readonly fresh: boolean;
}
/** A change's place: its commit, record and field. */
export interface Cell {
  readonly c: number;
  readonly e: number;
  readonly f: number;
}

/** What one run remembers of changes and commits before it writes and forgets them: a bundle may hold millions. */
const rememberedAtOnce = 100_000;

/**
 * One run of commits. What the run itself wrote is answered from memory until it is flushed: most edits of a long chain
 * replace one another before their table hears of them.
 * @param first the number of the next change
 */
export function appender(db: Db, first: number) {
  const commitRows = rowWriter(db, `INSERT OR FAIL INTO "commit"(c, hash, r, seq, prev, wall, author, kind, note, b) VALUES`, 10);
  const nameRows = rowWriter(db, "INSERT OR FAIL INTO commit_name(name, c) VALUES", 2);
  const changeRows = rowWriter(db, "INSERT OR FAIL INTO change(h, c, e, f, value, parents, seen) VALUES", 7);
  const cellRows = rowWriter(db, "INSERT OR FAIL INTO cell(e, f, h, live) VALUES", 4);
  const replacedCells = rowWriter(db, "UPDATE OR FAIL cell SET live = 0 WHERE (e, f, h) IN (VALUES", 3, ")");
  const commits = new Map<string, KnownCommit | null>();
  const chains = new Map<number, { commits: number; tip: Pick<Tip, "c" | "seq"> | null }>();
  let names: { readonly name: Uint8Array; readonly c: number }[] = [];
  /** Changes from number `start` on that cannot be found in their tables yet. */
  let fresh: (Cell & { readonly h: number; live: 0 | 1 })[] = [];
  let start = first;

  const flush = (): void => {
    commitRows.flush();
    changeRows.flush();
    replacedCells.flush();
    start += fresh.length;
    // In the order of their tables: neighbours are written together.
    for (const { name, c } of names.sort((x, y) => Buffer.compare(x.name, y.name) || x.c - y.c)) nameRows.add(name, c);
    for (const { e, f, h, live } of fresh.sort((x, y) => x.e - y.e || x.f - y.f || x.h - y.h)) cellRows.add(e, f, h, live);
    nameRows.flush();
    cellRows.flush();
    for (const [r, { commits, tip }] of chains)
      db.sql("UPDATE replica SET commits = commits + ?, tip = ? WHERE r = ?").run(commits, tip?.c ?? null, r);
    chains.clear();
    names = [];
    fresh = [];
    commits.clear();
  };
  return {
    flush,
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
    cell: (h: number): Cell | undefined => (h < start ? db.sql<Cell>("SELECT c, e, f FROM change WHERE h = ?").get(h) : fresh[h - start]),
    add: ({ r, prev, commit, hash, bundle, changes }: FreshCommit): void => {
      const c = start + fresh.length;
      const { replica, seq, wall, author, kind, note } = commit;
      const bytes = Buffer.from(hash, "base64url");
      commitRows.add(c, bytes, r, seq, prev, wall, author, kind, note, bundle);
      names.push({ name: nameOf(bytes), c });
      for (const { e, f, value, parents, seen } of changes) {
        const h = start + fresh.length;
        changeRows.add(h, c, e, f, value, refsOf(parents), refsOf(seen));
        for (const parent of parents) {
          const replaced = parent < start ? undefined : fresh[parent - start];
          if (replaced) replaced.live = 0;
          else replacedCells.add(e, f, parent);
        }
        fresh.push({ c, e, f, h, live: 1 });
      }
      const known = { c, r, seq, fresh: true };
      commits.set(hash, known);
      const chain = chains.get(r) ?? { commits: 0, tip: tipOf(db, replica) };
      chain.commits += 1;
      if (!chain.tip || chain.tip.seq <= seq) chain.tip = known;
      chains.set(r, chain);
      if (fresh.length + commits.size >= rememberedAtOnce) flush();
    },
  };
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
  const numbered = (select: string, insert: string): ((...names: string[]) => number) => {
    const known = new Map<string, number>();
    return (...names) => {
      const key = names.join("\0");
      const n = known.get(key) ?? db.value<number>(select, ...names) ?? Number(db.sql(insert).run(...names).lastInsertRowid);
      known.set(key, n);
      return n;
    };
  };
  return {
    entity: numbered("SELECT e FROM entity WHERE type = ? AND id = ?", "INSERT INTO entity(type, id) VALUES (?,?)"),
    field: numbered("SELECT f FROM field WHERE type = ? AND name = ?", "INSERT INTO field(type, name) VALUES (?,?)"),
    replica: numbered("SELECT r FROM replica WHERE id = ?", "INSERT INTO replica(id) VALUES (?)"),
  };
}
