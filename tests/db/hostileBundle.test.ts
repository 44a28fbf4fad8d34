import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { primitives } from "../../db/primitives.ts";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { hashOf } from "../../db/write.ts";
import { caps, type Op } from "../../shared/commit.ts";
import { fieldsOf, typeNames, type Value } from "../../shared/schema.ts";
import { forger, op, partsOf } from "./forger.ts";
import { bundleFrom, deliver, newPerson, rowsOf } from "./people.ts";
import { besieged, expectPassedOn, hashesIn, honestBundle, lives, planId } from "./siege.ts";

const honest = honestBundle();
const hashes = hashesIn(honest);
const { refuses, holds, stands } = besieged(honest);
const mallory = forger(planId);
/** In the honest bundle, op 0 of the first commit makes m1, 1 is its title, 2 its start, 3 its due day. */
const first = (index: number | string): string => `${hashes[0]}:${index}`;
afterAll(stands);

describe("C7 strict on structure: a signed commit that is not canonical and well formed is refused:", () => {
  const wall = `${Date.UTC(2026, 10, 22)}`;
  const bad: Readonly<Record<string, (line: string) => string>> = {
    "a blank": (line) => line.replace(",", ", "),
    "a carriage return": (line) => `${line}\r`,
    "an escaped letter": (line) => line.replace("Forged", "\\u0046orged"),
    "1e3 for 1000": (line) => line.replace(wall, "1e3"),
    "-0": (line) => line.replace(wall, "-0"),
    "1.0": (line) => line.replace(wall, "1.0"),
    "a time with a fraction": (line) => line.replace(wall, "1.5"),
    "a time beyond all clocks": (line) => line.replace(wall, String(2 ** 48 + 1)),
    "a time before 1970": (line) => line.replace(wall, "-1"),
    "a number beyond the safe ones": (line) => line.replace('"Forged"', "9007199254740993"),
    "a value with a fraction": (line) => line.replace('"Forged"', "0.5"),
    "a value of -0": (line) => line.replace('"Forged"', "-0"),
    "true for a value": (line) => line.replace('"Forged"', "true"),
    "a list for a value": (line) => line.replace('"Forged"', "[1]"),
    "an object for a value": (line) => line.replace('"Forged"', '{"a":1}'),
    "a lone surrogate": (line) => line.replace("Forged", "\\ud800"),
    "text that is not NFC": (line) => line.replace("Forged", "e\u0301"),
    "an object with __proto__": () => '{"__proto__":[]}',
    "a byte order mark": (line) => `\ufeff${line}`,
    "null for a commit": () => "null",
    "a list that ends early": (line) => line.slice(0, -1),
    "a list with one more": (line) => `${line.slice(0, -1)},1]`,
    "an unknown kind": (line) => line.replace('"edit"', '"steal"'),
    "no changes": (line) => line.replace(/\[\[.*\]\]$/, "[]"),
    "an author of 257 bytes": (line) => line.replace('"Mallory"', JSON.stringify("M".repeat(caps.nameBytes + 1))),
    "a note of 4 KiB and a byte": (line) => line.replace('"edit",""', `"edit",${JSON.stringify("n".repeat(caps.noteBytes + 1))}`),
    "a value of 64 KiB and a byte": (line) => line.replace("Forged", "v".repeat(caps.valueBytes + 1)),
    "a value of 64 KiB and a byte in fewer letters": (line) => line.replace("Forged", `v${"é".repeat(caps.valueBytes / 2)}`),
    "a list a million deep": (line) => line.replace('"Forged"', "[".repeat(1e6) + "]".repeat(1e6)),
    "a list a million deep, left open": () => "[".repeat(1e6),
    "a record without a name": (line) => line.replace('"m1"', '""'),
    "a record whose name is a number": (line) => line.replace('"m1"', "1"),
    "a zero byte in a name": (line) => line.replace('"m1"', '"m\\u00001"'),
    "an index with a leading zero": (line) => line.replace("[],[]", `["${first("01")}"],[]`),
    "an index with a leading zero beside the plain one": (line) => line.replace("[],[]", `["${first(1)}","${first("01")}"],[]`),
    "no index": (line) => line.replace("[],[]", `["${first("")}"],[]`),
    "a reference that is no hash": (line) => line.replace("[],[]", '["x:0"],[]'),
    "a reference twice": (line) => line.replace("[],[]", `["${first(1)}","${first(1)}"],[]`),
    "1,025 references": (line) => line.replace("[],[]", `[],${JSON.stringify(Array.from({ length: caps.refs + 1 }, (_, i) => first(i)))}`),
  };
  for (const [what, spoil] of Object.entries(bad)) {
    test(what, () => {
      const line = mallory.line([op()]);
      const spoilt = spoil(line);
      expect(spoilt).not.toBe(line);
      refuses(mallory.bundle([spoilt]), what);
    });
  }

  test("a line that is not UTF-8", () => {
    const latin = Buffer.from(mallory.line([op({ value: "grün" })]), "latin1");
    const bytes = mallory.bundle(["x"], { compress: () => primitives.compress(latin) });
    refuses(
      mallory.reseal(bytes, (manifest) => ({ ...manifest, payloadLength: latin.length, changes: 1 })),
      "Latin-1",
    );
  });

  test("the same field twice in one commit, the same commit twice in one bundle", () => {
    const line = mallory.line([op()]);
    refuses(mallory.bundle([mallory.line([op(), op({ value: "Again" })])]), "duplicate change");
    refuses(mallory.bundle([line, line], { checkpoints: [mallory.checkpoint(1, hashOf(line))] }), "duplicate commit");
  });

  test("10,001 changes in one commit", () => {
    refuses(mallory.bundle([mallory.line(Array.from({ length: caps.ops + 1 }, (_, i) => op({ id: `x${i}` })))]), "huge list of changes");
  });

  test("an empty line between two commits", () => {
    const [one = "", two = ""] = mallory.chain([[op()], [op({ field: "detail" })]]);
    refuses(mallory.bundle([one, "", two], { checkpoints: [mallory.checkpoint(2, hashOf(two))] }), "empty line");
  });
});

