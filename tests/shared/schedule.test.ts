/** The arithmetic of dates: every kind of link by hand, then what must hold of any network. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, daysBetween } from "../../shared/dates.ts";
import {
  drivingLink,
  impactOf,
  type Link,
  type LinkKind,
  longestChain,
  type Move,
  type Network,
  networkOf,
  type PlanRows,
  type Task,
} from "../../shared/schedule.ts";
import { linkKinds, type Row, schema, type TypeName } from "../../shared/schema.ts";

interface Parts {
  readonly tasks: readonly Task[];
  readonly links: readonly Link[];
  /** Tasks by the summary they are in. */
  readonly summaries?: Readonly<Record<string, readonly string[]>>;
}
function networkFrom({ tasks, links, summaries = {} }: Parts): Network {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const [from, to] = [Map.groupBy(links, (link) => link.from), Map.groupBy(links, (link) => link.to)];
  return {
    task: (id) => byId.get(id),
    partsOf: (id) => summaries[id] ?? [],
    summariesOf: (id) => Object.keys(summaries).filter((summary) => summaries[summary]?.includes(id)),
    from: (id) => from.get(id) ?? [],
    to: (id) => to.get(id) ?? [],
  };
}
const task = (id: string, start: Day | null, finish: Day | null, fixed = false): Task => ({ id, start, finish, fixed });
const link = (from: string, to: string, kind: LinkKind = "FS", lag = 0, neededBy: Day | null = null): Link => ({
  id: `${from}-${to}`,
  from,
  to,
  kind,
  lag,
  neededBy,
});
const dates = ({ shifts }: ReturnType<typeof impactOf>) => shifts.map(({ id, startTo, finishTo }) => [id, startTo, finishTo]);

describe("S1 a link ties the ends that its kind names, by its lag", () => {
  // The giver runs from 1 to 10 March and moves five days, to 6 to 15 March.
  const moves: readonly Move[] = [{ id: "a", start: "2027-03-06", finish: "2027-03-15" }];
  const cases: readonly (readonly [kind: LinkKind, lag: number, start: Day, finish: Day, after: readonly [Day, Day] | null])[] = [
    ["FS", 0, "2027-03-11", "2027-03-20", ["2027-03-16", "2027-03-25"]],
    ["FS", 3, "2027-03-14", "2027-03-20", ["2027-03-19", "2027-03-25"]],
    ["FS", -4, "2027-03-07", "2027-03-20", ["2027-03-12", "2027-03-25"]],
    ["FS", 0, "2027-03-14", "2027-03-20", ["2027-03-16", "2027-03-22"]],
    ["FS", 0, "2027-03-16", "2027-03-20", null],
    ["SS", 0, "2027-03-01", "2027-03-04", ["2027-03-06", "2027-03-09"]],
    ["SS", 2, "2027-03-05", "2027-03-08", ["2027-03-08", "2027-03-11"]],
    ["SS", -2, "2027-02-27", "2027-03-08", ["2027-03-04", "2027-03-13"]],
    ["SS", 0, "2027-03-06", "2027-03-08", null],
    ["FF", 0, "2027-03-05", "2027-03-10", ["2027-03-10", "2027-03-15"]],
    ["FF", 2, "2027-03-05", "2027-03-13", ["2027-03-09", "2027-03-17"]],
    ["FF", -3, "2027-03-05", "2027-03-07", ["2027-03-10", "2027-03-12"]],
    ["FF", 0, "2027-02-01", "2027-03-15", null],
    ["SF", 0, "2027-02-20", "2027-02-28", ["2027-02-25", "2027-03-05"]],
    ["SF", 10, "2027-03-01", "2027-03-10", ["2027-03-06", "2027-03-15"]],
    ["SF", -1, "2027-02-20", "2027-02-27", ["2027-02-25", "2027-03-04"]],
    ["SF", 0, "2027-02-20", "2027-03-05", null],
  ];
  test.for(cases)("%s, lag %i, from %s to %s", ([kind, lag, start, finish, after]) => {
    const network = networkFrom({
      tasks: [task("a", "2027-03-01", "2027-03-10"), task("b", start, finish)],
      links: [link("a", "b", kind, lag)],
    });
    const impact = impactOf(network, moves);
    expect(dates(impact)).toEqual(after ? [["b", ...after]] : []);
    expect(impact.breaches).toEqual([]);
    expect(impact.breachesIfKept).toHaveLength(after ? 1 : 0);
    if (!after) expect(impact.kept).toEqual([{ id: "b", link: "a-b", why: "slack", spare: expect.any(Number) }]);
  });

  test("what has no start is a moment: the end of its day", () => {
    const network = networkFrom({
      tasks: [task("a", null, "2027-03-10"), task("b", null, "2027-03-10"), task("c", "2027-03-11", "2027-03-12")],
      links: [link("a", "b"), link("a", "c")],
    });
    expect(dates(impactOf(network, [{ id: "a", start: null, finish: "2027-03-12" }]))).toEqual([
      ["b", null, "2027-03-12"],
      ["c", "2027-03-13", "2027-03-14"],
    ]);
  });
  test("over the end of February in a leap year", () => {
    const network = networkFrom({
      tasks: [task("a", "2028-02-01", "2028-02-27"), task("b", "2028-02-28", "2028-02-29")],
      links: [link("a", "b")],
    });
    expect(dates(impactOf(network, [{ id: "a", start: "2028-02-01", finish: "2028-02-29" }]))).toEqual([["b", "2028-03-01", "2028-03-02"]]);
  });
});

