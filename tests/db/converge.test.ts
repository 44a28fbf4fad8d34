/**
 * Convergence, held against an oracle that shares no code with the engine: random lives of three to five people, their bundles in any order.
 * Long because every property, P1 to P18, is held in the same worlds, and beside their histories put in another order or under other clocks.
 */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "../../db/rebuild.ts";
import { settle } from "../../db/settle.ts";
import { stepToRedo, stepToUndo } from "../../db/undo.ts";
import { verifyPlan } from "../../db/verify.ts";
import { logCommits } from "../../db/write.ts";
import type { ReceivedCommit } from "../../shared/bundle.ts";
import { encodeCommit } from "../../shared/commit.ts";
import { kindOf } from "../../shared/schema.ts";
import {
  type Act,
  acts,
  actsWithRestarts,
  endWorld,
  fieldNames,
  meet,
  newWorld,
  play,
  recordNames,
  resolutionOf,
  skews,
  type World,
} from "./acts.ts";
import { changesOf, read, sidesBy, sidesOf } from "./oracle.ts";
import {
  bundleFrom,
  commitsOf,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  type Person,
  positionOf,
  reopen,
  rowsOf,
  set,
  temporaryFolder,
  write,
} from "./people.ts";

/** `FUZZ=20` runs every property so many times as often; without it half as often, so that everybody's checks stay short. */
const runs = (n: number) => ({ numRuns: Math.ceil(n * Number(process.env.FUZZ ?? 0.5)) });
const people = fc.integer({ min: 3, max: 5 });
const isKnown = (type: string, field: string): boolean => kindOf(type, field) !== undefined;
const digest = (person: Person): string => digestOf(person.plan.db);

/** Plays a world to its end, looks at it, and lets go of it. */
function inWorld(
  options: Parameters<typeof newWorld>[0],
  list: readonly Act[],
  look: (world: World) => void,
  watch?: Parameters<typeof play>[2],
): void {
  const world = newWorld(options);
  try {
    play(world, list, watch);
    look(world);
  } finally {
    endWorld(world);
  }
}

/** A fresh replica that was given these commits, and nothing else, in this order. */
function replicaOf(commits: readonly ReceivedCommit[]): Person {
  const fresh = newPerson("Fresh");
  fresh.plan.db.transaction(() => {
    const logged = logCommits(fresh.plan.db, commits, null);
    if ("type" in logged) throw new Error(JSON.stringify(logged));
    settle(fresh.plan.db, logged.entities);
  });
  return fresh;
}
/** Holds everything that a screen shows of a copy beside the oracle's reading of its log. */
function expectAsRead(person: Person): void {
  const reading = read(commitsOf(person), isKnown);
  const rows = new Map(
    Object.entries(rowsOf(person)).flatMap(([type, list]) =>
      list.map((row) => [`${type}/${row.id}`, new Map<string, unknown>(Object.entries(row))]),
    ),
  );
  const alive = reading.records.filter((name) => reading.isAlive(name));
  expect([...rows.keys()].sort()).toEqual(alive);
  for (const [name, row] of rows) {
    const [type = ""] = name.split("/");
    for (const [field, value] of row)
      if (isKnown(type, field)) expect([name, field, value]).toEqual([name, field, reading.shown(name, field)]);
    const open = reading.conflicts.flatMap((conflict) => (conflict.startsWith(`${name}/`) ? [conflict.slice(name.length + 1)] : []));
    expect(row.get("conflicts") ?? []).toEqual(open);
  }
  const items = conflictsOf(person);
  expect(items.map(({ id }) => id).sort()).toEqual(reading.conflicts);
  for (const item of items) if (item.field !== "_life") expect(sidesOf(item)).toEqual(sidesBy(reading, item));
  const heads = person.plan.db
    .sql<{ change: string }>(`SELECT lower(hex(hash)) || ':' || (h - c) AS change FROM head JOIN change USING (h) JOIN "commit" USING (c)`)
    .all()
    .map(({ change }) => change);
  const expected = [...new Set(changesOf(commitsOf(person)).map(({ type, record, field }) => `${type}/${record} ${field}`))].flatMap(
    (cell) => {
      const [name = "", field = ""] = cell.split(" ");
      return reading.heads(name, field).map(({ id }) => `${Buffer.from(id.slice(0, 43), "base64url").toString("hex")}${id.slice(43)}`);
    },
  );
  expect(heads.sort()).toEqual(expected.sort());
}

