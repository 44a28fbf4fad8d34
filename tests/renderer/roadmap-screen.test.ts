/** The Roadmap in a real browser: what the pointer and the keys do, what is heard, what is in the page at 100,000 milestones, what axe finds. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Snapshot } from "../../shared/api.ts";
import { axe, wcag } from "../axe.ts";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();
const milestoneKey = (code: string) => `milestone/${plan.tables.milestone.find((m) => m.code === code)?.id}`;
const objectiveKey = (code: string) => `objective/${plan.tables.objective.find((o) => o.code === code)?.id}`;
const row = (page: Page, key: string) => page.locator(`[data-row="${key}"]`);
const heard = (page: Page) => page.locator("[aria-live=polite]").allTextContents();
const words = (page: Page, key: string) => row(page, key).locator(".roadmap-cell").getAttribute("aria-label");

/** Opens the Roadmap with 7b expanded. */
async function open(options: Parameters<Screen["open"]>[2] = {}): Promise<Page> {
  const page = await screen.open(plan, "roadmap", options);
  await row(page, objectiveKey("7b")).locator("[data-toggle]").click();
  await row(page, milestoneKey("7b.10")).scrollIntoViewIfNeeded();
  return page;
}

describe("the grid", () => {
  test("is a treegrid named by its years, lanes and objectives, with one tab stop and rows that say level, place and state", async () => {
    const page = await screen.open(plan, "roadmap");
    const grid = page.getByRole("treegrid", { name: "Five-year roadmap, April 2025 to March 2030, 8 ambitions, 21 objectives" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("30");
    expect(await grid.locator("[role=row][tabindex='0'], [role=gridcell][tabindex='0']").count()).toBe(1);
    const objective = row(page, objectiveKey("7b"));
    expect([await objective.getAttribute("aria-level"), await objective.getAttribute("aria-expanded")]).toEqual(["2", "false"]);
    expect(await words(page, objectiveKey("7b"))).toMatch(
      /^Interdependency to March 2027, then work under way to March 2029.*Milestones due: 5 by 31 March 2026/,
    );
    const lane = grid.locator("[role=row][aria-level='1'][aria-expanded='true']").first();
    expect(await lane.locator(".roadmap-cell").getAttribute("aria-label")).toMatch(/^Milestones due: /);
    expect(await page.getByRole("columnheader").allTextContents()).toEqual(
      expect.arrayContaining(["Ambition, objective, milestone", "Owner", "Status", "2025/26", "2029/30"]),
    );
    await page.context().close();
  });

  test("arrows walk, open and close rows; Right enters the timeline; Ctrl+Shift+Up closes all", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.locator(".roadmap-grid [tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    const place = () => page.evaluate(() => document.activeElement?.closest("[data-row]")?.textContent ?? "");
    expect(await place()).toContain("1a");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await place()).toContain("1a.1");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("gridcell");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Shift+ArrowUp");
    await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 8);
    expect(await place()).toContain("Population health");
    await page.context().close();
  });

  test("M7 the keyboard stays with its milestone when one above it is removed elsewhere, and goes to the objective that is closed over it", async () => {
    const page = await open();
    await row(page, milestoneKey("7b.10")).focus();
    await page.keyboard.press("End");
    const before = Number(await row(page, milestoneKey("7b.10")).getAttribute("aria-rowindex"));
    await page.evaluate(
      ([id, state]) =>
        window.push({
          type: "changed",
          patch: { position: 1_000_000, rows: {}, gone: { milestone: [id] }, state },
        }),
      [milestoneKey("7b.2").slice("milestone/".length), plan.state] as const,
    );
    await row(page, milestoneKey("7b.2")).waitFor({ state: "detached" });
    const focus = () =>
      page.evaluate(() => {
        const row = document.activeElement?.closest("[data-row]");
        return {
          role: document.activeElement?.role,
          key: row?.getAttribute("data-row"),
          index: Number(row?.getAttribute("aria-rowindex")),
        };
      });
    expect(await focus()).toEqual({ role: "gridcell", key: milestoneKey("7b.10"), index: before - 1 });
    // As it happens without a click, which would take the focus with it.
    await row(page, objectiveKey("7b")).locator("[data-toggle]").dispatchEvent("click");
    await row(page, milestoneKey("7b.10")).waitFor({ state: "detached" });
    expect(await focus()).toMatchObject({ role: "row", key: objectiveKey("7b") });
    await page.context().close();
  });
});

