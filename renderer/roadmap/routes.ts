/**
 * The ways of dependency lines: level and upright strokes with rounded corners, as SVG paths. A line goes sideways in the gap between two
 * rows and up or down where no mark stands; lines of one giver, or into one getter, run together and those of others keep apart, so that
 * each can be followed. Points are CSS pixels in the timeline.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Where a line begins or ends. */
export interface Stop extends Point {
  /** The number of its row, whose middle is `y` or close to it. */
  readonly row: number;
  /** A milestone's mark, the left end of its span, or a place on a bar or a row that has no date of its own. */
  readonly on: "mark" | "span" | "row" | "undated";
  /** Whether words stand beside its mark, which a line had better not cross. */
  readonly hasWords?: boolean;
}
export interface Wanted {
  readonly id: string;
  readonly giver: string;
  readonly getter: string;
  readonly from: Stop;
  readonly to: Stop;
  /** Whether it comes too late: then it runs up or down at the day that is too late. */
  readonly isLate: boolean;
}
export interface Route {
  readonly id: string;
  readonly path: string;
  readonly from: Point;
  readonly to: Point;
}

/** What the lines have to find their way among. */
export interface Rows {
  /** CSS pixels. */
  readonly height: number;
  /** The first and the last row that can be seen: what stands in others is in nobody's way. */
  readonly first: number;
  readonly last: number;
  /** The centres of the marks in a row. */
  marksIn(row: number): readonly number[];
}

const corner = 4;
/** Half of a milestone's mark, with its outline. */
const half = 9;
/** How far a line passes beside a mark's centre, and beside another line. */
const clear = { mark: 11, line: 2 } as const;
const step = 4;

/** Lays lines one after the other, each where it crosses fewest marks and covers no line of others. */
export function routesOf(wanted: readonly Wanted[], rows: Rows): readonly Route[] {
  const laid = new Map<string, Laid[]>();
  const trunks = new Map<string, number>();
  return wanted.map((line) => {
    let best: { readonly way: readonly Point[]; readonly cost: number } | null = null;
    for (const way of waysOf(line, rows.height, trunks.get(line.giver))) {
      const crossesWords = line.from.hasWords === true && way[1]?.y === line.from.y;
      const cost = 50 * marksOn(way, line, rows) + 20 * linesUnder(way, line, laid) + (crossesWords ? 30 : 0) + way.length;
      if (!best || cost < best.cost) best = { way, cost };
      if (best.cost < 20) break;
    }
    const way = best?.way ?? [line.from, line.to];
    for (const [from, to] of strokes(way)) {
      const beside = laid.get(trackOf(from, to, 0)) ?? [];
      beside.push({ from, to, giver: line.giver, getter: line.getter });
      laid.set(trackOf(from, to, 0), beside);
    }
    const [from = line.from, to = line.to] = [way[0], way.at(-1)];
    if (line.from.on === "undated") trunks.set(line.giver, from.x);
    return {
      id: line.id,
      path: path(way),
      from: { x: line.from.on === "undated" ? from.x : line.from.x, y: line.from.y },
      to: { x: line.to.on === "undated" ? to.x : line.to.x, y: line.to.y },
    };
  });
}
/** A stroke that is drawn. */
interface Laid {
  readonly from: Point;
  readonly to: Point;
  readonly giver: string;
  readonly getter: string;
}
/** Strokes that could cover each other are kept together: those whose place across is the same to two pixels. @param aside -1 or 1 for the ones next to them */
const trackOf = (from: Point, to: Point, aside: -1 | 0 | 1): string =>
  from.x === to.x ? `x${Math.floor(from.x / clear.line) + aside}` : `y${Math.floor(from.y / clear.line) + aside}`;

