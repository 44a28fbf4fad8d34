/** Going back: what a restore point holds otherwise than the plan does now, and the plan put back as it was then. */
import { copyFileSync } from "node:fs";
import type { Comparison, Difference, FileError, RestorePoint, Tables } from "../shared/api.ts";
import { longMoment } from "../shared/dates.ts";
import { recordInWords } from "../shared/naming.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type AnyRow, fieldsOf, type TypeName, typeNames, type Value } from "../shared/schema.ts";
import { newSigner } from "./keys.ts";
import { goOnAs, meta, type Plan, removeDatabase, replicaIn, setMeta } from "./plan.ts";
import { allRows } from "./read.ts";
import { rebuild } from "./rebuild.ts";
import { before, makeRestorePoint, restorePointsOf } from "./restorePoints.ts";
import { applicationIdIn, type Db, isDamage, openSqlite } from "./sqlite.ts";
import { applicationId, derivedVersion, fileVersion } from "./tables.ts";
import { carryTrust } from "./trust.ts";
import { verifyPlan } from "./verify.ts";

/** What restoring would do. @param id a restore point's */
export function compareRestorePoint(plan: Plan, home: string, id: string): Result<Comparison, FileError> {
  const point = findPoint(home, plan, id);
  if (!point) return gone;
  const scratch = `${plan.file}.part`;
  try {
    const copy = openCopy(point.file, scratch, plan.planId);
    if (!copy) return unsound(point);
    try {
      const differences = differencesBetween(allRows(copy), allRows(plan.db));
      const count = (kind: Difference["kind"]): number => differences.filter((difference) => difference.kind === kind).length;
      return ok({
        differences: differences.slice(0, mostListed),
        counts: { back: count("back"), out: count("out"), changed: count("changed") },
      });
    } finally {
      copy.close();
    }
  } finally {
    removeDatabase(scratch);
  }
}
/** A list longer than this is nobody's reading. */
const mostListed = 5_000;

/**
 * Puts the plan back as it was. A restore point of now is made first, and the plan goes on as a new replica: what was written since is another branch,
 * which colleagues who have it bring back. A restore point that is not sound changes nothing.
 * @returns the restore point of now
 */
export function restorePlan(plan: Plan, home: string, id: string, now: number): Result<RestorePoint, FileError> {
  const point = findPoint(home, plan, id);
  if (!point) return gone;
  const prepared = `${plan.file}.part`;
  try {
    if (!prepareCopy(point.file, prepared, plan.planId, home, plan.file, plan)) return unsound(point);
    const made = makeRestorePoint(home, plan, before.restore, now);
    const replaced = plan.replaceWith(prepared);
    return replaced.ok ? ok(made) : err({ type: "File", message: replaced.error.message });
  } finally {
    removeDatabase(prepared);
  }
}

/**
 * Copies a plan that nobody has open, verifies all of it, and gives the copy a replica of its own for the place where it will stand: named before it
 * gets there, so that no moment is left in which it could sign as its origin.
 * @param current the plan that it will replace: whom it trusts stays as it is; null where that cannot be read
 * @returns whether it is sound; an unsound copy is of no use
 */
export function prepareCopy(
  source: string,
  prepared: string,
  planId: string,
  home: string,
  place: string,
  current: Pick<Plan, "db" | "signer"> | null,
): boolean {
  const copy = openCopy(source, prepared, planId);
  if (!copy) return false;
  try {
    if (!verifyPlan({ db: copy, planId }).ok) return false;
    if (current) carryTrust(current.db, copy);
    goOnAs(copy, newSigner(home, place, planId, current?.signer.replica ?? replicaIn(copy)));
    copy.exec("PRAGMA journal_mode = DELETE");
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    copy.close();
  }
}

/** Opens a copy, so that the restore point itself stays as it is; null when it is not a sound copy of this plan that this version can read. */
function openCopy(source: string, scratch: string, planId: string): Db | null {
  removeDatabase(scratch);
  copyFileSync(source, scratch);
  if (applicationIdIn(scratch) !== applicationId) return null;
  let copy: Db | null = null;
  try {
    copy = openSqlite(scratch);
    const isSound =
      copy.value<string>("PRAGMA quick_check(1)") === "ok" &&
      copy.value<number>("PRAGMA user_version") === fileVersion &&
      meta(copy, "plan") === planId;
    if (isSound) {
      if (meta(copy, "derived") !== derivedVersion) {
        rebuild(copy);
        setMeta(copy, "derived", derivedVersion);
      }
      return copy;
    }
  } catch (error) {
    copy?.close();
    if (isDamage(error)) return null;
    throw error;
  }
  copy.close();
  return null;
}

function differencesBetween(then: Tables, now: Tables): readonly Difference[] {
  const [old, current] = [byId(then), byId(now)];
  return typeNames.flatMap((type) => {
    const ids = new Set([...old(type).keys(), ...current(type).keys()]);
    return [...ids].flatMap((id): readonly Difference[] => {
      const [was, is] = [old(type).get(id), current(type).get(id)];
      const row = is ?? was;
      if (!row) return [];
      const [first, second] = is ? [current, old] : [old, current];
      const record = (): string => recordInWords(type, row, (other, key) => first(other).get(key) ?? second(other).get(key));
      if (!was) return [{ kind: "out", type, id, record: record(), field: "", was: null, is: null }];
      if (!is) return [{ kind: "back", type, id, record: record(), field: "", was: null, is: null }];
      const fields = Object.keys(fieldsOf(type)).filter((field) => (was[field] ?? null) !== (is[field] ?? null));
      return fields.map((field) => ({
        kind: "changed",
        type,
        id,
        record: record(),
        field,
        was: (was[field] ?? null) as Value,
        is: (is[field] ?? null) as Value,
      }));
    });
  });
}

/** Rows of a type by their ids. */
function byId(tables: Tables): (type: TypeName) => ReadonlyMap<string, AnyRow> {
  const maps = new Map(typeNames.map((type) => [type, new Map(tables[type].map((row: AnyRow) => [row.id, row]))]));
  return (type) => maps.get(type) ?? new Map();
}

const findPoint = (home: string, plan: Plan, id: string): RestorePoint | undefined =>
  restorePointsOf(home, plan).find((point) => point.id === id);
const gone: Result<never, FileError> = err({
  type: "File",
  message: "This restore point is no longer there. Nothing was changed. Choose another one.",
});
const unsound = ({ label, at }: RestorePoint): Result<never, FileError> =>
  err({
    type: "File",
    message: `The restore point “${label}” of ${longMoment(at)} is damaged and cannot be used. Nothing was changed. Choose another one.`,
  });
