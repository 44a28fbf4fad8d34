/** The Register on the built program: changed in place, filtered, copied, added to and deleted from, by keyboard and mouse. */
import { expect, type Locator, type Page } from "@playwright/test";
import { faultsInAllColours, wcag } from "../axe.ts";
import { giveReason } from "./dates.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, helen, milestoneOf } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const cell = (page: Page, code: string, column: string): Locator =>
  page
    .locator(".ag-row", { has: page.locator(".cell-code", { hasText: new RegExp(`^${code.replace(".", "\\.")}$`) }) })
    .locator(`[col-id="${column}"]`);
const rowCount = (page: Page) => page.locator(".status > span").first();

async function openRegister(waymark: Waymark, tab = "Milestones"): Promise<void> {
  const { page } = waymark;
  await editAs(waymark, helen, []);
  await goTo(page, "register");
  await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
  await expect(page.locator(".ag-row").first()).toBeVisible();
}

test("each register shows all its records, and its count in words", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  const { tables } = await page.evaluate(() => window.api.snapshot());
  for (const [tab, type] of [
    ["Objectives", "objective"],
    ["Milestones", "milestone"],
    ["Measures", "measure"],
    ["Dependencies", "dependency"],
  ] as const) {
    await page.getByRole("tab", { name: new RegExp(`^${tab} ${tables[type].length}$`) }).click();
    await expect(rowCount(page)).toHaveText(`${tables[type].length} ${tab.toLowerCase()}`);
    await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(tables[type].length + 1));
  }
});

test("a date is changed in its cell by typing any form of a day, and undone", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await cell(page, "7b.9", "due").dblclick();
  await page.getByRole("textbox", { name: "Due" }).fill("14/4/27");
  await page.keyboard.press("Enter");
  await giveReason(page);
  await expect(cell(page, "7b.9", "due")).toHaveText("14 April 2027");
  expect((await milestoneOf(page, "7b.9")).due).toBe("2027-04-14");
  expect((await page.evaluate(() => window.api.snapshot())).state.undo).toBe("Change due of 7b.9");
  await page.keyboard.press("Control+Z");
  await expect(cell(page, "7b.9", "due")).toHaveText("31 March 2027");
});

test("what is not a day is refused in words, what was typed stays, and nothing is written", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await cell(page, "7b.9", "due").click();
  await page.keyboard.press("F2");
  const field = page.getByRole("textbox", { name: "Due" });
  await field.fill("the end of March");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Enter a date such as 31 March 2027" })).toBeVisible();
  await expect(field).toHaveValue("the end of March");
  await field.fill("1 April 2020");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "before the start" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(cell(page, "7b.9", "due")).toHaveText("31 March 2027");
  expect((await milestoneOf(page, "7b.9")).due).toBe("2027-03-31");
});

test("K3 what is typed on a cell is in its editor from the first letter on: days, words, people; a list of choices waits for F2", async ({
  waymark,
}) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await expect(page.locator(".ag-row")).toHaveCount(1);
  const typed = page.locator(".cell-editor input, .cell-editor textarea").first();
  const typeOn = async (column: string, words: string) => {
    await page.locator(`.ag-row [col-id="${column}"]`).click();
    await page.keyboard.type(words);
    await expect(typed).toHaveValue(words);
    await page.keyboard.press("Escape");
    if (await typed.isVisible()) await page.keyboard.press("Escape");
    await expect(typed).toBeHidden();
  };
  await typeOn("due", "14/4/27");
  await typeOn("title", "Records on every ward");
  await cell(page, "7b.9", "status").click();
  await page.keyboard.press("i");
  await expect(page.locator(".cell-editor")).toBeHidden();
  // Whatever the next key is, it finds the editor there: it is drawn before the key that opens it is done.
  expect(
    await page.evaluate(() => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true }));
      return document.activeElement?.closest(".cell-editor") !== null;
    }),
  ).toBe(true);
  await page.keyboard.type("in");
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveValue("in-progress");
  await page.keyboard.press("Escape");
  await typeOn("owner", "Helen Ward");
});