describe("C12 a signed commit that points where none may is refused:", () => {
  const pointing = (more: Partial<Op>): Uint8Array => mallory.bundle([mallory.line([op(more)])]);

  test("parents of another field, another record, another type", () => {
    refuses(pointing({ field: "detail", parents: [first(1)] }), "another field");
    refuses(pointing({ id: "m2", parents: [first(1)] }), "another record");
    refuses(pointing({ type: "objective", parents: [first(1)] }), "another type");
  });

  test("a change that its commit does not hold", () => {
    for (const index of [4, 5, 9_999]) {
      refuses(pointing({ parents: [first(index)] }), `parent ${index}`);
      refuses(pointing({ seen: [first(index)] }), `seen ${index}`);
    }
  });

  test("seen of another record", () => {
    refuses(pointing({ id: "m2", seen: [first(1)] }), "seen of another record");
  });

  test("a chain with a gap, out of step, on another's commit, or without its first", () => {
    const root = mallory.line([op()]);
    const linked = (what: string, more: { seq: number; prev: string }, before: readonly string[] = []): void => {
      const line = mallory.line([op({ field: "detail" })], more);
      refuses(mallory.bundle([...before, line], { checkpoints: [mallory.checkpoint(more.seq, hashOf(line))] }), what);
    };
    linked("gap", { seq: 3, prev: hashOf(root) }, [root]);
    linked("out of step", { seq: 2, prev: "" });
    linked("first after another", { seq: 1, prev: hashOf(root) }, [root]);
    linked("on another's commit", { seq: 13, prev: hashes[11] ?? "" });
  });
});

describe("C5 causal closure: what builds on something unknown is held whole, and comes in once that is there:", () => {
  test("a parent that nobody has, beside honest changes", () => {
    holds(mallory.bundle(mallory.chain([[op({ field: "detail" })], [op({ parents: [`${"A".repeat(43)}:0`] })]])));
  });

  test("a chain without its beginning", () => {
    const lines = mallory.chain([[op({ id: "late" })], [op({ id: "late", field: "detail" })], [op({ id: "late", field: "source" })]]);
    const late = {
      name: "late.waymark",
      bytes: mallory.bundle(lines.slice(1), { checkpoints: [mallory.checkpoint(3, hashOf(lines[2] ?? ""))] }),
    };
    holds(late.bytes);
    const dora = newPerson("Dora");
    expect(deliver(dora, late, { name: "early.waymark", bytes: mallory.bundle(lines.slice(0, 1)) })).toMatchObject({
      applied: 3,
      held: [],
      rejected: [],
    });
    expectPassedOn(dora);
  });
});