/** The ways a line could go, those that read best first. */
function* waysOf({ from, to, isLate }: Wanted, height: number, trunk: number | undefined): Generator<readonly Point[]> {
  const down = to.y >= from.y;
  const way = down ? 1 : -1;
  // The gaps beside the giver's row and beside the getter's, and the tracks in a gap.
  const leaving = (from.row + (down ? 1 : 0)) * height;
  const coming = (to.row + (down ? 0 : 1)) * height;
  const tracks = height < 28 ? [0, -2, 2] : [0, -3, 3];
  const start = from.on === "mark" || from.on === "span" ? { x: from.x, y: from.y + way * half } : from;
  const aside = { x: from.x + half, y: from.y };
  const end = { x: to.x, y: to.y - way * (to.on === "mark" ? 10 : 8) };

  if (from.on === "undated" && to.on === "undated") {
    if (trunk !== undefined) yield upright(from, to, trunk, way);
    for (let k = 0; k < 60; k++) yield upright(from, to, from.x + k * step, way);
    return;
  }
  if (to.on === "span") {
    const tip = { x: to.x - 2.5, y: to.y };
    for (let k = 0; k < 8; k++) {
      const x = to.x - 8.5 - k * step;
      if (x > aside.x + 1) yield [aside, { x, y: from.y }, { x, y: to.y }, tip];
    }
    for (const track of tracks) {
      const y = leaving + track;
      for (let k = 0; k < 6; k++)
        yield [start, { x: start.x, y }, { x: to.x - 8.5 - k * step, y }, { x: to.x - 8.5 - k * step, y: to.y }, tip];
    }
    for (const track of tracks) {
      const [y, x] = [coming + track, to.x - 8.5];
      for (let k = 1; k < 6; k++) {
        const along = aside.x + k * step;
        yield [aside, { x: along, y: from.y }, { x: along, y }, { x, y }, { x, y: to.y }, tip];
      }
    }
    return;
  }
  if (Math.abs(to.x - from.x) < 1) yield [start, { x: from.x, y: end.y }];
  const early = tracks.map((track) => [start, { x: start.x, y: leaving + track }, { x: to.x, y: leaving + track }, end]);
  const late = tracks.map((track) => [start, { x: start.x, y: coming + track }, { x: to.x, y: coming + track }, end]);
  yield* isLate ? [...late, ...early] : [...early, ...late];
  for (const track of tracks) {
    const y = coming + track;
    for (let k = 1; k < 8; k++) {
      const x = aside.x + k * step;
      yield [aside, { x, y: from.y }, { x, y }, { x: to.x, y }, end];
    }
  }
}
const upright = (from: Stop, to: Stop, x: number, way: 1 | -1): readonly Point[] => [
  { x, y: from.y + way * 6 },
  { x, y: to.y - way * 8 },
];

/** How many marks the upright strokes of a way run through, in the rows between its ends: it may touch what stands in its own two rows. */
function marksOn(way: readonly Point[], { from, to }: Wanted, { height, first, last, marksIn }: Rows): number {
  let count = 0;
  for (const [a, b] of strokes(way)) {
    if (a.x !== b.x) continue;
    const top = Math.max(first, Math.floor(Math.min(a.y, b.y) / height));
    const bottom = Math.min(last, Math.floor((Math.max(a.y, b.y) - 1) / height));
    for (let row = top; row <= bottom; row++) {
      if (row === from.row || row === to.row) continue;
      for (const x of marksIn(row)) if (Math.abs(x - a.x) < clear.mark) count += 1;
    }
  }
  return count;
}

/** How many strokes of others a way would cover. */
function linesUnder(way: readonly Point[], line: Wanted, laid: ReadonlyMap<string, readonly Laid[]>): number {
  let count = 0;
  for (const [a, b] of strokes(way)) {
    for (const aside of [-1, 0, 1] as const) {
      for (const other of laid.get(trackOf(a, b, aside)) ?? []) {
        if (other.giver !== line.giver && other.getter !== line.getter && covers(a, b, other.from, other.to)) count += 1;
      }
    }
  }
  return count;
}
function covers(a: Point, b: Point, c: Point, d: Point): boolean {
  if (a.x === b.x)
    return (
      c.x === d.x && Math.abs(a.x - c.x) < clear.line && Math.max(a.y, b.y) > Math.min(c.y, d.y) && Math.max(c.y, d.y) > Math.min(a.y, b.y)
    );
  return (
    c.y === d.y && Math.abs(a.y - c.y) < clear.line && Math.max(a.x, b.x) > Math.min(c.x, d.x) && Math.max(c.x, d.x) > Math.min(a.x, b.x)
  );
}
const strokes = (way: readonly Point[]): readonly (readonly [Point, Point])[] =>
  way.slice(1).flatMap((point, i): readonly (readonly [Point, Point])[] => {
    const before = way[i];
    return before ? [[before, point]] : [];
  });

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
