/** The pure parts of Exchange: sides and answers of a conflict, what is typed, bars on the axis, the list of changes. */
import { describe, expect, test } from "vitest";
import { axisOf, barOf, tailOf } from "../../renderer/exchange/bars.ts";
import { changesByAuthor, changesByRecord, toApply } from "../../renderer/exchange/changes.ts";
import { decisionWord, type Question, questionInWords, questionsOf, splitPreview, uncontested } from "../../renderer/exchange/review.ts";
import { answersTo, baseEntry, baseOf, bothTexts, resolutionOf, rowsOf, sidesOf, suggestion } from "../../renderer/exchange/sides.ts";
import { changesIn, mergeTexts } from "../../renderer/exchange/texts.ts";
import { readTyped } from "../../renderer/exchange/typed.ts";
import { codeAndTitle, differenceInWords } from "../../renderer/exchange/values.ts";
import type { HistoryEntry, PreviewItem } from "../../shared/api.ts";
import type { ConflictHead, ConflictItem, RemitItem } from "../../shared/conflicts.ts";

const head = (change: string, field: string, value: ConflictHead["value"], author: string, from: string | null, at = 1): ConflictHead => ({
  change,
  field,
  value,
  author,
  at,
  why: "",
  from,
  shown: false,
  decision: false,
});
const item = (field: string, fields: readonly string[], base: ConflictItem["base"], heads: readonly ConflictHead[]): ConflictItem => ({
  id: `milestone/m/${field}`,
  type: "milestone",
  record: "m",
  title: "7b.9 Embed the patient record",
  field,
  fields,
  base,
  heads,
  live: heads.map(({ change }) => change),
  labels: [],
  earlier: null,
});
const dates = item("dates", ["start", "due"], { start: "2026-04-01", due: "2027-03-31" }, [
  head("b:0", "due", "2027-05-12", "Matt Dooley", "Matt Dooley", 2),
  head("a:0", "start", "2026-06-01", "Helen Ward", null, 1),
]);

describe("sides", () => {
  test("ours stands first, whatever came first; each side has every field of the group, unwritten ones as base", () => {
    const [ours, theirs, ...rest] = sidesOf(dates, dates.base);
    expect(rest).toEqual([]);
    expect(ours).toMatchObject({ name: "Ours", ours: true, values: { start: "2026-06-01", due: "2027-03-31" } });
    expect(theirs).toMatchObject({ name: "Theirs", ours: false, values: { start: "2026-04-01", due: "2027-05-12" } });
  });
  test("a value of the group that nobody contests makes no side", () => {
    const status = item("status", ["status", "confidence", "reason"], { status: "not-reported", confidence: null, reason: null }, [
      head("t:0", "status", "not-reported", "The plan", null, 0),
      head("a:0", "confidence", "amber", "Helen Ward", null),
      head("a:1", "reason", "Late", "Helen Ward", null),
      head("b:0", "confidence", "red", "Matt Dooley", "Matt Dooley"),
    ]);
    const sides = sidesOf(status, status.base);
    expect(sides.map((side) => side.values)).toEqual([
      { status: "not-reported", confidence: "amber", reason: "Late" },
      { status: "not-reported", confidence: "red", reason: null },
    ]);
  });
  test("three values of one field are three columns by name, and three answers", () => {
    const three = item("title", ["title"], { title: "Old" }, [
      head("a:0", "title", "A", "Helen Ward", null),
      head("b:0", "title", "B", "Matt Dooley", "Matt Dooley"),
      head("c:0", "title", "C", "Sadie Parker", "Matt Dooley"),
    ]);
    const sides = sidesOf(three, three.base);
    expect(sides.map((side) => side.name)).toEqual(["Ours", "Matt Dooley", "Sadie Parker"]);
    expect(answersTo(three, sides).map((answer) => answer.label)).toEqual([
      "Take ours",
      "Take Matt Dooley’s",
      "Take Sadie Parker’s",
      "Type another",
      "Keep both",
    ]);
  });
  test("without a change of our own, both columns carry their authors' names", () => {
    const relayed = item("title", ["title"], { title: "Old" }, [
      head("b:0", "title", "B", "Matt Dooley", "Matt Dooley"),
      head("c:0", "title", "C", "Sadie Parker", "Sadie Parker"),
    ]);
    expect(sidesOf(relayed, relayed.base).map((side) => [side.name, side.ours])).toEqual([
      ["Matt Dooley", false],
      ["Sadie Parker", false],
    ]);
  });
});

