/**
 * Starts the built program and gives hold of it: Electron through Playwright's `_electron` where its binary is present, the Chromium host
 * where it is not. One shape for both: end-to-end tests, the benchmark and `npm start` on a machine without a display use it.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as Electron from "electron";
import { _electron, chromium, type Page } from "playwright-core";
import type { Question, Reply } from "./chromium-host/host.ts";
import { presentBrowser, presentRuntime } from "./runtime.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const hostScript = join(root, "build/chromium-host/host.ts");

export interface Program {
  readonly runtime: "Electron" | "Chromium host";
  readonly page: Page;
  /** The main process's id. */
  readonly pid: number;
  /** Calls a function with the `electron` module in the main process; it sees nothing but its argument. */
  evaluate<R, A>(call: (electron: typeof Electron, arg: A) => R | Promise<R>, arg: A): Promise<R>;
  /** What the main process has written to standard error so far. */
  errors(): string;
  /** Quits as the person does, and waits until the process has ended. */
  close(): Promise<void>;
  /** Resolves with the exit code once the process has ended. */
  readonly ended: Promise<number | null>;
}
export interface LaunchOptions {
  /** The data folder. */
  readonly home: string;
  readonly args?: readonly string[];
  /** Whether the browser shows no window; Electron hides behind xvfb where there is no display. */
  readonly headless: boolean;
  /** The moment that the screen's clock shows and stays at, such as "2026-11-22T14:31:00"; without it the real one. */
  readonly now?: string | null;
}

/** An installed Chromium, Chrome or Edge, or null. */
export const installedBrowser = (): string | null => presentBrowser();

/** @throws Error when nothing is installed that could run it, or it ends before its window opens. */
export async function launch(options: LaunchOptions): Promise<Program> {
  const runtime = presentRuntime();
  if (!runtime) throw new Error("There is neither Electron nor a browser here; npm start says what to install.");
  return runtime.kind === "electron" ? launchElectron(runtime, options) : launchHost(runtime.program, options);
}

/**
 * Starts it for a person and stays until it has ended: when they close it, or at once where it is open already and only hands over what
 * was to be opened.
 * @returns the exit code.
 */
export async function runForPerson(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const runtime = presentRuntime();
  if (!runtime) throw new Error("There is neither Electron nor a browser here.");
  const child =
    runtime.kind === "electron"
      ? spawn(runtime.program, [...sandboxing(), root, ...args], { stdio: "inherit", env })
      : spawn(process.execPath, [hostScript, join(root, "dist/main.js"), ...args], {
          stdio: "inherit",
          env: { ...env, WAYMARK_BROWSER: runtime.program },
        });
  return (await endOf(child)) ?? 1;
}

/** Chromium refuses to sandbox a process of the superuser. */
const sandboxing = (): readonly string[] => (process.getuid?.() === 0 ? ["--no-sandbox"] : []);

async function launchElectron(runtime: { readonly program: string; readonly xvfb: boolean }, options: LaunchOptions): Promise<Program> {
  const xvfb = runtime.xvfb ? await startXvfb() : null;
  const env = { ...definedEnvironment(), WAYMARK_HOME: options.home, ...(xvfb ? { DISPLAY: xvfb.display } : {}) };
  const args = [...sandboxing(), root, ...(options.args ?? [])];
  const app = await _electron.launch({ executablePath: runtime.program, args, env });
  const child = app.process();
  const ended = endOf(child);
  void ended.then(() => xvfb?.stop());
  const page = await app.firstWindow();
  if (options.now) {
    await page.clock.setFixedTime(new Date(options.now));
    await page.reload();
  }
  return {
    runtime: "Electron",
    page,
    pid: child.pid ?? 0,
    evaluate: (call, arg) => app.evaluate(call as never, arg) as Promise<never>,
    errors: errorsOf(child),
    close: () => app.close(),
    ended,
  };
}

async function launchHost(browser: string, options: LaunchOptions): Promise<Program> {
  const env = {
    ...process.env,
    WAYMARK_HOME: options.home,
    WAYMARK_BROWSER: browser,
    WAYMARK_DEBUG_PORT: "0",
    ...(options.headless ? { WAYMARK_HEADLESS: "1" } : {}),
    ...(options.now ? { WAYMARK_SCREEN_CLOCK: options.now } : {}),
  };
  const child = fork(hostScript, [join(root, "dist/main.js"), ...(options.args ?? [])], { env, silent: true, execArgv: [] });
  const ended = endOf(child);
  const errors = errorsOf(child);
  const evaluate: Program["evaluate"] = (call, arg) => evaluateIn(child, call.toString(), arg);
  try {
    const port = await debugPort(join(options.home, "browser", "chromium", "DevToolsActivePort"), child);
    const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = connection.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
    if (!page) throw new Error("The browser opened no page.");
    await page.waitForURL("https://waymark.invalid/**");
    const close = async (): Promise<void> => {
      child.send("quit" satisfies Question);
      await ended;
    };
    return { runtime: "Chromium host", page, pid: child.pid ?? 0, evaluate, errors, close, ended };
  } catch (reason) {
    child.kill();
    throw new Error(`Waymark did not open its window.\n${errors()}`, { cause: reason });
  }
}

/** Waits for the file in which the browser says on which port it can be driven. */
async function debugPort(file: string, child: ChildProcess): Promise<string> {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  for (let waited = 0; waited < 60_000 && child.exitCode === null; waited += 25) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (text !== before && text.includes("\n")) return text.slice(0, text.indexOf("\n"));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("The browser did not start.");
}

let lastQuestion = 0;
function evaluateIn<R>(child: ChildProcess, source: string, arg: unknown): Promise<R> {
  lastQuestion += 1;
  const id = lastQuestion;
  return new Promise((resolve, reject) => {
    const hear = (reply: Reply): void => {
      if (reply.id !== id) return;
      child.off("message", hear);
      if ("error" in reply) reject(new Error(reply.error));
      else resolve(reply.value as R);
    };
    child.on("message", hear);
    child.send({ id, source, arg } satisfies Question);
  });
}

async function startXvfb(): Promise<{ readonly display: string; readonly stop: () => void }> {
  const child = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [number] = await once(child.stdout, "data");
  return { display: `:${String(number).trim()}`, stop: () => child.kill() };
}

function errorsOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
const endOf = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode ?? once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
