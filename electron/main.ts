/**
 * The main process: one instance, one data folder, one worker that holds the plan, and a window. It passes each call from the screen on,
 * once it has checked who asks for what; the plan itself is never read or written here.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, Menu, protocol, safeStorage, session } from "electron";
import { sealKeysWith } from "../db/keys.ts";
import type { Push } from "../shared/api.ts";
import { type ExchangeWatch, watchExchangeFolder } from "./exchangeFolder.ts";
import { applySettings, createHost, pushToWindows } from "./host.ts";
import { menuTemplate } from "./menu.ts";
import { type Engine, startEngine } from "./port.ts";
import { dataFolder, openPreferences } from "./preferences.ts";
import type { Envelope } from "./preload.ts";
import { answerRequest } from "./protocol.ts";
import { readRequest } from "./requests.ts";
import { sealingKey } from "./sealingKey.ts";
import { keepSecondCopies } from "./secondFolder.ts";
import { isOurs, lockDownNetwork, lockDownSession } from "./security.ts";
import { openWindow } from "./window.ts";

const home = resolve(dataFolder(process.env, process.platform, app.commandLine.getSwitchValue("user-data-dir")));
mkdirSync(home, { recursive: true });
app.setPath("userData", join(home, "browser"));
if (process.platform === "win32") app.setAppUserModelId("uk.waymark.desktop");
lockDownNetwork(app);
protocol.registerSchemesAsPrivileged([
  { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

// The packaged program takes the command line's verbs too: a first argument that is a bare word, which no bundle's path and no switch is.
// The lock is kept in the data folder: two people on one machine, or two profiles in a test, do not meet.
if (app.isPackaged && /^[a-z]+$/.test(process.argv[1] ?? "")) runVerb().catch(stop);
else if (app.requestSingleInstanceLock()) start().catch(stop);
else app.quit();

async function runVerb(): Promise<void> {
  process.argv.splice(1, 0, "waymark");
  // The key store answers once the app is ready, which on Linux takes a display; a scheduled task without one keeps its keys in files.
  if (process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    await app.whenReady();
    sealKeysWith(sealingKey(home, safeStorage));
  }
  await import("./cli.ts");
  app.exit(Number(process.exitCode ?? 0));
}

async function start(): Promise<void> {
  const asked = bundlesIn(process.argv, process.cwd());
  let openAsked = (files: readonly string[]): void => void asked.push(...files);
  app.on("open-file", (event, file) => {
    event.preventDefault();
    openAsked([file]);
  });
  await app.whenReady();

  const preferences = openPreferences(home);
  const pass = (push: Push): void => {
    pushToWindows(push);
    if (push.type === "changed") exchange.changed(push.patch.position);
    else if (push.type === "opened") exchange.changed(push.snapshot.position);
  };
  const start = { home, plan: null, appVersion: app.getVersion(), sealingKey: sealingKey(home, safeStorage) };
  const engine = startEngine(new URL("engine.js", import.meta.url), start, pass, stop);
  const exchange = watchExchangeFolder({
    engine,
    home,
    folder: preferences.current().exchangeFolder,
    isEncrypted: preferences.current().exchangeEncrypted,
    tell: (folder) => pushToWindows({ type: "exchange-folder", folder }),
  });
  const second = keepSecondCopies(home, preferences.current().secondFolder);
  closeBeforeQuitting(exchange, engine);

  protocol.handle("app", (request) => answerRequest(request, new URL("renderer/", import.meta.url)));
  lockDownSession(session.defaultSession);
  applySettings(preferences.current());
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(sendCommand, process.platform)));
  serveApi(engine, createHost(engine, preferences, home, exchange, second));

  const window = await openWindow(preferences);
  openAsked = (files) => void previewBundles(engine, files);
  if (asked.length > 0) openAsked(asked);

  app.on("second-instance", (_event, argv, folder) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    openAsked(bundlesIn(argv, folder));
  });
  app.on("window-all-closed", () => app.quit());
}

/** Answers the screen's calls. Every call is checked: the top frame of our own page, a known method, plain arguments. */
function serveApi(engine: Engine, host: ReturnType<typeof createHost>): void {
  const answer = async (event: IpcMainInvokeEvent, method: unknown, args: unknown): Promise<unknown> => {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null || !isOurs(frame.url)) throw new Error("The call did not come from Waymark's own page.");
    const request = readRequest(method, args);
    if (request.to === "host") return Reflect.apply(host[request.method], host, request.args);
    if (request.method === "cancel") return engine.cancel();
    return engine.ask(request.method, request.args);
  };
  ipcMain.handle("api", async (event, method: unknown, args: unknown): Promise<Envelope> => {
    try {
      return { value: await answer(event, method, args) };
    } catch (thrown) {
      console.error(thrown);
      return { failed: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  });
}

/** Shows what bundles that were double-clicked or named on the command line would change. */
async function previewBundles(engine: Engine, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const preview = await engine.call("previewFiles", files);
  if (preview.ok) pushToWindows({ type: "preview", preview: preview.value });
  else dialog.showErrorBox("This file was not opened", `${preview.error.message}\n\nThe plan is as it was.`);
}

function sendCommand(name: string): void {
  const push: Push = { type: "command", name };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  window?.webContents.send("push", push);
}

/** The full paths of the bundles among a command line's arguments. */
function bundlesIn(argv: readonly string[], folder: string): string[] {
  return argv.filter((arg) => /\.waymark(\.age)?$/i.test(arg) && !arg.startsWith("-")).map((arg) => resolve(folder, arg));
}

/** The exchange folder gets its last word while there is an engine to write it. */
function closeBeforeQuitting(exchange: ExchangeWatch, engine: Engine): void {
  let closed = false;
  app.on("will-quit", (event) => {
    if (closed) return;
    event.preventDefault();
    const ended = exchange.close().finally(() => engine.close());
    void ended.finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** The one handler of what nobody can act on: says it, and ends. What fails because the end has begun is not news. */
let stopping = false;
function stop(reason: unknown): void {
  if (stopping) return;
  stopping = true;
  console.error(reason);
  const message = reason instanceof Error ? reason.message : String(reason);
  dialog.showErrorBox("Waymark has to close", `${message}\n\nEvery change that was shown as saved is safe in the plan's file.`);
  app.exit(1);
}
