/** Dependencies in the program itself: the review and "For you" by keyboard, what leaves as a bundle, the list, the exceptions, loops refused. */
import { join } from "node:path";
import { expect } from "@playwright/test";
import { runCommand } from "../../electron/commandLine.ts";
import { stateOf } from "../../shared/agreement.ts";
import type { Edit } from "../../shared/api.ts";
import { test, type Waymark } from "./fixture.ts";
import { editAs, goTo, tablesOf, tricia } from "./people.ts";

const now = "2026-11-22T14:31:00";
test.use({ now });

const stateIn = async (waymark: Waymark, id: string) => {
  const { dependency, answer } = await tablesOf(waymark.page);
  const row = dependency.find((one) => one.id === id);
  if (!row) throw new Error(`There is no dependency ${id}.`);
  return {
    state: stateOf(
      row,
      answer.filter((one) => one.dependency === id),
    ),
    answers: answer.filter((one) => one.dependency === id),
    row,
  };
};
/** The dependency that is open in the review, by the address. */
const openOne = async ({ page }: Waymark) => decodeURIComponent(/of=([^&]+)/.exec(page.url())?.[1] ?? "");

test("A1 A3 the review by keyboard alone: agree, refuse with a reason, ask, take back", async ({ waymark }) => {
  const { page } = waymark;
  await editAs(waymark, tricia, []);
  await goTo(page, "dependencies", "Dependencies");
  const place = page.locator(".review-place");
  await expect(place).toHaveText(/^1 of \d+$/);
  const count = Number((await place.innerText()).split(" ").at(-1));
  await page.keyboard.press("F8");
  await expect(place).toHaveText(`2 of ${count}`);
  await expect(page.getByRole("button", { name: /^Agree/ })).toBeFocused();
  const first = await openOne(waymark);

  await page.keyboard.press("Alt+1");
  await expect.poll(() => openOne(waymark)).not.toBe(first);
  const agreed = await stateIn(waymark, first);
  expect(agreed.answers[0]).toMatchObject({ answer: "agreed", name: tricia.name, role: tricia.role, deliverable: agreed.row.title });
  await expect(page.getByText(/answers? ready$/)).toBeVisible();

  const second = await openOne(waymark);
  await page.keyboard.press("Alt+2");
  await expect(page.getByLabel("Why not")).toBeFocused();
  await page.keyboard.press("t");
  await page.keyboard.press("Enter");
  await expect.poll(() => openOne(waymark)).not.toBe(second);
  const refused = await stateIn(waymark, second);
  expect([refused.state, refused.answers[0]?.reason]).toEqual(["not-agreed", "too-late"]);

  const third = await openOne(waymark);
  await page.keyboard.press("Alt+3");
  await page.keyboard.type("Which hospital goes first?");
  await page.keyboard.press("Enter");
  await expect.poll(() => openOne(waymark)).not.toBe(third);
  const asked = await stateIn(waymark, third);
  expect(asked.answers[0]).toMatchObject({ answer: "asked", comment: "Which hospital goes first?" });
  // It stays in the queue, and says there that it was asked about.
  await expect(page.locator(".queue-entry").filter({ hasText: asked.row.title ?? "" })).toContainText("Asked, no reply yet");

  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await stateIn(waymark, third)).answers.length).toBe(0);
  // What was taken back is open again: the next key answers it, and nothing else.
  await expect.poll(() => openOne(waymark)).toBe(third);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await stateIn(waymark, second)).answers.length).toBe(0);
  await expect.poll(() => openOne(waymark)).toBe(second);
  await expect(page.getByRole("button", { name: /^Agree/ })).toBeFocused();
  expect((await stateIn(waymark, first)).answers.length).toBeGreaterThan(0);
});

