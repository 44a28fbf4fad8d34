/**
 * Restore points: whole copies of a plan, kept in the data folder and never beside the plan. Made before every merge, restore and upgrade, on
 * request, and by themselves as work goes on; those that nobody asked for are let go again.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { RestorePoint } from "../shared/api.ts";
import { dayOf } from "../shared/dates.ts";
import { renameDurably } from "./files.ts";
import type { Plan } from "./plan.ts";
import { openSqlite } from "./sqlite.ts";

const suffix = ".waymarkplan";
/** In a file's name, where no label can begin with a plus. */
const automatic = "+automatic";
/** What the points are called that Waymark makes before it does something large. */
export const before = { merge: "Before merge", restore: "Before restore", upgrade: "Before upgrade" } as const;

/** Copies the plan as it stands, outside any transaction. @param now milliseconds since 1970 */
export function makeRestorePoint(home: string, plan: Pick<Plan, "db" | "planId">, label: string, now: number): RestorePoint {
  const file = newFile(home, plan, labelToName(label), now);
  copyPlan(plan, file);
  return { id: basename(file), file, label, automatic: false, at: now, size: statSync(file).size };
}

/** The same, bit by bit: whoever works meanwhile does not notice. Rejects when the plan is closed meanwhile; a copy that fails leaves nothing. */
export async function makeAutomaticPoint(home: string, plan: Plan, now: number): Promise<void> {
  const file = newFile(home, plan, automatic, now);
  const temporary = `${file}.${process.pid}.part`;
  try {
    await plan.db.copyInSteps(temporary);
    finishCopy(temporary, file);
  } catch (error) {
    removeCopy(temporary);
    throw error;
  }
}

function newFile(home: string, plan: Pick<Plan, "planId">, label: string, now: number): string {
  const folder = folderOf(home, plan);
  mkdirSync(folder, { recursive: true });
  const name = `${new Date(now).toISOString().replaceAll(":", "-")} ${label}`;
  let file = join(folder, name + suffix);
  for (let n = 2; existsSync(file); n += 1) file = join(folder, `${name} ${n}${suffix}`);
  return file;
}

/** Writes a sound copy of a plan that is in use; a copy that fails leaves nothing. The copy signs nothing: opened, it becomes a new replica. */
export function copyPlan(plan: Pick<Plan, "db">, file: string): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    plan.db.sql("VACUUM INTO ?").run(temporary);
    finishCopy(temporary, file);
  } catch (error) {
    removeCopy(temporary);
    throw error;
  }
}

/** Everything into the one file, which then gets its name. */
function finishCopy(temporary: string, file: string): void {
  const copy = openSqlite(temporary);
  copy.exec("PRAGMA journal_mode = DELETE");
  copy.close();
  renameDurably(temporary, file);
}
function removeCopy(temporary: string): void {
  for (const part of ["", "-wal", "-shm", "-journal"]) rmSync(temporary + part, { force: true });
}

/** Newest first. @param plan the plan, or what is known of one that cannot be opened */
export function restorePointsOf(home: string, plan: Pick<Plan, "planId">): readonly RestorePoint[] {
  const folder = folderOf(home, plan);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name): RestorePoint[] => {
      const named = readPointName(name);
      const file = join(folder, name);
      return named ? [{ id: name, file, ...named, size: statSync(file).size }] : [];
    })
    .sort((a, b) => b.at - a.at);
}

/** What a restore point's file name tells; null for any other file. */
export function readPointName(name: string): Pick<RestorePoint, "label" | "automatic" | "at"> | null {
  const parts = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z) ((?:[^% ]|%[0-9A-F]{2})*)( \d+)?\.waymarkplan$/.exec(name);
  if (!parts) return null;
  return {
    label: parts[5] === automatic ? "Automatic" : decodeURIComponent(parts[5] ?? ""),
    automatic: parts[5] === automatic,
    at: Date.parse(`${parts[1]}${parts[2]}:${parts[3]}:${parts[4]}`),
  };
}

/** Lets go of the points whose time is over, and of copies that were cut short. @param now milliseconds since 1970 */
export function pruneRestorePoints(home: string, plan: Plan, now: number): void {
  const folder = folderOf(home, plan);
  for (const { file } of outlived(restorePointsOf(home, plan), now)) rmSync(file, { force: true });
  const cutShort = existsSync(folder) ? readdirSync(folder).filter((name) => /\.part(-wal|-shm|-journal)?$/.test(name)) : [];
  for (const name of cutShort) if (now - statSync(join(folder, name)).mtimeMs > day) rmSync(join(folder, name), { force: true });
}

/**
 * Automatic points stay for a week, the last of each day for 30 days, and together they fill no more than 4 GB; those made before something large
 * stay for 30 days. What a person named stays, and so does the newest point of all.
 * @param points newest first
 */
export function outlived<P extends Pick<RestorePoint, "label" | "automatic" | "at" | "size">>(
  points: readonly P[],
  now: number,
): readonly P[] {
  const days = new Set<string>();
  let room = 4_000_000_000;
  return points.filter((point, i) => {
    const age = now - point.at;
    const made: readonly string[] = Object.values(before);
    if (!point.automatic) return i > 0 && made.includes(point.label) && age > 30 * day;
    const isLastOfDay = !days.has(dayOf(point.at));
    days.add(dayOf(point.at));
    room -= point.size;
    return i > 0 && (room < 0 || age > 30 * day || (age > 7 * day && !isLastOfDay));
  });
}
const day = 86_400_000;

/** A label as part of a file's name, on every system; a long one is cut short. */
function labelToName(label: string): string {
  let name = "";
  for (const letter of label.toWellFormed()) {
    const next = encodeURIComponent(letter).replaceAll("*", "%2A");
    if (name.length + next.length > 180) break;
    name += next;
  }
  return name;
}

const folderOf = (home: string, plan: Pick<Plan, "planId">): string => join(pointsFolder(home), plan.planId.slice(0, 12));
/** Holds a folder of restore points for each plan. */
export const pointsFolder = (home: string): string => join(home, "restore points");
