/** What the palette finds: parts of words, codes, owners, slips; in the plan as it is now. */
import { beforeEach, expect, test } from "vitest";
import { searchIndex } from "../../renderer/search.ts";
import { applyPatch, showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Tables } from "../../shared/api.ts";
import { builtInPlan } from "./fixture.ts";

const plan = builtInPlan();
const [milestone] = plan.tables.milestone;
const person = plan.tables.person.find((one) => one.name === "Matt Dooley");
if (!milestone || !person) throw new Error("The fixture lacks its milestones or people.");

const { refresh, find } = searchIndex();
const codes = (asked: string): readonly string[] => find(asked).map((found) => found.code);
const titles = (asked: string): readonly string[] => find(asked).map((found) => found.title);
let position = 1;
async function change(rows: Partial<Tables>, gone: Record<string, readonly string[]> = {}): Promise<void> {
  position += 1;
  applyPatch({ position, rows, gone, state: plan.state });
  await refresh();
}

beforeEach(async () => {
  useProgramme.setState({ position: 0 });
  showSnapshot(plan);
  await refresh();
});

// N1 Found.
test("every code that people type finds its own record first", () => {
  for (const type of ["ambition", "objective", "milestone", "measure", "dependency"] as const)
    for (const { id, code } of plan.tables[type]) expect(find(code ?? "")[0]).toMatchObject({ type, id });
});

test("the beginning of a code finds all below it, the code itself first", () => {
  expect(codes("7b")[0]).toBe("7b");
  expect(codes("7b.").slice(0, 2)).toEqual(["7b", "7b.1"]);
  expect(codes("7b.1").slice(1, 5)).toEqual(["7b.10", "7b.11", "7b.12", "7b.13"]);
});

test("beginnings and middles of words, whatever their case, accents, order and places in the record", async () => {
  expect(titles("URG emerg")[0]).toBe("Urgent and emergency care");
  expect(titles("emerg urg")[0]).toBe("Urgent and emergency care");
  await change({ milestone: [{ ...milestone, title: "Šárka’s café for neuroradiography" }] });
  expect(titles("sarka")[0]).toBe("Šárka’s café for neuroradiography");
  expect(titles("radiogr")[0]).toBe("Šárka’s café for neuroradiography");
  expect(titles(`${milestone.code} café`)).toEqual(["Šárka’s café for neuroradiography"]);
});

test("a slip of the finger, also beside a word that is right", () => {
  expect(titles("elctive")[0]).toBe("Elective recovery and improvement");
  expect(codes("electronic pateint")).toContain("7b.9");
  expect(find("qqqzzz")).toEqual([]);
  expect(find("  ")).toEqual([]);
});

test("a slip is not looked for while enough records hold the very word", async () => {
  const like = plan.tables.milestone.slice(0, 7).map((row, i) => ({ ...row, title: i < 6 ? "Zebra" : "Zebras and a zebro" }));
  const [near] = plan.tables.milestone.slice(7);
  if (!near) throw new Error("The fixture has too few milestones.");
  await change({ milestone: [...like, { ...near, title: "Zebro" }] });
  expect(titles("zebra")).not.toContain("Zebro");
  expect(titles("zebrao")).toContain("Zebro");
});

test("a person by name comes before what they own, and what they own comes with their name", () => {
  const [first, ...rest] = find("dooley");
  expect(first).toMatchObject({ type: "person", id: person.id });
  expect(rest.length).toBeGreaterThan(5);
  for (const { about } of rest) expect(about).toContain("Matt Dooley");
});

// N2 As it is now.
test("what was renamed, retold, handed over or removed is found as it is now, and only so", async () => {
  await change({ milestone: [{ ...milestone, title: "Xylophones", owner: person.id }] });
  expect(find("xylophones dooley")).toMatchObject([{ id: milestone.id, about: "Milestone, Matt Dooley" }]);
  await change({ person: [{ ...person, name: "Yolanda Quince" }] });
  expect(find("xylophones quince")).toMatchObject([{ id: milestone.id, about: "Milestone, Yolanda Quince" }]);
  expect(find("xylophones dooley")).toEqual([]);
  await change({}, { milestone: [milestone.id] });
  expect(find("xylophones")).toEqual([]);
});

test("after many changes an index answers as a new one does", async () => {
  await change({}, { milestone: [milestone.id] });
  for (let round = 0; round < 30; round += 1)
    await change({ milestone: plan.tables.milestone.slice(1).map((row) => ({ ...row, title: `${row.title} ${round}x` })) });
  const fresh = searchIndex();
  await fresh.refresh();
  expect(find("0x")).toEqual([]);
  for (const asked of ["29x", "patient record", "dooley", "7", "elctive"])
    expect(new Set(titles(asked)), asked).toEqual(new Set(fresh.find(asked).map((f) => f.title)));
});
