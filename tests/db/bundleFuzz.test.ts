import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { primitives } from "../../db/primitives.ts";
import { template } from "../../db/template.ts";
import { hashOf } from "../../db/write.ts";
import { type Manifest, toBase64url } from "../../shared/bundle.ts";
import { bomb, forger, op, partsOf } from "./forger.ts";
import { deliver, newPerson } from "./people.ts";
import { besieged, hashesIn, honestBundle, planId } from "./siege.ts";

const honest = honestBundle();
const { refuses, refusesToShow, holds, stands } = besieged(honest);
const { manifest, packed, packedAt } = partsOf(honest);
const mallory = forger(planId);
afterAll(stands);

describe("P8 a damaged bundle is refused whole and the digest is as before:", () => {
  test("every byte of header, manifest and signature, in two bits", () => {
    for (let at = 0; at < packedAt; at += 1) {
      for (const bit of [at % 8, (at + 3) % 8]) {
        const bytes = flipped(at, bit);
        // A higher number of the container is a newer Waymark's business, as far as anybody can tell: kept, and never taken in.
        if (bytes.readUInt32BE(8) > 1) holds(bytes);
        else refuses(bytes, `byte ${at}, bit ${bit}`);
      }
    }
  });

  test("2,000 flips in the payload", () => {
    const flips = fc.tuple(fc.integer({ min: packedAt, max: honest.length - 1 }), fc.nat({ max: 7 }));
    fc.assert(
      fc.property(flips, ([at, bit]) => void refuses(flipped(at, bit), `byte ${at}, bit ${bit}`)),
      { numRuns: 2_000 },
    );
  });

  test("1,000 truncations, at every seam and anywhere", () => {
    for (const length of [0, 1, 7, 8, 12, 15, 16, 17, packedAt - 64, packedAt - 1, packedAt, packedAt + 1, honest.length - 1]) {
      cut(length);
    }
    fc.assert(fc.property(fc.nat({ max: honest.length - 1 }), cut), { numRuns: 1_000 });
  });

  test("200 bundles with something added at the end", () => {
    const tails = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.constantFrom(honest, packed, primitives.compress(Buffer.from("[]"))),
    );
    fc.assert(
      fc.property(tails, (tail) => {
        expect(refuses(Buffer.concat([honest, tail]), `${tail.length} bytes added`)).toContain("something was added at its end");
      }),
      { numRuns: 200 },
    );
  });

  test("files that are something else, and whatever follows the magic", () => {
    for (const text of ["", "PK\u0003\u0004", "WAYMARK", "WAYMARK\r\n", "SQLite format 3\0", "{}", "\ufeffWAYMARK\n"]) {
      expect(refuses(Buffer.from(text), text)).toContain("not a Waymark bundle");
    }
    fc.assert(
      fc.property(fc.uint8Array({ size: "max", maxLength: 2_000 }), (tail) => {
        refuses(Buffer.concat([Buffer.from("WAYMARK\n\0\0\0\u0001", "latin1"), tail]), "noise");
      }),
      { numRuns: 300 },
    );
  });
});