test("off track asks for its reason before it is saved; both are one step", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await cell(page, "7b.9", "confidence").dblclick();
  await page.getByRole("combobox", { name: "Delivery confidence" }).selectOption("red");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Say why it is off track." });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter the reason.")).toBeVisible();
  expect((await milestoneOf(page, "7b.9")).confidence).toBeNull();
  await dialog.getByRole("textbox").fill("Training starts later.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(cell(page, "7b.9", "confidence")).toContainText("Off track");
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ confidence: "red", reason: "Training starts later." });
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(cell(page, "7b.9", "confidence")).toContainText("Not reported");
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ confidence: null, reason: null });
});

test("an owner who is not in the plan yet is made with the change", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await cell(page, "7b.9", "title").click();
  await cell(page, "7b.9", "owner").dblclick();
  await page.getByRole("combobox", { name: "Owner" }).fill("Rosa Kent");
  await page.getByRole("option", { name: "New person “Rosa Kent”" }).click();
  await page.keyboard.press("Enter");
  // The code's column may have left the window on the way here; the filter leaves this one row.
  await expect(page.locator('.ag-row [col-id="owner"]')).toHaveText("Rosa Kent");
  const { tables } = await page.evaluate(() => window.api.snapshot());
  const person = tables.person.find((row) => row.name === "Rosa Kent");
  expect(person).toBeDefined();
  expect(tables.milestone.find((row) => row.code === "7b.9")?.owner).toBe(person?.id);
});

test("saved view and quick filter say what they show, and an empty answer leads back", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  const { tables } = await page.evaluate(() => window.api.snapshot());
  const overdue = tables.milestone.filter(
    (row) => (row.forecast ?? row.due ?? "9999") < "2026-11-22" && (row.kind === "delivery" || row.kind === "review"),
  );
  await page.getByRole("combobox", { name: "Saved view" }).selectOption("Overdue");
  await expect(rowCount(page)).toHaveText(`${overdue.length} of ${tables.milestone.length} shown`);
  await expect(page.locator(".status")).toContainText("Overdue");
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("no such words at all");
  await expect(page.getByText("No milestones match: Overdue, “no such words at all”.")).toBeVisible();
  await page.getByRole("button", { name: "Show all milestones" }).click();
  await expect(rowCount(page)).toHaveText(`${tables.milestone.length} milestones`);
});

test("one field of several rows is changed as one step", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.1");
  await page.getByRole("checkbox", { name: /all rows/ }).check();
  const chosen = (await page.locator(".cell-code").allTextContents()).length;
  await page.getByRole("button", { name: "Change", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Field").selectOption("Status");
  await dialog.getByLabel("Status").selectOption("In progress");
  await dialog.getByRole("button", { name: /^Change \d/ }).click();
  await expect(cell(page, "7b.1", "status")).toHaveText("In progress");
  const { tables, state } = await page.evaluate(() => window.api.snapshot());
  expect(tables.milestone.filter((row) => row.status === "in-progress")).toHaveLength(chosen);
  expect(state.undo).toBe(`Change status of ${chosen} milestones`);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(cell(page, "7b.1", "status")).toHaveText("Not reported");
});

test("Ctrl+C copies the selected rows with headings", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await page.evaluate(() => {
    const kept = { text: "" };
    Object.assign(window, { kept });
    navigator.clipboard.writeText = async (text) => {
      kept.text = text;
    };
  });
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await cell(page, "7b.9", "title").click();
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+C");
  await expect(page.getByText("Copied 1 row with headings.")).toBeVisible();
  const copied = await page.evaluate(() => (Reflect.get(window, "kept") as { text: string }).text);
  const [head, row] = copied.split("\r\n").map((line) => line.split("\t"));
  expect(head?.slice(0, 6)).toEqual(["Code", "Title", "Status", "Delivery confidence", "Start", "Due"]);
  expect(row?.slice(0, 2)).toEqual(["7b.9", "Electronic Patient Record embedded"]);
  expect(row?.slice(4, 6)).toEqual(["1 April 2026", "31 March 2027"]);
});

