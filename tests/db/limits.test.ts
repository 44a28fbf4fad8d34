import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { editPlan } from "../../db/edit.ts";
import { exportBundle } from "../../db/exportBundle.ts";
import { makeRestorePoint, restorePointsOf } from "../../db/restorePoints.ts";
import { verifyPlan } from "../../db/verify.ts";
import { caps } from "../../shared/commit.ts";
import {
  bundleFrom,
  commitsOf,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  noon,
  type Person,
  positionOf,
  redo,
  rowsOf,
  set,
  temporaryFolder,
  tryWrite,
  undo,
  write,
} from "./people.ts";
import { expectPassedOn } from "./siege.ts";

describe("C7 what is written here is never refused there: an act is either turned down with a sentence, or its bundle is taken", () => {
  const long = "x".repeat(caps.noteBytes + 1);
  const acts: Readonly<Record<string, (person: Person) => { readonly ok: boolean }>> = {
    "half a character": (person) => tryWrite(person, [set("milestone", "m1", "title", "\ud83d half")]),
    "text that is not NFC": (person) => tryWrite(person, [set("milestone", "m1", "title", "e\u0301")]),
    "text that grows beyond 64 KiB as NFC": (person) =>
      tryWrite(person, [set("milestone", "m1", "title", "\u{1d160}".repeat(caps.valueBytes / 4))]),
    "64 KiB and a byte": (person) => tryWrite(person, [set("milestone", "m1", "title", "x".repeat(caps.valueBytes + 1))]),
    "64 KiB": (person) => tryWrite(person, [set("milestone", "m1", "title", "x".repeat(caps.valueBytes))]),
    "a zero byte": (person) => tryWrite(person, [set("milestone", "m1", "title", "a\0b")]),
    "a reason of more than 4 KiB": (person) => tryWrite(person, [set("milestone", "m1", "title", "x")], positionOf(person), long),
    "a reason with half a character": (person) => tryWrite(person, [set("milestone", "m1", "title", "x")], positionOf(person), "\udc00"),
    "the same field twice": (person) =>
      tryWrite(person, [set("milestone", "m1", "title", "first"), set("milestone", "m1", "title", "second")]),
    "a name with a line break": (person) => tryWrite({ ...person, name: "Ann\nArcher" }, [set("milestone", "m1", "title", "x")]),
    "a name of 300 letters": (person) => tryWrite({ ...person, name: "n".repeat(300) }, [set("milestone", "m1", "title", "x")]),
    "an id with a zero byte": (person) => tryWrite(person, [set("milestone", "m\0", "title", "x")]),
    "an id that is not NFC": (person) => tryWrite(person, [set("milestone", "e\u0301", "title", "x")]),
    "an id of 200 letters and 400 bytes": (person) => tryWrite(person, [set("milestone", "é".repeat(200), "title", "x")]),
    "-0": (person) => tryWrite(person, [set("dependency", "d1", "lag", -0)]),
    "a fraction": (person) => tryWrite(person, [set("dependency", "d1", "lag", 0.5)]),
  };
  for (const [what, act] of Object.entries(acts)) {
    test(what, () => {
      const ann = newPerson("Ann");
      write(ann, [set("milestone", "m1", "_life", 1)]);
      const before = verifyPlan(ann.plan).digest;
      if (!act(ann).ok) expect(verifyPlan(ann.plan).digest).toBe(before);
      expectPassedOn(ann);
    });
  }

  test("the last of two values for one field counts", () => {
    const ann = newPerson("Ann");
    write(ann, [set("milestone", "m1", "title", "first"), set("milestone", "m1", "title", "second")]);
    expect(rowsOf(ann).milestone[0]?.title).toBe("second");
  });

  test("a decision with a value or a reason that is too long", () => {
    const [ann, ben] = [newPerson("Ann"), newPerson("Ben")];
    write(ann, [set("milestone", "m1", "title", "Ann's")]);
    write(ben, [set("milestone", "m1", "title", "Ben's")]);
    deliver(ann, bundleFrom(ben));
    const [conflict] = conflictsOf(ann);
    const id = conflict?.id ?? "";
    expect(decide(ann, id, { values: { title: "x".repeat(caps.valueBytes + 1) } }).ok).toBe(false);
    expect(decide(ann, id, { take: conflict?.heads[0]?.change ?? "" }, positionOf(ann), long).ok).toBe(false);
    expectPassedOn(ann);
    expect(decide(ann, id, { values: { title: "e\u0301 \ud83d" } }).ok).toBe(true);
    expectPassedOn(ann);
  });

  test("25,000 changes in one step, taken back and brought again: no conflict with oneself", () => {
    const ann = newPerson("Ann");
    const ids = Array.from({ length: 6_250 }, (_, i) => `m${i}`);
    const fields = (day: string) =>
      ids.flatMap((id) => [
        set("milestone", id, "title", `${id} ${day}`),
        set("milestone", id, "start", day),
        set("milestone", id, "due", day),
      ]);
    write(ann, [...ids.map((id) => set("milestone", id, "_life", 1)), ...fields("2026-04-01")]);
    write(ann, fields("2026-05-01"));
    expect(conflictsOf(ann)).toEqual([]);
    undo(ann);
    expect(conflictsOf(ann)).toEqual([]);
    expect(rowsOf(ann).milestone.every(({ due }) => due === "2026-04-01")).toBe(true);
    redo(ann);
    expect(conflictsOf(ann)).toEqual([]);
    expect(rowsOf(ann).milestone.every(({ start }) => start === "2026-05-01")).toBe(true);
    expect(commitsOf(ann).every(({ commit }) => commit.ops.length <= caps.ops)).toBe(true);
    expectPassedOn(ann);
  });

  test("undo of a step whose name ends in half a character", () => {
    const ann = newPerson("Ann");
    const label = `${"A".repeat(993)}🙂`;
    expect(editPlan(ann.plan, { edits: [set("milestone", "m1", "_life", 1)], at: 0, label, why: "" }, "Ann", noon).ok).toBe(true);
    expect(undo(ann)).toBe(true);
    expect(commitsOf(ann).at(-1)?.commit.note).toBe(`Undo: ${"A".repeat(993)}\ufffd`);
    expectPassedOn(ann);
  });

  test("a bundle's note of more than 4 KiB is turned down, and no file is left", () => {
    const ann = newPerson("Ann");
    const options = {
      sender: { name: "Ann", role: "", organisation: "" },
      to: "any",
      note: "n".repeat(70_000),
      kind: "full" as const,
      app: "",
      now: noon,
    };
    expect(exportBundle(ann.plan, `${temporaryFolder()}/a.waymark`, options)).toMatchObject({ ok: false, error: { type: "File" } });
  });
});

test("a restore point keeps its name, whatever it is", () => {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  const names = ["Before the board", "a/b\\c:d*e?", "..", `${"x".repeat(39)}🙂`, "計".repeat(80), "100 % done 2", ""];
  for (const name of names) makeRestorePoint(folder, ann.plan, name, noon);
  const found = restorePointsOf(folder, ann.plan).map(({ label }) => label);
  expect(found.toSorted()).toEqual(names.map((name) => (name.startsWith("計") ? "計".repeat(20) : name)).toSorted());
  for (const { file } of restorePointsOf(folder, ann.plan)) expect(basename(file)).toMatch(/^[^<>:"/\\|?*]{1,250}$/);
  ann.plan.close();
});
