/** Commits as text: one way to write each, and nothing else is read. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Commit, canonicalText, caps, commitKinds, decodeCommit, encodeCommit, type Op, oneLine } from "../../shared/commit.ts";
import type { Value } from "../../shared/schema.ts";

const base64url = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));
const hash = base64url(43);
/** Any letters there are, as commits hold them: well formed and NFC. */
const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: "binary", maxLength }).map((words) => canonicalText(words));
const line = text(20).map((words) => canonicalText([...words].filter((letter) => oneLine.test(letter)).join("")));
const name = line.map((words) => words || "x");
const refs = fc.uniqueArray(
  fc.tuple(hash, fc.nat({ max: 9_999 })).map(([commit, i]) => `${commit}:${i}`),
  { maxLength: 4 },
);
const value: fc.Arbitrary<Value> = fc.oneof(fc.constant(null), fc.maxSafeInteger(), text(60));
const op: fc.Arbitrary<Op> = fc.record({ type: name, id: name, field: name, value, parents: refs, seen: refs });
const commit: fc.Arbitrary<Commit> = fc
  .record({
    replica: base64url(22),
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    prev: hash,
    wall: fc.integer({ min: 0, max: caps.wall }),
    author: line,
    kind: fc.constantFrom(...commitKinds),
    note: text(60),
    ops: fc.uniqueArray(op, { minLength: 1, maxLength: 20, selector: (o) => JSON.stringify([o.type, o.id, o.field]) }),
  })
  .map((whole) => (whole.seq === 1 ? { ...whole, prev: "" } : whole));

const plain: Commit = {
  replica: "r".repeat(22),
  seq: 2,
  prev: "p".repeat(43),
  wall: 1_795_348_800_000,
  author: "Ada",
  kind: "edit",
  note: "Why",
  ops: [{ type: "milestone", id: "m1", field: "title", value: "Alpha", parents: [`${"h".repeat(43)}:0`], seen: [] }],
};
/** The plain commit as parsed JSON, with one place changed, written as text again. */
const withPlace = (path: readonly number[], replacement: unknown): string => {
  const whole: unknown = JSON.parse(encodeCommit(plain));
  let at: unknown = whole;
  for (const index of path.slice(0, -1)) at = Array.isArray(at) ? at[index] : at;
  if (Array.isArray(at)) at[path.at(-1) ?? 0] = replacement;
  return JSON.stringify(whole);
};
const refusal = (line: string): string => {
  const read = decodeCommit(line);
  return read.ok ? "read" : read.error.type;
};

