/**
 * What this installation remembers about its person's taste and desk: theme, density, zoom, the window's place, the last folder for each
 * purpose. Kept beside the plan in the data folder, outside the change log: it is nobody else's business.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { writeFileWhole } from "../db/files.ts";
import type { Me, Settings } from "../shared/api.ts";

/** In screen pixels (device independent). */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Place extends Rectangle {
  readonly maximised: boolean;
}
/** Why a file dialog opens; each remembers its own last folder. */
export type Purpose = "export" | "open";
export interface Preferences extends Settings {
  readonly place: Place | null;
  readonly folders: Partial<Readonly<Record<Purpose, string>>>;
  /** The folder through which a team exchanges bundles; null while none is chosen. */
  readonly exchangeFolder: string | null;
  /** Whether one's own bundle there is encrypted for everybody who is admitted. */
  readonly exchangeEncrypted: boolean;
  /** Where restore points are kept a second time; null while none is chosen. */
  readonly secondFolder: string | null;
}
export interface PreferenceFile {
  readonly current: () => Preferences;
  /** Writes the change at once; answers what holds now. */
  readonly change: (change: Partial<Preferences>) => Preferences;
}

const defaults: Preferences = {
  theme: "system",
  density: "comfortable",
  zoom: 1,
  place: null,
  folders: {},
  exchangeFolder: null,
  exchangeEncrypted: false,
  secondFolder: null,
};

/** Opens the preferences of a data folder; whatever is missing or spoilt in the file falls back to its default. */
export function openPreferences(home: string): PreferenceFile {
  const file = join(home, "preferences.json");
  let held = readPreferences(file);
  return {
    current: () => held,
    change: (change) => {
      held = { ...held, ...change };
      mkdirSync(home, { recursive: true });
      writeFileWhole(file, `${JSON.stringify(held, null, 2)}\n`);
      return held;
    },
  };
}

/** The valid part of a wish to change settings; unknown names and values out of range are left out. */
export function settingsFrom(wish: unknown): Partial<Settings> {
  if (!isObject(wish)) return {};
  const { theme, density, zoom } = wish;
  return {
    ...(theme === "light" || theme === "dark" || theme === "system" ? { theme } : {}),
    ...(density === "comfortable" || density === "compact" ? { density } : {}),
    ...(typeof zoom === "number" && zoom >= 0.5 && zoom <= 4 ? { zoom } : {}),
  };
}

/**
 * The folder that holds everything of this person: local, never the roaming profile, which an organisation's servers copy while it is open.
 * @param userDataDir the value of `--user-data-dir`, or "" when it was not given.
 */
export function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, userDataDir: string): string {
  if (env.WAYMARK_HOME) return env.WAYMARK_HOME;
  if (userDataDir !== "") return userDataDir;
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "Waymark");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Waymark");
  return join(env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "waymark");
}

/**
 * Where a remembered window may open: as it was when at least a strip of its title bar can still be reached; otherwise (a monitor was taken
 * away) in the middle of the first screen, no larger than it.
 */
export function placeOnScreens(place: Place, screens: readonly Rectangle[]): Rectangle {
  const strip = { width: 120, height: 32 };
  const reachable = screens.some(
    (s) =>
      Math.min(place.x + place.width, s.x + s.width) - Math.max(place.x, s.x) >= strip.width &&
      place.y >= s.y &&
      place.y + strip.height <= s.y + s.height,
  );
  const first = screens[0];
  if (reachable || first === undefined) return { x: place.x, y: place.y, width: place.width, height: place.height };
  const width = Math.min(place.width, first.width);
  const height = Math.min(place.height, first.height);
  return { x: first.x + Math.round((first.width - width) / 2), y: first.y + Math.round((first.height - height) / 2), width, height };
}

/** Where the person who works on this installation is kept. */
export const meFile = (home: string): string => join(home, "me.json");

/** The person who works on this installation; null until they have said so, and when the file is spoilt: they are asked again. */
export function readMe(home: string): Me | null {
  const parsed = readJson(meFile(home));
  if (!isObject(parsed) || typeof parsed.name !== "string") return null;
  const { name, role, organisation } = parsed;
  return { name, role: typeof role === "string" ? role : "", organisation: typeof organisation === "string" ? organisation : "" };
}

function readPreferences(file: string): Preferences {
  const parsed = readJson(file);
  if (!isObject(parsed)) return defaults;
  const place = isPlace(parsed.place) ? parsed.place : null;
  const folders: Partial<Record<Purpose, string>> = {};
  for (const purpose of ["export", "open"] as const) {
    const folder = isObject(parsed.folders) ? parsed.folders[purpose] : undefined;
    if (typeof folder === "string") folders[purpose] = folder;
  }
  const folderOr = (folder: unknown): string | null => (typeof folder === "string" ? folder : null);
  const [exchangeFolder, secondFolder] = [folderOr(parsed.exchangeFolder), folderOr(parsed.secondFolder)];
  return {
    ...defaults,
    ...settingsFrom(parsed),
    place,
    folders,
    exchangeFolder,
    exchangeEncrypted: parsed.exchangeEncrypted === true,
    secondFolder,
  };
}

/** Null when the file is missing or spoilt. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const isObject = (v: unknown): v is Readonly<Record<string, unknown>> => typeof v === "object" && v !== null;
const isPlace = (v: unknown): v is Place =>
  isObject(v) &&
  [v.x, v.y, v.width, v.height].every((n) => Number.isSafeInteger(n)) &&
  Number(v.width) >= 200 &&
  Number(v.height) >= 200 &&
  typeof v.maximised === "boolean";
