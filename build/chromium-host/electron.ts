/**
 * The module that stands for `electron` in the Chromium host: the same names, typed against Electron's own declarations, so that a signature
 * that drifts does not compile. Only what the app uses is here.
 */
import { readFileSync } from "node:fs";
import type {
  Dialog,
  BrowserWindow as ElectronWindow,
  IpcMain,
  MenuItemConstructorOptions,
  NativeTheme,
  Protocol,
  SafeStorage,
  Session,
} from "electron";
import { HostApp } from "./app.ts";
import { pageRules, rules } from "./browser.ts";
import { HostWindow, invokeHandlers } from "./window.ts";

const program = process.env.WAYMARK_BROWSER;
if (program === undefined) throw new Error("WAYMARK_BROWSER names no browser to run.");
const headless = process.env.WAYMARK_HEADLESS === "1";
const { version }: { version: string } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

export const app = new HostApp(version, program, headless);
export const BrowserWindow = HostWindow;

export const ipcMain: Pick<IpcMain, "handle"> = {
  handle: (channel, listener) => void invokeHandlers.set(channel, listener),
};

export const protocol: Pick<Protocol, "handle" | "registerSchemesAsPrivileged"> = {
  handle: (_scheme, handler) => {
    rules.answer = async (request) => handler(request);
  },
  // The https origin of the host is standard and secure as it is.
  registerSchemesAsPrivileged: () => undefined,
};

type SessionPart = Pick<Session, "setPermissionCheckHandler" | "setPermissionRequestHandler"> & {
  readonly webRequest: { onBeforeRequest(listener: BeforeRequest | null): void };
};
type BeforeRequest = (details: { readonly url: string }, callback: (response: { readonly cancel?: boolean }) => void) => void;
export const session: { readonly defaultSession: SessionPart } = {
  defaultSession: {
    setPermissionCheckHandler: (handler) => {
      type Asked = Parameters<NonNullable<typeof handler>>[1];
      pageRules.permits = (name) => handler?.(null, name as Asked, "app://waymark/", { isMainFrame: true }) ?? true;
    },
    // The browser asks nobody here: each permission is granted or denied beforehand, by the check above.
    setPermissionRequestHandler: () => undefined,
    webRequest: {
      onBeforeRequest: (listener) => {
        rules.refuses = (url) => {
          let cancelled = false;
          listener?.({ url }, (response) => {
            cancelled = response.cancel === true;
          });
          return cancelled;
        };
      },
    },
  },
};

export const nativeTheme: Pick<NativeTheme, "themeSource" | "shouldUseDarkColors"> = {
  get themeSource() {
    return pageRules.colorScheme ?? "system";
  },
  set themeSource(source) {
    pageRules.colorScheme = source === "system" ? null : source;
    for (const window of HostWindow.getAllWindows()) void window.webContents.page?.emulateMedia({ colorScheme: pageRules.colorScheme });
  },
  get shouldUseDarkColors() {
    return pageRules.colorScheme === "dark";
  },
};

/** The host has no key store: keys are files that only their owner can read. */
export const safeStorage: Pick<SafeStorage, "isEncryptionAvailable" | "encryptString" | "decryptString"> = {
  isEncryptionAvailable: () => false,
  encryptString: () => {
    throw new Error("There is no key store.");
  },
  decryptString: () => {
    throw new Error("There is no key store.");
  },
};

/** A browser window can open anywhere on its screen; the host knows one that is large enough for any remembered place. */
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 3840, height: 2160 } }] };

/** Answers with a path typed into the browser's own prompt; without a window on a screen, as if the person had pressed Cancel. */
async function askForPath(title: string, suggested: string): Promise<string> {
  const page = HostWindow.getFocusedWindow()?.webContents.page;
  if (headless || !page) return "";
  // A dialog that somebody listens for is left to the person.
  page.once("dialog", () => undefined);
  const typed = await page.evaluate(([question, text]) => window.prompt(question, text), [
    `${title}: full path of the file`,
    suggested,
  ] as const);
  return typed?.trim() ?? "";
}
type Ask<O, R> = (window: ElectronWindow, options: O) => Promise<R>;
export const dialog: {
  showSaveDialog: Ask<Electron.SaveDialogOptions, Electron.SaveDialogReturnValue>;
  showOpenDialog: Ask<Electron.OpenDialogOptions, Electron.OpenDialogReturnValue>;
  showErrorBox: Dialog["showErrorBox"];
} = {
  showSaveDialog: async (_window, options) => {
    const filePath = await askForPath(options.title ?? "Save", options.defaultPath ?? "");
    return { canceled: filePath === "", filePath };
  },
  showOpenDialog: async (_window, options) => {
    const path = await askForPath(options.title ?? "Open", options.defaultPath ?? "");
    return { canceled: path === "", filePaths: path === "" ? [] : [path] };
  },
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
};

/** A menu without a bar: its entries can be found and clicked. The screen's own menus and keys do the same. */
class HostMenu {
  static #shown: HostMenu | null = null;
  readonly #items: readonly MenuItemConstructorOptions[];
  constructor(items: readonly MenuItemConstructorOptions[]) {
    this.#items = items;
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): HostMenu {
    return new HostMenu(template);
  }
  static setApplicationMenu(menu: HostMenu | null): void {
    HostMenu.#shown = menu;
  }
  static getApplicationMenu(): HostMenu | null {
    return HostMenu.#shown;
  }
  getMenuItemById(id: string): { readonly click: () => void } | null {
    const all = this.#items.flatMap((item) => (Array.isArray(item.submenu) ? [item, ...item.submenu] : [item]));
    const item = all.find((entry) => entry.id === id);
    return item ? { click: () => Reflect.apply(item.click ?? (() => undefined), undefined, []) } : null;
  }
}
export const Menu = HostMenu;