describe("answers", () => {
  test("a group is written value by value, as shown; a single field takes the change itself", () => {
    const [ours] = answersTo(dates, sidesOf(dates, dates.base));
    expect(ours?.kind === "side" && resolutionOf(dates, ours)).toEqual({ values: { start: "2026-06-01", due: "2027-03-31" } });
    const single = item("forecast", ["forecast"], { forecast: null }, [
      head("a:0", "forecast", "2027-02-28", "Helen Ward", null),
      head("b:0", "forecast", "2027-06-30", "Matt Dooley", "Matt Dooley"),
    ]);
    const second = answersTo(single, sidesOf(single, single.base))[1];
    expect(second?.kind === "side" && resolutionOf(single, second)).toEqual({ take: "b:0" });
  });
  test("sides that wrote different fields can both be kept, and that is suggested", () => {
    const answers = answersTo(dates, sidesOf(dates, dates.base));
    const both = answers[3];
    expect(both).toMatchObject({ kind: "both", values: { start: "2026-06-01", due: "2027-05-12" } });
    expect(both?.kind === "both" && resolutionOf(dates, both)).toEqual({ keepBoth: true });
    expect(suggestion(answers, dates.base)?.answer).toBe(both);
  });
  test("the same field on both sides cannot be kept twice, and the reason says which", () => {
    const owner = item("owner", ["owner"], { owner: null }, [
      head("a:0", "owner", "p1", "Helen Ward", null),
      head("b:0", "owner", "p2", "Matt Dooley", "Matt Dooley"),
    ]);
    const both = answersTo(owner, sidesOf(owner, owner.base))[3];
    expect(both).toMatchObject({ values: null, why: "Not here: both sides wrote Owner" });
    expect(both?.kind === "both" && resolutionOf(owner, both)).toBeNull();
  });
  test("two long texts are offered one after the other; one that holds the other stands for both", () => {
    const detail = (a: string, b: string) =>
      item("detail", ["detail"], { detail: "" }, [
        head("a:0", "detail", a, "Helen Ward", null),
        head("b:0", "detail", b, "Matt Dooley", "Matt Dooley"),
      ]);
    const texts = (a: string, b: string) => bothTexts(sidesOf(detail(a, b), { detail: "" }), "detail");
    expect(texts("One.", "Two.")).toBe("One.\n\nTwo.");
    expect(texts("One. Two.", "Two.")).toBe("One. Two.");
    expect(texts("One.", "One.")).toBe("One.");
  });
  test("a side that is as base is not the suggested one", () => {
    const forecast = item("forecast", ["forecast"], { forecast: "2027-01-31" }, [
      head("a:0", "forecast", "2027-01-31", "Helen Ward", null),
      head("b:0", "forecast", "2027-06-30", "Matt Dooley", "Matt Dooley"),
    ]);
    const answers = answersTo(forecast, sidesOf(forecast, forecast.base));
    expect(suggestion(answers, forecast.base)?.answer.label).toBe("Take theirs");
  });
  test("delete against edit: keep or delete, nothing else; the side that deleted is known, and what the other wrote is listed", () => {
    const life = item("_life", ["_life"], { _life: 1 }, [
      head("a:0", "title", "New title", "Helen Ward", null),
      head("b:0", "_life", 0, "Matt Dooley", "Matt Dooley"),
    ]);
    const history: HistoryEntry[] = [
      {
        change: "a:0",
        field: "title",
        value: "New title",
        before: "Old title",
        author: "Helen Ward",
        at: 1,
        why: "",
        from: null,
        live: true,
      },
      { change: "t:1", field: "title", value: "Old title", before: null, author: "The plan", at: 0, why: "", from: null, live: false },
    ];
    const base = baseOf(life, history);
    expect(base).toEqual({ title: "Old title", _life: 1 });
    expect(rowsOf(life)).toEqual(["title"]);
    expect(sidesOf(life, base).map(({ deletes, values }) => [deletes, values])).toEqual([
      [false, { title: "New title" }],
      [true, { title: "Old title" }],
    ]);
    expect(baseEntry(life, history)?.change).toBe("t:1");
    expect(answersTo(life, []).map((answer) => answer.label)).toEqual(["Keep the record", "Delete it"]);
    expect(resolutionOf(life, { kind: "delete", label: "" })).toEqual({ values: { _life: 0 } });
  });
});

