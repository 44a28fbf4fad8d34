/** A plan file on this installation: made from a template, from nothing or from a bundle; opened and held by one writer; closed. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, extname } from "node:path";
import { newId } from "../shared/ids.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { renameDurably } from "./files.ts";
import { newSigner, passingSigner, planKnownAt, readingIdentity, recipientOf, retireKey, type Signer, signerFor } from "./keys.ts";
import { realPlace, thisSystem, unsafePlace } from "./location.ts";
import { rebuild } from "./rebuild.ts";
import { before, makeRestorePoint } from "./restorePoints.ts";
import { settle } from "./settle.ts";
import { applicationIdIn, type Db, damageInWords, holdFile, isDamage, openSqlite, storageErrorInWords } from "./sqlite.ts";
import { applicationId, createTables, derivedVersion, fileVersion } from "./tables.ts";
import { type Template, type TemplateCode, template } from "./template.ts";
import { type CommitText, logCommits, writeCommit } from "./write.ts";

export interface Plan {
  /** Another handle after `replaceWith`. */
  readonly db: Db;
  /** Signs what this copy writes. */
  readonly signer: Signer;
  /** What bundles that only this installation can read are encrypted to: an age recipient. */
  readonly recipient: string;
  /** Which plan this is: replicas of one plan share it. */
  readonly planId: string;
  /** Full path; ":memory:" in tests. */
  readonly file: string;
  /** Whether this opening gave the copy a new name: the file was copied or moved, or comes from another installation. */
  readonly isRenamed: boolean;
  /** Goes on under a new replica id: after a restore, or when this copy's own changes come back from others. History stays. */
  renewSigner(): void;
  /**
   * Puts a prepared copy (see `restore.ts`) in the file's place and goes on with it under the replica id that it names; the key of before signs no
   * more. Refused while another program reads the file.
   */
  replaceWith(prepared: string): Result<null, OpenError>;
  /** Lets go of the file. */
  close(): void;
}
export type OpenError =
  | { readonly type: "File"; readonly message: string }
  /** The file is a plan, but spoilt: `recoverPlan` may help. */
  | { readonly type: "Damaged"; readonly message: string };

export interface NewPlan {
  readonly title: string;
  /** ISO day. */
  readonly firstYear: string;
  readonly years: number;
}

/** Makes a new plan file. Refuses to touch one that exists. @param home the data folder of this installation */
export function createPlan(
  file: string,
  home: string,
  source: TemplateCode | NewPlan | { readonly planId: string },
  text: Omit<CommitText, "kind" | "note">,
): Result<Plan, OpenError> {
  const place = file === ":memory:" ? file : realPlace(file);
  if (file !== ":memory:") {
    const unsafe = unsafePlace(place, thisSystem());
    if (unsafe) return failed(unsafe);
    if (existsSync(place)) return failed(`There is already a file at ${place}. It was left as it is. Choose another name.`);
  }
  const from = typeof source === "string" ? template(source) : source;
  const planId = "planId" in from ? from.planId : newId();
  let db: Db | null = null;
  let lock: { close(): void } | null = null;
  try {
    if (file === ":memory:") {
      db = openSqlite(file);
      const signer = passingSigner(planId);
      fillPlan(db, signer, planId, from, text);
      return ok(planOf(db, signer, planId, file, home, null));
    }
    mkdirSync(dirname(place), { recursive: true });
    lock = takeLock(place);
    const making = `${place}.part`;
    try {
      removeDatabase(making);
      db = openSqlite(making);
      const signer = signerFor(home, place, planId, null);
      fillPlan(db, signer, planId, from, text);
      // Everything into the one file, so that a plan has its name whole or not at all.
      db.exec("PRAGMA journal_mode = DELETE");
      db.close();
      renameDurably(making, place);
      db = openSqlite(place);
      return ok(planOf(db, signer, planId, place, home, lock));
    } catch (error) {
      db?.close();
      removeDatabase(making);
      throw error;
    }
  } catch (error) {
    db?.close();
    lock?.close();
    return failedOrThrow(error);
  }
}