test("P1 convergence: whatever the order of bundles, with repeats and restarts, all copies print one digest", () => {
  fc.assert(
    fc.property(people, actsWithRestarts(60), skews, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (count, list, off, order) => {
      inWorld({ people: count, skews: off, onDisk: true }, list, (world) => {
        meet(world);
        const digests = world.people.map(digest);
        expect(new Set(digests).size).toBe(1);
        const letters = [...world.post, ...world.people.map((person) => bundleFrom(person))];
        for (const shuffled of [letters, [...letters].reverse(), order.flatMap((n) => letters[n % letters.length] ?? []).concat(letters)]) {
          const folder = temporaryFolder();
          const fresh = newPerson("Fresh", { folder });
          const [first, second, ...rest] = shuffled;
          for (const letter of [first, second]) if (letter) deliver(fresh, letter);
          reopen(fresh);
          deliver(fresh, ...rest);
          expect(digest(fresh)).toBe(digests[0]);
          fresh.plan.close();
        }
        for (const person of world.people) expect(verifyPlan(person.plan).problems).toEqual([]);
      });
    }),
    runs(25),
  );
});

test("P2 subset: the state after any causally closed set of commits, in any order that respects it, is the state of that set alone", () => {
  fc.assert(
    fc.property(acts(60), fc.infiniteStream(fc.nat()), (list, numbers) => {
      const dice = (below: number): number => Number(numbers.next().value ?? 0) % below;
      inWorld({}, list, (world) => {
        meet(world);
        const [first] = world.people;
        const all = first ? commitsOf(first) : [];
        const chosen = closed(
          all,
          all.filter(() => dice(3) === 0),
        );
        const alone = replicaOf(chosen);
        const other = replicaOf(shuffled(chosen, dice));
        expect(digest(other)).toBe(digest(alone));
        expectAsRead(other);
        const rest = shuffled(all, dice);
        for (const [person, commits] of [[alone, rest] as const, [other, all] as const]) {
          const logged = logCommits(person.plan.db, commits, null);
          if ("type" in logged) throw new Error(JSON.stringify(logged));
          settle(person.plan.db, logged.entities);
        }
        expect(new Set([alone, other].map(digest).concat(first ? digest(first) : [])).size).toBe(1);
        alone.plan.close();
        other.plan.close();
      });
    }),
    runs(60),
  );
});