test("A2 a promise asks the other side again; a day is tried without being saved", async ({ waymark }) => {
  const { page } = waymark;
  const { dependency, milestone } = await tablesOf(page);
  const one = dependency.find(({ provider, receiver }) => provider?.startsWith("enabler/") && receiver?.startsWith("milestone/"));
  const gets = milestone.find(({ id }) => one?.receiver === `milestone/${id}`);
  if (!one || !gets?.due) throw new Error("The plan has no such dependency.");
  await editAs(waymark, tricia, [
    { type: "dependency", id: one.id, field: "neededBy", value: "2027-03-31" },
    { type: "dependency", id: one.id, field: "promised", value: "2027-05-31" },
  ]);
  await goTo(page, `dependencies/review?of=${one.id}`, "Dependencies");
  await expect(page.getByText("Promised 61 days after needed")).toBeVisible();
  await expect(page.getByRole("img", { name: /Needed by 31 March 2027\. Promised 31 May 2027\. 61 days late/ })).toBeVisible();
  const moves = page.getByRole("complementary", { name: "What moves, and what was said" });
  await expect(moves.getByRole("heading", { name: "If it arrives on 31 May 2027" })).toBeVisible();
  await expect(moves.getByText("+61 days").first()).toBeVisible();
  await moves.getByRole("button", { name: "1 week later" }).click();
  await expect(moves.getByRole("heading", { name: "If it arrives on 7 June 2027" })).toBeVisible();
  await expect(moves.getByText("+68 days").first()).toBeVisible();
  expect((await stateIn(waymark, one.id)).row.promised).toBe("2027-05-31");

  const agree = async (side: string) => {
    await goTo(page, `dependencies/review?of=${one.id}`, "Dependencies");
    const choice = page.getByRole("radio", { name: side });
    if (await choice.isVisible()) await choice.check();
    await page.keyboard.press("Alt+1");
  };
  await agree("For who gives");
  await expect.poll(async () => (await stateIn(waymark, one.id)).answers.length).toBe(1);
  await agree("For who gets");
  await expect.poll(async () => (await stateIn(waymark, one.id)).state).toBe("agreed");
  await goTo(page, `dependencies/review?of=${one.id}`, "Dependencies");
  await page.getByRole("radio", { name: "For who gives" }).check();
  await page.getByLabel("Promise another day").fill("30/6/27");
  await page.keyboard.press("Alt+1");
  await expect.poll(async () => (await stateIn(waymark, one.id)).state).toBe("re-agree");
  expect((await stateIn(waymark, one.id)).row.promised).toBe("2027-06-30");
});

