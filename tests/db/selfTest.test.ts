import { describe, expect, test } from "vitest";
import { primitives } from "../../db/primitives.ts";
import { runtimeTrouble } from "../../db/selfTest.ts";
import type { Primitives } from "../../shared/bundle.ts";

describe("T9 a runtime that fails a known answer opens no plan", () => {
  test("this one passes", () => expect(runtimeTrouble(primitives)).toBeNull());

  const failing: Readonly<Record<string, readonly [what: string, Partial<Primitives>]>> = {
    "another hash": ["Hashes", { sha256: (bytes) => primitives.sha256(Buffer.concat([bytes, Buffer.from("x")])) }],
    "hashes in another alphabet": ["Hashes", { hash: (bytes) => Buffer.from(primitives.sha256(bytes)).toString("hex") }],
    "signatures that always fit": ["Signatures", { verify: () => true }],
    "signatures that never fit": ["Signatures", { verify: () => false }],
    "compression that loses something": ["Compression", { decompress: (bytes, max) => primitives.decompress(bytes, max).subarray(1) }],
    "compression without a bound": ["Compression", { decompress: (bytes) => primitives.decompress(bytes, 2 ** 20) }],
    "no compression": [
      "Compression",
      {
        compress: () => {
          throw new Error("not in this build");
        },
      },
    ],
    "a second frame passed over": [
      "Compression",
      {
        decompress: (bytes, max) =>
          primitives.decompress(bytes.subarray(0, primitives.compress(Buffer.from("abc".repeat(1_000))).length), max),
      },
    ],
  };
  for (const [name, [what, broken]] of Object.entries(failing)) {
    test(name, () => {
      const words = runtimeTrouble({ ...primitives, ...broken });
      expect(words).toMatch(new RegExp(`^${what} on this computer .*Nothing was opened and nothing was changed\\. [^.]+\\.$`));
    });
  }
});