/** Answers why a date moves, and saves it. */
async function giveReason(page: Page, button = "Save"): Promise<void> {
  await page.getByLabel("Reason", { exact: true }).selectOption("Workforce");
  await page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}
const says = (page: Page, key: string, part: string) =>
  page.waitForFunction(
    ([wanted, text]) =>
      document
        .querySelector(`[data-row="${wanted}"] .roadmap-cell`)
        ?.getAttribute("aria-label")
        ?.includes(text ?? ""),
    [key, part] as const,
  );
/** Of those that are found, the words of what lies under something else. */
const covered = (page: Page, selector: string): Promise<readonly string[]> =>
  page.locator(selector).evaluateAll((all) =>
    all.flatMap((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return over && (one.contains(over) || over.contains(one)) ? [] : [one.textContent ?? ""];
    }),
  );
const middleOf = async (page: Page, key: string): Promise<readonly [x: number, y: number]> => {
  const box = await row(page, key).locator(".roadmap-mark").boundingBox();
  if (!box) throw new Error("The row has a mark.");
  return [box.x + box.width / 2, box.y + box.height / 2];
};

describe("moving", () => {
  test("a mark is dragged in days, with its words beside it, asks why, and is one step that can be undone", async () => {
    const page = await open();
    const [x, y] = await middleOf(page, milestoneKey("7b.9"));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y, { steps: 4 });
    const label = await page.locator(".roadmap-drag").textContent();
    expect(label).toMatch(/^\d+ \w+ 2027, \d+ (days|weeks) later$/);
    await page.mouse.up();
    await giveReason(page);
    const to = label?.split(",")[0] ?? "";
    await says(page, milestoneKey("7b.9"), `1 April 2026 to ${to}`);
    expect((await heard(page)).join()).toContain(`7b.9 Electronic Patient Record embedded moved to ${to}`);
    expect(await page.getByRole("button", { name: /^Undo: Move 7b\.9 to/ }).count()).toBe(1);
    await page.context().close();
  });

  test("Escape brings a dragged mark back and writes nothing", async () => {
    const page = await open();
    await row(page, milestoneKey("7b.9")).focus();
    const before = await words(page, milestoneKey("7b.9"));
    const [x, y] = await middleOf(page, milestoneKey("7b.9"));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 3 });
    await page.locator(".roadmap-drag").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator(".roadmap-drag").count()).toBe(0);
    await page.mouse.up();
    expect(await words(page, milestoneKey("7b.9"))).toBe(before);
    expect(await page.getByRole("button", { name: /^Undo: Move/ }).count()).toBe(0);
    await page.context().close();
  });

  test("Alt+Right moves by a month in five years and by a week in a year, what is held covers no row; Alt+Shift+Right moves the finish alone", async () => {
    const page = await open();
    const key = milestoneKey("7b.9");
    await row(page, key).focus();
    await page.keyboard.press("Alt+ArrowRight");
    const [held, rows] = await Promise.all([page.locator(".roadmap-held").boundingBox(), page.locator(".roadmap-scroll").boundingBox()]);
    expect(held?.y).toBeGreaterThanOrEqual((rows?.y ?? 0) + (rows?.height ?? 0) - 3);
    await page.keyboard.press("Enter");
    await giveReason(page);
    await says(page, key, "1 May 2026 to 30 April 2027");
    await page.keyboard.press("Alt+=");
    await page.keyboard.press("Alt+=");
    await row(page, key).focus();
    await page.keyboard.press("Alt+Shift+ArrowRight");
    await page.keyboard.press("Enter");
    await giveReason(page);
    await says(page, key, "1 May 2026 to 7 May 2027");
    await page.context().close();
  });

  test("F2 takes dates as people type them, says what is wrong, and gives the reason with the change", async () => {
    const page = await open();
    await row(page, milestoneKey("7b.9")).focus();
    await page.keyboard.press("F2");
    const forecast = page.getByLabel("Forecast finish");
    // What is typed goes to the day that changes most, in place of what stands there.
    expect(await forecast.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.type("soon");
    expect(await forecast.inputValue()).toBe("soon");
    await page.getByRole("button", { name: "Save dates" }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await page.getByRole("alert").first().textContent()).toContain("Forecast finish: enter a date such as 31 March 2027.");
    await forecast.fill("+6w");
    await giveReason(page, "Save dates");
    await says(page, milestoneKey("7b.9"), "12 May 2027, 6 weeks later than 31 March 2027");
    await page.context().close();
  });

  test("the menu of a row does what dragging does", async () => {
    const page = await open();
    await row(page, milestoneKey("7b.9")).focus();
    await page.keyboard.press("Shift+F10");
    // All of it is in the window, and beside the name of its row.
    const [menu, list] = await Promise.all([page.getByRole("menu").boundingBox(), page.locator(".roadmap-head").boundingBox()]);
    expect(menu?.x).toBeGreaterThanOrEqual((list?.x ?? 0) + (list?.width ?? 0));
    expect(await page.locator(".roadmap-menu").evaluate((box) => box.scrollHeight - box.clientHeight)).toBe(0);
    await page.getByRole("menuitem", { name: "Finish 1 month later" }).click();
    await page.getByRole("button", { name: /^Save/ }).click();
    await giveReason(page);
    await says(page, milestoneKey("7b.9"), "30 April 2027");
    await page.context().close();
  });

  test("M4 milestones ticked by Space, Ctrl and click, Shift and Down move together by key and by button, with one reason and one undo", async () => {
    const page = await open();
    const keys = ["7b.6", "7b.7", "7b.8"].map(milestoneKey);
    await row(page, keys[0] ?? "").focus();
    await page.keyboard.press("Space");
    expect(await row(page, keys[0] ?? "").getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Shift+ArrowDown");
    await row(page, keys[2] ?? "").click({ modifiers: ["Control"], position: { x: 120, y: 10 } });
    const bar = page.getByRole("region", { name: "Ticked milestones" });
    expect(await bar.textContent()).toContain("3 milestones ticked");
    await row(page, keys[2] ?? "").focus();
    await page.keyboard.press("Alt+ArrowRight");
    await page.keyboard.press("Enter");
    await giveReason(page);
    for (const key of keys) await says(page, key, "1 May 2026 to 30 April 2027");
    expect(await page.getByRole("button", { name: "Undo: Move 3 milestones" }).count()).toBe(1);
    await bar.getByRole("button", { name: "1 month earlier" }).click();
    await page.getByRole("button", { name: /^Save/ }).click();
    await giveReason(page);
    for (const key of keys) await says(page, key, "1 April 2026 to 31 March 2027");
    await row(page, keys[0] ?? "").focus();
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
    await page.context().close();
  });
});

