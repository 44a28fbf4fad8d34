/** What a newer version writes: types and fields that this one does not know. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { writeCommit } from "../../db/write.ts";
import { fieldsOf, kindOf, type Value } from "../../shared/schema.ts";
import { changesOf, read } from "./oracle.ts";
import { bundleFrom, commitsOf, conflictsOf, deliver, newPerson, type Person, redo, rowsOf, set, tick, undo, write } from "./people.ts";

/** Names that a later schema may have, that groups have here, that SQL and JavaScript give a meaning to. */
const strangeTypes = [
  "risk",
  "commit",
  "head",
  "sqlite_master",
  "__proto__",
  "constructor",
  "toString",
  'a"; DROP TABLE change; --',
  "Meilenstein ü",
];
const strangeFields = ["dates", "status2", "e", "_alive", "_rowid_", "__proto__", "hasOwnProperty", 'a" , "b', "order", "unit", "Größe"];

interface StrangeChange {
  readonly who: number;
  readonly type: string;
  readonly id: string;
  readonly field: string;
  readonly value: Value;
}
const change: fc.Arbitrary<StrangeChange> = fc.record({
  who: fc.nat({ max: 1 }),
  type: fc.oneof(fc.constantFrom(...strangeTypes), fc.constantFrom("milestone", "objective")),
  id: fc.constantFrom("m1", "x/y", "__proto__"),
  field: fc.oneof(fc.constantFrom(...strangeFields), fc.constantFrom("title", "_life", "start")),
  value: fc.constantFrom<Value[]>(0, 1, null, "Alpha", "Beta", "2027-03-31", "not a date", 2 ** 53 - 1),
});

/** A newer version's write: whatever is on its screen as parents, and no check of names against this version's schema. */
function writeStrange(person: Person, { type, id, field, value }: StrangeChange): void {
  const { db, signer } = person.plan;
  const heads = read(commitsOf(person)).heads(`${type}/${id}`, field);
  const numbers = new Map(changesOf(commitsOf(person)).map((known, i) => [known.id, i + 1]));
  const parents = heads.flatMap((head) => numbers.get(head.id) ?? []);
  writeCommit(db, signer, { kind: "edit", author: person.name, note: "", now: tick(person) }, [
    { type, id, field, value, parents, seen: [] },
  ]);
}

test("P14 newer versions: unknown types and fields wait in the log, travel on, and disturb no row, conflict or verification", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 30, size: "max" }), (changes) => {
      const [ada, ben, cleo, dan] = [newPerson("Ada"), newPerson("Ben"), newPerson("Cleo"), newPerson("Dan")];
      for (const next of changes) writeStrange(next.who === 0 ? ada : ben, next);
      deliver(cleo, bundleFrom(ada), bundleFrom(ben));
      deliver(dan, bundleFrom(cleo));
      expect(digestOf(dan.plan.db)).toBe(digestOf(cleo.plan.db));
      expect(commitsOf(dan)).toEqual(commitsOf(cleo));
      const reading = read(commitsOf(cleo), (type, field) => kindOf(type, field) !== undefined);
      const known = (name: string): boolean => ["milestone", "objective"].includes(name.split("/")[0] ?? "");
      expect(
        conflictsOf(cleo)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(reading.conflicts.filter(known));
      expect(
        [...rowsOf(cleo).milestone.map(({ id }) => `milestone/${id}`), ...rowsOf(cleo).objective.map(({ id }) => `objective/${id}`)].sort(),
      ).toEqual(reading.records.filter((name) => known(name) && reading.isAlive(name)));
      for (const row of rowsOf(cleo).milestone) {
        expect(Object.keys(row).filter((field) => field !== "conflicts")).toEqual(["id", ...Object.keys(fieldsOf("milestone"))]);
        expect(row.title).toBe(reading.shown(`milestone/${row.id}`, "title"));
      }
      for (const person of [ada, ben, cleo, dan]) {
        expect(verifyPlan(person.plan).problems).toEqual([]);
        person.plan.close();
      }
    }),
    { numRuns: 60 * Number(process.env.FUZZ ?? 1) },
  );
});

test("P14 newer versions: a step that brought unknown fields goes back and comes again in what is known", () => {
  const [ada, ben] = [newPerson("Ada"), newPerson("Ben")];
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "Alpha")]);
  deliver(ben, bundleFrom(ada));
  writeStrange(ben, { who: 1, type: "milestone", id: "m1", field: "dates", value: "Beta" });
  writeStrange(ben, { who: 1, type: "risk", id: "r1", field: "title", value: "Beta" });
  write(ben, [set("milestone", "m1", "title", "Beta")]);
  const before = rowsOf(ada);
  deliver(ada, bundleFrom(ben));
  const after = rowsOf(ada);
  for (const [turn, rows] of [
    [undo, before],
    [redo, after],
    [undo, before],
  ] as const) {
    turn(ada);
    expect(rowsOf(ada)).toEqual(rows);
    expect(verifyPlan(ada.plan).problems).toEqual([]);
  }
  expect(changesOf(commitsOf(ada)).filter(({ value, field }) => field === "dates" && value === "Beta")).toHaveLength(1);
});

test("P14 newer versions: a record with more fields than a change may name can be deleted and decided on all the same", () => {
  const [ada, ben] = [newPerson("Ada"), newPerson("Ben")];
  const { db, signer } = ben.plan;
  const fields = Array.from({ length: 1_100 }, (_, i) => ({
    type: "milestone",
    id: "m1",
    field: `new${i}`,
    value: 1,
    parents: [],
    seen: [],
  }));
  writeCommit(db, signer, { kind: "create", author: "Ben", note: "", now: tick(ben) }, fields);
  deliver(ada, bundleFrom(ben));
  write(ada, [set("milestone", "m1", "_life", 0)]);
  write(ada, [set("milestone", "m1", "_life", 1)]);
  expect(deliver(ben, bundleFrom(ada)).rejected).toEqual([]);
  expect(rowsOf(ben).milestone).toHaveLength(1);
});
