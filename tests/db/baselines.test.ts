/** Baselines and the re-forecast log, on real plans: frozen whatever happens after, the same on every copy, and honest about what is missing. */
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { baselinesIn, makeBaseline, milestonesAt, problemWithBaselines } from "../../db/baselines.ts";
import { openPlan } from "../../db/plan.ts";
import { movedMilestones, unexplainedMove } from "../../db/reforecasts.ts";
import { copyPlan } from "../../db/restorePoints.ts";
import { compareStates, finishThen, type MilestoneThen } from "../../shared/baselines.ts";
import { newId } from "../../shared/ids.ts";
import { reforecastsIn } from "../../shared/reforecasts.ts";
import {
  bundleFrom,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  type Person,
  positionOf,
  rowsOf,
  set,
  temporaryFolder,
  undo,
  write,
} from "./people.ts";

const real = { plan: "norfolk-waveney-2025" } as const;
const milestone = (person: Person, code: string) => {
  const row = rowsOf(person).milestone.find((one) => one.code === code);
  if (!row) throw new Error(`The plan has no milestone ${code}.`);
  return row;
};
const keep = (person: Person, title: string, options: { readonly agrees?: boolean; readonly why?: string } = {}): string => {
  const made = makeBaseline(
    person.plan,
    { title, why: options.why ?? "", agrees: options.agrees ?? false, at: positionOf(person) },
    { name: person.name, role: "PMO" },
    ++person.clock,
  );
  if (!made.ok) throw new Error(made.error.message);
  return made.value.id;
};
const at = (person: Person, ref: string) => {
  const state = milestonesAt(person.plan, ref);
  if (!state.ok) throw new Error(state.error.message);
  return state.value;
};
const move = (person: Person, code: string, forecast: string | null, why = "Workforce") =>
  write(person, [set("milestone", milestone(person, code).id, "forecast", forecast)], positionOf(person), why);

test("B1 the plan as published is the first baseline, without anybody making it, and later changes leave it as it was", () => {
  const helen = newPerson("Helen", real);
  expect(baselinesIn(helen.plan)).toMatchObject([{ id: "published", title: "As published", waitsFor: [] }]);
  const { id } = milestone(helen, "7b.9");
  const before = at(helen, "published");
  expect(before.size).toBe(rowsOf(helen).milestone.length);
  move(helen, "7b.9", "2027-05-12");
  write(helen, [set("milestone", id, "due", "2027-06-30"), set("milestone", milestone(helen, "7b.4").id, "_life", 0)]);
  expect(at(helen, "published")).toEqual(before);
  expect(at(helen, "published").get(id)).toMatchObject({ due: "2027-03-31", forecast: null });
  expect(baselinesIn(newPerson("Empty").plan)).toEqual([]);
});

test("B1 a baseline is the plan as it stood: edits, new and deleted milestones, undo and a merge of older changes leave it as it was", () => {
  const helen = newPerson("Helen", real);
  const matt = newPerson("Matt", real);
  move(helen, "7b.9", "2027-05-12");
  move(matt, "1c.7", "2029-06-30");
  const kept = keep(helen, "Autumn board");
  const then = at(helen, kept);
  expect(then.get(milestone(helen, "7b.9").id)).toMatchObject({ due: "2027-03-31", forecast: "2027-05-12" });
  const made = newId();
  move(helen, "7b.9", "2027-07-31");
  write(helen, [set("milestone", made, "_life", 1), set("milestone", made, "title", "New"), set("milestone", made, "due", "2028-01-31")]);
  write(helen, [set("milestone", milestone(helen, "7b.4").id, "_life", 0)]);
  deliver(helen, bundleFrom(matt));
  undo(helen);
  expect(at(helen, kept)).toEqual(then);
  expect(finishThen(then.get(milestone(helen, "1c.7").id) ?? milestone(helen, "1c.7"))).toBe("2029-03-31");
});

