/**
 * The way in for every npm script: `npm start`, `npm test`, `npm run check|bench|dist|build|waymark|pictures`. Needs nothing but Node 20 and npm; brings the
 * locked packages up to date, then goes on with the Node 24 among them. Speaks on standard error only, so that what a command prints on
 * standard output is the command's own.
 */
// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const nodeFolder = join(root, "node_modules", "node");
const node24 = join(nodeFolder, "bin", process.platform === "win32" ? "node.exe" : "node");
const stampFile = join(root, "node_modules", ".waymark-packages");

/** What each verb runs on Node 24, and whether it needs something to show windows with. */
const verbs = {
  start: { script: "build/start.ts", shows: true },
  check: { script: "build/check.ts", shows: true },
  bench: { script: "tests/bench/bench.ts", shows: true },
  dist: { script: "build/dist.ts", shows: false },
  build: { script: "build/bundle-now.ts", shows: false },
  waymark: { script: "electron/cli.ts", shows: false },
  pictures: { script: "build/pictures.ts", shows: true },
};

const say = (/** @type {string} */ sentence) => process.stderr.write(`${sentence}\n`);

const [name = "", ...args] = process.argv.slice(2);
const verb = Object.entries(verbs).find(([known]) => known === name)?.[1];
if (!verb) {
  say(`Usage: node build/bootstrap.mjs ${Object.keys(verbs).join("|")} [arguments]`);
  process.exit(2);
}
try {
  installPackages();
  if (verb.shows) await (await import("./runtime.mjs")).findRuntime(say);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
await run(join(root, verb.script), args, name === "waymark" ? (process.env.INIT_CWD ?? process.cwd()) : root);

/** Installs what package-lock.json names, when package.json or the lock has changed since the last time and npm has not done it already. */
function installPackages() {
  const stamp = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(readFileSync(join(root, "package.json")))
    .digest("hex");
  if (existsSync(node24) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  if (existsSync(node24) && lockIsInstalled()) return writeFileSync(stampFile, stamp);
  say("Installing the packages that Waymark is built from (once, a few minutes)…");
  // `npm ci` empties node_modules first, and Windows does not let go of a program that runs from there.
  const inUse = process.platform === "win32" && process.execPath.startsWith(nodeFolder);
  const npm = process.env.npm_execpath;
  // No install scripts: better-sqlite3 ships its binaries, and npm would compile it all the same, which wants a compiler and the network.
  const options = [inUse ? "install" : "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = npm
    ? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npm, ...options], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", options, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (installed.status !== 0) throw new Error("The packages could not be installed; npm says why above. Nothing else was changed.");
  // The one script that is needed: the `node` package fetches its binary in it.
  if (!existsSync(node24))
    spawnSync(process.env.npm_node_execpath ?? process.execPath, ["installArchSpecificPackage"], {
      cwd: nodeFolder,
      stdio: ["ignore", 2, 2],
    });
  if (!existsSync(node24))
    throw new Error("Node 24 did not arrive with the packages. Check that the registry can be reached, then run the command again.");
  writeFileSync(stampFile, stamp);
}

/** Whether what npm noted down in node_modules is what the lock names, and the lock is of this package.json: somebody ran `npm install`. */
function lockIsInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(file, "utf8"));
  /** @type {Record<string, { version?: string, optional?: boolean }>} */
  const present = read(installed).packages;
  /** @type {typeof present} */
  const { "": own, ...wanted } = read(join(root, "package-lock.json")).packages;
  const { dependencies, devDependencies } = read(join(root, "package.json"));
  return (
    JSON.stringify({ ...own, dependencies, devDependencies }) === JSON.stringify(own) &&
    Object.entries(wanted).every(([path, { version, optional }]) => present[path]?.version === version || (optional && !present[path]))
  );
}

/**
 * Goes on in this process when it is Node 24 already (npm puts the packages' own first), else in a child; ends with its exit code.
 * @param {string} script @param {readonly string[]} rest @param {string} folder
 */
async function run(script, rest, folder) {
  if (Number(process.versions.node.split(".")[0]) >= 24) {
    process.chdir(folder);
    process.argv.splice(1, process.argv.length - 1, script, ...rest);
    await import(pathToFileURL(script).href);
    return;
  }
  const path = `${join(root, "node_modules", ".bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`;
  const child = spawnSync(node24, [script, ...rest], { cwd: folder, stdio: "inherit", env: { ...process.env, PATH: path } });
  process.exit(child.status ?? 1);
}