describe("typed", () => {
  test("days are read as people type them; an empty field stays as base", () =>
    expect(readTyped(dates, dates.base, { due: "30 apr 2027" }, "2026-11-22").values).toEqual({ start: "2026-04-01", due: "2027-04-30" }));
  test("nothing typed is no answer and no mistake", () =>
    expect(readTyped(dates, dates.base, { due: " " }, "2026-11-22")).toEqual({ values: null, field: "start", problem: "" }));
  test("what is not a day is refused with what to enter, at its field", () => {
    const read = readTyped(dates, dates.base, { due: "soon" }, "2026-11-22");
    expect(read).toMatchObject({ values: null, field: "due" });
    expect(read.problem).toMatch(/^Due: Enter a date such as 31 March 2027/);
  });
  test("a due day before the start is refused", () =>
    expect(readTyped(dates, dates.base, { due: "1 March 2026" }, "2026-11-22")).toMatchObject({ values: null, field: "due" }));
});

describe("bars", () => {
  const axis = axisOf(["2026-06-01", "2027-05-12", "2026-04-01"], "2026-11-22");
  test("the axis begins with the financial year of the first day and leaves room after the last", () => {
    expect(axis?.from).toBe("2026-04-01");
    expect(axis && axis.to > "2027-05-12").toBe(true);
    expect(axis?.years.map((year) => year.label)).toEqual(["2026/27", "2027/28"]);
    expect(axis?.today).toBeGreaterThan(0.4);
  });
  test("a bar is true to the day: twice the days, twice the length; the due day counts whole", () => {
    if (!axis) throw new Error("no axis");
    const ten = barOf(axis, "2026-06-01", "2026-06-10");
    const twenty = barOf(axis, "2026-06-01", "2026-06-20");
    expect((twenty?.width ?? 0) / (ten?.width ?? 1)).toBeCloseTo(2, 9);
    expect(barOf(axis, null, "2026-06-10")?.width).toBeCloseTo((ten?.width ?? 0) / 10, 9);
    expect(barOf(axis, null, null)).toBeNull();
    expect(barOf(axis, "2026-06-10", "2026-06-01")).toBeNull();
  });
  test("the tail is what one bar adds after another's end", () => {
    expect(tailOf({ x: 0.1, width: 0.6 }, { x: 0.1, width: 0.4 })?.width).toBeCloseTo(0.2, 9);
    expect(tailOf({ x: 0.1, width: 0.3 }, { x: 0.1, width: 0.4 })).toBeNull();
  });
  test("today outside the days shown is not drawn, and no days are no axis", () => {
    expect(axisOf(["2026-06-01"], "2031-01-01")?.today).toBeNull();
    expect(axisOf([], "2026-11-22")).toBeNull();
  });
});

