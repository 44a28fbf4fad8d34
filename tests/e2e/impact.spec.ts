/** What a move would do, before it is written, on every path that changes a date: shift, keep or cancel; one step, one reason. */
import { expect, type Page } from "@playwright/test";
import { axe } from "../axe.ts";
import { giveReason } from "./dates.ts";
import { test } from "./fixture.ts";
import { editAs, goTo, helen, helenAt, milestoneOf } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const undoLabel = async (page: Page) => (await page.evaluate(() => window.api.snapshot())).state.undo;
const question = (page: Page) => page.getByRole("dialog").filter({ hasText: "Why does it move?" });

/** 7b.9 starts the day after 7b.4 is due, and waits for it, finish to start. */

test("B8 keys: three steps are one held move; the question names what waits, whose it is and by how many days; shifting is one step", async ({
  waymark,
}) => {
  const { page } = waymark;
  const row = await helenAt(waymark, "7b.4");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect(page.locator(".roadmap-held")).toContainText("7b.4: 30 June 2026, 13 weeks later");
  expect((await milestoneOf(page, "7b.4")).forecast).toBeNull();
  await page.keyboard.press("Enter");
  const asked = question(page);
  await expect(asked.getByRole("heading", { name: "Move 7b.4 to 30 June 2026" })).toBeVisible();
  const line = asked.getByRole("row", { name: /7b\.9 Electronic Patient Record embedded/ });
  await expect(line).toContainText("Matt Dooley");
  await expect(line).toContainText("31 March 2027");
  await expect(line).toContainText("30 June 2027");
  await expect(line).toContainText("+91");
  await expect(asked.getByText("7b.9 would start 91 days too soon: it waits for 7b.4 to finish.")).toBeVisible();
  const { violations } = await axe(page).include('[role="dialog"]').analyze();
  expect(violations).toEqual([]);
  // Without a reason nothing is written.
  await asked.getByRole("button", { name: "Shift it too" }).click();
  await expect(asked.getByText("Choose a reason, or say it in your words. Nothing was changed yet.")).toBeVisible();
  await giveReason(page);
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBe("2027-06-30");
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ start: "2026-07-01", due: "2027-03-31" });
  expect(await milestoneOf(page, "7b.4")).toMatchObject({ forecast: "2026-06-30", due: "2026-03-31" });
  expect(await undoLabel(page)).toBe("Move 7b.4 to 30 June 2026, and 1 milestone with it");
  await expect(row).toBeFocused();
  await page.keyboard.press("Control+Z");
  await expect.poll(async () => (await milestoneOf(page, "7b.9")).forecast).toBeNull();
  expect(await milestoneOf(page, "7b.4")).toMatchObject({ forecast: null });
  // 1c.8 is the last of its objective and of its ambition.
  await helenAt(waymark, "1c.7");
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(asked).toContainText("1c ends on 30 April 2030, 30 days later; ambition 1 ends on 30 April 2030, 30 days later.");
});

test("B8 keys: Escape leaves a held move, cancel leaves an asked one; a rest asks by itself", async ({ waymark }) => {
  const { page } = waymark;
  await helenAt(waymark, "7b.4");
  await page.keyboard.press("Alt+ArrowRight");
  await page.keyboard.press("Escape");
  await expect(page.locator(".roadmap-held")).toBeHidden();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(question(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeHidden();
  await expect(page.locator(".roadmap-held")).toBeHidden();
  expect(await milestoneOf(page, "7b.4")).toMatchObject({ forecast: null, start: "2025-04-01" });
  expect(await undoLabel(page)).toBeNull();
});

test("B8 the panel's button: keeping the others moves only this one", async ({ waymark }) => {
  const { page } = waymark;
  await helenAt(waymark, "7b.4");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Item" }).getByRole("button", { name: "1 week later" }).click();
  await giveReason(page, "Supplier is late", "keep");
  await expect.poll(async () => (await milestoneOf(page, "7b.4")).forecast).toBe("2026-04-07");
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ forecast: null, start: "2026-04-01" });
  const id = (await milestoneOf(page, "7b.4")).id;
  const [newest] = await page.evaluate((wanted) => window.api.history("milestone", wanted), id);
  expect(newest).toMatchObject({ field: "forecast", why: "Supplier is late" });
});