test("B1 what is written over a baseline by others does not move it, and the keyboard may not", () => {
  const helen = newPerson("Helen", real);
  const kept = keep(helen, "Autumn board");
  const then = at(helen, kept);
  move(helen, "7b.9", "2027-05-12");
  const other = keep(helen, "Later");
  const ends = rowsOf(helen).baseline.find((one) => one.id === other)?.ends ?? "";
  const edit = set("baseline", kept, "ends", ends);
  expect(problemWithBaselines(helen.plan.db, [edit])).toMatchObject({
    message: "A baseline stays as it was made. Make another one instead.",
  });
  expect(problemWithBaselines(helen.plan.db, [set("baseline", kept, "_life", 0), set("baseline", newId(), "ends", ends)])).toBeNull();
  write(helen, [edit]);
  expect(at(helen, kept)).toEqual(then);
});

test("B1 B2 whatever two people do after, and in whatever order it meets, a baseline says on both copies what its maker saw", () => {
  const step = fc.record({
    who: fc.nat(1),
    act: fc.constantFrom("write", "write", "delete", "undo", "keep", "send"),
    id: fc.constantFrom("m1", "m2", "m3"),
    field: fc.constantFrom("due", "forecast", "start", "title"),
    value: fc.constantFrom("2027-01-01", "2027-02-01", null),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 30, size: "max" }), (steps) => {
      const people = [newPerson("Helen"), newPerson("Matt")] as const;
      const kept: { readonly id: string; readonly seen: readonly unknown[] }[] = [];
      for (const { who, act, id, field, value } of steps) {
        const person = who === 0 ? people[0] : people[1];
        if (act === "write") write(person, [set("milestone", id, "_life", 1), set("milestone", id, field, value)]);
        else if (act === "delete") write(person, [set("milestone", id, "_life", 0)]);
        else if (act === "undo") undo(person);
        else if (act === "send") deliver(who === 0 ? people[1] : people[0], bundleFrom(person));
        else kept.push({ id: keep(person, `Baseline ${kept.length}`), seen: seenBy(person) });
      }
      deliver(people[0], bundleFrom(people[1]));
      deliver(people[1], bundleFrom(people[0]));
      const still = new Set(rowsOf(people[0]).baseline.map(({ id }) => id));
      for (const { id, seen } of kept.filter((one) => still.has(one.id)))
        for (const person of people) expect([...at(person, id).values()].map(told).sort()).toEqual(seen);
    }),
    { numRuns: 15 },
  );
});
const told = ({ id, title, start, due, forecast }: Pick<MilestoneThen, "id" | "title" | "start" | "due" | "forecast">): string =>
  [id, title, start, due, forecast].join(" ");
const seenBy = (person: Person): readonly string[] => rowsOf(person).milestone.map(told).sort();

test("B1 a conflict that was open is shown as it was shown then, also once it is decided", () => {
  const [helen, matt] = [newPerson("Helen", real), newPerson("Matt", real)];
  matt.clock += 60_000;
  move(helen, "7b.9", "2027-05-12");
  move(matt, "7b.9", "2027-06-30");
  deliver(helen, bundleFrom(matt));
  const { id } = milestone(helen, "7b.9");
  expect(milestone(helen, "7b.9").forecast).toBe("2027-06-30");
  const kept = keep(helen, "Undecided");
  const [conflict] = conflictsOf(helen);
  expect(decide(helen, conflict?.id ?? "", { values: { forecast: "2027-05-31" } })).toMatchObject({ ok: true });
  expect(milestone(helen, "7b.9").forecast).toBe("2027-05-31");
  expect(at(helen, kept).get(id)?.forecast).toBe("2027-06-30");
});

test("B1 of a copied plan that went on in two places, a baseline holds the branch that it was made on", () => {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "due", "2027-03-31")]);
  const before = join(folder, "before.waymarkplan");
  copyPlan(ann.plan, before);
  // The other branch is the one that would be shown, were it part of the baseline.
  ann.clock += 60_000;
  write(ann, [set("milestone", "m1", "due", "2027-04-30")]);
  ann.clock -= 60_000;
  const branch = bundleFrom(ann);
  ann.plan.close();
  for (const suffix of ["-wal", "-shm"]) rmSync(ann.plan.file + suffix, { force: true });
  copyFileSync(before, ann.plan.file);
  const opened = openPlan(ann.plan.file, ann.home, "write");
  if (!opened.ok) throw new Error(opened.error.message);
  ann.plan = opened.value;
  write(ann, [set("milestone", "m1", "due", "2027-05-31")]);
  const kept = keep(ann, "On this branch");
  deliver(ann, branch);
  write(ann, [set("milestone", "m1", "title", "Later")]);
  expect(at(ann, kept).get("m1")).toMatchObject({ due: "2027-05-31", title: null });
  ann.plan.close();
});

