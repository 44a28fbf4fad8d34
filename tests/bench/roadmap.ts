/** The roadmap against its peers: each drawn by its own page in one headless browser, in turn, from the same data. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { chromium } from "playwright-core";
import { build } from "vite";
import { installedBrowser } from "../../build/launch.ts";
import type { Measured } from "./bench.ts";
import type { Painted } from "./pages/data.ts";
import { installPeers } from "./peers.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const pages = {
  waymark: "pages/waymark.tsx",
  "dhtmlx-gantt": "peers/dhtmlx.js",
  "vis-timeline": "peers/vis.js",
  "SVAR Gantt": "peers/svar.jsx",
  "an empty page": "pages/empty.ts",
} as const;
/** A page that takes longer than this is not waited for, in milliseconds: its figure is left out. */
const patience = 60_000;

/** One round of every page at this size serves all of them. */
const rounds = new Map<number, Promise<Readonly<Record<string, Painted>>>[]>();
const taken = new Map<string, number>();
const gaveUp = new Set<string>();

type What = "paint" | "scroll" | "edit" | "zoom" | "expand";

/** @returns milliseconds: until it is painted, until an edit is, or the slowest frame in twenty while scrolling, zooming, expanding */
export async function measureRoadmap(count: number, what: What): Promise<Measured> {
  const turn = taken.get(`${what} ${count}`) ?? 0;
  taken.set(`${what} ${count}`, turn + 1);
  const known = rounds.get(count) ?? [];
  rounds.set(count, known);
  known[turn] ??= round(count);
  const { waymark, ...peers } = await known[turn];
  if (!waymark) throw new Error("Waymark's own page did not run.");
  const theirs = Object.entries(peers).flatMap(([name, painted]) => {
    const figure = figureOf(painted, what);
    return figure === null ? [] : [[name, figure] as const];
  });
  return { value: figureOf(waymark, what) ?? Number.NaN, peers: Object.fromEntries(theirs), note: noteOf(waymark, what) };
}
const figureOf = (painted: Painted, what: What): number | null =>
  what === "zoom" || what === "expand" ? (painted.steps[what]?.p95 ?? null) : painted[what];
const noteOf = (painted: Painted, what: What): string => {
  const step = painted.steps[what];
  return step ? `ten times a second; slowest frame ${Math.round(step.slowest)} ms` : `${painted.nodes} elements`;
};

async function round(count: number): Promise<Readonly<Record<string, Painted>>> {
  const site = await builtPages();
  const results: Record<string, Painted> = {};
  for (const name of Object.keys(pages)) {
    if (gaveUp.has(`${name} ${count}`)) continue;
    const painted = await paint(site, name, count);
    if (painted) results[name] = painted;
    else gaveUp.add(`${name} ${count}`);
  }
  return results;
}

/** @returns null when the page was not done within `patience` */
async function paint(site: string, name: string, count: number): Promise<Painted | null> {
  const program = installedBrowser();
  if (program === null) throw new Error("The roadmap's benchmark needs Chromium, Chrome or Edge.");
  const browser = await chromium.launch({
    executablePath: program,
    args: ["--disable-background-networking", "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.route("https://bench.invalid/**", (route) => {
      const path = join(site, decodeURIComponent(new URL(route.request().url()).pathname));
      const contentType =
        { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" }[extname(path)] ?? "application/octet-stream";
      return existsSync(path) ? route.fulfill({ body: readFileSync(path), contentType }) : route.fulfill({ status: 404 });
    });
    await page.goto(`https://bench.invalid/${encodeURIComponent(name)}.html`);
    await page.waitForFunction(() => typeof window.run === "function");
    const run = page.evaluate((n) => window.run(n), count).catch(() => null);
    return await Promise.race([run, new Promise<null>((done) => setTimeout(done, patience, null).unref())]);
  } finally {
    await browser.close();
  }
}

let site: Promise<string> | null = null;
const builtPages = (): Promise<string> => {
  site ??= buildPages();
  return site;
};

async function buildPages(): Promise<string> {
  installPeers();
  const out = mkdtempSync(join(tmpdir(), "waymark-bench-"));
  process.on("exit", () => rmSync(out, { recursive: true, force: true }));
  const entries = Object.entries(pages).map(([name, script]) => {
    const file = join(here, `${name}.html`);
    const bridge = name === "waymark" ? "<script>window.api = {}; window.onPush = () => () => {};</script>" : "";
    writeFileSync(
      file,
      `<!doctype html><html lang="en-GB" data-density="comfortable"><body style="margin:0"><div id="box" style="height:900px;display:grid;grid-template:'main' minmax(0,1fr) / minmax(0,1fr)"></div>${bridge}<script type="module" src="./${script}"></script></body></html>`,
    );
    return file;
  });
  try {
    await build({
      root: here,
      configFile: false,
      logLevel: "error",
      plugins: [react()],
      resolve: { dedupe: ["react", "react-dom"] },
      build: { outDir: out, emptyOutDir: true, rolldownOptions: { input: entries } },
    });
  } finally {
    for (const file of entries) rmSync(file);
  }
  return out;
}
