/** Trust as a function of what is known: whose word counts, and how far. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintOf, type Grounds, type Roster, type RosterEntry, readRoster, standingsFrom } from "../../shared/roster.ts";

const none: Grounds = { own: new Set(["me"]), decided: new Map(), rosters: new Map(), succession: new Map() };
const keeper = { keepsRoster: true, revoked: null } as const;
const entry = (replica: string, more: Partial<RosterEntry> = {}): RosterEntry => ({
  replica,
  name: "",
  role: "",
  organisation: "",
  recipient: "",
  keepsRoster: false,
  revoked: null,
  ...more,
});
const roster = (version: number, ...entries: readonly RosterEntry[]): Roster => ({ version, entries });

describe("T1 the fingerprint", () => {
  test("is the first 80 bits of the replica id in letters that are not taken for one another", () => {
    expect(fingerprintOf("A".repeat(22))).toBe("0000-0000-0000-0000");
    expect(fingerprintOf(`${"_".repeat(21)}w`)).toBe("ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    // 00 01 02 … 09, by hand: 00000 00000 00000 10000 00100 00000 11000 00100 …
    expect(fingerprintOf(Buffer.from(Array.from({ length: 16 }, (_, i) => i)).toString("base64url"))).toBe("000G-40R4-0M30-E209");
  });
});

describe("T4 whose word counts", () => {
  test("a chain of keepers counts as far as each lists the next", () => {
    const rosters = new Map([
      ["a", roster(1, entry("b", { keepsRoster: true }))],
      ["b", roster(1, entry("c", { keepsRoster: true }), entry("d"))],
      ["d", roster(1, entry("e"))],
    ]);
    const standings = standingsFrom({ ...none, decided: new Map([["a", keeper]]), rosters });
    expect([...standings.keys()].sort()).toEqual(["a", "b", "c", "d", "me"]);
    expect(standings.get("d")).toMatchObject({ status: "admitted", decidedBy: "b", keepsRoster: false });
  });

  test("keepers who list each other, and names that succeed each other in a circle, come to an end", () => {
    const rosters = new Map([
      ["a", roster(1, entry("b", { keepsRoster: true }))],
      ["b", roster(1, entry("a", { revoked: [] }))],
    ]);
    const succession = new Map([
      ["x", "y"],
      ["y", "x"],
      ["b", "a"],
      ["a", "b"],
    ]);
    const standings = standingsFrom({ ...none, decided: new Map([["a", keeper]]), rosters, succession });
    expect(standings.has("x")).toBe(false);
    expect(standings.get("a")?.status).toBe("revoked");
  });

  test("T6 of a keeper who goes on under a new name the newest roster speaks, and what the old one said is history", () => {
    const succession = new Map([["pam after", "pam"]]);
    const rosters = new Map([
      ["pam", roster(1, entry("ben"))],
      ["pam after", roster(2, entry("carol"))],
    ]);
    const standings = standingsFrom({ ...none, decided: new Map([["pam", keeper]]), rosters, succession });
    expect([...standings.keys()].sort()).toEqual(["carol", "me", "pam", "pam after"]);
  });

  test("T6 whoever a successor's roster withdraws takes their own successors along", () => {
    const succession = new Map([
      ["pam after", "pam"],
      ["ben after", "ben"],
      ["ben at last", "ben after"],
    ]);
    const rosters = new Map([["pam after", roster(1, entry("ben", { revoked: [] }))]]);
    const decided = new Map([
      ["pam", keeper],
      ["ben", { keepsRoster: false, revoked: null }],
    ]);
    const standings = standingsFrom({ ...none, decided, rosters, succession });
    expect([...standings].map(([replica, { status }]) => `${replica}: ${status}`).sort()).toEqual([
      "ben: revoked",
      "me: own",
      "pam after: admitted",
      "pam: admitted",
    ]);
  });

  describe("T6 a keeper who withdraws the name that it goes on for", () => {
    const handedOver = {
      ...none,
      decided: new Map([["pam", keeper]]),
      succession: new Map([
        ["pam after", "pam"],
        ["pam at last", "pam after"],
        ["thief", "pam"],
      ]),
    };
    const withdrawn = entry("pam", { revoked: [] });
    const standing = (rosters: Grounds["rosters"]) =>
      [...standingsFrom({ ...handedOver, rosters })].map(([replica, { status }]) => `${replica}: ${status}`).sort();

    test("goes on, and the name falls with whoever else stands on it", () => {
      const rosters = new Map([["pam at last", roster(2, withdrawn, entry("pam at last", { keepsRoster: true }), entry("ben"))]]);
      expect(standing(rosters)).toEqual(["ben: admitted", "me: own", "pam after: admitted", "pam at last: admitted", "pam: revoked"]);
    });

    test("goes on also where a colleague's roster says the same and keeps it", () => {
      const rosters = new Map([
        ["pam after", roster(2, withdrawn, entry("quentin", { keepsRoster: true }))],
        ["quentin", roster(1, withdrawn, entry("pam after", { keepsRoster: true }))],
      ]);
      expect(standing(rosters)).toEqual(["me: own", "pam after: admitted", "pam at last: admitted", "pam: revoked", "quentin: admitted"]);
    });

    test("falls with it where a keeper withdrew the name and does not keep the one that goes on", () => {
      const rosters = new Map([
        ["pam after", roster(2, withdrawn, entry("ben"))],
        ["quentin", roster(1, withdrawn)],
      ]);
      const decided = new Map([...handedOver.decided, ["quentin", keeper] as const]);
      const standings = standingsFrom({ ...handedOver, decided, rosters });
      expect([...standings.keys()].sort()).toEqual(["me", "pam", "quentin"]);
      expect(standings.get("pam")?.status).toBe("revoked");
    });
  });

  test("T5 what a withdrawn copy says does not hush the name that it went on for", () => {
    const rosters = new Map([
      ["pam", roster(1, entry("ben"), entry("mallory", { revoked: [] }))],
      ["pam after", roster(2)],
    ]);
    const decided = new Map([
      ["pam", keeper],
      ["mallory", { keepsRoster: false, revoked: null }],
      ["pam after", { keepsRoster: false, revoked: [] }],
    ]);
    const standings = standingsFrom({ ...none, decided, rosters, succession: new Map([["pam after", "pam"]]) });
    expect(standings.get("ben")?.status).toBe("admitted");
    expect(standings.get("mallory")?.status, "her withdrawal holds").toBe("revoked");
  });

  const name = fc.constantFrom("me", "a", "b", "c", "d", "e");
  const entries = fc.array(fc.record({ replica: name, keepsRoster: fc.boolean(), revoked: fc.constantFrom(null, [] as const) }), {
    maxLength: 5,
  });
  const grounds = fc.record({
    decided: fc.dictionary(name, fc.record({ keepsRoster: fc.boolean(), revoked: fc.constantFrom(null, [] as const) })),
    rosters: fc.dictionary(
      name,
      entries.map((list) => roster(1, ...list.map((one) => entry(one.replica, one)))),
    ),
    succession: fc.dictionary(name, name),
  });
  const from = ({
    decided,
    rosters,
    succession,
  }: {
    decided: object;
    rosters: Record<string, Roster>;
    succession: Record<string, string>;
  }): Grounds => ({
    own: none.own,
    decided: new Map(Object.entries(decided)),
    rosters: new Map(Object.entries(rosters)),
    succession: new Map(Object.entries(succession)),
  });

  /** The copy that goes on for a keeper, and withdraws the very name that it stands on: found by chance, kept. */
  const withdrawsItsOwnGround = {
    decided: { c: { keepsRoster: true, revoked: null } },
    rosters: { d: roster(1, entry("c", { revoked: [] }), entry("e")) },
    succession: { d: "c" as const },
  };
  test("whatever rosters say: this copy stays its own, a withdrawal made here stays, and who was not vouched for stays unknown", () => {
    fc.assert(
      fc.property(grounds, (given) => {
        const standings = standingsFrom(from(given));
        expect(standings.get("me")?.status).toBe("own");
        for (const [replica, { revoked }] of Object.entries(given.decided))
          if (revoked && replica !== "me") expect(standings.get(replica)?.status).toBe("revoked");
        const vouched = new Set([
          "me",
          ...Object.keys(given.decided),
          ...Object.entries(given.rosters).flatMap(([by, { entries: listed }]) =>
            standings.has(by) || Object.hasOwn(given.decided, by) ? listed.map(({ replica }) => replica) : [],
          ),
          ...Object.keys(given.succession),
        ]);
        for (const replica of standings.keys()) expect(vouched.has(replica), replica).toBe(true);
      }),
      { numRuns: 2_000, examples: [[withdrawsItsOwnGround]] },
    );
  });

  test("the roster of somebody who does not count changes nothing, whatever it says", () => {
    fc.assert(
      fc.property(grounds, entries, (given, list) => {
        const before = standingsFrom(from(given));
        if (before.get("f")) return;
        const more = from({ ...given, rosters: { ...given.rosters, f: roster(9, ...list.map((one) => entry(one.replica, one))) } });
        expect(standingsFrom(more)).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("T4 a roster reads back as it was written; unknown fields are let pass, other shapes are none", () => {
  const replica = "A".repeat(22);
  const one = roster(3, entry(replica, { revoked: [[4, "B".repeat(43)]] }));
  expect(readRoster(JSON.stringify(one))).toEqual(one);
  expect(readRoster(JSON.stringify({ ...one, weather: "fair", entries: one.entries.map((e) => ({ ...e, more: 1 })) }))).toEqual(one);
  for (const bad of [
    { ...one, version: -1 },
    { ...one, version: 1.5 },
    { ...one, entries: [entry("short")] },
    { ...one, entries: [{ replica }] },
  ])
    expect(readRoster(JSON.stringify(bad))).toBeNull();
  expect(readRoster(JSON.stringify(roster(1, entry(replica, { name: "Mal\nlory" }))))).toBeNull();
});