test("a milestone is added, opens in the panel, and is deleted and brought back", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  const before = (await page.evaluate(() => window.api.snapshot())).tables.milestone.length;
  await page.getByRole("button", { name: "New milestone" }).click();
  const dialog = page.getByRole("dialog", { name: "New milestone" });
  await dialog.getByRole("button", { name: "Add milestone" }).click();
  await expect(dialog.getByText("Choose the objective.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Objective" }).fill("7b");
  await page.getByRole("option", { name: /^7b / }).click();
  await dialog.getByLabel("Title").fill("Second site goes live");
  await dialog.getByLabel("Start", { exact: true }).fill("1/4/27");
  await dialog.getByLabel("Due", { exact: true }).fill("30 sep 2027");
  await dialog.getByRole("button", { name: "Add milestone" }).click();
  const panel = page.getByRole("complementary", { name: "Item" });
  await expect(panel.getByRole("heading", { name: "Second site goes live" })).toBeVisible();
  const made = (await page.evaluate(() => window.api.snapshot())).tables.milestone.find((row) => row.title === "Second site goes live");
  expect(made).toMatchObject({ code: "7b.14", start: "2027-04-01", due: "2027-09-30", kind: "delivery", status: "not-reported" });
  await panel.getByRole("button", { name: "Delete this milestone" }).click();
  await expect(page.getByText("Deleted 7b.14.")).toBeVisible();
  await expect(rowCount(page)).toHaveText(`${before} milestones`);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(rowCount(page)).toHaveText(`${before + 1} milestones`);
});

test("a dependency that would close a loop is refused in words", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark, "Dependencies");
  await page.getByRole("button", { name: "New dependency" }).click();
  const dialog = page.getByRole("dialog", { name: "New dependency" });
  await dialog.getByLabel("Deliverable").fill("The other way round");
  for (const [field, code] of [
    ["Gives", "7b.9"],
    ["Gets", "7b.4"],
  ] as const) {
    await dialog.getByRole("combobox", { name: field, exact: true }).fill(code);
    await page.getByRole("option", { name: new RegExp(`^${code} `) }).click();
  }
  await dialog.getByRole("button", { name: "Add dependency" }).click();
  await expect(dialog.getByText("This would close a loop")).toBeVisible();
});

test("Enter on the code opens the item, Escape returns to the cell", async ({ waymark }) => {
  const { page } = waymark;
  await openRegister(waymark);
  await cell(page, "1a.2", "title").click();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Item" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Item" })).toBeHidden();
  await expect(cell(page, "1a.2", "code")).toBeFocused();
});

test("columns chosen stay after a restart", async ({ waymark }) => {
  await openRegister(waymark);
  await waymark.page.getByRole("button", { name: "Columns" }).click();
  const dialog = waymark.page.getByRole("dialog", { name: "Columns" });
  await dialog.getByRole("checkbox", { name: "Detail" }).check();
  await dialog.getByRole("button", { name: "Move Due up" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  const heads = async () => (await waymark.page.locator(".ag-header-cell-text").allTextContents()).filter((words) => words !== "");
  await expect.poll(async () => (await heads()).slice(4, 6)).toEqual(["Due", "Start"]);
  await waymark.relaunch();
  await openRegister(waymark);
  await expect.poll(async () => (await heads()).slice(4, 6)).toEqual(["Due", "Start"]);
});

test("axe finds nothing on the registers, light, dark and in forced colours", async ({ waymark }) => {
  for (const tab of ["Objectives", "Milestones", "Measures", "Dependencies"]) {
    await openRegister(waymark, tab);
    expect(await faultsInAllColours(waymark.page, (asked) => asked.withTags(wcag)), tab).toEqual([]);
  }
});
