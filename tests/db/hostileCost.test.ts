/** What a small file from somebody with a true key may cost: whatever it holds, no more time and memory than a file of its size is worth. */
import { zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { mergeFiles } from "../../db/merge.ts";
import { hashOf } from "../../db/write.ts";
import type { Manifest } from "../../shared/bundle.ts";
import { caps, type Op } from "../../shared/commit.ts";
import { forger, op } from "./forger.ts";
import { commitsOf, conflictsOf, deliver, newPerson, noon, rowsOf, set, write } from "./people.ts";
import { besieged, expectPassedOn, honestBundle, planId } from "./siege.ts";

const { refuses, holds, stands } = besieged(honestBundle());
const mallory = forger(planId);
afterAll(stands);

describe("C9 what unpacks to far more than it is worth is refused before it is parsed:", () => {
  test("a line of sixty million signs in a file of a few kilobytes", () => {
    const line = `[${"[],".repeat(20_000_000)}[]]`;
    const bytes = mallory.bundle([line], { compress: (payload) => zstdCompressSync(payload), checkpoints: [], head: { changes: 1 } });
    expect(bytes.length).toBeLessThan(20_000);
    const before = process.resourceUsage().maxRSS;
    expect(refuses(bytes, "a long line")).toContain("too long");
    expect((process.resourceUsage().maxRSS - before) / 1_024, "MiB of memory").toBeLessThan(400);
  });

  test("140,000 changes in a few kilobytes, announced or not", () => {
    const ops = Array.from({ length: caps.ops }, (_, i) => op({ field: `f${i}`, value: 1 }));
    const lines = mallory.chain(Array.from({ length: 14 }, () => ops));
    const bytes = mallory.bundle(lines);
    expect(bytes.length).toBeLessThan(50_000);
    expect(refuses(bytes, "announced")).toContain("too large");
    expect(
      refuses(
        mallory.reseal(bytes, (manifest) => ({ ...manifest, changes: 1 })),
        "not announced",
      ),
    ).toContain("another number of changes");
  });

  test("what is written here is never longer: an act of 12 MB becomes several commits, a record whole in one", () => {
    const ann = newPerson("Ann");
    const text = "x".repeat(60_000);
    const ids = Array.from({ length: 100 }, (_, i) => `m${i}`);
    write(
      ann,
      ids.flatMap((id) => [set("milestone", id, "title", text), set("milestone", id, "detail", text)]),
    );
    const commits = commitsOf(ann).map(({ commit }) => commit);
    expect(commits.length).toBeGreaterThan(1);
    for (const { ops } of commits) expect(ops.length % 2).toBe(0);
    expectPassedOn(ann);
  });
});

describe("C5 bundles in the worst order are each looked into again only when what they lack has come:", () => {
  const lines = mallory.chain(Array.from({ length: 60 }, (_, i) => [op({ id: `step ${i}` })]));
  const inReverse = (requires: (i: number) => Manifest["requires"]) =>
    lines
      .map((line, i) => ({
        name: `${i}.waymark`,
        bytes: mallory.bundle([line], { checkpoints: [mallory.checkpoint(i + 1, hashOf(line))], head: { requires: requires(i) } }),
      }))
      .reverse();
  const orders = {
    honest: (i: number): Manifest["requires"] => (i === 0 ? [] : [[mallory.id, i, hashOf(lines[i - 1] ?? ""), "Mallory", noon]]),
    "lying about what they build on": (): Manifest["requires"] => [],
  };
  for (const [which, requires] of Object.entries(orders)) {
    test(which, () => {
      const bob = newPerson("Bob");
      let unpacked = 0;
      const tick = (_: number, __: number, of: string): void => {
        if (of === "commits") unpacked += 1;
      };
      const options = { now: noon, inbox: null, admit: true, tick, restorePoint: () => "" };
      expect(mergeFiles(bob.plan, inReverse(requires), options).receipt).toMatchObject({ applied: 60, held: [], rejected: [] });
      expect(unpacked).toBeLessThanOrEqual(2 * lines.length);
      expectPassedOn(bob);
    });
  }

  test("one that builds on 5,000 unknown commits asks for a full bundle instead of naming all", () => {
    const requires = Array.from({ length: 5_000 }, (_, i): Manifest["requires"][number] => [
      mallory.id,
      1,
      hashOf(String(i)),
      `Author ${i}`,
      noon,
    ]);
    expect(holds(mallory.bundle([mallory.line([op()])], { head: { requires } }))).toContain("full bundle");
  });

  test("of one author it names the newest alone", () => {
    const requires = [0, 1, 2].map((i): Manifest["requires"][number] => [mallory.id, 1, hashOf(String(i)), "Ann", noon + i * 86_400_000]);
    expect(holds(mallory.bundle([mallory.line([op()])], { head: { requires } }))).toContain(
      "builds on Ann’s changes up to 24 November 2026. ",
    );
  });
});

test("F10 6,000 values against each other on a line of 6,000 are one conflict, with what all of them started from", () => {
  const lines: string[] = [];
  const append = (value: string, parents: readonly string[]): string => {
    lines.push(
      mallory.line([op({ value, parents })], { seq: lines.length + 1, prev: lines.length === 0 ? "" : hashOf(lines.at(-1) ?? "") }),
    );
    return `${hashOf(lines.at(-1) ?? "")}:0`;
  };
  let base: readonly string[] = [];
  for (let i = 1; i <= 6_000; i += 1) base = [append(`Step ${i}`, base)];
  for (let i = 1; i <= 6_000; i += 1) append(`Side ${i}`, base);
  const bob = newPerson("Bob");
  expect(deliver(bob, { name: "many.waymark", bytes: mallory.bundle(lines) })).toMatchObject({ applied: 12_000, conflictCount: 1 });
  const [conflict] = conflictsOf(bob);
  expect(conflict).toMatchObject({ field: "title", base: { title: "Step 6000" } });
  expect(conflict?.heads).toHaveLength(6_000);
  expect(rowsOf(bob).milestone).toHaveLength(1);
});

test("C14 a thousand due days that each name a thousand starts, and a thousand spans that agree with each other, are soon told apart", () => {
  const lines: string[] = [];
  const append = (...ops: readonly ReturnType<typeof op>[]): string => {
    lines.push(mallory.line(ops, { seq: lines.length + 1, prev: lines.length === 0 ? "" : hashOf(lines.at(-1) ?? "") }));
    return hashOf(lines.at(-1) ?? "");
  };
  const starts = Array.from({ length: caps.refs }, () => `${append(op({ field: "start", value: "2026-04-01" }))}:0`);
  for (let i = 0; i < 1_000; i += 1) append(op({ field: "due", value: "2026-09-30", seen: starts }));
  for (let i = 0; i < 1_000; i += 1)
    append(op({ id: "m2", field: "start", value: "2026-04-01" }), op({ id: "m2", field: "due", value: "2026-09-30" }));
  const bob = newPerson("Bob");
  expect(deliver(bob, { name: "many.waymark", bytes: mallory.bundle(lines) })).toMatchObject({ rejected: [], conflictCount: 0 });
  const late = forger(planId, "Late");
  const stranger = late.bundle([
    late.line([op({ field: "start", value: "2026-04-01" }), op({ id: "m2", field: "due", value: "2026-10-01" })]),
  ]);
  expect(deliver(bob, { name: "late.waymark", bytes: stranger }).conflictCount).toBe(2);
});

test("P11 two hundred changes that each replace the same thousand are soon logged, and the tables follow", () => {
  const lines: string[] = [];
  const append = (more: Partial<Op>): string => {
    lines.push(mallory.line([op(more)], { seq: lines.length + 1, prev: lines.length === 0 ? "" : hashOf(lines.at(-1) ?? "") }));
    return `${hashOf(lines.at(-1) ?? "")}:0`;
  };
  const parents = Array.from({ length: caps.refs }, (_, i) => append({ value: `Old ${i}` }));
  for (let i = 0; i < 200; i += 1) append({ value: `New ${i}`, parents });
  const bob = newPerson("Bob");
  expect(deliver(bob, { name: "many.waymark", bytes: mallory.bundle(lines) })).toMatchObject({ rejected: [], conflictCount: 1 });
  expect(conflictsOf(bob)[0]?.heads).toHaveLength(200);
  expectPassedOn(bob);
});

describe("P8 a manifest that is no plain one", () => {
  const line = mallory.line([op({ id: "odd" })]);
  const bytes = mallory.bundle([line]);
  const altered = (change: (manifest: Manifest) => unknown, rewrite = (text: string): string => text): Uint8Array =>
    mallory.reseal(bytes, change, (manifest) => rewrite(JSON.stringify(manifest)));

  test("that says nothing we know is refused: turned letters, numbers beyond all, names that succeed others’, too much of it", () => {
    const turned = ["\u202e", "\u2066", "\u2028", "\u202a"];
    const shapes: ((manifest: Manifest) => unknown)[] = [
      ...turned.map((mark) => (m: Manifest) => ({ ...m, sender: { ...m.sender, name: `Mal${mark}lory` } })),
      ...turned.map((mark) => (m: Manifest) => ({ ...m, sender: { ...m.sender, role: `PMO${mark}` } })),
      (m) => ({ ...m, requires: [[mallory.id, 1, hashOf(line), "Ann\u202e", 1]] }),
      (m) => ({ ...m, created: 1e300 }),
      (m) => ({ ...m, commits: 2 ** 53 }),
      (m) => ({ ...m, packedLength: -1 }),
      (m) => ({ ...m, payloadLength: 0.5 }),
      (m) => ({ ...m, checkpoints: [[mallory.id, -1, hashOf(line), "AAAA"]] }),
      (m) => ({ ...m, have: [[mallory.id, 2 ** 53, hashOf(line)]] }),
      (m) => ({ ...m, keys: { ...m.keys, ["x".repeat(22)]: "" } }),
      (m) => ({ ...m, succession: [mallory.handOver("x".repeat(22))] }),
      (m) => ({ ...m, succession: Array.from({ length: 65 }, () => mallory.handOver(mallory.id)) }),
      (m) => ({ ...m, rosters: Array.from({ length: 17 }, () => mallory.roster([], 1)) }),
      (m) => ({ ...m, note: "n".repeat(2 ** 20) }),
    ];
    for (const shape of shapes) refuses(altered(shape), String(shape));
  });

  test("as text: __proto__ beside or instead of a name, a name twice, half a character, another form of a letter", () => {
    const spoilt: Readonly<Record<string, (text: string) => string>> = {
      "a prototype for keys": (text) => text.replace('"keys":{', '"keys":{"__proto__":{"x":1},'),
      "a prototype for all": (text) => text.replace("{", '{"__proto__":{"to":"any"},'),
      "a prototype instead of an addressee": (text) => text.replace('"to":"any"', '"__proto__":{"to":"any"}'),
      "a constructor": (text) => text.replace("{", '{"constructor":{"prototype":{}},'),
      "two senders": (text) => text.replace('"from":', '"from":"AAAAAAAAAAAAAAAAAAAAAA","from":'),
      "two plans": (text) => text.replace(`"plan":"${planId}"`, `"plan":"another","plan":"${planId}"`),
      "two plans, the other last": (text) => text.replace(`"plan":"${planId}"`, `"plan":"${planId}","plan":"another"`),
      "half a character": (text) => text.replace('"name":"Mallory"', '"name":"Mal\\ud800lory"'),
      "letters in parts": (text) => text.replace('"name":"Mallory"', '"name":"Zoe\u0308"'),
      "blanks and breaks": (text) => text.replaceAll(",", ",\n "),
    };
    for (const [what, rewrite] of Object.entries(spoilt)) {
      const file = { name: "odd.waymark", bytes: altered((manifest) => manifest, rewrite) };
      const eve = newPerson("Eve");
      const { applied, rejected } = deliver(eve, file);
      expect(applied + rejected.length, what).toBe(1);
      expect(Object.prototype, what).not.toHaveProperty("to");
      expectPassedOn(eve);
      eve.plan.close();
    }
  });

  test("with thousands of keys, checkpoints and acknowledgements is read; what they say of others leaves no trace", () => {
    const own = mallory.chain(Array.from({ length: 1_500 }, (_, i) => [op({ id: `r${i}` })]));
    const stranger = forger(planId, "Stranger");
    const checkpoints = [...own.map((text, i) => mallory.checkpoint(i + 1, hashOf(text))), stranger.checkpoint(1, hashOf(own[0] ?? ""))];
    const keys = { [mallory.id]: mallory.key, [stranger.id]: stranger.key };
    const have = Array.from({ length: 2_000 }, (_, i): Manifest["have"][number] => [stranger.id, i + 1, hashOf(`have ${i}`)]);
    const honestly = own.slice(0, 1_500);
    refuses(mallory.bundle(honestly, { checkpoints, keys, head: { have } }), "a chain that is another's");
    const bob = newPerson("Bob");
    const sound = mallory.bundle(honestly, { checkpoints: checkpoints.slice(0, -1), keys, head: { have } });
    expect(deliver(bob, { name: "many.waymark", bytes: sound })).toMatchObject({ applied: 1_500, rejected: [] });
    expect(bob.plan.db.value("SELECT count(*) FROM replica WHERE id = ?", stranger.id)).toBe(0);
    expectPassedOn(bob);
  });
});
