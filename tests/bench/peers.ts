/** The programs that Waymark is measured against: packages of their own beside the benchmark, installed when they are first needed, never part of the app. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("peers", import.meta.url));

export function installPeers(): void {
  // The one that came last tells whether all are there.
  if (existsSync(join(folder, "node_modules", "@automerge"))) return;
  const installed = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (installed.status !== 0) throw new Error("The peers could not be installed; npm says why above.");
}
