/** Between a press and what it writes: whatever becomes of the question in between, and however often it is pressed, what was meant is written once. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planInUse } from "./fixture.ts";
import { type Screen, startScreen } from "./screen.ts";

let screen: Screen;
beforeAll(async () => {
  screen = await startScreen();
});
afterAll(() => screen.close());

const plan = planInUse();
const unknown = { ...plan, state: { ...plan.state, me: null } };

/** Runs in the page before the app: `sent` holds what the engine was asked to write, `hold` keeps it from answering until `release`. */
function watchEdits(): void {
  const { api } = window;
  const sent: unknown[] = [];
  let gate: Promise<void> | undefined;
  const edit = api.edit;
  Object.assign(api, {
    edit: async (request: Parameters<typeof edit>[0]) => {
      sent.push(request);
      await gate;
      return edit(request);
    },
  });
  Object.assign(window, {
    sent,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      Object.assign(window, { release: resolve });
    },
  });
}
const written = (page: Page) => page.evaluate<number>("sent.length");

test("K5 another dialog in place of the question who works here: nothing is written, the form stays and saves", async () => {
  const page = await screen.open(unknown, "plan", { watch: watchEdits });
  await page.getByRole("row", { name: /^7b / }).click();
  await page.getByRole("button", { name: "Change about" }).click();
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("Digital tools for every clinic");
  const save = page.getByRole("button", { name: "Save" });
  await save.click();
  await page.getByRole("dialog", { name: "Who is making this change?" }).waitFor();
  await page.evaluate(() => window.push({ type: "command", name: "shortcuts" }));
  await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Nothing was changed. Waymark writes your name").waitFor();
  expect(await written(page)).toBe(0);
  expect(await title.inputValue()).toBe("Digital tools for every clinic");
  await save.click();
  await page.getByRole("dialog", { name: "Who is making this change?" }).waitFor();
  await page.keyboard.type("Helen Ward");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Digital tools for every clinic" }).waitFor();
  expect(await written(page)).toBe(1);
  await page.context().close();
});

test("K6 an answer to a dependency that is pressed twice while it is written is one answer", async () => {
  const page = await screen.open(plan, "dependencies/review", { watch: watchEdits });
  const answered = page.getByRole("status").filter({ hasText: /^1 answer ready$/ });
  const agree = page.getByRole("button", { name: /^Agree/ });
  await agree.waitFor();
  await page.evaluate("hold()");
  await agree.click();
  await agree.click();
  await page.keyboard.press("Alt+1");
  await page.evaluate("release()");
  await answered.waitFor();
  expect(await written(page)).toBe(1);
  await page.context().close();
});

test.each(["Alt+1", "Enter"])("K6 %s that is held down answers the dependency on screen and none of those after it", async (keys) => {
  const page = await screen.open(plan, "dependencies/review", { watch: watchEdits });
  await page.getByRole("button", { name: /^Agree/ }).focus();
  const [key = "", held] = keys.split("+").reverse();
  if (held) await page.keyboard.down(held);
  await page.keyboard.down(key);
  await page
    .getByRole("status")
    .filter({ hasText: /^1 answer ready$/ })
    .waitFor();
  for (let repeat = 0; repeat < 3; repeat += 1) await page.keyboard.down(key);
  await page.keyboard.up(key);
  if (held) await page.keyboard.up(held);
  // What comes after it in the same page has been drawn, and nothing else was written.
  await page.getByRole("button", { name: "Undo: Agree" }).waitFor();
  expect(await written(page)).toBe(1);
  await page.context().close();
});

