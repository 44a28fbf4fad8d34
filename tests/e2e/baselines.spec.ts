/** Baselines on the built program: kept, compared, narrowed, saved as a file, agreed anew, and drawn as ghosts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { axe } from "../axe.ts";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, goTo, helen, milestoneOf } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const move = (waymark: Waymark, code: string, forecast: string): Promise<void> =>
  changeMilestone(waymark, helen, code, "forecast", forecast, "Workforce");

test("B1 B4 the publication is there; one is kept by keyboard; both are compared, narrowed and saved as a file", async ({ waymark }) => {
  const { page, home } = waymark;
  await move(waymark, "7b.9", "2027-05-12");
  await move(waymark, "3d.3", "2026-03-01");
  await goTo(page, "baselines");
  await expect(page.getByLabel("Compare")).toHaveValue("published");
  await expect(page.getByRole("row", { name: /7b\.9 .*31 March 2027 12 May 2027 Later \+42/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /3d\.3 .*31 March 2026 1 March 2026 Earlier −30/ })).toBeVisible();
  await page.getByRole("button", { name: "1 earlier" }).click();
  await expect(page.getByRole("row", { name: /7b\.9/ })).toBeHidden();
  await page.getByRole("button", { name: "1 earlier" }).click();
  expect((await axe(page).include("main").analyze()).violations).toEqual([]);

  await page.getByRole("button", { name: "New baseline" }).press("Enter");
  await page.getByLabel("Name").fill("Board of 5 November");
  await page.getByLabel("Name").press("Enter");
  await expect(page.getByText("Every milestone is where it was.")).toBeVisible();
  await expect(page.getByText(/^Board of 5 November: Helen Ward, PMO lead, /)).toBeVisible();
  await move(waymark, "7b.9", "2027-06-30");
  await expect(page.getByRole("row", { name: /7b\.9 .*12 May 2027 30 June 2027 Later \+49/ })).toBeVisible();

  await page.getByLabel("Compare").selectOption("published");
  await page.getByLabel("with").selectOption({ label: "Board of 5 November, 22 November 2026" });
  await expect(page.getByRole("row", { name: /7b\.9 .*Later \+42/ })).toBeVisible();
  const file = join(home, "comparison.csv");
  await waymark.answerSave(file);
  await page.getByRole("button", { name: "Save as CSV" }).click();
  await expect(page.getByText(`Comparison saved as ${file}.`)).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain(
    ",7b.9,Electronic Patient Record embedded,7b,Matt Dooley,later,2027-03-31,2027-05-12,42\r\n",
  );
  const paper = join(home, "comparison.pdf");
  await waymark.answerSave(paper);
  await page.getByRole("button", { name: "Save as PDF" }).click();
  await expect(page.getByText(`Comparison saved as ${paper}.`)).toBeVisible();
  expect(readFileSync(paper).subarray(0, 5).toString()).toBe("%PDF-");

  // On paper: the comparison alone, under the plan's name.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: /As published and Board of 5 November$/ })).toBeVisible();
  await expect(page.getByRole("navigation").first()).toBeHidden();
});

test("B3 a re-baseline asks why, agrees the forecasts in one step, and the original stays", async ({ waymark }) => {
  const { page } = waymark;
  await move(waymark, "7b.9", "2027-05-12");
  await goTo(page, "baselines");
  await page.getByRole("button", { name: "New baseline" }).click();
  await page.getByRole("checkbox", { name: /^Re-baseline/ }).check();
  await expect(page.getByText("The agreed dates of 1 open milestone are set to their forecasts.")).toBeVisible();
  await page.getByRole("button", { name: "Re-baseline", exact: true }).click();
  await expect(page.getByText("Say why the agreed dates change. Nothing was changed yet.")).toBeVisible();
  await page.getByLabel("Why do the agreed dates change?").fill("Board of 5 November");
  await page.getByRole("button", { name: "Re-baseline", exact: true }).click();
  await expect(page.getByText("Every milestone is where it was.")).toBeVisible();
  const due = async () => (await milestoneOf(page, "7b.9")).due;
  expect(await due()).toBe("2027-05-12");
  await goTo(page, "register/milestone");
  await page.getByRole("searchbox", { name: "Filter milestones" }).fill("7b.9");
  await page.locator('.ag-row [col-id="code"]').first().click();
  const panel = page.getByRole("complementary", { name: "Item" });
  await expect(panel.locator(".dates")).toContainText("Original");
  await expect(panel.locator(".dates")).toContainText("31 March 2027");
  await expect(panel.getByText("Moved once, +42 days.")).toBeVisible();
  await panel.getByText("Re-forecast log").click();
  await expect(panel.locator(".dates-log")).toContainText("Board of 5 November");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(due).toBe("2027-03-31");
});

test("B1 the roadmap draws ghosts from a chosen baseline, with the slip in words", async ({ waymark }) => {
  const { page } = waymark;
  await move(waymark, "7b.9", "2027-05-12");
  await page.evaluate(async () => {
    const { position } = await window.api.snapshot();
    await window.api.makeBaseline({ title: "Autumn", why: "", agrees: false, at: position });
  });
  await move(waymark, "7b.9", "2027-06-30");
  await goTo(page, "roadmap");
  await page.getByRole("searchbox", { name: /Show only/ }).fill("7b.9");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("radio", { name: "Autumn" }).check();
  const cell = page.locator('[role="row"]').filter({ hasText: "7b.9" }).locator(".roadmap-cell");
  await expect(cell).toHaveAccessibleName(
    /7 weeks later than 12 May 2027 in “Autumn”\. Moved twice|7 weeks later than 12 May 2027 in “Autumn”\. Moved 2 times, \+91 days/,
  );
});