test("P3 ghost truth: a change leaves the heads only through a change whose author had it on screen", () => {
  fc.assert(
    fc.property(people, acts(60), skews, (count, list, off) => {
      /** What a person saw: for each position of theirs, what was on screen in each cell, by the oracle. */
      const screens = new Map<string, ReturnType<typeof read>>();
      const screenAt = (person: Person, at: number) => screens.get(`${person.name} ${at}`);
      const look = (person: Person): void => {
        const name = `${person.name} ${positionOf(person)}`;
        if (!screens.has(name)) screens.set(name, read(commitsOf(person)));
      };
      const shownIn = (reading: ReturnType<typeof read> | undefined, record: string, field: string): readonly string[] => {
        const heads = reading?.heads(record, field) ?? [];
        // Of a record that one side deleted and another kept, the screen shows that it is there.
        const first = heads.find((head) => field === "_life" && head.value !== 0) ?? heads[0];
        return heads.filter((head) => head.value === first?.value).map((head) => head.id);
      };
      let before: readonly ReceivedCommit[] = [];
      let step: ReadonlySet<string> = new Set();
      inWorld({ people: count, skews: off }, list, () => undefined, {
        before: (person, act) => {
          look(person);
          before = commitsOf(person);
          const turned = act.act === "undo" ? stepToUndo(person.plan.db) : act.act === "redo" ? stepToRedo(person.plan.db) : undefined;
          // Local change numbers count the log's changes from 1.
          step = new Set(
            turned
              ? changesOf(before)
                  .slice(turned.first - 1, turned.last)
                  .map(({ id }) => id)
              : [],
          );
        },
        after: ({ act, person, at, conflict }) => {
          const known = new Set(before.map(({ hash }) => hash));
          const now = commitsOf(person);
          const written = now.filter(({ commit, hash }) => commit.replica === person.plan.signer.replica && !known.has(hash));
          const sinceForm = new Set(
            changesOf(now.filter(({ commit }) => commit.replica === person.plan.signer.replica)).map(({ id }) => id),
          );
          for (const change of changesOf(written)) {
            const record = `${change.type}/${change.record}`;
            const form = shownIn(screenAt(person, at), record, change.field);
            if (act.act === "edit") {
              // What one wrote oneself since the form was opened was on one's own screen, too.
              expect(change.parents.filter((parent) => !form.includes(parent) && !sinceForm.has(parent))).toEqual([]);
              if (!act.stale) expect([...change.parents].sort()).toEqual([...form].sort());
            } else if (act.act === "decide") {
              const listed =
                screenAt(person, at)
                  ?.heads(record, change.field)
                  .map(({ id }) => id) ?? [];
              expect(conflict?.fields).toContain(change.field);
              expect(change.parents.filter((parent) => !listed.includes(parent))).toEqual([]);
            } else {
              expect(["undo", "redo"]).toContain(act.act);
              const screen = shownIn(read(now.filter(({ hash }) => known.has(hash))), record, change.field);
              expect(change.parents.filter((parent) => !screen.includes(parent) && !step.has(parent) && !sinceForm.has(parent))).toEqual(
                [],
              );
            }
          }
          look(person);
        },
      });
    }),
    runs(100),
  );
});

test("P4 idempotence: merging again what was merged changes nothing, one by one, together, or resent", () => {
  fc.assert(
    fc.property(people, acts(50), (count, list) => {
      inWorld({ people: count }, list, (world) => {
        meet(world);
        const letters = [...world.post, ...world.people.map((person) => bundleFrom(person))];
        for (const person of world.people) {
          const before = [digest(person), conflictsOf(person).length, stepToUndo(person.plan.db)?.n, stepToRedo(person.plan.db)?.n];
          for (const letter of letters) expect(deliver(person, letter).applied).toBe(0);
          expect(deliver(person, ...letters, ...letters).applied).toBe(0);
          expect([digest(person), conflictsOf(person).length, stepToUndo(person.plan.db)?.n, stepToRedo(person.plan.db)?.n]).toEqual(
            before,
          );
        }
      });
    }),
    runs(25),
  );
});

/** A side of a group taken whose author knew nothing of the other field: what stands there must not hang on the shown value, which hangs on a clock. */
const end = (field: "provider" | "receiver", value: string) => ({ type: "dependency" as const, id: "d2", field, value });
const sideTakenAlone: [number, Act[], number[][]] = [
  3,
  [
    { act: "edit", who: 0, cells: [end("provider", "milestone/m1")], stale: false },
    { act: "edit", who: 0, cells: [end("receiver", "milestone/m1")], stale: false },
    { act: "edit", who: 1, cells: [end("receiver", "milestone/m3")], stale: false },
  ],
  [
    [-63_115_200_000, 0, 0, 0, 0],
    [0, -94_672_800_000, 1_167_631_200_000, 0, 0],
  ],
];

