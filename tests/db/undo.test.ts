/** Undo and redo of every kind of step, step by step to the beginning and back, across restarts, after merges; the tables decide. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stepToRedo, stepToUndo, turnStep } from "../../db/undo.ts";
import { verifyPlan } from "../../db/verify.ts";
import { actsWithRestarts, endWorld, newWorld, play } from "./acts.ts";
import {
  bundleFrom,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  type Person,
  redo,
  reopen,
  rowsOf,
  set,
  temporaryFolder,
  tick,
  undo,
  write,
} from "./people.ts";

const runs = (n: number) => ({ numRuns: n * Number(process.env.FUZZ ?? 1) });

/** Everything the screen shows: rows with what is in conflict, by id, and the two or more values of every conflict (of a life: there or deleted). */
function screenOf(person: Person) {
  const tables = Object.entries(rowsOf(person)).map(([type, rows]) => [type, [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))] as const);
  const conflicts = conflictsOf(person).map(({ id, field: unit, heads }) => {
    // A field that was never filled and one that was emptied look the same.
    const sides = heads.filter(({ field, value }) => value !== null && (unit !== "_life" || field === unit));
    return [id, [...new Set(sides.map(({ field, value }) => JSON.stringify([field, value])))].sort()];
  });
  return { tables, conflicts };
}
/** Does something as one step, takes it back, brings it again, takes it back: each time the screen is that of before or after. */
function expectTurns(person: Person, step: () => void): void {
  const before = screenOf(person);
  step();
  const after = screenOf(person);
  expect(after).not.toEqual(before);
  for (let round = 0; round < 2; round += 1) {
    expect(undo(person)).toBe(true);
    expect(screenOf(person)).toEqual(before);
    expect(redo(person)).toBe(true);
    expect(screenOf(person)).toEqual(after);
  }
  expect(undo(person)).toBe(true);
  expect(screenOf(person)).toEqual(before);
  expect(verifyPlan(person.plan).problems).toEqual([]);
}
/** Two who share one milestone. */
function pair(folder?: string): readonly [Person, Person] {
  const [ada, ben] = [newPerson("Ada", folder ? { folder } : {}), newPerson("Ben", { skew: 60_000 })];
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "Alpha"), set("milestone", "m1", "start", "2026-04-01")]);
  deliver(ben, bundleFrom(ada));
  return [ada, ben];
}

test("P19 taking back: an edit of one field, and of one never filled before", () => {
  const [ada] = pair();
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "title", "Beta")]));
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "detail", "New")]));
});

test("P19 taking back: several edits of one step, over records and groups", () => {
  const [ada] = pair();
  expectTurns(ada, () =>
    write(ada, [
      set("milestone", "m1", "title", "Beta"),
      set("milestone", "m1", "start", "2026-06-30"),
      set("milestone", "m1", "due", "2027-03-31"),
      set("objective", "o1", "_life", 1),
      set("objective", "o1", "code", "1a"),
    ]),
  );
});

test("P19 taking back: a record that was made, one that was deleted, one that was brought back", () => {
  const [ada] = pair();
  expectTurns(ada, () => write(ada, [set("milestone", "m2", "_life", 1), set("milestone", "m2", "title", "Made")]));
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "_life", 0)]));
  write(ada, [set("milestone", "m1", "_life", 0)]);
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "_life", 1)]));
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "title", "Edited though deleted")]));
});

test("P19 taking back: the same field edited several times goes back one value at a time", () => {
  const [ada] = pair();
  const screens = ["Beta", "Gamma", "Beta", "Delta"].map((title) => {
    const before = screenOf(ada);
    write(ada, [set("milestone", "m1", "title", title)]);
    return before;
  });
  const last = screenOf(ada);
  for (let round = 0; round < 2; round += 1) {
    for (const screen of [...screens].reverse()) {
      undo(ada);
      expect(screenOf(ada)).toEqual(screen);
    }
    for (const screen of [...screens.slice(1), last]) {
      redo(ada);
      expect(screenOf(ada)).toEqual(screen);
    }
  }
});

