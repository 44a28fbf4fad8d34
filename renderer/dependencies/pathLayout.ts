/** Where the nodes and links of a path stand: givers left, getters right, as dagre lays out layered graphs. */
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { End, Path, PathLink } from "./path.ts";

export interface Placed {
  readonly width: number;
  readonly height: number;
  /** The top left corner of each node. */
  readonly nodes: ReadonlyMap<End, Point>;
  readonly links: readonly {
    readonly link: PathLink;
    /** From giver to getter. */
    readonly points: readonly Point[];
    /** The middle of its words. */
    readonly label: Point;
  }[];
}
interface Point {
  readonly x: number;
  readonly y: number;
}
export const nodeSize = { width: 150, height: 74 } as const;
export const labelSize = { width: 92, height: 20 } as const;

export function placed({ nodes, links }: Path): Placed {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 12, edgesep: 8, ranksep: 24, marginx: 0, marginy: 4 });
  for (const { end } of nodes) graph.setNode(end, { ...nodeSize });
  for (const { from, to, dependency } of links) graph.setEdge(from, to, { ...labelSize, labelpos: "c" }, dependency.id);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: new Map(
      nodes.map(({ end }) => {
        const { x = 0, y = 0 } = graph.node(end);
        return [end, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
      }),
    ),
    links: links.map((link) => {
      const { points = [], x = 0, y = 0 } = graph.edge(link.from, link.to, link.dependency.id);
      const [giver, getter] = [graph.node(link.from), graph.node(link.to)];
      const [right, left] = [(giver.x ?? 0) + nodeSize.width / 2, (getter.x ?? 0) - nodeSize.width / 2];
      // From the right side of the giver to the left side of the getter; a link that closes a loop runs back as it was laid out.
      const isForward = right < left;
      return {
        link,
        points: isForward ? [{ x: right, y: giver.y ?? 0 }, ...points.slice(1, -1), { x: left, y: getter.y ?? 0 }] : points,
        label: { x, y },
      };
    }),
  };
}
