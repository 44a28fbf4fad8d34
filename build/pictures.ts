/**
 * The README's pictures, made by the program itself: `npm run pictures`. The plan is the real one; the statuses, forecasts, reasons and the colleague's
 * bundle in them are invented here, for show, in a data folder that is thrown away.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { editPlan } from "../db/edit.ts";
import { exportBundle } from "../db/exportBundle.ts";
import { createPlan, openPlan, type Plan } from "../db/plan.ts";
import { lastChange } from "../db/write.ts";
import type { Bridge, Edit, Me } from "../shared/api.ts";
import { bundle } from "./bundle.ts";
import { answerDependencies } from "./demo.ts";
import { launch } from "./launch.ts";

declare global {
  interface Window extends Bridge {}
}

const pictures = fileURLToPath(new URL("../docs/pictures", import.meta.url));
const today = "2026-11-22T14:31:00";
const helen: Me = { name: "Helen Ward", role: "PMO lead", organisation: "Norfolk and Waveney ICB" };
const matt: Me = { name: "Matt Dooley", role: "SRO, elective recovery", organisation: "Norfolk and Waveney ICB" };

await bundle();
mkdirSync(pictures, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "waymark-pictures-"));
try {
  await takePictures();
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

async function takePictures(): Promise<void> {
  const colleague = colleaguesBundle();
  await answerAll(join(home, "helen"));
  const program = await launch({ home: join(home, "helen"), headless: true });
  const { page } = program;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.clock.setFixedTime(new Date(today));
  await page.reload();
  await page.getByRole("treegrid").waitFor();
  await report(page);
  for (const theme of ["light", "dark"] as const) {
    const take = async (name: string): Promise<void> => {
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return document.fonts.ready.then(() => undefined);
      });
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });
    };
    await page.evaluate((wanted) => window.api.setSettings({ theme: wanted }), theme);
    await page.emulateMedia({ colorScheme: theme });
    await go(page, "plan");
    await page.getByRole("treegrid").waitFor();
    await take("plan-on-a-page");
    await go(page, "roadmap");
    await page.getByRole("treegrid").waitFor();
    await page.keyboard.press("Control+G");
    await page.getByLabel("Date, code or words").fill("7b.9");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    await page.keyboard.press("Enter");
    await take("roadmap");
    await page.keyboard.press("Escape");
    await go(page, "register");
    await page.getByRole("grid").waitFor();
    await take("register");
    const record = `enabler%2F${await idOf(page, "electronic-patient-record")}`;
    await go(page, "dependencies/matrix");
    await page.getByRole("button", { name: "2b, 2a" }).click();
    await take("dependency-matrix");
    await go(page, `dependencies/path?of=${record}`);
    await page.locator(".path-node").first().waitFor();
    await take("dependency-path");
    await go(page, `dependencies/enablers?of=${record}`);
    await page.getByRole("textbox", { name: "It comes on" }).fill("30 June 2026");
    await take("enablers");
  }
  await program.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
  }, colleague);
  await page.evaluate(() => window.api.setSettings({ theme: "light" }));
  await page.emulateMedia({ colorScheme: "light" });
  await go(page, "exchange");
  await page.getByRole("heading", { name: "Exchange", level: 1 }).waitFor();
  await page.keyboard.press("Control+o");
  await page.getByRole("heading", { name: "Merge review" }).waitFor();
  await page.getByRole("option", { name: /7b\.9/ }).first().click();
  for (const theme of ["light", "dark"] as const) {
    await page.evaluate((wanted) => window.api.setSettings({ theme: wanted }), theme);
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(pictures, `merge-review-${theme}.png`) });
  }
  await program.close();
}

/** Makes the plan of a data folder, and lets both sides of its dependencies answer. */
async function answerAll(folder: string): Promise<void> {
  const program = await launch({ home: folder, headless: true });
  const file = await program.page.evaluate(async () => (await window.api.snapshot()).state.file);
  await program.close();
  const opened = openPlan(file, folder, "write");
  if (!opened.ok) throw new Error(opened.error.message);
  answerDependencies(opened.value, Date.parse(today));
  opened.value.close();
}

