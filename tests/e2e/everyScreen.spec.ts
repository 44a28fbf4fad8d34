/**
 * Every screen and dialog of the roadmap and the dependencies, in use: what axe finds in light, dark and forced colours; and at 400% zoom,
 * which makes a window of 1280 by 1024 one of 320 by 256 pixels, that nothing is cut, covered or out of reach.
 */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Edit } from "../../shared/api.ts";
import { faultsInAllColours, wcag } from "../axe.ts";
import { test, type Waymark } from "./fixture.ts";
import { goTo, toMilestone, tricia } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

/** A plan that has something to show everywhere: reports, slips, late promises, a baseline. @returns the Electronic Patient Record's id */
function usePlan({ page }: Waymark): Promise<string> {
  return page.evaluate(async (me) => {
    await window.api.setMe(me);
    const { tables, position } = await window.api.snapshot();
    await window.api.makeBaseline({ title: "Autumn", why: "", agrees: false, at: position });
    const id = (code: string) => tables.milestone.find((row) => row.code === code)?.id ?? "";
    const set = (code: string, field: string, value: string): Edit => ({ type: "milestone", id: id(code), field, value });
    const edits: Edit[] = [
      ...[set("3b.1", "status", "complete"), set("3b.1", "actual", "2026-03-20"), set("7b.9", "forecast", "2027-05-12")],
      ...[set("4a.1", "confidence", "red"), set("4a.1", "status", "delayed"), set("4a.1", "reason", "Two posts unfilled.")],
      ...[set("7b.6", "confidence", "amber"), set("7b.6", "status", "in-progress"), set("3b.5", "forecast", "2026-12-31")],
      ...tables.dependency.slice(0, 12).flatMap((row, i): Edit[] => [
        { type: "dependency", id: row.id, field: "neededBy", value: "2027-03-31" },
        { type: "dependency", id: row.id, field: "promised", value: i % 2 === 0 ? "2027-05-31" : "2027-03-01" },
      ]),
    ];
    const at = (await window.api.snapshot()).position;
    const done = await window.api.edit({ edits, at, label: "Report", why: "Quarter 2" });
    if (!done.ok) throw new Error(done.error.message);
    return tables.enabler.find(({ code }) => code === "electronic-patient-record")?.id ?? "";
  }, tricia);
}

const chooseInMenu = async (page: Page, words: string) => {
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: words }).click();
};

/** The screens, one after the other: how each is come to, and what is there then. */
const screens = (record: string): readonly (readonly [name: string, come: (page: Page) => Promise<unknown>, there: string])[] => [
  ["plan on a page", (page) => goTo(page, "plan"), ".plan-grid"],
  ["roadmap, ticked", (page) => toMilestone(page, "7b.9").then(() => page.keyboard.press("Space")), ".roadmap-strip"],
  ["item panel", (page) => toMilestone(page, "7b.9").then(() => page.keyboard.press("Enter")), ".panel h2"],
  [
    "longest chain",
    async (page) => {
      await page.keyboard.press("Escape");
      await toMilestone(page, "7b.9");
      await chooseInMenu(page, "Why this date?");
      await page.getByRole("button", { name: "Show on the roadmap" }).click();
    },
    ".roadmap-chain-link",
  ],
  ["review", (page) => goTo(page, "dependencies/review"), ".dock"],
  ["list", (page) => goTo(page, "dependencies/list?show=late"), ".list-table tbody tr"],
  ["matrix", (page) => goTo(page, "dependencies/matrix"), ".matrix-box .matrix, .matrix-list"],
  ["path", (page) => goTo(page, `dependencies/path?of=enabler%2F${record}`), ".path-node"],
  ["enablers", (page) => goTo(page, `dependencies/enablers?of=enabler%2F${record}`), ".enabler-dates"],
  ["exceptions", (page) => goTo(page, "dependencies/exceptions?kind=late"), ".exception-table"],
  ["for you", (page) => goTo(page, "for-you"), ".dock"],
  ["baselines", (page) => goTo(page, "baselines").then(() => page.getByLabel("Compare").selectOption("published")), ".baselines-table"],
];
/** The dialogs, each left by Escape. */
const dialogs: readonly (readonly [name: string, come: (page: Page) => Promise<unknown>])[] = [
  ["new baseline", (page) => goTo(page, "baselines").then(() => page.getByRole("button", { name: "New baseline" }).click())],
  ["new dependency", (page) => goTo(page, "dependencies/list").then(() => page.getByRole("button", { name: "New dependency" }).click())],
  ["why this date", (page) => toMilestone(page, "7b.9").then(() => chooseInMenu(page, "Why this date?"))],
  ["dates", (page) => toMilestone(page, "7b.9").then(() => page.keyboard.press("F2"))],
  [
    "what moves",
    async (page) => {
      await toMilestone(page, "7b.4");
      await page.keyboard.press("Alt+ArrowRight");
      await page.keyboard.press("Enter");
    },
  ],
];
const leave = async (page: Page, dialog: Locator) => {
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
};