test("P5 clock independence: with every clock moved by up to 50 years, heads and conflicts are the same", () => {
  fc.assert(
    fc.property(people, acts(60), fc.array(skews, { minLength: 2, maxLength: 2 }), (count, list, [off = [], moved = []]) => {
      inWorld({ people: count, skews: off }, list, (world) => {
        meet(world);
        const [hub] = world.people;
        if (!hub) return;
        const replicas = world.people.map(({ plan }) => plan.signer.replica);
        const { commits, nameOf } = withClocksMoved(commitsOf(hub), (replica) => moved[replicas.indexOf(replica)] ?? 0);
        const other = replicaOf(commits);
        const conflicts = (person: Person, name: (hash: string) => string) =>
          conflictsOf(person).map(({ id, heads }) => [
            id,
            heads.map((head) => name(head.change.slice(0, 43)) + head.change.slice(43)).sort(),
          ]);
        expect(conflicts(other, (hash) => hash)).toEqual(conflicts(hub, nameOf));
        expectAsRead(other);
        for (const [person, name] of [[hub, nameOf] as const, [other, (hash: string) => hash] as const]) {
          for (let open = conflictsOf(person); open[0]; open = conflictsOf(person)) {
            const [item] = open;
            // The same side in both worlds: the one whose name comes first.
            const side = [...item.heads].sort((a, b) =>
              name(a.change.slice(0, 43)) + a.change < name(b.change.slice(0, 43)) + b.change ? -1 : 1,
            )[0];
            expect(decide(person, item.id, { take: side?.change ?? "" }).ok).toBe(true);
          }
        }
        const violations = (person: Person) =>
          person.plan.db
            .sql<{ key: string }>("SELECT CASE kind WHEN 'cycle' THEN kind ELSE key END AS key FROM violation")
            .all()
            .map(({ key }) => key);
        expect([...new Set(violations(other))].sort()).toEqual([...new Set(violations(hub))].sort());
        other.plan.close();
      });
    }),
    { ...runs(40), examples: [sideTakenAlone] },
  );
});

test("P7 equal values never conflict, in a field or in a group", () => {
  const [ada, ben, cleo] = [newPerson("Ada"), newPerson("Ben"), newPerson("Cleo")];
  write(ada, [
    set("milestone", "m1", "_life", 1),
    set("milestone", "m1", "start", "2026-04-01"),
    set("milestone", "m1", "due", "2027-03-31"),
  ]);
  for (const person of [ben, cleo]) deliver(person, bundleFrom(ada));
  for (const person of [ada, ben, cleo]) {
    write(person, [
      set("milestone", "m1", "title", "The same"),
      set("milestone", "m1", "start", "2026-06-30"),
      set("milestone", "m1", "due", "2028-03-31"),
    ]);
  }
  expect(deliver(ada, bundleFrom(ben), bundleFrom(cleo)).conflicts).toEqual([]);
  expectAsRead(ada);
  write(ada, [set("milestone", "m1", "due", "2029-03-31")]);
  expect(conflictsOf(ada)).toEqual([]);
});

test("P7 deciding: every decision leaves one value in each field of the unit and no conflict in it", () => {
  fc.assert(
    fc.property(people, acts(50), fc.infiniteStream(fc.nat()), (count, list, numbers) => {
      const dice = (): number => Number(numbers.next().value ?? 0);
      inWorld({ people: count }, list, (world) => {
        meet(world);
        for (let round = 0; ; round += 1) {
          const person = world.people[dice() % world.people.length];
          const open = person ? conflictsOf(person) : [];
          const item = open[dice() % Math.max(1, open.length)];
          if (!person || !item) break;
          expect(round).toBeLessThan(200);
          const how = dice();
          const done = decide(person, item.id, resolutionOf(item, how));
          if (!done.ok) expect(decide(person, item.id, { take: item.heads[how % item.heads.length]?.change ?? "" }).ok).toBe(true);
          const reading = read(commitsOf(person), isKnown);
          expect(reading.conflicts).not.toContain(item.id);
          expect(conflictsOf(person).map(({ id }) => id)).not.toContain(item.id);
          for (const field of item.fields) {
            expect(new Set(reading.heads(`${item.type}/${item.record}`, field).map(({ value }) => value)).size).toBeLessThanOrEqual(1);
          }
          meet(world);
        }
        for (const person of world.people) expectAsRead(person);
      });
    }),
    runs(25),
  );
});