describe("P9 canonical form", () => {
  test("the text of a commit is what the design says", () => {
    expect(encodeCommit(plain)).toBe(
      `["wm1","${"r".repeat(22)}",2,"${"p".repeat(43)}",1795348800000,"Ada","edit","Why",[["milestone","m1","title","Alpha",["${"h".repeat(43)}:0"],[]]]]`,
    );
  });

  test("every commit reads back as it was written, and is written back as it was read", () => {
    fc.assert(
      fc.property(commit, (whole) => {
        const line = encodeCommit(whole);
        const read = decodeCommit(line);
        expect(read).toEqual({ ok: true, value: whole });
        if (read.ok) expect(encodeCommit(read.value)).toBe(line);
      }),
      { numRuns: 1_000 },
    );
  });

  test("the same commit in any other spelling is refused: white space, escapes, order of nothing, other numbers", () => {
    const line = encodeCommit(plain);
    for (const other of [
      ` ${line}`,
      `${line}\n`,
      `\uFEFF${line}`,
      line.replace(",2,", ", 2,"),
      line.replace(",2,", ",2.0,"),
      line.replace(",2,", ",2e0,"),
      line.replace("Alpha", "\\u0041lpha"),
      line.replace("Why", "Wh\\/y"),
      line.replace("1795348800000", "1.7953488e12"),
      line.replace("]]]]", "]],]]"),
      `${line}${line}`,
    ]) {
      expect([other, refusal(other)]).toEqual([other, "Malformed"]);
    }
    expect(refusal(line)).toBe("read");
  });

  test("a text that differs in one place is another commit or none", () => {
    fc.assert(
      fc.property(
        commit,
        fc.nat(),
        fc.constantFrom('"', "[", "]", ",", " ", "0", "9", "-", ".", "e", "\\", "a", "\u0301", "\uD800"),
        (whole, at, letter) => {
          const line = encodeCommit(whole);
          const place = at % (line.length + 1);
          for (const other of [line.slice(0, place) + letter + line.slice(place), line.slice(0, place) + letter + line.slice(place + 1)]) {
            const read = decodeCommit(other);
            if (read.ok) expect(encodeCommit(read.value)).toBe(other);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const places: Readonly<Record<string, readonly number[]>> = {
    tag: [0],
    replica: [1],
    seq: [2],
    prev: [3],
    wall: [4],
    author: [5],
    kind: [6],
    note: [7],
    ops: [8],
    op: [8, 0],
    type: [8, 0, 0],
    id: [8, 0, 1],
    field: [8, 0, 2],
    value: [8, 0, 3],
    parents: [8, 0, 4],
    parent: [8, 0, 4, 0],
    seen: [8, 0, 5],
  };
  test.each(Object.entries(places))("floats, objects, truth values and other shapes are refused as %s", (_, path) => {
    const shapes: readonly unknown[] = [1.5, -1.5, 2 ** 53, {}, { toString: "x" }, { length: 1, 0: "x" }, true, false, [[[]]], ["x"]];
    for (const shape of shapes) expect([shape, refusal(withPlace(path, shape))]).toEqual([shape, "Malformed"]);
  });

  test.each(["author", "note", "type", "id", "field", "value"])(
    "text that is not NFC, and broken surrogates, are refused as %s",
    (where) => {
      const path = places[where] ?? [];
      for (const words of ["e\u0301", "\u212B", "A\u030A", "\uD800", "a\uDC00b", "\uDC00\uD800"]) {
        expect([words, refusal(withPlace(path, words))]).toEqual([words, "Malformed"]);
        expect(refusal(withPlace(path, canonicalText(words)))).toBe("read");
      }
      expect(refusal(withPlace(path, "Größe 𝒳"))).toBe("read");
    },
  );

  test("lengths: at the cap it is read, one byte beyond it is refused", () => {
    const limits: readonly (readonly [readonly number[], number])[] = [
      [[5], caps.nameBytes],
      [[7], caps.noteBytes],
      [[8, 0, 0], caps.nameBytes],
      [[8, 0, 1], caps.nameBytes],
      [[8, 0, 2], caps.nameBytes],
      [[8, 0, 3], caps.valueBytes],
    ];
    for (const [path, cap] of limits) {
      expect(refusal(withPlace(path, "x".repeat(cap)))).toBe("read");
      expect(refusal(withPlace(path, "x".repeat(cap + 1)))).toBe("Malformed");
      expect(refusal(withPlace(path, "é".repeat(cap / 2)))).toBe("read");
      expect(refusal(withPlace(path, `x${"é".repeat(cap / 2)}`))).toBe("Malformed");
    }
  });

  test("numbers of changes and references: at the cap read, beyond it refused; never the same one twice", () => {
    const references = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${"h".repeat(43)}:${i}`);
    for (const path of [
      [8, 0, 4],
      [8, 0, 5],
    ]) {
      expect(refusal(withPlace(path, references(caps.refs)))).toBe("read");
      expect(refusal(withPlace(path, references(caps.refs + 1)))).toBe("Malformed");
      expect(refusal(withPlace(path, [...references(1), ...references(1)]))).toBe("Malformed");
      for (const odd of ["h:0", `${"h".repeat(43)}`, `${"h".repeat(43)}:00`, `${"h".repeat(43)}:-1`, `${"h".repeat(43)}:10000`]) {
        expect([odd, refusal(withPlace(path, [odd]))]).toEqual([odd, "Malformed"]);
      }
    }
    const changes = (count: number) => Array.from({ length: count }, (_, i) => ["milestone", `m${i}`, "title", null, [], []]);
    expect(refusal(withPlace([8], changes(caps.ops)))).toBe("read");
    expect(refusal(withPlace([8], changes(caps.ops + 1)))).toBe("Malformed");
    expect(refusal(withPlace([8], []))).toBe("Malformed");
    expect(refusal(withPlace([8], [...changes(1), ...changes(1)]))).toBe("Malformed");
  });

  test("a chain begins at 1 with nothing before it, and only there", () => {
    expect(refusal(encodeCommit({ ...plain, seq: 1, prev: "" }))).toBe("read");
    expect(refusal(encodeCommit({ ...plain, seq: 1 }))).toBe("Malformed");
    expect(refusal(encodeCommit({ ...plain, prev: "" }))).toBe("Malformed");
    expect(refusal(encodeCommit({ ...plain, seq: 0, prev: "" }))).toBe("Malformed");
    expect(refusal(encodeCommit({ ...plain, wall: caps.wall }))).toBe("read");
    expect(refusal(encodeCommit({ ...plain, wall: caps.wall + 1 }))).toBe("Malformed");
    expect(refusal(encodeCommit({ ...plain, wall: -1 }))).toBe("Malformed");
  });

  test("a newer version's tag is said to be newer, anything else is malformed", () => {
    expect(refusal('["wm2","whatever"]')).toBe("Newer");
    expect(refusal('["wm10"]')).toBe("Newer");
    for (const line of ['["wm"]', '["xm1"]', '["wm1"]', "[]", "{}", "null", "", "1", '"wm1"', "[[", "[".repeat(100_000)])
      expect([line.slice(0, 9), refusal(line)]).toEqual([line.slice(0, 9), "Malformed"]);
  });
});
