/** What comes from elsewhere while the window still loads, and while somebody types: it is shown, and nothing of theirs is lost. */
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Edit } from "../../shared/api.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, introduce, matt, milestoneOf, tablesOf, toMilestone, tricia } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const set = (type: Edit["type"], id: string, field: string, value: string): Edit => ({ type, id, field, value });
/** Filters the register's milestones and opens a cell of the one that is left. */
async function openCell(page: Page, words: string, column: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill(words);
  await expect(page.locator(".ag-row")).toHaveCount(1);
  await page.locator(`.ag-row [col-id="${column}"]`).click();
  await page.keyboard.press("F2");
}
const found = async ({ page }: Waymark, id: string) => (await tablesOf(page)).milestone.find((row) => row.id === id);
const embedded = ({ page }: Waymark) => milestoneOf(page, "7b.9");
/** What Matt writes on his own copy, as a bundle. @returns the file */
async function bundleOf(waymark: Waymark, matts: Waymark, folder: string, edits: readonly Edit[]): Promise<string> {
  const file = join(folder, "matt.waymark");
  await introduce(waymark, matts);
  await editAs(matts, matt, edits);
  await matts.answerSave(file);
  await matts.page.evaluate(() => window.api.exportBundle(""));
  return file;
}
/** Takes a bundle in without leaving what is on screen. */
async function merge(waymark: Waymark, file: string): Promise<void> {
  await waymark.answerOpen([file]);
  await waymark.page.evaluate(async () => {
    const opened = await window.api.openBundles();
    const applied = opened.ok && opened.value ? await window.api.applyMerge(opened.value.id) : opened;
    if (!applied.ok) throw new Error(applied.error.message);
  });
}

test("K1 what is told while the window still loads is shown over the plan, never under it", async ({ waymark }) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  await goTo(page, "register/milestone");
  await expect(page.locator(".ag-row").first()).toBeVisible();
  let isTold = false;
  // The window has asked for the plan; its screen is held back until somebody else has said who works here and changed a title.
  await page.route(/\/Register-[^/]*\.js$/, async (route) => {
    await editAs(waymark, tricia, [set("milestone", id, "title", "Told while it loaded")]);
    isTold = true;
    await route.fallback();
  });
  await page.reload();
  await openCell(page, "7b.9", "title");
  expect(isTold).toBe(true);
  const field = page.getByRole("textbox", { name: "Title" });
  await expect(field).toHaveValue("Told while it loaded");
  await field.fill("Changed after it loaded");
  await page.keyboard.press("Enter");
  // It knows who works here, and asks nobody.
  await expect(page.locator('.ag-row [col-id="title"]')).toContainText("Changed after it loaded");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect((await embedded(waymark)).title).toBe("Changed after it loaded");
});

test("K2 the cell that somebody types in stays, with the focus, when a bundle takes its row out of the filter; saving makes a conflict", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  const file = await bundleOf(waymark, await openAnother(), folder, [
    set("milestone", id, "title", "Another title"),
    set("milestone", id, "due", "2027-04-30"),
  ]);
  await editAs(waymark, tricia, []);
  await goTo(page, "register/milestone");
  await openCell(page, "7b.9 embedded", "title");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Records on ");
  await merge(waymark, file);
  await expect(page.getByText("Changed meanwhile to “Another title”.")).toBeVisible();
  const field = page.getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await page.keyboard.type("every ward");
  await expect(field).toHaveValue("Records on every ward");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await embedded(waymark)).conflicts).toEqual(["title"]);
  // Once it is saved the register shows what came, and what its filter says.
  await expect(page.getByText("No milestones match: “7b.9 embedded”.")).toBeVisible();
  await page.getByRole("button", { name: "Show all milestones" }).click();
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await expect(page.locator('.ag-row [col-id="due"]')).toHaveText("30 April 2027");
});

test("K2 what is typed in a cell and in the panel stays when a bundle deletes the record; saving brings it to a decision", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  const file = await bundleOf(waymark, await openAnother(), folder, [{ type: "milestone", id, field: "_life", value: 0 }]);
  await editAs(waymark, tricia, []);
  await goTo(page, "register/milestone");
  const panel = page.getByRole("complementary", { name: "Item" });
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await page.getByRole("gridcell", { name: "7b.9", exact: true }).click();
  await panel.getByRole("button", { name: "Change about" }).click();
  await panel.getByLabel("Detail", { exact: true }).fill("On every ward");
  await openCell(page, "7b.9", "title");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Records on ");
  await merge(waymark, file);
  await expect(page.getByText("This record was deleted meanwhile.")).toHaveCount(2);
  await page.keyboard.type("every ward");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await found(waymark, id))?.conflicts).toEqual(["_life"]);
  await expect(panel.getByLabel("Detail", { exact: true })).toHaveValue("On every ward");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("On every ward", { exact: true })).toBeVisible();
  expect(await found(waymark, id)).toMatchObject({ title: "Records on every ward", detail: "On every ward", due: "2027-03-31" });
});