describe("what is shown", () => {
  test("all dependency lines, enablers and bodies, and no earlier dates, as they are asked for, in the popup and after a reload", async () => {
    const page = await open();
    const lines = () => page.locator(".roadmap-link").count();
    await row(page, milestoneKey("7b.9")).focus();
    await page.waitForFunction(() => document.querySelectorAll(".roadmap-link").length > 0);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("radio", { name: "All", exact: true }).check();
    await page.waitForFunction(() => document.querySelectorAll(".roadmap-link").length > 10);
    const without = await lines();
    const legend = page.locator(".roadmap-legend");
    expect(await legend.textContent()).toContain("Day a dependency names");
    expect(await legend.textContent()).not.toContain("Enabler expected");
    await page.getByRole("checkbox", { name: "Enablers" }).check();
    expect(await legend.textContent()).toContain("Enabler expected");
    await page.getByRole("checkbox", { name: "Partner bodies" }).check();
    await page.waitForFunction((before) => document.querySelectorAll(".roadmap-link").length > before + 80, without);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog", { name: "Show on the roadmap" }).isVisible()).toBe(false);
    const record = plan.tables.enabler.find(({ title }) => title === "Electronic Patient Record");
    expect(await words(page, `enabler/${record?.id}`)).toMatch(/^Expected 31 March 2026\. Gives to \d+/);
    await page.reload();
    await row(page, `enabler/${record?.id}`).waitFor({ state: "attached" });
    await page.context().close();
  });

  test("M9 lanes by body and by activity, named in the head of the list, hold what was chosen", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.getByLabel("Lanes").selectOption("activity");
    await page.getByRole("row", { name: /^Interdependency/ }).waitFor();
    expect(await page.getByRole("columnheader").first().textContent()).toBe("Activity, objective, milestone");
    await page.getByLabel("Lanes").selectOption("body");
    await page.getByRole("row", { name: /^No body named/ }).waitFor({ state: "attached" });
    // What was chosen is found among the other lanes again.
    await page.keyboard.press("Control+g");
    await page.getByLabel("Date, code or words").fill("7b.9");
    await page.keyboard.press("Enter");
    await page.waitForFunction((key) => document.activeElement?.getAttribute("data-row")?.startsWith(key), milestoneKey("7b.9"));
    await page.getByLabel("Lanes").focus();
    await page.getByLabel("Lanes").selectOption("owner");
    await row(page, milestoneKey("7b.9")).waitFor();
    await page.context().close();
  });

  test("M3 years come from the plan: three of them from April 2023, with 29 February 2024 in its place, at every zoom", async () => {
    const years = {
      ...plan,
      tables: { ...plan.tables, plan: plan.tables.plan.map((row) => ({ ...row, firstYear: "2023-04-01", years: 3 })) },
    };
    const milestone = plan.tables.milestone.map((row) => ({ ...row, start: null, due: "2024-02-29", forecast: null, actual: null }));
    const page = await screen.open({ ...years, tables: { ...years.tables, milestone } }, "roadmap", { day: "2024-02-28" });
    await page.getByRole("treegrid", { name: /^Three-year roadmap, April 2023 to March 2026/ }).waitFor();
    expect(await page.locator(".roadmap-top").allTextContents()).toEqual(["2023/24", "2024/25", "2025/26"]);
    expect(await page.locator(".segments", { hasText: "Month" }).locator("label").allTextContents()).toEqual([
      "Three years",
      "Year",
      "Quarter",
      "Month",
    ]);
    await page.getByText("Month", { exact: true }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".roadmap-low")].some((day) => day.textContent === "29"));
    const days = await page.locator(".roadmap-low").allTextContents();
    expect(days.slice(days.indexOf("27"), days.indexOf("27") + 4)).toEqual(["27", "28", "29", "1"]);
    const place = await page.evaluate(() => ({
      today: document.querySelector(".roadmap-low.roadmap-now")?.textContent,
      edge: document.querySelector(".roadmap-now.roadmap-top")?.getAttribute("aria-label"),
    }));
    expect(place).toEqual({ today: "28", edge: "February 2024" });
    await page.context().close();
  });

  test.each([1280, 1100, 820])(
    "at %i pixels the mark of the item in the panel is in sight, beside the list and beside the panel, and no control of the head is under it",
    async (width) => {
      const page = await open({ viewport: { width, height: 720 } });
      for (const zoom of ["Five years", "Quarter"]) {
        const zooms = page.locator(".choice", { hasText: "Zoom:" }).locator("select");
        if (width < 1280) await zooms.selectOption({ label: zoom });
        else await page.getByText(zoom, { exact: true }).click();
        await row(page, milestoneKey("7b.13")).focus();
        await page.keyboard.press("Enter");
        const panel = page.getByRole("complementary", { name: "Item" });
        await panel.waitFor();
        const inSight = async () => {
          const [mark, list, edge] = await Promise.all([
            row(page, milestoneKey("7b.13")).locator(".roadmap-mark").boundingBox(),
            row(page, milestoneKey("7b.13")).locator(".roadmap-list").boundingBox(),
            panel.boundingBox(),
          ]);
          if (!mark || !list || !edge) return false;
          return mark.x >= list.x + list.width && mark.x + mark.width <= edge.x;
        };
        await expect.poll(inSight, { message: zoom, timeout: 60_000 }).toBe(true);
        expect(await covered(page, ".roadmap-view-head :is(button, label), .roadmap-legend dd"), zoom).toEqual([]);
        await page.keyboard.press("Escape");
        await panel.waitFor({ state: "detached" });
      }
      await page.context().close();
    },
  );

  test("M3 the number of a week stands where its Monday begins", async () => {
    const page = await screen.open(plan, "roadmap", { day: "2026-11-22" });
    await page.getByText("Quarter", { exact: true }).click();
    const week = page.locator(".roadmap-week.roadmap-now");
    await week.waitFor();
    const [number, today] = await Promise.all([
      week.evaluate((box) => {
        const range = document.createRange();
        range.selectNodeContents(box);
        return { text: range.toString(), x: range.getBoundingClientRect().x };
      }),
      page.locator(".roadmap-today").first().boundingBox(),
    ]);
    // Sunday the 22nd begins six days after Monday the 16th: the number is nearer to its own day than to any other.
    expect(number.text).toBe("16");
    const width = (await week.boundingBox())?.width ?? 0;
    expect(((today?.x ?? 0) - number.x) / (width / 7)).toBeGreaterThan(5.3);
    await page.context().close();
  });

  test("M8 a zoom keeps what is selected in sight, else today, else what was in the middle", async () => {
    const page = await open({ viewport: { width: 1440, height: 720 } });
    const zoomTo = (zoom: string) => page.getByText(zoom, { exact: true }).click();
    const isInSight = async (locator: Locator) => {
      const [box, list] = await Promise.all([locator.boundingBox(), page.locator(".roadmap-head").boundingBox()]);
      return box !== null && list !== null && box.x >= list.x + list.width && box.x + box.width <= 1440;
    };
    const today = page.locator(".roadmap-today").first();
    await zoomTo("Month");
    await expect.poll(() => isInSight(today), { timeout: 60_000 }).toBe(true);
    await zoomTo("Five years");
    // The last of the plan: years from today.
    const mark = row(page, milestoneKey("7b.13")).locator(".roadmap-mark");
    await row(page, milestoneKey("7b.13")).focus();
    await zoomTo("Month");
    await expect.poll(() => isInSight(mark), { timeout: 60_000 }).toBe(true);
    await zoomTo("Quarter");
    await expect.poll(() => isInSight(mark), { timeout: 60_000 }).toBe(true);
    await page.context().close();
  });

  test("M1 on a narrow screen every milestone stands in the card of its year, or in the one of other dates and none", async () => {
    const dates: Readonly<Record<string, string | null>> = { "7b.9": null, "7b.10": "2031-05-12", "7b.11": "2028-06-30" };
    const milestone = plan.tables.milestone.map((row) => {
      const due = dates[row.code ?? ""];
      return due === undefined ? row : { ...row, start: null, due, forecast: null, actual: null };
    });
    const page = await screen.open({ ...plan, tables: { ...plan.tables, milestone } }, "roadmap", {
      viewport: { width: 320, height: 640 },
    });
    const card = (name: string) => page.locator("details", { has: page.getByRole("heading", { name, exact: true }) });
    await page.getByRole("heading", { name: "Other dates, or none yet" }).click();
    expect(await card("Other dates, or none yet").getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/^7b\.10 .*12 May 2031$/s),
      expect.stringMatching(/^7b\.9 .*no date yet$/s),
    ]);
    expect(await page.locator(".roadmap-due").count()).toBe(milestone.length);
    await page.context().close();
  });

  test("at 400% zoom, in a window of 320 by 256 pixels, the row that has the focus is in sight", async () => {
    const page = await screen.open(plan, "roadmap", { viewport: { width: 320, height: 256 } });
    await page.getByRole("button", { name: "Show the timeline" }).click();
    await page.keyboard.press("Control+g");
    await page.getByLabel("Date, code or words").fill("7b.13");
    await page.keyboard.press("Enter");
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement?.closest("[data-row]");
        const { top, bottom } = at?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
        return { row: at?.getAttribute("data-row"), isInSight: top >= 0 && bottom <= innerHeight };
      });
    await expect.poll(focused, { timeout: 60_000 }).toEqual({ row: milestoneKey("7b.13"), isInSight: true });
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
    await expect.poll(focused, { timeout: 60_000 }).toEqual({ row: milestoneKey("7b.5"), isInSight: true });
    await page.context().close();
  });

  test("zoomed in, the sign of an activity stays at the list's edge while its bar's beginning is scrolled away", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.getByText("Quarter", { exact: true }).click();
    const head = row(page, objectiveKey("7b")).locator(".roadmap-list");
    const sign = row(page, objectiveKey("7b")).locator(".roadmap-sign").first();
    await page.waitForFunction(() => (document.querySelector(".roadmap-scroll")?.scrollLeft ?? 0) > 500);
    const [list, at] = [await head.boundingBox(), await sign.boundingBox()];
    const edge = (list?.x ?? 0) + (list?.width ?? 0);
    expect((at?.x ?? 0) >= edge && (at?.x ?? 0) < edge + 20).toBe(true);
    await page.context().close();
  });

  test("one Escape closes the popup, the next one the item panel", async () => {
    const page = await screen.open(plan, "roadmap");
    await row(page, objectiveKey("1a")).locator(".roadmap-title").click();
    const panel = page.getByRole("complementary", { name: "Item" });
    await panel.waitFor();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.keyboard.press("Escape");
    expect([await page.locator(":popover-open").count(), await panel.count()]).toEqual([0, 1]);
    await page.keyboard.press("Escape");
    expect(await panel.count()).toBe(0);
    await page.context().close();
  });
});

