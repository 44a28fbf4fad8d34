/** The window: where it opens, what it may load, and how it comes back after a crash of the screen. */
import { fileURLToPath } from "node:url";
import { BrowserWindow, nativeTheme, screen } from "electron";
import { type PreferenceFile, placeOnScreens } from "./preferences.ts";
import { origin } from "./protocol.ts";
import { lockDownContents } from "./security.ts";

/** The page colour before the first paint, so that a dark screen does not flash white (tokens `--page`). */
const pageColour = { light: "#F0F4F5", dark: "#0F161B" } as const;

/** Opens a window where the last one was; its place is remembered when it closes. */
export async function openWindow(preferences: PreferenceFile): Promise<BrowserWindow> {
  const { place } = preferences.current();
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...(place ? placeOnScreens(place, areas) : { width: 1440, height: 900 }),
    minWidth: 360,
    minHeight: 320,
    show: false,
    title: "Waymark",
    backgroundColor: nativeTheme.shouldUseDarkColors ? pageColour.dark : pageColour.light,
    webPreferences: {
      preload: fileURLToPath(new URL("preload.cjs", import.meta.url)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spelling dictionaries would be fetched from the network.
      spellcheck: false,
    },
  });
  lockDownContents(window.webContents);
  window.once("ready-to-show", () => {
    if (place?.maximised) window.maximize();
    window.show();
  });
  window.on("close", () => preferences.change({ place: { ...window.getNormalBounds(), maximised: window.isMaximized() } }));
  window.webContents.on("did-finish-load", () => window.webContents.setZoomFactor(preferences.current().zoom));
  window.webContents.on("render-process-gone", (_event, details) => {
    if (details.reason === "clean-exit") return;
    console.error(`The screen ended (${details.reason}) and is loaded again. Every change was already saved.`);
    window.webContents.reload();
  });
  await window.loadURL(`${origin}/index.html`);
  return window;
}