test("B8 the register's cell asks too, and so does changing several rows at once", async ({ waymark }) => {
  const { page } = waymark;
  await editAs(waymark, helen, []);
  await goTo(page, "register/milestone");
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.4");
  const cell = page.locator('.ag-row [col-id="forecast"]').first();
  await cell.dblclick();
  await page.getByRole("textbox", { name: "Forecast" }).fill("14/4/26");
  await page.keyboard.press("Enter");
  await expect(question(page).getByText("1 milestone waits for this and would have to move")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(cell).toHaveText("");
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b");
  await page.locator('.ag-header input[type="checkbox"]').check();
  await page.getByRole("button", { name: "Change", exact: true }).click();
  const bulk = page.getByRole("dialog", { name: /^Change 13 milestones$/ });
  await bulk.getByLabel("Field", { exact: true }).selectOption("forecast");
  await bulk.getByRole("textbox", { name: "Forecast" }).fill("31/3/30");
  await bulk.getByRole("button", { name: "Change 13 milestones" }).click();
  await giveReason(page, "Priorities changed");
  await expect.poll(async () => (await milestoneOf(page, "7b.1")).forecast).toBe("2030-03-31");
  expect(await undoLabel(page)).toMatch(/^Change forecast of 13 milestones/);
  await page.keyboard.press("Control+Z");
  await expect.poll(async () => (await milestoneOf(page, "7b.1")).forecast).toBeNull();
});

test("S5 M9 why this date: the driving link in the panel, the longest chain as a list and on the roadmap", async ({ waymark }) => {
  const { page } = waymark;
  await helenAt(waymark, "7b.9");
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Why this date?" }).click();
  const dialog = page.getByRole("dialog", { name: /^Why this date\? 7b\.9/ });
  await expect(dialog).toContainText(
    "It can start once 7b.4 Shared Electronic Patient Record implemented has finished. There is no day to spare",
  );
  await expect(dialog.getByRole("listitem").last()).toContainText("7b.9 Electronic Patient Record embedded");
  expect((await axe(page).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await dialog.getByRole("button", { name: "Show on the roadmap" }).click();
  await expect(page.locator(".roadmap-chained").filter({ hasText: "7b.4" })).toBeVisible();
  // Its own rows are opened, and no others.
  await expect(page.locator('[role="row"][aria-level="2"][aria-expanded="true"]')).toHaveCount(1);
  // A line from each item of the chain to the next, the enabler that begins it has a row, and there is a way back.
  const strip = page.getByRole("region", { name: "Longest chain" });
  await expect(strip).toContainText(
    "Electronic Patient Record, then 7b.4 Shared Electronic Patient Record implemented, then 7b.9 Electronic Patient Record embedded",
  );
  await expect(page.locator(".roadmap-chained")).toHaveCount(3);
  await expect(page.locator(".roadmap-chain-link")).toHaveCount(2);
  await strip.getByRole("button", { name: "Hide the chain" }).click();
  await expect(page.locator(".roadmap-chain-link, .roadmap-chained")).toHaveCount(0);
  await page.locator(`[data-row="milestone/${(await milestoneOf(page, "7b.9")).id}"]`).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Item" })).toContainText(
    "There is no day to spare: when 7b.4 moves later, this moves.",
  );
});

test("B6 the engine refuses a forecast without a reason", async ({ waymark }) => {
  const { page } = waymark;
  const { id } = await milestoneOf(page, "7b.9");
  const answer = await page.evaluate(async (wanted) => {
    const { position } = await window.api.snapshot();
    return window.api.edit({
      edits: [{ type: "milestone", id: wanted, field: "forecast", value: "2027-05-12" }],
      at: position,
      label: "Move",
      why: "",
    });
  }, id);
  expect(answer).toMatchObject({ ok: false, error: { type: "Invalid", message: "Say why it moves. Nothing was changed." } });
});
