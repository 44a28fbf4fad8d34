/** Bundles into a plan: read, kept, verified, and merged in one transaction, each whole or not at all. */
import type { HeldAsk, MergeReceipt, ReviewAnswer } from "../shared/api.ts";
import { type BundleError, type Manifest, readCommits } from "../shared/bundle.ts";
import type { Commit } from "../shared/commit.ts";
import { fingerprintOf } from "../shared/roster.ts";
import { openConflicts } from "./conflicts.ts";
import { knownCopies } from "./contributors.ts";
import { heldFiles, type KeptOut, keepFile, merged, noteFate, type OpenedFile } from "./inbox.ts";
import { askInWords, fateOf, foundationsLacking, lackIn, type Opened, openAll, problemWithSender } from "./opening.ts";
import type { Plan } from "./plan.ts";
import { primitives } from "./primitives.ts";
import { allViolations, commitNumberOf, conflictCount } from "./read.ts";
import { keepReceipt } from "./receipts.ts";
import { noteOutsideRemit, outsideRemitCount } from "./remit.ts";
import { writeAnswers } from "./review.ts";
import { settle, type TouchedRecord } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { admitCopy, commitsAfterWithdrawal, ownNames, standingsIn, takeWord } from "./trust.ts";
import { rememberStep } from "./undo.ts";
import { type LogError, type Logged, type LogRun, lastChange, startLog } from "./write.ts";

export interface MergeOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The folder where received bundles are kept before they are looked at; null keeps none (a plan in memory). */
  readonly inbox: string | null;
  /** Whether senders that nobody knows here are admitted without asking. */
  readonly admit: boolean;
  /** Called as commits are logged, then as records are settled; throwing from it stops the merge and leaves nothing behind. */
  readonly tick: (done: number, total: number, of: "commits" | "records") => void;
  /** Makes the restore point before anything is written; answers its file. */
  readonly restorePoint: () => string;
  /** Who merges, and what they decided on the preview. */
  readonly by?: string;
  readonly answers?: readonly ReviewAnswer[];
}

/**
 * Merges what was read, and what was held until now, in one transaction: each bundle whole or not at all. Kept durably first; what comes from an
 * unknown sender, builds on changes that have not come, or needs a newer Waymark is held and tried again with every later merge.
 */
export function mergeFiles(plan: Plan, files: readonly OpenedFile[], options: MergeOptions): Merged {
  if (options.inbox !== null) for (const file of files) keepFile(options.inbox, file);
  const opened = openAll(plan, [...files, ...heldFiles(plan, options.inbox)], options.admit);
  const ready = opened.some((file) => file.state === "ready");
  const restorePoint = ready ? options.restorePoint() : null;
  const forksBefore = forksIn(plan.db);
  const applied = applyAll(plan, opened, options, (result) => {
    // Changes under this copy's own name that it did not have: it is an old copy come back, and must not go on writing under that name.
    if (result.ownReturned) plan.renewSigner();
    const names =
      result.merged.length === 1 ? `Merge of the bundle by ${result.merged[0]?.from}` : `Merge of ${result.merged.length} bundles`;
    const answered = writeAnswers(plan, options.answers ?? [], { author: options.by ?? "", now: options.now });
    if (result.applied > 0) rememberStep(plan.db, names, { first: result.first, last: lastChange(plan.db) });
    return { ...result, decided: answered.decided, touched: [...result.touched, ...answered.touched] };
  });
  const { db } = plan;
  const receipt = keepReceipt(db, {
    at: options.now,
    by: options.by ?? "",
    decided: applied.decided,
    outsideRemit: outsideRemitCount(db),
    applied: applied.applied,
    duplicate: applied.duplicate,
    held: applied.held,
    rejected: applied.rejected,
    merged: applied.merged,
    conflictCount: conflictCount(db),
    conflicts: openConflicts(db, options.now, conflictsTold),
    violations: allViolations(db),
    notices: noticesAfter(plan, applied, forksBefore),
    restorePoint: applied.merged.length > 0 ? restorePoint : null,
  });
  return { receipt, touched: applied.touched };
}
/** A receipt that names more is nobody's reading; the review lists all. */
const conflictsTold = 100;
export interface Merged {
  readonly receipt: MergeReceipt;
  /** Records whose rows may look different now. */
  readonly touched: readonly TouchedRecord[];
}