test("K6 a form that is sent twice while it is saved makes one record", async () => {
  const page = await screen.open(plan, "register/measure", { watch: watchEdits });
  await page.getByRole("button", { name: "New measure" }).click();
  const dialog = page.getByRole("dialog", { name: "New measure" });
  await dialog.getByRole("combobox", { name: "Objective" }).fill("7b");
  await page.getByRole("option", { name: /^7b / }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill("Clinics that use the shared record");
  await page.evaluate("hold()");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.evaluate("release()");
  await page.getByRole("heading", { name: "Clinics that use the shared record" }).waitFor();
  expect(await written(page)).toBe(1);
  await page.context().close();
});

test("a change that was not saved and is refused at the next try is said, and not counted as saved", async () => {
  const page = await screen.open(plan, "plan", { watch: watchEdits });
  await page.evaluate(() => {
    const results = [
      { ok: false, error: { type: "NotSaved", message: "The disk is full." } },
      { ok: false, error: { type: "Invalid", message: "This would close a loop." } },
    ];
    Object.assign(window.api, { edit: async () => results.shift() });
  });
  await page.getByRole("row", { name: /^7b / }).click();
  await page.getByRole("button", { name: "Change about" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Digital tools for every clinic");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Not saved: Change title of 7b. This would close a loop.").waitFor();
  expect(await page.getByText("1 change saved.").count()).toBe(0);
  await page.context().close();
});

/** Runs in the page before the app: two changes outside remit, put before Helen Ward. */
function bringRemit(): void {
  const { api } = window;
  const accepted = new Set<string>();
  const change = (record: string) => ({
    id: `outside/milestone/${record}/Rosa Kent`,
    type: "milestone",
    record,
    title: `8a.${record} Benefits in full`,
    kind: "changed",
    because: "role",
    values: [{ field: "title", before: "Benefits", after: "Benefits in full" }],
    author: "Rosa Kent",
    at: Date.now(),
    why: "",
    from: "Rosa Kent",
    roles: "",
    held: "Helen Ward",
  });
  const waiting = () => ["1", "2"].map(change).filter(({ id }) => !accepted.has(id));
  Object.assign(window, { undone: 0 });
  Object.assign(api, {
    outsideRemit: async () => waiting(),
    decideRemit: async (item: string, _at: number, { remit }: { remit: string }) => {
      if (remit === "reopen") accepted.delete(item);
      else accepted.add(item);
      const { position, state } = await api.snapshot();
      return { ok: true, value: { position, rows: {}, gone: {}, state: { ...state, outsideRemit: waiting().length } } };
    },
    undo: async () => {
      Object.assign(window, { undone: 1 });
      return { ok: false, error: { type: "NothingToUndo" } };
    },
  });
}

test("V6 in For you an acceptance leaves the queue; Ctrl+Z takes back the acceptance and not the edit before it", async () => {
  const [pattern] = plan.tables.person;
  if (!pattern) throw new Error("The plan names nobody.");
  const person = [...plan.tables.person, { ...pattern, id: "helen", name: "Helen Ward" }];
  const state = { ...plan.state, outsideRemit: 2 };
  const page = await screen.open({ ...plan, state, tables: { ...plan.tables, person } }, "for-you", { watch: bringRemit });
  const title = page.getByRole("article").getByRole("heading", { name: "Benefits in full" });
  await title.waitFor();
  expect(await title.textContent()).toBe("8a.1 Benefits in full");
  await page.keyboard.press("Alt+1");
  await page.getByRole("article").getByRole("heading", { name: "8a.2 Benefits in full" }).waitFor();
  expect(await page.getByRole("button", { name: "8a.1 Benefits in full" }).count()).toBe(0);
  await page.getByRole("button", { name: "Undo: the last decision" }).waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("article").getByRole("heading", { name: "8a.1 Benefits in full" }).waitFor();
  expect(await page.evaluate("undone")).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Accept");
  await page.getByRole("button", { name: "Undo: Change forecast of 7b.9" }).waitFor();
  // An edit after an acceptance is what undo takes back first.
  await page.keyboard.press("Alt+1");
  await page.getByRole("button", { name: "Undo: the last decision" }).waitFor();
  const edited = { position: 1_000, rows: {}, gone: {}, state: { ...state, outsideRemit: 1, undo: "Change title of 8a" } };
  await page.evaluate((patch) => window.push({ type: "changed", patch }), edited);
  await page.getByRole("button", { name: "Undo: Change title of 8a" }).waitFor();
  await page.keyboard.press("Control+z");
  await expect.poll(() => page.evaluate("undone")).toBe(1);
  await page.context().close();
});
