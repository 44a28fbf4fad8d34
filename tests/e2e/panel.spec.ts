/** The item panel on the built program: facts changed in place, reasons asked for, values pasted, history told, by keyboard and mouse. */
import { expect, type Page } from "@playwright/test";
import { faultsInAllColours, wcag } from "../axe.ts";
import { giveReason } from "./dates.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, helen, milestoneOf } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const panelOf = (page: Page) => page.getByRole("complementary", { name: "Item" });

/** Opens a record by its code, from the search box. */
async function openItem(waymark: Waymark, code: string, title: string): Promise<void> {
  const { page } = waymark;
  await editAs(waymark, helen, []);
  await page.keyboard.press("Control+K");
  await page
    .getByRole("searchbox")
    .or(page.getByRole("textbox", { name: "Search or run a command" }))
    .first()
    .fill(code);
  await page.getByRole("menuitem", { name: title }).first().click();
  await expect(panelOf(page).getByRole("heading", { level: 2, name: title })).toBeVisible();
}
const embedded = "Electronic Patient Record embedded";

test("a week later at one press: the forecast moves, is told in days, and is undone", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await panel.getByRole("button", { name: "1 week later" }).click();
  await giveReason(page);
  await expect(panel.locator(".dates")).toContainText("7 April 2027");
  await expect(panel.getByText("+7 days", { exact: true })).toBeVisible();
  await expect(panel.getByText("Moved once, +7 days.")).toBeVisible();
  await expect(panel.getByText("Now falls in 2027/28.")).toBeVisible();
  expect((await milestoneOf(page, "7b.9")).forecast).toBe("2027-04-07");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(panel.locator(".dates")).toContainText("As agreed");
  await expect(panel.getByText("Moved once")).toBeHidden();
  expect((await milestoneOf(page, "7b.9")).forecast).toBeNull();
});

test("dates typed in the form are one step with its reason, by keyboard alone", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await panel.getByRole("button", { name: "Change dates" }).press("Enter");
  await expect(panel.getByLabel("Start", { exact: true })).toBeFocused();
  await panel.getByLabel("Forecast", { exact: true }).fill("12 may 2027");
  await panel.getByLabel("Finished on", { exact: true }).fill("soon");
  await panel.getByLabel("Finished on", { exact: true }).press("Enter");
  await expect(panel.getByText("Enter a date such as 31 March 2027")).toBeVisible();
  await expect(panel.getByLabel("Finished on", { exact: true })).toHaveValue("soon");
  await panel.getByLabel("Finished on", { exact: true }).fill("");
  await panel.getByLabel("Finished on", { exact: true }).press("Enter");
  await giveReason(page, "Training starts later.");
  await expect(panel.getByText("+42 days", { exact: true })).toBeVisible();
  await expect(panel.getByRole("button", { name: "Change dates" })).toBeFocused();
  await panel.getByRole("tab", { name: "History" }).click();
  await expect(panel.getByText("Forecast: 12 May 2027")).toBeVisible();
  await expect(panel.getByText("“Training starts later.”")).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Helen Ward, 22 November 2026" })).toBeVisible();
});

test("red asks for a reason; who declared it stands beside it", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await expect(panel.getByText("Nobody has reported on this yet.")).toBeVisible();
  await panel.getByRole("button", { name: "Change status" }).click();
  await panel.getByLabel("Delivery confidence").selectOption("red");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("Say why it is off track.")).toBeVisible();
  await expect(panel.getByLabel("Reason for status")).toBeFocused();
  await panel.getByLabel("Reason for status").fill("Ward training starts six weeks later.");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("Off track", { exact: true })).toBeVisible();
  await expect(panel.getByText("Declared by Helen Ward, 22 November 2026.")).toBeVisible();
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ confidence: "red", reason: "Ward training starts six weeks later." });
});

