/** Every task by keyboard alone, in one sitting. After each step focus is somewhere, in sight, and nothing lies over it. */
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, editAs, introduce, matt, milestoneOf, tricia } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

/** What has focus, in words; or what is wrong with it: nowhere, out of sight, or under something. */
const whereFocusIs = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "nowhere";
    const { left, right, top, bottom } = at.getBoundingClientRect();
    const [x, y] = [(Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
    const over = document.elementFromPoint(x, y);
    if (!over) return `out of sight: ${at.outerHTML.slice(0, 120)}`;
    if (!at.contains(over) && !over.contains(at)) return `under ${over.outerHTML.slice(0, 120)}: ${at.outerHTML.slice(0, 120)}`;
    return at.getAttribute("aria-label") ?? at.textContent ?? at.tagName;
  });

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await expect.poll(() => whereFocusIs(page), { message: `focus after ${keys.join(", ")}` }).not.toMatch(/^(nowhere|out of sight|under )/);
}

/** Tab, until what is called this has focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 40; i++) {
    await press(page, "Tab");
    const here = await page.evaluate(() => {
      const at = document.activeElement;
      const label =
        at instanceof HTMLInputElement || at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement ? at.labels?.[0] : at;
      return at?.getAttribute("aria-label") ?? label?.textContent ?? "";
    });
    if (name.test(here)) return;
    passed.push(here);
  }
  throw new Error(`Tab never came to ${name}; it passed ${passed.join(" | ")}`);
}

/** A colleague's bundle: 7b.9 is due later than here. */
async function bundleOf(matts: Waymark, file: string): Promise<void> {
  await changeMilestone(matts, matt, "7b.9", "forecast", "2027-06-30", "Training starts late.");
  await matts.answerSave(file);
  await matts.page.evaluate(() => window.api.exportBundle(""));
}

test("find, move, undo, report, send, receive, decide, set up and look up: no mouse", async ({ waymark, openAnother, folder }) => {
  const matts = await openAnother();
  await introduce(waymark, matts);
  await bundleOf(matts, join(folder, "matt.waymark"));
  await matts.close();
  const { page } = waymark;
  const heading = (name: string) => expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  const panel = page.getByRole("complementary", { name: "Item" });

  // The Roadmap, from wherever the window began.
  await press(page, "Tab");
  await expect(page.getByRole("button", { name: "Skip to main content" })).toBeFocused();
  await press(page, "Control+2");
  await heading("Roadmap");
  await press(page, "Control+g");
  await page.keyboard.type("7b.9");
  await press(page, "Enter");
  const { id } = await milestoneOf(page, "7b.9");
  const row = page.locator(`[data-row="milestone/${id}"]`);
  await expect(row).toBeFocused();

  // The first change asks who makes it; then it is made, and focus is back.
  await press(page, "Alt+ArrowRight");
  await expect(page.getByRole("dialog", { name: "Who is making this change?" })).toBeVisible();
  await page.keyboard.type("Helen Ward");
  await press(page, "Enter");
  // Then why it moves: the list first, its words one Tab further.
  await expect(page.getByLabel("Reason", { exact: true })).toBeFocused();
  await press(page, "Tab");
  await page.keyboard.type("Training starts later");
  await press(page, "Enter");
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBe("2027-04-30");
  await expect(row).toBeFocused();
  await press(page, "Control+z");
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBeNull();
  await expect(row).toBeFocused();
  await press(page, "Control+y");
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBe("2027-04-30");

  // The status, with its reason, in the panel; Escape goes back to the row.
  await press(page, "Enter");
  await expect(panel.getByRole("heading", { level: 2 })).toContainText("Electronic Patient Record embedded");
  await tabTo(page, /^Change status$/);
  await press(page, "Enter");
  await tabTo(page, /^Delivery confidence/);
  await page.keyboard.type("Off");
  await tabTo(page, /^Reason for status/);
  await page.keyboard.type("Ward training starts late.");
  await tabTo(page, /^Save$/);
  await press(page, "Enter");
  await expect.poll(() => milestoneOf(page, "7b.9")).toMatchObject({ confidence: "red", reason: "Ward training starts late." });
  await press(page, "Escape");
  await expect(panel).toBeHidden();
  await expect(row).toBeFocused();

  // A bundle out.
  await press(page, "Control+Shift+E");
  await expect(page.getByLabel("Note to the reader")).toBeFocused();
  await page.keyboard.type("Week 47");
  await waymark.answerSave(join(folder, "helen.waymark"));
  await tabTo(page, /^Export a bundle/);
  await press(page, "Enter");
  await expect(page.getByRole("region", { name: "Receipt of the export" })).toContainText("helen.waymark");
  await press(page, "Tab");

  // A bundle in, its conflict decided, and both applied.
  await waymark.answerOpen([join(folder, "matt.waymark")]);
  await press(page, "Control+o");
  await heading("Merge review");
  await expect(page.getByRole("button", { name: /^Take ours/ })).toBeFocused();
  await press(page, "Alt+2");
  await expect(page.getByRole("heading", { name: "Everything is decided" })).toBeFocused();
  await press(page, "Control+Enter");
  await heading("Merge receipt");
  expect((await milestoneOf(page, "7b.9")).forecast).toBe("2027-06-30");
  await press(page, "Tab");

  // Settings, Help, the box that finds anything, and the regions of the window.
  await press(page, "Control+,");
  await heading("Settings");
  await tabTo(page, /As the system/);
  await press(page, "ArrowRight", "ArrowRight");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await press(page, "F1");
  await heading("Help");
  await press(page, "Control+k");
  await expect(page.getByRole("textbox", { name: "Search or run a command" })).toBeFocused();
  await page.keyboard.type("7b.9");
  await expect(page.getByRole("menuitem", { name: /Electronic Patient Record embedded/ }).first()).toBeVisible();
  await press(page, "Enter");
  await expect(panel.getByRole("heading", { level: 2 })).toContainText("Electronic Patient Record embedded");
  await press(page, "Escape");
  await press(page, "Control+1");
  await heading("Plan on a page");
  for (let i = 0; i < 6; i++) await press(page, "F6");

  // A filter that hides everything, and the way back.
  await press(page, "Control+2");
  await press(page, "Control+f");
  await page.keyboard.type("zebra");
  await expect(page.getByText("No items match: words “zebra”.")).toBeVisible();
  await expect(page.getByLabel("Show only items with these words")).toBeFocused();
  await tabTo(page, /^Clear filters$/);
  await press(page, "Enter");
  await expect(page.getByRole("treegrid")).toBeVisible();
  await expect(page.getByLabel("Show only items with these words")).toBeFocused();
});

