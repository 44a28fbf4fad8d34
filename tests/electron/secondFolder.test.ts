/** The second folder for restore points, with real files. */
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRestorePoint, restorePointsOf } from "../../db/restorePoints.ts";
import { keepSecondCopies } from "../../electron/secondFolder.ts";
import { newPerson, set, temporaryFolder, write } from "../db/people.ts";

const day = 86_400_000;

function atDesk() {
  const home = temporaryFolder();
  const second = join(temporaryFolder(), "Stick");
  mkdirSync(second);
  const ann = newPerson("Ann", { folder: home });
  write(ann, [set("milestone", "m1", "_life", 1)]);
  const point = (label: string, age = 0) => makeRestorePoint(home, ann.plan, label, Date.now() - age);
  const there = () => readdirSync(join(second, "Waymark restore points", ann.plan.planId.slice(0, 12))).sort();
  const here = () => restorePointsOf(home, ann.plan).map(({ id }) => id);
  return { home, second, ann, point, there, here, copies: keepSecondCopies(home, second, 1e9) };
}

test("E7 every restore point is copied there, once, and nothing else is touched", async () => {
  const { point, copies, there, here, second } = atDesk();
  point("For the board");
  point("Before merge");
  expect(await copies.look()).toMatchObject({ path: second, inStep: expect.any(Number), onlyThere: 0, trouble: "" });
  expect(there()).toEqual(here().sort());
  point("Later");
  await copies.look();
  expect(there()).toHaveLength(3);
  expect(readdirSync(second)).toEqual(["Waymark restore points"]);
});

test("E7 what has outlived its time goes there too; a person's own stay, also those that are only there", async () => {
  const { point, copies, there, home, ann } = atDesk();
  point("Mine", 400 * day);
  point("Before merge", 29 * day);
  const old = point("Before merge", 31 * day);
  point("Now");
  await copies.look();
  expect(there()).not.toContain(old.id);
  expect(there()).toHaveLength(3);
  const mine = restorePointsOf(home, ann.plan).find(({ label }) => label === "Mine");
  rmSync(mine?.file ?? "");
  expect(await copies.look()).toMatchObject({ onlyThere: 1 });
  expect(there()).toHaveLength(3);
});

test("E7 after the disk was lost, they come back from there and can be compared and restored", async () => {
  const { point, copies, there, here, home } = atDesk();
  point("For the board");
  point("Before merge");
  await copies.look();
  const before = here();
  rmSync(join(home, "restore points"), { recursive: true });
  expect(await copies.look()).toMatchObject({ onlyThere: 2 });
  expect(there()).toHaveLength(2);
  expect(await copies.bringBack()).toEqual({ ok: true, value: 2 });
  expect(here()).toEqual(before);
  expect(await copies.look()).toMatchObject({ onlyThere: 0 });
});

test("E7 a folder that is away is said, not made anew, and caught up with when it is back", async () => {
  const { point, copies, there, second } = atDesk();
  point("First");
  await copies.look();
  renameSync(second, `${second} away`);
  point("Second");
  expect(await copies.look()).toMatchObject({ trouble: expect.stringContaining("not there at the moment") });
  expect(await copies.bringBack()).toMatchObject({ ok: false, error: { message: expect.stringContaining("not there") } });
  renameSync(`${second} away`, second);
  expect(await copies.look()).toMatchObject({ trouble: "" });
  expect(there()).toHaveLength(2);
});

test("E7 the data folder itself is refused; another folder is taken, and none", async () => {
  const { copies, home, second } = atDesk();
  expect(await copies.choose(join(home, "restore points"))).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("another disk") },
  });
  const other = temporaryFolder();
  expect(await copies.choose(other)).toMatchObject({ ok: true, value: { path: other } });
  expect(readdirSync(second)).toEqual([]);
  expect(await copies.choose(null)).toEqual({ ok: true, value: null });
  expect(await copies.look()).toBeNull();
});
