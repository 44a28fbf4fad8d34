/**
 * Automerge as a second opinion: the same life, played to it and to Waymark, leaves the same values in every field. Single fields that go with no
 * others: of groups, lives and what stands outside them Automerge knows nothing.
 */
import * as Automerge from "@automerge/automerge";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bundleFrom, conflictsOf, decide, deliver, newPerson, type Person, rowsOf, set, write } from "./people.ts";

type Doc = { readonly [record: string]: { [field: string]: string } };
const records = ["m1", "m2"] as const;
const fields = ["title", "detail"] as const;

/** Somebody types a value into a field, or takes in what another has. */
type Act =
  | {
      readonly act: "type";
      readonly who: number;
      readonly record: (typeof records)[number];
      readonly field: (typeof fields)[number];
      readonly value: string;
    }
  | { readonly act: "take in"; readonly who: number; readonly from: number };
const people = ["Ada", "Ben", "Cleo"] as const;
const who = fc.nat({ max: people.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant("type" as const),
    who,
    record: fc.constantFrom(...records),
    field: fc.constantFrom(...fields),
    value: fc.constantFrom("Alpha", "Beta", "Gamma", "Delta"),
  }),
  fc.record({ act: fc.constant("take in" as const), who, from: who }),
);

/** One person at both: their copy of the plan, and of Automerge's document. */
interface Both {
  readonly person: Person;
  doc: Automerge.Doc<Doc>;
}

function begin(): readonly Both[] {
  const [first, ...others] = people.map((name) => newPerson(name));
  if (!first) throw new Error("Nobody is there.");
  write(
    first,
    records.flatMap((id) => [set("milestone", id, "_life", 1), ...fields.map((field) => set("milestone", id, field, "As it was"))]),
  );
  const doc = Automerge.from<Doc>(
    Object.fromEntries(records.map((id) => [id, Object.fromEntries(fields.map((field) => [field, "As it was"]))])),
  );
  for (const other of others) deliver(other, bundleFrom(first));
  return [first, ...others].map((person) => ({ person, doc: Automerge.clone(doc) }));
}

/** What stands in every field of a person's plan, as `record/field`: the values of its live changes, each once. */
function valuesHere({ person }: Both): ReadonlyMap<string, readonly string[]> {
  const shown = rowsOf(person).milestone.flatMap((row) => fields.map((field) => [`${row.id}/${field}`, distinct([row[field]])] as const));
  const contested = conflictsOf(person).map(
    ({ record, field, heads }) => [`${record}/${field}`, distinct(heads.map(({ value }) => value))] as const,
  );
  return new Map([...shown, ...contested]);
}
function valuesThere({ doc }: Both): ReadonlyMap<string, readonly string[]> {
  return new Map(
    records.flatMap((record) =>
      fields.map((field) => {
        const cell = doc[record] ?? {};
        return [`${record}/${field}`, distinct(Object.values(Automerge.getConflicts(cell, field) ?? { only: cell[field] }))] as const;
      }),
    ),
  );
}
const distinct = (values: readonly unknown[]): readonly string[] => [...new Set(values.map(String))].sort();

function play(all: readonly Both[], next: Act): void {
  const one = all[next.who];
  if (!one) return;
  if (next.act === "take in") {
    const other = all[next.from];
    if (!other || other === one) return;
    deliver(one.person, bundleFrom(other.person));
    one.doc = Automerge.merge(one.doc, other.doc);
    return;
  }
  const { record, field, value } = next;
  const values = valuesHere(one).get(`${record}/${field}`) ?? [];
  // What is there already is not written again by either.
  if (values.length === 1 && values[0] === value) return;
  // Automerge takes whoever writes to have seen all that stands in a field; with Waymark that is so where a person decides.
  if (values.length > 1) decide(one.person, `milestone/${record}/${field}`, { values: { [field]: value } });
  else write(one.person, [set("milestone", record, field, value)]);
  one.doc = Automerge.change(one.doc, (doc) => {
    const cell = doc[record];
    if (cell) cell[field] = value;
  });
}

test("P20 second opinion: after every act the values that stand in each field, and so the conflicts, are those that Automerge finds", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 30, size: "max" }), (acts) => {
      const all = begin();
      for (const next of acts) {
        play(all, next);
        const one = all[next.who];
        if (one) expect(valuesHere(one)).toEqual(valuesThere(one));
      }
    }),
    { numRuns: 40 * Number(process.env.FUZZ ?? 1) },
  );
});
