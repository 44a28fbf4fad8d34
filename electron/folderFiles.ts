/** Files in a folder that others use too: listed, fetched, and put there whole. Locks of virus scanners and sync clients are waited out. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isInside, realPlace } from "../db/location.ts";
import { dayOf } from "../shared/dates.ts";
import { isBundleName, type Listed } from "./folderLook.ts";

/** The bundles in a folder. Throws the file system's own error when it cannot be looked into. */
export async function listFolder(folder: string): Promise<readonly Listed[]> {
  const names = (await readdir(folder)).filter(isBundleName);
  const files = await Promise.all(
    names.map(async (name): Promise<Listed | null> => {
      // Not what the folder's own listing says they are: files that OneDrive has not fetched yet look like links there.
      const found = await stat(join(folder, name)).catch(() => null);
      return found?.isFile() ? { name, size: found.size, modified: found.mtimeMs } : null;
    }),
  );
  return files.filter((file) => file !== null);
}

/** Why a folder cannot be the exchange folder, as a sentence, or null. @param file the plan's */
export function unfitPlace(folder: string, file: string, home: string): string | null {
  const [place, plan, data] = [realPlace(folder), realPlace(file), realPlace(home)];
  const { platform } = process;
  if (!isInside(plan, place, platform) && !isInside(data, place, platform) && !isInside(place, data, platform)) return null;
  return "This folder cannot be the exchange folder: your plan is kept in it, and a plan in a shared folder is damaged sooner or later. Nothing was changed. Choose a folder that holds bundles only.";
}

/** `Waymark Joint Forward Plan Priya Shah 2026-11-22 14.31.05.waymark`, without characters that a file system refuses. */
export function nameOfOwn(title: string, person: string, now: number): string {
  const safe = (text: string): string => text.replaceAll(/[^\p{L}\p{N} '’-]/gu, "").trim();
  const at = new Date(now);
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(".");
  return `${["Waymark", safe(title).slice(0, 60).trim(), safe(person).slice(0, 60).trim(), dayOf(now), time].filter((part) => part !== "").join(" ")}.waymark`;
}

export async function sha256Of(file: string): Promise<string> {
  const sum = createHash("sha256");
  for await (const part of createReadStream(file)) sum.update(part);
  return sum.digest("hex");
}

/**
 * Puts a file into a folder, there under its name whole or not at all, and reads it back.
 * @param temporary its name meanwhile: one that sync clients leave alone
 */
export async function placeFile(file: string, sha256: string, folder: string, temporary: string, name: string): Promise<void> {
  const arriving = join(folder, temporary);
  try {
    await insistently(() => copyFile(file, arriving));
    if ((await sha256Of(arriving)) !== sha256) throw new Error("It does not read back as it was written.");
    await insistently(() => rename(arriving, join(folder, name)));
  } catch (error) {
    await rm(arriving, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Tries again for a few seconds while another program holds the file.
 * @param first milliseconds before the second try; the waits double
 */
export async function insistently(work: () => Promise<void>, first = 200): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 5 || !["EBUSY", "EPERM", "EACCES"].includes(codeOf(error))) throw error;
      await pause(first * 2 ** (tries - 1), undefined, { ref: false });
    }
  }
}

/** Why a folder cannot be looked into or kept in step, what is safe, what happens next. */
export function absentInWords(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "The folder is not there at the moment: its drive or share may not be connected. Your plan is safe. Waymark looks again by itself.";
    case "EACCES":
    case "EPERM":
      return "You may not look into this folder. Your plan is safe. Ask whoever keeps it for access, or choose another one.";
    case "ENOSPC":
    case "EDQUOT":
      return "There is no room left in this folder. Your plan is safe. Make room there, or choose another one. Waymark tries again by itself.";
    case "EROFS":
      return "You may read this folder, but not write into it. Your plan is safe. Choose another one.";
    default:
      return "The folder cannot be read at the moment. Your plan is safe. Waymark looks again by itself.";
  }
}

/** Why one's own bundle is not in the folder, what is safe, what happens next. */
export function unwrittenInWords(error: unknown): string {
  const safe = "Your changes are safe in your plan";
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `Your bundle could not be written: you may read this folder, but not write into it. ${safe}, and what others write is shown. Ask whoever keeps the folder for the right to write.`;
    case "ENOSPC":
    case "EDQUOT":
      return `Your bundle could not be written: there is no room left in this folder. ${safe}. Waymark tries again by itself.`;
    default:
      return `Your bundle could not be written into this folder. ${safe}. Waymark tries again by itself.`;
  }
}

/** Why a file cannot be read yet. */
export function heldInWords(error: unknown): string {
  return ["EBUSY", "EPERM", "EACCES"].includes(codeOf(error))
    ? "Another program holds it, or you may not read it."
    : "It could not be read at this moment.";
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
