/** The review: decisions made before bundles are applied, changes outside remit, and receipts that can be read again. */
import { expect, test } from "vitest";
import { mergeFiles } from "../../db/merge.ts";
import { previewFiles } from "../../db/preview.ts";
import { receiptOf, receiptsOf } from "../../db/receipts.ts";
import { decideRemit, outsideRemit, reopenRemit } from "../../db/remit.ts";
import { answersThatStand, checkAnswer } from "../../db/review.ts";
import { admitCopy, revokeCopy } from "../../db/trust.ts";
import { rememberStep, stepToUndo } from "../../db/undo.ts";
import type { ConflictItem, MergePreview, MergeReceipt, RemitItem, ReviewAnswer } from "../../shared/api.ts";
import type { Row } from "../../shared/schema.ts";
import {
  bundleFrom,
  conflictsOf,
  decide,
  deliver,
  newPerson,
  type Person,
  positionOf,
  redo,
  reopen,
  rowsOf,
  set,
  temporaryFolder,
  tick,
  undo,
  write,
} from "./people.ts";

const real = { plan: "norfolk-waveney-2025" } as const;
const milestoneOf = (person: Person, code: string): Row<"milestone"> => {
  const found = rowsOf(person).milestone.find((row) => row.code === code);
  if (!found) throw new Error(`No milestone ${code}`);
  return found;
};
const idOf = (person: Person, code: string): string => milestoneOf(person, code).id;

const preview = (person: Person, ...from: readonly Person[]): MergePreview =>
  previewFiles(
    person.plan,
    "p",
    from.map((sender) => bundleFrom(sender)),
    { now: tick(person), inbox: null, admit: true, tick: () => undefined },
  );
const apply = (person: Person, answers: readonly ReviewAnswer[], ...from: readonly Person[]): MergeReceipt =>
  mergeFiles(
    person.plan,
    from.map((sender) => bundleFrom(sender)),
    { now: tick(person), inbox: null, admit: true, tick: () => undefined, restorePoint: () => "before", by: person.name, answers },
  ).receipt;
const answerTo = (item: ConflictItem, decision: ReviewAnswer["decision"], why = ""): ReviewAnswer => ({
  item: item.id,
  decision,
  why,
  seen: item.live,
});
const only = <T>(list: readonly T[]): T => {
  const [first] = list;
  if (first === undefined || list.length > 1) throw new Error(`${list.length} instead of one`);
  return first;
};

/** Ada and Ben both renamed m1 and dated m2. */
function disagreement(): { readonly ada: Person; readonly ben: Person } {
  const ada = newPerson("Ada");
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "One"), set("milestone", "m2", "_life", 1)]);
  const ben = newPerson("Ben");
  deliver(ben, bundleFrom(ada));
  write(ada, [set("milestone", "m1", "title", "Ada's"), set("milestone", "m2", "forecast", "2027-03-31")]);
  write(ben, [set("milestone", "m1", "title", "Ben's"), set("milestone", "m2", "forecast", "2027-05-12")]);
  return { ada, ben };
}

test("V1 what is decided on a preview is written with the bundles; undo merge takes both back as one step, redo brings both", () => {
  const { ada, ben } = disagreement();
  const before = rowsOf(ada);
  const seen = preview(ada, ben);
  expect(rowsOf(ada)).toEqual(before);
  const title = seen.conflicts.find(({ field }) => field === "title");
  const due = seen.conflicts.find(({ field }) => field === "forecast");
  if (!title || !due) throw new Error("Two conflicts were expected.");
  const theirs = title.heads.find(({ author }) => author === "Ben");
  const receipt = apply(
    ada,
    [answerTo(title, { take: theirs?.change ?? "" }, "His is clearer"), answerTo(due, { values: { forecast: "2027-04-30" } })],
    ben,
  );
  const rows = rowsOf(ada).milestone;
  expect(rows.map(({ title: words, forecast: day, conflicts }) => [words, day, conflicts])).toEqual([
    ["Ben's", null, undefined],
    [null, "2027-04-30", undefined],
  ]);
  expect(receipt).toMatchObject({ by: "Ada", conflicts: [] });
  expect(receipt.decided).toMatchObject([
    { what: "conflict", record: "m1", field: "title", values: { title: "Ben's" }, why: "His is clearer" },
    { what: "conflict", record: "m2", field: "forecast", values: { forecast: "2027-04-30" } },
  ]);
  undo(ada);
  expect(rowsOf(ada)).toEqual(before);
  redo(ada);
  expect(rowsOf(ada).milestone.map(({ title: words, forecast: day }) => [words, day])).toEqual([
    ["Ben's", null],
    [null, "2027-04-30"],
  ]);
  // The decision had both values for its parents: in Ben's copy there is nothing left to decide.
  deliver(ben, bundleFrom(ada));
  expect(conflictsOf(ben)).toEqual([]);
});

