/** Draws icon.png from icon.svg, with an installed browser; run by hand when the mark changes. electron-builder makes the other formats. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { presentRuntime } from "./runtime.mjs";

const svg = readFileSync(new URL("icon.svg", import.meta.url), "utf8");
const path = fileURLToPath(new URL("icon.png", import.meta.url));
process.env.WAYMARK_RUNTIME = "chromium";
const runtime = presentRuntime();
if (!runtime) throw new Error("There is no browser here to draw with.");

const browser = await chromium.launch({ executablePath: runtime.program, chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage({ viewport: { width: 512, height: 512 } });
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
await page.screenshot({ path, omitBackground: true });
await browser.close();
