/** What a colleague's bundle leaves for a person to put right, where it is listed: loops, ends that are gone, changes outside their remit. */
import { join } from "node:path";
import { expect } from "@playwright/test";
import { editPlan } from "../../db/edit.ts";
import { exportBundle } from "../../db/exportBundle.ts";
import { createPlan } from "../../db/plan.ts";
import { lastChange } from "../../db/write.ts";
import { stateOf } from "../../shared/agreement.ts";
import type { Edit } from "../../shared/api.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, matt, tablesOf, tricia } from "./people.ts";

const now = "2026-11-22T14:31:00";
test.use({ now });

const link = (id: string, title: string, provider: string, receiver: string): readonly Edit[] =>
  Object.entries({ _life: 1, title, provider, receiver }).map(([field, value]) => ({ type: "dependency", id, field, value }));

/** Matt, who is admitted here, writes the same on a copy of his own; his bundle is merged with nothing of it decided. */
async function mergeFromMatt(waymark: Waymark, folder: string, edits: readonly Edit[]): Promise<void> {
  const at = Date.parse(now) - 86_400_000;
  const made = createPlan(join(folder, "plan"), folder, "norfolk-waveney-2025", { author: matt.name, now: at });
  if (!made.ok) throw new Error(made.error.message);
  const plan = made.value;
  const written = editPlan(plan, { edits, at: lastChange(plan.db), label: "Work", why: "As the Board asked" }, matt.name, at);
  if (!written.ok) throw new Error(written.error.message);
  const file = join(folder, "matt.waymark");
  const sent = exportBundle(plan, file, { sender: matt, to: "any", note: "", kind: "update", app: "0.1.0", now: at });
  if (!sent.ok) throw new Error(sent.error.message);
  const { page } = waymark;
  await page.evaluate((replica) => window.api.admit(replica, false), plan.signer.replica);
  plan.close();
  await waymark.answerOpen([file]);
  await page.keyboard.press("Control+o");
  await expect(page.getByRole("heading", { name: "Merge review" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();
}

test("A9 a loop that a merge closed and an end that it deleted are listed with who they lie with, and mended there", async ({
  waymark,
  folder,
}) => {
  const { page } = waymark;
  const { milestone, dependency } = await tablesOf(page);
  const end = (code: string) => `milestone/${milestone.find((row) => row.code === code)?.id}`;
  const named = new Set(dependency.flatMap(({ provider, receiver }) => [provider, receiver]));
  const gone = milestone.find(({ id, code }) => code !== "1a.1" && code !== "8a.1" && !named.has(`milestone/${id}`));
  if (!gone) throw new Error("Every milestone of the plan is named by a dependency.");
  await editAs(waymark, tricia, [
    ...link("mine", "Ethnicity data for the packs", end("1a.1"), end("8a.1")),
    ...link("lost", "Ends in what goes", end("1a.1"), `milestone/${gone.id}`),
  ]);
  await mergeFromMatt(waymark, folder, [
    ...link("theirs", "Packs for the ethnicity data", end("8a.1"), end("1a.1")),
    { type: "milestone", id: gone.id, field: "_life", value: 0 },
  ]);

  // The loop: in words, with whose it is, and away once one of its ends is another.
  await goTo(page, "dependencies/exceptions?kind=circular");
  const kind = (words: string) => page.getByRole("button", { name: new RegExp(`^\\d+ ${words}`) });
  await expect(kind("Runs in a circle")).toHaveText("1 Runs in a circle");
  const loop = page.getByRole("row").filter({ hasText: "and round again" });
  await expect(loop).toContainText(/(8a\.1 .*, which gives to 1a\.1|1a\.1 .*, which gives to 8a\.1) /);
  await expect(loop).toContainText("Mark Burgis");
  const suspended = (await loop.innerText()).includes("Packs for") ? "theirs" : "mine";
  await loop.getByRole("button", { name: /^Change the ends of/ }).click();
  const dialog = page.getByRole("dialog", { name: "Change the dependency" });
  await dialog.getByRole("combobox", { name: "Gets", exact: true }).fill("5a.1");
  await page.getByRole("option", { name: /^5a\.1 / }).click();
  await dialog.getByRole("button", { name: /^Save/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("None: runs in a circle happens nowhere in this plan.")).toBeVisible();
  expect((await tablesOf(page)).dependency.find(({ id }) => id === suspended)?.receiver).toBe(end("5a.1"));
  // Undo closes the circle again; withdrawing the link opens it for good.
  await page.keyboard.press("Control+z");
  await expect(loop).toBeVisible();
  await loop.getByRole("button", { name: /^Withdraw/ }).click();
  await expect(kind("Runs in a circle")).toHaveText("0 Runs in a circle");
  const state = async (id: string) => {
    const { dependency: rows, answer } = await tablesOf(page);
    const row = rows.find((one) => one.id === id);
    return (
      row &&
      stateOf(
        row,
        answer.filter((one) => one.dependency === id),
      )
    );
  };
  expect(await state(suspended)).toBe("withdrawn");

  // The end that is gone: the same two ways.
  await kind("An end is not in the plan").click();
  const lost = page.getByRole("row").filter({ hasText: "Ends in what goes" });
  await expect(lost).toContainText("Nothing gets it");
  await lost.getByRole("button", { name: "Change the ends of Ends in what goes" }).click();
  await dialog.getByRole("combobox", { name: "Gets", exact: true }).fill("5a.2");
  await page.getByRole("option", { name: /^5a\.2 / }).click();
  await dialog.getByRole("button", { name: /^Save/ }).click();
  await expect(lost).toBeHidden();
  expect((await tablesOf(page)).dependency.find(({ id }) => id === "lost")?.receiver).toBe(end("5a.2"));
  await page.keyboard.press("Control+z");
  await lost.getByRole("button", { name: "Withdraw Ends in what goes" }).click();
  await expect(kind("An end is not in the plan")).toHaveText("0 An end is not in the plan");
  expect(await state("lost")).toBe("withdrawn");
});

test("V6 what a colleague changed outside their remit comes to who is accountable: accepted or reverted by key, and taken back", async ({
  waymark,
  folder,
}) => {
  const { page } = waymark;
  await editAs(waymark, tricia, []);
  const before = (await tablesOf(page)).milestone;
  const [kept, refused] = ["4a.1", "4a.2"].map((code) => before.find((row) => row.code === code));
  if (!kept || !refused) throw new Error("The plan has no 4a.1 or 4a.2.");
  await mergeFromMatt(waymark, folder, [
    { type: "milestone", id: kept.id, field: "title", value: "A title that Matt likes better" },
    { type: "milestone", id: refused.id, field: "forecast", value: "2028-09-30" },
  ]);
  const titleOf = async (id: string) => (await tablesOf(page)).milestone.find((row) => row.id === id);
  await goTo(page, "for-you");
  const decisions = page.getByRole("heading", { name: /^Decisions/ });
  await expect(decisions).toContainText("2");
  const open = async (words: string) => {
    await page.getByRole("button", { name: new RegExp(`${words}.*Changed by Matt Dooley`) }).click();
    await expect(page.getByText("Changed outside their remit")).toBeVisible();
  };
  const left = () => page.evaluate(async () => (await window.api.outsideRemit()).length);

  await open("A title that Matt likes better");
  const one = page.getByRole("article");
  await expect(one).toContainText(/by Matt Dooley on 21 November 2026.*SRO of 7a and 7b/);
  await expect(one).toContainText("“As the Board asked”");
  await expect(one).toContainText(`${kept.title} to A title that Matt likes better`);
  await page.keyboard.press("Alt+1");
  await expect.poll(left).toBe(1);
  expect((await titleOf(kept.id))?.title).toBe("A title that Matt likes better");

  await open(refused.title ?? "");
  await expect(page.getByRole("article")).toContainText("Nothing to 30 September 2028");
  await page.getByRole("button", { name: /^Revert/ }).click();
  await expect.poll(left).toBe(0);
  expect((await titleOf(refused.id))?.forecast).toBeNull();
  await expect(decisions).toBeHidden();

  // Undo brings the later question back, and with it the value.
  await page.keyboard.press("Control+z");
  await expect.poll(left).toBe(1);
  expect((await titleOf(refused.id))?.forecast).toBe("2028-09-30");
  await expect(decisions).toContainText("1");
});
