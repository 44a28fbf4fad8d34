/** What the matrix, the path and the enablers show of the plan that ships, before anything is drawn. */
import { beforeEach, describe, expect, test } from "vitest";
import { besideInWords, datesOf, daysInWords, enablerGroups, waitingFor } from "../../renderer/dependencies/enablers.ts";
import { cellInWords, cellKey, isInCell, type Matrix, matrixOf, total } from "../../renderer/dependencies/matrix.ts";
import { pathOf } from "../../renderer/dependencies/path.ts";
import { placed } from "../../renderer/dependencies/pathLayout.ts";
import { showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Snapshot } from "../../shared/api.ts";
import type { Row } from "../../shared/schema.ts";
import { builtInPlan } from "./fixture.ts";

const plan = builtInPlan();
const show = (dependency: readonly Row<"dependency">[], answer: readonly Row<"answer">[] = []): void => {
  const snapshot: Snapshot = { ...plan, tables: { ...plan.tables, dependency, answer } };
  useProgramme.setState({ position: 0 });
  showSnapshot(snapshot);
};
const tables = () => useProgramme.getState().tables;
const objective = (code: string): string => `objective/${plan.tables.objective.find((row) => row.code === code)?.id}`;
const milestone = (code: string): string => `milestone/${plan.tables.milestone.find((row) => row.code === code)?.id}`;
const record = plan.tables.enabler.find((row) => row.code === "electronic-patient-record");
if (!record) throw new Error("The plan has no Electronic Patient Record.");
const [pattern] = plan.tables.dependency;
if (!pattern) throw new Error("The plan has no dependencies.");
let count = 0;
const link = (provider: string, receiver: string, more: Partial<Row<"dependency">> = {}): Row<"dependency"> => {
  count += 1;
  return { ...pattern, id: `d${count}`, code: `d${count}`, provider, receiver, neededBy: null, promised: null, ...more };
};

beforeEach(() => show(plan.tables.dependency));

describe("X1 Givers first:", () => {
  test("in the plan that ships, every mark above the diagonal belongs to a loop, and each loop is a block", () => {
    const matrix = matrixOf(tables(), "givers", new Set());
    expect(matrix.objectives).toHaveLength(21);
    const place = new Map(matrix.objectives.map(({ key }, i) => [key, i]));
    let above = 0;
    for (const { row, column } of matrix.cells.values()) {
      const [r, c] = [place.get(row.key) ?? -1, place.get(column.key)];
      if (c === undefined || c < r) continue;
      above += 1;
      expect(
        matrix.loops.some((loop) => loop.includes(row) && loop.includes(column)),
        `${row.code} waits for ${column.code}`,
      ).toBe(true);
    }
    expect(matrix.loops.map((loop) => loop.map(({ code }) => code).sort())).toEqual([
      ["6a", "6b"],
      ["2a", "2b"],
    ]);
    expect(above).toBe(2);
    const idle = matrix.objectives.slice(-2).map(({ key }) => key);
    for (const cell of matrix.cells.values()) expect(idle).not.toContain(cell.column.key);
  });

  test("a link that is left out of the dates is the one above the diagonal", () => {
    const [there, back] = [link(objective("1a"), objective("1b")), link(objective("1b"), objective("1a"))];
    show([there, back]);
    const orderWithout = (id: string) =>
      matrixOf(tables(), "givers", new Set([id]))
        .objectives.slice(0, 2)
        .map(({ code }) => code);
    expect(orderWithout(back.id)).toEqual(["1a", "1b"]);
    expect(orderWithout(there.id)).toEqual(["1b", "1a"]);
  });
});

describe("X2 One count:", () => {
  test("rows, columns and cells add up, and hold exactly the live dependencies between objectives, their milestones and enablers", () => {
    const matrix = matrixOf(tables(), "ambition", new Set());
    expect(matrix.objectives.map(({ code }) => code)).toEqual(plan.tables.objective.map(({ code }) => code).sort());
    const columns = [...matrix.enablers, ...matrix.objectives];
    const inCells = plan.tables.dependency.filter((dependency) =>
      matrix.objectives.some((row) => columns.some((column) => column !== row && isInCell(tables(), dependency, row.key, column.key))),
    );
    expect(total([...matrix.cells.values()])).toBe(inCells.length);
  });

  test("what a milestone gives or gets counts for its objective; what stays inside one does not; nor what was withdrawn", () => {
    show([
      link(milestone("7b.4"), milestone("8a.5")),
      link(objective("7b"), objective("8a")),
      link(milestone("7b.4"), milestone("7b.9")),
      link(objective("7b"), objective("8a"), { state: "withdrawn" }),
      link(`enabler/${record.id}`, milestone("8a.5")),
    ]);
    const matrix = matrixOf(tables(), "ambition", new Set());
    expect(total([matrix.cells.get(cellKey(objective("8a"), objective("7b")))])).toBe(2);
    expect(matrix.cells.size).toBe(2);
    expect(matrix.enablers.map(({ title }) => title)).toEqual(["Electronic Patient Record"]);
  });

  test("a cell says who depends on whom, how many, the worst state and the days late", () => {
    const late = link(objective("7b"), objective("3b"), { neededBy: "2026-03-31", promised: "2026-05-12" });
    const fine = link(objective("7b"), milestone("3b.5"), { state: "received" });
    show([late, fine]);
    expect(said(matrixOf(tables(), "givers", new Set()), "3b", "7b")).toBe(
      "3b depends on 7b: 2 dependencies, worst Proposed, 42 days late",
    );
    expect(said(matrixOf(tables(), "givers", new Set()), "7b", "3b")).toBe("7b does not depend on 3b");
    expect(said(matrixOf(tables(), "givers", new Set()), "7b", "7b")).toBe("7b itself");
  });
  function said(matrix: Matrix, row: string, column: string): string {
    const [from, to] = [row, column].map((code) => matrix.objectives.find((one) => one.code === code));
    if (!from || !to) throw new Error("No such objective.");
    return cellInWords(from, to, matrix.cells.get(cellKey(from.key, to.key)));
  }
});

