/** What main answers itself: whatever needs a dialog, the system or the window. Paths are chosen here, by the person, never by the screen. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { app, BrowserWindow, dialog, type FileFilter, nativeTheme } from "electron";
import type { ExportReceipt, FileError, HostApi, Push, Remote, Settings } from "../shared/api.ts";
import { sealedSuffix } from "../shared/bundle.ts";
import { dayOf } from "../shared/dates.ts";
import { ok, type Result } from "../shared/result.ts";
import { withDropped } from "./dropped.ts";
import type { ExchangeWatch } from "./exchangeFolder.ts";
import type { Engine } from "./port.ts";
import { type PreferenceFile, type Purpose, settingsFrom } from "./preferences.ts";
import type { SecondCopies } from "./secondFolder.ts";

const bundleFilter = { name: "Waymark bundle", extensions: ["waymark"] };
const sealedFilter = { name: "Encrypted Waymark bundle", extensions: ["waymark.age"] };
const tableFilter = { name: "Comma-separated values", extensions: ["csv"] };
/** Dialogs know the last ending only. */
const anyBundleFilter = { name: "Waymark bundle", extensions: ["waymark", "age"] };

/** Sends to every window. */
export function pushToWindows(push: Push): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send("push", push);
}

export function createHost(
  engine: Engine,
  preferences: PreferenceFile,
  home: string,
  exchange: ExchangeWatch,
  second: SecondCopies,
): Remote<HostApi> {
  const lastFolder = (purpose: Purpose): string => {
    const folder = preferences.current().folders[purpose];
    return folder !== undefined && existsSync(folder) ? folder : app.getPath("documents");
  };
  const rememberFolder = (purpose: Purpose, folder: string): void => {
    preferences.change({ folders: { ...preferences.current().folders, [purpose]: folder } });
  };
  /** Where a file is to be written, as the person chooses; null when they closed the dialog. @param name suggested for the file */
  const askWhere = async (title: string, buttonLabel: string, name: string, filter: FileFilter): Promise<string | null> => {
    const { canceled, filePath } = await dialog.showSaveDialog(windowInFront(), {
      title,
      buttonLabel,
      defaultPath: join(lastFolder("export"), name),
      filters: [filter],
    });
    if (canceled || filePath === "") return null;
    rememberFolder("export", dirname(filePath));
    return filePath;
  };
  const saveDocument = async (
    name: string,
    kind: string,
    ending: string,
    content: () => Promise<string | Uint8Array>,
  ): Promise<Result<string | null, FileError>> => {
    const filter = { name: kind, extensions: [ending] };
    const path = await askWhere(`Save as ${kind}`, "Save", `${withoutRefused(name)}.${ending}`, filter);
    return path === null ? ok(null) : engine.call("writeDocument", path, await content());
  };
  return {
    exportBundle: async (note, own) => {
      if (typeof note !== "string") throw new Error("exportBundle: the note is not text.");
      const { me } = await engine.call("facts");
      const path = await askWhere("Export a bundle", "Export", bundleName(me?.name ?? "", Date.now()), bundleFilter);
      return path === null ? ok(null) : engine.call("exportTo", path, note, own === true);
    },
    saveComparison: async (was, is) => {
      if (typeof was !== "string" || typeof is !== "string") throw new Error("saveComparison: the baselines are not named by text.");
      const path = await askWhere("Save the comparison", "Save", `Waymark comparison ${dayOf(Date.now())}.csv`, tableFilter);
      return path === null ? ok(null) : engine.call("writeComparison", path, was, is);
    },
    exportFor: async (to, { note, encrypt }) => {
      if (typeof to !== "string" || typeof note !== "string") throw new Error("exportFor: the addressee or the note is not text.");
      const { me } = await engine.call("facts");
      const { copies } = await engine.call("contributors");
      const reader = to === "everybody" ? "everybody" : (copies.find(({ replica }) => replica === to)?.name ?? "");
      const name = bundleName(me?.name ?? "", Date.now(), reader, encrypt);
      const path = await askWhere(`Export a bundle for ${reader || "a colleague"}`, "Export", name, encrypt ? sealedFilter : bundleFilter);
      return path === null ? ok(null) : engine.call("exportFor", to, path, { note, encrypt: encrypt === true });
    },
    exportForEach: async ({ note, encrypt }) => {
      if (typeof note !== "string") throw new Error("exportForEach: the note is not text.");
      const answer = await dialog.showOpenDialog(windowInFront(), {
        title: "Write a bundle for each contributor",
        buttonLabel: "Write here",
        defaultPath: lastFolder("export"),
        properties: ["openDirectory", "createDirectory"],
      });
      const [folder] = answer.filePaths;
      if (answer.canceled || folder === undefined) return ok(null);
      const { me } = await engine.call("facts");
      const { copies } = await engine.call("contributors");
      const readers = copies.filter(({ status, lacks }) => status === "admitted" && lacks > 0);
      const written: ExportReceipt[] = [];
      for (const { replica, name, fingerprint, canEncrypt } of readers) {
        const isNamesake = name === "" || readers.some((other) => other.name === name && other.replica !== replica);
        const sealed = encrypt === true && canEncrypt;
        const file = bundleName(me?.name ?? "", Date.now(), isNamesake ? `${name} ${fingerprint.slice(0, 4)}`.trim() : name, sealed);
        const done = await engine.call("exportFor", replica, join(folder, file), { note, encrypt: sealed });
        if (!done.ok) return done;
        written.push(done.value);
      }
      rememberFolder("export", folder);
      return ok(written);
    },
    openBundles: async () => {
      const answer = await dialog.showOpenDialog(windowInFront(), {
        title: "Open bundles",
        buttonLabel: "Open",
        defaultPath: lastFolder("open"),
        filters: [anyBundleFilter],
        properties: ["openFile", "multiSelections"],
      });
      const [first] = answer.filePaths;
      if (answer.canceled || first === undefined) return ok(null);
      rememberFolder("open", dirname(first));
      return engine.call("previewFiles", answer.filePaths);
    },
    openDropped: (dropped) => withDropped(dropped, home, (paths) => engine.call("previewFiles", paths)),
    exchangeFolder: async () => exchange.state(),
    chooseExchangeFolder: async () => {
      const folder = await askForFolder("Choose the exchange folder", preferences.current().exchangeFolder ?? lastFolder("open"));
      if (folder === null) return ok(null);
      const chosen = await exchange.choose(folder);
      if (chosen.ok) preferences.change({ exchangeFolder: folder });
      return chosen;
    },
    leaveExchangeFolder: async () => {
      preferences.change({ exchangeFolder: null });
      await exchange.choose(null);
    },
    encryptExchangeFolder: async (isEncrypted) => {
      preferences.change({ exchangeEncrypted: isEncrypted === true });
      exchange.encrypt(isEncrypted === true);
      return exchange.look();
    },
    lookIntoExchangeFolder: () => exchange.look(),
    openOffers: async () => {
      const offered = exchange.offered();
      return offered.length === 0 ? ok(null) : engine.call("previewFiles", offered);
    },
    secondFolder: () => second.look(),
    chooseSecondFolder: async () => {
      const now = preferences.current().secondFolder ?? app.getPath("documents");
      const folder = await askForFolder("Choose a second folder for restore points", now);
      if (folder === null) return ok(null);
      const chosen = await second.choose(folder);
      if (chosen.ok) preferences.change({ secondFolder: folder });
      return chosen;
    },
    leaveSecondFolder: async () => {
      preferences.change({ secondFolder: null });
      await second.choose(null);
    },
    bringBackPoints: () => second.bringBack(),
    savePdf: async (name, { size, landscape }) => {
      if (typeof name !== "string" || (size !== "A4" && size !== "A3")) throw new Error("savePdf: no such paper.");
      const window = windowInFront();
      return saveDocument(name, "PDF", "pdf", () =>
        window.webContents.printToPDF({
          pageSize: size,
          landscape: landscape === true,
          printBackground: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        }),
      );
    },
    savePage: async (name, html) => {
      if (typeof name !== "string" || typeof html !== "string") throw new Error("savePage: the page is not text.");
      return saveDocument(name, "Web page", "html", async () => html);
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
      const { sqlite, keys } = await engine.call("facts");
      const { chrome, electron, node } = process.versions;
      const runtime = electron === undefined ? `Chromium host, Node ${node}` : `Electron ${electron}, Chromium ${chrome}, Node ${node}`;
      return { version: app.getVersion(), runtime, sqlite, dataFolder: home, keys };
    },
  };
}

