/** The Roadmap on the built program: a date moved by mouse and by keyboard, taken back, given a reason, and still there after a restart. */
import { expect, type Locator } from "@playwright/test";
import { axe } from "../axe.ts";
import { giveReason } from "./dates.ts";
import { test } from "./fixture.ts";
import { editAs, helen, helenAt, milestoneOf, toMilestone } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const dates = (row: Locator) => row.locator(".roadmap-cell");

test("a mark dragged with the mouse writes the forecast, says it, and undo takes it back", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.9");
  const { page } = waymark;
  await expect(
    page.getByRole("treegrid", { name: /^Five-year roadmap, April 2025 to March 2030, 8 ambitions, 21 objectives$/ }),
  ).toBeVisible();
  const box = await row.locator(".roadmap-mark").boundingBox();
  if (!box) throw new Error("7b.9 has a mark.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 25, y, { steps: 5 });
  const words = (await page.locator(".roadmap-drag").textContent()) ?? "";
  expect(words).toMatch(/ 2027, .* later$/);
  await page.mouse.up();
  await giveReason(page);
  await expect(dates(row)).toHaveAccessibleName(new RegExp(`^1 April 2026 to ${words.split(",")[0]}, .* later than 31 March 2027`));
  const written = await milestoneOf(page, "7b.9");
  expect(written?.due).toBe("2027-03-31");
  expect(written?.start).toBe("2026-04-01");
  expect(written?.forecast).toMatch(/^2027-/);
  expect((await page.evaluate(() => window.api.snapshot())).state.undo).toBe(`Move 7b.9 to ${words.split(",")[0]}`);
  await page.keyboard.press("Control+Z");
  await expect(dates(row)).toHaveAccessibleName(/^1 April 2026 to 31 March 2027/);
  expect((await milestoneOf(page, "7b.9")).forecast).toBeNull();
  // Steps back and forth, however fast, are all taken, and leave one notice, of the last.
  await page.keyboard.press("Control+Y");
  await page.keyboard.press("Control+Z");
  await expect(page.locator(".notice")).toHaveText(/^Undone: Move 7b\.9/);
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBeNull();
  await expect(page.locator(".notice")).toHaveCount(1);
});

test("the keyboard moves by the zoom's step, and the move is there after a restart", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.9");
  await waymark.page.keyboard.press("Alt+Shift+ArrowRight");
  await waymark.page.keyboard.press("Enter");
  await giveReason(waymark.page);
  await expect(dates(row)).toHaveAccessibleName(/^1 April 2026 to 30 April 2027, 30 days later than 31 March 2027/);
  await waymark.relaunch();
  const again = await helenAt(waymark, "7b.9");
  await expect(dates(again)).toHaveAccessibleName(/^1 April 2026 to 30 April 2027/);
  await waymark.page.keyboard.press("Control+Z");
  await expect(dates(again)).toHaveAccessibleName(/^1 April 2026 to 31 March 2027/);
});

test("a reason given with the dates stands in the record's history", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.9");
  const { page } = waymark;
  await page.keyboard.press("F2");
  await page.getByLabel("Forecast finish").fill("12 may 2027");
  await page.getByRole("button", { name: "Save dates" }).click();
  await expect(page.getByText("Choose a reason, or say it in your words. Nothing was changed yet.")).toBeVisible();
  await page.getByLabel("Reason", { exact: true }).selectOption("Workforce");
  await page.getByLabel("In your words").fill("Ward training starts later");
  await page.getByRole("button", { name: "Save dates" }).click();
  await expect(dates(row)).toHaveAccessibleName(/12 May 2027, 6 weeks later than 31 March 2027/);
  await expect(row).toBeFocused();
  const id = (await milestoneOf(page, "7b.9")).id ?? "";
  const [newest] = await page.evaluate((wanted) => window.api.history("milestone", wanted), id);
  expect(newest).toMatchObject({
    field: "forecast",
    value: "2027-05-12",
    before: null,
    author: "Helen Ward",
    why: "Workforce: Ward training starts later",
  });
});

