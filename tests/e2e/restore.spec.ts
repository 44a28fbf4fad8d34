/** Going back to an earlier state, forward again, and on with a colleague; and a plan whose file was damaged. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import Database from "better-sqlite3";
import type { Snapshot } from "../../shared/api.ts";
import { axe } from "../axe.ts";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, goTo, helen, introduce, matt, milestoneOf } from "./people.ts";

const snapshot = ({ page }: Waymark): Promise<Snapshot> => page.evaluate(() => window.api.snapshot());
const titleOf = async ({ page }: Waymark, code: string) => (await milestoneOf(page, code)).title;
async function show({ page }: Waymark): Promise<void> {
  await goTo(page, "exchange/points");
  await expect(page.getByRole("heading", { name: "Restore points" })).toBeVisible();
}
async function makePoint({ page }: Waymark, name: string): Promise<void> {
  await page.keyboard.press("Control+s");
  await page.getByLabel("Name of the restore point").fill(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name })).toBeVisible();
}
async function bundleOf({ page, answerSave }: Waymark, file: string): Promise<string> {
  await answerSave(file);
  await page.evaluate(async () => {
    const written = await window.api.exportBundle("");
    if (!written.ok) throw new Error(written.error.message);
  });
  return file;
}
async function merge({ page, answerOpen }: Waymark, file: string): Promise<void> {
  await answerOpen([file]);
  await page.evaluate(async () => {
    const opened = await window.api.openBundles();
    if (!opened.ok || !opened.value) throw new Error("The bundle was not opened.");
    const applied = await window.api.applyMerge(opened.value.id);
    if (!applied.ok || applied.value.held.length + applied.value.rejected.length > 0) throw new Error(JSON.stringify(applied));
  });
}
/** Rows in the order of their ids: two copies number them differently. */
const rowsOf = async (waymark: Waymark) =>
  Object.entries((await snapshot(waymark)).tables).map(([type, rows]) => [type, [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))]);

test("an earlier state is compared, restored by keyboard, taken back, and a colleague's plan still meets this one", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const colleague = await openAnother();
  await introduce(waymark, colleague);
  await changeMilestone(waymark, helen, "7b.9", "title", "As it was first");
  await show(waymark);
  await makePoint(waymark, "For the board");
  await changeMilestone(waymark, helen, "7b.9", "title", "As it is now");
  await changeMilestone(waymark, helen, "7b.8", "title", "Only lately");
  const later = await snapshot(waymark);
  await merge(colleague, await bundleOf(waymark, join(folder, "helen.waymark")));

  // Comparing shows what differs and changes nothing; focus comes back to its button.
  const compare = page.getByRole("button", { name: /^Compare For the board/ });
  await compare.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("2 values differ.");
  await expect(dialog.getByRole("row", { name: "Title As it is now As it was first" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(compare).toBeFocused();
  expect(await snapshot(waymark)).toEqual(later);

  // The command goes to the newest restore point.
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").locator("input")).toBeFocused();
  await page.keyboard.type("Restore an earlier");
  await page.keyboard.press("Enter");
  const restore = page.getByRole("button", { name: /^Restore… For the board/ });
  await expect(restore).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("2 values change.");
  await expect(dialog).toContainText("First a restore point of the plan as it is now is made");
  expect((await axe(page).include("[role=dialog]").analyze()).violations).toEqual([]);
  await dialog.getByRole("button", { name: "Restore", exact: true }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("The plan is as it was on");
  await expect(restore).toBeFocused();
  expect(await titleOf(waymark, "7b.9")).toBe("As it was first");
  await expect(page.getByRole("row", { name: /^Before restore/ })).toBeVisible();

  // Forward again: every row as it was.
  await page.getByRole("button", { name: /^Restore… Before restore/ }).click();
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(dialog).toBeHidden();
  expect((await snapshot(waymark)).tables).toEqual(later.tables);

  // Back once more, on from there, and both copies meet.
  await page.getByRole("button", { name: /^Restore… For the board/ }).click();
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(dialog).toBeHidden();
  await changeMilestone(waymark, helen, "7b.7", "title", "After going back");
  await changeMilestone(colleague, matt, "7b.6", "title", "Matt's own");
  const [mine, theirs] = [
    await bundleOf(waymark, join(folder, "helen 2.waymark")),
    await bundleOf(colleague, join(folder, "matt.waymark")),
  ];
  await merge(waymark, theirs);
  await merge(colleague, mine);
  expect(await rowsOf(waymark)).toEqual(await rowsOf(colleague));
  expect(await titleOf(waymark, "7b.9")).toBe("As it is now");
  expect(await titleOf(colleague, "7b.7")).toBe("After going back");

  // What was restored is what the next start opens.
  const rows = await rowsOf(waymark);
  await waymark.relaunch();
  expect(await rowsOf(waymark)).toEqual(rows);
});

test("the list and its dialog fit 320 pixels", async ({ waymark }) => {
  const { page } = waymark;
  await changeMilestone(waymark, helen, "7b.9", "title", "As it was first");
  await show(waymark);
  await makePoint(waymark, "For the board");
  await changeMilestone(waymark, helen, "7b.9", "title", "As it is now, with a word that is long: Donaudampfschifffahrtsgesellschaft");
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByRole("button", { name: /^Restore… For the board/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 value changes.");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const box = await dialog.getByRole("button", { name: "Restore", exact: true }).boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 320).toBe(true);
});

test("a damaged restore point is refused in words, with no way to restore it", async ({ waymark }) => {
  const { page } = waymark;
  await show(waymark);
  await makePoint(waymark, "Spoilt");
  const [point] = await page.evaluate(() => window.api.restorePoints());
  if (!point) throw new Error("There is no restore point.");
  writeFileSync(point.file, readFileSync(point.file).fill(0, 8192 * 3, 8192 * 9));
  await page.getByRole("button", { name: /^Restore… Spoilt/ }).click();
  await expect(page.getByRole("dialog")).toContainText("is damaged and cannot be used. Nothing was changed.");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Restore", exact: true })).toBeDisabled();
});

test("a damaged plan is made whole at the next start, and the notice says what happened", async ({ waymark }) => {
  await changeMilestone(waymark, helen, "7b.9", "title", "Written before the damage");
  const { state, tables } = await snapshot(waymark);
  await waymark.close();
  // The live values: everything shown hangs on them, and the log does not.
  const plan = new Database(state.file, { readonly: true });
  const [page, size] = [plan.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'cell'"), plan.prepare("PRAGMA page_size")].map(
    (query) => Number(query.pluck().get()),
  );
  plan.close();
  if (!page || !size) throw new Error("The plan has no live values.");
  const bytes = readFileSync(state.file);
  bytes.fill(0, (page - 1) * size, page * size);
  writeFileSync(state.file, bytes);
  await waymark.relaunch();
  const notices = waymark.page.getByRole("status", { name: "Notices" });
  await expect(notices).toContainText("The plan’s file was damaged.");
  await expect(notices).toContainText("The damaged file was kept as");
  expect(readdirSync(join(state.file, "..")).filter((name) => name.includes(" damaged "))).toHaveLength(1);
  await waymark.page.getByRole("button", { name: "Close this notice" }).click();
  await waymark.page.reload();
  await expect(waymark.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(notices).not.toContainText("damaged");
  expect((await snapshot(waymark)).tables.milestone).toHaveLength(tables.milestone.length);
});
