/**
 * The PMO's Monday: twelve bundles are dropped on the window at once. Two are held with their exact ask, one is damaged, nine are merged after
 * what people disagree on was decided, by keyboard alone; a consolidated bundle goes back, and a lead who merges it holds the same plan.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { runCommand } from "../../electron/commandLine.ts";
import { test, type Waymark } from "./fixture.ts";
import { changeMilestone, helen, milestoneOf } from "./people.ts";

/** A lead with a copy of the plan on a computer of their own, worked through the command line. */
interface Lead {
  readonly name: string;
  readonly home: string;
  readonly run: (...args: readonly string[]) => Promise<string>;
}
/** The clock of the leads: they wrote on Friday. */
let friday = Date.now() - 3 * 86_400_000;

async function lead(folder: string, name: string): Promise<Lead> {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const run = async (...args: readonly string[]): Promise<string> => {
    const [out, err]: [string[], string[]] = [[], []];
    friday += 1_000;
    const now = friday;
    const at = {
      home,
      folder: home,
      version: "0.1.0",
      now: () => now,
      out: (text: string) => out.push(text),
      err: (text: string) => err.push(text),
    };
    const code = await runCommand(args, at);
    expect([0, 3], `${name}: ${args.join(" ")}: ${err.join("\n")}`).toContain(code);
    return out.join("\n");
  };
  await run("new", "plan");
  return { name, home, run };
}
const change = ({ name, run }: Lead, code: string, value: string, why: string): Promise<string> =>
  run("edit", "plan", "--as", name, `milestone/${code}`, value, "--why", why);
async function write({ name, home, run }: Lead, ...flags: readonly string[]): Promise<string> {
  const file = `${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}.waymark`;
  await run("export", "plan", file, "--as", name, ...flags);
  return join(home, file);
}
const replicaOf = async ({ run }: Lead): Promise<string> => {
  const { own }: { readonly own: { readonly replica: string } } = JSON.parse(await run("contributors", "plan", "--json"));
  return own.replica;
};

/** What the nine whose bundles merge wrote: in two cases where the PMO wrote too, once each way round, and once beyond their remit. */
const nine: readonly (readonly [name: string, ...changes: (readonly [code: string, value: string, why: string])[]])[] = [
  ["Mark Burgis", ["1a.1", "title=As agreed with the practices", "Clearer"]],
  ["Suzanne Meredith", ["1a.2", "title=With public health", "Clearer"]],
  ["Sadie Parker", ["2a.1", "forecast=2028-06-30", "The tender was late"]],
  ["Tricia D’Orsi", ["4a.1", "title=Tricia’s title", "Clearer"]],
  ["Jossy Pike", ["4a.2", "title=Jossy’s title", "Clearer"]],
  ["Dr Olga Emmerson", ["5a.1", "title=Olga’s title", "Clearer"], ["8a.1", "title=Not hers to change", "It hangs together"]],
  ["Matthew Winn", ["6a.1", "title=Matthew’s title", "Clearer"]],
  ["Matt Dooley", ["7b.9", "due=2027-05-12", "Ward training starts six weeks late"]],
  ["Andrew Palmer", ["8a.2", "title=Andrew’s title", "Clearer"]],
];

/** All twelve bundles, and the copies that the PMO has admitted: everybody's but one. */
async function twelve(folder: string) {
  const leads = new Map<string, Lead>();
  const files: string[] = [];
  for (const [name, ...changes] of nine) {
    const one = await lead(folder, name);
    leads.set(name, one);
    for (const [code, value, why] of changes) await change(one, code, value, why);
    files.push(await write(one));
  }
  // Sara builds on what Sarah-Jane wrote, and sends her own changes alone.
  const [sarahJane, sara] = [await lead(folder, "Sarah-Jane Smedmor"), await lead(folder, "Sara Tough")];
  await change(sarahJane, "3a.1", "title=Sarah-Jane’s title", "First");
  await sara.run("merge", "plan", await write(sarahJane), "--admit");
  await change(sara, "3a.1", "title=Sara’s title", "On top of it");
  files.push(await write(sara, "--own"));
  const stranger = await lead(folder, "R.P., Family Hubs");
  await change(stranger, "3a.2", "title=From the hubs", "New here");
  files.push(await write(stranger));
  const ian = await lead(folder, "Ian Hutchison");
  await change(ian, "5a.2", "title=Ian’s title", "Clearer");
  const whole = await write(ian);
  const known = await Promise.all([...leads.values(), sara, ian].map(replicaOf));
  const dropped = [
    ...files.map((file) => [basename(file), readFileSync(file)] as const),
    ["ian-hutchison.waymark", readFileSync(whole).subarray(0, 400)] as const,
  ];
  return { leads, known, dropped: dropped.map(([name, bytes]) => ({ name, content: bytes.toString("base64") })) };
}