describe("texts", () => {
  const base = "The ward opens in March with ten beds and two nurses.";
  test("what a side changed, word by word; joined, the pieces that stay give its text", () => {
    const pieces = changesIn(base, "The ward opens in May with ten beds and three nurses.");
    expect(pieces?.filter(({ mark }) => mark !== "same").map(({ text, mark }) => [mark, text.trim()])).toEqual([
      ["removed", "March"],
      ["added", "May"],
      ["removed", "two"],
      ["added", "three"],
    ]);
    expect(pieces?.flatMap(({ text, mark }) => (mark === "removed" ? [] : [text])).join("")).toBe(
      "The ward opens in May with ten beds and three nurses.",
    );
  });
  test("changes in different places come together in one text, and each says whose it is", () => {
    const merged = mergeTexts(
      base,
      "The ward opens in May with ten beds and two nurses.",
      "The ward opens in March with ten beds and three nurses.",
    );
    expect(merged).toMatchObject({ text: "The ward opens in May with ten beds and three nurses.", clashes: 0 });
    expect(merged?.pieces.filter(({ from }) => from !== "base").map(({ from, text }) => [from, text.trim()])).toEqual([
      ["ours", "May"],
      ["theirs", "three"],
    ]);
  });
  test("the same words changed by both stand one after the other, ours first, and are counted; the same change by both stands once", () => {
    const clash = mergeTexts(
      base,
      "The ward opens in May with ten beds and two nurses.",
      "The ward opens in June with ten beds and two nurses.",
    );
    expect(clash).toMatchObject({ text: "The ward opens in May June with ten beds and two nurses.", clashes: 1 });
    const agreed = "The ward opens in May with ten beds and two nurses.";
    expect(mergeTexts(base, agreed, agreed)).toMatchObject({ text: agreed, clashes: 0 });
  });
  test("of another text altogether nothing is marked and nothing suggested", () => {
    expect(changesIn(base, "Cancelled.")).toBeNull();
    expect(mergeTexts(base, "Cancelled.", base)).toBeNull();
  });
});

