import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Edge, suspendedEdges } from "../../shared/cycles.ts";
import { giversFirst } from "../../shared/matrix.ts";

const nodes = Array.from({ length: 12 }, (_, i) => `o${i}`);
const linksOf = (pairs: readonly (readonly [number, number])[]): readonly Edge[] =>
  pairs.map(([from, to], i) => ({ id: `d${i}`, from: `o${from}`, to: `o${to}` }));
const anyLinks = fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })), { maxLength: 40 }).map(linksOf);

/** Links whose mark would lie above the diagonal: the giver (column) stands after the one who waits (row). */
const above = (order: readonly string[], links: readonly Edge[]): readonly Edge[] =>
  links.filter(({ from, to }) => order.indexOf(from) > order.indexOf(to));
function reaches(links: readonly Edge[], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const link of links) if (link.from === node) seen.add(link.to);
  return seen.has(to);
}

describe("X1 Givers first:", () => {
  test("without loops no mark lies above the diagonal", () => {
    const forward = fc
      .array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })), { maxLength: 40 })
      .map((pairs) => linksOf(pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const)));
    fc.assert(
      fc.property(forward, (links) => {
        const { order, loops } = giversFirst(nodes, links);
        expect(above(order, links)).toEqual([]);
        expect(loops).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("the marks above the diagonal are the links that close a loop, taken in their order", () => {
    fc.assert(
      fc.property(anyLinks, (links) => {
        const real = links.filter(({ from, to }) => from !== to);
        const { order } = giversFirst(nodes, links);
        expect(above(order, real)).toEqual(suspendedEdges(real).map(({ edge }) => edge));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a loop holds those that lead to one another and no others, and stands together", () => {
    fc.assert(
      fc.property(anyLinks, (links) => {
        const { order, loops } = giversFirst(nodes, links);
        expect([...order].sort()).toEqual([...nodes].sort());
        for (const a of nodes)
          for (const b of nodes) {
            const isTogether = loops.some((loop) => loop.includes(a) && loop.includes(b));
            if (a !== b) expect(isTogether).toBe(reaches(links, a, b) && reaches(links, b, a));
          }
        for (const loop of loops)
          expect(order.slice(order.indexOf(loop[0] ?? ""), order.indexOf(loop[0] ?? "") + loop.length)).toEqual(loop);
      }),
      { numRuns: 500 },
    );
  });

  test("those without links come last, in the order of the plan", () => {
    fc.assert(
      fc.property(anyLinks, (links) => {
        const idle = nodes.filter((node) => !links.some(({ from, to }) => from !== to && (from === node || to === node)));
        expect(giversFirst(nodes, links).order.slice(nodes.length - idle.length)).toEqual(idle);
      }),
      { numRuns: 200 },
    );
  });

  test("a hand-made plan: givers, a loop of two that waits for one of them, who waits for the loop, who has no links", () => {
    const links = linksOf([
      [3, 1],
      [1, 4],
      [4, 1],
      [4, 0],
      [0, 0],
      [7, 99],
    ]);
    expect(giversFirst(nodes.slice(0, 6), links)).toEqual({ order: ["o3", "o1", "o4", "o0", "o2", "o5"], loops: [["o1", "o4"]] });
  });

  test("a chain of 20,000 objectives, closed to one loop, keeps its order", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `o${i}`);
    const links = linksOf(many.map((_, i) => [i, (i + 1) % many.length] as const));
    const { order, loops } = giversFirst(many, links);
    expect(order).toEqual(many);
    expect(loops).toEqual([many]);
  });
});
