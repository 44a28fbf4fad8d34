/**
 * A damaged plan: set aside and never deleted, and made again from its log where that can still be read whole, else from the newest restore point that
 * is sound. Every commit is known by its hash, so a log that was read is proven to be the log that was written.
 */
import { copyFileSync, existsSync } from "node:fs";
import type { RestorePoint } from "../shared/api.ts";
import type { ReceivedCommit } from "../shared/bundle.ts";
import { longMoment } from "../shared/dates.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { renameDurably } from "./files.ts";
import { newSigner, planKnownAt } from "./keys.ts";
import { realPlace } from "./location.ts";
import { loggedCommits } from "./log.ts";
import {
  asideName,
  exchangeForRescued,
  failedOrThrow,
  goOnAs,
  meta,
  type OpenError,
  openPlan,
  type Plan,
  removeDatabase,
  replicaIn,
  rescuedOf,
  setMeta,
  takeLock,
} from "./plan.ts";
import { commitNumberOf } from "./read.ts";
import { rebuild } from "./rebuild.ts";
import { prepareCopy } from "./restore.ts";
import { restorePointsOf } from "./restorePoints.ts";
import { type Db, isDamage, openSqlite, type ReadDb, storageErrorInWords } from "./sqlite.ts";
import { createTables, derivedTables, derivedVersion } from "./tables.ts";
import { verifyPlan } from "./verify.ts";
import { lastChange, logCommits } from "./write.ts";

/** What became of a damaged plan. */
export interface Recovery {
  /** Where the damaged file was kept. */
  readonly damaged: string;
  /** The restore point that the plan goes on from; null when nothing was lost. */
  readonly from: RestorePoint | null;
  /** How many changes the plan holds. */
  readonly changes: number;
}

/**
 * Makes a damaged plan whole again and opens it. When neither its log nor a restore point helps, everything stays as it is.
 * @param now milliseconds since 1970
 */
export function recoverPlan(
  file: string,
  home: string,
  now: number,
): Result<{ readonly plan: Plan; readonly recovery: Recovery }, OpenError> {
  const place = realPlace(file);
  const making = `${place}.part`;
  let lock: { close(): void } | null = null;
  let from: RestorePoint | null = null;
  const damaged = asideName(place, now);
  const look = `${place}.look`;
  try {
    lock = takeLock(place);
    // Looked into as a copy, so that the damaged file stays as it is to the last byte.
    for (const suffix of ["", "-wal"]) if (existsSync(place + suffix)) copyFileSync(place + suffix, look + suffix);
    if (!remakeFromLog(look, making, home, place)) {
      from = newestSound(look, making, home, place);
      if (!from) return hopeless;
    }
    renameDurably(making, rescuedOf(place));
    exchangeForRescued(place, damaged);
  } catch (error) {
    return failedOrThrow(error);
  } finally {
    for (const file of [look, making]) removeDatabase(file);
    lock?.close();
  }
  const opened = openPlan(place, home, "write");
  return opened.ok ? ok({ plan: opened.value, recovery: { damaged, from, changes: lastChange(opened.value.db) } }) : opened;
}

/** What happened, what is safe, what to do next. */
export function recoveryInWords({ damaged, from, changes }: Recovery): string {
  const kept = `The damaged file was kept as ${damaged}.`;
  if (!from) {
    return `The plan’s file was damaged. All ${changes.toLocaleString("en-GB")} changes could still be read from its log and were checked one by one: the plan was made again from them, and nothing is lost. ${kept} If this happens again, have the disk looked at.`;
  }
  return `The plan’s file was damaged and its log could not be read whole. The plan is now as it was at the restore point “${from.label}” of ${longMoment(from.at)}; later changes made here are missing. Colleagues who have them bring them back: open their latest bundles. ${kept} Have the disk looked at.`;
}

/** @returns whether the log could be read whole and everything that it holds is now in `making` */
function remakeFromLog(look: string, making: string, home: string, place: string): boolean {
  let damaged: Db | null = null;
  let fresh: Db | null = null;
  try {
    removeDatabase(making);
    damaged = openSqlite(look);
    fresh = openSqlite(making);
    const planId = copyLog(damaged, fresh);
    rebuild(fresh);
    if (planId === null || !verifyPlan({ db: fresh, planId }).ok) return false;
    setMeta(fresh, "derived", derivedVersion);
    goOnAs(fresh, newSigner(home, place, planId, replicaIn(fresh)));
    fresh.exec("PRAGMA journal_mode = DELETE");
    return true;
  } catch (error) {
    if (isOfTheDisk(error)) throw error;
    return false;
  } finally {
    damaged?.close();
    fresh?.close();
  }
}

