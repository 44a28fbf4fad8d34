/** Random lives for a few people who share a small plan: small on purpose, so that they meet in the same fields all the time. */
import * as fc from "fast-check";
import type { ReceivedFile } from "../../db/inbox.ts";
import type { Position, Resolution } from "../../shared/api.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import type { TypeName, Value } from "../../shared/schema.ts";
import {
  bundleFrom,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  type Person,
  positionOf,
  redo,
  reopen,
  set,
  temporaryFolder,
  undo,
  write,
} from "./people.ts";

const days = ["2026-04-01", "2026-06-30", "2027-03-31"] as const;
const texts = ["Alpha", "Beta", "Gamma"] as const;
const places = ["milestone/m1", "milestone/m2", "milestone/m3", "objective/o1"] as const;
const cells: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>> = {
  objective: { code: ["1a", "1b"], title: texts, confidence: ["red", "green"], reason: texts },
  milestone: {
    code: ["1a.1", "1a.2"],
    title: texts,
    objective: ["o1", "o2", null],
    start: days,
    due: days,
    status: ["in-progress", "complete"],
    confidence: ["red", "amber"],
    reason: texts,
    forecast: [...days, null],
  },
  dependency: { title: texts, provider: places, receiver: places, lag: [0, 7], kind: ["FS", "SS"], state: ["agreed", "withdrawn"] },
};
const ids: Readonly<Record<string, readonly string[]>> = {
  objective: ["o1", "o2"],
  milestone: ["m1", "m2", "m3"],
  dependency: ["d1", "d2", "d3"],
};
export const recordNames: readonly { readonly type: TypeName; readonly id: string }[] = Object.entries(ids).flatMap(([type, list]) =>
  list.map((id) => ({ type: type as TypeName, id })),
);
export const fieldNames = (type: TypeName): readonly string[] => Object.keys(cells[type] ?? {});

interface Cell {
  readonly type: TypeName;
  readonly id: string;
  readonly field: string;
  readonly value: Value;
}
/** `who`, `letter`, `pick` are taken modulo what there is. `stale`: on the form that was opened earlier, not on what is on screen now. */
export type Act =
  | { readonly act: "edit"; readonly who: number; readonly cells: readonly Cell[]; readonly stale: boolean }
  | { readonly act: "open form"; readonly who: number }
  | { readonly act: "decide"; readonly who: number; readonly pick: number; readonly how: number; readonly stale: boolean }
  | { readonly act: "undo" | "redo" | "reopen"; readonly who: number }
  /** To everybody, or to one person: what they have not acknowledged. */
  | { readonly act: "send"; readonly who: number; readonly to: number | null }
  | { readonly act: "receive"; readonly who: number; readonly letters: readonly number[] };

const who = fc.nat({ max: 4 });
const record = fc.constantFrom(...recordNames);
const cell: fc.Arbitrary<Cell> = record.chain(({ type, id }) =>
  fc
    .constantFrom(...fieldNames(type))
    .chain((field) => fc.constantFrom(...(cells[type]?.[field] ?? [])).map((value) => ({ type, id, field, value }))),
);
const life: fc.Arbitrary<Cell> = record.chain(({ type, id }) =>
  fc.constantFrom(0, 1).map((value) => ({ type, id, field: "_life", value })),
);
const oneOfEach = { selector: (c: Cell) => `${c.type}/${c.id}/${c.field}` };
const edits = (item: fc.Arbitrary<Cell>, maxLength: number): fc.Arbitrary<Act> =>
  fc.record({
    act: fc.constant("edit" as const),
    who,
    cells: fc.uniqueArray(item, { minLength: 1, maxLength, ...oneOfEach }),
    stale: fc.boolean(),
  });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: edits(cell, 4) },
  { weight: 2, arbitrary: edits(life, 2) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("open form" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("decide" as const), who, pick: fc.nat(), how: fc.nat({ max: 5 }), stale: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom("undo" as const, "redo" as const, "undo" as const), who }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("send" as const), who, to: fc.option(who) }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant("receive" as const), who, letters: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) }),
  },
);
const restart: fc.Arbitrary<Act> = fc.record({ act: fc.constant("reopen" as const), who });

