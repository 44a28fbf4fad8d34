/** Bundles into a plan: read, kept, verified, and merged in one transaction, each whole or not at all. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { BundleInfo, HeldAsk, MergeReceipt } from "../shared/api.ts";
import { type Bundle, bundleErrorInWords, readBundle } from "../shared/bundle.ts";
import { dayOf, longDay } from "../shared/dates.ts";
import { openConflicts } from "./conflicts.ts";
import { writeFileWhole } from "./files.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { allViolations } from "./read.ts";
import { settle, type TouchedRecord } from "./settle.ts";
import { type Db, type ReadDb, storageErrorInWords } from "./sqlite.ts";
import { rememberStep } from "./undo.ts";
import { type LogError, lastChange, logCommits } from "./write.ts";

/** A file that somebody sent, read whole. */
export interface ReceivedFile {
  /** As its folder names it; says nothing about the contents. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file as it was found; one that cannot be read comes with the sentence that says why. */
export type OpenedFile = ReceivedFile | { readonly name: string; readonly unreadable: string };

export function readFiles(paths: readonly string[]): readonly OpenedFile[] {
  return paths.map((path) => {
    try {
      return { name: basename(path), bytes: readFileSync(path) };
    } catch (error) {
      const words = storageErrorInWords(error);
      if (!words) throw error;
      return { name: basename(path), unreadable: words };
    }
  });
}

export function bundleInfo(bundle: Bundle, size: number): BundleInfo {
  const { manifest, commits } = bundle;
  return {
    from: manifest.sender.name,
    replica: manifest.from,
    created: manifest.created,
    note: manifest.note,
    verified: true,
    commits: manifest.commits,
    changes: manifest.changes,
    size,
    authors: [...new Set(commits.map(({ commit }) => commit.author))].sort(),
  };
}

export interface MergeOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The folder where received bundles are kept before they are looked at; null keeps none (a plan in memory). */
  readonly inbox: string | null;
  /** Called as commits are read; throwing from it stops the merge and leaves nothing behind. */
  readonly tick: (done: number, total: number) => void;
  /** Makes the restore point before anything is written; answers its file. */
  readonly restorePoint: () => string;
}

export type Opened =
  | { readonly state: "ready"; readonly name: string; readonly sha256: string; readonly bundle: Bundle; readonly size: number }
  | { readonly state: "duplicate"; readonly name: string; readonly bundle: Bundle; readonly size: number }
  | { readonly state: "rejected"; readonly name: string; readonly sha256: string | null; readonly reason: string };

/**
 * Merges what was read, and what was held until now, in one transaction: each bundle whole or not at all. Kept durably first; what builds on changes
 * that have not come is held and tried again with every later merge.
 */
export function mergeFiles(plan: Plan, files: readonly OpenedFile[], options: MergeOptions): Merged {
  if (options.inbox !== null) for (const file of files) if (!("unreadable" in file)) keepFile(options.inbox, file);
  const opened = openAll(plan, [...files, ...heldFiles(plan, options.inbox)]);
  const ready = opened.some((file) => file.state === "ready");
  const restorePoint = ready ? options.restorePoint() : null;
  const applied = plan.db.transaction(() => {
    const result = applyAll(plan, opened, options);
    const names =
      result.merged.length === 1 ? `Merge of the bundle by ${result.merged[0]?.from}` : `Merge of ${result.merged.length} bundles`;
    if (result.applied > 0) rememberStep(plan.db, names, result);
    return result;
  });
  // Changes under this copy's own name that it did not have: it is an old copy come back, and must not go on writing under that name.
  if (applied.ownReturned) plan.renewSigner();
  const { db } = plan;
  const receipt: MergeReceipt = {
    at: options.now,
    applied: applied.applied,
    duplicate: applied.duplicate,
    held: applied.held,
    rejected: applied.rejected,
    merged: applied.merged,
    conflicts: openConflicts(db, options.now),
    violations: allViolations(db),
    notices: [],
    restorePoint: applied.merged.length > 0 ? restorePoint : null,
  };
  return { receipt, touched: applied.touched };
}
export interface Merged {
  readonly receipt: MergeReceipt;
  /** Records whose rows may look different now. */
  readonly touched: readonly TouchedRecord[];
}

/** Where a plan's received bundles are kept. @param home the data folder */
export const inboxOf = (home: string, plan: Plan): string => join(home, "inbox", plan.planId.slice(0, 12));

