/** What stays as it was left: a picture that was scrolled, a day that is tried, a filter after a restart; and what is said of a day, everywhere. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnyRow, TypeName } from "../../shared/schema.ts";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();
/** A colleague's change comes, as a merge or another window would push it. */
const change = (page: Page, type: TypeName, row: AnyRow) =>
  page.evaluate((patch) => window.push({ type: "changed", patch }), {
    position: 1_000,
    rows: { [type]: [row] },
    gone: {},
    state: plan.state,
  });

test("a path that was scrolled stays where it is when something in the plan changes", async () => {
  const page = await screen.open(plan, "dependencies/path", { viewport: { width: 1280, height: 720 } });
  const frame = page.locator(".path-frame");
  await frame.waitFor();
  await page.getByRole("radio", { name: "All" }).check();
  await frame.evaluate((box) => {
    box.scrollLeft = 0;
    box.scrollTop = 0;
  });
  const [person] = plan.tables.person;
  if (!person) throw new Error("The plan names nobody.");
  await change(page, "person", { ...person, role: "Somebody else’s deputy" });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await frame.evaluate((box) => [box.scrollLeft, box.scrollTop])).toEqual([0, 0]);
  await page.context().close();
});

test("X3 the path of what is no longer in the plan says so, and leads on", async () => {
  const page = await screen.open(plan, "dependencies/path?of=milestone%2Fgone");
  await page.getByText("It was deleted, or belongs to another plan.").waitFor();
  expect(await page.getByRole("button", { name: "Open", exact: true }).count()).toBe(0);
  expect(await page.getByRole("complementary", { name: "Path as a list" }).count()).toBe(0);
  expect(await page.getByRole("combobox", { name: "Path of" }).isVisible()).toBe(true);
  await page.context().close();
});

test("X4 the day of an enabler that nobody tries is the plan's own, also when that changes", async () => {
  const enabler = plan.tables.enabler.find(({ code }) => code === "electronic-patient-record");
  if (!enabler) throw new Error("The plan has no Electronic Patient Record.");
  const page = await screen.open(plan, `dependencies/enablers?of=enabler/${enabler.id}`);
  const day = page.getByRole("textbox", { name: "It comes on" });
  await day.waitFor();
  await change(page, "enabler", { ...enabler, date: "2026-12-01" });
  await page.getByText("Expected 1 December 2026").waitFor();
  expect(await day.inputValue()).toBe("1 December 2026");
  await page.getByText("Try a day to see who is exposed.").waitFor();
  await day.fill("1 March 2027");
  await change(page, "enabler", { ...enabler, date: "2026-12-15" });
  await page.getByText("Expected 15 December 2026").waitFor();
  expect(await day.inputValue()).toBe("1 March 2027");
  await page.context().close();
});

test("filters can be cleared while there are any, and not after a restart without", async () => {
  const page = await screen.open(plan, "plan");
  await page.reload();
  await page.getByRole("heading", { name: "Plan on a page" }).waitFor();
  const offered = async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("textbox").or(page.getByRole("dialog").getByRole("searchbox")).waitFor();
    await page.keyboard.type("clear filters");
    await page
      .getByText("Nothing matches “clear filters”")
      .or(page.getByRole("menuitem", { name: "Clear filters", exact: true }))
      .waitFor();
    const count = await page.getByRole("menuitem", { name: "Clear filters", exact: true }).count();
    await page.keyboard.press("Escape");
    return count;
  };
  expect(await offered()).toBe(0);
  await page.getByRole("button", { name: "Filter" }).click();
  const box = page.getByRole("checkbox", { name: "Off track" });
  await box.check();
  // A box to tick has no typing of its own to undo.
  await page.keyboard.press("Control+z");
  await page.getByText("Undone: Change forecast of 7b.9").waitFor();
  await page.keyboard.press("Escape");
  expect(await offered()).toBe(1);
  await page.context().close();
});

test("the day of the last change is the day here, also just after midnight in summer", async () => {
  const page = await screen.open(plan, "plan", {
    timezoneId: "Europe/London",
    watch: () => {
      const entry = { change: "a:0", field: "title", value: "x", before: "y", author: "Rosa Kent", why: "", from: null, live: true };
      Object.assign(window.api, { history: async () => [{ ...entry, at: Date.UTC(2026, 5, 30, 23, 30) }] });
    },
  });
  await page.getByRole("row", { name: /^7b / }).click();
  await page.getByText("Rosa Kent, 1 July 2026").waitFor();
  await page.context().close();
});

test("a dialog that was left for another screen is not open when one comes back", async () => {
  const page = await screen.open(plan, "baselines");
  await page.getByRole("button", { name: "New baseline" }).click();
  await page.getByRole("dialog", { name: "New baseline" }).waitFor();
  await page.evaluate(() => window.push({ type: "command", name: "go-plan" }));
  await page.getByRole("heading", { name: "Plan on a page", includeHidden: true }).waitFor();
  await page.evaluate(() => window.push({ type: "command", name: "go-baselines" }));
  await page.getByRole("heading", { name: "Baselines" }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.context().close();
});