function fillPlan(
  db: Db,
  signer: Signer,
  planId: string,
  source: Template | NewPlan | { readonly planId: string },
  text: Omit<CommitText, "kind" | "note">,
): void {
  db.transaction(() => {
    createTables(db);
    setMeta(db, "plan", planId);
    setMeta(db, "derived", derivedVersion);
    goOnAs(db, signer);
    if ("commits" in source) {
      const logged = logCommits(db, source.commits, null);
      if ("type" in logged) throw new Error(`The template ${source.code} does not hold together: ${JSON.stringify(logged)}`);
      settle(db, logged.entities);
    } else if ("title" in source) {
      const id = newId();
      const values = [
        ["_life", 1],
        ["title", source.title],
        ["firstYear", source.firstYear],
        ["years", source.years],
      ] as const;
      writeCommit(
        db,
        signer,
        { ...text, kind: "create", note: "" },
        values.map(([field, value]) => ({ type: "plan", id, field, value, parents: [], seen: [] })),
      );
    }
  });
}

/** Deletes a plan file that nobody has open, with what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

/**
 * Opens a plan file. A writer holds it until it closes; readers need no hold.
 * @param access `read` for a look only
 */
export function openPlan(file: string, home: string, access: "write" | "read"): Result<Plan, OpenError> {
  const place = realPlace(file);
  let db: Db | null = null;
  let lock: { close(): void } | null = null;
  try {
    const unsafe = unsafePlace(place, thisSystem());
    if (unsafe) return failed(unsafe);
    if (access === "write" && !existsSync(place) && existsSync(rescuedOf(place))) {
      lock = takeLock(place);
      exchangeForRescued(place, asideName(place, Date.now()));
    }
    if (!existsSync(place)) return failed(`There is no plan at ${place}. Check the name, or make one with “new”.`);
    if (statSync(place).isDirectory()) return failed(`${place} is a folder, not a plan file. Nothing was changed.`);
    if (applicationIdIn(place) !== applicationId) {
      lock?.close();
      return planKnownAt(home, place) === null ? failed("This file is not a Waymark plan. It was left as it is.") : damaged();
    }
    if (access === "write") lock ??= takeLock(place);
    const isSuspect = statSync(place).size <= checkedAlways || (access === "write" && leftOpen(place));
    db = openSqlite(place);
    if (isSuspect && db.value<string>("PRAGMA quick_check(1)") !== "ok") {
      db.close();
      lock?.close();
      return damaged();
    }
    const version = db.value<number>("PRAGMA user_version") ?? 0;
    if (version !== fileVersion) {
      db.close();
      lock?.close();
      return failed(
        version > fileVersion
          ? "This plan was written by a newer version of Waymark. It was left as it is. Update Waymark, then open it again."
          : "This plan was written before Waymark’s first release, in a form that is no longer read. It was left as it is. Make a new plan; a colleague’s full bundle brings everything back that was sent.",
      );
    }
    const planId = String(meta(db, "plan"));
    const known = replicaIn(db);
    const signer = access === "write" ? signerFor(home, place, planId, known) : passingSigner(planId);
    if (access === "write") {
      if (known !== signer.replica) goOnAs(db, signer);
      if (meta(db, "derived") !== derivedVersion) {
        // The copy holds the log as it is: a restore rebuilds it the same way.
        makeRestorePoint(home, { db, planId }, before.upgrade, Date.now());
        rebuild(db);
        setMeta(db, "derived", derivedVersion);
      }
    }
    const isRenamed = access === "write" && known !== null && known !== signer.replica;
    return ok(planOf(db, signer, planId, place, home, lock, isRenamed));
  } catch (error) {
    db?.close();
    lock?.close();
    return isDamage(error) ? damaged() : failedOrThrow(error);
  }
}

/** Up to this size, more than a million changes, a plan is checked on every opening; a larger one when it was not closed as it should be. Bytes. */
const checkedAlways = 150_000_000;
/** SQLite removes its journal when the last connection closes. */
const leftOpen = (place: string): boolean => existsSync(`${place}-wal`) && statSync(`${place}-wal`).size > 0;

/** Whether there is a plan to open, also one whose rescue was cut short. */
export const isPlanAt = (file: string): boolean => existsSync(file) || existsSync(rescuedOf(realPlace(file)));