test("move with what waits, tick, ask why, present, answer and keep a baseline: no mouse", async ({ waymark }) => {
  const { page } = waymark;
  await editAs(waymark, tricia, []);
  const heading = (name: string) => expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  const dialog = page.getByRole("dialog");
  const goToMilestone = async (code: string) => {
    await press(page, "Control+g");
    await page.keyboard.type(code);
    await press(page, "Enter");
    await expect(page.locator(".roadmap-row:focus")).toContainText(code);
  };

  // A move, its reason, and what waits for it with it.
  await press(page, "Control+2");
  await heading("Roadmap");
  await goToMilestone("7b.4");
  await press(page, "Alt+Shift+ArrowRight", "Enter");
  await expect(dialog.getByRole("row", { name: /^7b\.9/ })).toBeVisible();
  await page.keyboard.type("Work");
  await press(page, "Control+Enter");
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBe("2027-04-30");

  // Two are ticked and let go; why a date is as it is; the chain to it, shown and hidden.
  await press(page, "Space", "Shift+ArrowDown");
  await expect(page.getByRole("region", { name: "Ticked milestones" })).toContainText("2 milestones ticked");
  await press(page, "Escape");
  await expect(page.getByRole("region", { name: "Ticked milestones" })).toBeHidden();
  await goToMilestone("7b.9");
  await press(page, "Shift+F10");
  await page.keyboard.type("Why");
  await press(page, "Enter");
  await expect(page.getByRole("dialog", { name: /^Why this date\? 7b\.9/ })).toBeVisible();
  await tabTo(page, /^Show on the roadmap$/);
  await press(page, "Enter");
  await expect(page.locator(".roadmap-chain-link").first()).toBeAttached();
  await expect(page.locator(".roadmap-row:focus")).toContainText("7b.9");
  await press(page, "Escape");
  await expect(page.locator(".roadmap-chain-link")).toHaveCount(0);

  // The board room.
  await press(page, "F11", "ArrowRight");
  await expect(dialog.getByRole("heading", { level: 1 })).toHaveText(/^1 /);
  await press(page, "Escape");
  await expect(dialog).toBeHidden();

  // The first of what needs an answer.
  await press(page, "Control+4");
  await heading("For you");
  const waiting = page.locator("footer").getByText(/^\d+ items? needs? you$/);
  const before = Number.parseInt(await waiting.innerText(), 10);
  await press(page, "Alt+1");
  await expect(waiting).toHaveText(`${before - 1} items need you`);

  // A baseline, by its name and Enter.
  await press(page, "Control+7");
  await heading("Baselines");
  await tabTo(page, /New baseline$/);
  await press(page, "Enter");
  await page.keyboard.type("Board of 5 November");
  await press(page, "Enter");
  await expect(page.getByText(/^Board of 5 November: /)).toBeVisible();
});
