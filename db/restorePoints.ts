/** Restore points: whole copies of a plan, made before every merge and on request, kept in the data folder and never beside the plan. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RestorePoint } from "../shared/api.ts";
import { renameDurably } from "./files.ts";
import type { Plan } from "./plan.ts";
import { openSqlite } from "./sqlite.ts";

const suffix = ".waymarkplan";

/** Copies the plan as it stands, outside any transaction. @param now milliseconds since 1970 */
export function makeRestorePoint(home: string, plan: Plan, label: string, now: number): RestorePoint {
  const folder = folderOf(home, plan);
  mkdirSync(folder, { recursive: true });
  const stamp = new Date(now).toISOString().replaceAll(":", "-");
  const name = `${stamp} ${labelToName(label)}`;
  let file = join(folder, name + suffix);
  for (let n = 2; existsSync(file); n += 1) file = join(folder, `${name} ${n}${suffix}`);
  copyPlan(plan, file);
  return { file, label, at: now, size: statSync(file).size };
}

/** Writes a sound copy of a plan that is in use; a copy that fails leaves nothing. The copy signs nothing: opened, it becomes a new replica. */
export function copyPlan(plan: Plan, file: string): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    plan.db.sql("VACUUM INTO ?").run(temporary);
    const copy = openSqlite(temporary);
    copy.exec("PRAGMA journal_mode = DELETE");
    copy.close();
    renameDurably(temporary, file);
  } catch (error) {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(temporary + suffix, { force: true });
    throw error;
  }
}

/** Newest first. */
export function restorePointsOf(home: string, plan: Plan): readonly RestorePoint[] {
  const folder = folderOf(home, plan);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name): RestorePoint[] => {
      const parts = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z) ((?:[^% ]|%[0-9A-F]{2})*)( \d+)?\.waymarkplan$/.exec(name);
      if (!parts) return [];
      const file = join(folder, name);
      return [
        {
          file,
          label: decodeURIComponent(parts[5] ?? ""),
          at: Date.parse(`${parts[1]}${parts[2]}:${parts[3]}:${parts[4]}`),
          size: statSync(file).size,
        },
      ];
    })
    .sort((a, b) => b.at - a.at);
}

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

const folderOf = (home: string, plan: Plan): string => join(home, "restore points", plan.planId.slice(0, 12));
