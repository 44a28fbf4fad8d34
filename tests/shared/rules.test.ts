/** The rules behind the pictures: badges, spans, years and the cells of Plan on a page. */
import { expect, test } from "vitest";
import { planYears } from "../../shared/dates.ts";
import { type Badge, badgeOf, byCode, spanOf, touches, worstBadge, yearAt, yearCells } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";

const years = planYears("2025-04-01", 5);
const today = "2026-11-22";
type Milestone = Parameters<typeof yearCells>[2][number];
const milestone = (fields: Partial<Milestone>): Milestone => ({
  kind: "delivery",
  start: "2026-04-01",
  due: "2027-03-31",
  status: "in-progress",
  confidence: null,
  ...fields,
});
const thisYear = (milestones: readonly Milestone[], declared: Row<"objective">["confidence"] = null) =>
  yearCells(years, [], milestones, declared, today)[1];

test("a complete milestone is complete whatever was declared before; one that nobody rated is not rated", () => {
  expect(badgeOf({ status: "complete", confidence: "red" })).toBe("complete");
  expect(badgeOf({ status: "in-progress", confidence: null })).toBe("not-rated");
  expect(badgeOf({ status: "delayed", confidence: "amber" })).toBe("amber");
});

test("the worst badge wins, and silence is never better than green", () => {
  const worst = (...found: Badge[]) => worstBadge(found);
  expect(worst("green", "amber", "red", "complete")).toBe("red");
  expect(worst("green", "not-rated")).toBe("not-rated");
  expect(worst("amber", "not-rated")).toBe("amber");
  expect(worst("complete", "complete")).toBe("complete");
  expect(worst("complete", "green")).toBe("green");
  expect(worst()).toBeNull();
});

test("a milestone that runs over several years counts in each of them, and one day alone is its whole span", () => {
  const counts = yearCells(years, [], [milestone({ start: "2027-04-01", due: "2030-03-31" })], null, today).map((cell) => cell.count);
  expect(counts).toEqual([0, 0, 1, 1, 1]);
  expect(spanOf({ start: null, due: "2026-03-31" })).toEqual({ start: "2026-03-31", end: "2026-03-31" });
  expect(spanOf({ start: null, due: null })).toBeNull();
});

test("years touch on their first and last day and not beyond", () => {
  const [first] = years;
  if (!first) throw new Error("no years");
  expect(touches({ start: "2026-03-31", end: "2026-03-31" }, first)).toBe(true);
  expect(touches({ start: "2026-04-01", end: "2026-04-01" }, first)).toBe(false);
  expect(yearAt(years, "2026-04-01")?.year).toBe(2);
  expect(yearAt(years, "2025-03-31")).toBeNull();
  expect(yearAt(years, "2030-04-01")).toBeNull();
});

test("what is to be defined or not applicable is not counted as delivery", () => {
  const kinds = ["delivery", "review", "to-be-defined", "not-applicable"] as const;
  const cell = thisYear(kinds.map((kind) => milestone({ kind })));
  expect(cell?.count).toBe(2);
  expect(thisYear([milestone({ kind: "to-be-defined" })])?.badge).toBeNull();
});

test("a declared confidence speaks for this year alone, stands in for silence, and never hides a worse milestone", () => {
  expect(thisYear([milestone({})], "green")?.badge).toBe("green");
  expect(thisYear([milestone({ confidence: "red" })], "green")?.badge).toBe("red");
  expect(thisYear([milestone({ confidence: "green" })], "amber")?.badge).toBe("amber");
  expect(thisYear([milestone({})], "not-rated")?.badge).toBe("not-rated");
  const next = yearCells(years, [], [milestone({ start: "2027-04-01", due: "2028-03-31" })], "red", today)[2];
  expect(next?.badge).toBe("not-rated");
});

test("a cell carries its year's activity, or none", () => {
  const cells = yearCells(years, [{ year: 2, state: "interdependency", waitsOn: "EPR" }], [], null, today);
  expect(cells.map((cell) => cell.state)).toEqual(["none", "interdependency", "none", "none", "none"]);
  expect(cells[1]?.waitsOn).toBe("EPR");
});

test("codes sort as people read them", () => {
  const sorted = ["7b.10", "10a", "7b.9", "2a", null].map((code) => ({ code })).sort(byCode);
  expect(sorted.map((row) => row.code)).toEqual([null, "2a", "7b.9", "7b.10", "10a"]);
});
