/** The Roadmap's layout without a screen: where days lie, which rows there are, what merges, how lines run, what a move writes. */
import { beforeAll, describe, expect, test } from "vitest";
import { axisOf, dayAt, finishX, inFull, lowUnit, reach, startX, ticks, topUnit } from "../../renderer/roadmap/axis.ts";
import { intentOf, type KeyPress } from "../../renderer/roadmap/keys.ts";
import { lateInWords, linksInRows, linksInWords, linksOf } from "../../renderer/roadmap/links.ts";
import { activityBars, dueDays, dueGroups, milestoneShape, slipOf, wasOf } from "../../renderer/roadmap/marks.ts";
import { byDays, moveTo, type Part, placeOf, stepOf, stepped, whyFixed } from "../../renderer/roadmap/moves.ts";
import {
  type Choice,
  dueOf,
  findLine,
  type IsOpen,
  inReadingOrder,
  lanesOf,
  lineAt,
  type Outline,
  outlineOf,
} from "../../renderer/roadmap/outline.ts";
import { type Route, type Rows, routesOf, type Stop, type Wanted } from "../../renderer/roadmap/routes.ts";
import { datesInWords, initials } from "../../renderer/roadmap/rowWords.ts";
import { applyPatch, showSnapshot, type Tables, useProgramme } from "../../renderer/store.ts";
import { type Day, planYears } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { planInUse } from "./fixture.ts";

const noFilter = { badges: [], activities: [], person: null };
const five = axisOf("all", "2025-04-01", "2030-03-31", 584);

describe("the axis", () => {
  test("five years lie where the picture has them: 10 to 568, a year's edge on 1 April, leap year one day longer", () => {
    expect(startX(five, "2025-04-01")).toBe(10);
    expect(finishX(five, "2030-03-31")).toBeCloseTo(568, 5);
    expect(startX(five, "2026-04-01")).toBeCloseTo(121.5, 0);
    expect(finishX(five, "2026-03-31")).toBeCloseTo(startX(five, "2026-04-01"), 9);
    const years = ticks(five, "year", five.first, five.last, "2026-11-22");
    expect(years.map((tick) => tick.label)).toEqual(["2025/26", "2026/27", "2027/28", "2028/29", "2029/30"]);
    expect(years.map((tick) => Math.round(tick.width / five.pxPerDay))).toEqual([365, 365, 366, 365, 365]);
    expect(years.filter((tick) => tick.isNow).map((tick) => inFull("year", tick.start))).toEqual(["April 2026 to March 2027"]);
  });
  test("a place and its day agree on every day of the plan, 29 February too", () => {
    for (const day of ["2025-04-01", "2026-03-31", "2028-02-28", "2028-02-29", "2028-03-01", "2030-03-31"])
      expect(dayAt(five, startX(five, day) + five.pxPerDay / 2)).toBe(day);
    expect([dayAt(five, -50), dayAt(five, 9999)]).toEqual(["2025-04-01", "2030-03-31"]);
  });
  test.each([
    ["all", "quarter", "year"],
    ["three-years", "quarter", "year"],
    ["year", "quarter", "year"],
    ["quarter", "week", "month"],
    ["month", "day", "month"],
  ] as const)("%s shows %s below %s in the picture's width", (zoom, low, top) => {
    const axis = axisOf(zoom, "2025-04-01", "2030-03-31", 584);
    expect([lowUnit(axis), topUnit(axis)]).toEqual([low, top]);
  });
  test("M3 days and weeks: 29 February stands between 28 and 1; weeks begin on Monday; quarters in April, July, October, January", () => {
    const axis = axisOf("month", "2025-04-01", "2030-03-31", 900);
    expect(ticks(axis, "day", "2028-02-27", "2028-03-01", "2026-11-22").map((t) => t.label)).toEqual(["27", "28", "29", "1"]);
    expect(ticks(axis, "week", "2026-11-22", "2026-11-24", "2026-11-22").map((t) => t.start)).toEqual(["2026-11-16", "2026-11-23"]);
    expect(ticks(axis, "quarter", "2027-01-10", "2027-07-01", "2026-11-22").map((t) => t.start)).toEqual([
      "2027-01-01",
      "2027-04-01",
      "2027-07-01",
    ]);
  });
  test("M3 close up, a month says which quarter of which year it is in; the week that begins before the axis names no day of it", () => {
    const axis = axisOf("quarter", "2025-04-01", "2030-03-31", 648);
    const months = (from: Day, to: Day) => ticks(axis, "month", from, to, "2026-11-22").map((t) => t.label);
    expect(months("2027-03-31", "2027-04-01")).toEqual(["March 2027, Q4 2026/27", "April 2027, Q1 2027/28"]);
    expect(months("2028-02-29", "2028-02-29")).toEqual(["February 2028, Q4 2027/28"]);
    // 1 April 2025 is a Tuesday.
    expect(ticks(axis, "week", "2025-04-01", "2025-04-07", "2026-11-22").map((t) => t.label)).toEqual(["", "7"]);
  });
  test("what is due outside the plan's years stretches the axis by whole quarters", () => {
    expect(reach("2025-04-01", "2030-03-31", "2025-06-01", "2030-03-31")).toEqual({ first: "2025-04-01", last: "2030-03-31" });
    expect(reach("2025-04-01", "2030-03-31", "2024-12-24", "2030-05-12")).toEqual({ first: "2024-10-01", last: "2030-06-30" });
  });
});

