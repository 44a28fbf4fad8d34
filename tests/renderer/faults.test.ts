/** Faults of the program itself: said, and no larger than the part of the window that they are in. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();

test("W1 what the engine fails at is said, once until it is closed", async () => {
  const page = await screen.open(plan, "plan");
  await page.evaluate(() => {
    Object.assign(window.api, { contributors: () => Promise.reject(new Error("the disk is gone")) });
  });
  const said = page.getByLabel("Notices").getByText("That did not work (the disk is gone). What was shown as saved is safe.");
  const visit = async (address: string, heading: string) => {
    await page.evaluate((to) => {
      location.hash = to;
    }, address);
    await page.getByRole("heading", { name: heading }).waitFor();
  };
  await visit("#/exchange/contributors", "Exchange");
  await visit("#/plan", "Plan on a page");
  await visit("#/exchange/contributors", "Exchange");
  await said.waitFor();
  expect(await said.count()).toBe(1);
  await page.context().close();
});

test("W2 a screen that cannot be drawn says so in its place; header, rail and every other screen go on", async () => {
  const page = await screen.open(plan, "plan");
  await page.evaluate(() => {
    Object.assign(window.api, { receipts: async () => [null] });
    location.hash = "#/exchange";
  });
  const fault = page.getByRole("main").getByRole("alert");
  await fault.getByRole("heading", { name: "This cannot be shown" }).waitFor();
  await page.getByRole("button", { name: "Search or run a command" }).waitFor();
  await page.getByRole("link", { name: "Plan on a page" }).click();
  await page.getByRole("heading", { name: "Plan on a page" }).waitFor();
  await page.evaluate(() => {
    Object.assign(window.api, { receipts: async () => [] });
    location.hash = "#/exchange";
  });
  await page.getByRole("heading", { name: "Exchange", exact: true }).waitFor();
  await page.context().close();
});

test("W2 a dialog that cannot be drawn leaves the window: one press brings it back without the dialog", async () => {
  const page = await screen.open(plan, "baselines");
  await page.evaluate(() => {
    const { getFullYear } = Date.prototype;
    Date.prototype.getFullYear = () => {
      throw new Error("no calendar");
    };
    Object.assign(window, { mend: () => Object.assign(Date.prototype, { getFullYear }) });
  });
  await page.keyboard.press("Control+s");
  await page.getByRole("heading", { name: "This cannot be shown" }).waitFor();
  await page.evaluate("mend()");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Baselines" }).waitFor({ state: "attached" });
  await page.context().close();
});
