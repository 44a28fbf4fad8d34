/** Bundles for somebody, through the program's own dialogs: encrypted for each colleague, and opened by the one it is for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, helen, introduce, matt, milestoneOf } from "./people.ts";

/** Opens a file through the dialog and applies what is ready. @returns what became of it */
async function take(at: Waymark, file: string) {
  await at.answerOpen([file]);
  return at.page.evaluate(async () => {
    const opened = await window.api.openBundles();
    if (!opened.ok || !opened.value) throw new Error("The dialog was closed.");
    const applied = await window.api.applyMerge(opened.value.id);
    if (!applied.ok) throw new Error(applied.error.message);
    const { merged, held, rejected } = applied.value;
    return { merged: merged.length, held: held.length, reasons: rejected.map(({ reason }) => reason) };
  });
}

test("T8 each colleague's encrypted bundle opens on their copy alone; keys are files that only their owner can read", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await introduce(waymark, matts);
  await changeMilestone(matts, matt, "7b.9", "title", "As Matt has it");
  const first = join(folder, "matt.waymark");
  await matts.answerSave(first);
  await matts.page.evaluate(() => window.api.exportBundle("Week 46"));
  expect(await take(waymark, first)).toEqual({ merged: 1, held: 0, reasons: [] });
  await changeMilestone(waymark, helen, "7b.9", "title", "For Matt’s eyes");

  await waymark.answerOpen([folder]);
  const written = await waymark.page.evaluate(() => window.api.exportForEach({ note: "Week 47", encrypt: true }));
  expect(written).toMatchObject({ ok: true, value: [{ changes: 1 }] });
  const [sealed = ""] = readdirSync(folder).filter((name) => name.endsWith(".waymark.age"));
  expect(sealed).toMatch(/^Waymark Helen Ward for Matt Dooley \d{4}-\d\d-\d\d\.waymark\.age$/);
  expect(readFileSync(join(folder, sealed), "latin1")).toMatch(/^age-encryption\.org\/v1\n/);

  const stranger = await openAnother();
  expect((await take(stranger, join(folder, sealed))).reasons).toEqual([expect.stringContaining("encrypted for somebody else")]);
  expect(await take(matts, join(folder, sealed))).toEqual({ merged: 1, held: 0, reasons: [] });
  expect((await milestoneOf(matts.page, "7b.9")).title).toBe("For Matt’s eyes");

  const all = join(folder, "all.waymark");
  await waymark.answerSave(all);
  expect(await waymark.page.evaluate(() => window.api.exportFor("everybody", { note: "", encrypt: false }))).toMatchObject({
    ok: true,
    value: { file: all },
  });
  await waymark.answerSave(null);
  expect(await waymark.page.evaluate(() => window.api.exportFor("everybody", { note: "", encrypt: true }))).toEqual({
    ok: true,
    value: null,
  });
  const { own } = await waymark.page.evaluate(() => window.api.contributors());
  expect(await waymark.page.evaluate(async () => (await window.api.about()).keys)).toBe(own.keys);
  if (waymark.runtime === "Chromium host") expect(own.keys).toBe("files");
});

test("T8 a bundle of somebody unknown is held, with the next step in words; admitted by keyboard, it is ready at once and the focus stays there", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const matts = await openAnother();
  await changeMilestone(matts, matt, "7b.9", "title", "As Matt has it");
  const file = join(folder, "matt.waymark");
  await matts.answerSave(file);
  await matts.page.evaluate(() => window.api.exportBundle("Week 46"));
  const { page } = waymark;
  await waymark.answerOpen([file]);
  await page.keyboard.press("Control+o");
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "Nothing can be applied yet" })).toBeVisible();
  await expect(main.getByText("1 bundle is held on the left, with what each waits for.")).toBeVisible();
  await page.getByRole("button", { name: "Admit sender" }).press("Enter");
  await page.getByRole("button", { name: "The fingerprint is the same: admit" }).press("Enter");
  await expect(page.getByRole("button", { name: /^Apply 1 change/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Bundles" })).toBeFocused();
});