const milestone = (part: Partial<Row<"milestone">>): Row<"milestone"> => ({
  id: "m",
  code: "7b.9",
  objective: "o",
  title: "Embed the patient record",
  detail: null,
  kind: "delivery",
  workstream: null,
  owner: null,
  start: "2026-04-01",
  due: "2027-03-31",
  deadline: null,
  forecast: null,
  actual: null,
  status: "in-progress",
  confidence: "green",
  reason: null,
  source: null,
  body: null,
  ...part,
});

describe("marks", () => {
  test("the mark stands on what happened, else on what is expected, else on what was promised; the ghost on what was promised", () => {
    const shape = (part: Partial<Row<"milestone">>) => milestoneShape(milestone(part), five, wasOf(milestone(part), null));
    expect(shape({})).toEqual({
      start: startX(five, "2026-04-01"),
      finish: finishX(five, "2027-03-31"),
      ghost: null,
      slip: 0,
    });
    const late = shape({ forecast: "2027-05-12" });
    expect(late?.finish).toBe(finishX(five, "2027-05-12"));
    expect(late?.ghost?.finish).toBe(finishX(five, "2027-03-31"));
    expect(late?.slip).toBe(42);
    expect(shape({ forecast: "2027-05-12", actual: "2027-04-01" })?.slip).toBe(1);
    expect(shape({ start: null, due: null })).toBeNull();
  });
  test("done early is no slip; done late is", () => {
    expect(slipOf(milestone({ status: "complete", actual: "2027-01-01" }))).toBe(0);
    expect(slipOf(milestone({ status: "complete", actual: "2027-04-07" }))).toBe(7);
  });
  test("milestones whose hexagons would cover each other are one, at their mean; kinds that are no commitment are not counted", () => {
    const due = (day: string, kind: Row<"milestone">["kind"] = "delivery") => milestone({ due: day, kind });
    const list = [
      due("2026-03-31"),
      due("2026-03-31"),
      due("2026-04-30"),
      due("2027-03-31"),
      due("2027-03-31", "to-be-defined"),
      due("2028-01-01", "not-applicable"),
    ];
    const groups = dueGroups(dueDays(list), five);
    expect(groups.map(({ count, lastDay }) => [count, lastDay])).toEqual([
      [3, "2026-04-30"],
      [1, "2027-03-31"],
    ]);
    expect(groups[0]?.x).toBeCloseTo((2 * finishX(five, "2026-03-31") + finishX(five, "2026-04-30")) / 3, 6);
    // At the widest zoom they fall apart again.
    expect(dueGroups(dueDays(list), axisOf("month", "2025-04-01", "2030-03-31", 584))).toHaveLength(3);
  });
  test("years of one activity that follow each other are one bar; a year without any parts them", () => {
    const years = planYears("2025-04-01", 5);
    const states = ["under-way", "under-way", "none", "under-way", "review"] as const;
    const bars = activityBars(
      years.map((year, i) => ({ year, state: states[i] ?? "none" })),
      five,
    );
    expect(bars.map(({ state, lastDay }) => [state, lastDay])).toEqual([
      ["under-way", "2027-03-31"],
      ["under-way", "2029-03-31"],
      ["review", "2030-03-31"],
    ]);
    expect((bars[1]?.x ?? 0) + (bars[1]?.width ?? 0)).toBeLessThan(bars[2]?.x ?? 0);
  });
});

