/** Where the nodes and links of a path stand: givers left, getters right, as dagre lays out layered graphs. */
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { End, Path, PathLink } from "./path.ts";

export interface Placed {
  readonly measures: Measures;
  readonly width: number;
  readonly height: number;
  /** The top left corner of each node. */
  readonly nodes: ReadonlyMap<End, Point>;
  readonly links: readonly {
    readonly link: PathLink;
    /** From giver to getter; between two points that differ in height lies nothing but a gutter. */
    readonly points: readonly Point[];
    /** The middle of its words. */
    readonly label: Point;
  }[];
}
interface Point {
  readonly x: number;
  readonly y: number;
}
/** In CSS pixels. */
export interface Measures {
  readonly name: "roomy" | "snug" | "close";
  readonly node: Size;
  /** The words on a link. All but the roomy ones stand under their mark, on two lines. */
  readonly label: Size;
  /** Between a column of nodes and one of words: here the lines rise and fall. */
  readonly gutter: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}
/** From the closest on; that one holds two steps each way, which are five columns, in 842. */
const choices: readonly [Measures, ...Measures[]] = [
  { name: "close", node: { width: 106, height: 104 }, label: { width: 54, height: 50 }, gutter: 12 },
  { name: "snug", node: { width: 150, height: 74 }, label: { width: 54, height: 50 }, gutter: 14 },
  { name: "roomy", node: { width: 150, height: 74 }, label: { width: 92, height: 20 }, gutter: 20 },
];

/** @param room the width that is there: the widest layout that it holds is taken, or else the closest. */
export function placed(path: Path, room: number): Placed {
  const [closest, ...wider] = choices;
  const fitting = wider
    .toReversed()
    .map((measures) => laidOut(path, measures))
    .find(({ width }) => width <= room);
  return fitting ?? laidOut(path, closest);
}

function laidOut({ nodes, links }: Path, measures: Measures): Placed {
  const { node: nodeSize, label: labelSize, gutter } = measures;
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 12, edgesep: 8, ranksep: 2 * gutter, marginx: 0, marginy: 4 });
  for (const { end } of nodes) graph.setNode(end, { ...nodeSize });
  for (const { from, to, dependency } of links) graph.setEdge(from, to, { ...labelSize, labelpos: "c" }, dependency.id);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const nodeColumns = new Set(nodes.map(({ end }) => graph.node(end).x));
  return {
    measures,
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
      // From the right side of the giver to the left side of the getter; a link that closes a loop runs back.
      const way = (giver.x ?? 0) < (getter.x ?? 0) ? 1 : -1;
      const side = (way * nodeSize.width) / 2;
      /** Level across the column that it passes. */
      const across = (point: Point): readonly Point[] => {
        const half = (way * (nodeColumns.has(point.x) ? nodeSize : labelSize).width) / 2;
        return [
          { x: point.x - half, y: point.y },
          { x: point.x + half, y: point.y },
        ];
      };
      return {
        link,
        points: [
          { x: (giver.x ?? 0) + side, y: giver.y ?? 0 },
          ...points.slice(1, -1).flatMap(across),
          { x: (getter.x ?? 0) - side, y: getter.y ?? 0 },
        ],
        label: { x, y },
      };
    }),
  };
}