function keepFile(inbox: string, { bytes }: ReceivedFile): void {
  mkdirSync(inbox, { recursive: true });
  const path = join(inbox, `${hexOf(primitives.sha256(bytes))}.waymark`);
  if (!existsSync(path)) writeFileWhole(path, bytes);
}

/** Bundles of earlier merges that still wait. */
export function heldFiles({ db }: Plan, inbox: string | null): readonly OpenedFile[] {
  if (inbox === null) return [];
  return db
    .sql<{ sha256: string; name: string }>("SELECT sha256, name FROM bundle WHERE state = 'held' ORDER BY b")
    .all()
    .flatMap(({ sha256, name }) => readFiles([join(inbox, `${sha256}.waymark`)]).map((file) => ({ ...file, name })));
}

type KeptOut =
  | { readonly state: "held"; readonly reason: string; readonly ask: HeldAsk }
  | { readonly state: "rejected"; readonly reason: string };
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
  readonly touched: readonly TouchedRecord[];
  /** Whether changes by this very replica came in that it did not have. */
  readonly ownReturned: boolean;
}

/** Bundles verified one by one, before anything is written. */
export function openAll(plan: Plan, files: readonly OpenedFile[]): readonly Opened[] {
  const seen = new Set<string>();
  return files.map((file): Opened => {
    if ("unreadable" in file) return { state: "rejected", name: file.name, sha256: null, reason: file.unreadable };
    const sha256 = hexOf(primitives.sha256(file.bytes));
    const read = readBundle(file.bytes, primitives);
    if (!read.ok) return { state: "rejected", name: file.name, sha256, reason: bundleErrorInWords(read.error) };
    const bundle = read.value;
    if (bundle.manifest.plan !== plan.planId) {
      const reason = `This bundle belongs to another plan. Nothing was imported and your plan is unchanged. Open the plan it was made for, or ask ${bundle.manifest.sender.name || "its sender"} which one that is.`;
      return { state: "rejected", name: file.name, sha256, reason };
    }
    const known = seen.has(sha256) || plan.db.value("SELECT 1 FROM bundle WHERE sha256 = ? AND state = 'merged'", sha256) !== undefined;
    seen.add(sha256);
    return known
      ? { state: "duplicate", name: file.name, bundle, size: file.bytes.length }
      : { state: "ready", name: file.name, sha256, bundle, size: file.bytes.length };
  });
}

/** Logs every bundle that can be, in rounds: what one lacks another may bring. */
export function applyAll(plan: Plan, opened: readonly Opened[], options: Pick<MergeOptions, "now" | "tick">): Applied {
  const total = opened.reduce((sum, file) => sum + (file.state === "ready" ? file.bundle.commits.length : 0), 0);
  const first = lastChange(plan.db) + 1;
  const entities = new Set<number>();
  const merged: { bundle: string; from: string; changes: number }[] = [];
  const kept = new Map<Opened, KeptOut>();
  for (const file of opened) if (file.state === "rejected") kept.set(file, { state: "rejected", reason: file.reason });
  let duplicate = opened.reduce((sum, file) => sum + (file.state === "duplicate" ? file.bundle.manifest.changes : 0), 0);
  let waiting = opened.filter((file) => file.state === "ready");
  let read = 0;
  for (let progress = true; progress && waiting.length > 0; ) {
    progress = false;
    const still: typeof waiting = [];
    for (const file of waiting) {
      const logged = plan.db.transaction(
        () => {
          const b = noteBundle(plan.db, file, "merged", "", options.now);
          const result = logCommits(plan.db, file.bundle.commits, b, () => options.tick(++read, total));
          if (!("type" in result)) keepWhatVouches(plan, file.bundle);
          return result;
        },
        (result) => !("type" in result),
      );
      if ("type" in logged) {
        if (logged.type === "Missing") still.push(file);
        else kept.set(file, { state: "rejected", reason: brokenInWords(logged) });
        continue;
      }
      progress = true;
      const fresh = logged.last - logged.first + 1;
      duplicate += file.bundle.manifest.changes - fresh;
      merged.push({ bundle: file.name, from: file.bundle.manifest.sender.name, changes: fresh });
      for (const e of logged.entities) entities.add(e);
    }
    waiting = still;
  }
  for (const file of waiting) {
    const ask = askOf(plan.db, file.bundle);
    kept.set(file, { state: "held", ask, reason: heldInWords(ask, file.bundle) });
  }
  for (const [file, { state, reason }] of kept)
    if (file.state !== "rejected" || file.sha256 !== null) noteBundle(plan.db, file, state, reason, options.now);
  const held: MergeReceipt["held"][number][] = [];
  const rejected: MergeReceipt["rejected"][number][] = [];
  for (const [{ name: bundle }, out] of kept) {
    if (out.state === "held") held.push({ bundle, reason: out.reason, ask: out.ask });
    else rejected.push({ bundle, reason: out.reason });
  }
  const last = lastChange(plan.db);
  const ownReturned =
    plan.db.value(
      `SELECT 1 FROM change JOIN "commit" USING (c) JOIN replica USING (r) WHERE h >= ? AND replica.id = ? LIMIT 1`,
      first,
      plan.signer.replica,
    ) !== undefined;
  return {
    applied: last - first + 1,
    duplicate,
    first,
    last,
    merged,
    held,
    rejected,
    kept,
    touched: settle(plan.db, entities).touched,
    ownReturned,
  };
}