test("a milestone that is finished does not move, and says why", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.1");
  const { page } = waymark;
  await page.keyboard.press("F2");
  await page.getByLabel("Finished on").fill("27/3/26");
  await page.getByRole("button", { name: "Save dates" }).click();
  await expect(dates(row)).toHaveAccessibleName(/^1 April 2025 to 27 March 2026. Finished/);
  await expect(row).toBeFocused();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.locator(".unseen[aria-live=polite]")).toHaveText("7b.1 is finished and stays where it is. F2 changes its dates.");
  expect(await milestoneOf(page, "7b.1")).toMatchObject({ actual: "2026-03-27", status: "complete", forecast: null });
});

test("M4 milestones ticked by keyboard move in one step with one reason, and one undo brings them back", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.10");
  const { page } = waymark;
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByRole("region", { name: "Ticked milestones" })).toContainText("2 milestones ticked");
  await page.keyboard.press("Alt+ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByLabel("Reason", { exact: true }).selectOption("Funding");
  const question = page.getByRole("dialog");
  await question.getByRole("button", { name: "Save", exact: true }).click();
  await expect(question).toBeHidden();
  await expect(dates(row)).toHaveAccessibleName(/30 April 2027/);
  expect(await milestoneOf(page, "7b.10")).toMatchObject({ start: "2026-05-01", forecast: "2027-04-30" });
  expect(await milestoneOf(page, "7b.11")).toMatchObject({ start: "2027-05-01", forecast: "2028-04-30" });
  await page.keyboard.press("Control+Z");
  await expect(dates(row)).toHaveAccessibleName(/31 March 2027/);
  expect(await milestoneOf(page, "7b.11")).toMatchObject({ start: "2027-04-01", forecast: null });
});

test("M6 the plan on a page is presented on the full screen, and Escape gives the window back", async ({ waymark }) => {
  const { page } = waymark;
  await expect(page.getByRole("heading", { level: 1, name: "Plan on a page" })).toBeVisible();
  await page.keyboard.press("F11");
  const dialog = page.getByRole("dialog", { name: "Plan on a page, presented" });
  await expect(dialog.getByRole("heading", { level: 1 })).toHaveText("Norfolk and Waveney Joint Forward Plan");
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("heading", { level: 1 })).toHaveText(/^1 /);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
});

test("axe finds nothing at A or AA on the timeline with an item selected and all lines drawn", async ({ waymark }) => {
  await helenAt(waymark, "1c.5");
  await waymark.page.getByRole("button", { name: "Show", exact: true }).click();
  await waymark.page.getByRole("radio", { name: "All", exact: true }).check();
  const { violations } = await axe(waymark.page)
    .include("main")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("M4 what is ticked and then deleted elsewhere is no longer ticked, so that what is moved next moves", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.9");
  const { page } = waymark;
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  const strip = page.getByRole("region", { name: "Ticked milestones" });
  await expect(strip).toContainText("2 milestones ticked");
  const deleteIt = async (code: string) => {
    const { id } = await milestoneOf(page, code);
    await editAs(waymark, helen, [{ type: "milestone", id, field: "_life", value: 0 }]);
  };
  await deleteIt("7b.10");
  await expect(strip).toContainText("1 milestone ticked");
  await deleteIt("7b.9");
  await expect(strip).toBeHidden();
  await expect(row).toBeHidden();
  await toMilestone(page, "7b.8");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.locator(".roadmap-held")).toContainText("7b.8: ");
});

test("the longest chain is shown whole, whatever the filter left out", async ({ waymark }) => {
  const row = await helenAt(waymark, "7b.9");
  const { page } = waymark;
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Filter/ }).click();
  await page.getByRole("checkbox", { name: "Off track" }).check();
  await page.keyboard.press("Escape");
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: "Longest chain to it" }).click();
  await page.getByRole("button", { name: "Show on the roadmap" }).click();
  await expect(page.getByText("No filters")).toBeVisible();
  await expect(row).toBeFocused();
  await expect(page.locator(".roadmap-chain-link").first()).toBeAttached();
});