describe("moves", () => {
  const moveOf = (row: Row<"milestone">, part: Part, shift: Parameters<typeof stepped>[2]) => {
    const from = placeOf(row);
    return from && moveTo(row, stepped(from, part, shift));
  };
  test("the finish goes to forecast and never to due; the whole takes its start with it", () => {
    const move = moveOf(milestone({}), "whole", byDays(42));
    expect(move?.edits).toEqual([
      { type: "milestone", id: "m", field: "start", value: "2026-05-13" },
      { type: "milestone", id: "m", field: "forecast", value: "2027-05-12" },
    ]);
    expect(move?.label).toBe("Move 7b.9 to 12 May 2027");
    expect(move?.words).toBe("12 May 2027, 6 weeks later");
    expect(moveOf(milestone({}), "finish", byDays(-7))?.edits).toEqual([
      { type: "milestone", id: "m", field: "forecast", value: "2027-03-24" },
    ]);
  });
  test("a start stops at its finish and a finish at its start; nothing to change is null", () => {
    expect(moveOf(milestone({}), "start", byDays(9999))?.start).toBe("2027-03-31");
    expect(moveOf(milestone({}), "finish", byDays(-9999))?.finish).toBe("2026-04-01");
    expect(moveOf(milestone({}), "start", byDays(0))).toBeNull();
    expect(moveOf(milestone({}), "start", byDays(14))?.label).toBe("Start 7b.9 on 15 April 2026");
  });
  test("one step is a month, a week or a day; the end of a month stays one", () => {
    expect(stepOf("all").shift(1)("2027-03-31")).toBe("2027-04-30");
    expect(stepOf("all").shift(1)("2027-04-30")).toBe("2027-05-31");
    expect(stepOf("three-years").shift(-1)("2028-03-15")).toBe("2028-02-15");
    expect(stepOf("year").shift(-1)("2027-03-31")).toBe("2027-03-24");
    expect(stepOf("month").shift(1)("2028-02-28")).toBe("2028-02-29");
  });
  test("what is finished or undated stays, with the reason in words", () => {
    expect(whyFixed(milestone({}))).toBeNull();
    expect(whyFixed(milestone({ actual: "2027-01-01" }))).toContain("7b.9 is finished");
    expect(whyFixed(milestone({ start: null, due: null }))).toContain("no dates yet");
  });
});