export const acts = (maxLength: number): fc.Arbitrary<readonly Act[]> => fc.array(act, { minLength: 1, maxLength, size: "max" });
export const actsWithRestarts = (maxLength: number): fc.Arbitrary<readonly Act[]> =>
  fc.array(fc.oneof({ weight: 9, arbitrary: act }, { weight: 1, arbitrary: restart }), { minLength: 1, maxLength, size: "max" });
/** How far clocks are off: none at all, a little, or 50 years either way. */
export const skews = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: -50, max: 50 }).map((years) => years * 31_557_600_000),
  ),
  {
    minLength: 5,
    maxLength: 5,
  },
);

export interface World {
  readonly people: readonly Person[];
  /** What was sent, oldest first: it may arrive never, late, twice, in any order. */
  readonly post: ReceivedFile[];
  /** The position that each person's form was opened at. */
  readonly forms: Map<Person, Position>;
}
export interface WorldOptions {
  readonly people?: number;
  readonly skews?: readonly number[];
  /** On disk, so that plans can be closed and opened again. */
  readonly onDisk?: boolean;
}

export function newWorld({ people = 3, skews: off = [], onDisk = false }: WorldOptions = {}): World {
  const names = ["Ada", "Ben", "Cleo", "Dan", "Eve"].slice(0, people);
  const options = (i: number) => ({ skew: off[i] ?? 0, ...(onDisk ? { folder: temporaryFolder() } : {}) });
  return { people: names.map((name, i) => newPerson(name, options(i))), post: [], forms: new Map() };
}
/** Lets go of every plan of a world. */
export const endWorld = ({ people }: World): void => {
  for (const { plan } of people) plan.close();
};

/** What an act did, for those who watch. */
export interface Done {
  readonly act: Act;
  readonly person: Person;
  /** The position that stood for what the person saw. */
  readonly at: Position;
  readonly conflict: ConflictItem | null;
}

/** Plays acts one after another. @param watch called around each: before it with null, after it with what was done */
export function play(
  world: World,
  list: readonly Act[],
  watch?: { before?(person: Person, act: Act): void; after?(done: Done): void },
): void {
  for (const next of list) {
    const person = world.people[next.who % world.people.length];
    if (!person) throw new Error("A world needs people.");
    watch?.before?.(person, next);
    const at = "stale" in next && next.stale ? (world.forms.get(person) ?? positionOf(person)) : positionOf(person);
    const conflict = perform(world, person, next, at);
    watch?.after?.({ act: next, person, at, conflict });
  }
}

function perform(world: World, person: Person, next: Act, at: Position): ConflictItem | null {
  switch (next.act) {
    case "edit":
      write(
        person,
        next.cells.map((c) => set(c.type, c.id, c.field, c.value)),
        at,
      );
      return null;
    case "open form":
      world.forms.set(person, at);
      return null;
    case "decide": {
      const open = conflictsOf(person);
      const item = open[next.pick % Math.max(1, open.length)];
      if (!item) return null;
      return decide(person, item.id, resolutionOf(item, next.how), at).ok ? item : null;
    }
    case "undo":
      undo(person);
      return null;
    case "redo":
      redo(person);
      return null;
    case "send":
      world.post.push(bundleFrom(person, next.to === null ? "any" : world.people[next.to % world.people.length]?.name));
      return null;
    case "receive": {
      const letters = next.letters.flatMap((n) => world.post[n % Math.max(1, world.post.length)] ?? []);
      if (letters.length > 0) deliver(person, ...letters);
      return null;
    }
    case "reopen":
      reopen(person);
      return null;
  }
}

/** One of the ways to decide: a side, both, or values of one's own. */
export function resolutionOf(item: ConflictItem, how: number): Resolution {
  if (how === 0 && item.fields.length > 1) return { keepBoth: true };
  const side = item.heads[how % item.heads.length];
  if (how === 1 && side && side.field !== "_life" && item.field !== "_life") return { values: { [side.field]: side.value } };
  if (how === 1 && item.field === "_life") return { values: { _life: 1 } };
  return { take: side?.change ?? "" };
}

/** Everybody writes to one, who writes to everybody: after it all copies hold the same. Each bundle holds what its reader has not acknowledged. */
export function meet({ people }: World): void {
  const [hub, ...others] = people;
  if (!hub) return;
  for (const other of others) deliver(hub, bundleFrom(other, hub.name));
  for (const other of others) deliver(other, bundleFrom(hub, other.name));
}
