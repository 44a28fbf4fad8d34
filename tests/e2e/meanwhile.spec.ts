/** What comes from elsewhere while the window still loads, and while somebody types: it is shown, and nothing of theirs is lost. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Edit, Me } from "../../shared/api.ts";
import { editAs, introduce, test, type Waymark } from "./fixture.ts";

test.use({ now: "2026-11-22T14:31:00" });
const tricia: Me = { name: "Tricia D’Orsi", role: "SRO, maternity and neonatal", organisation: "Norfolk and Waveney ICB" };
const matt: Me = { name: "Matt Dooley", role: "SRO", organisation: "Norfolk and Waveney ICB" };

let folder = "";
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "waymark-meanwhile-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tablesOf = (page: Page) => page.evaluate(async () => (await window.api.snapshot()).tables);
const go = (page: Page, place: string) =>
  page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/${place}`);
const set = (type: Edit["type"], id: string, field: string, value: string): Edit => ({ type, id, field, value });
/** Filters the register's milestones and opens a cell of the one that is left. */
async function openCell(page: Page, words: string, column: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill(words);
  await expect(page.locator(".ag-row")).toHaveCount(1);
  await page.locator(`.ag-row [col-id="${column}"]`).click();
  await page.keyboard.press("F2");
}
const embedded = async ({ page }: Waymark) => {
  const found = (await tablesOf(page)).milestone.find(({ code }) => code === "7b.9");
  if (!found) throw new Error("The built-in plan has no milestone 7b.9.");
  return found;
};

test("K1 what is told while the window still loads is shown over the plan, never under it", async ({ waymark }) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  await go(page, "register/milestone");
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
}) => {
  const { page } = waymark;
  const { id } = await embedded(waymark);
  const matts = await openAnother();
  await introduce(waymark, matts);
  await editAs(matts, matt, [set("milestone", id, "title", "Another title"), set("milestone", id, "due", "2027-04-30")]);
  await matts.answerSave(join(folder, "matt.waymark"));
  await matts.page.evaluate(() => window.api.exportBundle(""));
  await editAs(waymark, tricia, []);
  await go(page, "register/milestone");
  await openCell(page, "7b.9 embedded", "title");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Records on ");
  await waymark.answerOpen([join(folder, "matt.waymark")]);
  await page.evaluate(async () => {
    const opened = await window.api.openBundles();
    if (opened.ok && opened.value) await window.api.applyMerge(opened.value.id);
  });
  await expect(page.getByText("Changed meanwhile to “Another title”.")).toBeVisible();
  const field = page.getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await page.keyboard.type("every ward");
  await expect(field).toHaveValue("Records on every ward");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await embedded(waymark)).conflicts).toEqual(["title"]);
  const [conflict] = await page.evaluate(() => window.api.conflicts());
  expect(JSON.stringify(conflict)).toMatch(/Another title.*Records on every ward|Records on every ward.*Another title/s);
  // Once it is saved the register shows what came, and what its filter says.
  await expect(page.getByText("No milestones match: “7b.9 embedded”.")).toBeVisible();
  await page.getByRole("button", { name: "Show all milestones" }).click();
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await expect(page.locator('.ag-row [col-id="due"]')).toHaveText("30 April 2027");
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
  await go(page, "dependencies/review");
  const last = await page.locator(".queue-title").last().innerText();
  const late = dependency.find(({ title }) => title === last)?.id ?? "";
  await typeWhile([set("dependency", late, "neededBy", "2024-06-30")]);

  await go(page, "for-you");
  await expect(page.getByRole("heading", { level: 1, name: "For you" })).toBeVisible();
  const own = objective.filter(({ sro }) => sro === person.find(({ name }) => name === tricia.name)?.id).map(({ id }) => id);
  const red = milestone.find((row) => row.objective !== null && own.includes(row.objective) && row.kind === "delivery")?.id ?? "";
  await typeWhile([set("milestone", red, "confidence", "red"), set("milestone", red, "reason", "Two posts unfilled.")]);
});
