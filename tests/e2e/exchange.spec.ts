/** Exchange as two people play it: each edits their own copy, one sends a bundle, the other sees it, applies it, decides, and takes it back. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Edit, Me } from "../../shared/api.ts";
import { faultsInAllColours } from "../axe.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, helen, introduce, matt, milestoneOf } from "./people.ts";

const positionOf = ({ page }: Waymark) => page.evaluate(async () => (await window.api.snapshot()).position);
/** Somebody works there: one step for each reason. */
async function work(at: Waymark, who: Me, steps: readonly { readonly why: string; readonly edits: readonly Edit[] }[]): Promise<void> {
  for (const { why, edits } of steps) await editAs(at, who, edits, why);
}
/** Exports from the screen. @returns the file */
async function send(from: Waymark, folder: string): Promise<string> {
  const file = join(folder, "matt.waymark");
  await goTo(from.page, "exchange", "Exchange");
  await from.answerSave(file);
  await from.page.getByLabel("Note to the reader").fill("Weekly update");
  await from.page.getByRole("button", { name: "Export a bundle…" }).click();
  await expect(from.page.getByRole("region", { name: "Receipt of the export" })).toContainText("matt.waymark");
  return file;
}
async function open(at: Waymark, files: readonly string[]): Promise<void> {
  await goTo(at.page, "exchange", "Exchange");
  await at.answerOpen(files);
  await at.page.keyboard.press("Control+o");
  await expect(at.page.getByRole("heading", { name: "Merge review" })).toBeVisible();
}

/** Both move 7b.9 in different fields and set 7b.8's forecast; Matt alone renames 7b.7. */
async function twoPeople(helens: Waymark, matts: Waymark): Promise<void> {
  const [both, forecast, renamed] = await Promise.all(["7b.9", "7b.8", "7b.7"].map((code) => milestoneOf(helens.page, code)));
  if (!both || !forecast || !renamed) throw new Error("The plan lacks a milestone.");
  await introduce(helens, matts);
  const edit = (id: string, field: string, value: string): Edit => ({ type: "milestone", id, field, value });
  await work(helens, helen, [
    { why: "Embedding began in June.", edits: [edit(both.id, "start", "2026-06-01")] },
    { why: "Sooner than thought.", edits: [edit(forecast.id, "forecast", "2027-02-28")] },
  ]);
  await work(matts, matt, [
    { why: "Ward training starts six weeks late.", edits: [edit(both.id, "due", "2027-05-12")] },
    { why: "Recruitment is slow.", edits: [edit(forecast.id, "forecast", "2027-06-30")] },
    { why: "Clearer.", edits: [edit(renamed.id, "title", "A clearer title")] },
  ]);
}

test("V1 conflicts are decided before anything is written, by keyboard alone, and applied with the bundle as one step", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const { page } = waymark;
  const before = await positionOf(waymark);
  const was = await milestoneOf(waymark.page, "7b.8");

  await open(waymark, [file]);
  const sums = page.getByRole("list", { name: "What the ready bundles hold" });
  await expect(sums).toContainText(/1\s*Changed.*2\s*In conflict.*0\s*Outside remit.*3\s*To apply/s);
  const bundles = page.getByRole("region", { name: "Bundles" });
  await expect(bundles.getByRole("row", { name: /^Matt Dooley 7 3$/ })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("button", { name: /2 conflicts/ })).toBeVisible();

  await expect(page.getByRole("region", { name: "Conflict 1 of 2 left" })).toContainText("7b.8");
  await expect(page.getByRole("button", { name: /^Take ours/ })).toBeFocused();
  await page.keyboard.press("F8");
  const dates = page.getByRole("region", { name: "Conflict 2 of 2 left" });
  await expect(dates).toContainText("Start and due go together");
  await expect(dates.getByRole("row", { name: /^Due/ })).toContainText("12 May 2027");
  await expect(dates).toContainText("Ward training starts six weeks late.");
  await dates.getByLabel("Reason for the record").fill("Both hold");
  await page.keyboard.press("Alt+4");
  await expect(page.getByRole("region", { name: "Conflict 1 of 1 left" })).toContainText("7b.8");
  await expect(page.getByRole("button", { name: /^Take ours/ })).toBeFocused();
  await expect(page.getByRole("button", { name: /^Apply 3 changes, 1 conflict stays open/ })).toBeVisible();

  await page.keyboard.press("Alt+3");
  await expect(page.getByLabel("Forecast", { exact: true })).toBeFocused();
  await page.keyboard.type("some day");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Enter a date");
  await page.getByLabel("Forecast", { exact: true }).fill("31 March 2027");
  await page.keyboard.press("Alt+3");
  await expect(page.getByRole("heading", { name: "Everything is decided" })).toBeFocused();
  const list = page.getByRole("region", { name: "Left to decide", exact: true });
  await expect(list).toContainText(/Decided\s*2/);
  // Nothing has been written, and what was answered is taken back like anything else.
  expect(await positionOf(waymark)).toBe(before);
  await page.keyboard.press("Control+z");
  await expect(list).toContainText(/Decided\s*1/);
  await expect(page.getByRole("region", { name: "Conflict 1 of 1 left" })).toContainText("7b.8");
  expect(await positionOf(waymark)).toBe(before);
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("heading", { name: "Everything is decided" })).toBeVisible();

  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  expect(await milestoneOf(waymark.page, "7b.9")).toMatchObject({ start: "2026-06-01", due: "2027-05-12" });
  expect((await milestoneOf(waymark.page, "7b.8")).forecast).toBe("2027-06-30");
  expect((await milestoneOf(waymark.page, "7b.7")).title).toBe("A clearer title");
  const page1 = page.getByRole("region", { name: "Receipt" });
  await expect(page1.getByRole("row", { name: /7b\.9.*Start and Due.*1 June 2026, 12 May 2027.*Both hold/ })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("button", { name: /conflict/ })).toHaveCount(0);
  const history = await page.evaluate(async (id) => window.api.history("milestone", id), (await milestoneOf(waymark.page, "7b.9")).id);
  expect(history[0]).toMatchObject({ author: "Helen Ward", why: "Both hold" });

  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await milestoneOf(waymark.page, "7b.8")).forecast).toBe(was.forecast);
  expect((await milestoneOf(waymark.page, "7b.9")).due).not.toBe("2027-05-12");
  expect((await milestoneOf(waymark.page, "7b.7")).title).not.toBe("A clearer title");
});

