/**
 * The README's pictures, made by the program itself: `npm run pictures`. The plan is the real one; the statuses, forecasts, reasons and the colleague's
 * bundle in them are invented here, for show, in a data folder that is thrown away.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const monday = mondaysBundles();
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
    await go(page, "dependencies/review");
    const tricia = await page.getByRole("option", { name: /^Tricia/ }).getAttribute("value");
    await page.getByLabel("Review for").selectOption(tricia);
    await page
      .getByRole("button", { name: /Re-agree.*late$/ })
      .first()
      .click();
    await take("dependency-review");
    await go(page, "for-you");
    await page
      .getByRole("heading", { name: "What it says" })
      .or(page.getByRole("heading", { name: "Still needed?" }))
      .first()
      .waitFor();
    await take("for-you");
    await go(page, "dependencies/exceptions");
    await take("dependency-exceptions");
    await go(page, "dependencies/matrix");
    await page.getByRole("button", { name: "2b, 2a" }).click();
    await take("dependency-matrix");
    await go(page, `dependencies/path?of=${record}`);
    await page.locator(".path-node").first().waitFor();
    await take("dependency-path");
    await go(page, `dependencies/enablers?of=${record}`);
    await page.getByRole("textbox", { name: "It comes on" }).fill("30 June 2026");
    await take("enablers");
    await go(page, "baselines");
    await page.getByText("42 days").or(page.getByText("+42 days")).first().waitFor();
    await take("baselines");
  }
  await program.evaluate(({ dialog }, files) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...files] });
  }, monday.files);
  await page.evaluate(async (replicas) => {
    for (const replica of replicas) await window.api.admit(replica, false);
  }, monday.known);
  await go(page, "exchange");
  await page.getByRole("heading", { name: "Exchange", level: 1 }).waitFor();
  await page.keyboard.press("Control+o");
  await page.getByRole("heading", { name: "Merge review" }).waitFor();
  await page.getByRole("option", { name: /7b\.9.*Start and due/ }).click();
  for (const theme of ["dark", "light"] as const) {
    await page.evaluate((wanted) => window.api.setSettings({ theme: wanted }), theme);
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(pictures, `merge-review-${theme}.png`) });
  }
  await page.keyboard.press("Alt+4");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Merge receipt" }).waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(pictures, "merge-receipt-light.png") });
  await go(page, "exchange/contributors");
  await page.getByRole("heading", { name: "Contributors" }).waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(pictures, "contributors-light.png") });
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
    const other = (code: string, field: string, value: string): Edit => {
      const id = tables.milestone.find((row) => row.code === code)?.id ?? "";
      return { type: "milestone", id, field, value };
    };
    const own = [
      other("4d.1", "confidence", "amber"),
      other("4d.1", "reason", "The supplier has not answered."),
      other("6b.1", "detail", "A system review of virtual wards, and development to raise capacity by a third before winter."),
    ];
    await window.api.edit({ edits: own, at: (await window.api.snapshot()).position, label: "Highlight report", why: "Highlight report" });
  }, helen);
}

/** A Monday's post: what colleagues wrote on their own copies, some of it against Helen's; one is not known yet, one file came short. */
function mondaysBundles(): { readonly files: readonly string[]; readonly known: readonly string[] } {
  const days = 86_400_000;
  const posts: readonly (readonly [name: string, write: (write: Write) => void])[] = [
    [
      "Mark Burgis",
      (write) => {
        write("1a.1", { status: "in-progress", confidence: "green" }, "Quarter 2", 2 * days);
        write("1b.1", { title: "A service review shaped by what users say" }, "", 3 * days);
      },
    ],
    [
      "Sadie Parker",
      (write) => {
        write("2a.1", { forecast: "2027-02-28" }, "", 2 * days);
        write("1d.1", { forecast: "2027-01-31" }, "Fits our clinics.", 2 * days);
      },
    ],
    ["Tricia D’Orsi", (write) => write("4d.1", { confidence: "red", reason: "No digital option was bid for." }, "Board", 3 * days)],
    ["Matthew Winn", (write) => write("6b.1", { detail: "A system review of virtual wards, led by geriatricians." }, "Pilot", 2 * days)],
    [
      matt.name,
      (write) => {
        // His clock is some months ahead.
        write("7b.9", { due: "2027-05-12" }, "Ward training at the third hospital starts six weeks late.", -102 * days);
        write("7b.8", { title: "AI pilot on missed appointments" }, "Clearer to readers.", days);
        write("7a.8", { forecast: "2027-06-30" }, "Recruitment is slow.", days);
        write("8a.1", { forecast: "2027-06-30" }, "EPR benefits follow the go-live.", days);
      },
    ],
    ["Andrew Palmer", (write) => write("8a.2", { forecast: "2026-12-31" }, "", 4 * days)],
    ["Jossy Pike", (write) => write("4b.1", { forecast: "2026-12-31" }, "", 3 * days)],
  ];
  const sent = posts.map(([name, fill]) => post(name, fill, 2 * days));
  const [first] = sent;
  const short = join(home, "ian-hutchison-2026-11-21.waymark");
  writeFileSync(short, readFileSync(first?.file ?? "").subarray(0, 700));
  return { files: [...sent.map(({ file }) => file), short], known: sent.slice(0, -1).map(({ replica }) => replica) };
}

type Write = (code: string, values: Readonly<Record<string, string>>, why: string, ago: number) => void;
/** One colleague's copy, what they wrote there, and the bundle of it. */
function post(name: string, fill: (write: Write) => void, ago: number): { readonly file: string; readonly replica: string } {
  const made = createPlan(join(home, name, "plan"), join(home, name), "norfolk-waveney-2025", { author: name, now: Date.parse(today) });
  if (!made.ok) throw new Error(made.error.message);
  const plan = made.value;
  fill((code, values, why, before) => write(plan, name, code, values, why, before));
  const file = join(home, `${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}-2026-11-20.waymark`);
  const sent = exportBundle(plan, file, {
    sender: { ...matt, name, role: "SRO" },
    to: "any",
    note: "Week 47",
    kind: "update",
    app: "0.1.0",
    now: Date.parse(today) - ago,
  });
  if (!sent.ok) throw new Error(sent.error.message);
  const { replica } = plan.signer;
  plan.close();
  return { file, replica };
}

function write(plan: Plan, author: string, code: string, values: Readonly<Record<string, string>>, why: string, ago: number): void {
  const id = plan.db.value<string>("SELECT id FROM milestone JOIN entity USING (e) WHERE code = ?", code);
  if (id === undefined) throw new Error(`The plan has no ${code}.`);
  const edits = Object.entries(values).map(([field, value]): Edit => ({ type: "milestone", id, field, value }));
  const done = editPlan(plan, { edits, at: lastChange(plan.db), label: `Edit ${code}`, why }, author, Date.parse(today) - ago);
  if (!done.ok) throw new Error(done.error.message);
}