/** Writes down what became of a bundle. @returns its number */
function noteBundle(db: Db, file: Opened, state: "merged" | "held" | "rejected", reason: string, now: number): number {
  const sha256 = file.state === "duplicate" ? null : file.sha256;
  const manifest = file.state === "rejected" ? null : file.bundle.manifest;
  db.sql(
    `INSERT INTO bundle(sha256, name, replica, sender, created, received, changes, state, reason) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT(sha256) DO UPDATE SET state = excluded.state, reason = excluded.reason`,
  ).run(
    sha256,
    file.name,
    manifest?.from ?? "",
    manifest?.sender.name ?? "",
    manifest?.created ?? now,
    now,
    manifest?.changes ?? 0,
    state,
    reason,
  );
  return db.value<number>("SELECT b FROM bundle WHERE sha256 = ?", sha256) ?? 0;
}

/** Whose changes are missing, and made up to when. */
function askOf(db: ReadDb, { manifest }: Bundle): Extract<HeldAsk, { type: "changes" }> {
  const missing = manifest.requires.filter(
    ([, , tip]) => db.value(`SELECT 1 FROM "commit" WHERE hash = ?`, Buffer.from(tip, "base64url")) === undefined,
  );
  return { type: "changes", missing: missing.map(([, , , author, until]) => ({ author, role: "", until })) };
}

function heldInWords({ missing }: Extract<HeldAsk, { type: "changes" }>, { manifest }: Bundle): string {
  const asks = missing.map(({ author, until }) => `${author || "an unnamed colleague"}’s changes up to ${longDay(dayOf(until))}`);
  const sender = manifest.sender.name || "its sender";
  const lacks = asks.length > 0 ? asks.join(" and ") : "changes that this copy does not have";
  return `It builds on ${lacks}. Nothing of it was imported; it is kept and tried again with the next bundle. Ask ${sender} for a full bundle, or ask for the one it builds on.`;
}

/** Keys and checkpoints, so that this copy can pass commits on; and what the sender's copy holds, so that the next bundle for them can be small. */
function keepWhatVouches({ db }: Plan, { manifest }: Bundle): void {
  db.sql(
    `INSERT INTO peer(replica, name, created, have) VALUES (?,?,?,?)
     ON CONFLICT(replica) DO UPDATE SET name = excluded.name, created = excluded.created, have = excluded.have WHERE excluded.created >= created`,
  ).run(manifest.from, manifest.sender.name, manifest.created, JSON.stringify(manifest.have));
  for (const [replica, key] of Object.entries(manifest.keys)) {
    db.sql("UPDATE replica SET key = ? WHERE id = ? AND key IS NULL").run(Buffer.from(key, "base64url"), replica);
  }
  for (const [replica, seq, tip, signature] of manifest.checkpoints) {
    // A signature was checked against what its checkpoint says, and the commit may be another's: kept only where both agree.
    db.sql(
      `INSERT OR IGNORE INTO checkpoint(c, signature) SELECT c, ? FROM "commit" JOIN replica USING (r) WHERE hash = ? AND replica.id = ? AND seq = ?`,
    ).run(Buffer.from(signature, "base64url"), Buffer.from(tip, "base64url"), replica, seq);
  }
}

const brokenInWords = (error: Exclude<LogError, { type: "Missing" }>): string =>
  `This bundle does not hold together: ${error.what}. Nothing was imported and your plan is unchanged. Ask its sender for it again.`;
