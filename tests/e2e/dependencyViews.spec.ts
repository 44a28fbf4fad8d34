/** The dependencies as a matrix, as a path and by enabler, on the built program: walked by keyboard alone, with the same counts everywhere. */
import { expect, type Page } from "@playwright/test";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, helen, tablesOf } from "./people.ts";

test.use({ now: "2026-11-22T14:31:00" });

const record = "Electronic Patient Record";

async function openTab({ page }: Waymark, place: string, width = 1440): Promise<Page> {
  await page.setViewportSize({ width, height: 900 });
  await goTo(page, `dependencies/${place}`);
  return page;
}
const enablerId = async (page: Page) => (await tablesOf(page)).enabler.find((row) => row.code === "electronic-patient-record")?.id ?? "";
const focused = (page: Page) => page.locator(":focus");

test("X2 the matrix is walked by keys; each cell says who depends on whom; its counts are those of the words and the list", async ({
  waymark,
}) => {
  const page = await openTab(waymark, "matrix");
  const id = (await tablesOf(page)).dependency.find(({ code }) => code === "8a-d9")?.id ?? "";
  await editAs(waymark, helen, [{ type: "dependency", id, field: "promised", value: "2026-05-12" }]);
  const grid = page.getByRole("grid", { name: /^Dependency matrix: 21 objectives/ });
  await expect(grid).toBeVisible();
  await expect(page.getByText("1 of the 34 promised after they are needed")).toBeVisible();

  // Into the grid, to the next marked cells, and back.
  await page.keyboard.press("F8");
  await expect(focused(page)).toHaveAccessibleName("4c depends on Local plans with system partners: 1 dependency, Proposed");
  await page.keyboard.press("Shift+F8");
  await expect(focused(page)).toHaveAccessibleName("3a depends on Local plans with system partners: 1 dependency, Proposed");
  await page.keyboard.press("ArrowRight");
  await expect(focused(page)).toHaveAccessibleName("3a does not depend on 10-Year Health Plan");
  await page.keyboard.press("Control+End");
  await expect(focused(page)).toHaveAccessibleName("8a itself");
  await page.keyboard.press("Home");
  await expect(focused(page)).toHaveAccessibleName("8a Medium-Term Financial Plan");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(focused(page)).toHaveAccessibleName(`8a depends on ${record}: 2 dependencies, worst Proposed, 42 days late`);
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);

  // The chosen cell in words, and the same in another order.
  const panel = page.getByRole("complementary", { name: "Chosen cell" });
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText(`8a waits for ${record}`);
  await expect(panel).toContainText("12 May 2026, 42 days late");
  await page.getByRole("radio", { name: "By ambition" }).check();
  await expect(grid.locator("tbody tr").first()).toContainText("1a");
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText(`8a waits for ${record}`);

  // Enter: the same two in the list.
  await grid.locator("[tabindex='0']").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`8a waits for ${record}: 2 of 263 shown`)).toBeVisible();
});

test("X1 loops are listed in words and lead to the mark that closes them; the sums add up", async ({ waymark }) => {
  const page = await openTab(waymark, "matrix");
  await expect(page.getByRole("heading", { name: "2 loops, the only marks above the diagonal" })).toBeVisible();
  await page.getByRole("button", { name: "2b, 2a" }).click();
  await expect(focused(page)).toHaveAccessibleName("2b depends on 2a: 2 dependencies, worst Proposed");
  const panel = page.getByRole("complementary", { name: "Chosen cell" });
  await expect(panel).toContainText("2b waits for 2a, 2a waits for 2b");
  const numbers = async (selector: string) =>
    (await page.locator(selector).allTextContents()).map(Number).reduce((sum, one) => sum + one, 0);
  const all = Number((await page.locator(".matrix-corner").textContent())?.split(" ")[0]);
  expect(await numbers(".matrix tbody .matrix-total")).toBe(all);
  expect(await numbers(".matrix tfoot td:not(.matrix-total)")).toBe(all);
  expect(await numbers(".matrix tfoot .matrix-total")).toBe(all);
});

test("where it is narrow the chosen cell opens beside the matrix, and the matrix gives way to a list", async ({ waymark }) => {
  const page = await openTab(waymark, "matrix", 1200);
  const panel = page.getByRole("complementary", { name: "Chosen cell" });
  await expect(page.getByRole("grid")).toBeVisible();
  await expect(panel).toBeHidden();
  await page.keyboard.press("F8");
  const cell = await focused(page).getAttribute("data-place");
  await page.keyboard.press("Enter");
  await expect(panel).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  expect(await focused(page).getAttribute("data-place")).toBe(cell);
  await page.setViewportSize({ width: 700, height: 900 });
  await expect(page.getByRole("grid")).toBeHidden();
  await expect(page.getByRole("button", { name: `8a depends on ${record}: 2 dependencies, worst Proposed` })).toBeVisible();
});