test("P10 loss: after bundles were lost, late, repeated and out of order, one later bundle from each to each brings equality", () => {
  fc.assert(
    fc.property(
      people,
      actsWithRestarts(40),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      acts(20),
      (count, first, lost, second) => {
        inWorld({ people: count, onDisk: true }, first, (world) => {
          const kept = world.post.filter((_, i) => !lost[i]);
          world.post.splice(0, world.post.length, ...kept.reverse());
          play(world, second);
          meet(world);
          expect(new Set(world.people.map(digest)).size).toBe(1);
          for (const { plan } of world.people) expect(plan.db.value("SELECT count(*) FROM bundle WHERE state = 'held'")).toBe(0);
        });
      },
    ),
    runs(40),
  );
});

test("P11 tables follow the log: after every step the derived tables equal those rebuilt from the log", () => {
  fc.assert(
    fc.property(people, acts(50), (count, list) => {
      inWorld({ people: count }, list, () => undefined, { after: ({ person }) => expect(verifyPlan(person.plan).problems).toEqual([]) });
    }),
    runs(40),
  );
});

test("P12 delete against edit: the whole record stays, every field filled, and the conflict says so", () => {
  fc.assert(
    fc.property(fc.constantFrom(...recordNames), fc.nat(), fc.boolean(), fc.boolean(), ({ type, id }, pick, deleterFirst, early) => {
      const fields = fieldNames(type);
      const filled = fields.map((field) => set(type, id, field, valueFor(type, field)));
      const [ada, ben] = [newPerson("Ada"), newPerson("Ben", { skew: early ? -10_000_000 : 10_000_000 })];
      write(ada, [set(type, id, "_life", 1), ...filled]);
      deliver(ben, bundleFrom(ada));
      const field = fields[pick % fields.length] ?? "title";
      write(ben, [set(type, id, field, null)]);
      write(ada, [set(type, id, "_life", 0)]);
      expect(rowsOf(ada)[type]).toEqual([]);
      const [first, second] = deleterFirst ? [ada, ben] : [ben, ada];
      deliver(first, bundleFrom(second));
      deliver(second, bundleFrom(first));
      for (const person of [ada, ben]) {
        const [row] = rowsOf(person)[type];
        for (const { field: other, value } of filled)
          expect([other, (row as Readonly<Record<string, unknown>>)[other]]).toEqual([other, other === field ? null : value]);
        expect(row?.conflicts).toEqual(["_life"]);
        expectAsRead(person);
        person.plan.close();
      }
    }),
    runs(60),
  );
});

test("P12 delete against edit: who sees the flagged record may still delete it", () => {
  const [ada, ben] = [newPerson("Ada"), newPerson("Ben")];
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "Alpha")]);
  deliver(ben, bundleFrom(ada));
  write(ben, [set("milestone", "m1", "title", "Beta")]);
  write(ada, [set("milestone", "m1", "_life", 0)]);
  deliver(ada, bundleFrom(ben));
  expect(rowsOf(ada).milestone).toHaveLength(1);
  write(ada, [set("milestone", "m1", "_life", 0)]);
  expect(rowsOf(ada).milestone).toEqual([]);
  expect(conflictsOf(ada)).toEqual([]);
  expectAsRead(ada);
});