test("V1 what is left undecided stays open, and is decided in the plan, where undo takes back one decision at a time", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const { page } = waymark;
  await open(waymark, [file]);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  await page.getByRole("button", { name: "Decide 2 open questions" }).click();
  await expect(page.getByRole("region", { name: "Conflict 1 of 2 left" })).toContainText("7b.8");
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("region", { name: "Conflict 1 of 1 left" })).toContainText("7b.9");
  expect((await milestoneOf(waymark.page, "7b.8")).forecast).toBe("2027-06-30");
  const list = page.getByRole("region", { name: "Left to decide", exact: true });
  await expect(list).toContainText(/Decided\s*1/);
  await page.keyboard.press("Control+z");
  // What was taken back is open again: the next key answers it, and nothing else.
  const again = page.getByRole("region", { name: "Conflict 1 of 2 left" });
  await expect(again).toContainText("7b.8");
  await expect(again.getByRole("button", { name: /^Take ours/ })).toBeFocused();
  await expect(list).not.toContainText("Decided");
});

test("V2 answers survive a window that crashed, and a plan that changed under the preview is read again", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const { page } = waymark;
  await open(waymark, [file]);
  await page.keyboard.press("Alt+2");
  const list = page.getByRole("region", { name: "Left to decide", exact: true });
  await expect(list).toContainText(/Decided\s*1/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Merge review" })).toBeVisible();
  await expect(list).toContainText(/Decided\s*1/);

  const { id } = await milestoneOf(waymark.page, "7b.8");
  await work(waymark, helen, [{ why: "Second thought.", edits: [{ type: "milestone", id, field: "forecast", value: "2027-04-30" }] }]);
  // The answer was about another value: the question is asked again.
  await expect(list).not.toContainText("Decided");
  await expect(page.getByRole("region", { name: "Conflict 1 of 2 left" })).toContainText("30 April 2027");
  await page.getByRole("button", { name: "Close without applying" }).click();
  await expect(page.getByRole("heading", { name: "Exchange", level: 1 })).toBeVisible();
});