describe("P17 a commit that its author's key does not vouch for is refused:", () => {
  const stranger = forger(planId, "Stranger");
  const line = mallory.line([op()]);
  const tip = hashOf(line);

  test("a bundle that another key has signed", () => {
    const bytes = stranger.reseal(mallory.bundle([line]), (honestly) => honestly);
    expect(refuses(bytes, "signed by another")).toContain("signature");
  });

  test("a key that is not the replica's, or no key at all", () => {
    for (const key of [stranger.key, "A", "AAAA", toBase64url(Buffer.alloc(44)), toBase64url(Buffer.alloc(4_000))]) {
      refuses(mallory.bundle([line], { keys: { [mallory.id]: key } }), `sender's key ${key}`);
      refuses(mallory.bundle([line], { keys: { [mallory.id]: mallory.key, [forger(planId).id]: key } }), `another's key ${key}`);
    }
    refuses(mallory.bundle([line], { keys: {} }), "no key");
  });

  test("somebody else's chain without a checkpoint of theirs", () => {
    const theirs = stranger.line([op()]);
    const end = hashOf(theirs);
    const keys = { [mallory.id]: mallory.key, [stranger.id]: stranger.key };
    refuses(mallory.bundle([theirs], { keys, checkpoints: [] }), "no checkpoint");
    refuses(mallory.bundle([theirs], { keys, checkpoints: [mallory.checkpoint(1, end)] }), "one's own checkpoint");
    refuses(mallory.bundle([theirs], { keys, checkpoints: [mallory.checkpoint(1, end, stranger.id)] }), "theirs in name only");
    refuses(mallory.bundle([theirs], { checkpoints: [stranger.checkpoint(1, end)] }), "theirs without a key");
    refuses(mallory.bundle([theirs], { keys, checkpoints: [stranger.checkpoint(2, end)] }), "at another place");
  });

  test("a checkpoint whose signature is none, or was made for another plan", () => {
    for (const signature of ["A", "AAAA", toBase64url(Buffer.alloc(64))]) {
      refuses(mallory.bundle([line], { checkpoints: [[mallory.id, 1, tip, signature]] }), `signature ${signature}`);
    }
    refuses(mallory.bundle([line], { checkpoints: [mallory.checkpoint(1, tip, mallory.id, "another plan")] }), "another plan's checkpoint");
  });

  test("a commit beyond the newest checkpoint, or a checkpoint short of its place", () => {
    const lines = mallory.chain([[op()], [op({ field: "detail" })]]);
    const ends = lines.map(hashOf);
    refuses(mallory.bundle(lines, { checkpoints: [mallory.checkpoint(1, ends[0] ?? "")] }), "beyond the checkpoint");
    refuses(mallory.bundle(lines, { checkpoints: [mallory.checkpoint(1, ends[1] ?? "")] }), "short of its place");
  });

  test("the template's replica, with a key or without", () => {
    const shipped = template("norfolk-waveney-2025").commits[0]?.commit.replica ?? "";
    const forged = mallory.line([op()], { replica: shipped });
    const end = hashOf(forged);
    const keys = { [mallory.id]: mallory.key, [shipped]: mallory.key };
    refuses(mallory.bundle([forged], { keys, checkpoints: [mallory.checkpoint(1, end, shipped)] }), "with a key");
    refuses(mallory.bundle([forged], { checkpoints: [mallory.checkpoint(1, end, shipped)] }), "without a key");
    refuses(mallory.bundle([forged], { checkpoints: [mallory.checkpoint(1, end)] }), "with one's own checkpoint");
  });
});

