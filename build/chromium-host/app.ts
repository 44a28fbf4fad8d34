/** `app` for the host: paths, switches, the single-instance lock, and the order in which a program starts and ends. */
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "electron";
import type { BrowserContext } from "playwright-core";
import { startBrowser } from "./browser.ts";
import { attachBrowser, HostWindow } from "./window.ts";

type AppPart = Pick<
  App,
  "whenReady" | "quit" | "exit" | "getVersion" | "setPath" | "getPath" | "setAppUserModelId" | "requestSingleInstanceLock"
> & {
  readonly commandLine: Pick<App["commandLine"], "appendSwitch" | "getSwitchValue">;
};
type PathName = Parameters<App["getPath"]>[0];
/** The lock's file: who holds it, and where a second instance can leave word. */
interface Lock {
  readonly pid: number;
  readonly socket: string;
}

export class HostApp extends EventEmitter implements AppPart {
  readonly isPackaged = false;
  readonly #version: string;
  readonly #program: string;
  readonly #headless: boolean;
  readonly #paths = new Map<string, string>([["documents", join(homedir(), "Documents")]]);
  readonly #switches = new Map<string, string>();
  #ready: Promise<void> | null = null;
  #browser: BrowserContext | null = null;
  #lock: { readonly file: string; readonly server: Server } | null = null;
  #quitting = false;
  #leavingWord: Promise<void> = Promise.resolve();

  /** @param program the browser to run. */
  constructor(version: string, program: string, headless: boolean) {
    super();
    this.#version = version;
    this.#program = program;
    this.#headless = headless;
  }

  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => void this.#switches.set(name, value ?? ""),
    getSwitchValue: (name: string): string => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "",
  };
  getVersion(): string {
    return this.#version;
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getPath(name: PathName): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  /** Windows only: which taskbar button the windows belong to. A browser's windows belong to the browser's. */
  setAppUserModelId(): void {}

  whenReady(): Promise<void> {
    this.#ready ??= this.#start();
    return this.#ready;
  }
  /** As Electron: windows close, `will-quit` may hold the end back, then the process ends. */
  quit(): void {
    void this.#quit();
  }
  exit(code = 0): void {
    void this.#end(code);
  }

  requestSingleInstanceLock(): boolean {
    const folder = this.getPath("userData");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "instance.lock");
    const holder = readLock(file);
    if (holder && isHeld(holder)) {
      this.#leavingWord = leaveWord(holder.socket);
      return false;
    }
    const socket = process.platform === "win32" ? `\\\\.\\pipe\\waymark-${process.pid}` : join(tmpdir(), `waymark-${process.pid}.sock`);
    const server = createServer((connection) => {
      let text = "";
      connection.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      connection.on("end", () => {
        const { argv, folder: from }: { argv: string[]; folder: string } = JSON.parse(text);
        this.emit("second-instance", {}, argv, from);
      });
    });
    server.listen(socket).unref();
    writeFileSync(file, JSON.stringify({ pid: process.pid, socket } satisfies Lock));
    this.#lock = { file, server };
    return true;
  }

  async #start(): Promise<void> {
    const switches = [...this.#switches].map(([name, value]) => (value === "" ? `--${name}` : `--${name}=${value}`));
    if (process.env.WAYMARK_DEBUG_PORT !== undefined) switches.push("--remote-debugging-port=0");
    const profile = this.getPath("userData");
    this.#browser = await startBrowser({ program: this.#program, profile, headless: this.#headless, switches });
    attachBrowser(this.#browser, () => {
      if (!this.#quitting) this.emit("window-all-closed");
    });
  }
  async #quit(): Promise<void> {
    this.#quitting = true;
    for (const window of HostWindow.getAllWindows()) await window.closed();
    let held = false;
    const hold = (): void => {
      held = true;
    };
    this.emit("will-quit", { preventDefault: hold });
    if (!held) this.exit(0);
  }
  async #end(code: number): Promise<void> {
    await this.#leavingWord;
    // A browser whose last window was closed has ended by itself.
    await this.#browser?.close().catch(() => undefined);
    this.#lock?.server.close();
    if (this.#lock) rmSync(this.#lock.file, { force: true });
    process.exit(code);
  }
}

function readLock(file: string): Lock | null {
  try {
    const lock: Lock = JSON.parse(readFileSync(file, "utf8"));
    return lock;
  } catch {
    return null;
  }
}
/** A lock outlives a power failure; its process number may then belong to somebody else, but its socket has gone. */
function isHeld(lock: Lock): boolean {
  try {
    process.kill(lock.pid, 0);
    return existsSync(lock.socket);
  } catch {
    return false;
  }
}
/** Tells the instance that holds the lock what this one was asked to open. */
function leaveWord(socket: string): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.end(JSON.stringify({ argv: process.argv, folder: process.cwd() })));
    connection.on("close", () => resolve());
    connection.on("error", () => resolve());
  });
}