describe("F19 lenient on meaning: what this version does not know or would not write is kept, harms nothing and travels on:", () => {
  test("odd names of types, records and fields", () => {
    const names = [
      'a" , "b',
      "__proto__",
      "constructor",
      "order",
      "select",
      "'; DROP TABLE milestone; --",
      "a/b",
      "🙂",
      "_alive",
      "e",
      "rowid",
      "_life ",
    ];
    const ops = names.flatMap((name) => [
      op({ type: name, id: name, field: name, value: name }),
      op({ type: name, id: "m1", field: "_life", value: 0 }),
      op({ id: name, field: name, value: name }),
      op({ id: name, value: name }),
    ]);
    lives(honest, mallory.bundle([mallory.line(ops)]));
  });

  test("names that differ only in where one ends and the next begins stay apart", () => {
    const ops = [op({ type: "a b", id: "c" }), op({ type: "a", id: "b c" }), op({ type: "a/b", id: "c" }), op({ type: "a", id: "b/c" })];
    lives(honest, mallory.bundle([mallory.line(ops)]));
  });

  const values: readonly Value[] = [
    "",
    "/",
    "x/y",
    "constructor/x",
    "__proto__/x",
    "milestone/",
    "9999-99-99",
    "NaN",
    "\n",
    0,
    -1,
    2 ** 53 - 1,
    "x".repeat(10_000),
  ];
  for (const value of values) {
    test(`${JSON.stringify(value).slice(0, 20)} in every field of every type`, () => {
      const ops = typeNames.flatMap((type) => [
        op({ type, id: "odd", field: "_life", value: 1 }),
        ...Object.keys(fieldsOf(type)).map((field) => op({ type, id: "odd", field, value })),
      ]);
      const { violations } = lives(honest, mallory.bundle([mallory.line(ops)]));
      expect(violations.length).toBeGreaterThan(0);
    });
  }

  test("odd values of a record's life", () => {
    const lines = mallory.chain(
      [null, 2, -1, "0", "1", "no"].map((value, i) => [
        op({ id: `m${i}`, field: "_life", value }),
        op({ id: `new${i}`, field: "_life", value }),
      ]),
    );
    lives(honest, mallory.bundle(lines));
  });

  test("loops of links, of every size from one", () => {
    for (const size of [1, 2, 3, 50]) {
      const ops = Array.from({ length: size }, (_, i) => [
        op({ type: "dependency", id: `d${i}`, field: "provider", value: `milestone/m${i}` }),
        op({ type: "dependency", id: `d${i}`, field: "receiver", value: `milestone/m${(i + 1) % size}` }),
      ]);
      const { violations } = lives(honest, mallory.bundle([mallory.line(ops.flat())]));
      expect(violations.filter(({ kind }) => kind === "cycle")).toHaveLength(1);
    }
  });

  test("an hour of 1970 and one of the year 10889", () => {
    for (const wall of [0, caps.wall]) lives(honest, mallory.bundle([mallory.line([op()], { wall })], { head: { created: wall } }));
  });
});

test("P6 fork safety: a chain that forks is kept, both branches, whichever comes first", () => {
  const root = mallory.line([op({ id: "fork" })]);
  const branches = ["detail", "source"].map((field) => {
    const line = mallory.line([op({ id: "fork", field, value: field })], { seq: 2, prev: hashOf(root) });
    return { name: `${field}.waymark`, bytes: mallory.bundle([root, line], { checkpoints: [mallory.checkpoint(2, hashOf(line))] }) };
  });
  const digests = [branches, branches.toReversed()].map((order) => {
    const erin = newPerson("Erin");
    for (const file of order) expect(deliver(erin, file)).toMatchObject({ rejected: [], held: [] });
    expect(rowsOf(erin).milestone).toMatchObject([{ id: "fork", detail: "detail", source: "source" }]);
    expectPassedOn(erin);
    return digestOf(erin.plan.db);
  });
  expect(digests[0]).toBe(digests[1]);
});

describe("P17 what was taken in can be passed on:", () => {
  test("a checkpoint over somebody else's commit, or over a place that a commit has not, leaves no trace", () => {
    const frank = newPerson("Frank");
    deliver(frank, { name: "honest.waymark", bytes: honest });
    const line = mallory.line([op({ id: "decoy" })]);
    const checkpoints = [
      mallory.checkpoint(1, hashOf(line)),
      mallory.checkpoint(2, hashes[1] ?? ""),
      mallory.checkpoint(12, hashes[11] ?? ""),
    ];
    const vouched = () =>
      frank.plan.db
        .sql<{ nth: number }>(`SELECT (SELECT count(*) FROM "commit" WHERE "commit".c <= checkpoint.c) AS nth FROM checkpoint ORDER BY c`)
        .all()
        .map(({ nth }) => nth);
    expect(vouched()).toEqual([12]);
    deliver(frank, { name: "thrown.waymark", bytes: mallory.bundle([line], { checkpoints }) });
    expect(vouched()).toEqual([12, 13]);
    expectPassedOn(frank);
    const later = mallory.line([op({ id: "decoy", field: "detail" })], { seq: 2, prev: hashOf(line) });
    const askew = [mallory.checkpoint(2, hashOf(later)), mallory.checkpoint(7, hashOf(line))];
    deliver(frank, { name: "askew.waymark", bytes: mallory.bundle([later], { checkpoints: askew }) });
    expect(vouched()).toEqual([12, 13, 14]);
    expectPassedOn(frank);
  });

  test("600 bundles by one colleague", () => {
    const gina = newPerson("Gina");
    const lines = mallory.chain(Array.from({ length: 600 }, (_, i) => [op({ id: `r${i}` })]));
    deliver(
      gina,
      ...lines.map((line, i) => ({
        name: `${i}.waymark`,
        bytes: mallory.bundle([line], { checkpoints: [mallory.checkpoint(i + 1, hashOf(line))] }),
      })),
    );
    expectPassedOn(gina);
    expect(partsOf(bundleFrom(gina).bytes).manifest.checkpoints, "the last one vouches for all").toHaveLength(1);
  });
});