describe("X3 Path:", () => {
  const ends = (centre: string, steps: number) => {
    const path = pathOf(tables(), centre, steps);
    return { path, steps: Object.fromEntries(path.nodes.map(({ end, step }) => [end, step])) };
  };

  test("holds what it waits for and what waits for it, two steps each way, and counts what lies beyond", () => {
    const chain = ["1a", "1b", "1c", "2a", "3a", "3b", "4a"].map(objective);
    show(chain.slice(1).map((end, i) => link(chain[i] ?? "", end)));
    const { path, steps } = ends(objective("2a"), 2);
    expect(steps).toEqual({
      [objective("1b")]: -2,
      [objective("1c")]: -1,
      [objective("2a")]: 0,
      [objective("3a")]: 1,
      [objective("3b")]: 2,
    });
    expect(path.links).toHaveLength(4);
    expect(path.beyond).toBe(2);
    expect(ends(objective("2a"), Number.POSITIVE_INFINITY).path).toMatchObject({ beyond: 0, nodes: { length: 7 } });
  });

  test("milestones of an objective in the centre count for it and are named on the link; a loop ends", () => {
    const [there, back] = [link(milestone("7b.4"), objective("8a")), link(objective("8a"), milestone("7b.9"))];
    show([there, back]);
    const { path, steps } = ends(objective("7b"), 5);
    expect(steps).toEqual({ [objective("7b")]: 0, [objective("8a")]: -1 });
    expect(path.links.map(({ from, to, giver, getter }) => ({ from, to, giver, getter }))).toEqual([
      { from: objective("8a"), to: objective("7b"), giver: null, getter: milestone("7b.9") },
      { from: objective("7b"), to: objective("8a"), giver: milestone("7b.4"), getter: null },
    ]);
  });

  test.each([
    ["roomy", 2000],
    ["snug", 1150],
    ["close", 849],
  ])("is laid out %s in %i pixels, with every giver left of its getter, and no two items over one another", (name, room) => {
    const path = pathOf(tables(), objective("8a"), 2);
    const { nodes, links, width, height, measures } = placed(path, room);
    const { node: nodeSize } = measures;
    expect(measures.name).toBe(name);
    expect(width).toBeLessThanOrEqual(room);
    expect(nodes.size).toBe(path.nodes.length);
    for (const { from, to } of path.links) expect(nodes.get(from)?.x ?? 0).toBeLessThan(nodes.get(to)?.x ?? 0);
    const all = [...nodes.values()];
    for (const [i, a] of all.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + nodeSize.width <= width && a.y + nodeSize.height <= height).toBe(true);
      for (const b of all.slice(i + 1)) expect(Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height).toBe(true);
    }
    expect(links).toHaveLength(path.links.length);
    // No line rises or falls behind an item or the words of another link.
    for (const { points } of links)
      for (const [i, to] of points.entries()) {
        const from = points[i - 1];
        if (from && from.y !== to.y) expect(Math.abs(to.x - from.x)).toBeCloseTo(measures.gutter);
      }
  });
});

describe("X4 Enablers:", () => {
  test("the Electronic Patient Record stands with every date of the source, and the one that the plan follows", () => {
    const dates = datesOf(tables(), record.id);
    expect(dates.map((dated) => [dated.what, daysInWords(dated), besideInWords(record, dated), dated.taken])).toEqual([
      ["Single record in the three hospitals", "31 December 2025 at the latest", "90 days before", 0],
      ["Shared record implemented", "1 April 2025 to 31 March 2026", "The same day", 0],
      ["Go live", "1 January 2026 to 31 March 2026", "The same day", 1],
      ["Embedded in use", "1 April 2026 to 31 March 2027", "365 days after", 0],
      ["Benefits with a full year effect", "1 April 2026 to 31 March 2027", "365 days after", 0],
      ["Live for maternity", "1 April 2026 to 31 March 2030", "1,461 days after", 0],
    ]);
  });

  test("everything that waits for it, by the day it is needed, or else the day it starts", () => {
    expect(waitingFor(tables(), record.id).map(({ dependency, day, isNamed }) => [dependency.code, day, isNamed])).toEqual([
      ["7b-d2", "2026-03-31", true],
      ["8a-d9", "2026-03-31", true],
      ["3b-d1", "2026-04-01", false],
      ["7a-d15", null, false],
      ["8a-d10", null, false],
    ]);
  });

  test("every enabler is in one group; those dated in several places first, with most places at the top", () => {
    const groups = enablerGroups(tables());
    const all = groups.flatMap(({ enablers }) => enablers.map(({ row }) => row.id));
    expect(new Set(all).size).toBe(plan.tables.enabler.length);
    expect(all).toHaveLength(plan.tables.enabler.length);
    expect(groups[0]?.title).toBe("Dated in several places");
    expect(groups[0]?.enablers[0]?.row.id).toBe(record.id);
  });
});
