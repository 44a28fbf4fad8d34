/** Each kind of exception at its edge, and that what is over raises none. */
import { expect, test } from "vitest";
import type { Answer, AnswerKind, Dependency, Side } from "../../shared/agreement.ts";
import { type Case, exceptionsOf } from "../../shared/exceptions.ts";

const today = "2026-11-22";
const dependency = (fields: Partial<Dependency> = {}): Dependency => ({
  id: "d",
  code: "3b-d1",
  title: "Record live",
  detail: null,
  provider: "enabler/epr",
  receiver: "objective/3b",
  kind: "FS",
  lag: 0,
  neededBy: null,
  promised: null,
  providerPerson: null,
  receiverPerson: null,
  state: "proposed",
  reason: null,
  source: null,
  criticality: null,
  ...fields,
});
const said = (to: Dependency, side: Side, answer: AnswerKind, day: string): Answer => ({
  id: `${side} ${answer} ${day}`,
  dependency: to.id,
  side,
  answer,
  reason: null,
  comment: null,
  name: side,
  role: null,
  at: Date.parse(`${day}T12:00:00`),
  deliverable: to.title,
  neededBy: to.neededBy,
  promised: to.promised,
});
const found = (fields: Partial<Dependency>, more: Partial<Case> = {}, say: readonly (readonly [Side, AnswerKind, string])[] = []) => {
  const own = dependency(fields);
  const answers = say.map(([side, answer, day]) => said(own, side, answer, day));
  const one: Case = { dependency: own, answers, comes: own.promised, isSuspended: false, missing: [], ...more };
  return exceptionsOf([one], today).map(({ kind, side, days }) => [kind, side, days]);
};
const agreed = [
  ["provider", "agreed", "2026-06-01"],
  ["receiver", "agreed", "2026-06-01"],
] as const;

test("A9 Exceptions: promised after needed is the provider's, by the days it is late; on the day it is none", () => {
  expect(found({ neededBy: "2027-03-31", promised: "2027-05-31" }, {}, agreed)).toEqual([["late", "provider", 61]]);
  expect(found({ neededBy: "2027-03-31", promised: "2027-03-31" }, {}, agreed)).toEqual([]);
  expect(found({ neededBy: "2027-03-31" }, { comes: "2027-04-01" }, agreed)).toEqual([["late", "provider", 1]]);
});

test("A9 Exceptions: not agreed within 90 days of its date names the side that has not answered, and either where neither has", () => {
  expect(found({ neededBy: "2027-02-20" })).toEqual([["unagreed", null, 90]]);
  expect(found({ neededBy: "2027-02-21" })).toEqual([]);
  expect(found({ neededBy: "2026-12-22" }, {}, [["provider", "agreed", "2026-11-01"]])).toEqual([["unagreed", "receiver", 30]]);
  expect(found({ neededBy: "2026-11-12" })).toEqual([["unagreed", null, -10]]);
  expect(found({ neededBy: "2026-12-22" }, {}, agreed)).toEqual([]);
});

test("A9 Exceptions: a provider who was asked or waited for more than 30 days ago is silent", () => {
  expect(found({}, {}, [["receiver", "asked", "2026-10-22"]])).toEqual([["silent", "provider", 31]]);
  expect(found({}, {}, [["receiver", "asked", "2026-10-23"]])).toEqual([]);
  expect(found({}, {}, [["receiver", "agreed", "2026-09-01"]])).toEqual([["silent", "provider", 82]]);
  expect(found({}, {}, [...agreed, ["receiver", "asked", "2026-07-01"]])).toEqual([["silent", "provider", 144]]);
  expect(found({}, {}, agreed)).toEqual([]);
});

test("A9 Exceptions: a link that closes a loop, and one whose end is not in the plan", () => {
  expect(found({}, { isSuspended: true })).toEqual([["circular", null, null]]);
  expect(found({}, { missing: ["receiver"] })).toEqual([["dangling", "receiver", null]]);
});

test("A9 Exceptions: what is received or withdrawn raises nothing; what is delivered is neither late nor unagreed", () => {
  const late = { neededBy: "2026-10-01", promised: "2026-12-01" };
  const delivered = ["provider", "delivered", "2026-11-01"] as const;
  expect(found({ ...late, state: "withdrawn" }, { isSuspended: true, missing: ["provider"] })).toEqual([]);
  expect(found(late, {}, [delivered])).toEqual([]);
  expect(found(late, {}, [delivered, ["receiver", "received", "2026-11-02"]])).toEqual([]);
});

test("A9 Exceptions: the most pressing comes first in each kind", () => {
  const cases = [12, 61, 30].map((days): Case => {
    const own = dependency({ id: `d${days}`, neededBy: "2027-12-01", promised: "2027-12-01" });
    const comes = new Date(Date.UTC(2027, 11, 1 + days)).toISOString().slice(0, 10);
    return { dependency: own, answers: [], comes, isSuspended: false, missing: [] };
  });
  expect(exceptionsOf(cases, today).map(({ days }) => days)).toEqual([61, 30, 12]);
});