test("B2 every copy that has the commits shows the same baseline; one that lacks some says whose bundle it waits for", () => {
  const [helen, matt, sara] = [newPerson("Helen", real), newPerson("Matt", real), newPerson("Sara", real)];
  move(matt, "7b.9", "2027-05-12");
  deliver(helen, bundleFrom(matt));
  const kept = keep(helen, "Autumn board");
  move(helen, "7b.9", "2027-08-31");
  deliver(sara, bundleFrom(helen));
  move(sara, "7b.9", "2027-12-31");
  expect(at(sara, kept)).toEqual(at(helen, kept));
  expect(baselinesIn(sara.plan).map(({ title, by }) => [title, by])).toEqual([
    ["As published", ""],
    ["Autumn board", "Helen, PMO"],
  ]);
  // A place in the log that this copy has never heard of.
  const id = newId();
  const far = JSON.stringify([["matts-replica", 3, "A".repeat(43)]]);
  write(sara, [set("baseline", id, "_life", 1), set("baseline", id, "title", "Far"), set("baseline", id, "ends", far)]);
  expect(milestonesAt(sara.plan, id)).toMatchObject({
    ok: false,
    error: { type: "Waits", message: expect.stringContaining("has been merged") },
  });
  expect(baselinesIn(sara.plan).find((one) => one.id === id)?.waitsFor).toEqual(["the colleague who made it"]);
  const broken = newId();
  write(sara, [set("baseline", broken, "_life", 1), set("baseline", broken, "ends", "{]")]);
  expect(milestonesAt(sara.plan, broken)).toMatchObject({ ok: false, error: { type: "NoSuchBaseline" } });
  expect(milestonesAt(sara.plan, "nothing")).toMatchObject({ ok: false, error: { type: "NoSuchBaseline" } });
});

test("B3 a re-baseline agrees what is open for when it is expected, says who and why, and is one step; the original stays", () => {
  const helen = newPerson("Helen", real);
  const [nine, four] = [milestone(helen, "7b.9"), milestone(helen, "7b.4")];
  move(helen, "7b.9", "2027-05-12");
  write(
    helen,
    [set("milestone", four.id, "forecast", "2026-05-31"), set("milestone", four.id, "status", "complete")],
    positionOf(helen),
    "Late",
  );
  expect(
    makeBaseline(helen.plan, { title: "Replan", why: " ", agrees: true, at: positionOf(helen) }, { name: "Helen", role: "" }, helen.clock),
  ).toMatchObject({ ok: false, error: { type: "Invalid", message: "Say why the agreed dates change." } });
  const kept = keep(helen, "Replan", { agrees: true, why: "Board of 5 November" });
  expect(milestone(helen, "7b.9")).toMatchObject({ due: "2027-05-12", forecast: "2027-05-12" });
  expect(milestone(helen, "7b.4").due).toBe("2026-03-31");
  expect(at(helen, kept).get(nine.id)).toMatchObject({ due: "2027-05-12" });
  expect(at(helen, "published").get(nine.id)).toMatchObject({ due: "2027-03-31" });
  expect(rowsOf(helen).baseline).toMatchObject([{ title: "Replan", why: "Board of 5 November", by: "Helen", agrees: 1 }]);
  expect(movedMilestones(helen.plan.db, [nine.id])).toEqual([{ id: nine.id, count: 1, original: "2027-03-31" }]);
  undo(helen);
  expect(milestone(helen, "7b.9").due).toBe("2027-03-31");
  expect(rowsOf(helen).baseline).toEqual([]);
});

