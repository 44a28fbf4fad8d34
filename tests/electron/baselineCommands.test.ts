/** Baselines and comparisons from the command line, and the file that a spreadsheet opens. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { desk } from "./desk.ts";

test("B7 a baseline is kept by name, listed, compared with another state, and written as CSV that no spreadsheet runs", () => {
  const ann = desk();
  ann.done("new", "plan");
  ann.done("edit", "plan", "--as", "Ann Example", "milestone/7b.9", "forecast=2027-05-12", "title==SUM(A1)", "--why", "Training");
  expect(ann.done("baseline", "plan", "--name", "Autumn board", "--as", "Ann Example", "--role", "PMO")).toBe(
    "Kept the plan as it stands as “Autumn board”.",
  );
  ann.done("edit", "plan", "--as", "Ann Example", "milestone/7b.9", "forecast=2027-06-30");
  expect(ann.data("baseline", "plan", "--json")).toMatchObject([
    { id: "published", title: "As published", waitsFor: [] },
    { title: "Autumn board", by: "Ann Example, PMO", agrees: false },
  ]);
  expect(ann.done("baseline", "plan")).toMatch(/^As published \(published\).*\nAutumn board \(.{22}\): .*, Ann Example, PMO\.$/);
  expect(ann.data("compare", "plan", "Autumn board", "now", "--json")).toMatchObject({
    is: "now",
    counts: { later: 1, earlier: 0, new: 0, removed: 0 },
  });
  const words = ann.done("compare", "plan", "published", "Autumn board", "--csv", "slips.csv");
  expect(words).toContain("7b.9  =SUM(A1): later by 42 days, 2027-03-31 to 2027-05-12");
  const csv = readFileSync(ann.at("slips.csv"), "utf8");
  expect(csv.startsWith("\uFEFFid,code,milestone,objective,sro,change,was,is,days_later\r\n")).toBe(true);
  expect(csv).toContain(",7b.9,'=SUM(A1),7b,Matt Dooley,later,2027-03-31,2027-05-12,42\r\n");
});

test("B7 a re-baseline says why; what cannot be found is refused with what there is", () => {
  const ann = desk();
  ann.done("new", "plan");
  expect(ann.run("baseline", "plan", "--name", "Replan", "--as", "Ann Example", "--agree")).toMatchObject({
    code: 1,
    err: "Say why the agreed dates change.",
  });
  expect(ann.run("baseline", "plan", "--name", "Replan")).toMatchObject({ code: 2 });
  expect(ann.run("compare", "plan", "Replan", "now")).toMatchObject({
    code: 1,
    err: "The plan has no baseline “Replan”. It has: As published.",
  });
  for (const title of ["Twice", "Twice"]) ann.done("baseline", "plan", "--name", title, "--as", "Ann Example");
  expect(ann.run("compare", "plan", "Twice", "now")).toMatchObject({
    code: 1,
    err: "2 baselines are called “Twice”: say which by its id.",
  });
});