function idOf(page: Page, code: string): Promise<string> {
  return page.evaluate(async (wanted) => (await window.api.snapshot()).tables.enabler.find((row) => row.code === wanted)?.id ?? "", code);
}

async function go(page: Page, screen: string): Promise<void> {
  await page.evaluate((name) => {
    window.location.hash = `#/${name}`;
  }, screen);
}

/** The first year done, this year reported in part, one milestone slipped: by rule, so that every run gives the same picture. */
async function report(page: Page): Promise<void> {
  await page.evaluate(async (me) => {
    await window.api.setMe(me);
    const { tables, position } = await window.api.snapshot();
    const confidences = ["green", "green", "amber", "green", "red", "green", "not-rated"];
    const edits = tables.milestone.flatMap((row, i): Edit[] => {
      const set = (field: string, value: string): Edit => ({ type: "milestone", id: row.id, field, value });
      if ((row.due ?? "") < "2026-04-01") return [set("status", "complete"), set("actual", row.due ?? "")];
      if ((row.start ?? "") > "2026-11-22") return [];
      const confidence = confidences[Math.floor(i / 5) % confidences.length] ?? "green";
      return confidence === "not-rated" ? [] : [set("status", "in-progress"), set("confidence", confidence)];
    });
    const done = await window.api.edit({ edits, at: position, label: "Report", why: "Quarter 2 returns" });
    if (!done.ok) throw new Error(done.error.message);
    const slipped = tables.milestone.find((row) => row.code === "7b.9");
    if (!slipped) throw new Error("The plan has no 7b.9.");
    const set = (field: string, value: string): Edit => ({ type: "milestone", id: slipped.id, field, value });
    const slip = [
      set("forecast", "2027-05-12"),
      set("confidence", "red"),
      set("status", "delayed"),
      set("reason", "Ward training at the third hospital starts six weeks later than planned."),
      set("start", "2026-06-01"),
    ];
    const at = (await window.api.snapshot()).position;
    await window.api.edit({ edits: slip, at, label: "Move 7b.9 to 12 May 2027", why: "Training starts later" });
  }, helen);
}

/** What a colleague wrote on his own copy: a due date, two titles and a forecast; one of them against Helen's. */
function colleaguesBundle(): string {
  const made = createPlan(join(home, "matt", "plan"), join(home, "matt"), "norfolk-waveney-2025", {
    author: matt.name,
    now: Date.parse(today),
  });
  if (!made.ok) throw new Error(made.error.message);
  const plan = made.value;
  const days = 86_400_000;
  write(plan, "7b.9", { due: "2027-05-12" }, "Ward training at the third hospital starts six weeks late.", 2 * days);
  write(plan, "7b.9", { confidence: "amber", reason: "Two of three hospitals are ready." }, "Digital Board, 18 November", 2 * days);
  write(plan, "7b.8", { title: "AI pilot on missed appointments" }, "Clearer to readers.", days);
  write(plan, "7a.8", { forecast: "2027-06-30" }, "Recruitment is slow.", days);
  write(plan, "7b.6", { status: "in-progress", confidence: "green" }, "", days);
  const file = join(home, "Waymark Matt Dooley 2026-11-20.waymark");
  const sent = exportBundle(plan, file, {
    sender: matt,
    to: "any",
    note: "Week 47",
    kind: "update",
    app: "0.1.0",
    now: Date.parse(today) - days,
  });
  if (!sent.ok) throw new Error(sent.error.message);
  plan.close();
  return file;
}

function write(plan: Plan, code: string, values: Readonly<Record<string, string>>, why: string, ago: number): void {
  const id = plan.db.value<string>("SELECT id FROM milestone JOIN entity USING (e) WHERE code = ?", code);
  if (id === undefined) throw new Error(`The plan has no ${code}.`);
  const edits = Object.entries(values).map(([field, value]): Edit => ({ type: "milestone", id, field, value }));
  const done = editPlan(plan, { edits, at: lastChange(plan.db), label: `Edit ${code}`, why }, matt.name, Date.parse(today) - ago);
  if (!done.ok) throw new Error(done.error.message);
}
