/** What an accountable person has to look at: off track, slipped, stale; and when a review ends that. */
import { describe, expect, test } from "vitest";
import { matterOf, openChallenge, problemWithReview, reviewEdits, type StatusReview, type Subject } from "../../shared/statusReview.ts";

const today = "2026-11-22";
const at = (day: string) => Date.parse(`${day}T12:00:00`);
const subject = (fields: Partial<Subject> = {}): Subject => ({
  on: "milestone/m1",
  confidence: "green",
  status: "in-progress",
  forecast: null,
  due: "2027-03-31",
  start: "2026-04-01",
  isClosed: false,
  reportedAt: at("2026-11-20"),
  ...fields,
});
const review = (to: Subject, day: string, fields: Partial<StatusReview> = {}): StatusReview => ({
  id: `r ${day}`,
  on: to.on,
  verdict: "accepted",
  comment: null,
  name: "Tricia D’Orsi",
  role: null,
  at: at(day),
  status: to.status,
  confidence: to.confidence,
  forecast: to.forecast,
  ...fields,
});

describe("A10 Statuses to review:", () => {
  test("off track and delayed, until this very status was reviewed", () => {
    const red = subject({ confidence: "red" });
    expect(matterOf(red, [], today)).toEqual({ kind: "red" });
    expect(matterOf(subject({ status: "delayed" }), [], today)).toEqual({ kind: "red" });
    expect(matterOf(red, [review(red, "2026-11-21")], today)).toBeNull();
    expect(matterOf(red, [review(subject({ confidence: "amber" }), "2026-11-21")], today)).toEqual({ kind: "red" });
  });
  test("a forecast after the agreed day, until this very forecast was reviewed", () => {
    const slipped = subject({ forecast: "2027-04-30" });
    expect(matterOf(slipped, [], today)).toEqual({ kind: "slipped", days: 30 });
    expect(matterOf(slipped, [review(slipped, "2026-11-21")], today)).toBeNull();
    expect(matterOf(subject({ forecast: "2027-05-31" }), [review(slipped, "2026-11-21")], today)).toEqual({ kind: "slipped", days: 61 });
    expect(matterOf(subject({ forecast: "2027-03-31" }), [], today)).toBeNull();
  });
  test("no report for more than 30 days, or never, once the work has begun; a review counts as a look", () => {
    expect(matterOf(subject({ reportedAt: at("2026-10-23") }), [], today)).toBeNull();
    const stale = subject({ reportedAt: at("2026-10-22") });
    expect(matterOf(stale, [], today)).toEqual({ kind: "stale", days: 31 });
    expect(matterOf(stale, [review(stale, "2026-11-01")], today)).toBeNull();
    expect(matterOf(subject({ reportedAt: null }), [], today)).toEqual({ kind: "stale", days: null });
    expect(matterOf(subject({ reportedAt: null, start: "2026-11-23" }), [], today)).toBeNull();
  });
  test("what is complete or no commitment asks for nothing", () => {
    expect(matterOf(subject({ isClosed: true, confidence: "red", forecast: "2028-01-01", reportedAt: null }), [], today)).toBeNull();
  });
  test("a challenge waits for whoever reports until there is a newer report or review", () => {
    const challenged = review(subject(), "2026-11-21", { verdict: "challenged", comment: "Why?" });
    expect(openChallenge(subject(), [challenged])).toBe(challenged);
    expect(openChallenge(subject({ reportedAt: at("2026-11-22") }), [challenged])).toBeNull();
    expect(openChallenge(subject(), [challenged, review(subject(), "2026-11-22")])).toBeNull();
  });
});

test("A7 a review names who gives it and says to which status; a challenge says what is wrong", () => {
  const red = subject({ confidence: "red", forecast: "2027-04-30" });
  const edits = reviewEdits(red, "challenged", "Where is the plan?", { name: "Anna", role: "SRO" }, "r1", 7);
  const fields = Object.fromEntries(edits.map(({ field, value }) => [field, value]));
  expect(fields).toMatchObject({
    on: "milestone/m1",
    verdict: "challenged",
    confidence: "red",
    forecast: "2027-04-30",
    name: "Anna",
    at: 7,
  });
  expect(problemWithReview(fields, "Anna")).toBeNull();
  expect(problemWithReview(fields, "Ben")).toContain("name");
  expect(problemWithReview({ ...fields, comment: null }, "Anna")).toContain("wrong");
});
