/** The mirror: patches, identity, indexes, and that an edit costs what it changes. */
import { beforeEach, expect, test } from "vitest";
import { applyPatch, derive, deriveEach, rowsWhere, showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Patch } from "../../shared/api.ts";
import type { Row } from "../../shared/schema.ts";
import { builtInPlan } from "./fixture.ts";

const plan = builtInPlan();
const [first] = plan.tables.milestone;
if (!first?.objective) throw new Error("The fixture has no milestones.");
const { objective: ours } = first;
const tables = () => useProgramme.getState().tables;
const patchOf = (position: number, milestone: readonly Row<"milestone">[], gone: readonly string[] = []): Patch => ({
  position,
  rows: { milestone },
  gone: { milestone: gone },
  state: plan.state,
});

beforeEach(() => {
  useProgramme.setState({ position: 0 });
  showSnapshot(plan);
});

test("a patch replaces the rows it names and keeps the identity of all others", () => {
  const [objectives, second] = [tables().objective, plan.tables.milestone[1]];
  applyPatch(patchOf(2, [{ ...first, title: "Renamed" }]));
  expect(tables().milestone.rows.get(first.id)?.title).toBe("Renamed");
  expect(tables().milestone.rows.get(second?.id ?? "")).toBe(second);
  expect(tables().objective).toBe(objectives);
});

test("a patch that arrives twice changes nothing the second time, and an older one nothing at all", () => {
  const patch = patchOf(3, [{ ...first, title: "Renamed" }]);
  applyPatch(patch);
  applyPatch(patch);
  applyPatch(patchOf(2, [first]));
  expect(tables().milestone.rows.get(first.id)?.title).toBe("Renamed");
  expect(useProgramme.getState().position).toBe(3);
});

test("a record that left the plan leaves its table and its groups", () => {
  const before = rowsWhere(tables().milestone, "objective", ours).length;
  applyPatch(patchOf(2, [], [first.id]));
  expect(tables().milestone.rows.has(first.id)).toBe(false);
  expect(rowsWhere(tables().milestone, "objective", ours)).toHaveLength(before - 1);
});

test("a group is the same array until one of its rows changes, and then only that group is new", () => {
  const other = plan.tables.objective.find((o) => o.id !== ours)?.id ?? "";
  const [mine, theirs] = [rowsWhere(tables().milestone, "objective", ours), rowsWhere(tables().milestone, "objective", other)];
  applyPatch(patchOf(2, [{ ...first, title: "Renamed" }]));
  expect(rowsWhere(tables().milestone, "objective", other)).toBe(theirs);
  expect(rowsWhere(tables().milestone, "objective", ours)).not.toBe(mine);
  applyPatch(patchOf(3, [{ ...first, objective: other }]));
  expect(rowsWhere(tables().milestone, "objective", ours)).toHaveLength(mine.length - 1);
  expect(rowsWhere(tables().milestone, "objective", other).map((row) => row.id)).toContain(first.id);
});

test("groups come out the same whether they are kept up row by row or made again after a large patch", () => {
  rowsWhere(tables().milestone, "objective", ours);
  const many = Array.from({ length: 300 }, (_, i) => ({ ...first, id: `new-${i}` }));
  applyPatch(patchOf(2, many));
  const expected = [...tables().milestone.rows.values()].filter((row) => row.objective === ours).map((row) => row.id);
  expect(rowsWhere(tables().milestone, "objective", ours).map((row) => row.id)).toEqual(expected);
});

test("a derived view is computed again only when a table it rests on changed", () => {
  let runs = 0;
  const titles = derive(
    (t) => [t.objective],
    (objectives) => {
      runs++;
      return [...objectives.rows.values()].map((o) => o.title);
    },
  );
  expect(titles(tables())).toBe(titles(tables()));
  applyPatch(patchOf(2, [{ ...first, title: "Renamed" }]));
  titles(tables());
  expect(runs).toBe(1);
});

test("a view of each record stays the same object while another record changes", () => {
  const view = deriveEach(
    (t, id) => [rowsWhere(t.milestone, "objective", id)],
    (milestones) => ({ count: milestones.length }),
  );
  const other = plan.tables.objective.find((o) => o.id !== ours)?.id ?? "";
  const [mine, theirs] = [view(tables(), ours), view(tables(), other)];
  applyPatch(patchOf(2, [{ ...first, title: "Renamed" }]));
  expect(view(tables(), other)).toBe(theirs);
  expect(view(tables(), ours)).not.toBe(mine);
});
