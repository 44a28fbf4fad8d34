/** What is there is drawn at once: the first screen, the palette, a zoom. Counted in drawings and frames, never in milliseconds. */
import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();

const later = readdirSync(new URL("../../dist/renderer/assets/", import.meta.url)).filter((file) =>
  /^(Palette|Roadmap)-.*\.js$/.test(file),
);
/** Waits until the files of the palette and of the roadmap are there: they are asked for in the first moment of rest, before any asked for here. */
const fetchAll = (page: Page) =>
  page.evaluate(`(async () => {
    const rest = () => new Promise((done) => requestIdleCallback(done));
    await rest();
    for (const file of ${JSON.stringify(later)}) await import("/assets/" + file);
    await rest();
  })()`);

/** Presses a key, and counts the frames until something is there. */
async function framesUntil(page: Page, key: string, wanted: string): Promise<number> {
  await fetchAll(page);
  return page.evaluate(
    async ([pressed, selector]) => {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, ctrlKey: true, bubbles: true, cancelable: true }));
      for (let frames = 0; frames < 120; frames += 1) {
        if (document.querySelector(selector)) return frames;
        await new Promise((done) => requestAnimationFrame(done));
      }
      return Number.POSITIVE_INFINITY;
    },
    [key, wanted] as const,
  );
}

test("O1 the window appears with its first screen in it, not before", async () => {
  const page = await screen.open(plan, "plan", {
    watch: () => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(".shell")) return;
        document.documentElement.dataset.first = document.querySelector("#main h1")?.textContent ?? "nothing";
        observer.disconnect();
      });
      observer.observe(document, { childList: true, subtree: true });
    },
  });
  expect(await page.evaluate(() => document.documentElement.dataset.first)).toBe("Plan on a page");
  await page.context().close();
});

test("O2 the palette stands in the frame after its key, the first time too", async () => {
  const page = await screen.open(plan, "plan");
  expect(await framesUntil(page, "k", "[role=dialog] [role=combobox], [role=dialog] input")).toBeLessThan(3);
  await page.context().close();
});

test("O2 another screen stands in the frame after its key, the first time too", async () => {
  const page = await screen.open(plan, "plan");
  expect(await framesUntil(page, "2", ".roadmap-scroll")).toBeLessThan(3);
  await page.context().close();
});

test("O3 a zoom lays out the switch at once and the timeline after it, each once, and leaves the rows' lists as they are", async () => {
  const page = await screen.open(plan, "roadmap");
  await fetchAll(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const layouts = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "LayoutCount")?.value ?? 0;
  const before = await layouts();
  const touched = await page.evaluate(async () => {
    const touched: string[] = [];
    const observer = new MutationObserver((records) => touched.push(...records.map((record) => record.type)));
    for (const list of document.querySelectorAll(".roadmap-row > .roadmap-list"))
      observer.observe(list, { attributes: true, childList: true, characterData: true, subtree: true });
    for (let step = 0; step < 4; step += 1) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "=", altKey: true, bubbles: true, cancelable: true }));
      for (let frames = 0; frames < 4; frames += 1) await new Promise((done) => requestAnimationFrame(done));
    }
    return touched;
  });
  expect(await page.getByRole("radio", { name: "Month" }).isChecked()).toBe(true);
  // Where both come in one frame, they are laid out together. With the first zoom the scroll bar comes, which takes room of its own.
  expect((await layouts()) - before).toBeLessThanOrEqual(2 * 4 + 1);
  expect(touched).toEqual([]);
  await page.context().close();
});

test("O4 with every row open, all rows are there with their words, and those far out of sight are drawn when they are scrolled to", async () => {
  const page = await screen.open(plan, "roadmap");
  await page.locator(".roadmap-grid [tabindex='0']").focus();
  await page.keyboard.press("Control+Shift+ArrowDown");
  const rows = page.locator(".roadmap-rows > [role=row]");
  await rows.nth(195).waitFor({ state: "attached" });
  expect(await rows.count()).toBe(196);
  expect(await page.locator(".roadmap-cell[aria-label='']").count()).toBe(0);
  expect(await page.locator(".roadmap-cell:has(svg > *)").count()).toBeLessThan(60);
  const last = rows.last().locator(".roadmap-mark, .roadmap-undated, .roadmap-bar").first();
  expect(await last.count()).toBe(0);
  await rows.last().scrollIntoViewIfNeeded();
  await last.waitFor();
  await page.context().close();
});