export interface Applied {
  readonly applied: number;
  readonly duplicate: number;
  readonly first: number;
  readonly last: number;
  readonly merged: MergeReceipt["merged"];
  readonly held: MergeReceipt["held"];
  readonly rejected: MergeReceipt["rejected"];
  /** What did not come in, file by file: two may have one name. */
  readonly kept: ReadonlyMap<Opened, KeptOut>;
  /** Whose commits are in each file, as far as it was unpacked. */
  readonly authors: ReadonlyMap<Opened, ReadonlySet<string>>;
  readonly touched: readonly TouchedRecord[];
  /** The number of the first commit that came in. */
  readonly firstCommit: number;
  /** Whether changes by this very replica came in that it did not have. */
  readonly ownReturned: boolean;
}

/**
 * Logs every bundle that can be, and settles what they touch, in one transaction.
 * @param then runs in the transaction on what became of them
 * @param keep whether its result is to stay; a preview keeps nothing
 */
export function applyAll<T>(
  plan: Plan,
  opened: readonly Opened[],
  options: ApplyOptions,
  then: (applied: Applied) => T,
  keep?: (result: T) => boolean,
): T {
  const attempt = (inSteps: boolean): T => plan.db.transaction(() => then(applyEach(plan, opened, options, inSteps)), keep);
  // Nearly every bundle that gets so far is sound and fits, so at first none has a step of its own, for which SQLite copies every page it touches. Where
  // one is not after all, everything is taken back and done again, step by step.
  try {
    return attempt(false);
  } catch (error) {
    if (!(error instanceof DoesNotFit)) throw error;
    return attempt(true);
  }
}
type ApplyOptions = Pick<MergeOptions, "now" | "tick" | "admit">;
class DoesNotFit extends Error {}

/** What one bundle lacks, changes or somebody's word for its sender, another may bring. */
function applyEach(plan: Plan, opened: readonly Opened[], options: ApplyOptions, inSteps: boolean): Applied {
  const { db } = plan;
  const first = lastChange(db) + 1;
  const firstCommit = (db.value<number | null>(`SELECT max(c) FROM "commit"`) ?? 0) + 1;
  const ownBefore = commitsBy(db, plan.signer.replica);
  const entities = new Set<number>();
  const came: { bundle: string; from: string; changes: number }[] = [];
  const kept = new Map<Opened, KeptOut>();
  const authors = new Map<Opened, Set<string>>();
  let total = 0;
  let duplicate = 0;
  /** Those to try next. */
  let due: Sound[] = [];
  for (const file of opened) {
    if (file.state === "rejected" || file.state === "held") kept.set(file, file);
    else if (file.state === "duplicate") duplicate += file.manifest.changes;
    else {
      total += file.manifest.commits;
      due.push(file);
    }
  }
  // Whoever keeps the roster first: what it withdraws is not to depend on the order of files.
  const standings = standingsIn(db);
  const rank = ({ manifest }: Sound): number => (standings.get(manifest.from)?.keepsRoster ? 0 : 1);
  due.sort((a, b) => rank(a) - rank(b));
  let read = 0;
  const run = startLog(db);
  /** Those that lack something, by a commit without which there is no use in trying again. */
  const early = new Map<string, Sound[]>();
  while (due.length > 0) {
    const strangers: Sound[] = [];
    const before = came.length;
    for (const file of due) {
      const by = new Set<string>();
      authors.set(file, by);
      const begin = lastChange(db);
      const tried = tryToMerge(plan, file, { ...options, run: inSteps ? null : run }, ({ author }) => {
        options.tick(++read, total, "commits");
        by.add(author);
      });
      if (tried.state !== "merged") {
        kept.set(file, tried);
        if (tried.lack !== undefined) early.set(tried.lack, [file, ...(early.get(tried.lack) ?? [])]);
        else if (tried.ask?.type === "sender") strangers.push(file);
        continue;
      }
      kept.delete(file);
      const { changes, sender } = file.manifest;
      duplicate += changes - tried.fresh;
      came.push({ bundle: file.name, from: sender.name, changes: tried.fresh });
      for (const e of tried.entities) entities.add(e);
      if (early.size === 0) continue;
      for (const hash of commitsSince(db, begin)) {
        // This very loop comes to them too.
        due.push(...(early.get(hash) ?? []));
        early.delete(hash);
      }
    }
    due = came.length > before ? strangers : [];
  }
  const held: MergeReceipt["held"][number][] = [];
  const rejected: MergeReceipt["rejected"][number][] = [];
  for (const file of opened) {
    const fate = kept.get(file);
    if (!fate) continue;
    if (fate.ask) held.push({ bundle: file.name, reason: fate.reason, ask: fate.ask });
    else rejected.push({ bundle: file.name, reason: fate.reason });
    if (file.state !== "duplicate" && file.sha256 !== null)
      noteFate(db, { name: file.name, sha256: file.sha256 }, file.manifest, fate, options.now);
  }
  const last = lastChange(db);
  const { touched } = settle(db, entities, (done, records) => options.tick(done, records, "records"));
  noteOutsideRemit(db, { first, last });
  return {
    applied: last - first + 1,
    duplicate,
    first,
    last,
    merged: came,
    held,
    rejected,
    kept,
    authors,
    touched,
    firstCommit,
    ownReturned: commitsBy(db, plan.signer.replica) > ownBefore,
  };
}

