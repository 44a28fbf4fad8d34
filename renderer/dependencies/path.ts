/** The path of one item: what it waits for and what waits for it, step by step. Milestones of an objective that is walked count for it. */
import type { DependencyState } from "../../shared/agreement.ts";
import { byCode } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { dependenciesOf, type Meeting, meetingOf, stateIn } from "../dependencies.ts";
import { itemAt } from "../schedule/words.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";

/** An end of a dependency as it stores it: `milestone/…`. */
export type End = string;

export interface PathNode {
  readonly end: End;
  /** Steps from the centre: negative for what it waits for, 0 for the centre, positive for what waits. */
  readonly step: number;
}
export interface PathLink {
  readonly dependency: Row<"dependency">;
  /** The nodes it joins. */
  readonly from: End;
  readonly to: End;
  readonly state: DependencyState;
  readonly meeting: Meeting;
  /** The milestones it is about, where a node stands for the objective they are in. */
  readonly giver: End | null;
  readonly getter: End | null;
}
export interface Path {
  readonly centre: End;
  /** In the order in which they were reached. */
  readonly nodes: readonly PathNode[];
  readonly links: readonly PathLink[];
  /** How many items lie one step beyond these. */
  readonly beyond: number;
}

/** So many items nobody reads; what lies beyond them is counted. */
const most = 500;

/** @param steps how far to walk each way */
export function pathOf(tables: Tables, centre: End, steps: number): Path {
  const nodes = new Map<End, PathNode>([[centre, { end: centre, step: 0 }]]);
  const links = new Map<string, PathLink>();
  const beyond = new Set<End>();
  for (const direction of [-1, 1] as const) {
    let edge: readonly End[] = [centre];
    for (let step = 1; edge.length > 0; step++) {
      const reached: End[] = [];
      for (const end of edge) {
        for (const link of linksAt(tables, centre, end, direction)) {
          const other = direction < 0 ? link.from : link.to;
          if (!nodes.has(other)) {
            if (step > steps || nodes.size >= most) {
              beyond.add(other);
              continue;
            }
            nodes.set(other, { end: other, step: step * direction });
            reached.push(other);
          }
          links.set(link.dependency.id, link);
        }
      }
      if (step > steps) break;
      edge = reached;
    }
  }
  return { centre, nodes: [...nodes.values()], links: [...links.values()], beyond: beyond.size };
}

/** What a node waits for (-1) or what waits for it (1), by code; what was withdrawn holds nobody. */
function linksAt(tables: Tables, centre: End, end: End, direction: -1 | 1): readonly PathLink[] {
  const item = itemAt(end);
  if (!item) return [];
  const { gets, gives } = dependenciesOf(tables, item.type, item.id);
  // A milestone of the centre's objective is part of the centre.
  const nodeOf = (other: End) => (objectiveOf(tables, other) === centre ? centre : other);
  return [...(direction < 0 ? gets : gives)].sort(byCode).flatMap((dependency) => {
    const { provider, receiver } = dependency;
    const state = stateIn(tables, dependency);
    if (provider === null || receiver === null || state === "withdrawn") return [];
    const [from, to] = direction < 0 ? [nodeOf(provider), end] : [end, nodeOf(receiver)];
    const part = (own: End, node: End) => (own === node ? null : own);
    return from === to
      ? []
      : [{ dependency, from, to, state, meeting: meetingOf(tables, dependency), giver: part(provider, from), getter: part(receiver, to) }];
  });
}

/** The objective that a milestone is in, as an end. */
export function objectiveOf(tables: Tables, end: End): End | null {
  const item = itemAt(end);
  const objective = item?.type === "milestone" ? rowOf(tables, "milestone", item.id)?.objective : null;
  return objective ? `objective/${objective}` : null;
}

/** The item that most others hang on: what is shown before anybody chose one. */
export function busiestEnd(tables: Tables): End | null {
  const counts = new Map<End, number>();
  for (const { provider, receiver } of tables.dependency.rows.values())
    for (const end of [provider, receiver]) if (end !== null) counts.set(end, (counts.get(end) ?? 0) + 1);
  const joins = (end: End) =>
    Math.min(rowsWhere(tables.dependency, "provider", end).length, rowsWhere(tables.dependency, "receiver", end).length);
  return [...counts.keys()].reduce<End | null>((best, end) => {
    if (best === null) return end;
    return joins(end) - joins(best) || (counts.get(end) ?? 0) - (counts.get(best) ?? 0) > 0 ? end : best;
  }, null);
}
