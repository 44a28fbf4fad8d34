/** A team's folder and its roster as two people use them: a bundle is found, its sender let in, and one written back for them. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { faultsInAllColours } from "../axe.ts";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, goTo, helen, introduce, matt, milestoneOf } from "./people.ts";

const titleOf = async ({ page }: Waymark, code: string) => (await milestoneOf(page, code)).title;
async function show({ page }: Waymark, part = ""): Promise<void> {
  await goTo(page, part ? `exchange/${part}` : "exchange", "Exchange");
}
/** What stands for the team's shared drive. */
async function sharedDrive(folder: string): Promise<string> {
  const share = join(folder, "share");
  await mkdir(share);
  return share;
}
async function chooseFolder(at: Waymark, path: string): Promise<void> {
  await show(at);
  await at.answerOpen([path]);
  await at.page.getByRole("region", { name: "Exchange folder" }).getByRole("button", { name: "Choose a folder…" }).click();
}

test("E1 a colleague's bundle is offered from the folder, opened by a person, and let in once fingerprints are the same", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const matts = await openAnother();
  const share = await sharedDrive(folder);
  await changeMilestone(matts, matt, "7b.9", "title", "By Matt");
  await changeMilestone(waymark, helen, "7b.8", "title", "By Helen");
  await chooseFolder(matts, share);
  const mattsFolder = matts.page.getByRole("region", { name: "Exchange folder" });
  await mattsFolder.getByRole("button", { name: "Look and write now" }).click();
  await expect(mattsFolder).toContainText(/Waymark Norfolk and Waveney Joint Forward Plan Matt Dooley .*\.waymark, /);

  // The folder in which the plan is kept is refused, in words.
  await chooseFolder(waymark, waymark.home);
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("your plan is kept in it");
  await chooseFolder(waymark, share);
  const offers = page.getByRole("table", { name: "New bundles in the exchange folder" });
  await expect(offers.getByRole("row", { name: /^Matt Dooley/ })).toBeVisible();
  expect(await titleOf(waymark, "7b.9")).not.toBe("By Matt");

  await page.getByRole("button", { name: "See what 1 new bundle would change" }).press("Enter");
  await expect(page.getByRole("region", { name: "Bundles" })).toContainText("Held, 1");
  // Applying keeps what is held, and writes nothing.
  await page.evaluate(async () => window.api.applyMerge((await window.api.openPreview())?.id ?? ""));
  await page.reload();
  await show(waymark, "contributors");
  const row = page.getByRole("row", { name: /^Matt Dooley/ });
  await show(matts, "contributors");
  const read = await matts.page.locator(".own-copy .fingerprint").innerText();
  await expect(row).toContainText(read);
  await row.getByRole("button", { name: /^Admit…/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(read);
  await dialog.getByRole("button", { name: "The fingerprint is the same: admit" }).press("Enter");
  await expect(row).toContainText("Admitted");
  expect(await titleOf(waymark, "7b.9")).toBe("By Matt");
  await expect(row.getByRole("cell").nth(4)).not.toHaveText("0");

  // What they lack is written for them in one press, encrypted, and opens on their side alone.
  const answer = join(folder, "for Matt.waymark.age");
  await waymark.answerSave(answer);
  await row.getByRole("button", { name: /^Write…/ }).press("Enter");
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("written");
  await introduce(waymark, matts);
  await matts.answerOpen([answer]);
  const applied = await matts.page.evaluate(async () => {
    const opened = await window.api.openBundles();
    return opened.ok && opened.value ? window.api.applyMerge(opened.value.id) : null;
  });
  expect(applied).toMatchObject({ ok: true, value: { merged: [{ bundle: "for Matt.waymark.age", from: "Helen Ward" }] } });
  expect(await titleOf(matts, "7b.8")).toBe("By Helen");

  // Withdrawing asks first; taking it back is one press.
  await row.getByRole("button", { name: /^Change…/ }).press("Enter");
  await dialog.getByRole("button", { name: "Withdraw…" }).press("Enter");
  await expect(dialog).toContainText("nothing that it wrote until now is taken away");
  await dialog.getByRole("button", { name: "Withdraw this copy" }).press("Enter");
  await expect(row).toContainText("Withdrawn");
  await expect(row.getByRole("button", { name: /^Admit again…/ })).toBeVisible();
  expect(await titleOf(waymark, "7b.9")).toBe("By Matt");
});

test("the roster, what came and the folder: sound for axe in every colour scheme, and no wider than 320 pixels", async ({
  waymark,
  openAnother,
  folder,
}) => {
  const { page } = waymark;
  const matts = await openAnother();
  const share = await sharedDrive(folder);
  await changeMilestone(matts, matt, "7b.9", "title", "By Matt");
  const file = join(folder, "matt.waymark");
  await matts.answerSave(file);
  await matts.page.evaluate(() => window.api.exportBundle(""));
  await waymark.answerOpen([file]);
  await page.evaluate(async () => {
    const opened = await window.api.openBundles();
    if (opened.ok && opened.value) await window.api.applyMerge(opened.value.id);
  });
  await chooseFolder(waymark, share);
  for (const part of ["", "received", "contributors", "points"]) {
    await show(waymark, part);
    if (part === "received") await expect(page.getByRole("heading", { name: "Held, 1" })).toBeVisible();
    if (part === "contributors") await expect(page.getByRole("row", { name: /^Matt Dooley/ })).toContainText("To admit");
    expect(await faultsInAllColours(page, (asked) => asked.include("main")), part).toEqual([]);
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => (document.querySelector("main")?.scrollWidth ?? 0) - window.innerWidth), part).toBeLessThanOrEqual(0);
    await page.setViewportSize(size);
  }
});
