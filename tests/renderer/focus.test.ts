/** Where the focus is when what had it goes: a dialog that follows another, a button that has done its work. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();

test.each(["Enter", "Escape"])("K4 after who works here and why it moves were asked, %s gives the focus back to the row", async (key) => {
  const page = await screen.open({ ...plan, state: { ...plan.state, me: null } }, "roadmap");
  await page.keyboard.press("Control+g");
  await page.keyboard.type("7b.9");
  await page.keyboard.press("Enter");
  const row = page.locator(".roadmap-row:focus");
  await row.waitFor();
  const focused = await row.getAttribute("data-row");
  await page.keyboard.press("Alt+ArrowRight");
  await page.getByRole("dialog", { name: "Who is making this change?" }).waitFor();
  await page.keyboard.type("Helen Ward");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByLabel("In your words").fill("Training starts later");
  await page.keyboard.press(key);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-row")), { timeout: 30_000 }).toBe(focused);
  await page.context().close();
});

test("K4 a region whose last control can do nothing any more is entered at its first", async () => {
  const page = await screen.open(plan, "plan");
  await page.getByRole("button", { name: "Undo: Change forecast of 7b.9" }).press("Enter");
  await page.getByRole("button", { name: "Undo", exact: true }).waitFor();
  const regionNow = () => page.evaluate(() => document.activeElement?.closest("[data-region]")?.className);
  const walked: (string | undefined)[] = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("F6");
    walked.push(await regionNow());
  }
  expect(walked).toEqual(["header", "rail", "main", "status", "header"]);
  await page.context().close();
});

test("K4 a line that goes with what is done to it leaves the focus in its list", async () => {
  const [first] = plan.tables.dependency;
  if (!first) throw new Error("The plan has no dependencies.");
  const dependency = plan.tables.dependency.map((row) => (row === first ? { ...row, provider: "milestone/gone" } : row));
  const page = await screen.open({ ...plan, tables: { ...plan.tables, dependency } }, "dependencies/exceptions?kind=dangling");
  await page.getByRole("button", { name: /^Withdraw / }).press("Enter");
  await page.getByText("None: an end is not in the plan happens nowhere in this plan.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.className), { timeout: 30_000 }).toBe("exceptions");
  await page.context().close();
});