test("V1 what is left undecided stays an open conflict", () => {
  const { ada, ben } = disagreement();
  const title = only(preview(ada, ben).conflicts.filter(({ field }) => field === "title"));
  const receipt = apply(ada, [answerTo(title, { values: { title: "Both" } })], ben);
  expect(receipt.conflicts.map(({ field }) => field)).toEqual(["forecast"]);
  expect(conflictsOf(ada)).toHaveLength(1);
});

test("V2 a value that was not on the review screen is never replaced by a decision made there", () => {
  const { ada, ben } = disagreement();
  const title = only(preview(ada, ben).conflicts.filter(({ field }) => field === "title"));
  const answer = answerTo(title, { values: { title: "Decided" } });
  write(ada, [set("milestone", "m1", "title", "Ada's second thought")]);
  const again = preview(ada, ben);
  expect(answersThatStand(again, [answer])).toEqual([]);
  apply(ada, [answer], ben);
  const open = only(conflictsOf(ada).filter(({ field }) => field === "title"));
  expect(open.heads.map(({ value }) => value).sort()).toEqual(["Ada's second thought", "Decided"]);
});

test("V3 an answer is checked while the person looks at it: another value's id, a day that is none, a conflict that is not there", () => {
  const { ada, ben } = disagreement();
  const seen = preview(ada, ben);
  const due = only(seen.conflicts.filter(({ field }) => field === "forecast"));
  const problem = (answer: ReviewAnswer) => {
    const checked = checkAnswer(seen, answer);
    return checked.ok ? null : checked.error.type;
  };
  expect(problem(answerTo(due, { values: { forecast: "2027-05-01" } }))).toBeNull();
  expect(problem(answerTo(due, { values: { forecast: "soon" } }))).toBe("Invalid");
  expect(problem(answerTo(due, { take: "nothing:0" }))).toBe("Invalid");
  expect(problem(answerTo(due, { remit: "accept" }))).toBe("Invalid");
  expect(problem({ ...answerTo(due, { values: { forecast: "2027-05-01" } }), seen: [] })).toBe("Invalid");
  expect(problem({ ...answerTo(due, { remit: "accept" }), item: "milestone/m9/forecast" })).toBe("NoSuchConflict");
});

test("V4 the counts of a preview add up to what the receipt calls applied, and say what is outside remit", () => {
  const pmo = newPerson("Helen Ward", real);
  const matt = newPerson("Matt Dooley", real);
  const [own, others] = [idOf(matt, "7b.9"), idOf(matt, "1a.1")];
  write(matt, [set("milestone", own, "forecast", "2027-05-12"), set("milestone", others, "forecast", "2027-06-30")]);
  const seen = preview(pmo, matt);
  expect(seen.counts).toMatchObject({ new: 0, changed: 1, deleted: 0, conflict: 0, outsideRemit: 1, same: 0 });
  expect(seen.bundles).toMatchObject([{ fresh: 2, ambitions: ["1", "7"], again: false }]);
  expect(apply(pmo, [], matt).applied).toBe(2);
});

test("V5 outside remit: an SRO, an owner, a role on the ambition and a named side of a dependency are within, anybody else is listed", () => {
  const pmo = newPerson("Helen Ward", real);
  const [dooley, stranger, owner, side] = ["Matt Dooley", "Nobody Known", "Olive Owner", "Dee Side"].map((name) => newPerson(name, real));
  if (!dooley || !stranger || !owner || !side) throw new Error("four people");
  const objective = (person: Person, code: string): string => rowsOf(person).objective.find((row) => row.code === code)?.id ?? "";
  write(pmo, [
    set("person", "olive", "_life", 1),
    set("person", "olive", "name", "Olive Owner"),
    set("milestone", idOf(pmo, "1a.1"), "owner", "olive"),
    set("person", "dee", "_life", 1),
    set("person", "dee", "name", "Dee Side"),
    set("dependency", "d1", "_life", 1),
    set("dependency", "d1", "provider", `objective/${objective(pmo, "1a")}`),
    set("dependency", "d1", "receiver", `objective/${objective(pmo, "8a")}`),
    set("dependency", "d1", "receiverPerson", "dee"),
  ]);
  for (const person of [dooley, stranger, owner, side]) deliver(person, bundleFrom(pmo));
  write(dooley, [set("objective", objective(dooley, "7a"), "aim", "Sooner")]);
  write(stranger, [set("objective", objective(stranger, "7a"), "funding", "More"), set("person", "olive", "email", "o@example.org")]);
  write(owner, [set("milestone", idOf(owner, "1a.1"), "forecast", "2027-06-30")]);
  write(side, [set("dependency", "d1", "neededBy", "2027-01-31"), set("objective", objective(side, "8a"), "aim", "Later")]);
  const receipt = deliver(pmo, ...[dooley, stranger, owner, side].map((person) => bundleFrom(person)));
  expect(receipt.outsideRemit).toBe(2);
  expect(outsideRemit(pmo.plan.db).map(({ author, type, values }) => [author, type, values.map(({ field }) => field)])).toEqual([
    ["Nobody Known", "objective", ["funding"]],
    ["Dee Side", "objective", ["aim"]],
  ]);
});