describe("finding", () => {
  test("M9 Ctrl+G opens what hides an item and focuses its row; it also takes dates", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.keyboard.press("Control+g");
    await page.getByLabel("Date, code or words").fill("4d.7");
    await page.keyboard.press("Enter");
    await page.waitForFunction((key) => document.activeElement?.getAttribute("data-row") === key, milestoneKey("4d.7"));
    // In the middle, with what stands before and after it.
    const [box, frame] = await Promise.all([row(page, milestoneKey("4d.7")).boundingBox(), page.locator(".roadmap-scroll").boundingBox()]);
    const below = (frame?.y ?? 0) + (frame?.height ?? 0) - (box?.y ?? 0);
    expect(below / (frame?.height ?? 1)).toBeGreaterThan(0.3);
    expect(below / (frame?.height ?? 1)).toBeLessThan(0.6);
    await page.keyboard.press("Control+g");
    await page.getByLabel("Date, code or words").fill("1 may 2027");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".unseen[aria-live=polite]")?.textContent === "1 May 2027 is in sight.");
    await page.context().close();
  });

  test("words leave the rows that hold them, and the status bar says so", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.getByRole("searchbox", { name: "Show only items with these words" }).fill("patient record");
    await row(page, milestoneKey("7b.9")).waitFor();
    expect(await page.locator("[data-row^=milestone]").count()).toBe(3);
    expect(await page.getByRole("contentinfo").textContent()).toContain("3 of 167 milestones shownwords “patient record”");
    await page.getByRole("searchbox").fill("no such words");
    expect(await page.locator(".empty").textContent()).toContain("No items match: words “no such words”.");
    await page.context().close();
  });

  test("M2 the table and the text say what the timeline shows", async () => {
    const page = await screen.open(plan, "roadmap");
    await page.getByText("Table", { exact: true }).click();
    expect(await page.locator("caption").textContent()).toBe("Roadmap as a table: 21 objectives, 167 milestones");
    expect(await page.locator("tbody tr").count()).toBe(8 + 21 + 167);
    expect(await page.getByRole("row", { name: /^7b\.9 / }).textContent()).toContain("1 April 202631 March 2027");
    await page.getByText("Text", { exact: true }).click();
    expect(await page.locator(".roadmap-text li li li").count()).toBe(167);
    await page.context().close();
  });
});