/** Where a rebuilt plan waits, whole, until the damaged one has made room. */
export const rescuedOf = (place: string): string => `${place}.rescued`;

/** A free name beside the plan: `Plan damaged 2026-11-22T14-31-00.waymarkplan`. */
export function asideName(place: string, now: number): string {
  const extension = extname(place);
  const stem = `${place.slice(0, place.length - extension.length)} damaged ${new Date(now).toISOString().slice(0, 19).replaceAll(":", "-")}`;
  let aside = stem + extension;
  for (let n = 2; existsSync(aside); n += 1) aside = `${stem} ${n}${extension}`;
  return aside;
}

/** Sets a damaged plan aside with its journal and gives its name to the rescued one. Cut short at any point, the next opening finishes it. */
export function exchangeForRescued(place: string, aside: string): void {
  setAside(place, aside);
  renameDurably(rescuedOf(place), place);
}

/** Keeps a damaged plan under another name, with what SQLite has beside it. */
export function setAside(place: string, aside: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) if (existsSync(place + suffix)) renameSync(place + suffix, aside + suffix);
}

export const meta = (db: Pick<Db, "value">, key: string): unknown => db.value("SELECT value FROM meta WHERE key = ?", key);
export function setMeta(db: Db, key: string, value: string | number): void {
  db.sql("INSERT INTO meta(key, value) VALUES (?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value").run(key, value);
}

/** The name that a plan file's copy goes by; null where it has none yet. */
export function replicaIn(db: Pick<Db, "value">): string | null {
  const replica = meta(db, "replica");
  return typeof replica === "string" ? replica : null;
}

/** From now on the plan's copy here goes by this signer's name; its names of before stay known as its own. */
export function goOnAs(db: Db, { replica, predecessor }: Signer): void {
  setMeta(db, "replica", replica);
  db.sql(`INSERT OR IGNORE INTO succession(replica, previous, key, signature, own) VALUES (?,?,?,?,1)`).run(
    replica,
    predecessor?.replica ?? null,
    predecessor?.publicKey ?? null,
    predecessor?.signature ?? null,
  );
}

function planOf(
  opened: Db,
  first: Signer,
  planId: string,
  file: string,
  home: string,
  lock: { close(): void } | null,
  isRenamed = false,
): Plan {
  let db = opened;
  let signer = first;
  let recipient: string | null = null;
  const renewSigner = (): void => {
    signer = file === ":memory:" ? passingSigner(planId) : newSigner(home, file, planId, signer.replica);
    goOnAs(db, signer);
  };
  const replaceWith = (prepared: string): Result<null, OpenError> => {
    // A journal that a reader keeps would be read as part of the new file.
    if (db.value<number>("PRAGMA wal_checkpoint(TRUNCATE)") !== 0)
      return failed("Another program is reading this plan. Nothing was changed. Close the other program, then try again.");
    const before = signer.replica;
    db.close();
    try {
      for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
      renameDurably(prepared, file);
    } finally {
      db = openSqlite(file);
      signer = signerFor(home, file, planId, replicaIn(db));
    }
    retireKey(home, before);
    return ok(null);
  };
  const close = (): void => {
    db.close();
    lock?.close();
  };
  return {
    get db() {
      return db;
    },
    get signer() {
      return signer;
    },
    get recipient() {
      recipient ??= recipientOf(readingIdentity(home));
      return recipient;
    },
    planId,
    file,
    isRenamed,
    renewSigner,
    replaceWith,
    close,
  };
}

/** One writer per plan: a lock on a file beside it that the system lets go of when the process ends, however it ends. */
export function takeLock(file: string): { close(): void } {
  const lock = holdFile(`${file}.lock`);
  if (!lock) throw new PlanInUse();
  return lock;
}
class PlanInUse extends Error {}

export function failedOrThrow(error: unknown): Result<never, OpenError> {
  if (error instanceof PlanInUse)
    return failed("This plan is open in another Waymark. Nothing was changed. Close it there, then try again.");
  const words = storageErrorInWords(error);
  if (words) return failed(words);
  throw error;
}
const failed = (message: string): Result<never, OpenError> => err({ type: "File", message });
const damaged = (): Result<never, OpenError> => err({ type: "Damaged", message: damageInWords });