/** What the PMO wrote herself meanwhile: two of these meet other people's. */
async function helensOwn(waymark: Waymark): Promise<void> {
  for (const [code, field, value] of [
    ["2a.1", "forecast", "2028-05-31"],
    ["4a.1", "title", "Helen’s title"],
    ["7b.9", "start", "2026-06-01"],
  ] as const)
    await changeMilestone(waymark, helen, code, field, value, "Digital Board, 10 November");
}

async function drop(page: Page, files: readonly { readonly name: string; readonly content: string }[]): Promise<void> {
  await page.evaluate((list) => {
    const dataTransfer = new DataTransfer();
    for (const { name, content } of list)
      dataTransfer.items.add(new File([Uint8Array.from(atob(content), (char) => char.charCodeAt(0))], name));
    for (const type of ["dragover", "drop"])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
}
/** Presses Tab until a control of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(
      () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
    );
    if (name.test(focused.trim())) return;
  }
  throw new Error(`No press of Tab reached ${name}.`);
}

test("Monday: twelve bundles, two held, one damaged, nine merged, all decided by keyboard, one bundle back, one plan", async ({
  waymark,
  folder,
}) => {
  const { page } = waymark;
  const { leads, known, dropped } = await twelve(folder);
  await helensOwn(waymark);
  await page.evaluate(async (replicas) => {
    for (const replica of replicas) await window.api.admit(replica, false);
  }, known);

  await drop(page, dropped);
  await expect(page.getByRole("heading", { name: "Merge review" })).toBeVisible();
  const bundles = page.getByRole("region", { name: "Bundles" });
  await expect(bundles).toContainText("Ready, 9");
  await expect(bundles).toContainText("Held, 2");
  await expect(bundles).toContainText("Sarah-Jane Smedmor");
  await expect(bundles).toContainText("R.P., Family Hubs");
  await expect(bundles).toContainText("Refused, 1");
  await expect(bundles).toContainText("ian-hutchison.waymark");
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(await bundles.evaluate((box) => box.scrollWidth - box.clientWidth), "bundles beside a scroll bar").toBe(0);
  expect((await milestoneOf(page, "1a.1")).title).not.toBe("As agreed with the practices");

  // Each decision opens the next; nothing is written before Apply.
  for (const [code, key] of [
    ["2a.1", "Alt+2"],
    ["4a.1", "Alt+1"],
    ["7b.9", "Alt+4"],
    ["8a.1", "Alt+1"],
  ] as const) {
    await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^${code.replace(".", "\\.")} `) })).toBeVisible();
    await page.keyboard.press(key);
  }
  await expect(page.getByRole("heading", { name: "Everything is decided" })).toBeVisible();
  expect((await milestoneOf(page, "2a.1")).forecast).toBe("2028-05-31");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Merge receipt" })).toBeVisible();

  expect((await milestoneOf(page, "1a.1")).title).toBe("As agreed with the practices");
  expect((await milestoneOf(page, "2a.1")).forecast).toBe("2028-06-30");
  expect((await milestoneOf(page, "4a.1")).title).toBe("Helen’s title");
  expect(await milestoneOf(page, "7b.9")).toMatchObject({ start: "2026-06-01", due: "2027-05-12" });
  const { conflicts } = (await page.evaluate(() => window.api.snapshot())).state;
  expect(conflicts).toBe(0);
  const received = await page.evaluate(async () => (await window.api.bundlesReceived()).map(({ state }) => state));
  expect(
    Map.groupBy(received, (state) => state)
      .entries()
      .map(([state, list]) => [state, list.length])
      .toArray()
      .sort(),
  ).toEqual([
    ["held", 2],
    ["merged", 9],
    ["rejected", 1],
  ]);

  // One bundle for everybody, still without a mouse.
  const consolidated = join(folder, "consolidated.waymark.age");
  await waymark.answerSave(consolidated);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").locator("input")).toBeFocused();
  await page.keyboard.type("Contributors");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Contributors" })).toBeVisible();
  await tabTo(page, /^Write one bundle for all…$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("written");

  const matt = leads.get("Matt Dooley");
  if (!matt) throw new Error("Matt is not there.");
  const waymarkCommand = (home: string, ...args: readonly string[]) => {
    const cli = fileURLToPath(new URL("../../electron/cli.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      encoding: "utf8",
      env: { ...process.env, WAYMARK_HOME: home },
    });
    expect(status, stderr).toBe(0);
    return stdout;
  };
  waymarkCommand(matt.home, "merge", join(matt.home, "plan"), consolidated, "--admit");
  const digest = (home: string, file: string): string => {
    const verdict: { readonly digest: string } = JSON.parse(waymarkCommand(home, "verify", file));
    return verdict.digest;
  };
  const { file } = (await page.evaluate(() => window.api.snapshot())).state;
  await waymark.close();
  expect(digest(matt.home, join(matt.home, "plan"))).toBe(digest(waymark.home, file));
});