/** Copies the log, commit by commit, and what stands beside it. @returns the plan's id, null when something is missing */
function copyLog(damaged: ReadDb, fresh: Db): string | null {
  return fresh.transaction(() => {
    createTables(fresh);
    const named = fresh
      .sql<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name);
    for (const table of named) if (!derivedTables.includes(table) && !madeByLogging.has(table)) copyTable(damaged, fresh, table);
    // Numbers of the damaged log; logging sets them anew.
    fresh.exec("UPDATE replica SET commits = 0, tip = NULL");
    const bundles = new Map(
      damaged
        .sql<{ c: number; b: number | null }>(`SELECT c, b FROM "commit"`)
        .all()
        .map(({ c, b }) => [c, b]),
    );
    const runs: { readonly bundle: number | null; readonly commits: ReceivedCommit[] }[] = [];
    for (const { c, hash, commit } of loggedCommits(damaged)) {
      const bundle = bundles.get(c) ?? null;
      const run = runs.at(-1);
      if (run && run.bundle === bundle) run.commits.push({ commit, hash });
      else runs.push({ bundle, commits: [{ commit, hash }] });
    }
    for (const { bundle, commits } of runs) if ("type" in logCommits(fresh, commits, bundle)) return null;
    const signatures = damaged.sql<{ hash: Uint8Array; signature: Uint8Array }>(
      `SELECT hash, signature FROM checkpoint JOIN "commit" USING (c)`,
    );
    const insert = fresh.sql("INSERT INTO checkpoint(c, signature) VALUES (?,?)");
    for (const { hash, signature } of signatures.all()) {
      const c = commitNumberOf(fresh, Buffer.from(hash).toString("base64url"));
      if (c !== undefined) insert.run(c, signature);
    }
    // Undo and remit are known by numbers of changes, which are the same unless the log had gaps.
    if (lastChange(fresh) === lastChange(damaged)) for (const table of ["step", "remit"]) copyTable(damaged, fresh, table);
    const planId = meta(fresh, "plan");
    return typeof planId === "string" ? planId : null;
  });
}
/** Filled by logging commits again, or known by numbers that follow from it. */
const madeByLogging: ReadonlySet<string> = new Set(["entity", "field", "commit", "change", "checkpoint", "step", "remit"]);

function copyTable(from: ReadDb, to: Db, table: string): void {
  for (const row of from.sql<Record<string, string | number | Uint8Array | null>>(`SELECT * FROM "${table}"`).all()) {
    const columns = Object.keys(row);
    const names = columns.map((column) => `"${column}"`).join(", ");
    to.sql(`INSERT INTO "${table}"(${names}) VALUES (${columns.map(() => "?").join(", ")})`).run(...Object.values(row));
  }
}

/** Prepares the newest restore point that is sound. Which plan it was, the installation's keys know where the file cannot tell. */
function newestSound(look: string, making: string, home: string, place: string): RestorePoint | null {
  const planId = planIn(look) ?? planKnownAt(home, place);
  if (planId === null) return null;
  return restorePointsOf(home, { planId }).find((point) => prepareCopy(point.file, making, planId, home, place, null)) ?? null;
}

function planIn(look: string): string | null {
  let damaged: Db | null = null;
  try {
    damaged = openSqlite(look);
    const planId = meta(damaged, "plan");
    return typeof planId === "string" ? planId : null;
  } catch (error) {
    if (isOfTheDisk(error)) throw error;
    return null;
  } finally {
    damaged?.close();
  }
}

/** A full or failing disk is news of its own; anything else that reading a spoilt file can come to means that it cannot be read. */
const isOfTheDisk = (error: unknown): boolean => !isDamage(error) && storageErrorInWords(error) !== null;

const hopeless: Result<never, OpenError> = err({
  type: "Damaged",
  message:
    "This plan’s file is damaged: its log cannot be read whole, and there is no sound restore point of it. It was left as it is. Keep it, make a new plan, and ask a colleague for a full bundle: it brings everything that you sent them.",
});
