/** A bundle out of a plan: what the addressee may not have yet, signed, written whole and read back. */
import { readFileSync } from "node:fs";
import type { ExportReceipt, FileError, Me } from "../shared/api.ts";
import { encodeBundle, type Manifest, readBundle, toBase64url } from "../shared/bundle.ts";
import { type ChangeId, type Commit, canonicalText, encodeCommit, problemWithWords } from "../shared/commit.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { chainsIn, heldWith } from "./acknowledged.ts";
import { type KnownCopy, knownCopies } from "./contributors.ts";
import { writeFileWhole } from "./files.ts";
import { type LoggedCommit, loggedCommits } from "./log.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { rostersToSend } from "./roster.ts";
import { type ReadDb, storageErrorInWords } from "./sqlite.ts";
import { fileVersion } from "./tables.ts";
import { standingsIn, successionToSend } from "./trust.ts";

export interface ExportOptions {
  readonly sender: Me;
  /** The addressee: a person's name, a copy's replica id, or "any" for whoever has the bundle. */
  readonly to: string;
  readonly note: string;
  readonly kind: "update" | "consolidated" | "full";
  /** Only what was written on this very copy: all of it, since a chain has no gaps; what it builds on is named and not sent. */
  readonly own?: boolean;
  readonly app: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes what the addressee may not have yet into one bundle file, whole or not at all, and reads it back: everything that did not ship with Waymark,
 * less what their own last bundle acknowledged.
 */
export function exportBundle(plan: Plan, path: string, options: ExportOptions): Result<ExportReceipt, FileError> {
  const encoded = encodePlan(plan, options);
  return encoded.ok ? writeBundle(path, encoded.value, encoded.value) : encoded;
}

/** The bundle's bytes. Refuses words that no colleague's copy would take. */
export function encodePlan(plan: Plan, options: ExportOptions): Result<Uint8Array, FileError> {
  const { name, role, organisation } = options.sender;
  const problem = [name, role, organisation].map((words) => problemWithWords(words, options.note)).find((found) => found !== null);
  if (problem) return failed(problem);
  const sender: Me = { name: canonicalText(name), role: canonicalText(role), organisation: canonicalText(organisation) };
  const { db, signer } = plan;
  return db.transaction(() => {
    const rosters = rostersToSend(plan, sender);
    // Everything there is makes a plan for whoever has it, on a new laptop too; what builds on an acknowledgement is for its copies alone.
    const copies = options.kind === "update" ? addressees(db, options.to) : [];
    const to: Manifest["to"] =
      copies.length === 0 ? "any" : { name: copies[0]?.name || options.to, replicas: copies.map(({ replica }) => replica) };
    const log = [...loggedCommits(db)];
    const keyless = new Set(
      db
        .sql<{ id: string }>("SELECT id FROM replica WHERE key IS NULL")
        .all()
        .map(({ id }) => id),
    );
    const known = knownTo(db, copies);
    // The template's own commits have no key and need not travel: every copy of the plan began with them.
    const travels = ({ c, replica }: LoggedCommit): boolean =>
      !keyless.has(replica) && !known.has(c) && (options.own !== true || replica === signer.replica);
    const sent = log.filter(travels);
    const left = (options.own ? builtOnBy(sent, log) : log).filter((commit) => !keyless.has(commit.replica) && !travels(commit));
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
    return ok(
      encodeBundle(
        {
          plan: plan.planId,
          kind: options.kind,
          from: signer.replica,
          sender,
          recipient: plan.recipient,
          to,
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
          rosters: [...rosters],
          succession: [...successionToSend(plan)],
          changes: sent.reduce((sum, { commit }) => sum + commit.ops.length, 0),
        },
        sent.map(({ commit }) => encodeCommit(commit)),
        primitives,
        signer.sign,
      ),
    );
  });
}

/**
 * Writes a bundle's file, whole or not at all, and reads it back.
 * @param bundle the bundle itself; @param bytes what is written: the same, or the same encrypted
 */
export function writeBundle(path: string, bundle: Uint8Array, bytes: Uint8Array): Result<ExportReceipt, FileError> {
  const sha256 = hexOf(primitives.sha256(bytes));
  try {
    writeFileWhole(path, bytes);
    const written = readFileSync(path);
    const check = readBundle(bytes === bundle ? written : bundle, primitives);
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

/**
 * What a bundle for somebody is encrypted to: age recipients. For "any" those of every admitted copy, so that one file serves all.
 * @returns the sentence that says whose is missing
 */
export function recipientsFor({ db, recipient }: Plan, to: string): Result<readonly string[], FileError> {
  const copies = to === "any" ? admittedCopies(db) : addressees(db, to);
  const known = copies.flatMap((copy) => (copy.recipient === "" ? [] : [copy.recipient]));
  const missing = copies.find((copy) => copy.recipient === "");
  if (copies.length === 0 || (missing && to !== "any")) {
    const who = to === "any" ? "any colleague" : (missing?.name ?? to);
    return failed(
      `Nothing is known yet of how to encrypt for ${who}. Nothing was written. Merge a bundle of theirs first, or export without encryption.`,
    );
  }
  // One's own, so that what one sent can be opened again.
  return ok([...new Set([...known, recipient])]);
}

type Addressee = KnownCopy & { readonly replica: string };

/**
 * The admitted copies that somebody is known by: a stranger who gives their name is not addressed. None for "any", and for somebody we never heard of:
 * they get everything.
 */
function addressees(db: ReadDb, to: string): readonly Addressee[] {
  const called = canonicalText(to);
  return to === "any" ? [] : admittedCopies(db).filter(({ name, replica }) => name === called || replica === called);
}

function admittedCopies(db: ReadDb): readonly Addressee[] {
  const standings = standingsIn(db);
  return [...knownCopies(db)].flatMap(([replica, copy]) => (standings.get(replica)?.status === "admitted" ? [{ replica, ...copy }] : []));
}

/** What commits name as seen or replaced, and what stands before it in its chain. */
function builtOnBy<C extends LoggedCommit & { readonly commit: Commit }>(commits: readonly C[], log: readonly C[]): readonly C[] {
  const named = new Set(commits.flatMap(({ commit }) => commit.ops.flatMap(({ parents, seen }) => [...parents, ...seen])).map(commitOf));
  const before = new Map(log.map((commit) => [commit.c, commit]));
  const found = new Map<number, C>();
  for (const start of log)
    for (
      let commit: C | undefined = named.has(start.hash) ? start : undefined;
      commit && !found.has(commit.c);
      commit = commit.prev === null ? undefined : before.get(commit.prev)
    )
      found.set(commit.c, commit);
  return [...found.values()];
}
/** The commit of a change id. */
const commitOf = (change: ChangeId): string => change.slice(0, change.indexOf(":"));

/** Commits that no other commit of their chain continues. */
function chainEnds<C extends LoggedCommit>(commits: readonly C[]): readonly C[] {
  const continued = new Set(commits.map(({ prev }) => prev));
  return commits.filter(({ c }) => !continued.has(c));
}

/**
 * The commits that every copy of the addressee has acknowledged: what their chains' ends, as they last told us, build on. Never what was last sent: a
 * lost e-mail would leave a gap for ever.
 */
function knownTo(db: ReadDb, copies: readonly KnownCopy[]): ReadonlySet<number> {
  if (copies.length === 0) return new Set();
  const chains = chainsIn(db);
  const [first, ...others] = copies.map(({ have }) => heldWith(chains, have));
  return new Set([...(first ?? [])].filter((c) => others.every((held) => held.has(c))));
}

const failed = (message: string): Result<never, FileError> => err({ type: "File", message });