test("M5 a plan of 100,000 milestones keeps fewer than 600 elements on the timeline, at its top and in its middle", async () => {
  const page = await screen.open(manyMilestones(100_000), "roadmap");
  await page.locator(".roadmap-grid [tabindex='0']").focus();
  await page.keyboard.press("Control+Shift+ArrowDown");
  const elements = () => page.evaluate(() => document.querySelectorAll(".roadmap-scroll *").length);
  await page.waitForFunction(() => Number(document.querySelector("[role=treegrid]")?.getAttribute("aria-rowcount")) > 100_000);
  expect(await elements()).toBeLessThan(600);
  await page.locator(".roadmap-scroll").evaluate((box) => {
    box.scrollTop = box.scrollHeight / 2;
  });
  await page.waitForFunction(
    () => Number([...document.querySelectorAll("[data-row^=milestone]")].at(-1)?.getAttribute("aria-rowindex")) > 40_000,
  );
  expect(await page.locator("[data-row]").count()).toBeGreaterThan(20);
  expect(await elements()).toBeLessThan(600);
  expect(await page.locator("[data-row^=milestone]").last().getAttribute("aria-rowindex")).toMatch(/^[45]\d{4}$/);
  await page.keyboard.press("Control+End");
  await page.waitForFunction(() => Number(document.activeElement?.getAttribute("aria-rowindex")) > 100_000);
  await page.context().close();
});

