/**
 * Finds what can run the program here: Electron's binary if it is present or can be fetched, else an installed browser. Plain JavaScript
 * without dependencies: it runs before anything is installed, on the Node that is there.
 */
// @ts-check
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ readonly kind: "electron", readonly program: string, readonly xvfb: boolean }
 *   | { readonly kind: "chromium", readonly program: string }} Runtime
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const electronFolder = join(root, "node_modules", "electron");
const cacheFile = join(root, "node_modules", ".cache", "waymark-electron.json");
/** How long a failed attempt to reach Electron's release site is believed, in milliseconds: one day. */
const believed = 86_400_000;

/** Whether windows can be shown: everywhere but on Linux without a display. */
export const hasDisplay = () => process.platform !== "linux" || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** @returns {Runtime | null} what is there now, without fetching or installing anything. */
export function presentRuntime() {
  const wanted = process.env.WAYMARK_RUNTIME;
  const electron = wanted === "chromium" ? null : presentElectron();
  if (electron && hasDisplay()) return { kind: "electron", program: electron, xvfb: false };
  if (electron && onPath("Xvfb")) return { kind: "electron", program: electron, xvfb: true };
  const browser = wanted === "electron" ? null : presentBrowser();
  return browser ? { kind: "chromium", program: browser } : null;
}

/**
 * The same, after trying what can be tried: one short attempt to reach Electron's release site (a refusal is remembered for a day), then, on
 * Debian and Ubuntu as root, the system's own packages.
 * @param {(sentence: string) => void} say
 * @returns {Promise<Runtime>}
 * @throws {Error} with the sentence that says what to install.
 */
export async function findRuntime(say) {
  if (process.env.WAYMARK_RUNTIME !== "chromium" && !presentElectron() && !(await fetchElectron(say))) {
    say("Electron's binary cannot be fetched here; Waymark runs in an installed browser instead.");
  }
  if (presentElectron() && !hasDisplay() && !onPath("Xvfb")) installPackages(["xvfb"], say);
  const present = presentRuntime();
  if (present) return present;
  installPackages(["chromium"], say);
  const installed = presentRuntime();
  if (installed) return installed;
  throw new Error("Waymark needs a browser to run in: install Chromium, Google Chrome or Microsoft Edge, then run the command again.");
}

function presentElectron() {
  const pathFile = join(electronFolder, "path.txt");
  if (!existsSync(pathFile)) return null;
  const program = join(electronFolder, "dist", readFileSync(pathFile, "utf8"));
  return existsSync(program) ? program : null;
}

/** @param {(sentence: string) => void} say */
async function fetchElectron(say) {
  if (!existsSync(join(electronFolder, "package.json"))) return false;
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(electronFolder, "package.json"), "utf8"));
  if (refusedLately(version)) return false;
  const mirror = process.env.ELECTRON_MIRROR ?? "https://github.com/electron/electron/releases/download/";
  const reached = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { signal: AbortSignal.timeout(4000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (reached) {
    say("Fetching Electron (about 120 MB, once)…");
    const fetched = spawnSync(process.execPath, [join(electronFolder, "install.js")], { stdio: ["ignore", 2, 2], timeout: 600_000 });
    if (fetched.status === 0 && presentElectron()) return true;
  }
  mkdirSync(dirname(cacheFile), { recursive: true });
  writeFileSync(cacheFile, JSON.stringify({ version, refusedAt: Date.now() }));
  return false;
}

/** @param {string} version */
function refusedLately(version) {
  if (!existsSync(cacheFile)) return false;
  const last = JSON.parse(readFileSync(cacheFile, "utf8"));
  return last.version === version && Date.now() - last.refusedAt < believed;
}

/** @returns {string | null} an installed Chromium, Chrome or Edge. */
export function presentBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return existsSync(chosen) ? chosen : null;
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`).find((path) => existsSync(path)) ?? null;
  }
  if (process.platform === "win32") {
    const folders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => process.env[name] ?? []);
    const programs = [
      "Google\\Chrome\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
      "Chromium\\Application\\chrome.exe",
    ];
    return folders.flatMap((folder) => programs.map((program) => join(folder, program))).find((path) => existsSync(path)) ?? null;
  }
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable", "microsoft-edge"];
  return names.map(onPath).find((path) => path !== null) ?? null;
}

/** @param {string} name @returns {string | null} */
function onPath(name) {
  for (const folder of (process.env.PATH ?? "").split(":")) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return null;
}

/** @param {readonly string[]} packages @param {(sentence: string) => void} say */
function installPackages(packages, say) {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !onPath("apt-get")) return;
  say(`Installing ${packages.join(" and ")} from the system's packages…`);
  const run = (/** @type {string[]} */ args) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  run(["update", "-qq"]);
  run(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
}
