/** Failures that others met (the catalogue in tests/rules.md), played out here where no other test does. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import {
  bundleFrom,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  openedPlan,
  type Person,
  positionOf,
  rowsOf,
  set,
  temporaryFolder,
  write,
} from "./people.ts";

describe("F4 a plan file that was copied to a second profile", () => {
  test.each([
    ["the first's bundle before the twin's", [0, 1]],
    ["the twin's bundle before the first's", [1, 0]],
  ] as const)("is edited on both, and the PMO merges both, %s: one digest, both edits", (_, order) => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m", "title", "Together")]);
    ann.plan.close();
    const file = join(elsewhere, "copy.waymarkplan");
    copyFileSync(ann.plan.file, file);
    ann.plan = openedPlan(ann.plan.file, folder);
    const twin: Person = { ...ann, plan: openedPlan(file, elsewhere), home: elsewhere };
    write(ann, [set("milestone", "m", "start", "2026-04-01")]);
    write(twin, [set("milestone", "m", "detail", "Written on the copy")]);
    const bundles = [bundleFrom(ann), bundleFrom(twin)] as const;
    const pmo = newPerson("PMO");
    for (const i of order) deliver(pmo, bundles[i]);
    expect(rowsOf(pmo).milestone).toMatchObject([{ start: "2026-04-01", detail: "Written on the copy" }]);
    for (const one of [ann, twin]) {
      deliver(one, bundleFrom(pmo));
      expect(digestOf(one.plan.db)).toBe(digestOf(pmo.plan.db));
      one.plan.close();
    }
  });
});

test("F5 two branches of one replica: who acknowledged the first still gets the second", () => {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  const ben = newPerson("Ben");
  const pmo = newPerson("PMO");
  write(ann, [set("milestone", "m", "title", "Together")]);
  const backup = join(folder, "backup");
  ann.plan.close();
  copyFileSync(ann.plan.file, backup);
  ann.plan = openedPlan(ann.plan.file, folder);
  write(ann, [set("milestone", "m", "detail", "The first branch")]);
  deliver(ben, bundleFrom(ann));
  // Put back by hand, over itself: the key is still there, and the next commit has the number of the lost one.
  ann.plan.close();
  copyFileSync(backup, ann.plan.file);
  ann.plan = openedPlan(ann.plan.file, folder);
  write(ann, [set("milestone", "m", "start", "2026-04-01")]);
  deliver(pmo, bundleFrom(ann), bundleFrom(ben));
  expect(rowsOf(pmo).milestone).toMatchObject([{ detail: "The first branch", start: "2026-04-01" }]);
  const forBen = bundleFrom(pmo, "Ben");
  deliver(ben, forBen);
  expect(rowsOf(ben).milestone).toMatchObject([{ detail: "The first branch", start: "2026-04-01" }]);
  expect(digestOf(ben.plan.db)).toBe(digestOf(pmo.plan.db));
  ann.plan.close();
});

test("F8 a bundle that comes ten times makes no conflict the second to the tenth time", () => {
  const [ann, ben] = [newPerson("Ann"), newPerson("Ben")];
  write(ann, [set("milestone", "m", "title", "Ann's"), set("milestone", "m", "detail", "The same")]);
  write(ben, [set("milestone", "m", "title", "Ben's"), set("milestone", "m", "detail", "The same")]);
  const bundle = bundleFrom(ben);
  deliver(ann, bundle);
  const [digest, conflicts] = [digestOf(ann.plan.db), conflictsOf(ann)];
  expect(conflicts.map(({ field }) => field)).toEqual(["title"]);
  for (let i = 0; i < 9; i += 1) {
    expect(deliver(ann, i % 2 === 0 ? bundle : bundleFrom(ben)).applied).toBe(0);
    expect(conflictsOf(ann)).toEqual(conflicts);
  }
  expect(digestOf(ann.plan.db)).toBe(digest);
});

describe("F10 one conflict decided by two people apart", () => {
  const contested = () => {
    const [ann, ben] = [newPerson("Ann"), newPerson("Ben")];
    write(ann, [set("milestone", "m", "title", "Ann's")]);
    write(ben, [set("milestone", "m", "title", "Ben's")]);
    deliver(ann, bundleFrom(ben));
    deliver(ben, bundleFrom(ann));
    return [ann, ben] as const;
  };
  const decideOn = (person: Person, title: string) =>
    expect(decide(person, conflictsOf(person)[0]?.id ?? "", { values: { title } }, positionOf(person)).ok).toBe(true);
  const meet = (ann: Person, ben: Person) => {
    deliver(ann, bundleFrom(ben));
    deliver(ben, bundleFrom(ann));
    expect(digestOf(ann.plan.db)).toBe(digestOf(ben.plan.db));
  };

  test("in the same way is decided", () => {
    const [ann, ben] = contested();
    for (const person of [ann, ben]) decideOn(person, "Both");
    meet(ann, ben);
    expect(conflictsOf(ann)).toEqual([]);
    expect(rowsOf(ben).milestone).toMatchObject([{ title: "Both" }]);
  });
  test("in different ways is a conflict again, between their decisions", () => {
    const [ann, ben] = contested();
    decideOn(ann, "Ann's decision");
    decideOn(ben, "Ben's decision");
    meet(ann, ben);
    expect(conflictsOf(ann)).toMatchObject([{ field: "title" }]);
    expect(
      conflictsOf(ann)[0]
        ?.heads.map(({ value }) => value)
        .sort(),
    ).toEqual(["Ann's decision", "Ben's decision"]);
  });
});

test("F11 who comes back after five years: what was deleted stays deleted, and their edits come as conflicts with the deletion", () => {
  const [ann, ben] = [newPerson("Ann"), newPerson("Ben")];
  write(ann, [
    set("milestone", "gone", "title", "Given up"),
    set("milestone", "edited", "title", "Given up too"),
    set("milestone", "kept", "title", "Kept"),
  ]);
  deliver(ben, bundleFrom(ann));
  write(ben, [set("milestone", "edited", "detail", "Edited far away")]);
  const late = bundleFrom(ben);
  write(ann, [set("milestone", "gone", "_life", 0), set("milestone", "edited", "_life", 0)]);
  ann.clock += 5 * 365 * 86_400_000;
  for (let year = 1; year <= 5; year += 1) write(ann, [set("milestone", "kept", "detail", `Year ${year}`)]);
  deliver(ann, late);
  deliver(ben, bundleFrom(ann));
  for (const person of [ann, ben]) {
    expect(
      rowsOf(person)
        .milestone.map(({ id }) => id)
        .sort(),
    ).toEqual(["edited", "kept"]);
    expect(conflictsOf(person)).toMatchObject([{ record: expect.stringContaining("edited"), field: "_life" }]);
    expect(verifyPlan(person.plan)).toMatchObject({ ok: true, problems: [] });
  }
  expect(digestOf(ann.plan.db)).toBe(digestOf(ben.plan.db));
});
