/**
 * The dependency matrix: each row waits for the columns marked in it. Here is the order in which such a table reads best, and what its cells
 * hold; the screen draws it.
 */
import { type Edge, suspendedEdges } from "./cycles.ts";

/** Nodes that wait for one another, directly or round a corner; in the order of the matrix. Never of one node. */
export type Loop = readonly string[];

/**
 * Givers first: whoever gives stands before those who wait for it, so that marks lie below the diagonal. Nodes of a loop stay together and
 * come after everything the loop waits for; nodes without links come last. What is left open follows `nodes`.
 *
 * Every mark above the diagonal belongs to a loop, and is a link that closes one when links are taken in their order: what `suspendedEdges`
 * leaves out of the dates.
 * @param nodes in the order of the plan
 * @param links from who gives to who waits; those from a node to itself, or to one that is not in `nodes`, say nothing about the order
 */
export function giversFirst(
  nodes: readonly string[],
  links: readonly Edge[],
): { readonly order: readonly string[]; readonly loops: readonly Loop[] } {
  const known = new Set(nodes);
  const real = links.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const linked = new Set(real.flatMap(({ from, to }) => [from, to]));
  const knotOf = knotsOf(nodes, real);
  const between = real.flatMap(({ id, from, to }) => {
    const [a, b] = [knotOf.get(from) ?? from, knotOf.get(to) ?? to];
    return a === b ? [] : [{ id, from: a, to: b }];
  });
  const members = Map.groupBy(nodes, (node) => knotOf.get(node) ?? node);
  const knots = [...members.keys()];
  const order = [
    ...byDepth(
      knots.filter((knot) => linked.has(knot)),
      between,
    ),
    ...knots.filter((knot) => !linked.has(knot)),
  ].map((knot) => {
    const inside = members.get(knot) ?? [];
    if (inside.length === 1) return inside;
    const own = real.filter((link) => knotOf.get(link.from) === knot && knotOf.get(link.to) === knot);
    const closing = new Set(suspendedEdges(own).map(({ edge }) => edge));
    return byDepth(
      inside,
      own.filter((link) => !closing.has(link)),
    );
  });
  return { order: order.flat(), loops: order.filter((inside) => inside.length > 1) };
}

/** Sorts nodes of a network without loops by how many steps lie before them at most; equal ones stay in their order. */
function byDepth(nodes: readonly string[], links: readonly Edge[]): readonly string[] {
  const leaving = Map.groupBy(links, ({ from }) => from);
  const waiting = new Map<string, number>();
  for (const { to } of links) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const depth = new Map<string, number>();
  const ready = nodes.filter((node) => !waiting.has(node));
  for (const node of ready) {
    const next = (depth.get(node) ?? 0) + 1;
    for (const { to } of leaving.get(node) ?? []) {
      depth.set(to, Math.max(depth.get(to) ?? 0, next));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return [...nodes].sort((a, b) => (depth.get(a) ?? 0) - (depth.get(b) ?? 0));
}

/**
 * Strongly connected components (Tarjan 1972), with a stack of its own, so that a chain of any length fits.
 * @returns each node's component, named by the first of its nodes in `nodes`
 */
function knotsOf(nodes: readonly string[], links: readonly Edge[]): ReadonlyMap<string, string> {
  const next = Map.groupBy(links, ({ from }) => from);
  const found = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const knotOf = new Map<string, string>();
  const place = new Map(nodes.map((node, i) => [node, i]));
  const lower = (node: string, to: number | undefined) => lowest.set(node, Math.min(lowest.get(node) ?? 0, to ?? 0));
  const visit = (node: string) => {
    found.set(node, found.size);
    lowest.set(node, found.size - 1);
    open.push(node);
    return { node, links: (next.get(node) ?? []).values() };
  };
  for (const start of nodes) {
    if (found.has(start)) continue;
    const path = [visit(start)];
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const { value: link } = here.links.next();
      if (link) {
        if (!found.has(link.to)) path.push(visit(link.to));
        else if (!knotOf.has(link.to)) lower(here.node, found.get(link.to));
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before) lower(before.node, lowest.get(here.node));
      if (lowest.get(here.node) !== found.get(here.node)) continue;
      const knot = open.splice(open.lastIndexOf(here.node));
      const [first = here.node] = knot.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
      for (const node of knot) knotOf.set(node, first);
    }
  }
  return knotOf;
}
