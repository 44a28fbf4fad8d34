import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dataFolder, openPreferences, placeOnScreens, settingsFrom } from "../../electron/preferences.ts";

describe("preferences", () => {
  let home = "";
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "waymark-preferences-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const file = () => join(home, "preferences.json");
  const defaults = {
    theme: "system",
    density: "comfortable",
    zoom: 1,
    place: null,
    folders: {},
    exchangeFolder: null,
    exchangeEncrypted: false,
    secondFolder: null,
  };

  test("are defaults where there is no file", () => expect(openPreferences(home).current()).toEqual(defaults));

  test("come back from the file as they were changed", () => {
    const place = { x: -20, y: 4, width: 1200, height: 800, maximised: true };
    openPreferences(home).change({ theme: "dark", zoom: 1.5, place, folders: { export: "/tmp" } });
    expect(openPreferences(home).current()).toEqual({ ...defaults, theme: "dark", zoom: 1.5, place, folders: { export: "/tmp" } });
  });

  test.each(["", "{", "[]", "7", "null", '{"theme":"pink","zoom":99,"place":{"x":1},"folders":{"export":3}}'])(
    "fall back to defaults from %j",
    (text) => {
      writeFileSync(file(), text);
      expect(openPreferences(home).current()).toEqual(defaults);
    },
  );

  test("keep what is valid beside what is not", () => {
    writeFileSync(file(), '{"theme":"dark","zoom":"big"}');
    expect(openPreferences(home).current()).toEqual({ ...defaults, theme: "dark" });
  });

  test("are written whole, as JSON that a person can read", () => {
    openPreferences(home).change({ density: "compact" });
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ ...defaults, density: "compact" });
  });
});

test("a wish for settings keeps known names with values in range", () => {
  expect(settingsFrom({ theme: "light", density: "compact", zoom: 4, place: "here" })).toEqual({
    theme: "light",
    density: "compact",
    zoom: 4,
  });
  expect(settingsFrom({ zoom: 4.1 })).toEqual({});
  expect(settingsFrom(null)).toEqual({});
});

test("the data folder is WAYMARK_HOME, then --user-data-dir, then the local profile", () => {
  expect(dataFolder({ WAYMARK_HOME: "/a" }, "linux", "/b")).toBe("/a");
  expect(dataFolder({}, "linux", "/b")).toBe("/b");
  expect(dataFolder({ XDG_DATA_HOME: "/data" }, "linux", "")).toBe(join("/data", "waymark"));
  expect(dataFolder({ LOCALAPPDATA: "C:\\Users\\p\\AppData\\Local", APPDATA: "C:\\Users\\p\\AppData\\Roaming" }, "win32", "")).toBe(
    join("C:\\Users\\p\\AppData\\Local", "Waymark"),
  );
  expect(dataFolder({}, "darwin", "")).toMatch(/Library.Application Support.Waymark$/);
});

describe("a remembered window", () => {
  const laptop = { x: 0, y: 0, width: 1440, height: 860 };
  const monitor = { x: 1440, y: 0, width: 2560, height: 1400 };
  const place = { x: 1600, y: 100, width: 2000, height: 1200, maximised: false };

  test("opens where it was while its monitor is there", () =>
    expect(placeOnScreens(place, [laptop, monitor])).toEqual({ x: 1600, y: 100, width: 2000, height: 1200 }));

  test("is pulled into the first screen, no larger than it, when its monitor is gone", () =>
    expect(placeOnScreens(place, [laptop])).toEqual({ x: 0, y: 0, width: 1440, height: 860 }));

  test("may hang over an edge while its title bar can be reached", () => {
    expect(placeOnScreens({ ...place, x: -300, width: 600, y: 0 }, [laptop])).toMatchObject({ x: -300 });
    expect(placeOnScreens({ ...place, x: -500, width: 600, y: 0 }, [laptop])).toMatchObject({ x: 420 });
    expect(placeOnScreens({ ...place, x: 0, y: -40, width: 600, height: 400 }, [laptop])).toMatchObject({ y: 230 });
  });
});