test("B4 two states compared: later, earlier, new, removed, unchanged, in days", () => {
  const helen = newPerson("Helen", real);
  const total = rowsOf(helen).milestone.length;
  const made = newId();
  move(helen, "7b.9", "2027-05-12");
  move(helen, "1c.7", "2029-03-01");
  write(helen, [set("milestone", milestone(helen, "7b.4").id, "_life", 0)]);
  write(helen, [set("milestone", made, "_life", 1), set("milestone", made, "code", "7b.99"), set("milestone", made, "due", "2028-01-31")]);
  const compared = compareStates(at(helen, "published"), at(helen, "now"));
  expect(compared.counts).toEqual({ later: 1, earlier: 1, new: 1, removed: 1, unchanged: total - 3 });
  expect(compared.milestones.filter(({ change }) => change !== "unchanged").map(({ code, change, days }) => [code, change, days])).toEqual([
    ["1c.7", "earlier", -30],
    ["7b.4", "removed", null],
    ["7b.9", "later", 42],
    ["7b.99", "new", null],
  ]);
  expect(compareStates(at(helen, "now"), at(helen, "now")).counts).toMatchObject({ unchanged: total, later: 0 });
});

test("B4 a milestone that gets its first date counts as new, one that loses it as removed; a long list of unchanged ones is cut", () => {
  const one = { id: "m", code: "1", title: "", objective: null, start: null, due: null, forecast: null, actual: null, status: null };
  const states = (was: string | null, is: string | null) =>
    compareStates(new Map([["m", { ...one, due: was }]]), new Map([["m", { ...one, due: is }]]));
  expect(states(null, "2027-01-01").milestones).toMatchObject([{ change: "new", days: null }]);
  expect(states("2027-01-01", null).milestones).toMatchObject([{ change: "removed", days: null }]);
  expect(states(null, null).milestones).toMatchObject([{ change: "unchanged" }]);
  const many = new Map(Array.from({ length: 5_002 }, (_, i) => [`m${i}`, { ...one, id: `m${i}` }]));
  expect(compareStates(many, many)).toMatchObject({ unlisted: 2, counts: { unchanged: 5_002 }, milestones: { length: 5_000 } });
});

test("B5 moves are counted as they stand, from the first day that was agreed", () => {
  const helen = newPerson("Helen", real);
  const { id } = milestone(helen, "7b.9");
  move(helen, "7b.9", "2027-04-14");
  move(helen, "7b.9", "2027-05-12");
  move(helen, "7b.9", "2027-07-03");
  expect(movedMilestones(helen.plan.db, null)).toEqual([{ id, count: 3, original: "2027-03-31" }]);
  undo(helen);
  expect(movedMilestones(helen.plan.db, [id])).toEqual([{ id, count: 2, original: "2027-03-31" }]);
  expect(movedMilestones(helen.plan.db, [milestone(helen, "7b.4").id])).toEqual([]);
  expect(
    reforecastsIn([
      { field: "due", value: "2027-03-31" },
      { field: "start", value: "2027-01-01" },
      { field: "due", value: "2027-04-30" },
      { field: "forecast", value: "2027-04-30" },
    ]),
  ).toEqual({ count: 1, original: "2027-03-31" });
});

test("B6 at the screen no date of a milestone moves without a reason; a finish that is reported, and what is new, needs none", () => {
  const helen = newPerson("Helen", real);
  const { db } = helen.plan;
  const { id } = milestone(helen, "7b.9");
  for (const [field, value] of [
    ["forecast", "2027-05-12"],
    ["due", "2027-05-12"],
    ["start", null],
  ] as const)
    expect(unexplainedMove(db, [set("milestone", id, field, value)], " ")).toMatchObject({
      message: "Say why it moves. Nothing was changed.",
    });
  expect(unexplainedMove(db, [set("milestone", id, "forecast", "2027-05-12")], "Workforce")).toBeNull();
  expect(unexplainedMove(db, [set("milestone", id, "actual", "2026-11-01"), set("milestone", id, "due", "2027-03-31")], "")).toBeNull();
  const made = newId();
  expect(unexplainedMove(db, [set("milestone", made, "_life", 1), set("milestone", made, "due", "2027-03-31")], "")).toBeNull();
});
