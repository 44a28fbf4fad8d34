/** The register's own thinking: columns from the schema, saved views, what is copied, pasted readings, what does not hold together. */
import { describe, expect, test } from "vitest";
import { gapInWords, meetingOf } from "../../renderer/dependencies.ts";
import { standingOf } from "../../renderer/measures.ts";
import { missingReason, problemBeside, problemsWith } from "../../renderer/panel/checks.ts";
import { daysTag, type Line, lineInWords, movesOf, stepsOf } from "../../renderer/panel/history.ts";
import { readPasted } from "../../renderer/panel/paste.ts";
import { columnsOf, toTsv } from "../../renderer/register/columns.ts";
import { type RegisterType, registerTypes } from "../../renderer/register/state.ts";
import { savedViews } from "../../renderer/register/views.ts";
import { applyPatch, showSnapshot, type Tables, useProgramme } from "../../renderer/store.ts";
import { draftOf, readDraft, recordInWords, valueInWords } from "../../renderer/values.ts";
import { type AnyRow, fieldsOf, type TypeName } from "../../shared/schema.ts";
import { builtInPlan } from "./fixture.ts";

const plan = builtInPlan();
function tablesWith(changes: Partial<Record<TypeName, readonly AnyRow[]>> = {}): Tables {
  showSnapshot(plan);
  applyPatch({ position: 2, rows: changes as never, gone: {}, state: plan.state });
  return useProgramme.getState().tables;
}
const milestone = (code: string) => {
  const row = plan.tables.milestone.find((m) => m.code === code);
  if (!row) throw new Error(`The built-in plan has no milestone ${code}.`);
  return row;
};
const today = "2026-11-22";

