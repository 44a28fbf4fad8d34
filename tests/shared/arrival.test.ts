/** What a late arrival moves, by hand: a milestone by the days it is late, an objective's milestones as far as they must, nothing in time. */
import { expect, test } from "vitest";
import type { Dependency } from "../../shared/agreement.ts";
import { arrivalOn } from "../../shared/arrival.ts";
import type { Link, Network, Task } from "../../shared/schedule.ts";

const tasks: Readonly<Record<string, Task>> = {
  "milestone/a": { id: "milestone/a", start: "2027-04-01", finish: "2027-04-30", fixed: false },
  "milestone/b": { id: "milestone/b", start: "2027-05-05", finish: "2027-05-31", fixed: false },
  "milestone/done": { id: "milestone/done", start: "2027-04-01", finish: "2027-04-30", fixed: true },
};
const links: readonly Link[] = [{ id: "ab", from: "milestone/a", to: "milestone/b", kind: "FS", lag: 0, neededBy: null }];
const network: Network = {
  task: (id) => tasks[id],
  partsOf: (id) => (id === "objective/o" ? ["milestone/a", "milestone/b"] : []),
  summariesOf: (id) => (id === "milestone/a" || id === "milestone/b" ? ["objective/o"] : []),
  from: (id) => links.filter((link) => link.from === id),
  to: (id) => links.filter((link) => link.to === id),
};
const to = (receiver: string, kind: Dependency["kind"] = "FS"): Dependency => ({
  id: "d",
  code: null,
  title: null,
  detail: null,
  provider: "enabler/e",
  receiver,
  kind,
  lag: 0,
  neededBy: "2027-03-31",
  promised: null,
  providerPerson: null,
  receiverPerson: null,
  state: null,
  reason: null,
  source: null,
  criticality: null,
});
const moved = (receiver: string, day: string) =>
  arrivalOn(network, to(receiver), "2027-03-31", day).shifts.map(({ id, days, finishTo }) => [id, days, finishTo]);

test("a milestone moves by the days it is late, what waits for it only as far as it has to", () => {
  expect(moved("milestone/a", "2027-04-10")).toEqual([
    ["milestone/a", 10, "2027-05-10"],
    ["milestone/b", 6, "2027-06-06"],
  ]);
  expect(moved("milestone/a", "2027-04-02")).toEqual([["milestone/a", 2, "2027-05-02"]]);
});
test("of an objective those milestones move that cannot begin before it is there", () => {
  expect(moved("objective/o", "2027-04-10")).toEqual([
    ["milestone/a", 10, "2027-05-10"],
    ["milestone/b", 6, "2027-06-06"],
  ]);
});
test("in time, for nobody, or for what is finished nothing moves", () => {
  expect(moved("milestone/a", "2027-03-31")).toEqual([]);
  expect(moved("milestone/a", "2027-03-01")).toEqual([]);
  expect(moved("body/x", "2027-06-01")).toEqual([]);
  expect(arrivalOn(network, to("milestone/done"), "2027-03-31", "2027-06-01")).toEqual({ shifts: [], kept: [], isFixed: true });
});