test("V6 a change outside remit is listed with who made it and what their own remit is, and reverted or accepted", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  const [mine, theirs] = await Promise.all([milestoneOf(matts.page, "8a.1"), milestoneOf(matts.page, "8a.2")]);
  const edit = (id: string, field: string, value: string): Edit => ({ type: "milestone", id, field, value });
  await introduce(waymark, matts);
  await editAs(waymark, helen, []);
  await work(matts, matt, [
    { why: "After the go-live.", edits: [edit(mine.id, "forecast", "2027-06-30")] },
    { why: "", edits: [edit(theirs.id, "title", "Another title")] },
  ]);
  const file = await send(matts, folder);
  const { page } = waymark;
  await open(waymark, [file]);
  const change = page.getByRole("region", { name: "Change outside remit, 1 of 2 left" });
  await expect(change).toContainText("30 June 2027");
  await expect(change.getByRole("row", { name: /^By/ })).toContainText(/Andrew Palmer.*Matt Dooley.*SRO of 7a and 7b/);
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("region", { name: "Change outside remit, 1 of 1 left" })).toContainText("Another title");
  await page.getByRole("button", { name: "Accept all that nobody contests (1)" }).click();
  await expect(page.getByRole("heading", { name: "Everything is decided" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  expect((await milestoneOf(waymark.page, "8a.1")).forecast).toBe(mine.forecast);
  expect((await milestoneOf(waymark.page, "8a.2")).title).toBe("Another title");
});

test("V8 a receipt is saved as PDF and as a web page, and opened again after a restart", async ({ waymark, openAnother, folder }) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  await open(waymark, [file]);
  await waymark.page.keyboard.press("Control+Enter");
  await expect(waymark.page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  const [pdf, html] = [join(folder, "receipt.pdf"), join(folder, "receipt.html")];
  await waymark.answerSave(pdf);
  await waymark.page.getByRole("button", { name: "Save as PDF" }).click();
  await expect(waymark.page.getByText(`Saved as ${pdf}`)).toBeVisible();
  const bytes = readFileSync(pdf, "latin1");
  expect(bytes.slice(0, 5)).toBe("%PDF-");
  // A4 in points.
  expect(bytes).toMatch(/MediaBox \[0 0 59\d\.\d+ 84\d\.\d+\]/);
  await waymark.answerSave(html);
  await waymark.page.getByRole("button", { name: "Save as a web page" }).click();
  await expect(waymark.page.getByText(`Saved as ${html}`)).toBeVisible();
  expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>.*Merged.*Helen Ward.*matt\.waymark/s);

  await waymark.relaunch();
  await goTo(waymark.page, "exchange", "Exchange");
  const receipts = waymark.page.getByRole("region", { name: "Receipts of merges" });
  await expect(receipts).toContainText("3 changes from 1 bundle, by Helen Ward");
  await receipts.getByRole("button").first().click();
  await expect(waymark.page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  await expect(waymark.page.getByRole("region", { name: "Receipt" })).toContainText("matt.waymark");
});

test("undo merge gives back the plan as it was; a bundle opened again is known", async ({ waymark, openAnother, folder }) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const rows = () =>
    waymark.page.evaluate(async () => (await window.api.snapshot()).tables.milestone.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  const before = await rows();
  const { page } = waymark;

  await open(waymark, [file]);
  await page.getByRole("button", { name: /^Apply 3 changes, 2 conflicts stay open/ }).click();
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  expect(await rows()).not.toEqual(before);
  await page.getByRole("button", { name: "Undo merge" }).click();
  await expect(page.getByRole("heading", { name: "Exchange", level: 1 })).toBeVisible();
  expect(await rows()).toEqual(before);

  await open(waymark, [file]);
  await expect(page.getByRole("region", { name: "Bundles" })).toContainText("Already here, 1");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Exchange", level: 1 })).toBeVisible();
});

test("a bundle cut short is refused in words, and cancel leaves nothing behind", async ({ waymark, openAnother, folder }) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const cut = join(folder, "cut.waymark");
  writeFileSync(cut, readFileSync(file).subarray(0, 300));
  const before = await positionOf(waymark);

  await open(waymark, [file, cut]);
  const bundles = waymark.page.getByRole("region", { name: "Bundles" });
  await expect(bundles).toContainText("Ready, 1");
  await expect(bundles).toContainText("Refused, 1");
  await expect(bundles).toContainText("cut.waymark");
  await waymark.page.getByRole("button", { name: "Close without applying" }).click();
  await expect(waymark.page.getByRole("heading", { name: "Exchange", level: 1 })).toBeVisible();
  expect(await positionOf(waymark)).toBe(before);
});

test("nothing for axe on any part, light, dark and in forced colours; nothing wider than 320 pixels", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await twoPeople(waymark, matts);
  const file = await send(matts, folder);
  const { page } = waymark;
  const isSound = async (part: string) => {
    expect(await faultsInAllColours(page, (asked) => asked.include("main")), part).toEqual([]);
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 320, height: 640 });
    const [inner, width] = await page.evaluate(() => [document.querySelector("main")?.scrollWidth ?? 0, window.innerWidth]);
    expect(inner, `${part} at 320 pixels`).toBeLessThanOrEqual(width ?? 0);
    await page.setViewportSize(size);
  };
  await goTo(waymark.page, "exchange", "Exchange");
  await isSound("home");
  await open(waymark, [file]);
  await isSound("before Apply");
  await page.getByRole("button", { name: /^See the 1 without conflict/ }).click();
  await isSound("without conflict");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
  await isSound("receipt");
  await page.getByRole("button", { name: "Decide 2 open questions" }).click();
  await expect(page.getByRole("region", { name: "Conflict 1 of 2 left" })).toBeVisible();
  await isSound("review");
});