/** Hashes of the commits that were logged after a change. */
const commitsSince = (db: ReadDb, after: number): readonly string[] =>
  db
    .sql<{ hash: Uint8Array }>(`SELECT hash FROM "commit" WHERE c > ?`)
    .all(after)
    .map(({ hash }) => Buffer.from(hash).toString("base64url"));

const commitsBy = (db: ReadDb, replica: string): number => db.value<number>("SELECT commits FROM replica WHERE id = ?", replica) ?? 0;

/** A bundle that may come in, now or once another has. */
type Sound = Extract<Opened, { state: "ready" | "waiting" }>;
interface In {
  readonly state: "merged";
  /** Changes that were new to this copy. */
  readonly fresh: number;
  readonly entities: ReadonlySet<number>;
}
/** `lack`: the hash of a commit without which there is no use in trying again. */
type Out = KeptOut & { readonly lack?: string };

/**
 * One bundle, whole or not at all.
 * @param run what it is logged with; null where it has a step of its own, which is taken back when it does not fit
 * @throws DoesNotFit outside steps
 */
function tryToMerge(
  plan: Plan,
  file: Sound,
  { now, admit, run }: Pick<MergeOptions, "now" | "admit"> & { readonly run: LogRun | null },
  tick: (commit: Commit) => void,
): Out | In {
  const { db } = plan;
  const { manifest } = file;
  const problem = problemWithSender(plan, manifest);
  if (problem) return { state: "rejected", reason: problem, ask: null };
  const ask = lackIn(db, manifest, admit);
  if (ask) {
    const [lacking] = ask.type === "changes" ? foundationsLacking(db, manifest) : [];
    return { state: "held", ask, reason: askInWords(ask, manifest), ...(lacking && { lack: lacking[2] }) };
  }
  const logWith = ({ add, end }: LogRun): Logged | BundleError | LogError => {
    const b = noteFate(db, file, manifest, merged, now);
    const damage = readCommits(file.container, primitives, (received) => {
      tick(received.commit);
      add(received, b);
    });
    if (damage) return damage;
    const logged = end();
    if ("type" in logged) return logged;
    if (!standingsIn(db, manifest).has(manifest.from)) admitCopy(db, manifest.from, false, now);
    takeWord(plan, manifest);
    keepWhatVouches(db, manifest);
    return logged;
  };
  const logged = run
    ? logWith(run)
    : db.transaction(
        () => logWith(startLog(db)),
        (result) => !("type" in result),
      );
  if (!("type" in logged)) return { state: "merged", fresh: logged.last - logged.first + 1, entities: logged.entities };
  if (run) throw new DoesNotFit();
  switch (logged.type) {
    case "Broken":
      return { state: "rejected", reason: brokenInWords(logged), ask: null };
    case "Missing": {
      const unnamed: HeldAsk = { type: "changes", missing: [] };
      const [lack] = logged.hashes;
      return { state: "held", ask: unnamed, reason: askInWords(unnamed, manifest), ...(lack !== undefined && { lack }) };
    }
    default:
      return fateOf(logged);
  }
}