describe("S2 only what has to move moves, by the least amount", () => {
  test("a chain is pushed until its slack is used up", () => {
    const network = networkFrom({
      tasks: [
        task("a", "2027-01-01", "2027-01-10"),
        task("b", "2027-01-11", "2027-01-20"),
        task("c", "2027-01-25", "2027-01-30"),
        task("d", "2027-03-01", "2027-03-05"),
      ],
      links: [link("a", "b"), link("b", "c"), link("c", "d")],
    });
    const impact = impactOf(network, [{ id: "a", start: "2027-01-08", finish: "2027-01-17" }]);
    expect(impact.shifts.map(({ id, days, because }) => [id, days, because])).toEqual([
      ["b", 7, "a-b"],
      ["c", 3, "b-c"],
    ]);
    expect(impact.kept).toEqual([{ id: "d", link: "c-d", why: "slack", spare: 26 }]);
  });
  test("in a diamond the longer side decides, and is named", () => {
    const network = networkFrom({
      tasks: [
        task("a", "2027-01-01", "2027-01-05"),
        task("b", "2027-01-06", "2027-01-10"),
        task("c", "2027-01-06", "2027-01-08"),
        task("d", "2027-01-11", "2027-01-12"),
      ],
      links: [link("a", "b"), link("a", "c"), link("b", "d"), link("c", "d")],
    });
    const impact = impactOf(network, [{ id: "a", start: "2027-01-01", finish: "2027-01-09" }]);
    expect(impact.shifts.map(({ id, days, because }) => [id, days, because])).toEqual([
      ["c", 4, "a-c"],
      ["b", 4, "a-b"],
      ["d", 4, "b-d"],
    ]);
  });
  test("an earlier move pulls nothing", () => {
    const network = networkFrom({
      tasks: [task("a", "2027-01-10", "2027-01-20"), task("b", "2027-01-21", "2027-01-25")],
      links: [link("a", "b")],
    });
    expect(impactOf(network, [{ id: "a", start: "2027-01-01", finish: "2027-01-11" }])).toMatchObject({
      shifts: [],
      breaches: [],
    });
  });
  test("items that move together keep their links", () => {
    const network = networkFrom({ tasks: [task("a", null, "2027-01-20"), task("b", "2027-01-21", "2027-01-25")], links: [link("a", "b")] });
    const both: readonly Move[] = [
      { id: "a", start: null, finish: "2027-01-27" },
      { id: "b", start: "2027-01-28", finish: "2027-02-01" },
    ];
    expect(impactOf(network, both)).toMatchObject({ shifts: [], breaches: [], breachesIfKept: [] });
  });
});

