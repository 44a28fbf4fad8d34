import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Edge, suspendedEdges } from "../../shared/cycles.ts";

describe("P13 Loops:", () => {
  const edges = fc
    .array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })), { maxLength: 60, size: "max" })
    .map((pairs): readonly Edge[] => pairs.map(([from, to], i) => ({ id: `d${i}`, from: `m${from}`, to: `m${to}` })));

  test("a link is suspended exactly when those kept before it lead from its receiver back to its provider", () => {
    fc.assert(
      fc.property(edges, (list) => {
        const kept: Edge[] = [];
        const expected: string[] = [];
        for (const edge of list) {
          if (reaches(kept, edge.to, edge.from)) expected.push(edge.id);
          else kept.push(edge);
        }
        expect(suspendedEdges(list).map(({ edge }) => edge.id)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the loop that is named is one: each step is a link kept before, the last one the link itself", () => {
    fc.assert(
      fc.property(edges, (list) => {
        const out = new Set(suspendedEdges(list).map(({ edge }) => edge));
        for (const { edge, loop } of suspendedEdges(list)) {
          expect([loop[0], loop.at(-1)]).toEqual([edge.to, edge.from]);
          const before = list.slice(0, list.indexOf(edge)).filter((other) => !out.has(other));
          for (const [i, from] of loop.slice(0, -1).entries())
            expect(before.some((other) => other.from === from && other.to === loop[i + 1])).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  // Were the work to grow with the square of the links, this would not end before the test is given up.
  test("a chain of 200,000 links, and one loop at its end", () => {
    const chain = Array.from({ length: 200_000 }, (_, i) => ({ id: `d${i}`, from: `m${i}`, to: `m${i + 1}` }));
    expect(suspendedEdges(chain)).toEqual([]);
    expect(suspendedEdges([...chain, { id: "back", from: "m200000", to: "m199990" }])).toMatchObject([{ edge: { id: "back" } }]);
  });
});

/** Whether one can walk from one node to another, by trying everything. */
function reaches(edges: readonly Edge[], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const edge of edges) if (edge.from === node) seen.add(edge.to);
  return seen.has(to);
}