describe("lines", () => {
  const at = (x: number, row: number, on: Stop["on"] = "mark"): Stop => ({ x, y: row * 28 + 14, row, on });
  const line = (id: string, from: Stop, to: Stop, more: Partial<Wanted> = {}): Wanted => ({
    id,
    giver: `from ${id}`,
    getter: `to ${id}`,
    from,
    to,
    isLate: false,
    ...more,
  });
  const rows = (marks: Readonly<Record<number, readonly number[]>> = {}): Rows => ({
    height: 28,
    first: 0,
    last: 100,
    marksIn: (row) => marks[row] ?? [],
  });
  /** Where the strokes of a path go up or down: x, and from which y to which. */
  const trunks = ({ path }: Route) => {
    const points = [...path.matchAll(/([MLQ])([\d.-]+) ([\d.-]+)(?: ([\d.-]+) ([\d.-]+))?/g)].map((m) =>
      m[1] === "Q" ? [Number(m[4]), Number(m[5])] : [Number(m[2]), Number(m[3])],
    );
    return points
      .slice(1)
      .flatMap(([x = 0, y = 0], i) =>
        points[i]?.[0] === x ? [{ x, top: Math.min(points[i]?.[1] ?? 0, y), bottom: Math.max(points[i]?.[1] ?? 0, y) }] : [],
      );
  };

  test("into a span a line ends level, just before its start, and turns beside it where there is room", () => {
    const [route] = routesOf([line("a", at(100, 0), at(200, 3, "span"))], rows());
    expect(route?.path).toBe("M109 14L187.5 14Q191.5 14 191.5 18L191.5 95Q191.5 98 194.5 98L197.5 98");
  });
  test("a getter that starts before the giver finishes is reached from the left, through the gap between two rows", () => {
    const [route] = routesOf([line("a", at(200, 0), at(100, 3, "span"))], rows());
    expect(route?.path.startsWith("M200 23L")).toBe(true);
    expect(route?.path).toContain(" 28");
    expect(route?.path.endsWith("L97.5 98")).toBe(true);
  });
  test("onto a row a line ends upright: early it runs at the getter's day, late at the giver's, and straight where both are one", () => {
    const [early] = routesOf([line("a", at(100, 5), at(150, 1, "row"))], rows());
    const [late] = routesOf([line("a", at(100, 1), at(60, 5, "row"), { isLate: true })], rows());
    const [straight] = routesOf([line("a", at(100, 1), at(100.4, 5, "row"))], rows());
    expect(trunks(early as Route).map(({ x }) => x)).toContain(150);
    expect(trunks(late as Route).map(({ x }) => x)).toContain(100);
    expect(straight?.path).toBe("M100 51L100 146");
  });
  test("M2 no line runs through a mark that stands between its ends while another way is free", () => {
    const marks = { 2: [200], 3: [188, 150], 4: [203] };
    const [route] = routesOf([line("a", at(120, 0), at(205, 6, "span"))], rows(marks));
    for (const { x, top, bottom } of trunks(route as Route))
      for (const [row, found] of Object.entries(marks))
        if (top < Number(row) * 28 + 28 && bottom > Number(row) * 28)
          for (const mark of found) expect(Math.abs(mark - x)).toBeGreaterThanOrEqual(11);
  });
  test("M2 lines of one giver share their trunk; those of others stand beside it", () => {
    const same = routesOf(
      ["a", "b", "c"].map((id, i) => line(id, at(100, 0), at(150, 2 + i, "row"), { giver: "one" })),
      rows(),
    );
    expect(
      new Set(
        same.flatMap((route) =>
          trunks(route)
            .filter(({ bottom, top }) => bottom - top > 20)
            .map(({ x }) => x),
        ),
      ),
    ).toEqual(new Set([150]));
    const others = routesOf(
      ["a", "b", "c"].map((id, i) => line(id, at(100, i), at(150, 9 + i, "row"))),
      rows(),
    );
    const long = others.map((route) => trunks(route).sort((x, y) => y.bottom - y.top - (x.bottom - x.top))[0]?.x);
    expect(new Set(long).size).toBe(3);
  });
  test("what has no date on either side runs straight down in a column of its giver's own", () => {
    const [c, a, b] = routesOf(
      [
        line("c", at(300, 8, "undated"), at(300, 1, "undated")),
        line("a", at(300, 9, "undated"), at(300, 2, "undated"), { giver: "enabler" }),
        // Nothing would be in its way in the first column, which is another's.
        line("b", at(300, 9, "undated"), at(300, 8, "undated"), { giver: "enabler" }),
      ],
      rows(),
    );
    expect(a?.from.x).toBe(b?.to.x);
    expect(c?.from.x).not.toBe(a?.from.x);
  });
});

