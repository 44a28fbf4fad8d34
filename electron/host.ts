/** What main answers itself: whatever needs a dialog, the system or the window. Paths are chosen here, by the person, never by the screen. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { app, BrowserWindow, dialog, nativeTheme } from "electron";
import type { HostApi, Push, Remote, Settings } from "../shared/api.ts";
import { dayOf } from "../shared/dates.ts";
import { ok } from "../shared/result.ts";
import type { ExchangeWatch } from "./exchangeFolder.ts";
import type { Engine } from "./port.ts";
import { type PreferenceFile, type Purpose, settingsFrom } from "./preferences.ts";

const bundleFilter = { name: "Waymark bundle", extensions: ["waymark"] };

/** Sends to every window. */
export function pushToWindows(push: Push): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send("push", push);
}

export function createHost(engine: Engine, preferences: PreferenceFile, home: string, exchange: ExchangeWatch): Remote<HostApi> {
  const lastFolder = (purpose: Purpose): string => {
    const folder = preferences.current().folders[purpose];
    return folder !== undefined && existsSync(folder) ? folder : app.getPath("documents");
  };
  const rememberFolder = (purpose: Purpose, file: string): void => {
    preferences.change({ folders: { ...preferences.current().folders, [purpose]: dirname(file) } });
  };
  return {
    exportBundle: async (note) => {
      if (typeof note !== "string") throw new Error("exportBundle: the note is not text.");
      const { me } = await engine.call("facts");
      const name = bundleName(me?.name ?? "", Date.now());
      const answer = await dialog.showSaveDialog(windowInFront(), {
        title: "Export a bundle",
        buttonLabel: "Export",
        defaultPath: join(lastFolder("export"), name),
        filters: [bundleFilter],
      });
      if (answer.canceled || answer.filePath === "") return ok(null);
      rememberFolder("export", answer.filePath);
      return engine.call("exportTo", answer.filePath, note);
    },
    openBundles: async () => {
      const answer = await dialog.showOpenDialog(windowInFront(), {
        title: "Open bundles",
        buttonLabel: "Open",
        defaultPath: lastFolder("open"),
        filters: [bundleFilter],
        properties: ["openFile", "multiSelections"],
      });
      const [first] = answer.filePaths;
      if (answer.canceled || first === undefined) return ok(null);
      rememberFolder("open", first);
      return engine.call("previewFiles", answer.filePaths);
    },
    exchangeFolder: async () => exchange.state(),
    chooseExchangeFolder: async () => {
      const answer = await dialog.showOpenDialog(windowInFront(), {
        title: "Choose the exchange folder",
        buttonLabel: "Choose",
        defaultPath: preferences.current().exchangeFolder ?? lastFolder("open"),
        properties: ["openDirectory", "createDirectory"],
      });
      const [folder] = answer.filePaths;
      if (answer.canceled || folder === undefined) return ok(null);
      const chosen = await exchange.choose(folder);
      if (chosen.ok) preferences.change({ exchangeFolder: folder });
      return chosen;
    },
    leaveExchangeFolder: async () => {
      preferences.change({ exchangeFolder: null });
      await exchange.choose(null);
    },
    lookIntoExchangeFolder: () => exchange.look(),
    openOffers: async () => {
      const offered = exchange.offered();
      return offered.length === 0 ? ok(null) : engine.call("previewFiles", offered);
    },
    settings: async () => settingsIn(preferences),
    setSettings: async (wish) => {
      preferences.change(settingsFrom(wish));
      const settings = settingsIn(preferences);
      applySettings(settings);
      pushToWindows({ type: "settings", settings });
      return settings;
    },
    about: async () => {
      const { sqlite } = await engine.call("facts");
      const { chrome, electron, node } = process.versions;
      const runtime = electron === undefined ? `Chromium host, Node ${node}` : `Electron ${electron}, Chromium ${chrome}, Node ${node}`;
      return { version: app.getVersion(), runtime, sqlite, dataFolder: home };
    },
  };
}

/** Shows the settings that are main's to show: colours of the system's own parts, and the size of everything. */
export function applySettings(settings: Settings): void {
  nativeTheme.themeSource = settings.theme;
  for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(settings.zoom);
}

/** `Waymark Priya Shah 2026-11-22.waymark`, without characters that a file system refuses. */
export function bundleName(sender: string, now: number): string {
  const safe = sender.replaceAll(/[^\p{L}\p{N} '’.-]/gu, "").trim();
  return `${["Waymark", safe, dayOf(now)].filter((part) => part !== "").join(" ")}.waymark`;
}

const settingsIn = (preferences: PreferenceFile): Settings => {
  const { theme, density, zoom } = preferences.current();
  return { theme, density, zoom };
};

function windowInFront(): BrowserWindow {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) throw new Error("There is no window to ask in.");
  return window;
}