test("V5 what a copy that keeps the roster wrote or passed on raises nothing", () => {
  const [pmo, lead, matt] = ["Helen Ward", "Lena Lead", "Matt Dooley"].map((name) => newPerson(name, real));
  if (!pmo || !lead || !matt) throw new Error("three people");
  write(matt, [set("milestone", idOf(matt, "1a.1"), "forecast", "2027-06-30")]);
  deliver(pmo, bundleFrom(matt));
  expect(outsideRemit(pmo.plan.db)).toHaveLength(1);
  admitCopy(lead.plan.db, pmo.plan.signer.replica, true, lead.clock);
  expect(deliver(lead, bundleFrom(pmo)).outsideRemit).toBe(0);
});

test("V5 what was made on a copy after it had been withdrawn, and came through others, is listed as such", () => {
  const [pmo, lead, matt] = ["Helen Ward", "Lena Lead", "Matt Dooley"].map((name) => newPerson(name, real));
  if (!pmo || !lead || !matt) throw new Error("three people");
  const id = idOf(matt, "7b.9");
  write(matt, [set("milestone", id, "forecast", "2027-05-12")]);
  deliver(pmo, bundleFrom(matt));
  expect(outsideRemit(pmo.plan.db)).toEqual([]);
  const revoked = revokeCopy(pmo.plan.db, matt.plan.signer.replica, pmo.clock);
  if (!revoked.ok) throw new Error(revoked.error.message);
  write(matt, [set("milestone", id, "forecast", "2028-05-12")]);
  deliver(lead, bundleFrom(matt));
  deliver(pmo, bundleFrom(lead));
  expect(only(outsideRemit(pmo.plan.db))).toMatchObject({ because: "withdrawn", author: "Matt Dooley", record: id });
});

test("V5 nobody gives themselves a role: a bundle that makes its author SRO is listed, one that says so of somebody else is not believed less", () => {
  const pmo = newPerson("Helen Ward", real);
  const grabber = newPerson("Gwen Grab", real);
  const target = rowsOf(grabber).objective.find((row) => row.code === "8a")?.id ?? "";
  write(grabber, [set("person", "gwen", "_life", 1), set("person", "gwen", "name", "Gwen Grab"), set("objective", target, "sro", "gwen")]);
  write(grabber, [set("objective", target, "aim", "Mine")]);
  deliver(pmo, bundleFrom(grabber));
  const item = only(outsideRemit(pmo.plan.db));
  expect(item).toMatchObject({ kind: "changed", author: "Gwen Grab", roles: "SRO of 8a" });
});

test("V6 accepting leaves the plan as it is, reverting shows the earlier value again by an ordinary edit; both end the waiting, also after a restart", () => {
  const folder = temporaryFolder();
  const pmo = newPerson("Helen Ward", { ...real, folder });
  const matt = newPerson("Matt Dooley", real);
  const [one, two] = [idOf(matt, "1a.1"), idOf(matt, "1a.2")];
  write(matt, [set("milestone", one, "forecast", "2027-06-30")]);
  write(matt, [set("milestone", two, "title", "Mine now"), set("milestone", "new", "_life", 1), set("milestone", "new", "title", "Extra")]);
  write(matt, [set("milestone", "new", "objective", milestoneOf(matt, "1a.1").objective)]);
  const was = rowsOf(pmo).milestone.find(({ id }) => id === two)?.title;
  deliver(pmo, bundleFrom(matt));
  reopen(pmo);
  const waiting = (): readonly RemitItem[] => outsideRemit(pmo.plan.db);
  const settle = (record: string, remit: "accept" | "revert") => {
    const item = only(waiting().filter((open) => open.record === record));
    const done = decideRemit(pmo.plan, item.id, positionOf(pmo), { remit }, { author: pmo.name, note: "Not agreed", now: tick(pmo) });
    if (!done.ok) throw new Error(done.error.message);
    if (done.value.written) rememberStep(pmo.plan.db, `Revert of ${item.title}`, done.value.written);
    return item;
  };
  expect(waiting().map(({ kind, record }) => [kind, record])).toEqual([
    ["changed", one],
    ["changed", two],
    ["new", "new"],
  ]);
  const accepted = settle(one, "accept");
  settle(two, "revert");
  settle("new", "revert");
  expect(waiting()).toEqual([]);
  const rows = () => rowsOf(pmo).milestone;
  expect(rows().find(({ id }) => id === one)?.forecast).toBe("2027-06-30");
  expect(rows().find(({ id }) => id === two)?.title).toBe(was);
  expect(rows().some(({ id }) => id === "new")).toBe(false);
  expect(stepToUndo(pmo.plan.db)?.label).toMatch(/^Revert of/);
  // Taking a revert back brings the change back, and the question with it.
  undo(pmo);
  expect(waiting().map(({ record }) => record)).toEqual(["new"]);
  reopenRemit(pmo.plan.db, accepted.id);
  expect(waiting().map(({ record }) => record)).toEqual([one, "new"]);
});

