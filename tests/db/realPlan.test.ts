/** The plan that ships, in the hands of three people: 200 random edits each, bundles in six orders with repeats, every contested field listed. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import type { Edit } from "../../shared/api.ts";
import { fieldsOf, kindOf, type TypeName, typeNames, type Value } from "../../shared/schema.ts";
import { read, sidesBy, sidesOf } from "./oracle.ts";
import { bundleFrom, commitsOf, conflictsOf, deliver, newPerson, type Person, rowsOf, set, write } from "./people.ts";

const plan = "norfolk-waveney-2025";
const isKnown = (type: string, field: string): boolean => kindOf(type, field) !== undefined;

interface RandomEdit {
  /** Which record: its place among all, or among the few that everybody edits. */
  readonly record: number;
  readonly crowded: boolean;
  readonly field: number;
  readonly value: number;
}
const randomEdit: fc.Arbitrary<RandomEdit> = fc.record({
  record: fc.nat(),
  crowded: fc.boolean(),
  field: fc.nat(),
  value: fc.nat({ max: 9 }),
});
const edits = fc.array(randomEdit, { minLength: 200, maxLength: 200 });

test("P1 convergence: three replicas of the built-in plan, 200 edits each, six orders with repeats: one digest, every contested field listed", () => {
  fc.assert(
    fc.property(edits, edits, edits, (...lives) => {
      const people = ["Ada", "Ben", "Cleo"].map((name) => newPerson(name, { plan }));
      const records = people.slice(0, 1).flatMap(recordsOf);
      for (const [i, person] of people.entries()) for (const edit of lives[i] ?? []) write(person, [editOf(records, edit)]);
      const [a, b, c] = people.map((person) => bundleFrom(person));
      if (!a || !b || !c) throw new Error("Three people are expected.");
      const orders = [
        [a, b, c],
        [a, c, b],
        [b, a, c, a],
        [b, c, b, a],
        [c, a, a, b, c],
        [c, b, a, c, b, a],
      ];
      const digests = orders.map((order, i) => {
        const person = newPerson("Fresh", { plan });
        // Half of them select all files at once, half open one after another.
        if (i % 2 === 0) deliver(person, ...order);
        else for (const file of order) deliver(person, file);
        if (i === 0) expectConflictsListed(person, people);
        const digest = digestOf(person.plan.db);
        person.plan.close();
        return digest;
      });
      for (const person of people) {
        deliver(person, a, b, c);
        digests.push(digestOf(person.plan.db));
      }
      expect(new Set(digests).size).toBe(1);
      const [ada] = people;
      if (ada) expect(verifyPlan(ada.plan)).toMatchObject({ ok: true, digest: digests[0] });
      for (const person of people) person.plan.close();
    }),
    // Six hundred edits shrink for hours: the seed is enough to look at a failure.
    { numRuns: 2 * Number(process.env.FUZZ ?? 1), endOnFailure: true },
  );
});

test("P7 equal values never conflict: edits to different fields of one milestone are no conflict, and both are there", () => {
  const [ada, ben] = [newPerson("Ada", { plan }), newPerson("Ben", { plan })];
  const [milestone] = rowsOf(ada).milestone;
  const id = milestone?.id ?? "";
  write(ada, [set("milestone", id, "title", "Ada's title")]);
  write(ben, [set("milestone", id, "forecast", "2027-03-31")]);
  write(ben, [set("milestone", id, "status", "in-progress"), set("milestone", id, "confidence", "amber")]);
  const receipt = deliver(ada, bundleFrom(ben));
  expect(receipt.conflicts).toEqual([]);
  expect(rowsOf(ada).milestone.find((row) => row.id === id)).toEqual({
    ...milestone,
    title: "Ada's title",
    forecast: "2027-03-31",
    status: "in-progress",
    confidence: "amber",
  });
});

/** Every field that two people wrote differently is a conflict; each names every live value, who wrote it and when. */
function expectConflictsListed(person: Person, people: readonly Person[]): void {
  const reading = read(commitsOf(person), isKnown);
  const items = conflictsOf(person);
  expect(items.map(({ id }) => id).sort()).toEqual(reading.conflicts);
  expect(items.length).toBeGreaterThan(10);
  const names = new Set(people.map(({ name }) => name));
  for (const item of items) {
    expect(sidesOf(item)).toEqual(sidesBy(reading, item));
    expect(new Set(item.heads.map(({ author }) => author)).size).toBeGreaterThan(1);
    for (const { author, from } of item.heads) if (names.has(author)) expect(from).toBe(author);
  }
  const flagged = Object.entries(rowsOf(person)).flatMap(([type, rows]) =>
    rows.flatMap((row) => (row.conflicts ?? []).map((unit) => `${type}/${row.id}/${unit}`)),
  );
  expect(flagged.sort()).toEqual(reading.conflicts);
}

interface RecordName {
  readonly type: TypeName;
  readonly id: string;
}
const recordsOf = (person: Person): readonly RecordName[] => {
  const rows = rowsOf(person);
  return typeNames.flatMap((type) => rows[type].map(({ id }) => ({ type, id })));
};

/** A valid edit of some field of some record of the plan. */
function editOf(all: readonly RecordName[], { record, crowded, field, value }: RandomEdit): Edit {
  const milestones = all.filter(({ type }) => type === "milestone").slice(0, 8);
  const pool = crowded ? milestones : all;
  const chosen = pool[record % pool.length];
  if (!chosen) throw new Error("The plan is empty.");
  const fields = Object.keys(fieldsOf(chosen.type));
  const name = fields[field % fields.length] ?? "title";
  return set(chosen.type, chosen.id, name, valueFor(chosen.type, name, value, all));
}

function valueFor(type: TypeName, field: string, n: number, all: readonly RecordName[]): Value {
  const kind = kindOf(type, field);
  switch (kind?.kind) {
    case "day":
      return `2027-0${1 + (n % 9)}-15`;
    case "decimal":
      return `${n}.5`;
    case "whole":
      return n;
    case "flag":
      return n % 2;
    case "choice":
      return kind.choices[n % kind.choices.length] ?? null;
    case "ref": {
      const targets = all.filter((other) => kind.to === null || other.type === kind.to);
      const target = targets[n % Math.max(1, targets.length)];
      return target ? (kind.to === null ? `${target.type}/${target.id}` : target.id) : null;
    }
    default:
      return n === 0 ? null : `Text ${n}`;
  }
}
