/** The ways of dependency lines: level and upright strokes with rounded corners, as SVG paths. Points are CSS pixels in the timeline. */

export interface Point {
  readonly x: number;
  readonly y: number;
}
const corner = 4;
/** Half of a milestone's mark, with its outline. */
const half = 9;

/** A line from a milestone's mark (its centre) into the left end of another's span: level at the end, the arrow points right. */
export function intoSpan(from: Point, to: Point, row: number): string {
  const end = { x: to.x - 2.5, y: to.y };
  const turn = to.x - 8.5;
  if (turn >= from.x + half + 1) return path([{ x: from.x + half, y: from.y }, { x: turn, y: from.y }, { x: turn, y: to.y }, end]);
  const way = to.y >= from.y ? 1 : -1;
  const between = from.y + (way * row) / 2;
  return path([{ x: from.x, y: from.y + way * half }, { x: from.x, y: between }, { x: turn, y: between }, { x: turn, y: to.y }, end]);
}

/**
 * A line from a mark to a place on a bar or a lane: upright at the end.
 * @param gap how far before the place the arrow stops
 * @param turn where it goes sideways: early, or late, so that it runs down at the day that is too late
 */
export function ontoRow(from: Point, to: Point, row: number, gap: number, turn: "early" | "late"): string {
  const way = to.y >= from.y ? 1 : -1;
  const start = { x: from.x, y: from.y + way * half };
  const end = { x: to.x, y: to.y - way * gap };
  if (Math.abs(to.x - from.x) < 1) return path([start, { x: from.x, y: end.y }]);
  const aside = Math.min((row * 18) / 28, Math.abs(to.y - from.y) / 2);
  const between = turn === "early" ? from.y + way * aside : to.y - way * aside;
  return path([start, { x: from.x, y: between }, { x: to.x, y: between }, end]);
}

/** Joins points by straight strokes whose corners are rounded as far as both strokes have room. */
export function path(points: readonly Point[]): string {
  const way = points.filter((point, i) => i === 0 || point.x !== points[i - 1]?.x || point.y !== points[i - 1]?.y);
  let drawn = "";
  for (const [i, point] of way.entries()) {
    const [before, after] = [way[i - 1], way[i + 1]];
    if (!before) drawn = `M${at(point)}`;
    else if (!after) drawn += `L${at(point)}`;
    else {
      const room = Math.min(corner, length(before, point) / 2, length(point, after) / 2);
      drawn += `L${at(toward(point, before, room))}Q${at(point)} ${at(toward(point, after, room))}`;
    }
  }
  return drawn;
}
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
const round = (n: number): number => Math.round(n * 10) / 10;
const length = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
function toward(from: Point, to: Point, by: number): Point {
  const whole = length(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}