/** Keys and checkpoints, so that this copy can pass commits on. */
function keepWhatVouches(db: Db, manifest: Manifest): void {
  for (const [replica, key] of Object.entries(manifest.keys)) {
    db.sql("UPDATE replica SET key = ? WHERE id = ? AND key IS NULL").run(Buffer.from(key, "base64url"), replica);
  }
  for (const [replica, seq, tip, signature] of manifest.checkpoints) {
    // A signature was checked against what its checkpoint says, and the commit may be another's: kept only where both agree.
    db.sql(
      `INSERT OR IGNORE INTO checkpoint(c, signature) SELECT c, ? FROM "commit" JOIN replica USING (r) WHERE c = ? AND replica.id = ? AND seq = ?`,
    ).run(Buffer.from(signature, "base64url"), commitNumberOf(db, tip) ?? null, replica, seq);
  }
}

/** How often each chain forks: a copy has written more commits than the highest number among them says. */
function forksIn(db: ReadDb): ReadonlyMap<string, number> {
  const forked = db.sql<{ id: string; forks: number }>(
    `SELECT replica.id, commits - seq AS forks FROM replica JOIN "commit" ON c = tip WHERE commits > seq`,
  );
  return new Map(forked.all().map(({ id, forks }) => [id, forks]));
}

/** What people have to be told of a merge beside its changes. */
function noticesAfter(
  { db, signer }: Plan,
  { ownReturned, firstCommit }: Applied,
  forksBefore: ReadonlyMap<string, number>,
): readonly string[] {
  const copies = knownCopies(db);
  const who = (replica: string): string => `${copies.get(replica)?.name || "An unnamed colleague"} (${fingerprintOf(replica)})`;
  const own = ownNames(db);
  const forked = [...forksIn(db)].filter(([replica, forks]) => forks > (forksBefore.get(replica) ?? 0) && !own.has(replica));
  const late = Map.groupBy(
    commitsAfterWithdrawal(db).filter(({ c }) => c >= firstCommit),
    ({ replica }) => replica,
  );
  return [
    ...(ownReturned
      ? [
          `Changes that were made under this copy’s own name, but not here, came back: this plan file was copied or restored at some time. Nothing is lost: both lines of changes are here, and this copy goes on under a new name, ${fingerprintOf(signer.replica)}. Tell your colleagues if they are asked to admit it.`,
        ]
      : []),
    ...forked.map(
      ([replica]) =>
        `The copy of ${who(replica)} went on twice from one place: its plan file was copied or restored. Nothing is lost: both lines of changes are here. Ask them to close the older copy.`,
    ),
    ...[...late].map(
      ([replica, commits]) =>
        `${commits.length === 1 ? "One step" : `${commits.length} steps`} by ${who(replica)} came through others and ${commits.length === 1 ? "was" : "were"} made after that copy was withdrawn. They are in the plan: look at them, and put right what should not stand.`,
    ),
  ];
}

const brokenInWords = (error: Exclude<LogError, { type: "Missing" }>): string =>
  `This bundle does not hold together: ${error.what}. Nothing was imported and your plan is unchanged. Ask its sender for it again.`;
