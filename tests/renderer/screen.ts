/**
 * The screen in a real Chromium without the program behind it: the built screen, answered by the program's own protocol under its content
 * security policy, and a bridge that keeps the plan in the page. For tests of the screen alone; what crosses the boundary is tested end to
 * end.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { answerRequest, origin } from "../../electron/protocol.ts";
import type { Patch, PlanState, Push, Settings, Snapshot, Tables } from "../../shared/api.ts";
import type { AnyRow } from "../../shared/schema.ts";

declare global {
  interface Window {
    /** What main would push, in a page of `startScreen`. */
    readonly push: (push: Push) => void;
  }
}

/** `tests/renderer/built.ts` brings it up to date before the first test. */
const builtScreen = new URL("../../dist/renderer/", import.meta.url);

export interface Screen {
  /** Opens the screen on a plan: `open(plan, "plan", { viewport })`. The day is 22 November 2026 unless said; `watch` runs in the page before it. */
  readonly open: (
    plan: Snapshot,
    screen: string,
    options?: BrowserContextOptions & { readonly day?: string; readonly settings?: Partial<Settings>; readonly watch?: () => void },
  ) => Promise<Page>;
  readonly close: () => Promise<void>;
}

export async function startScreen(): Promise<Screen> {
  const server = createServer(async ({ url = "/" }, reply) => {
    const { status, headers, body } = await answerRequest(new Request(origin + url), builtScreen);
    reply.writeHead(status, Object.fromEntries(headers)).end(body && (await buffer(body)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
    ignoreDefaultArgs: ["--hide-scrollbars"],
  });
  return {
    async open(plan, screen, { day = "2026-11-22", settings = {}, watch, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(error.message));
      await page.clock.setFixedTime(new Date(`${day}T14:31:00`));
      await page.addInitScript(keepPlanInPage, { plan, settings });
      if (watch) await page.addInitScript(watch);
      await page.goto(`http://127.0.0.1:${port}/#/${screen}`);
      await page.locator("h1").waitFor();
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Runs in the page before the app: a bridge with the same answers as the engine's, for edits of fields alone. */
function keepPlanInPage({ plan, settings: chosen }: { readonly plan: Snapshot; readonly settings: Partial<Settings> }): void {
  let settings: Settings = { theme: "system", density: "comfortable", zoom: 1, ...chosen };
  let { position, state } = plan;
  const rows = new Map(
    Object.entries(plan.tables).flatMap(([type, list]) => list.map((row: AnyRow) => [`${type}/${row.id}`, row] as const)),
  );
  const listeners = new Set<(push: Push) => void>();
  const patch = (changed: Record<string, AnyRow[]>, next: Partial<PlanState>): Patch => {
    position += 1;
    state = { ...state, ...next };
    return { position, rows: changed as unknown as Partial<Tables>, gone: {}, state };
  };
  const api: Partial<Window["api"]> = {
    snapshot: async () => plan,
    settings: async () => settings,
    setSettings: async (part) => {
      settings = { ...settings, ...part };
      return settings;
    },
    about: async () => ({ version: "0.1.0", runtime: "Chromium", sqlite: "3.50", dataFolder: "/data/waymark", keys: "files" }),
    edit: async ({ edits, label }) => {
      const changed: Record<string, AnyRow[]> = {};
      for (const { type, id, field, value } of edits) {
        const row = { ...(rows.get(`${type}/${id}`) ?? { id }), [field]: value };
        rows.set(`${type}/${id}`, row);
        changed[type] = [...(changed[type] ?? []).filter((r) => r.id !== id), row];
      }
      return { ok: true, value: patch(changed, { undo: label, savedAt: Date.now() }) };
    },
    setMe: async (me) => {
      for (const listener of listeners) listener({ type: "changed", patch: patch({}, { me }) });
    },
    makeRestorePoint: async (label) => ({ ok: true, value: { id: label, file: "", label, automatic: false, at: Date.now(), size: 1 } }),
    undo: async () => ({ ok: true, value: patch({}, { undo: null, redo: state.undo }) }),
    redo: async () => ({ ok: true, value: patch({}, { undo: state.redo, redo: null }) }),
    conflicts: async () => [],
    history: async () => [],
    lastReports: async () => [],
    outsideRemit: async () => [],
    baselines: async () => [],
    movedMilestones: async () => [],
    restorePoints: async () => [],
    secondFolder: async () => null,
    receipts: async () => [],
    openPreview: async () => null,
    exchangeFolder: async () => null,
    contributors: async () => ({ own: { replica: "", fingerprint: "", keepsRoster: false, keys: "files" }, copies: [] }),
    bundlesReceived: async () => [],
  };
  Object.assign(window, {
    push: (push: Push) => {
      for (const listener of listeners) listener(push);
    },
    api,
    onPush: (listener: (push: Push) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}
