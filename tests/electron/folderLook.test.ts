/** What a look into the exchange folder asks for, from listings alone. */
import { describe, expect, test } from "vitest";
import type { GlancedBundle } from "../../db/glance.ts";
import {
  bundlesIn,
  isBundleName,
  type Listed,
  notYet,
  offersIn,
  outdatedIn,
  planLook,
  type Seen,
  withStandings,
} from "../../electron/folderLook.ts";

const now = Date.UTC(2026, 10, 22, 12);
const file = (name: string, more: Partial<Listed> = {}): Listed => ({ name, size: 100, modified: now - 3_600_000, ...more });
const bundle = (more: Partial<GlancedBundle> = {}): GlancedBundle => ({
  type: "bundle",
  sha256: "a".repeat(64),
  from: "Priya Patel",
  replica: "priya",
  created: now,
  changes: 3,
  isOwn: false,
  isWhole: false,
  isCurrent: false,
  tips: [],
  ...more,
});
const seenBundle = (name: string, more: Partial<GlancedBundle> = {}, standing: "new" | "here" | "received" = "new"): [string, Seen] => [
  name,
  { ...file(name), finding: { type: "bundle", bundle: bundle(more), standing } },
];
const names = (files: readonly { readonly name: string }[]) => files.map(({ name }) => name);

describe("E2", () => {
  test("a file that lay there for a while is read at once; a fresh one when a second look finds it as the first left it", () => {
    const listing = [file("old.waymark"), file("fresh.waymark", { modified: now })];
    const first = planLook(listing, new Map(), now);
    expect(names(first.read)).toEqual(["old.waymark"]);
    const second = planLook(listing, first.seen, now + 5_000);
    expect(names(second.read)).toContain("fresh.waymark");
  });

  test("one that grows between two looks is not read, nor one whose time alone changed", () => {
    const first = planLook([file("a.waymark", { modified: now }), file("b.waymark", { modified: now })], new Map(), now);
    const second = planLook([file("a.waymark", { modified: now, size: 200 }), file("b.waymark", { modified: now + 1 })], first.seen, now);
    expect(second.read).toEqual([]);
    expect(names(planLook([...second.seen.values()], second.seen, now).read)).toEqual(["a.waymark", "b.waymark"]);
  });

  test("an empty one waits and is never read", () => {
    const empty = file("cloud.waymark", { size: 0 });
    let { seen, read } = planLook([empty], new Map(), now);
    for (let look = 1; look < 5; look += 1) ({ seen, read } = planLook([empty], seen, now + look * 400_000));
    expect(read).toEqual([]);
    expect(seen.get("cloud.waymark")?.finding).toMatchObject({ type: "later", reason: "It is still empty." });
    expect(names(planLook([file("cloud.waymark")], seen, now).read)).toEqual([]);
    expect(planLook([file("cloud.waymark")], seen, now).seen.get("cloud.waymark")?.finding).toEqual({ type: "settling" });
  });

  test("one that could not be read is tried again, ever more rarely, and at once after it changed", () => {
    let finding = notYet("Held.", null, now);
    const waits: number[] = [];
    for (let tries = 0; tries < 9; tries += 1) {
      if (finding.type === "later") waits.push(finding.again - now);
      finding = notYet("Held.", finding, now);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1_000));
    const seen = new Map<string, Seen>([["a.waymark", { ...file("a.waymark"), finding: notYet("Held.", null, now) }]]);
    expect(planLook([file("a.waymark")], seen, now + 4_999).read).toEqual([]);
    expect(names(planLook([file("a.waymark")], seen, now + 5_000).read)).toEqual(["a.waymark"]);
    expect(planLook([file("a.waymark", { size: 101 })], seen, now).seen.get("a.waymark")?.finding).toEqual({ type: "settling" });
  });

  test.each([
    ["Waymark Priya Patel 2026-11-22 14.31.05.waymark", true],
    ["x (1).waymark", true],
    ["X.WAYMARK", true],
    ["x-PC-1234's conflicted copy.waymark", true],
    ["x.waymark.age", true],
    ["~$Waymark abc.tmp", false],
    ["~$x.waymark", false],
    [".x.waymark", false],
    ["x.waymark.part", false],
    ["x.waymark.tmp", false],
    ["x.waymark.crdownload", false],
    ["desktop.ini", false],
    ["plan.waymarkplan", false],
  ])("%s may be a bundle: %s", (name, is) => expect(isBundleName(name)).toBe(is));
});

describe("E3", () => {
  test("a bundle under two names is offered once, under the first of them", () => {
    const seen = new Map([seenBundle("x (1).waymark"), seenBundle("x.waymark")]);
    expect(offersIn(seen)).toEqual([{ file: "x (1).waymark", from: "Priya Patel", replica: "priya", created: now, changes: 3 }]);
  });

  test("what is here, was received or is one's own is not offered; the others newest first", () => {
    const seen = new Map([
      seenBundle("here", { sha256: "1" }, "here"),
      seenBundle("received", { sha256: "2" }, "received"),
      seenBundle("own", { sha256: "3", isOwn: true }),
      seenBundle("older", { sha256: "4", created: now - 1 }),
      seenBundle("newer", { sha256: "5" }),
    ]);
    expect(offersIn(seen).map((offer) => offer.file)).toEqual(["newer", "older"]);
  });

  test("a whole bundle stands for the older ones of its copy, a partial one for none", () => {
    const of = (isWhole: boolean) =>
      offersIn(
        new Map([
          seenBundle("first", { sha256: "1", created: now - 2 }),
          seenBundle("other", { sha256: "2", created: now - 1, replica: "matt" }),
          seenBundle("last", { sha256: "3", isWhole }),
        ]),
      ).map((offer) => offer.file);
    expect(of(true)).toEqual(["last", "other"]);
    expect(of(false)).toEqual(["last", "other", "first"]);
  });

  test("one that was here and is new again is read again", () => {
    const seen = new Map([seenBundle("a", { sha256: "1" }, "here"), seenBundle("b", { sha256: "2" })]);
    expect(bundlesIn(seen).map(({ sha256 }) => sha256)).toEqual(["1", "2"]);
    const back = withStandings(seen, ["new", "here"]);
    expect(back.get("a")?.finding).toEqual({ type: "settling" });
    expect(back.get("b")?.finding).toMatchObject({ standing: "here" });
  });
});

test("E4 all but the two newest of one's own may go, and nothing of anybody else", () => {
  const seen = new Map([
    seenBundle("own 1", { isOwn: true, created: now - 3 }),
    seenBundle("own 3", { isOwn: true, created: now - 1 }),
    seenBundle("own 2", { isOwn: true, created: now - 2 }),
    ...[4, 5, 6].map((n) => seenBundle(`Priya's ${n}`, { created: now - n })),
  ]);
  expect(outdatedIn(seen)).toEqual(["own 1"]);
  // Nothing that anybody can read stays beside an encrypted one.
  const [plain, sealed] = [seenBundle("own.waymark", { isOwn: true, created: now - 1 }), seenBundle("own.waymark.age", { isOwn: true })];
  expect(outdatedIn(new Map([plain, sealed]), true)).toEqual(["own.waymark"]);
});