describe("questions", () => {
  const outside: RemitItem = {
    id: "outside/milestone/o/Sadie Parker",
    type: "milestone",
    record: "o",
    title: "1d.1 Fold CVD into New Models of Care",
    kind: "changed",
    because: "role",
    values: [
      { field: "forecast", before: null, after: "2027-01-31" },
      { field: "owner", before: null, after: "p" },
    ],
    author: "Sadie Parker",
    at: 1,
    why: "",
    from: "Sadie Parker",
    roles: "SRO of 2a",
    held: "Mark Burgis",
  };
  const forecast = {
    ...item("forecast", ["forecast"], { forecast: "2027-01-31" }, [
      head("a:0", "forecast", "2027-01-31", "Helen Ward", null),
      head("b:0", "forecast", "2027-06-30", "Matt Dooley", "Matt Dooley"),
    ]),
    labels: ["unchanged-from-base"] as const,
  };
  const questions = questionsOf([dates, forecast], [outside]);
  const ask = (id: string): Question => {
    const found = questions.find((question) => question.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  test("conflicts stand before changes outside remit, each in words", () =>
    expect(questions.map((question) => [question.kind, questionInWords(question)])).toEqual([
      ["conflict", "Start and due"],
      ["conflict", "Forecast"],
      ["outside", "Forecast and owner"],
    ]));
  test("nobody contests a conflict with one side as base, nor a change outside remit; dates that both moved are contested", () =>
    expect(questions.map(uncontested)).toEqual([null, { take: "b:0" }, { remit: "accept" }]));
  test("each decision has its word", () => {
    expect(decisionWord(ask(forecast.id), { take: "b:0" })).toBe("theirs");
    expect(decisionWord(ask(forecast.id), { values: { forecast: "2027-03-31" } })).toBe("typed");
    expect(decisionWord(ask(dates.id), { values: { start: "2026-06-01", due: "2027-03-31" } })).toBe("ours");
    expect(decisionWord(ask(dates.id), { keepBoth: true })).toBe("both");
    expect(decisionWord(ask(outside.id), { remit: "revert" })).toBe("reverted");
  });
  test("an answer moves its question from what is left to what is decided, in the order of the answers", () => {
    const answers = [
      { item: outside.id, decision: { remit: "accept" }, why: "", seen: [] },
      { item: dates.id, decision: { keepBoth: true }, why: "", seen: dates.live },
    ] as const;
    const preview = { conflicts: [dates, forecast], outsideRemit: [outside], answers };
    const { left, decided } = splitPreview(preview);
    expect(left.map(({ id }) => id)).toEqual([forecast.id]);
    expect(decided.map(({ question, word }) => [question.id, word])).toEqual([
      [outside.id, "accepted"],
      [dates.id, "both"],
    ]);
  });
  test("how the same values were decided before is an answer of its own, the last one, and writes those values", () => {
    const before = { values: { forecast: "2027-03-31" }, author: "Helen Ward", at: 1, why: "Board" };
    const again = { ...forecast, earlier: before };
    const answer = answersTo(again, sidesOf(again, again.base)).at(-1);
    expect(answer).toMatchObject({ kind: "before", label: "As decided before" });
    expect(answer?.kind === "before" && resolutionOf(again, answer)).toEqual({ values: { forecast: "2027-03-31" } });
  });
});

describe("changes", () => {
  const change = (id: string, kind: PreviewItem["kind"], author: string, at: number): PreviewItem => ({
    kind,
    type: "milestone",
    id,
    record: `${id} Title`,
    field: "due",
    before: null,
    after: null,
    incoming: null,
    author,
    at,
    why: "",
  });
  const items = [
    change("7b.10", "changed", "A", 1),
    change("7b.9", "changed", "A", 1),
    change("7b.9", "conflict", "B", 2),
    change("1a.1", "new", "A", 1),
  ];
  test("by record, conflicts first, codes in reading order", () =>
    expect(changesByRecord(items, null).map(({ id, kind }) => [id, kind])).toEqual([
      ["7b.9", "conflict"],
      ["1a.1", "new"],
      ["7b.10", "changed"],
    ]));
  test("a number narrows the list to its own kind, and keeps all changes of those records", () => {
    const changed = changesByRecord(items, "changed");
    expect(changed.map(({ id }) => id)).toEqual(["7b.9", "7b.10"]);
    expect(changed[0]?.items).toHaveLength(2);
  });
  test("the changes of a record stand by author, newest first", () =>
    expect(changesByAuthor(items.slice(1, 3)).map((group) => group[0]?.author)).toEqual(["B", "A"]));
  test("what Apply writes is the sum beside it; what is the same is apart", () =>
    expect(toApply({ counts: { new: 6, changed: 20, deleted: 0, conflict: 7, outsideRemit: 4, same: 3, known: 64 } })).toBe(37));
});

describe("words", () => {
  test("days differ in days, decimals in their own places, texts without a number", () => {
    expect(differenceInWords("milestone", "start", "2026-04-01", "2026-06-01")).toBe("61 days later than base");
    expect(differenceInWords("milestone", "due", "2026-04-02", "2026-04-01")).toBe("1 day earlier than base");
    expect(differenceInWords("measure", "baselineValue", "11.2", "9")).toBe("2.2 less than base");
    expect(differenceInWords("milestone", "title", "Old", "New")).toBe("");
    expect(differenceInWords("milestone", "title", "Old", "Old")).toBe("As base");
  });
  test("a record's code stands apart from its title", () => {
    expect(codeAndTitle("7b.9 Embed the patient record")).toEqual({ code: "7b.9", title: "Embed the patient record" });
    expect(codeAndTitle("Helen Ward")).toEqual({ code: "", title: "Helen Ward" });
  });
});