describe("S3 what stays says why", () => {
  const tasks = [task("a", "2027-01-01", "2027-01-20"), task("b", "2027-01-21", "2027-01-25", true), task("c", "2027-01-26", "2027-01-30")];
  test("what is finished never moves, and the link it breaks is named", () => {
    const impact = impactOf(networkFrom({ tasks, links: [link("a", "b"), link("b", "c")] }), [
      { id: "a", start: "2027-01-01", finish: "2027-01-24" },
    ]);
    expect(impact.shifts).toEqual([]);
    expect(impact.kept).toEqual([{ id: "b", link: "a-b", why: "fixed", spare: 0 }]);
    expect(impact.breaches).toEqual([{ link: link("a", "b"), days: 4, before: 0, against: "link" }]);
  });
  test("a link that was broken before is reported, with what it was, and not mended", () => {
    const network = networkFrom({
      tasks: [task("a", "2027-01-01", "2027-01-20"), task("c", "2027-01-11", "2027-01-30")],
      links: [link("a", "c")],
    });
    const impact = impactOf(network, [{ id: "a", start: "2027-01-01", finish: "2027-01-22" }]);
    expect(impact.shifts).toEqual([]);
    expect(impact.breaches).toEqual([{ link: link("a", "c"), days: 12, before: 10, against: "link" }]);
  });
  test("missing the day that both sides named is reported, and pushes nothing", () => {
    const network = networkFrom({
      tasks: [task("a", "2027-01-01", "2027-01-20"), task("c", "2027-03-01", "2027-03-30")],
      links: [link("a", "c", "FS", 0, "2027-01-20")],
    });
    const impact = impactOf(network, [{ id: "a", start: "2027-01-01", finish: "2027-01-26" }]);
    expect(impact.shifts).toEqual([]);
    expect(impact.breaches).toEqual([{ link: link("a", "c", "FS", 0, "2027-01-20"), days: 6, before: 0, against: "named-day" }]);
  });
  test("a moved item stays where it was put, also before what it waits for", () => {
    const network = networkFrom({ tasks: tasks.map((one) => ({ ...one, fixed: false })), links: [link("a", "b")] });
    const impact = impactOf(network, [{ id: "b", start: "2027-01-11", finish: "2027-01-15" }]);
    expect(impact.shifts).toEqual([]);
    expect(impact.breaches).toEqual([{ link: link("a", "b"), days: 10, before: 0, against: "link" }]);
  });
});

describe("S4 a summary gives when its last item does, and presses on all that wait with it", () => {
  const summaries = { one: ["a", "b"], two: ["c", "d"] };
  const tasks = [
    task("a", "2027-01-01", "2027-01-10"),
    task("b", "2027-01-01", "2027-01-31"),
    task("c", "2027-01-01", "2027-02-28"),
    task("d", "2027-02-01", "2027-02-20"),
  ];
  test("only items that waited are pushed, and the summary's own dates are told", () => {
    const impact = impactOf(networkFrom({ tasks, summaries, links: [link("one", "two")] }), [
      { id: "b", start: "2027-01-01", finish: "2027-02-14" },
    ]);
    expect(dates(impact)).toEqual([["d", "2027-02-15", "2027-03-06"]]);
    expect(impact.breaches).toEqual([]);
    expect(impact.summaries.map(({ id, days }) => [id, days])).toEqual([
      ["one", 14],
      ["two", 6],
    ]);
  });
  test("an item inside that is not the last one moves nothing else", () => {
    const impact = impactOf(networkFrom({ tasks, summaries, links: [link("one", "two")] }), [
      { id: "a", start: "2027-01-01", finish: "2027-01-31" },
    ]);
    expect(impact).toMatchObject({ shifts: [], summaries: [] });
  });
  test("finish to finish presses on what ends last", () => {
    const impact = impactOf(networkFrom({ tasks, summaries, links: [link("one", "two", "FF", 28)] }), [
      { id: "b", start: "2027-01-01", finish: "2027-02-02" },
    ]);
    expect(dates(impact)).toEqual([["c", "2027-01-03", "2027-03-02"]]);
  });
});