test("P12 delete against edit: a record that one deleted and another brought back may be deleted whoever's clock is ahead", () => {
  for (const skew of [-10_000_000, 10_000_000]) {
    const [ada, ben] = [newPerson("Ada"), newPerson("Ben", { skew })];
    write(ada, [set("milestone", "m1", "_life", 1)]);
    write(ada, [set("milestone", "m1", "_life", 0)]);
    deliver(ben, bundleFrom(ada));
    write(ben, [set("milestone", "m1", "_life", 1)]);
    write(ada, [set("milestone", "m1", "_life", 1)]);
    write(ada, [set("milestone", "m1", "_life", 0)]);
    deliver(ada, bundleFrom(ben));
    expect(rowsOf(ada).milestone).toMatchObject([{ conflicts: ["_life"] }]);
    write(ada, [set("milestone", "m1", "_life", 0)]);
    expect(rowsOf(ada).milestone).toEqual([]);
    expectAsRead(ada);
  }
});

test("P13 loops: what stays in force has no loop, and a link is suspended only for closing one of earlier links", () => {
  const ends = fc.constantFrom("milestone/m1", "milestone/m2", "milestone/m3", "milestone/m4");
  const link = fc.record({
    who: fc.nat({ max: 2 }),
    id: fc.constantFrom("d1", "d2", "d3", "d4", "d5", "d6"),
    provider: ends,
    receiver: ends,
    sends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(link, { minLength: 1, maxLength: 25, size: "max" }), skews, (links, off) => {
      inWorld({ skews: off }, [], (world) => {
        for (const { who, id, provider, receiver, sends } of links) {
          const person = world.people[who];
          const other = world.people[(who + 1) % 3];
          if (!person || !other) continue;
          write(person, [set("dependency", id, "provider", provider), set("dependency", id, "receiver", receiver)]);
          if (sends) deliver(other, bundleFrom(person));
        }
        meet(world);
        const found = world.people.map((person) => suspendedIn(person));
        expect(new Set(found.map((list) => JSON.stringify(list))).size).toBe(1);
        const [ada] = world.people;
        if (ada) expect(found[0]).toEqual(suspendedByOrder(commitsOf(ada)));
      });
    }),
    runs(60),
  );
});

test("P16 append only: no row that the log once held ever changes, and no line of it", () => {
  fc.assert(
    fc.property(actsWithRestarts(40), (list) => {
      const logs = new Map<string, readonly string[]>();
      inWorld({ onDisk: true }, list, () => undefined, {
        after: ({ person }) => {
          const now = [
            ...commitsOf(person).map(({ commit, hash }) => `${hash} ${encodeCommit(commit)}`),
            ...["entity", "field", '"commit"', "change"].flatMap((table) =>
              person.plan.db
                .sql(`SELECT * FROM ${table} ORDER BY 1`)
                .all()
                .map((row, i) => `${table} ${i} ${JSON.stringify(row)}`),
            ),
          ];
          const lines = new Set(now);
          expect((logs.get(person.name) ?? []).filter((line) => !lines.has(line))).toEqual([]);
          logs.set(person.name, now);
        },
      });
    }),
    runs(20),
  );
});

test("P18 count: after every step rows, records, heads and conflicts are those of the oracle", () => {
  fc.assert(
    fc.property(people, acts(50), skews, (count, list, off) => {
      inWorld({ people: count, skews: off }, list, (world) => meet(world), { after: ({ person }) => expectAsRead(person) });
    }),
    runs(40),
  );
});

/** The commits that a set builds on, and the set: through the chain, parents and what was seen. */
function closed(all: readonly ReceivedCommit[], chosen: readonly ReceivedCommit[]): readonly ReceivedCommit[] {
  const wanted = new Set(chosen.map(({ hash }) => hash));
  for (const { commit, hash } of [...all].reverse()) if (wanted.has(hash)) for (const other of foundations(commit)) wanted.add(other);
  return all.filter(({ hash }) => wanted.has(hash));
}
const foundations = (commit: ReceivedCommit["commit"]): readonly string[] =>
  [commit.prev, ...commit.ops.flatMap((op) => [...op.parents, ...op.seen].map((change) => change.slice(0, 43)))].filter(
    (hash) => hash !== "",
  );

