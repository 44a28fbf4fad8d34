/** What the keyboard may not write though a bundle may bring it: declared agreement, changed answers, loops. */
import { describe, expect, test } from "vitest";
import { enterEdits } from "../../db/entryChecks.ts";
import { allRows, allViolations } from "../../db/read.ts";
import { type Answer, answerEdits, type Reply, stateOf } from "../../shared/agreement.ts";
import type { Edit } from "../../shared/api.ts";
import { bundleFrom, deliver, newPerson, type Person, positionOf, set, undo, write } from "./people.ts";

const enter = (person: Person, edits: readonly Edit[]): string => {
  const done = enterEdits(person.plan, { edits, at: positionOf(person), label: "Test", why: "" }, person.name, person.clock);
  return done.ok ? "" : done.error.message;
};
const create = (id: string, provider: string, receiver: string): readonly Edit[] => [
  set("dependency", id, "_life", 1),
  set("dependency", id, "title", `Deliverable ${id}`),
  set("dependency", id, "provider", provider),
  set("dependency", id, "receiver", receiver),
];
/** Two people with the same plan: three milestones, and m1 gives to m2 gives to m3. */
function two(): readonly [Person, Person] {
  const [ada, ben] = [newPerson("Ada"), newPerson("Ben")];
  const milestones = ["m1", "m2", "m3"].flatMap((id) => [
    set("milestone", id, "_life", 1),
    set("milestone", id, "title", `Step ${id.slice(1)}`),
  ]);
  write(ada, [...milestones, ...create("d1", "milestone/m1", "milestone/m2"), ...create("d2", "milestone/m2", "milestone/m3")]);
  deliver(ben, bundleFrom(ada));
  return [ada, ben];
}
const violations = ({ plan }: Person): readonly string[] => allViolations(plan.db).map(({ key }) => key);
const dependencyOf = ({ plan }: Person, id: string) => {
  const { dependency, answer } = allRows(plan.db);
  const row = dependency.find((d) => d.id === id);
  if (!row) throw new Error(`There is no ${id}.`);
  return { row, answers: answer.filter((a) => a.dependency === id) };
};
const stateAt = (person: Person, id: string) => {
  const { row, answers } = dependencyOf(person, id);
  return stateOf(row, answers);
};
const yes = { answer: "agreed", reason: null, comment: "" } as const;
/** @returns what was refused, "" when the answer is written */
function answer(person: Person, reply: Reply, id: string): string {
  const { row, answers } = dependencyOf(person, "d1");
  return enter(person, answerEdits(row, answers, reply, { name: person.name, role: "SRO" }, id, person.clock));
}

describe("A1 Both sides:", () => {
  test("agreement typed into the field is refused, with how to answer; a bundle that brings it shows proposed", () => {
    const [ada, ben] = two();
    for (const state of ["agreed", "re-agree", "not-agreed"])
      expect(enter(ada, [set("dependency", "d1", "state", state)])).toContain("waymark answer");
    expect(enter(ada, [set("dependency", "d1", "state", "delivered")])).toBe("");
    write(ben, [set("dependency", "d2", "state", "agreed")]);
    deliver(ada, bundleFrom(ben));
    expect([stateAt(ada, "d1"), stateAt(ada, "d2")]).toEqual(["delivered", "proposed"]);
  });
});

describe("A6 Same answers, same state:", () => {
  test("both sides answer offline: both answers stay, nothing conflicts, and both copies show agreed", () => {
    const [ada, ben] = two();
    expect(answer(ada, { side: "provider", ...yes }, "a1")).toBe("");
    expect(answer(ben, { side: "receiver", ...yes }, "a2")).toBe("");
    expect([stateAt(ada, "d1"), stateAt(ben, "d1")]).toEqual(["proposed", "proposed"]);
    const [fromAda, fromBen] = [bundleFrom(ada), bundleFrom(ben)];
    expect(deliver(ada, fromBen).conflicts).toEqual([]);
    expect(deliver(ben, fromAda).conflicts).toEqual([]);
    expect([stateAt(ada, "d1"), stateAt(ben, "d1")]).toEqual(["agreed", "agreed"]);
  });
});

describe("A7 Kept:", () => {
  test("an answer is neither changed nor deleted at the keyboard, and names who gives it", () => {
    const [ada] = two();
    expect(answer({ ...ada, name: "Somebody" }, { side: "provider", ...yes }, "a0")).toBe("");
    answer(ada, { side: "provider", ...yes }, "a1");
    expect(enter(ada, [set("answer", "a1", "answer", "not-agreed")])).toContain("kept");
    expect(enter(ada, [set("answer", "a1", "_life", 0)])).toContain("kept");
    const { row, answers } = dependencyOf(ada, "d1");
    const forged = answerEdits(row, answers, { side: "receiver", ...yes }, { name: "Ben", role: "" }, "a2", 1);
    expect(enter(ada, forged)).toContain("name");
    const unsaid = answerEdits(row, answers, { side: "receiver", ...yes, answer: "not-agreed" }, { name: "Ada", role: "" }, "a3", 1);
    expect(enter(ada, unsaid)).toContain("why");
  });
  test("undo takes one's own answer back, and the promise with it", () => {
    const [ada] = two();
    expect(answer(ada, { side: "provider", ...yes, promised: "2027-03-31" }, "a1")).toBe("");
    const kept: Partial<Answer> = { id: "a1", promised: "2027-03-31", deliverable: "Deliverable d1" };
    expect(dependencyOf(ada, "d1")).toMatchObject({ row: { promised: "2027-03-31" }, answers: [kept] });
    undo(ada);
    expect(dependencyOf(ada, "d1")).toMatchObject({ row: { promised: null }, answers: [] });
  });
});

describe("A8 No loops at the keyboard:", () => {
  test("a link that closes one is refused with the loop in words, also when an end is moved or a withdrawn one comes back", () => {
    const [ada] = two();
    const refusal = enter(ada, create("d3", "milestone/m3", "milestone/m1"));
    expect(refusal).toContain("Step 1, which gives to Step 2, which gives to Step 3, which would give to Step 1 again");
    expect(enter(ada, create("d4", "milestone/m1", "milestone/m1"))).toContain("Step 1 cannot wait for itself");
    expect(enter(ada, create("d5", "milestone/m1", "milestone/m3"))).toBe("");
    expect(
      enter(ada, [set("dependency", "d5", "provider", "milestone/m3"), set("dependency", "d5", "receiver", "milestone/m2")]),
    ).toContain("Step 2, which gives to Step 3");
    expect(enter(ada, [...create("d6", "milestone/m3", "milestone/m1"), set("dependency", "d6", "state", "withdrawn")])).toBe("");
    expect(enter(ada, [set("dependency", "d6", "state", "proposed")])).toContain("loop");
  });
  test("a merge that closes one takes both links and reports it; what it does not change can still be edited", () => {
    const [ada, ben] = two();
    write(ben, create("d3", "milestone/m3", "milestone/m1"));
    deliver(ada, bundleFrom(ben));
    expect(violations(ada)).toEqual([expect.stringMatching(/^cycle:dependency\//)]);
    expect(enter(ada, [set("dependency", "d3", "title", "Another"), set("dependency", "d3", "state", "delivered")])).toBe("");
    expect(enter(ada, [set("dependency", "d3", "state", "withdrawn")])).toBe("");
    expect(violations(ada)).toEqual([]);
  });
});
