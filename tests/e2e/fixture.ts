/**
 * What every end-to-end spec starts from: the built program in a fresh data folder, on Electron where its binary is present and on the
 * Chromium host where it is not. Each ends with the same two claims: the screen wrote no error, and asked nothing of any network.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { launch, type Program, runForPerson } from "../../build/launch.ts";
import type { Bridge } from "../../shared/api.ts";

declare global {
  interface Window extends Bridge {}
}

export interface Waymark {
  readonly page: Page;
  readonly runtime: Program["runtime"];
  /** The data folder. */
  readonly home: string;
  readonly pid: number;
  readonly evaluate: Program["evaluate"];
  /** The next save dialog answers this path, or Cancel for null. */
  answerSave(path: string | null): Promise<void>;
  /** The next open dialog answers these paths; none is Cancel. */
  answerOpen(paths: readonly string[]): Promise<void>;
  /** Names errors and addresses that the spec provokes on purpose. */
  tolerate(error: RegExp): void;
  close(): Promise<void>;
  /** Ends the process as a power failure would. */
  kill(): Promise<void>;
  /** Closes it if need be, and opens it again on the same data folder. */
  relaunch(): Promise<void>;
  /** Starts the program again while it is open, as a double-click on a file does. @returns the second one's exit code. */
  startAgain(args: readonly string[]): Promise<number>;
}

interface Fixtures {
  /** The moment that the screen's clock shows, such as "2026-11-22T14:31:00"; null for the real one. */
  readonly now: string | null;
  /** An empty folder of the test's own, gone afterwards. */
  readonly folder: string;
  readonly waymark: Waymark;
  /** Opens a further person's Waymark, in a data folder of its own. */
  readonly openAnother: () => Promise<Waymark>;
}

export const test = base.extend<Fixtures>({
  now: [null, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that it asks for no other fixture
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "waymark-folder-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  openAnother: async ({ now }, use) => {
    const opened: Opened[] = [];
    await use(async () => {
      const one = await open(now);
      opened.push(one);
      return one.waymark;
    });
    for (const one of opened) await one.finish();
  },
  waymark: async ({ openAnother }, use) => {
    await use(await openAnother());
  },
});

interface Opened {
  readonly waymark: Waymark;
  /** Closes it, removes its folder, and makes the two claims. */
  finish(): Promise<void>;
}

async function open(now: string | null): Promise<Opened> {
  const home = mkdtempSync(join(tmpdir(), "waymark-"));
  const errors: string[] = [];
  const requests: string[] = [];
  const tolerated: RegExp[] = [];
  let running = true;

  const start = async (): Promise<Program> => {
    const started = await launch({ home, headless: true, now });
    running = true;
    const { page } = started;
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    // Nobody presses a key before there is a window to see.
    await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
    return started;
  };
  let program = await start();
  /** The first load's errors come before this process listens; the host writes them down. */
  const earlyErrors: string[] = [];
  const stopped = async (end: () => Promise<void> | void): Promise<void> => {
    if (!running) return;
    running = false;
    await end();
    await program.ended;
    earlyErrors.push(
      ...program
        .errors()
        .split("\n")
        .filter((line) => line.startsWith("screen: ")),
    );
  };

  const waymark: Waymark = {
    get page() {
      return program.page;
    },
    get pid() {
      return program.pid;
    },
    runtime: program.runtime,
    home,
    evaluate: (call, arg) => program.evaluate(call, arg),
    answerSave: (path) =>
      program.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? "" });
      }, path),
    answerOpen: (paths) =>
      program.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
      }, paths),
    tolerate: (error) => void tolerated.push(error),
    close: () => stopped(() => program.close()),
    kill: () => stopped(() => void process.kill(program.pid, "SIGKILL")),
    relaunch: async () => {
      await stopped(() => program.close());
      program = await start();
    },
    startAgain: (args) => runForPerson(args, { ...process.env, WAYMARK_HOME: home, WAYMARK_HEADLESS: "1" }),
  };
  const finish = async (): Promise<void> => {
    await stopped(() => program.close());
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    const untolerated = (text: string): boolean => !tolerated.some((pattern) => pattern.test(text));
    expect([...errors, ...earlyErrors].filter(untolerated), "errors on the screen's console").toEqual([]);
    const own = /^(app:\/\/waymark\/|https:\/\/waymark\.invalid\/|data:|blob:)/;
    expect(requests.filter((url) => !own.test(url)).filter(untolerated), "requests to a network").toEqual([]);
  };
  return { waymark, finish };
}
