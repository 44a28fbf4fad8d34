/** Plan on a page and the shell in a real browser: what fits, what the keys do, what a screen reader hears, what axe finds. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axe } from "../axe.ts";
import { builtInPlan, planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

/** The accessible name of what has focus, as written in the page. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Starts the screen again; the search box's own file comes only when what this answers is called. */
async function holdPalette(page: Page): Promise<() => void> {
  let letCome = () => {};
  const come = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  await page.route("**/assets/Palette-*.js", async (route) => {
    await come;
    await route.continue();
  });
  await page.reload();
  await page.locator("h1").waitFor();
  return letCome;
}
const row = (page: Page, code: string) => page.getByRole("row", { name: new RegExp(`^${code} `) });

describe("Plan on a page", () => {
  test.each([
    [1280, 720],
    [1280, 670],
    [1440, 900],
    [1920, 1080],
  ])("all 21 rows and the legend are in sight at %i by %i", async (width, height) => {
    const page = await screen.open(planInUse(), "plan", { viewport: { width, height } });
    const main = await page.locator("main").evaluate((m) => ({ inside: m.scrollHeight, seen: m.clientHeight }));
    expect(main.inside).toBeLessThanOrEqual(main.seen);
    expect(await page.getByRole("row", { name: /^\d[a-z] / }).count()).toBe(21);
    await page.context().close();
  });

  test("a treegrid of 8 ambitions and 21 objectives, one tab stop, cells that say year, activity, milestones and confidence", async () => {
    const page = await screen.open(planInUse(), "plan");
    const grid = page.getByRole("treegrid", { name: "Plan on a page, April 2025 to March 2030, 8 ambitions, 21 objectives" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("30");
    expect(await grid.locator("[tabindex='0']").count()).toBe(1);
    expect(await row(page, "1a").getByRole("gridcell").first().getAttribute("aria-label")).toBe(
      "2025 to 2026. Work under way. 4 milestones, 4 complete.",
    );
    await page.context().close();
  });

  test("arrows walk rows and cells, Left collapses, Enter opens the panel, Escape brings focus back", async () => {
    const page = await screen.open(planInUse(), "plan");
    await page.locator("[role=treegrid] [tabindex='0']").focus();
    await press(page, "ArrowRight");
    expect(await focused(page)).toMatch(/^1a/);
    await press(page, "ArrowRight", "ArrowRight");
    expect(await focused(page)).toMatch(/^2026 to 2027\./);
    await press(page, "ArrowDown", "End");
    expect(await focused(page)).toMatch(/^2029 to 2030\./);
    await press(page, "Enter");
    await page.getByRole("complementary", { name: "Item" }).waitFor();
    await press(page, "Escape");
    expect(await page.getByRole("complementary", { name: "Item" }).count()).toBe(0);
    expect(await focused(page)).toMatch(/^2029 to 2030\./);
    await press(page, "Home", "ArrowLeft", "ArrowLeft", "ArrowLeft");
    expect(await page.getByRole("row", { name: /4 objectives hidden/ }).getAttribute("aria-expanded")).toBe("false");
    await press(page, "ArrowRight", "Control+Home");
    expect(await page.getByRole("row", { name: /^\d[a-z] / }).count()).toBe(21);
    await page.context().close();
  });

  test("an untouched plan reports nothing as on track", async () => {
    const page = await screen.open(builtInPlan(), "plan");
    expect(await page.locator(".plan-summary").textContent()).toMatch(
      /^This year 0 objectives are off track, 0 at risk, 0 on track, \d+ not reported/,
    );
    await page.context().close();
  });

  test("outside the plan's years no year is this year", async () => {
    const page = await screen.open(builtInPlan(), "plan", { day: "2031-01-01" });
    expect(await page.locator("[aria-current=date]").count()).toBe(0);
    expect(await page.getByRole("gridcell").count()).toBe(105);
    await page.context().close();
  });

  test("a filter is said in words, and one that hides all offers to clear it", async () => {
    const page = await screen.open(planInUse(), "plan");
    await page.getByRole("button", { name: /^Filter/ }).click();
    await page.getByRole("checkbox", { name: "Off track" }).check({ force: true });
    await press(page, "Escape");
    const status = page.getByRole("contentinfo");
    expect(await status.textContent()).toMatch(/\d of 21 objectives shownOff track/);
    // The mark of a source note stands beside its name.
    expect(await status.locator(".status-notes svg").count()).toBe(1);
    expect(await status.locator(".status-notes").textContent()).toMatch(/^\d+ source notes$/);
    await page.getByRole("button", { name: /^Filter/ }).click();
    await page.getByRole("checkbox", { name: "Nothing planned" }).check({ force: true });
    await press(page, "Escape");
    expect(await page.getByText("No items match: Off track, Nothing planned.").count()).toBe(1);
    await page.getByRole("button", { name: "Clear filters" }).click();
    expect(await page.getByRole("row", { name: /^\d[a-z] / }).count()).toBe(21);
    await page.context().close();
  });
});

describe("presenting", () => {
  test("M6 F11 shows the whole plan, then each ambition; keys and buttons go through them; Escape leaves and gives the focus back", async () => {
    const page = await screen.open(planInUse(), "plan");
    await row(page, "2a").focus();
    await press(page, "F11");
    const dialog = page.getByRole("dialog", { name: "Plan on a page, presented" });
    await dialog.getByRole("heading", { level: 1, name: "Norfolk and Waveney Joint Forward Plan" }).waitFor();
    expect(await dialog.locator(".plan-objective").count()).toBe(21);
    await press(page, "ArrowRight", "PageDown", "ArrowLeft");
    await dialog.getByRole("heading", { level: 1, name: "1 Population health, inequalities and prevention" }).waitFor();
    expect(await dialog.getByRole("rowheader").count()).toBe(4);
    await press(page, "End");
    await dialog.getByRole("heading", { level: 1, name: /^8 / }).waitFor();
    expect(await dialog.textContent()).toContain("9 of 9");
    await dialog.getByRole("button", { name: /^Previous/ }).click();
    await dialog.getByRole("heading", { level: 1, name: /^7 / }).waitFor();
    expect(await dialog.locator("tbody").textContent()).toMatch(/7b\.\d+ .*, 31 March 2027/);
    await press(page, "Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await focused(page)).toMatch(/^2a/);
    await page.context().close();
  });

  test.each([
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
  ])("M6 every page fits a screen of %i by %i, and its type is large", async (width, height) => {
    const page = await screen.open(planInUse(), "plan", { viewport: { width, height } });
    await page.getByRole("button", { name: "Present" }).click();
    await page.getByRole("dialog").getByRole("heading", { level: 1 }).waitFor();
    for (let i = 0; i < 9; i++) {
      const fit = await page.locator(".present-content").evaluate((box) => ({
        inside: box.scrollHeight - box.clientHeight,
        smallest: Math.min(
          ...[...box.querySelectorAll("span, b, th, td, li, p")]
            .filter((part) => part.checkVisibility() && part.closest(".unseen") === null)
            .map((part) => part.getBoundingClientRect().height),
        ),
      }));
      expect(fit.inside).toBeLessThanOrEqual(1);
      expect(fit.smallest).toBeGreaterThan(0.01 * height);
      await press(page, "ArrowRight");
    }
    await page.context().close();
  });
});

describe("the shell", () => {
  // N3 No key is lost.
  test("what is typed while the search box is still loading is in it, in order, and moves nothing on the screen behind", async () => {
    const page = await screen.open(planInUse(), "plan");
    const box = page.getByRole("textbox", { name: "Search or run a command" });
    const letCome = await holdPalette(page);
    await press(page, "Control+1", "Control+k", "7", "b", ".", "8", "Backspace");
    await press(page, "Control+2", "Enter", "9");
    expect(await box.count()).toBe(0);
    letCome();
    await box.and(page.locator(":focus")).waitFor();
    await page.keyboard.type(" e");
    expect(await box.inputValue()).toBe("7b.9 e");
    expect(new URL(page.url()).hash).toBe("#/plan");
    await press(page, "Escape");
    await box.waitFor({ state: "detached" });
    await press(page, "Control+2");
    await page.waitForURL(/#\/roadmap/);
    await page.context().close();
  });

  test("Escape before the search box has come puts it off with what was typed, and keys do again what they do", async () => {
    const page = await screen.open(planInUse(), "plan");
    const letCome = await holdPalette(page);
    await press(page, "Control+k", "7", "Escape", "Control+2");
    await page.waitForURL(/#\/roadmap/);
    await press(page, "Control+k", "x");
    letCome();
    const box = page.getByRole("textbox", { name: "Search or run a command" });
    await box.and(page.locator(":focus")).waitFor();
    expect(await box.inputValue()).toBe("x");
    await page.context().close();
  });

  test("search finds a record by a misspelt word, and Enter opens it", async () => {
    const page = await screen.open(planInUse(), "plan");
    await press(page, "Control+k");
    await page.getByRole("textbox", { name: "Search or run a command" }).fill("medum term financal");
    await page
      .getByRole("menuitem", { name: /Medium-Term Financial Plan/ })
      .first()
      .waitFor();
    await press(page, "Enter");
    await page.getByRole("complementary", { name: "Item" }).waitFor();
    await page.context().close();
  });

  test("F6 walks the regions and comes back to where focus was in each", async () => {
    const page = await screen.open(planInUse(), "plan");
    await row(page, "2a").focus();
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) {
      await press(page, "F6");
      seen.push(await page.evaluate(() => document.activeElement?.closest("[data-region]")?.tagName ?? ""));
    }
    expect(seen).toEqual(["FOOTER", "HEADER", "NAV", "MAIN"]);
    expect(await focused(page)).toMatch(/^2a/);
    await page.context().close();
  });

  test("Ctrl+S makes a named restore point and says that everything is saved", async () => {
    const page = await screen.open(planInUse(), "plan");
    await press(page, "Control+s");
    await page.getByRole("dialog", { name: "All changes are already saved" }).waitFor();
    await press(page, "Enter");
    await page.getByText(/Restore point “Position at 22 November 2026” made/).waitFor();
    await page.context().close();
  });

  test.each(["plan", "settings", "help"])("at 320 pixels %s scrolls down only", async (name) => {
    const page = await screen.open(planInUse(), name, { viewport: { width: 320, height: 640 } });
    const beyond = await page.evaluate(() =>
      [document.documentElement, document.querySelector("main")].map((box) => (box ? box.scrollWidth - box.clientWidth : null)),
    );
    expect(beyond).toEqual([0, 0]);
    await page.getByRole("button", { name: "Screens" }).click();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.context().close();
  });
});

describe.each([
  ["light", { settings: { theme: "light" } }],
  ["dark", { settings: { theme: "dark" } }],
  ["forced colours", { forcedColors: "active" }],
] as const)("axe in %s", (_, options) => {
  test.each(["plan", "presented", "settings", "help"])("finds nothing serious on %s", async (name) => {
    const page = await screen.open(planInUse(), name === "presented" ? "plan" : name, options);
    if (name === "plan") await row(page, "2a").click();
    if (name === "presented") {
      await press(page, "F11");
      await page.getByRole("dialog").getByRole("heading", { level: 1 }).waitFor();
      await press(page, "ArrowRight");
      await page.getByRole("dialog").getByRole("heading", { name: /^1 / }).waitFor();
    }
    const { violations } = await axe(page).analyze();
    const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    expect(serious.map((v) => `${v.id}: ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`)).toEqual([]);
    await page.context().close();
  });
});
