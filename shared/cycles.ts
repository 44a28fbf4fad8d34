/** Loops among dependencies: taken in order, the link that closes a loop is suspended for scheduling, never deleted (MERGE.md F14). */

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/**
 * @param edges in the order that decides which of two links closes a loop
 * @returns the suspended links with the loop each would close: the nodes from its receiver back to its provider
 */
export function suspendedEdges(edges: readonly Edge[]): readonly { readonly edge: Edge; readonly loop: readonly string[] }[] {
  const inLoops = nodesInLoops(edges);
  const next = new Map<string, string[]>();
  const suspended: { edge: Edge; loop: readonly string[] }[] = [];
  for (const edge of edges) {
    // Only links inside a loop can close one; the rest never need a search.
    if (!inLoops.has(edge.from) || !inLoops.has(edge.to)) continue;
    const loop = pathBetween(next, edge.to, edge.from);
    if (loop) suspended.push({ edge, loop });
    else (next.get(edge.from) ?? newList(next, edge.from)).push(edge.to);
  }
  return suspended;
}

/**
 * The loop that one link would close among others, or null: the nodes from its receiver back to its provider.
 * @param edges links in force; the link itself may be among them
 */
export function loopClosedBy(edge: Edge, edges: readonly Edge[]): readonly string[] | null {
  const next = new Map<string, string[]>();
  for (const { id, from, to } of edges) if (id !== edge.id) (next.get(from) ?? newList(next, from)).push(to);
  return pathBetween(next, edge.to, edge.from);
}

/** Nodes that lie on a loop or between two: peels off what no loop leads to, and what leads to none, one edge at a time. */
function nodesInLoops(edges: readonly Edge[]): ReadonlySet<string> {
  const inside = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  for (const [from, to] of [["from", "to"] as const, ["to", "from"] as const]) {
    const leaving = Map.groupBy(edges, (edge) => edge[from]);
    const entering = new Map<string, number>();
    for (const edge of edges) entering.set(edge[to], (entering.get(edge[to]) ?? 0) + 1);
    const queue = [...leaving.keys()].filter((node) => !entering.has(node));
    for (const node of queue) {
      inside.delete(node);
      for (const edge of leaving.get(node) ?? []) {
        const left = (entering.get(edge[to]) ?? 0) - 1;
        entering.set(edge[to], left);
        if (left === 0) queue.push(edge[to]);
      }
    }
  }
  return inside;
}

function pathBetween(next: ReadonlyMap<string, readonly string[]>, from: string, to: string): readonly string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) {
      const path: string[] = [];
      for (let at: string | null = to; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
      return path;
    }
    for (const other of next.get(node) ?? []) {
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, node);
      queue.push(other);
    }
  }
  return null;
}
function newList(map: Map<string, string[]>, key: string): string[] {
  const list: string[] = [];
  map.set(key, list);
  return list;
}