/** Another order of arrival in which foundations still come first. */
function shuffled(commits: readonly ReceivedCommit[], dice: (below: number) => number): readonly ReceivedCommit[] {
  const rest = [...commits];
  const inSet = new Set(commits.map(({ hash }) => hash));
  const placed = new Set<string>();
  const order: ReceivedCommit[] = [];
  while (rest.length > 0) {
    const ready = rest.filter(({ commit }) => foundations(commit).every((hash) => placed.has(hash) || !inSet.has(hash)));
    const next = ready[dice(ready.length)];
    if (!next) throw new Error("The log builds on itself.");
    rest.splice(rest.indexOf(next), 1);
    placed.add(next.hash);
    order.push(next);
  }
  return order;
}

/** The same history by people whose clocks were set differently: other times, therefore other hashes. */
function withClocksMoved(commits: readonly ReceivedCommit[], skewOf: (replica: string) => number) {
  const names = new Map<string, string>();
  const named = (change: string): string => (names.get(change.slice(0, 43)) ?? "") + change.slice(43);
  const moved = commits.map(({ commit, hash }): ReceivedCommit => {
    const ops = commit.ops.map((op) => ({ ...op, parents: op.parents.map(named), seen: op.seen.map(named) }));
    const copy = {
      ...commit,
      prev: commit.prev === "" ? "" : named(commit.prev),
      wall: Math.max(0, commit.wall + skewOf(commit.replica)),
      ops,
    };
    const name = createHash("sha256").update(encodeCommit(copy)).digest("base64url");
    names.set(hash, name);
    return { commit: copy, hash: name };
  });
  return { commits: moved, nameOf: (hash: string): string => names.get(hash) ?? hash };
}

/** Links that the engine suspended, by record id. */
const suspendedIn = ({ plan }: Person): readonly string[] =>
  plan.db
    .sql<{ key: string }>("SELECT key FROM violation WHERE kind = 'cycle' ORDER BY key")
    .all()
    .map(({ key }) => key.replace("cycle:dependency/", ""));

/** The links that close a loop when all are taken in the order in which their ends were last written, by depth-first search. */
function suspendedByOrder(commits: readonly ReceivedCommit[]): readonly string[] {
  const reading = read(commits);
  const stamp = (name: string): string =>
    ["provider", "receiver"]
      .flatMap((field) => reading.heads(name, field))
      .map(({ wall, commit }) => `${String(wall).padStart(16, "0")}${Buffer.from(commit, "base64url").toString("hex")}`)
      .sort()
      .at(-1) ?? "";
  const links = reading.records
    .filter((name) => reading.isAlive(name) && reading.shown(name, "state") !== "withdrawn")
    .map((name) => ({
      id: name.slice("dependency/".length),
      stamp: stamp(name),
      from: reading.shown(name, "provider"),
      to: reading.shown(name, "receiver"),
    }))
    .sort((a, b) => (a.stamp + a.id < b.stamp + b.id ? -1 : 1));
  const force: typeof links = [];
  const reaches = (from: unknown, to: unknown, trail: readonly unknown[] = []): boolean =>
    from === to || force.some((link) => link.from === from && !trail.includes(link.to) && reaches(link.to, to, [...trail, link.to]));
  const suspended: string[] = [];
  for (const link of links) {
    if (reaches(link.to, link.from)) suspended.push(link.id);
    else force.push(link);
  }
  return suspended.sort();
}

/** A value that fits a field, to fill a record with. */
function valueFor(type: string, field: string): string | number {
  const kind = kindOf(type, field);
  if (kind?.kind === "day") return "2026-04-01";
  if (kind?.kind === "whole") return 7;
  if (kind?.kind === "choice") return kind.choices[0] ?? "";
  return kind?.kind === "ref" && kind.to === null ? "objective/o1" : "Alpha";
}