test("For you: twenty items are cleared by keyboard in three keys or fewer, and leave as a bundle of one's own changes", async ({
  waymark,
  folder,
}) => {
  const { page } = waymark;
  const { objective, milestone, person } = await tablesOf(page);
  const who = person.find(({ name }) => name === tricia.name)?.id;
  const own = new Set(objective.filter(({ sro }) => sro === who).map(({ id }) => id));
  const rows = milestone.filter(({ objective: of, due, kind }) => of && own.has(of) && due && kind === "delivery").slice(0, 4);
  const set = (id: string, field: string, value: string): Edit => ({ type: "milestone", id, field, value });
  // Somebody else reports: two off track, two slipped.
  await editAs(waymark, { name: "Priya Patel", role: "Lead", organisation: "" }, [
    ...rows
      .slice(0, 2)
      .flatMap(({ id }) => [set(id, "confidence", "red"), set(id, "status", "delayed"), set(id, "reason", "Two posts unfilled.")]),
    ...rows
      .slice(2)
      .flatMap(({ id }) => [
        set(id, "forecast", "2029-06-30"),
        set(id, "status", "in-progress"),
        set(id, "confidence", "amber"),
        set(id, "reason", "Later."),
      ]),
  ]);
  await editAs(waymark, tricia, []);
  await goTo(page, "for-you", "For you");
  await expect(page.getByRole("heading", { name: /^Newly off track/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Slipped/ })).toBeVisible();
  const left = async () => Number(/^\d+/.exec(await page.locator("footer").innerText())?.[0] ?? "0");
  const before = await left();
  expect(before).toBeGreaterThan(20);
  for (let item = 0; item < 20; item += 1) {
    const keys = item % 5 === 1 ? ["Alt+2", item < 4 ? "a" : "t", "Enter"] : ["Alt+1"];
    expect(keys.length).toBeLessThanOrEqual(3);
    for (const key of keys) await page.keyboard.press(key);
    await expect.poll(left).toBe(before - item - 1);
  }
  // An answer taken back brings its item up again, whatever kind it is of.
  const title = page.getByRole("main").getByRole("heading", { level: 2 });
  const last = await title.innerText();
  await page.keyboard.press("Alt+1");
  await expect(title).not.toHaveText(last);
  await page.keyboard.press("Control+z");
  await expect(title).toHaveText(last);
  await page.keyboard.press("Alt+1");
  await expect.poll(left).toBe(before - 21);
  const tables = await tablesOf(page);
  expect(tables.answer.length + tables.statusReview.length).toBeGreaterThanOrEqual(20);

  const file = join(folder, "answers.waymark");
  await waymark.answerSave(file);
  await page.getByRole("button", { name: "Send as a bundle" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing to send yet")).toBeVisible();

  const said: string[] = [];
  const at = {
    home: join(folder, "home"),
    folder,
    version: "0.1.0",
    now: Date.now,
    out: (words: string) => void said.push(words),
    err: (words: string) => void said.push(words),
  };
  expect(await runCommand(["new", "copy.waymarkplan"], at)).toBe(0);
  expect(await runCommand(["merge", "copy.waymarkplan", file, "--admit"], at), said.join("\n")).toBe(0);
  said.length = 0;
  await runCommand(["show", "copy.waymarkplan", "--json"], at);
  const shown: { dependencies: { answers: { name: string }[] }[] } = JSON.parse(said.join("\n"));
  const names = shown.dependencies.flatMap(({ answers }) => answers.map(({ name }) => name));
  expect(new Set(names)).toEqual(new Set([tricia.name]));
  expect(names.length).toBe(tables.answer.length);
});

test("X numbers agree: late in the list, in the exceptions and in the register are the same dependencies", async ({ waymark }) => {
  const { page } = waymark;
  const { dependency } = await tablesOf(page);
  const some = dependency.filter((_, i) => i % 20 === 0);
  await editAs(
    waymark,
    tricia,
    some.flatMap(({ id }, i): Edit[] => [
      { type: "dependency", id, field: "neededBy", value: "2027-09-30" },
      { type: "dependency", id, field: "promised", value: i % 2 === 0 ? "2027-10-30" : "2027-09-01" },
    ]),
  );
  await goTo(page, "dependencies/exceptions?kind=late", "Dependencies");
  const kind = page.getByRole("button", { name: /Promised after needed/ });
  const late = Number(/^\d+/.exec(await kind.innerText())?.[0]);
  expect(late).toBeGreaterThanOrEqual(Math.ceil(some.length / 2));
  await goTo(page, "dependencies/list?show=late", "Dependencies");
  await expect(page.getByRole("status").filter({ hasText: "shown" })).toHaveText(`${late} of ${dependency.length} shown`);
  await expect(page.locator(".list-table tbody tr")).toHaveCount(late);
  await page.getByRole("button", { name: "Gap" }).click();
  await page.getByRole("button", { name: "Gap" }).click();
  await expect(page.getByRole("columnheader", { name: "Gap" })).toHaveAttribute("aria-sort", "descending");
  await goTo(page, "register/dependency/late", "Register");
  await expect(page.locator(".register-count")).toHaveText(`${late} of ${dependency.length} shown`);
});

test("in a narrow window the exceptions scroll in their own place alone", async ({ waymark }) => {
  const { page } = waymark;
  await page.setViewportSize({ width: 320, height: 520 });
  await goTo(page, "dependencies/exceptions", "Dependencies");
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(520);
});

test("A8 a loop is refused with its name, in the form and by the engine", async ({ waymark }) => {
  const { page } = waymark;
  await goTo(page, "dependencies/list", "Dependencies");
  await editAs(waymark, tricia, []);
  const link = async (title: string, gives: string, gets: string) => {
    await page.getByRole("button", { name: "New dependency" }).click();
    const dialog = page.getByRole("dialog", { name: "New dependency" });
    await dialog.getByLabel("Deliverable", { exact: true }).fill(title);
    for (const [box, words] of [
      ["Gives", gives],
      ["Gets", gets],
    ] as const) {
      await dialog.getByRole("combobox", { name: box, exact: true }).fill(words);
      await page
        .getByRole("option", { name: new RegExp(`^${words.replace(".", "\\.")} `) })
        .first()
        .click();
    }
    await dialog.getByRole("button", { name: "Add dependency" }).click();
    return dialog;
  };
  await expect(await link("First half", "1a.1", "8a.1")).toBeHidden();
  const dialog = await link("Second half", "8a.1", "1a.1");
  await expect(dialog.getByText(/This would close a loop: 1a\.1 .*, which gives to 8a\.1 /)).toBeVisible();
  await page.keyboard.press("Escape");

  const { milestone } = await tablesOf(page);
  const end = (code: string) => `milestone/${milestone.find((one) => one.code === code)?.id}`;
  const refused = await page.evaluate(
    async ({ from, to }) => {
      const at = (await window.api.snapshot()).position;
      const edits = Object.entries({ _life: 1, title: "Typed past the form", provider: from, receiver: to }).map(([field, value]) => ({
        type: "dependency" as const,
        id: "typed-past-the-form",
        field,
        value,
      }));
      const done = await window.api.edit({ edits, at, label: "Loop", why: "" });
      return done.ok ? "" : done.error.message;
    },
    { from: end("8a.1"), to: end("1a.1") },
  );
  expect(refused).toMatch(/^This would close a loop: 1a\.1/);
});
