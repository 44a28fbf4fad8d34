/** What is there is drawn at once: the first screen, the palette, a zoom. Counted in drawings and frames, never in milliseconds. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
}, 60_000);
afterAll(() => screen.close());

const plan = planInUse();

/** Waits until the files of all screens and of what lies over them are there, as they are after a moment of rest. */
const fetchAll = (page: Page) =>
  page.evaluate(`(async () => {
    await (await import("/shell/overlays.ts")).fetchOverlays();
    for (const { fetch } of (await import("/screens.ts")).screens) await fetch();
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

test("O3 a zoom lays the page out once, and leaves the rows' lists as they are", async () => {
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
  expect([(await layouts()) - before, touched]).toEqual([4, []]);
  await page.context().close();
});