describe("columns", () => {
  test.each(registerTypes)("every field of a %s can be a column, and the code comes first", (type) => {
    const ids = columnsOf(type).map((column) => column.id);
    expect(ids[0]).toBe("code");
    expect(Object.keys(fieldsOf(type)).filter((field) => !ids.includes(field))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a copied row has headings, words for codes, days in full, and no cell that a spreadsheet runs", () => {
    const row = { ...milestone("7b.9"), title: "=SUM(A1)\tand\nmore", status: "in-progress" as const };
    const columns = columnsOf("milestone").filter(({ id }) => ["code", "title", "due", "status"].includes(id));
    expect(toTsv("milestone", columns, [row], tablesWith())).toBe(
      "Code\tTitle\tStatus\tDue\r\n7b.9\t'=SUM(A1) and more\tIn progress\t31 March 2027",
    );
  });

  test("a copied value that two people wrote differently says so, in every field of its group", () => {
    const row = { ...milestone("7b.9"), status: "in-progress" as const, conflicts: ["dates"] };
    const columns = columnsOf("milestone").filter(({ id }) => ["code", "due", "status"].includes(id));
    expect(toTsv("milestone", columns, [row], tablesWith())).toBe("Code\tStatus\tDue\r\n7b.9\tIn progress\t31 March 2027 (in conflict)");
  });

  test("slip is counted from the agreed date to the forecast, and to the actual date once there is one", () => {
    const slip = columnsOf("milestone").find(({ id }) => id === "slip");
    const tables = tablesWith();
    expect(slip?.words({ ...milestone("7b.9"), forecast: "2027-05-12" }, tables)).toBe("+6 weeks");
    expect(slip?.words({ ...milestone("7b.9"), forecast: "2027-05-12", actual: "2027-03-30" }, tables)).toBe("−1 day");
    expect(slip?.words({ ...milestone("7b.9"), forecast: "2027-03-31" }, tables)).toBe("");
  });
});

describe("saved views", () => {
  const holds = (type: RegisterType, name: string, row: AnyRow, tables = tablesWith()) =>
    savedViews[type].find((view) => view.name === name)?.holds(row, tables, today);

  test("overdue goes by the forecast, and lets complete and undefined milestones be", () => {
    const late = { ...milestone("7b.9"), due: "2026-10-01" };
    expect(holds("milestone", "overdue", late)).toBe(true);
    expect(holds("milestone", "overdue", { ...late, forecast: "2027-01-01" })).toBe(false);
    expect(holds("milestone", "overdue", { ...late, status: "complete" })).toBe(false);
    expect(holds("milestone", "overdue", { ...late, kind: "to-be-defined" })).toBe(false);
  });
  test("the next 90 days begin today and end with the ninetieth", () => {
    const due = (day: string) => holds("milestone", "soon", { ...milestone("7b.9"), due: day });
    expect(["2026-11-21", "2026-11-22", "2027-02-20", "2027-02-21"].map(due)).toEqual([false, true, true, false]);
  });
  test("in conflict and no owner", () => {
    expect(holds("milestone", "conflict", { ...milestone("7b.9"), conflicts: ["dates"] })).toBe(true);
    expect(holds("milestone", "conflict", milestone("7b.9"))).toBe(false);
    expect(holds("milestone", "no-owner", milestone("7b.9"))).toBe(true);
    expect(holds("milestone", "no-owner", { ...milestone("7b.9"), owner: "p" })).toBe(false);
  });
});

describe("dependencies and measures", () => {
  const link = plan.tables.dependency.find((d) => d.provider === `milestone/${milestone("7b.4").id}`);
  if (!link) throw new Error("Nothing waits on 7b.4.");

  test("without a promise the provider's own plan speaks; a promise goes before it; what is over has no gap", () => {
    const needed = { ...link, neededBy: "2026-02-01", promised: null };
    expect(meetingOf(tablesWith(), needed)).toMatchObject({ promised: "2026-03-31", isPromise: false, gap: 58 });
    const slipped = { ...milestone("7b.4"), forecast: "2026-04-30" };
    expect(meetingOf(tablesWith({ milestone: [slipped] }), needed).gap).toBe(88);
    expect(meetingOf(tablesWith(), { ...needed, promised: "2026-01-30" })).toMatchObject({ isPromise: true, gap: -2 });
    expect(meetingOf(tablesWith(), { ...needed, state: "received" }).gap).toBeNull();
    expect([58, 1, 0, -2, null].map(gapInWords)).toEqual(["58 days late", "1 day late", "On the day", "2 days spare", ""]);
  });

  test("the latest reading is the newest with a value, zero included; the next target is not a step on the way", () => {
    const measure = "m1";
    const reading = (date: string, value: string | null): AnyRow => ({ id: `${measure}.${date}`, measure, date, value });
    const target = (by: string, purpose: string): AnyRow => ({ id: `${measure}.${purpose}.${by}`, measure, by, value: "5", purpose });
    const tables = tablesWith({
      reading: [reading("2026-03-31", "3"), reading("2026-06-30", "0"), reading("2026-09-30", null)],
      target: [target("2027-03-31", "target"), target("2026-12-31", "trajectory"), target("2026-03-31", "target")],
    });
    const { latest, next } = standingOf(tables, measure, today);
    expect([latest?.date, latest?.value, next?.by]).toEqual(["2026-06-30", "0", "2027-03-31"]);
  });

  test("a loop is found over several steps, and a withdrawn link does not make one", () => {
    const end = (code: string) => `milestone/${milestone(code).id}`;
    const step = (id: string, from: string, to: string, state = "agreed"): AnyRow => ({
      ...link,
      id,
      provider: end(from),
      receiver: end(to),
      state,
    });
    const tables = tablesWith({ dependency: [step("a", "1a.1", "1a.2"), step("b", "1a.2", "1a.3")] });
    expect(problemsWith(tables, "dependency", step("c", "1a.3", "1a.1")).receiver).toContain("loop");
    expect(problemsWith(tables, "dependency", step("c", "1a.1", "1a.3"))).toEqual({});
    expect(problemsWith(tables, "dependency", step("c", "1a.1", "1a.1")).receiver).toContain("itself");
    const withdrawn = tablesWith({ dependency: [step("a", "1a.1", "1a.2"), step("b", "1a.2", "1a.3", "withdrawn")] });
    expect(problemsWith(withdrawn, "dependency", step("c", "1a.3", "1a.1"))).toEqual({});
  });
});

describe("what does not hold together", () => {
  test("off track, at risk and delayed ask for a reason; complete and on track do not", () => {
    expect(missingReason("milestone", { confidence: "red" })).toBe("Say why it is off track.");
    expect(missingReason("milestone", { confidence: "red", status: "complete" })).toBeNull();
    expect(missingReason("milestone", { confidence: "green", status: "delayed" })).toBe("Say why it is delayed.");
    expect(missingReason("objective", { confidence: "amber" })).toBe("Say why it is at risk.");
    expect(problemsWith(tablesWith(), "milestone", { confidence: "red", reason: "Late training" })).toEqual({});
  });
  test("an end before its start is said on both dates, and on nothing else", () => {
    const problems = problemsWith(tablesWith(), "milestone", { start: "2027-04-01", due: "2027-03-31" });
    expect(problemBeside(problems, "milestone", "start")).toContain("before the start");
    expect(problemBeside(problems, "milestone", "due")).toContain("before the start");
    expect(problemBeside(problems, "milestone", "title")).toBeNull();
  });
});

describe("pasted readings", () => {
  test("days, months and quarters; zero is a value, nothing is missing, the rest is said by line", () => {
    const pasted = readPasted(
      "Period\tValue\n31/3/26\t12.5%\nJune 2026\t0\nQ2 2026/27\t1,240\nQ3 2026/27\t\n\nnever\t3\n31 Dec 2026\tten\n31/3/26\t1",
      today,
    );
    expect(pasted.readings).toEqual([
      { date: "2026-03-31", value: "12.5" },
      { date: "2026-06-30", value: "0" },
      { date: "2026-09-30", value: "1240" },
    ]);
    expect(pasted.missing).toBe(1);
    expect(pasted.problems.map(({ line }) => line)).toEqual([7, 8, 9]);
  });
  test("the fourth quarter ends in the next calendar year, and February with its own last day", () => {
    const dates = readPasted("Q4 2026/27\t1\nFeb 2028\t2", today).readings.map(({ date }) => date);
    expect(dates).toEqual(["2027-03-31", "2028-02-29"]);
  });
});

describe("values in words and back", () => {
  test("what is shown in a field reads back to what is stored, for every filled field of every record in the registers", () => {
    const tables = tablesWith();
    for (const type of registerTypes)
      for (const row of plan.tables[type])
        for (const [field, kind] of Object.entries(fieldsOf(type))) {
          const value = (row as AnyRow)[field];
          if (value === null || value === "") continue;
          expect(readDraft(kind, draftOf(kind, value), today), `${type} ${row.code} ${field}`).toEqual({ ok: true, value });
          expect(valueInWords(kind, value, tables)).not.toBe("");
        }
  });
  test("codes people know stand before the title, others do not", () => {
    const tables = tablesWith();
    expect(recordInWords(tables, { type: "milestone", id: milestone("7b.9").id })).toBe("7b.9 Electronic Patient Record embedded");
    const enabler = plan.tables.enabler[0];
    expect(recordInWords(tables, { type: "enabler", id: enabler?.id ?? "" })).toBe(enabler?.title);
  });
  test("nothing typed clears a field, and what cannot be read is answered with what to enter", () => {
    const { due } = fieldsOf("milestone");
    if (!due) throw new Error("A milestone has no due day.");
    expect(readDraft(due, "  ", today)).toEqual({ ok: true, value: null });
    expect(readDraft(due, "+2w", "2027-03-31")).toEqual({ ok: true, value: "2027-04-14" });
    expect(readDraft(due, "31 February 2027", today).ok).toBe(false);
  });
  test.each([
    ["11.2", "11.2"],
    ["11.2 %", "11.2"],
    ["−7", "-7"],
    ["1,240", "1240"],
    ["1 240 500.5", "1240500.5"],
    ["11,2", null],
    ["1,24", null],
    ["12 5", null],
    ["ten", null],
  ])("a number typed as %j is %j; a comma that is not between thousands is never passed over", (typed, value) => {
    const { baselineValue } = fieldsOf("measure");
    if (!baselineValue) throw new Error("A measure has no baseline.");
    expect(readDraft(baselineValue, typed, today)).toEqual(
      value === null ? { ok: false, error: "Enter a number such as 11.2." } : { ok: true, value },
    );
    expect(readPasted(`31/3/26\t${typed}`, today).readings).toEqual(value === null ? [] : [{ date: "2026-03-31", value }]);
  });
});

describe("history", () => {
  let made = 0;
  const line = (field: string, before: string | null, value: string | null, commit: string): Line => ({
    item: { type: "milestone", id: "m" },
    entry: { change: `${commit}:${made++}`, field, value, before, author: "Rosa Kent", at: made, why: "", from: null, live: false },
  });
  const newestFirst = (...lines: readonly Line[]) => lines.toReversed();
  const begun = [line("start", null, "2026-04-01", "a"), line("due", null, "2027-03-31", "a")];

  test("moves are counted from the first due day; one that was taken back is none", () => {
    expect(movesOf(newestFirst(...begun))).toMatchObject({ count: 0, original: null });
    const moved = [...begun, line("due", "2027-03-31", "2027-04-14", "b"), line("forecast", null, "2027-05-12", "c")];
    expect(movesOf(newestFirst(...moved))).toMatchObject({ count: 2, original: "2027-03-31" });
    expect(movesOf(newestFirst(...moved, line("forecast", "2027-05-12", null, "d")))).toMatchObject({ count: 1, original: "2027-03-31" });
    expect([daysTag("2027-03-31", "2027-05-12"), daysTag("2027-03-31", "2027-03-30"), daysTag(null, "2027-03-30")]).toEqual([
      "+42 days",
      "−1 day",
      "",
    ]);
  });
  test("what one person wrote in one go is one step, and its changes read in words", () => {
    const tables = tablesWith();
    const moved = line("forecast", "2027-04-14", "2027-05-12", "b");
    const steps = stepsOf(newestFirst(...begun, moved));
    expect(steps.map(({ id, lines }) => [id, lines.length])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    expect(lineInWords(moved, tables)).toBe("Forecast: 14 April 2027 → 12 May 2027");
    expect(lineInWords(line("status", null, "in-progress", "c"), tables)).toBe("Status: In progress");
    expect(lineInWords(line("owner", "x", null, "d"), tables)).toBe("Owner: A record that is not in the plan → nothing");
  });
});