test("V6 a change outside remit that stands in a conflict is decided there, once", () => {
  const pmo = newPerson("Helen Ward", real);
  const matt = newPerson("Matt Dooley", real);
  const id = idOf(matt, "1a.1");
  write(pmo, [set("milestone", id, "forecast", "2027-04-30")]);
  write(matt, [set("milestone", id, "forecast", "2027-06-30")]);
  deliver(pmo, bundleFrom(matt));
  expect(outsideRemit(pmo.plan.db)).toEqual([]);
  const item = only(conflictsOf(pmo));
  expect(item.labels).toContain("outside-remit");
  const theirs = item.heads.find(({ author }) => author === matt.name);
  decide(pmo, item.id, { take: theirs?.change ?? "" });
  expect(outsideRemit(pmo.plan.db)).toEqual([]);
});

test("V6 answers on changes outside remit are written with the bundles and taken back with them", () => {
  const pmo = newPerson("Helen Ward", real);
  const matt = newPerson("Matt Dooley", real);
  write(matt, [set("milestone", idOf(matt, "1a.1"), "forecast", "2027-06-30"), set("milestone", idOf(matt, "1a.2"), "title", "Mine now")]);
  const before = rowsOf(pmo);
  const [first, second] = preview(pmo, matt).outsideRemit;
  const receipt = apply(
    pmo,
    [
      { item: first?.id ?? "", decision: { remit: "accept" }, why: "", seen: [] },
      { item: second?.id ?? "", decision: { remit: "revert" }, why: "Not his", seen: [] },
    ],
    matt,
  );
  expect(receipt.decided.map(({ what, author, why }) => [what, author, why])).toEqual([
    ["accepted", "Matt Dooley", ""],
    ["reverted", "Matt Dooley", "Not his"],
  ]);
  expect(receipt.outsideRemit).toBe(0);
  expect(milestoneOf(pmo, "1a.2").title).toBe(before.milestone.find(({ code }) => code === "1a.2")?.title);
  undo(pmo);
  expect(rowsOf(pmo)).toEqual(before);
});

test("V7 an earlier decision on the very same values is offered with who made it and why, and never taken by itself", () => {
  const { ada, ben } = disagreement();
  deliver(ada, bundleFrom(ben));
  const title = () => only(conflictsOf(ada).filter(({ field }) => field === "title"));
  expect(title().earlier).toBeNull();
  decide(ada, title().id, { values: { title: "Decided" } }, positionOf(ada), "Board, 10 November");
  undo(ada);
  expect(title().earlier).toMatchObject({ values: { title: "Decided" }, author: "Ada", why: "Board, 10 November" });
  write(ben, [set("milestone", "m1", "title", "Another")]);
  deliver(ada, bundleFrom(ben));
  expect(title().earlier).toBeNull();
});

test("V8 every merge leaves a receipt that can be read again after a restart, also one that merged nothing", () => {
  const ada = newPerson("Ada", { folder: temporaryFolder() });
  const ben = newPerson("Ben");
  write(ben, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "One")]);
  const first = apply(ada, [], ben);
  const second = mergeFiles(ada.plan, [{ name: "cut.waymark", bytes: bundleFrom(ben).bytes.subarray(0, 90) }], {
    now: tick(ada),
    inbox: null,
    admit: true,
    tick: () => undefined,
    restorePoint: () => "",
    by: "Ada",
  }).receipt;
  reopen(ada);
  expect(receiptsOf(ada.plan.db)).toMatchObject([
    { number: second.number, by: "Ada", applied: 0, bundles: 0, rejected: 1 },
    { number: first.number, by: "Ada", applied: 2, bundles: 1, rejected: 0 },
  ]);
  expect(receiptOf(ada.plan.db, first.number)).toEqual(first);
  expect(receiptOf(ada.plan.db, second.number)?.rejected).toEqual(second.rejected);
  expect(receiptOf(ada.plan.db, 99)).toBeNull();
  // Ben's copy holds the same changes: the digest on the receipt is how two people see that.
  expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
});