describe("C9 verify before decompressing: a signed container that lies is refused:", () => {
  const line = mallory.line([op()]);
  const bytes = mallory.bundle([line]);
  const packedAs = (compress: (payload: Uint8Array) => Uint8Array): Uint8Array => mallory.bundle([line], { compress });

  test("F27 a second frame, a skippable frame, or junk behind the frame", () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
    for (const tail of [
      primitives.compress(Buffer.from(line)),
      primitives.compress(Buffer.alloc(0)),
      skippable,
      Buffer.from([0]),
      Buffer.from("junk"),
    ]) {
      refuses(
        packedAs((payload) => Buffer.concat([primitives.compress(payload), tail])),
        `a tail of ${tail.length} bytes`,
      );
    }
    refuses(
      packedAs((payload) => Buffer.concat([skippable, primitives.compress(payload)])),
      "a skippable frame first",
    );
  });

  test("contents that are not zstd, empty, or cut short", () => {
    refuses(
      packedAs((payload) => payload),
      "not packed",
    );
    refuses(
      packedAs(() => Buffer.alloc(0)),
      "nothing",
    );
    refuses(
      packedAs((payload) => primitives.compress(payload).subarray(0, -1)),
      "cut short",
    );
  });

  test("F26 a bomb of 32 KiB that unpacks to 1 GiB, declared small, true or beyond all bounds: memory stays bounded", () => {
    const frame = bomb(1_024);
    expect(frame.length).toBeLessThan(33_000);
    const armed = packedAs(() => frame);
    const before = process.resourceUsage().maxRSS;
    for (const payloadLength of [100, 2 ** 20, 2 ** 30 - 1, 2 ** 30, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      refuses(
        mallory.reseal(armed, (honestly) => ({ ...honestly, payloadLength })),
        `declared ${payloadLength}`,
      );
    }
    expect((process.resourceUsage().maxRSS - before) / 1_024, "MiB of memory").toBeLessThan(200);
  });

  test("another length, number of commits or number of changes than announced", () => {
    const lies: Partial<Manifest>[] = [
      { payloadLength: 1 },
      { payloadLength: 10_000 },
      { commits: 0 },
      { commits: 2 },
      { changes: 0 },
      { changes: 1e15 },
    ];
    for (const lie of lies)
      refuses(
        mallory.reseal(bytes, (honestly) => ({ ...honestly, ...lie })),
        JSON.stringify(lie),
      );
  });

  test("a manifest of another shape, or with words that would play tricks on a terminal", () => {
    const shapes: ((honestly: Manifest) => unknown)[] = [
      () => null,
      () => [],
      (m) => ({ ...m, keys: { ...m.keys, constructor: "AAAA" } }),
      (m) => ({ ...m, keys: [] }),
      (m) => ({ ...m, checkpoints: [["a", 1, "b", "c"]] }),
      (m) => ({ ...m, created: 1.5 }),
      (m) => ({ ...m, created: Number.MAX_SAFE_INTEGER }),
      (m) => ({ ...m, requires: ["x"] }),
      (m) => ({ ...m, requires: [[mallory.id, 1, hashOf(line), "Ann\nArcher", 1]] }),
      (m) => ({ ...m, requires: [[mallory.id, 1, hashOf(line), "Ann", Number.MAX_SAFE_INTEGER]] }),
      (m) => ({ ...m, kind: "other" }),
      (m) => ({ ...m, sender: { ...m.sender, name: "Mal\u001b[2Jlory\nNothing to see" } }),
      (m) => ({ ...m, sender: { ...m.sender, name: "M".repeat(10_000) } }),
      (m) => ({ ...m, app: "9\nrm -rf" }),
    ];
    for (const shape of shapes) refuses(mallory.reseal(bytes, shape), String(shape));
  });
});

describe("T3 what a newer Waymark made is held, and the person is told to update:", () => {
  test("a newer container", () => {
    const newer = Buffer.from(honest);
    newer.writeUInt32BE(2, 8);
    expect(holds(newer)).toContain("newer version of Waymark");
  });

  test("a newer commit, with the version that wrote it", () => {
    const line = mallory.line([op()]).replace("wm1", "wm2");
    expect(holds(mallory.bundle([line], { head: { app: "3.1.0" } }))).toContain("newer version of Waymark (3.1.0)");
  });

  test("a field of the manifest that this version does not know is no reason to refuse, and the signature covers it", () => {
    const line = mallory.line([op({ id: "told" })]);
    const sealed = mallory.reseal(mallory.bundle([line]), (honestly) => ({ ...honestly, weather: "fair" }));
    expect(deliver(newPerson("Nell"), { name: "more.waymark", bytes: sealed })).toMatchObject({ applied: 1, rejected: [] });
    const altered = Buffer.from(sealed);
    altered.write("foul", altered.indexOf("fair"));
    expect(refuses(altered, "altered")).toContain("signature");
  });
});

test("a bundle of another plan is refused, and says so", () => {
  const elsewhere = forger("another-plan");
  expect(refuses(elsewhere.bundle([elsewhere.line([op()])]), "another plan")).toContain("another plan");
});

test("P8 a look at a damaged bundle says the same and writes nothing", () => {
  for (const bytes of [
    flipped(0, 0),
    flipped(11, 0),
    flipped(20, 3),
    flipped(packedAt - 1, 1),
    flipped(packedAt + 1, 7),
    honest.subarray(0, -1),
  ])
    refusesToShow(bytes);
});

test("the honest bundle is what these were made of", () => {
  expect(manifest).toMatchObject({ commits: 12, changes: 48 });
  expect(hashesIn(honest)).toHaveLength(12);
});

/** Refuses a beginning of the honest bundle; one that still shows what it is says how much of it arrived. */
function cut(length: number): void {
  const reason = refuses(honest.subarray(0, length), `cut to ${length} bytes`);
  expect(reason).toContain(length < 8 ? "not a Waymark bundle" : `was cut short: ${length} of`);
}

function flipped(at: number, bit: number): Buffer {
  const copy = Buffer.from(honest);
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}
