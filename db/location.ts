/** Where a plan file may live: on a disk of this machine, never where another program copies files behind SQLite's back (MERGE.md F23). */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The mount table of Linux (`/proc/mounts`), "" elsewhere. */
  readonly mounts: string;
}

const networkFileSystems = new Set([
  "nfs",
  "nfs4",
  "cifs",
  "smb3",
  "smbfs",
  "ncpfs",
  "afs",
  "sshfs",
  "fuse.sshfs",
  "davfs",
  "fuse.rclone",
  "9p",
]);
const syncedFolders =
  /[\\/](onedrive( - [^\\/]+)?|dropbox( \([^\\/]+\))?|google drive|my drive|icloud ?drive|com~apple~clouddocs|cloudstorage|box sync|nextcloud)([\\/]|$)/i;

/** @returns why a plan must not live at this path, as a sentence, or null when it may */
export function unsafePlace(path: string, system: System): string | null {
  const advice = "Keep the plan on this computer's own disk and exchange bundles through the shared folder instead. Nothing was written.";
  if (system.platform === "win32") {
    const plain = path.replace(/^\\\\[?.]\\(?!unc\\)/i, "");
    if (/^(\\\\|\/\/)/.test(plain)) return `A plan file cannot live on a network drive: SQLite loses data there. ${advice}`;
  }
  const synced = Object.entries(system.env).some(
    ([name, folder]) => /^OneDrive/i.test(name) && folder && isInside(path, folder, system.platform),
  );
  if (synced || syncedFolders.test(path)) {
    return `A plan file cannot live in a folder that is synchronised (OneDrive, Dropbox and the like): the copies would damage it. ${advice}`;
  }
  const mount = system.mounts
    .split("\n")
    .map((line) =>
      line.split(" ").map((part) => part.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))),
    )
    .filter(([, at]) => at !== undefined && isInside(path, at, system.platform))
    // The innermost mount decides; of two at one place, the one mounted last.
    .reverse()
    .sort((a, b) => (b[1]?.length ?? 0) - (a[1]?.length ?? 0))[0];
  if (mount && networkFileSystems.has(mount[2] ?? ""))
    return `A plan file cannot live on a network drive: SQLite loses data there. ${advice}`;
  return null;
}

/** This machine, as `unsafePlace` wants it. */
export const thisSystem = (): System => ({
  platform: process.platform,
  env: process.env,
  mounts: process.platform === "linux" && existsSync("/proc/mounts") ? readFileSync("/proc/mounts", "utf8") : "",
});

/** A path with links followed as far as it exists; on Windows also mapped drives and `subst`, which only the native call sees through. */
export function realPlace(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync.native(whole);
  const parent = dirname(whole);
  return parent === whole ? whole : join(realPlace(parent), basename(whole));
}

/** Whether a path is a folder or lies in it. */
export function isInside(path: string, folder: string, platform: NodeJS.Platform): boolean {
  const fold = (text: string): string => (platform === "win32" ? text.toLowerCase().replaceAll("/", "\\") : text);
  const separator = platform === "win32" ? "\\" : "/";
  const root = fold(folder).replace(/[\\/]+$/, "");
  return fold(path) === root || fold(path).startsWith(root + separator);
}