test("axe finds nothing at A or AA on any screen or dialog: light, dark, forced colours", async ({ waymark }) => {
  test.setTimeout(480_000);
  const { page } = waymark;
  const record = await usePlan(waymark);
  const found: string[] = [];
  const look = async (name: string, box: string) => {
    const faults = await faultsInAllColours(page, (asked) => asked.include(box).withTags(wcag));
    found.push(...faults.map((fault) => `${name}, ${fault}`));
  };
  for (const [name, come, there] of screens(record)) {
    await come(page);
    await expect(page.locator(there).first(), name).toBeVisible();
    await look(name, "body");
  }
  for (const [name, come] of dialogs) {
    await come(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog, name).toBeVisible();
    await look(name, '[role="dialog"]');
    await leave(page, dialog);
  }
  expect(found).toEqual([]);
});

/** What is wrong with what has the focus: out of sight, or under something. */
const faultOfFocus = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return [];
    const { left, right, top, bottom } = focused.getBoundingClientRect();
    const words = focused.outerHTML.slice(0, 120);
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return [`out of sight: ${words}`];
    const [x, y] = [(Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
    const over = document.elementFromPoint(x, y);
    return over && !focused.contains(over) && !over.contains(focused) ? [`under ${over.outerHTML.slice(0, 120)}: ${words}`] : [];
  });
/** Boxes that have to be scrolled sideways, and the page where it has to be. */
const scrolledSideways = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll<HTMLElement>("body *")].flatMap((box) =>
      box.scrollWidth > box.clientWidth + 1 &&
      (box === document.documentElement || /auto|scroll/.test(getComputedStyle(box).overflowX)) &&
      !box.matches("input, textarea")
        ? [box.className || box.tagName]
        : [],
    ),
  );

/** Words of heads and headings that stand on two lines: broken in their middle. A hyphen is where a word may break. */
const brokenWords = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const head of document.querySelectorAll("h1, h2, h3, th, [role=columnheader], [role=rowheader]")) {
      const texts = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { currentNode: text } = texts;
        for (const { 0: word, index } of (text.textContent ?? "").matchAll(/[^\s-]+/g)) {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
        }
      }
    }
    return found;
  });

test("in windows of 1280 by 720 to 1920 by 1080 nothing scrolls sideways, and no word of a heading is broken", async ({ waymark }) => {
  const { page } = waymark;
  const record = await usePlan(waymark);
  const faults: string[] = [];
  for (const size of [
    { width: 1280, height: 720 },
    { width: 1440, height: 844 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(size);
    for (const [name, come, there] of screens(record)) {
      await come(page);
      await expect(page.locator(there).first(), name).toBeVisible();
      const at = `${name} at ${size.width}`;
      faults.push(...(await scrolledSideways(page)).map((box) => `${at}: ${box} scrolls sideways`));
      faults.push(...(await brokenWords(page)).map((word) => `${at}: ${word} is broken`));
    }
  }
  expect(faults).toEqual([]);
});

test("at 400% zoom only the plan's grid, the timeline and the graph scroll sideways; all that takes focus is in sight; dialogs scroll to their end", async ({
  waymark,
}) => {
  const { page } = waymark;
  const record = await usePlan(waymark);
  await page.setViewportSize({ width: 320, height: 256 });
  const grids = ["plan-scroll", "roadmap-scroll", "path-frame"];
  const faults: string[] = [];
  for (const [name, come, there] of screens(record)) {
    await come(page);
    await expect(page.locator(there).first(), name).toBeAttached();
    faults.push(...(await scrolledSideways(page)).filter((box) => !grids.includes(box)).map((box) => `${name}: ${box} scrolls sideways`));
    for (let i = 0; i < 25; i += 1) {
      await page.keyboard.press("Tab");
      faults.push(...(await faultOfFocus(page)).map((fault) => `${name}: ${fault}`));
    }
  }
  for (const [name, come] of dialogs) {
    await come(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog, name).toBeVisible();
    faults.push(...(await scrolledSideways(page)).filter((box) => !grids.includes(box)).map((box) => `${name}: ${box} scrolls sideways`));
    await dialog.getByRole("button").last().focus();
    faults.push(...(await faultOfFocus(page)).map((fault) => `${name}: ${fault}`));
    await leave(page, dialog);
  }
  expect([...new Set(faults)]).toEqual([]);

  // The answers are one button away; in a window that is narrow and high they stay at its foot, and what belongs to one opens with it.
  await goTo(page, "dependencies/review");
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  const agree = page.getByRole("button", { name: /^Agree/ });
  await expect(agree).toBeFocused();
  await expect(agree).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.locator("#main").evaluate((main) => main.scrollTo(0, 0));
  await expect(agree).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: /^Not agreed/ }).click();
  const why = page.getByLabel("Why not");
  await expect(why).toBeFocused();
  await expect(why).toBeInViewport({ ratio: 1 });
  expect((await why.boundingBox())?.height).toBeGreaterThan(20);
});