test.each([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["forced colours", { forcedColors: "active" }],
  ["320 pixels wide", { viewport: { width: 320, height: 640 } }],
] as const)("axe finds nothing at A or AA: %s", async (_, options) => {
  const page = await screen.open(plan, "roadmap", options);
  for (const view of ["Timeline", "Table", "Text"]) {
    await page.getByText(view, { exact: true }).click();
    const { violations } = await axe(page).include("main").withTags(wcag).analyze();
    expect(violations.map(({ id, nodes }) => `${view} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  const main = await page.evaluate(() => ({ inside: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
  expect(main.inside).toBeLessThanOrEqual(main.seen);
  await page.context().close();
});

/** The plan's ambitions and objectives with as many milestones as asked for, in the codes' own order. */
function manyMilestones(count: number): Snapshot {
  const [first] = plan.tables.milestone;
  if (!first) throw new Error("The plan has milestones.");
  const objectives = plan.tables.objective;
  const milestone = Array.from({ length: count }, (_, i) => {
    const objective = objectives[i % objectives.length];
    return {
      ...first,
      id: `m${i}`,
      code: `${objective?.code}.${Math.floor(i / objectives.length) + 1}`,
      objective: objective?.id ?? null,
      title: `Milestone ${i}`,
    };
  });
  return { ...plan, tables: { ...plan.tables, milestone, dependency: [], sourceNote: [] } };
}
