/** The log read back as commits: the very bytes that were hashed, for export and for verification. */
import type { Commit, CommitKind } from "../shared/commit.ts";
import type { Value } from "../shared/schema.ts";
import { numbersIn, type Refs } from "./settle.ts";
import type { ReadDb } from "./sqlite.ts";

export interface LoggedCommit {
  /** Local numbers of the commit and of the one before it in its chain. */
  readonly c: number;
  readonly hash: string;
  readonly replica: string;
  readonly seq: number;
  readonly prev: number | null;
  readonly wall: number;
  readonly author: string;
  readonly kind: CommitKind;
  readonly note: string;
}

/** Every commit of the log with the bytes that were hashed, in the order of arrival: parents come first. */
export function* loggedCommits(db: ReadDb): Iterable<LoggedCommit & { readonly commit: Commit }> {
  const commits = db
    .sql<Omit<LoggedCommit, "hash"> & { hash: Uint8Array }>(
      `SELECT c, hash, replica.id AS replica, seq, prev, wall, author, kind, note FROM "commit" JOIN replica USING (r) ORDER BY c`,
    )
    .all()
    .map((row) => ({ ...row, hash: Buffer.from(row.hash).toString("base64url") }));
  const hashes = new Map(commits.map(({ c, hash }) => [c, hash]));
  const changeId = (h: number): string => {
    let low = 0;
    for (let high = commits.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((commits[middle]?.c ?? 0) <= h) low = middle;
      else high = middle - 1;
    }
    return `${commits[low]?.hash}:${h - (commits[low]?.c ?? 0)}`;
  };
  const ops = db.sql<{ type: string; id: string; field: string; value: Value; parents: Refs; seen: Refs }>(
    `SELECT entity.type, id, field.name AS field, value, parents, seen FROM change JOIN entity USING (e) JOIN field USING (f)
     WHERE h >= ? AND h < ? ORDER BY h`,
  );
  for (const [i, row] of commits.entries()) {
    const end = commits[i + 1]?.c ?? Number.MAX_SAFE_INTEGER;
    const commit: Commit = {
      replica: row.replica,
      seq: row.seq,
      prev: row.prev === null ? "" : (hashes.get(row.prev) ?? ""),
      wall: row.wall,
      author: row.author,
      kind: row.kind,
      note: row.note,
      ops: ops
        .all(row.c, end)
        .map((op) => ({ ...op, parents: numbersIn(op.parents).map(changeId), seen: numbersIn(op.seen).map(changeId) })),
    };
    yield { ...row, commit };
  }
}