test("X3 the path of an item is found by search; keys go along its links, Enter moves the centre; graph and list hold the same", async ({
  waymark,
}) => {
  const page = await openTab(waymark, "path");
  await page.getByRole("combobox", { name: "Path of" }).fill(record);
  await page.getByRole("option", { name: record, exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: record })).toBeVisible();
  const nodes = page.locator(".path-node");
  await expect(nodes).toHaveCount(10);
  const list = page.getByRole("complementary", { name: "Path as a list" });
  const drawn = (await nodes.locator(".path-node-title").allTextContents()).filter((title) => title !== record);
  for (const title of drawn) await expect(list.getByRole("button", { name: title }).first()).toBeVisible();
  await expect(list.locator("li")).toHaveCount(9);

  await page.locator(".path-node[tabindex='0']").focus();
  await expect(focused(page)).toHaveAccessibleName(`${record}, enabler, 31 March 2026, the centre, gets 1, gives 5`);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await expect(focused(page)).toHaveAccessibleName(new RegExp(`^${record}, enabler`));
  await page.keyboard.press("ArrowRight");
  const next = await focused(page).getAttribute("data-end");
  await page.keyboard.press("Enter");
  await expect(page.locator(".path-node[aria-current]")).toHaveAttribute("data-end", next ?? "");
  await expect(page.locator(".path-node[aria-current]")).toBeFocused();
  const address = () => page.evaluate(() => decodeURIComponent(window.location.hash));
  expect(await address()).toBe(`#/dependencies/path?of=${next}`);

  // The same from any screen, for the item that is open.
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.evaluate(() => {
    window.location.hash = "#/plan";
  });
  await page.keyboard.press("Control+K");
  await page.keyboard.type("path of the open");
  await page.getByRole("menuitem", { name: "Path of the open item" }).click();
  await expect.poll(address).toBe(`#/dependencies/path?of=${next}`);
});

test("X3 two steps each way stand at 1280 by 720 without scrolling sideways, nothing under 12 pixels, no word broken off", async ({
  waymark,
}) => {
  const page = await openTab(waymark, "path");
  await page.setViewportSize({ width: 1280, height: 720 });
  const frame = page.locator(".path-frame");
  await expect(frame.locator(".path-node")).toHaveCount(19);
  const sideways = () => frame.evaluate((box) => box.scrollWidth - box.clientWidth);
  await expect.poll(sideways).toBe(0);
  const words = frame.locator(".path-node span, .path-gap span");
  expect(await words.evaluateAll((all) => Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))))).toBe(12);
  expect(await frame.locator(".path-node").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length)).toBe(0);
});

test("X4 an enabler shows every date of the source; trying another day says who is exposed and saves nothing", async ({ waymark }) => {
  const { page } = waymark;
  const id = await enablerId(page);
  await openTab(waymark, `enablers?of=${encodeURIComponent(`enabler/${id}`)}`);
  const taken = page.locator(".enabler-dates .taken").first();
  await expect(taken).toContainText("Go live, followed by the plan");
  await expect(taken).toContainText("1 January 2026 to 31 March 2026");
  await expect(page.locator(".enabler-dates tbody th")).toHaveCount(6);
  await expect(page.getByRole("heading", { name: "5 dependencies on it, by date" })).toBeVisible();

  const before = await page.evaluate(async () => (await window.api.snapshot()).position);
  const said = page.locator(".enabler-said");
  await page.getByRole("button", { name: "Try Single record in the three hospitals on its last day" }).click();
  await expect(said).toHaveText("90 days earlier: nothing has to move. Nothing is saved.");
  await page.getByRole("textbox", { name: "It comes on" }).fill("30 June 2026");
  await expect(said).toHaveText(
    /^91 days later: 7 milestones would have to move, 7 of them out of their financial year; .*Nothing is saved\.$/,
  );
  const moving = page.getByRole("region", { name: "What would move" });
  await expect(moving.getByRole("row", { name: /8a\.5 EPR benefits realised in 2026\/27.* 30 June 2027 \+91/ })).toBeVisible();
  await page.getByRole("button", { name: "Back to the plan" }).click();
  await expect(moving).toBeHidden();
  expect(await page.evaluate(async () => (await window.api.snapshot()).position)).toBe(before);

  await page.keyboard.press("F8");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("Community Diagnostic Centres");
});