test("a value that changes under an open form is shown, not put in its place", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await panel.getByRole("button", { name: "Change about" }).click();
  await panel.getByLabel("Title", { exact: true }).fill("My own title");
  await page.evaluate(async () => {
    const { position, tables } = await window.api.snapshot();
    const id = tables.milestone.find((row) => row.code === "7b.9")?.id ?? "";
    await window.api.edit({
      edits: [{ type: "milestone", id, field: "title", value: "Another title" }],
      at: position,
      label: "Change",
      why: "",
    });
  });
  await expect(panel.getByText("Changed meanwhile to “Another title”.")).toBeVisible();
  await expect(panel.getByLabel("Title", { exact: true })).toHaveValue("My own title");
});

test("Escape leaves the form first, then the panel, and focus goes back", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await panel.getByRole("button", { name: "Change people" }).click();
  await expect(panel.getByRole("combobox", { name: "Owner" })).toBeFocused();
  await page.keyboard.press("Escape");
  if (await panel.getByRole("combobox", { name: "Owner" }).isVisible()) await page.keyboard.press("Escape");
  await expect(panel.getByRole("button", { name: "Change people" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("readings pasted from a spreadsheet: zero counts, missing does not, one undo takes all back", async ({ waymark }) => {
  const { page } = waymark;
  const measure = await page.evaluate(async () => {
    const { tables } = await window.api.snapshot();
    return tables.measure.find((row) => row.code === "7a-m2");
  });
  await openItem(waymark, "7a-m2", measure?.title ?? "");
  const panel = panelOf(page);
  await panel.getByRole("tab", { name: "Values" }).click();
  await panel.getByRole("button", { name: "Paste readings" }).click();
  await panel
    .getByLabel("Two columns from a spreadsheet")
    .fill("Quarter\tValue\nQ1 2026/27\t0\nQ2 2026/27\t1.4%\nQ3 2026/27\t\nlater\t5\n31/3/27\tten");
  await expect(panel.getByText("2 readings ready, 1 line without a value left out, 2 need attention.")).toBeVisible();
  await expect(panel.getByText("Line 5: “later” is not a date.")).toBeVisible();
  await panel.getByRole("button", { name: "Add 2 readings" }).click();
  await expect(panel.getByRole("row", { name: /30 June 2026 Reading 0/ })).toBeVisible();
  await expect(panel.getByRole("row", { name: /30 September 2026 Reading 1\.4/ })).toBeVisible();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(panel.getByRole("row", { name: /Reading/ })).toHaveCount(0);
});

test("an objective shows its years, milestones and measures; a year is changed", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b", "Digital for elective recovery");
  const panel = panelOf(page);
  await panel.getByRole("button", { name: "Change activity of 2029/30" }).click();
  await panel.getByLabel("Activity", { exact: true }).selectOption("under-way");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await page.evaluate(() => window.api.snapshot())).state.undo).toMatch(/^Change activity of /);
  await panel.getByRole("tab", { name: "Milestones" }).click();
  await panel.getByRole("button", { name: /Electronic Patient Record embedded/ }).click();
  await expect(panel.getByRole("heading", { level: 2, name: embedded })).toBeFocused();
});

test("gets from and gives to, with the state and the dates in words", async ({ waymark }) => {
  const { page } = waymark;
  await openItem(waymark, "7b.9", embedded);
  const panel = panelOf(page);
  await panel.getByRole("tab", { name: /^Dependencies/ }).click();
  await expect(panel.getByRole("heading", { name: "Gets from" })).toBeVisible();
  await panel.getByRole("button", { name: /7b\.4 .*Proposed/ }).click();
  await panel.getByRole("button", { name: "Change dates" }).click();
  await panel.getByLabel("Needed by").fill("1 Feb 2026");
  await panel.getByLabel("Promised").fill("1 Mar 2026");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("28 days late")).toBeVisible();
});

test("axe finds nothing on the panel, light, dark and in forced colours", async ({ waymark }) => {
  const { page } = waymark;
  for (const [code, title] of [
    ["7b.9", embedded],
    ["7b", "Digital for elective recovery"],
  ] as const) {
    await openItem(waymark, code, title);
    for (const tab of await panelOf(page).getByRole("tab").all()) {
      await tab.click();
      const faults = await faultsInAllColours(page, (asked) => asked.include("aside").withTags(wcag));
      expect(faults, await tab.innerText()).toEqual([]);
    }
    await page.keyboard.press("Escape");
  }
});