test("K2 what is typed in the form of a reviewed dependency stays when a bundle deletes it; saving brings it to a decision", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  await editAs(waymark, tricia, []);
  await goTo(page, "dependencies/review");
  const about = await page.locator("#one-title").innerText();
  const id = (await tablesOf(page)).dependency.find(({ title }) => title === about)?.id ?? "";
  const file = await bundleOf(waymark, await openAnother(), folder, [{ type: "dependency", id, field: "_life", value: 0 }]);
  await page.locator("button.one-end").first().click();
  const form = page.getByRole("dialog", { name: "Change the dependency" });
  await form.getByLabel("Detail", { exact: true }).fill("With the ambulance trust’s list");
  await merge(waymark, file);
  await expect(form.getByText("This record was deleted meanwhile.")).toBeVisible();
  await expect(form.getByLabel("Detail", { exact: true })).toHaveValue("With the ambulance trust’s list");
  await expect(page.locator("#one-title")).not.toHaveText(about);
  await form.getByRole("button", { name: "Save" }).click();
  const dependency = async () => (await tablesOf(page)).dependency.find((row) => row.id === id);
  await expect.poll(async () => (await dependency())?.conflicts).toEqual(["_life"]);
  expect((await dependency())?.detail).toBe("With the ambulance trust’s list");
});

test("K2 dates that somebody types stay when a bundle moves the milestone, and when one deletes it; saving brings both to a decision", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  const matts = await openAnother();
  const moved = await bundleOf(waymark, matts, folder, [set("milestone", id, "forecast", "2027-04-30")]);
  await editAs(waymark, tricia, []);
  await toMilestone(page, "7b.9");
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: /^Dates of 7b\.9/ });
  const forecast = dialog.getByLabel("Forecast finish");
  // The date is what people come to change: it has the focus, with all of it selected.
  await expect(forecast).toBeFocused();
  await page.keyboard.type("12 may ");
  await merge(waymark, moved);
  await expect(dialog.getByText("Changed meanwhile to “30 April 2027”.")).toBeVisible();
  await page.keyboard.type("2027");
  await expect(forecast).toHaveValue("12 may 2027");
  await merge(waymark, await bundleOf(waymark, matts, folder, [{ type: "milestone", id, field: "_life", value: 0 }]));
  await expect(dialog.getByText("This record was deleted meanwhile.")).toBeVisible();
  await expect(forecast).toHaveValue("12 may 2027");
  await dialog.getByLabel("Reason", { exact: true }).selectOption("Workforce");
  await dialog.getByRole("button", { name: "Save dates" }).click();
  await expect.poll(async () => [...((await found(waymark, id))?.conflicts ?? [])].sort()).toEqual(["_life", "forecast"]);
});

test("K2 a question that somebody types in a review stays with what it is about when something more urgent comes", async ({ waymark }) => {
  const { page } = waymark;
  await editAs(waymark, tricia, []);
  const { dependency, objective, milestone, person } = await tablesOf(page);
  const first = page.locator(".queue-title").first();
  const question = page.getByRole("textbox", { name: /^Question for/ });
  const typeWhile = async (urgent: readonly Edit[]) => {
    const about = await page.locator("#one-title").innerText();
    const before = await first.innerText();
    await question.click();
    await page.keyboard.type("Which hospital ");
    await editAs(waymark, tricia, urgent);
    await expect(first).not.toHaveText(before);
    await page.keyboard.type("goes first?");
    await expect(question).toHaveValue("Which hospital goes first?");
    await expect(page.locator("#one-title")).toHaveText(about);
  };
  await goTo(page, "dependencies/review");
  const last = await page.locator(".queue-title").last().innerText();
  const late = dependency.find(({ title }) => title === last)?.id ?? "";
  await typeWhile([set("dependency", late, "neededBy", "2024-06-30")]);

  await goTo(page, "for-you");
  await expect(page.getByRole("heading", { level: 1, name: "For you" })).toBeVisible();
  const own = objective.filter(({ sro }) => sro === person.find(({ name }) => name === tricia.name)?.id).map(({ id }) => id);
  const red = milestone.find((row) => row.objective !== null && own.includes(row.objective) && row.kind === "delivery")?.id ?? "";
  await typeWhile([set("milestone", red, "confidence", "red"), set("milestone", red, "reason", "Two posts unfilled.")]);
});