test("P19 taking back: a decision opens the conflict again, with both values; every way of deciding", () => {
  for (const skew of [-60_000, 60_000]) {
    const [ada, ben] = [newPerson("Ada"), newPerson("Ben", { skew })];
    write(ada, [
      set("milestone", "m1", "_life", 1),
      set("milestone", "m1", "title", "Alpha"),
      set("milestone", "m1", "start", "2026-04-01"),
    ]);
    deliver(ben, bundleFrom(ada));
    write(ada, [set("milestone", "m1", "title", "Ada's")]);
    write(ben, [set("milestone", "m1", "title", "Ben's")]);
    write(ada, [set("milestone", "m1", "start", "2026-06-30")]);
    write(ben, [set("milestone", "m1", "due", "2027-03-31")]);
    deliver(ada, bundleFrom(ben));
    expect(conflictsOf(ada).map(({ field }) => field)).toEqual(["dates", "title"]);
    for (const { id, heads } of conflictsOf(ada)) {
      for (const { change } of heads) {
        expectTurns(ada, () => {
          const again = conflictsOf(ada)
            .find((item) => item.id === id)
            ?.heads.find((head) => head.value === heads.find((h) => h.change === change)?.value);
          expect(decide(ada, id, { take: again?.change ?? "" }).ok).toBe(true);
        });
      }
    }
    expectTurns(ada, () => expect(decide(ada, "milestone/m1/title", { values: { title: "A third" } }).ok).toBe(true));
    expectTurns(ada, () => expect(decide(ada, "milestone/m1/dates", { keepBoth: true }).ok).toBe(true));
  }
});

test("P19 taking back: an edit beside an open conflict of its group, which is no part of it", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "reason", "Ada's")]);
  write(ben, [set("milestone", "m1", "confidence", "red")]);
  deliver(ada, bundleFrom(ben));
  expect(conflictsOf(ada).map(({ field }) => field)).toEqual(["status"]);
  expectTurns(ada, () => write(ada, [set("milestone", "m1", "status", "in-progress")]));
  expect(conflictsOf(ada)[0]?.heads).toHaveLength(2);
});

test("P19 taking back: a decision between delete and edit, either way", () => {
  for (const keep of [0, 1]) {
    const [ada, ben] = pair();
    write(ada, [set("milestone", "m1", "_life", 0)]);
    write(ben, [set("milestone", "m1", "title", "Ben's")]);
    deliver(ada, bundleFrom(ben));
    expect(conflictsOf(ada).map(({ field }) => field)).toEqual(["_life"]);
    expectTurns(ada, () => expect(decide(ada, "milestone/m1/_life", { values: { _life: keep } }).ok).toBe(true));
  }
});

test("P19 taking back: a merge of one bundle and of several, with records made, edited, deleted and brought back", () => {
  const [ada, ben] = pair();
  const cleo = newPerson("Cleo");
  deliver(cleo, bundleFrom(ada));
  write(ada, [set("milestone", "m2", "_life", 1), set("milestone", "m2", "title", "Two")]);
  for (const person of [ben, cleo]) deliver(person, bundleFrom(ada));
  write(ada, [set("milestone", "m2", "_life", 0)]);
  write(ben, [set("milestone", "m1", "title", "Ben's"), set("milestone", "m1", "due", "2027-03-31")]);
  write(ben, [set("milestone", "m2", "title", "Two by Ben")]);
  write(ben, [set("milestone", "m3", "_life", 1), set("milestone", "m3", "title", "Three")]);
  write(cleo, [set("milestone", "m1", "title", "Cleo's")]);
  write(cleo, [set("milestone", "m1", "_life", 0)]);
  const [fromBen, fromCleo] = [bundleFrom(ben), bundleFrom(cleo)];
  expect(rowsOf(ada).milestone).toHaveLength(1);
  expectTurns(ada, () => deliver(ada, fromBen));
  expectTurns(ada, () => deliver(ada, fromCleo));
  const [ada2] = [newPerson("Ada again")];
  expectTurns(ada2, () => deliver(ada2, fromBen, fromCleo));
});

test("P19 taking back: a decision that a colleague made and sent", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "title", "Ada's")]);
  write(ben, [set("milestone", "m1", "title", "Ben's")]);
  deliver(ben, bundleFrom(ada));
  deliver(ada, bundleFrom(ben));
  const before = screenOf(ada);
  expect(before.conflicts).toHaveLength(1);
  const [item] = conflictsOf(ben);
  expect(decide(ben, item?.id ?? "", { take: item?.heads[0]?.change ?? "" }).ok).toBe(true);
  expectTurns(ada, () => deliver(ada, bundleFrom(ben)));
});

test("P19 taking back: works across closing and opening again, for undo and for redo", () => {
  const [ada, ben] = pair(temporaryFolder());
  const first = screenOf(ada);
  write(ada, [set("milestone", "m1", "title", "Beta")]);
  write(ben, [set("milestone", "m1", "title", "Ben's")]);
  const second = screenOf(ada);
  deliver(ada, bundleFrom(ben));
  const third = screenOf(ada);
  for (const [turn, screen] of [
    [undo, second],
    [undo, first],
    [redo, second],
    [redo, third],
    [undo, second],
    [undo, first],
  ] as const) {
    reopen(ada);
    expect(turn(ada)).toBe(true);
    expect(screenOf(ada)).toEqual(screen);
  }
  ada.plan.close();
});

