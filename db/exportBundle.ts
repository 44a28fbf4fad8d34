/** A bundle out of a plan: what the addressee may not have yet, signed, written whole and read back. */
import { readFileSync } from "node:fs";
import type { ExportReceipt, FileError, Me } from "../shared/api.ts";
import { encodeBundle, type Manifest, readBundle, toBase64url } from "../shared/bundle.ts";
import { encodeCommit, problemWithWords } from "../shared/commit.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { writeFileWhole } from "./files.ts";
import { type LoggedCommit, loggedCommits } from "./log.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { type ReadDb, storageErrorInWords } from "./sqlite.ts";
import { fileVersion } from "./tables.ts";

export interface ExportOptions {
  readonly sender: Me;
  /** The addressee in words, or "any". */
  readonly to: string;
  readonly note: string;
  readonly kind: "update" | "consolidated" | "full";
  readonly app: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes what the addressee may not have yet into one bundle file, whole or not at all, and reads it back: everything that did not ship with Waymark,
 * less what their own last bundle acknowledged.
 */
export function exportBundle(plan: Plan, path: string, options: ExportOptions): Result<ExportReceipt, FileError> {
  const problem = problemWithWords(options.sender.name, options.note);
  if (problem) return failed(problem);
  const bytes = encodePlan(plan, options);
  const sha256 = hexOf(primitives.sha256(bytes));
  try {
    writeFileWhole(path, bytes);
    const written = readFileSync(path);
    const check = readBundle(written, primitives);
    if (!check.ok || hexOf(primitives.sha256(written)) !== sha256) {
      return failed(
        `The bundle at ${path} does not read back as it was written. Your plan is unchanged. Export it again, to another place.`,
      );
    }
    return ok({ file: path, sha256, changes: check.value.manifest.changes, size: bytes.length });
  } catch (error) {
    const words = storageErrorInWords(error);
    if (words) return failed(words);
    throw error;
  }
}

function encodePlan(plan: Plan, options: ExportOptions): Uint8Array {
  const { db, signer } = plan;
  return db.transaction(() => {
    const log = [...loggedCommits(db)];
    const keyless = new Set(
      db
        .sql<{ id: string }>("SELECT id FROM replica WHERE key IS NULL")
        .all()
        .map(({ id }) => id),
    );
    const known = options.kind === "full" ? new Set<number>() : knownTo(db, options.to, log);
    // The template's own commits have no key and need not travel: every copy of the plan began with them.
    const sent = log.filter(({ c, replica }) => !keyless.has(replica) && !known.has(c));
    const left = log.filter(({ c, replica }) => !keyless.has(replica) && known.has(c));
    const senders = new Set([signer.replica, ...sent.map(({ replica }) => replica)]);
    const keys = db.sql<{ id: string; key: Uint8Array }>("SELECT id, key FROM replica WHERE key IS NOT NULL").all();
    // One for the end of each chain vouches for all of it.
    const ends = new Set(chainEnds(sent).map(({ c }) => c));
    const checkpoints = db
      .sql<{ c: number; id: string; seq: number; hash: Uint8Array; signature: Uint8Array }>(
        `SELECT c, replica.id, seq, hash, signature FROM checkpoint JOIN "commit" USING (c) JOIN replica USING (r) ORDER BY c`,
      )
      .all()
      .filter(({ c }) => ends.has(c));
    return encodeBundle(
      {
        plan: plan.planId,
        kind: options.kind,
        from: signer.replica,
        sender: options.sender,
        to: options.to,
        created: options.now,
        app: options.app,
        schema: fileVersion,
        note: options.note,
        requires: chainEnds(left).map(({ replica, seq, hash, author, wall }) => [replica, seq, hash, author, wall]),
        have: chainEnds(log).map(({ replica, seq, hash }) => [replica, seq, hash]),
        keys: Object.fromEntries(
          [...keys.filter(({ id }) => senders.has(id)), { id: signer.replica, key: signer.publicKey }].map(({ id, key }) => [
            id,
            toBase64url(key),
          ]),
        ),
        checkpoints: checkpoints.map(({ id, seq, hash, signature }) => [id, seq, toBase64url(hash), toBase64url(signature)]),
        changes: sent.reduce((sum, { commit }) => sum + commit.ops.length, 0),
      },
      sent.map(({ commit }) => encodeCommit(commit)),
      primitives,
      signer.sign,
    );
  });
}

/** Commits that no other commit of their chain continues. */
function chainEnds<C extends LoggedCommit>(commits: readonly C[]): readonly C[] {
  const continued = new Set(commits.map(({ prev }) => prev));
  return commits.filter(({ c }) => !continued.has(c));
}

/**
 * The commits that every copy of the addressee has acknowledged: what their chains' ends, as they last told us, build on. Empty for "any", and for
 * somebody we never heard of: they get everything. Never what was last sent: a lost e-mail would leave a gap for ever.
 */
function knownTo(db: ReadDb, addressee: string, log: readonly LoggedCommit[]): ReadonlySet<number> {
  const copies = db.sql<{ have: string }>("SELECT have FROM peer WHERE name = ?").all(addressee);
  const byHash = new Map(log.map((commit) => [commit.hash, commit]));
  const byNumber = new Map(log.map((commit) => [commit.c, commit]));
  const acknowledged = copies.map(({ have }) => {
    const known = new Set<number>();
    for (const [, , hash] of JSON.parse(have) as Manifest["have"]) {
      for (let next = byHash.get(hash); next && !known.has(next.c); next = next.prev === null ? undefined : byNumber.get(next.prev))
        known.add(next.c);
    }
    return known;
  });
  const [first, ...others] = acknowledged;
  return new Set([...(first ?? [])].filter((c) => others.every((known) => known.has(c))));
}

const failed = (message: string): Result<never, FileError> => err({ type: "File", message });
