/** Verification: the file is sound, every chain is whole and vouched for, every commit hashes to its name, and the tables equal a rebuild. */
import { checkpointText } from "../shared/bundle.ts";
import { encodeCommit } from "../shared/commit.ts";
import { loggedCommits } from "./log.ts";
import type { Plan } from "./plan.ts";
import { primitives } from "./primitives.ts";
import { digestOf, rebuild } from "./rebuild.ts";
import type { ReadDb } from "./sqlite.ts";
import { hashOf } from "./write.ts";

export interface Verdict {
  readonly ok: boolean;
  readonly changes: number;
  /** See `digestOf`. */
  readonly digest: string;
  /** Sentences, empty when all is well. */
  readonly problems: readonly string[];
}

/** Changes nothing: the rebuild is rolled back. */
export function verifyPlan({ db, planId }: Pick<Plan, "db" | "planId">): Verdict {
  const problems: string[] = [];
  const sound = db.value<string>("PRAGMA integrity_check");
  if (sound !== "ok") problems.push(`SQLite finds the file damaged: ${sound}.`);
  problems.push(...chainProblems(db), ...checkpointProblems(db, planId));
  const digest = digestOf(db);
  const rebuilt = db.transaction(
    () => {
      rebuild(db);
      return digestOf(db);
    },
    () => false,
  );
  if (rebuilt !== digest) problems.push("The tables differ from what the log says.");
  return { ok: problems.length === 0, changes: db.value<number>("SELECT count(*) FROM change") ?? 0, digest, problems };
}

function chainProblems(db: ReadDb): readonly string[] {
  const problems: string[] = [];
  const places = new Map<number, { readonly replica: string; readonly seq: number }>();
  for (const { c, hash, replica, seq, prev, commit } of loggedCommits(db)) {
    const before = prev === null ? null : places.get(prev);
    if (hashOf(encodeCommit(commit)) !== hash) problems.push(`Commit ${hash} does not hash to its name.`);
    if (prev === null ? seq !== 1 : before?.replica !== replica || before.seq !== seq - 1)
      problems.push(`The chain of ${replica} is broken at ${seq}.`);
    places.set(c, { replica, seq });
  }
  return problems;
}

/** Every replica with a key must have signed each end of its chain: what is not vouched for could not be passed on. */
function checkpointProblems(db: ReadDb, planId: string): readonly string[] {
  const ends = db
    .sql<{ id: string; key: Uint8Array; seq: number; hash: Uint8Array; signature: Uint8Array | null }>(
      `SELECT replica.id, key, seq, hash, signature FROM "commit" JOIN replica USING (r) LEFT JOIN checkpoint USING (c)
       WHERE key IS NOT NULL AND c NOT IN (SELECT prev FROM "commit" WHERE prev IS NOT NULL)`,
    )
    .all();
  return ends.flatMap(({ id, key, seq, hash, signature }) => {
    const text = checkpointText(planId, id, seq, Buffer.from(hash).toString("base64url"));
    return signature && primitives.verify(key, text, signature) ? [] : [`The newest commit of ${id} is not signed.`];
  });
}
