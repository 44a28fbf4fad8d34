/** What happens when plans meet: clocks, dangling links, equal codes, records with natural keys, fields that go together. */
import { expect, test } from "vitest";
import { allViolations } from "../../db/read.ts";
import { activityId } from "../../shared/ids.ts";
import { bundleFrom, commitsOf, conflictsOf, deliver, newPerson, noon, type Person, positionOf, rowsOf, set, write } from "./people.ts";

/** Two copies of one small plan; the second person's clock is off by `skew` milliseconds. */
function pair(skew = 0): readonly [Person, Person] {
  const [ada, ben] = [newPerson("Ada"), newPerson("Ben", { skew })];
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "Alpha"), set("milestone", "m1", "start", "2026-04-01")]);
  deliver(ben, bundleFrom(ada));
  return [ada, ben];
}
function exchange(ada: Person, ben: Person): void {
  deliver(ada, bundleFrom(ben));
  deliver(ben, bundleFrom(ada));
}
const violationsOf = (person: Person): readonly string[] => allViolations(person.plan.db).map(({ key }) => key);

test("C4 clocks: after a value from the year 2099 came in, one's own next edit carries one's own time, and the review says whose clock looks wrong", () => {
  const [ada, ben] = pair(73 * 31_557_600_000);
  write(ben, [set("milestone", "m1", "title", "Ben's")]);
  write(ada, [set("milestone", "m1", "title", "Ada's")]);
  deliver(ada, bundleFrom(ben));
  expect(conflictsOf(ada)).toMatchObject([{ field: "title", labels: ["rewritten", "clock-looks-wrong"] }]);
  write(ada, [set("milestone", "m1", "detail", "Later")]);
  const own = commitsOf(ada).filter(({ commit }) => commit.author === "Ada");
  expect(own.at(-1)?.commit.wall).toBeLessThan(noon + 60_000);
});

test("C4 clocks: one's own commits follow each other in time though the clock was set back by an hour, but not after a day and more", () => {
  const ada = newPerson("Ada");
  const wallAfter = (change: number): number => {
    ada.clock += change;
    write(ada, [set("milestone", "m1", "title", `At ${ada.clock}`)]);
    return commitsOf(ada).at(-1)?.commit.wall ?? 0;
  };
  const first = wallAfter(0);
  expect(wallAfter(-3_600_000)).toBe(first + 1);
  const ahead = wallAfter(10 * 86_400_000);
  expect(wallAfter(-9 * 86_400_000)).toBeLessThan(ahead);
});

test("C6 what does not hold together is a violation: a link to a record deleted meanwhile, the same on every copy, gone with an undelete", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "_life", 0)]);
  write(ben, [set("dependency", "d1", "_life", 1), set("dependency", "d1", "provider", "milestone/m1")]);
  exchange(ada, ben);
  for (const person of [ada, ben]) expect(violationsOf(person)).toEqual(["dangling-link:dependency/d1/provider"]);
  write(ben, [set("milestone", "m1", "_life", 1)]);
  exchange(ada, ben);
  for (const person of [ada, ben]) expect(violationsOf(person)).toEqual([]);
});

test("C6 what does not hold together is a violation: one code on two records made apart; both stay, and another code clears it", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "a1", "_life", 1), set("milestone", "a1", "code", "M-017")]);
  write(ben, [set("milestone", "b1", "_life", 1), set("milestone", "b1", "code", "M-017")]);
  exchange(ada, ben);
  for (const person of [ada, ben]) {
    expect(violationsOf(person)).toEqual(["duplicate-code:milestone/M-017"]);
    expect(
      rowsOf(person)
        .milestone.map(({ id }) => id)
        .sort(),
    ).toEqual(["a1", "b1", "m1"]);
  }
  write(ben, [set("milestone", "b1", "code", "M-018")]);
  exchange(ada, ben);
  for (const person of [ada, ben]) expect(violationsOf(person)).toEqual([]);
});