/** Null when the person closed the dialog. */
async function askForFolder(title: string, defaultPath: string): Promise<string | null> {
  const properties: ("openDirectory" | "createDirectory")[] = ["openDirectory", "createDirectory"];
  const answer = await dialog.showOpenDialog(windowInFront(), { title, buttonLabel: "Choose", defaultPath, properties });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Shows the settings that are main's to show: colours of the system's own parts, and the size of everything. */
export function applySettings(settings: Settings): void {
  nativeTheme.themeSource = settings.theme;
  for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(settings.zoom);
}

/** `Waymark Priya Shah for Matt Dooley 2026-11-22.waymark`, without characters that a file system refuses. @param reader "" for whoever has it */
function bundleName(sender: string, now: number, reader = "", isSealed = false): string {
  const [from, to] = [withoutRefused(sender), withoutRefused(reader)];
  const parts = ["Waymark", from, to === "" ? "" : `for ${to}`, dayOf(now)];
  return `${parts.filter((part) => part !== "").join(" ")}${isSealed ? sealedSuffix : ".waymark"}`;
}

/** A name without characters that a file system refuses. */
const withoutRefused = (name: string): string => name.replaceAll(/[^\p{L}\p{N} '’.-]/gu, "").trim();

const settingsIn = (preferences: PreferenceFile): Settings => {
  const { theme, density, zoom } = preferences.current();
  return { theme, density, zoom };
};

function windowInFront(): BrowserWindow {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) throw new Error("There is no window to ask in.");
  return window;
}