describe("S5 why this date, and the longest chain", () => {
  const network = networkFrom({
    tasks: [
      task("a", "2027-01-01", "2027-01-10"),
      task("b", "2027-01-11", "2027-01-31"),
      task("c", "2027-01-11", "2027-01-20"),
      task("d", "2027-02-02", "2027-02-10"),
      task("e", "2027-02-11", "2027-02-12"),
    ],
    links: [link("a", "b"), link("a", "c"), link("b", "d"), link("c", "d"), link("d", "e"), link("e", "a")],
    summaries: { all: ["d", "e"] },
  });
  test("the link with the least slack drives", () => {
    expect(drivingLink(network, "d")).toEqual({ link: link("b", "d"), slack: 1 });
    expect(drivingLink(network, "e")).toEqual({ link: link("d", "e"), slack: 0 });
    expect(drivingLink(networkFrom({ tasks: [task("a", null, "2027-01-01")], links: [] }), "a")).toBeNull();
  });
  test("an item also waits on what its summary waits on", () => {
    const wider = networkFrom({
      tasks: [task("a", "2027-01-01", "2027-01-10"), task("d", "2027-02-02", "2027-02-10")],
      links: [link("a", "all", "FS", 5)],
      summaries: { all: ["d"] },
    });
    expect(drivingLink(wider, "d")).toEqual({ link: link("a", "all", "FS", 5), slack: 17 });
  });
  test("the chain takes the longer way, its days counted, and is not led round a loop", () => {
    const { steps, days } = longestChain(network, "e");
    expect(steps.map(({ id, link: tie }) => [id, tie?.id ?? null])).toEqual([
      ["a", null],
      ["b", "a-b"],
      ["d", "b-d"],
      ["e", "d-e"],
    ]);
    expect(days).toBe(10 + 21 + 9 + 2);
  });
  test("what is fixed begins a chain, also one that only holds a finish where it is", () => {
    const held = networkFrom({
      tasks: [
        task("x", "2027-01-01", "2027-01-05"),
        task("record", null, "2027-03-31", true),
        task("live", "2027-01-01", "2027-03-31"),
        task("used", "2027-04-01", "2027-04-30"),
      ],
      links: [link("x", "record"), link("record", "live", "FF"), link("live", "used")],
    });
    const { steps, days } = longestChain(held, "used");
    expect(steps.map(({ id }) => id)).toEqual(["record", "live", "used"]);
    expect(days).toBe(90 + 30);
  });
  test("a chain of twenty thousand", () => {
    const tasks = Array.from({ length: 20_000 }, (_, i) => task(`t${i}`, addDays("2027-01-01", i), addDays("2027-01-01", i)));
    const links = tasks.slice(1).map(({ id }, i) => link(`t${i}`, id));
    const long = networkFrom({ tasks, links });
    expect(longestChain(long, "t19999")).toMatchObject({ days: 20_000 });
    expect(impactOf(long, [{ id: "t0", start: "2027-01-03", finish: "2027-01-03" }]).shifts).toHaveLength(19_999);
  });
});