test("C6 what does not hold together is a violation: two links that close a loop, one of them suspended, none deleted", () => {
  const [ada, ben] = pair();
  const link = (id: string, from: string, to: string) => [
    set("dependency", id, "_life", 1),
    set("dependency", id, "provider", `objective/${from}`),
    set("dependency", id, "receiver", `objective/${to}`),
  ];
  write(ada, [set("objective", "o1", "_life", 1), set("objective", "o2", "_life", 1)]);
  exchange(ada, ben);
  write(ada, link("d1", "o1", "o2"));
  write(ben, link("d2", "o2", "o1"));
  exchange(ada, ben);
  for (const person of [ada, ben]) {
    expect(violationsOf(person)).toHaveLength(1);
    expect(violationsOf(person)[0]).toMatch(/^cycle:/);
    expect(rowsOf(person).dependency).toHaveLength(2);
  }
  write(ada, [set("dependency", "d1", "_life", 0)]);
  exchange(ada, ben);
  for (const person of [ada, ben]) expect(violationsOf(person)).toEqual([]);
});

test("C11 natural keys: the same objective's year, filled in by two people apart, is one record", () => {
  const [ada, ben] = pair();
  for (const [person, state] of [
    [ada, "review"],
    [ben, "under-way"],
  ] as const) {
    const id = activityId("o1", 2);
    write(person, [
      set("activity", id, "_life", 1),
      set("activity", id, "objective", "o1"),
      set("activity", id, "year", 2),
      set("activity", id, "state", state),
    ]);
  }
  exchange(ada, ben);
  for (const person of [ada, ben]) {
    expect(rowsOf(person).activity).toHaveLength(1);
    expect(conflictsOf(person).map(({ field }) => field)).toEqual(["activity"]);
  }
});

test("C14 fields that go together: start and due moved apart go to review as one; who moved the second after seeing the first is not reported", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "start", "2026-06-30")]);
  write(ben, [set("milestone", "m1", "due", "2027-03-31")]);
  exchange(ada, ben);
  for (const person of [ada, ben])
    expect(conflictsOf(person)).toMatchObject([{ field: "dates", base: { start: "2026-04-01", due: null }, labels: ["goes-together"] }]);

  const [cleo, dan] = pair();
  write(cleo, [set("milestone", "m1", "start", "2026-06-30")]);
  deliver(dan, bundleFrom(cleo));
  write(dan, [set("milestone", "m1", "due", "2027-03-31")]);
  exchange(cleo, dan);
  for (const person of [cleo, dan]) expect(conflictsOf(person)).toEqual([]);
});

test("C10 deletes record what they saw: the review of a delete against an edit starts from the record that was there", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "_life", 0)]);
  write(ben, [set("milestone", "m1", "start", "2026-06-30")]);
  exchange(ada, ben);
  for (const person of [ada, ben])
    expect(conflictsOf(person)).toMatchObject([{ field: "_life", base: { _life: 1 }, labels: ["delete-edit"] }]);
});

test("C2 parents are what was on screen: saving a form that was opened before a merge is a conflict, not an overwrite", () => {
  const [ada, ben] = pair();
  const opened = positionOf(ada);
  write(ben, [set("milestone", "m1", "title", "Ben's")]);
  deliver(ada, bundleFrom(ben));
  write(ada, [set("milestone", "m1", "title", "Ada's")], opened);
  expect(
    conflictsOf(ada)
      .flatMap(({ heads }) => heads.map(({ value }) => value))
      .sort(),
  ).toEqual(["Ada's", "Ben's"]);
  write(ada, [set("milestone", "m1", "detail", "Saved twice")], opened);
  write(ada, [set("milestone", "m1", "title", "Ada's, saved again")], opened);
  expect(
    conflictsOf(ada)
      .flatMap(({ heads }) => heads.map(({ value }) => value))
      .sort(),
  ).toEqual(["Ada's, saved again", "Ben's"]);
});

test("C3 one act is one commit: several fields travel together, and one that is refused takes the others with it", () => {
  const [ada] = pair();
  const before = commitsOf(ada).length;
  write(ada, [set("milestone", "m1", "title", "Beta"), set("objective", "o1", "_life", 1)], positionOf(ada), "Because");
  expect(commitsOf(ada).slice(before)).toMatchObject([{ commit: { note: "Because", ops: [{ field: "title" }, { field: "_life" }] } }]);
  expect(() => write(ada, [set("milestone", "m1", "title", "Gamma"), set("milestone", "m1", "due", "31 June")])).toThrow("date");
  expect(commitsOf(ada)).toHaveLength(before + 1);
});