test("P8 a bundle found wrong only at its end leaves nothing among those that it came with", () => {
  const [among, without] = [newPerson("Gus"), newPerson("Hal")];
  const good = forger(planId, "Ida");
  const sound = { name: "sound.waymark", bytes: good.bundle([good.line([op({ id: "sound" })])]) };
  const lines = mallory.chain([[op({ id: "m1" })], [op({ id: "fresh", type: "person", field: "name" })], [op({ id: "m2" })]]);
  const ends = {
    blank: mallory.bundle([...lines.slice(0, -1), `${lines[2]} `]),
    unvouched: mallory.bundle(lines, { checkpoints: [mallory.checkpoint(2, hashOf(lines[1] ?? ""))] }),
  };
  const receipt = deliver(
    among,
    { name: "honest.waymark", bytes: honest },
    ...Object.entries(ends).map(([name, bytes]) => ({ name, bytes })),
    sound,
  );
  expect(receipt.rejected.map(({ bundle }) => bundle)).toEqual(["blank", "unvouched"]);
  deliver(without, { name: "honest.waymark", bytes: honest }, sound);
  expect(digestOf(among.plan.db)).toBe(digestOf(without.plan.db));
  expect(verifyPlan(among.plan)).toMatchObject({ ok: true, problems: [] });
  for (const { plan } of [among, without]) plan.close();
});

test("P8 whatever a signed bundle holds: refused with the digest unchanged, or taken in with the plan sound and fit to be passed on", () => {
  const refs = fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.uniqueArray(fc.nat({ max: 4 }).map(first), { maxLength: 2 }));
  const change = fc.record({
    type: fc.constantFrom("milestone", "dependency", "person", "unknown"),
    id: fc.constantFrom("m1", "m2", "fresh"),
    field: fc.constantFrom("_life", "title", "due", "provider", "odd"),
    value: fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.constantFrom(null, 0, 1)),
    parents: refs,
    seen: refs,
  });
  const chain = fc.array(
    fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ({ type, id, field }) => `${type}/${id}/${field}` }),
    { minLength: 1, maxLength: 3 },
  );
  const nasty = fc.constantFrom<unknown>(
    null,
    -1,
    1.5,
    "",
    "wm1",
    "_life",
    "m1",
    "x".repeat(300),
    [],
    [[]],
    {},
    true,
    2 ** 48,
    "\u0000",
    "e\u0301",
  );
  const spoil = fc.option(fc.tuple(fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 4 }), nasty));
  let taken = 0;
  fc.assert(
    fc.property(chain, spoil, (groups, spoilt) => {
      const author = forger(planId);
      const lines = author
        .chain(groups)
        .map((line, i) => (spoilt && i === 0 ? JSON.stringify(replaced(JSON.parse(line), ...spoilt)) : line));
      const hana = newPerson("Hana");
      deliver(hana, { name: "honest.waymark", bytes: honest });
      const before = digestOf(hana.plan.db);
      if (deliver(hana, { name: "thrown.waymark", bytes: author.bundle(lines) }).merged.length === 0)
        expect(digestOf(hana.plan.db)).toBe(before);
      else {
        taken += 1;
        expectPassedOn(hana);
      }
      hana.plan.close();
    }),
    { numRuns: 500 },
  );
  expect(taken, "the grammar also makes bundles that are fit to be taken in").toBeGreaterThan(20);
});

test("a plan that has seen it all still verifies, and its bundle too", () => {
  const ivan = newPerson("Ivan");
  deliver(ivan, { name: "honest.waymark", bytes: honest });
  expect(verifyPlan(ivan.plan).ok).toBe(true);
  expect(deliver(newPerson("Jo"), bundleFrom(ivan))).toMatchObject({ applied: 48 });
});

/** Puts another value at a place in nested lists. */
function replaced(list: unknown, [at = 0, ...deeper]: readonly number[], value: unknown): unknown {
  if (!Array.isArray(list)) return value;
  return list.map((entry: unknown, i) => (i !== at ? entry : deeper.length > 0 ? replaced(entry, deeper, value) : value));
}