test("P19 taking back: what somebody changed since is left alone", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "title", "Ada's"), set("milestone", "m1", "detail", "Ada's")]);
  const step = stepToUndo(ada.plan.db);
  deliver(ben, bundleFrom(ada));
  write(ben, [set("milestone", "m1", "title", "Ben's, knowing Ada's")]);
  deliver(ada, bundleFrom(ben));
  if (step) turnStep(ada.plan.db, ada.plan.signer, step, "undone", { author: "Ada", now: tick(ada) });
  expect(rowsOf(ada).milestone).toMatchObject([{ title: "Ben's, knowing Ada's", detail: null }]);
  expect(conflictsOf(ada)).toEqual([]);
});

test("P19 taking back: the edit under a merge goes back once the merge has, and the colleague sees both", () => {
  const [ada, ben] = pair();
  const before = screenOf(ada);
  write(ada, [set("milestone", "m1", "title", "Ada's")]);
  const mine = screenOf(ada);
  write(ben, [set("milestone", "m1", "title", "Ben's")]);
  deliver(ada, bundleFrom(ben));
  expect(conflictsOf(ada)).toHaveLength(1);
  undo(ada);
  expect(screenOf(ada)).toEqual(mine);
  undo(ada);
  expect(screenOf(ada)).toEqual(before);
  deliver(ben, bundleFrom(ada));
  expect(rowsOf(ben).milestone).toEqual(rowsOf(ada).milestone);
  expect(conflictsOf(ben)).toEqual([]);
});

test("P19 taking back: a new edit or merge cuts redo off", () => {
  const [ada, ben] = pair();
  write(ada, [set("milestone", "m1", "title", "Beta")]);
  undo(ada);
  expect(stepToRedo(ada.plan.db)).toBeDefined();
  write(ada, [set("milestone", "m1", "detail", "Other")]);
  expect(redo(ada)).toBe(false);
  undo(ada);
  write(ben, [set("milestone", "m1", "source", "Ben")]);
  deliver(ada, bundleFrom(ben));
  expect(redo(ada)).toBe(false);
  const shown = screenOf(ada);
  while (undo(ada));
  while (redo(ada));
  expect(screenOf(ada)).toEqual(shown);
});

test("P19 taking back: however people live, each undo shows what was before its step, down to the first, and each redo what was after", () => {
  fc.assert(
    fc.property(actsWithRestarts(40), fc.nat({ max: 2 }), (list, pick) => {
      const world = newWorld({ onDisk: true });
      try {
        play(
          world,
          list.filter(({ act }) => act !== "undo" && act !== "redo"),
        );
        const person = world.people[pick];
        if (!person) return;
        const again: ReturnType<typeof screenOf>[] = [screenOf(person)];
        while (undo(person)) again.push(screenOf(person));
        expect(again.at(-1)?.tables.flatMap(([, rows]) => rows)).toEqual([]);
        expect(verifyPlan(person.plan).problems).toEqual([]);
        for (let at = again.length - 2; at >= 0; at -= 1) {
          expect(redo(person)).toBe(true);
          expect(screenOf(person)).toEqual(again[at]);
        }
        expect(redo(person)).toBe(false);
        expect(verifyPlan(person.plan).problems).toEqual([]);
      } finally {
        endWorld(world);
      }
    }),
    runs(40),
  );
});

test("P19 taking back: at every step of a life, undo shows the screen that step began with, and redo the one it ended with", () => {
  fc.assert(
    fc.property(actsWithRestarts(40), (list) => {
      const world = newWorld({ onDisk: true });
      const before = new Map<Person, ReturnType<typeof screenOf>>();
      const steps = new Map<Person, number | undefined>();
      try {
        play(world, list, {
          before: (person) => {
            before.set(person, screenOf(person));
            steps.set(person, stepToUndo(person.plan.db)?.n);
          },
          after: ({ act, person }) => {
            const made = stepToUndo(person.plan.db)?.n;
            if (act.act === "undo" || act.act === "redo" || made === undefined || made === steps.get(person)) return;
            const after = screenOf(person);
            undo(person);
            expect(screenOf(person)).toEqual(before.get(person));
            redo(person);
            expect(screenOf(person)).toEqual(after);
          },
        });
      } finally {
        endWorld(world);
      }
    }),
    runs(40),
  );
});