describe("any network", () => {
  const kinds = fc.constantFrom(...linkKinds);
  const day = fc.integer({ min: 0, max: 60 }).map((n) => addDays("2027-01-01", n));
  /** Links lead in any direction, so there are loops among them. */
  const parts = fc.integer({ min: 2, max: 9 }).chain((count) =>
    fc.record({
      tasks: fc.tuple(
        ...Array.from({ length: count }, (_, i) =>
          fc
            .record({ first: day, length: fc.integer({ min: 0, max: 12 }), isMoment: fc.boolean(), fixed: fc.boolean() })
            .map(({ first, length, isMoment, fixed }) =>
              task(`t${i}`, isMoment ? null : first, addDays(first, length), fixed && i % 3 === 2),
            ),
        ),
      ),
      links: fc
        .array(
          fc
            .record({ from: fc.nat(count - 1), to: fc.nat(count - 1), kind: kinds, lag: fc.integer({ min: -20, max: 20 }) })
            .filter(({ from, to }) => from !== to),
          { maxLength: 24, size: "max" },
        )
        .map((drawn) => drawn.map(({ from, to, kind, lag }, i) => ({ ...link(`t${from}`, `t${to}`, kind, lag), id: `l${i}` }))),
      moved: fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 3 }),
      days: fc.integer({ min: -15, max: 40 }),
    }),
  );
  type Drawn = typeof parts extends fc.Arbitrary<infer P> ? P : never;
  const movesOf = ({ tasks, moved, days }: Drawn): readonly Move[] =>
    moved.flatMap((i) => {
      const one = tasks[i];
      return one?.finish ? [{ id: one.id, start: one.start && addDays(one.start, days), finish: addDays(one.finish, days) }] : [];
    });
  const moments = ({ start, finish }: Pick<Task, "start" | "finish">) => {
    const end = daysBetween("2027-01-01", finish ?? "") + 1;
    return { S: start === null ? end : daysBetween("2027-01-01", start), F: end };
  };
  type At = (id: string) => { readonly S: number; readonly F: number };
  const holds = ({ from, to, kind, lag }: Link, at: At): boolean =>
    at(to)[kind[1] === "S" ? "S" : "F"] - at(from)[kind[0] === "S" ? "S" : "F"] >= lag;
  const placesAfter = ({ tasks }: Drawn, moves: readonly Move[], shifts: readonly { id: string; days: number }[]): At => {
    const places = new Map(tasks.map((one) => [one.id, moments(one)]));
    for (const move of moves) places.set(move.id, moments(move));
    for (const { id, days } of shifts) {
      const was = places.get(id) ?? { S: 0, F: 0 };
      places.set(id, { S: was.S + days, F: was.F + days });
    }
    return (id) => places.get(id) ?? { S: 0, F: 0 };
  };

  test("S2 S3 no link that held is broken, but where an end may not move; nothing moves less or is left out", () => {
    fc.assert(
      fc.property(parts, (drawn) => {
        const moves = movesOf(drawn);
        const { shifts, breaches } = impactOf(networkFrom(drawn), moves);
        const [was, is] = [placesAfter(drawn, [], []), placesAfter(drawn, moves, shifts)];
        const stays = new Set([...moves.map(({ id }) => id), ...drawn.tasks.filter(({ fixed }) => fixed).map(({ id }) => id)]);
        const broken = drawn.links.filter((one) => holds(one, was) && !holds(one, is));
        for (const one of broken) expect(stays).toContain(one.to);
        for (const one of broken) expect(breaches.map((breach) => breach.link.id)).toContain(one.id);
        for (const shift of shifts) {
          expect(shift.days).toBeGreaterThan(0);
          expect(stays).not.toContain(shift.id);
          const less = shifts.map((other) => (other === shift ? { ...other, days: other.days - 1 } : other));
          const then = placesAfter(drawn, moves, less);
          const missed = drawn.links.filter((one) => one.to === shift.id && holds(one, was) && !holds(one, then));
          expect(missed.map(({ id }) => id)).toContain(shift.because);
        }
      }),
      { numRuns: 1_500 },
    );
  });
  test("S2 the order of links and of moves makes no difference", () => {
    fc.assert(
      fc.property(parts, (drawn) => {
        const moves = movesOf(drawn);
        const one = impactOf(networkFrom(drawn), moves);
        const other = impactOf(networkFrom({ ...drawn, links: drawn.links.toReversed() }), moves.toReversed());
        expect(dates(other)).toEqual(dates(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe("S6 the network of a plan", () => {
  const record = <T extends TypeName>(type: T, id: string, values: Partial<Row<T>>): Row<T> => {
    const empty: Record<string, null> = {};
    for (const field of Object.keys(schema[type])) empty[field] = null;
    return Object.assign(empty, { id }, values) as Record<string, null> & Row<T>;
  };
  const milestones = [
    record("milestone", "m1", { objective: "o1", start: "2027-01-01", due: "2027-01-10", forecast: "2027-01-20" }),
    record("milestone", "m2", { objective: "o1", due: "2027-02-10", actual: "2027-02-01" }),
    record("milestone", "m3", { objective: "o2", start: "2027-02-02" }),
  ];
  const dependencies = [
    record("dependency", "d1", { provider: "milestone/m1", receiver: "milestone/m3", kind: "SS", lag: 3, neededBy: "2027-03-01" }),
    record("dependency", "d2", { provider: "milestone/m1", receiver: "milestone/m3", state: "withdrawn" }),
    record("dependency", "d3", { provider: "enabler/e1", receiver: "objective/o2" }),
    record("dependency", "d4", { provider: "milestone/m3", receiver: "milestone/m1" }),
    record("dependency", "d5", { provider: "milestone/m1", receiver: null }),
  ];
  const objectives = [record("objective", "o1", { ambition: "a1" }), record("objective", "o2", { ambition: "a1" })];
  const rows: PlanRows = {
    milestone: (id) => milestones.find((one) => one.id === id),
    objective: (id) => objectives.find((one) => one.id === id),
    enabler: (id) => (id === "e1" ? record("enabler", "e1", { date: "2027-01-05" }) : undefined),
    milestonesOf: (objective) => milestones.filter((one) => one.objective === objective),
    objectivesOf: (ambition) => objectives.filter((one) => one.ambition === ambition),
    dependenciesFrom: (end) => dependencies.filter((one) => one.provider === end),
    dependenciesTo: (end) => dependencies.filter((one) => one.receiver === end),
    isSuspended: (id) => id === "d4",
  };
  const network = networkOf(rows);
  test("dates are actual, forecast, due, start, in this order; finished items and enablers are fixed", () => {
    expect(network.task("milestone/m1")).toEqual(task("milestone/m1", "2027-01-01", "2027-01-20"));
    expect(network.task("milestone/m2")).toEqual(task("milestone/m2", null, "2027-02-01", true));
    expect(network.task("milestone/m3")).toEqual(task("milestone/m3", "2027-02-02", "2027-02-02"));
    expect(network.task("enabler/e1")).toEqual(task("enabler/e1", null, "2027-01-05", true));
    expect(network.task("objective/o1")).toBeUndefined();
  });
  test("withdrawn, suspended and open-ended links tie nothing; without a kind it is finish to start", () => {
    expect(network.from("milestone/m1")).toEqual([
      { id: "d1", from: "milestone/m1", to: "milestone/m3", kind: "SS", lag: 3, neededBy: "2027-03-01" },
    ]);
    expect(network.to("milestone/m1")).toEqual([]);
    expect(network.to("objective/o2")).toEqual([{ id: "d3", from: "enabler/e1", to: "objective/o2", kind: "FS", lag: 0, neededBy: null }]);
  });
  test("objectives and ambitions hold milestones", () => {
    expect(network.partsOf("objective/o1")).toEqual(["milestone/m1", "milestone/m2"]);
    expect(network.partsOf("ambition/a1")).toEqual(["objective/o1", "objective/o2"]);
    expect(network.summariesOf("milestone/m3")).toEqual(["objective/o2", "ambition/a1"]);
    expect(network.summariesOf("objective/o2")).toEqual(["ambition/a1"]);
  });
});