describe("rows of the plan that ships", () => {
  let tables: Tables;
  const all: Choice = { lanesBy: "ambition", partners: [], filter: noFilter, words: "", currentYear: 2 };
  /** Everything is shown and open unless it is said otherwise. */
  const outlineWith = (choice: Partial<Choice>, isOpen: IsOpen = () => true) =>
    outlineOf(lanesOf(useProgramme.getState().tables, { ...all, ...choice }), isOpen);
  const lines = (outline: Outline) => Array.from({ length: outline.count }, (_, i) => lineAt(outline, i));
  const keyOf = (code: string) => `milestone/${[...tables.milestone.rows.values()].find((m) => m.code === code)?.id}`;
  beforeAll(() => {
    showSnapshot(planInUse());
    tables = useProgramme.getState().tables;
  });

  test("M1 every ambition, objective and milestone has one row, in reading order, and is found again by its key", () => {
    const outline = outlineWith({});
    const found = lines(outline);
    expect(found.every((line) => line !== undefined)).toBe(true);
    expect(outline.count).toBe(tables.ambition.rows.size + tables.objective.rows.size + tables.milestone.rows.size);
    expect(new Set(found.map((line) => line?.key)).size).toBe(outline.count);
    for (const [i, line] of found.entries()) expect(findLine(outline, line?.key ?? "")).toEqual({ index: i, folded: [] });
    const codes = found.flatMap((line) => (line?.kind === "milestone" && line.section.objective.code === "7b" ? line.milestone.code : []));
    expect(codes.slice(8, 11)).toEqual(["7b.9", "7b.10", "7b.11"]);
  });
  test("a folded milestone is found in the row that hides it", () => {
    const closed = outlineWith({}, (_, kind) => kind === "lane");
    expect(closed.count).toBe(29);
    const hidden = findLine(closed, keyOf("7b.9"));
    expect(hidden?.folded).toHaveLength(1);
    const line = lineAt(closed, hidden?.index ?? -1);
    expect(line?.kind === "objective" && line.section.objective.code).toBe("7b");
    const shut = outlineWith({}, () => false);
    expect(findLine(shut, keyOf("7b.9"))?.folded).toHaveLength(2);
  });
  test("what falls due in a lane is counted once, whatever is opened in it", () => {
    const lanes = lanesOf(tables, all);
    const [open, closed] = [outlineOf(lanes, () => true), outlineOf(lanes, () => false)];
    expect(open.lanes.map(({ parts }) => dueOf(parts).length).every((days) => days > 0)).toBe(true);
    for (const [i, { parts }] of closed.lanes.entries()) expect(dueOf(parts)).toBe(dueOf(open.lanes[i]?.parts ?? []));
  });
  test("M1 lanes by owner hold each milestone exactly once, under its owner or its objective's SRO", () => {
    const outline = outlineWith({ lanesBy: "owner" });
    const milestones = lines(outline).flatMap((line) => (line?.kind === "milestone" ? [line] : []));
    expect(milestones).toHaveLength(tables.milestone.rows.size);
    for (const { milestone: m, lane, section } of milestones) expect(lane.key).toBe(`person/${m.owner ?? section.objective.sro}`);
  });
  test("M1 lanes by body and by activity hold each milestone exactly once; what nobody has placed stands in a lane that says so", () => {
    const body = outlineWith({ lanesBy: "body" });
    const placed = lines(body).flatMap((line) => (line?.kind === "milestone" ? [line.milestone.id] : []));
    expect([placed.length, new Set(placed).size]).toEqual([tables.milestone.rows.size, tables.milestone.rows.size]);
    expect(body.lanes.at(-1)?.title).toBe("No body named");
    const [first] = tables.milestone.rows.values();
    if (!first) throw new Error("The plan has milestones.");
    const [some] = tables.body.rows.keys();
    applyPatch({ position: 2, rows: { milestone: [{ ...first, body: some ?? null }] }, gone: {}, state: useProgramme.getState().state });
    const moved = outlineWith({ lanesBy: "body" });
    expect(lines(moved).find((line) => line?.kind === "milestone" && line.milestone.id === first.id)?.lane.key).toBe(`body/${some}`);
    applyPatch({ position: 3, rows: { milestone: [first] }, gone: {}, state: useProgramme.getState().state });
    tables = useProgramme.getState().tables;

    const activity = outlineWith({ lanesBy: "activity" });
    expect(activity.lanes.map(({ title }) => title)).toEqual(["Work under way", "Interdependency", "To be reviewed or concluded"]);
    expect(lines(activity).filter((line) => line?.kind === "milestone")).toHaveLength(tables.milestone.rows.size);
  });
  test("M1 enablers and bodies that a dependency names have rows when asked for, and lines to them have an end", () => {
    const outline = outlineWith({ partners: ["enabler", "body"] });
    const partners = lines(outline).flatMap((line) => (line?.kind === "partner" ? [line.partner] : []));
    expect(outline.lanes.slice(-2).map(({ title }) => title)).toEqual(["Enablers", "Partner bodies"]);
    for (const [i, line] of lines(outline).entries()) expect(findLine(outline, line?.key ?? "")).toEqual({ index: i, folded: [] });
    const record = partners.find(({ title }) => title === "Electronic Patient Record");
    expect(record?.day).toBe("2026-03-31");
    const waits = [...tables.dependency.rows.values()].filter((d) => d.provider === record?.key).length;
    expect([record?.gives, waits > 0]).toEqual([waits, true]);
    expect(linksInRows(tables, outline, 0, outline.count).filter(({ from }) => from.key === record?.key)).toHaveLength(waits);
  });
  test("a filter by badge leaves only the milestones that carry it; words look at codes and titles", () => {
    const red = outlineWith({ filter: { ...noFilter, badges: ["red"] } });
    const shown = lines(red).flatMap((line) => (line?.kind === "milestone" ? [line.milestone.confidence] : []));
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(shown)).toEqual(new Set(["red"]));
    const words = outlineWith({ words: "patient record" });
    expect(lines(words).flatMap((line) => (line?.kind === "milestone" ? [line.milestone.code] : []))).toEqual(["3b.5", "7b.4", "7b.9"]);
    expect(outlineWith({ words: "nothing is called this" }).lanes).toEqual([]);
  });
  test("Right opens, then enters the timeline and goes on by date; Left returns; Alt and the arrows move", () => {
    const outline = outlineWith({}, (key, kind) => kind === "lane" || key === findKey(tables, "7b"));
    const at = findLine(outline, keyOf("7b.1"))?.index ?? 0;
    const key = (name: string, more: Partial<KeyPress> = {}): KeyPress => ({
      key: name,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      ...more,
    });
    expect(intentOf(key("ArrowRight"), outline, { index: 1, cell: false }, 10)).toEqual({ do: "toggle" });
    expect(intentOf(key("ArrowRight"), outline, { index: at, cell: false }, 10)).toEqual({ do: "go", to: { index: at, cell: true } });
    // 7b.5 is the last due on 31 March 2026; the next by date is the first of the following year.
    expect(intentOf(key("ArrowRight"), outline, { index: at + 4, cell: true }, 10)).toEqual({
      do: "go",
      to: { index: at + 5, cell: true },
    });
    expect(intentOf(key("ArrowLeft"), outline, { index: at, cell: false }, 10)).toEqual({ do: "go", to: { index: at - 1, cell: false } });
    expect(intentOf(key("ArrowRight", { altKey: true, shiftKey: true }), outline, { index: at, cell: false }, 10)).toEqual({
      do: "move",
      part: "finish",
      direction: 1,
    });
    expect(intentOf(key("x"), outline, { index: at, cell: false }, 10)).toBeNull();
  });
  test("M2 dependency lines join what has a row; days that do not meet are said", () => {
    const [gives, gets] = [keyOf("1c.5"), keyOf("1c.9")];
    const base = [...tables.dependency.rows.values()][0];
    if (!base) throw new Error("The plan has dependencies.");
    const row = {
      ...base,
      id: "late",
      code: "z",
      provider: gives,
      receiver: gets,
      neededBy: "2026-01-31",
      promised: null,
      kind: "FS" as const,
      state: "agreed" as const,
    };
    applyPatch({ position: 9, rows: { dependency: [row] }, gone: {}, state: useProgramme.getState().state });
    const link = linksOf(useProgramme.getState().tables, gives).find(({ id }) => id === "late");
    expect(link?.late).toBe(59);
    expect(link && lateInWords(link)).toBe("1c.9 needs it 59 days sooner");
    expect(linksInWords(link ? [link] : [], gives)).toMatch(/^Gives to 1c\.9 .*; 1c\.9 needs it 59 days sooner\.$/);
    for (const { from, to } of linksOf(useProgramme.getState().tables, gets))
      expect([from.key, to.key].every((k) => /^(milestone|objective|ambition|enabler|body)\//.test(k))).toBe(true);
  });
  test("words: dates in full, the slip against what was promised, kinds by their name, initials without titles", () => {
    expect(datesInWords(milestone({ forecast: "2027-05-12" }))).toBe("1 April 2026 to 12 May 2027, 6 weeks later than 31 March 2027");
    expect(datesInWords(milestone({ kind: "to-be-defined" }))).toBe("To be defined. 1 April 2026 to 31 March 2027");
    expect([initials("Matt Dooley"), initials("Dr Sarah-Jane Ward")]).toEqual(["MD", "SJW"]);
  });
  test("milestones are put in order by number, once for each array", () => {
    const many = Array.from({ length: 4762 }, (_, i) => milestone({ id: `m${i}`, code: `1a.${4762 - i}` }));
    expect(inReadingOrder(many)[0]?.code).toBe("1a.1");
    expect(inReadingOrder(many)).toBe(inReadingOrder(many));
  });
});

const findKey = (tables: Tables, code: string): string =>
  `objective/${[...tables.objective.rows.values()].find((o) => o.code === code)?.id}`;
