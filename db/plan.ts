/** A plan file on this installation: made from a template, from nothing or from a bundle; opened and held by one writer; closed. */
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { newId } from "../shared/ids.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { passingSigner, type Signer, signerFor } from "./keys.ts";
import { realPlace, thisSystem, unsafePlace } from "./location.ts";
import { rebuild } from "./rebuild.ts";
import { settle } from "./settle.ts";
import { type Db, openSqlite, storageErrorInWords } from "./sqlite.ts";
import { applicationId, createTables, derivedVersion, fileVersion } from "./tables.ts";
import { type TemplateCode, template } from "./template.ts";
import { type CommitText, logCommits, writeCommit } from "./write.ts";

export interface Plan {
  readonly db: Db;
  /** Signs what this copy writes. */
  readonly signer: Signer;
  /** Which plan this is: replicas of one plan share it. */
  readonly planId: string;
  /** Full path; ":memory:" in tests. */
  readonly file: string;
  /** Goes on under a new replica id: after a restore, or when this copy's own changes come back from others. History stays. */
  renewSigner(): void;
  /** Lets go of the file. */
  close(): void;
}
export type OpenError = { readonly type: "File"; readonly message: string };

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
  const built = typeof source === "string" ? template(source) : null;
  const planId = built?.planId ?? (typeof source === "object" && "planId" in source ? source.planId : newId());
  let db: Db | null = null;
  let lock: { close(): void } | null = null;
  try {
    if (file !== ":memory:") mkdirSync(dirname(place), { recursive: true });
    lock = file === ":memory:" ? null : takeLock(place);
    db = openSqlite(place);
    const opened = db;
    const signer = file === ":memory:" ? passingSigner(planId) : signerFor(home, place, planId, null);
    opened.transaction(() => {
      createTables(opened);
      setMeta(opened, "plan", planId);
      setMeta(opened, "derived", derivedVersion);
      setMeta(opened, "replica", signer.replica);
      if (built) {
        const logged = logCommits(opened, built.commits, null);
        if ("type" in logged) throw new Error(`The template ${built.code} does not hold together: ${JSON.stringify(logged)}`);
        settle(opened, logged.entities);
      } else if (typeof source === "object" && "title" in source) {
        const id = newId();
        const values = [
          ["_life", 1],
          ["title", source.title],
          ["firstYear", source.firstYear],
          ["years", source.years],
        ] as const;
        writeCommit(
          opened,
          signer,
          { ...text, kind: "create", note: "" },
          values.map(([field, value]) => ({ type: "plan", id, field, value, parents: [], seen: [] })),
        );
      }
    });
    return ok(planOf(opened, signer, planId, place, home, lock));
  } catch (error) {
    db?.close();
    lock?.close();
    if (file !== ":memory:") for (const suffix of ["", "-wal", "-shm"]) rmSync(place + suffix, { force: true });
    return failedOrThrow(error);
  }
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
    if (!existsSync(place)) return failed(`There is no plan at ${place}. Check the name, or make one with “new”.`);
    if (statSync(place).isDirectory()) return failed(`${place} is a folder, not a plan file. Nothing was changed.`);
    if (access === "write") lock = takeLock(place);
    db = openSqlite(place);
    if (db.value<number>("PRAGMA application_id") !== applicationId) {
      db.close();
      lock?.close();
      return failed("This file is not a Waymark plan. It was left as it is.");
    }
    if ((db.value<number>("PRAGMA user_version") ?? 0) > fileVersion) {
      db.close();
      lock?.close();
      return failed("This plan was written by a newer version of Waymark. It was left as it is. Update Waymark, then open it again.");
    }
    const planId = String(meta(db, "plan"));
    const known = meta(db, "replica");
    const signer = access === "write" ? signerFor(home, place, planId, typeof known === "string" ? known : null) : passingSigner(planId);
    if (access === "write") {
      if (known !== signer.replica) setMeta(db, "replica", signer.replica);
      if (meta(db, "derived") !== derivedVersion) {
        rebuild(db);
        setMeta(db, "derived", derivedVersion);
      }
    }
    return ok(planOf(db, signer, planId, place, home, lock));
  } catch (error) {
    db?.close();
    lock?.close();
    return failedOrThrow(error);
  }
}

export const meta = (db: Pick<Db, "value">, key: string): unknown => db.value("SELECT value FROM meta WHERE key = ?", key);
export function setMeta(db: Db, key: string, value: string | number): void {
  db.sql("INSERT INTO meta(key, value) VALUES (?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value").run(key, value);
}

function planOf(db: Db, first: Signer, planId: string, file: string, home: string, lock: { close(): void } | null): Plan {
  let signer = first;
  const renewSigner = (): void => {
    signer = file === ":memory:" ? passingSigner(planId) : signerFor(home, file, planId, null);
    setMeta(db, "replica", signer.replica);
  };
  const close = (): void => {
    db.close();
    lock?.close();
  };
  return {
    db,
    get signer() {
      return signer;
    },
    planId,
    file,
    renewSigner,
    close,
  };
}

/** One writer per plan: a lock on a file beside it that the system lets go of when the process ends, however it ends. */
function takeLock(file: string): { close(): void } {
  const lock = openSqlite(`${file}.lock`);
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) throw new PlanInUse();
    throw error;
  }
  return lock;
}
class PlanInUse extends Error {}

function failedOrThrow(error: unknown): Result<never, OpenError> {
  if (error instanceof PlanInUse)
    return failed("This plan is open in another Waymark. Nothing was changed. Close it there, then try again.");
  const words = storageErrorInWords(error);
  if (words) return failed(words);
  throw error;
}
const failed = (message: string): Result<never, OpenError> => err({ type: "File", message });
