/** Contributors in the order that they are read, with what the plan asks of them; and what is said of new bundles. */
import { beforeAll, describe, expect, test } from "vitest";
import { contributorRows, isSilent, notHeardOf, offersInWords, spanInWords } from "../../renderer/exchange/contributors.ts";
import { showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Contributor } from "../../shared/api.ts";
import { planInUse } from "./fixture.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 22, 12);
const copy = (name: string, more: Partial<Contributor> = {}): Contributor => ({
  replica: name,
  fingerprint: "7K3M-Q9TX-02VB-RD5H",
  name,
  role: "",
  organisation: "",
  status: "admitted",
  keepsRoster: false,
  decidedBy: null,
  lastBundle: { created: now - day, received: now, changes: 3 },
  lacks: 0,
  canEncrypt: true,
  ...more,
});
const sent = (days: number): Contributor["lastBundle"] => ({ created: now - days * day, received: now, changes: 1 });
const rows = (...copies: readonly Contributor[]) => contributorRows(copies, useProgramme.getState().tables, now);

beforeAll(() => showSnapshot(planInUse()));

describe("rows", () => {
  test("those that wait to be let in stand first, withdrawn ones last, each by name", () => {
    const order = rows(
      copy("Zoe"),
      copy("B", { status: "revoked" }),
      copy("Ann"),
      copy(""),
      copy("Y", { status: "unknown" }),
      copy("X", { status: "unknown" }),
    );
    expect(order.map(({ name }) => name)).toEqual(["X", "Y", "Ann", "Zoe", "", "B"]);
  });

  test("tell what the plan asks of somebody, whatever the case of the name", () => {
    const [matt] = rows(copy(" matt dooley "));
    expect(matt?.duties).toBe("SRO of 7a and 7b; lead of ambition 7");
    expect(rows(copy("Nobody In Particular"))[0]?.duties).toBe("");
  });

  test("who sent nothing for more than four weeks, or never, is silent; only those who are let in", () => {
    expect(isSilent(rows(copy("A", { lastBundle: sent(28) }))[0] ?? never())).toBe(false);
    expect(isSilent(rows(copy("A", { lastBundle: sent(29) }))[0] ?? never())).toBe(true);
    expect(isSilent(rows(copy("A", { lastBundle: null }))[0] ?? never())).toBe(true);
    expect(isSilent(rows(copy("A", { lastBundle: null, status: "unknown" }))[0] ?? never())).toBe(false);
    // A clock that runs ahead is not a silence of minus three days.
    expect(rows(copy("A", { lastBundle: sent(-3) }))[0]?.silence).toBe(0);
  });
});

test("people with a role of whom nothing has come are named, without oneself and those who sent something", () => {
  const { tables } = useProgramme.getState();
  const all = notHeardOf([], tables, "");
  expect(all.find(({ name }) => name === "Matt Dooley")?.duties).toContain("7a and 7b");
  expect(notHeardOf([copy("Matt Dooley")], tables, "Sadie Parker")).toEqual(
    all.filter(({ name }) => name !== "Matt Dooley" && name !== "Sadie Parker"),
  );
});

test.each([
  [0, "today"],
  [1, "1 day"],
  [13, "13 days"],
  [14, "2 weeks"],
  [41, "5 weeks"],
])("%i days are %s", (days, words) => expect(spanInWords(days * day)).toBe(words));

test.each([
  [["Priya Patel"], "1 new bundle from Priya Patel"],
  [["Priya Patel", "Matt Dooley"], "2 new bundles from Priya Patel and Matt Dooley"],
  [["Priya Patel", "Priya Patel"], "2 new bundles from Priya Patel"],
  [["Priya Patel", "Matt Dooley", "Sadie Parker"], "3 new bundles from Priya Patel and 2 others"],
  [[""], "1 new bundle from an unnamed colleague"],
])("offers of %j", (names, words) =>
  expect(offersInWords(names.map((from, i) => ({ file: `${i}`, from, replica: from, created: now, changes: 1 })))).toBe(words),
);

function never(): never {
  throw new Error("There is no row.");
}
