/** Dependency lines, over the rows. Hidden from screen readers: the timeline cell of the chosen row says the same in words. */
import { memo, useMemo } from "react";
import type { Day } from "../../shared/dates.ts";
import { rowOf, type Tables } from "../store.ts";
import { type Axis, finishX, startX } from "./axis.ts";
import { type Link, type LinkEnd, lateInWords, linksInRows } from "./links.ts";
import { type Before, dueDays, dueGroups, milestoneShape, wasOf } from "./marks.ts";
import { dueOf, findLine, type Line, lineAt, type Outline } from "./outline.ts";
import { type Point, type Route, routesOf, type Stop, type Wanted } from "./routes.ts";
import { milestoneIn } from "./state.ts";

interface Frame {
  readonly tables: Tables;
  readonly outline: Outline;
  readonly axis: Axis;
  readonly height: number;
  readonly today: Day;
  readonly before: Before | null;
  /** The first row that is drawn, and the number after the last. */
  readonly firstRow: number;
  readonly lastRow: number;
}
interface Props extends Frame {
  /** The lines of the chosen row, which stand out. */
  readonly own: readonly Link[];
  /** Those of `own` that tie the chain that is shown, by their dependencies. */
  readonly chained: ReadonlyMap<string, Link>;
  /** Whether all lines in sight are drawn, of which the others recede. */
  readonly areAll: boolean;
}
/** An end of a line as it is placed; a line ends where its route says. */
interface Place {
  readonly stop: Stop;
  /** Whether something stands there already: a mark, or the hexagon of a closed row. */
  readonly isMarked: boolean;
  /** The code of what is folded away in that row, or "". */
  readonly tag: string;
}
interface Drawn {
  readonly link: Link;
  readonly route: Route;
  readonly from: Place;
  readonly to: Place;
}

export const LinkLines = memo(({ own, chained, areAll, tables, outline, axis, height, today, before, firstRow, lastRow }: Props) => {
  const frame = useMemo(
    () => ({ tables, outline, axis, height, today, before, firstRow, lastRow }),
    [tables, outline, axis, height, today, before, firstRow, lastRow],
  );
  // Apart, so that choosing another row lays only its own lines anew.
  const drawn = useMemo(
    () => (areAll ? drawnIn(frame, linksInRows(frame.tables, frame.outline, frame.firstRow, frame.lastRow)) : []),
    [frame, areAll],
  );
  const ownDrawn = useMemo(() => drawnIn(frame, own), [frame, own]);
  const standOut = new Set(own.map(({ id }) => id));
  return (
    <svg className={areAll ? "roadmap-links roadmap-all-links" : "roadmap-links"} width={axis.width} height="1" aria-hidden="true">
      {arrows}
      {drawn.map((line) => !standOut.has(line.link.id) && <LineOf key={line.link.id} line={line} limit={axis.width} />)}
      {ownDrawn.map((line) => (
        <LineOf key={line.link.id} line={line} isOwn isChained={chained.has(line.link.id)} limit={axis.width} />
      ))}
    </svg>
  );
});

const arrows = (
  <defs>
    {["", "-late", "-quiet", "-chain"].map((kind) => (
      <marker
        key={kind}
        id={`roadmap-arrow${kind}`}
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="8"
        markerHeight="8"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path className={`roadmap-arrow${kind}`} d="M0 .5 7.5 4 0 7.5z" />
      </marker>
    ))}
  </defs>
);

interface LineProps {
  readonly line: Drawn;
  readonly isOwn?: boolean;
  readonly isChained?: boolean;
  readonly limit: number;
}
const LineOf = memo(({ line, isOwn = false, isChained = false, limit }: LineProps) => {
  const { link, route, from, to } = line;
  const isLate = link.late > 0;
  const name = ["roadmap-link", isLate && "roadmap-late", isOwn && "roadmap-own", isChained && "roadmap-chain-link"]
    .filter(Boolean)
    .join(" ");
  const arrow = isLate ? "-late" : isChained ? "-chain" : isOwn ? "" : "-quiet";
  return (
    <g>
      <path className={name} markerEnd={`url(#roadmap-arrow${arrow})`} d={route.path} />
      {!from.isMarked && <EndMark at={route.from} />}
      {!to.isMarked && to.stop.on === "row" && <EndMark at={route.to} />}
      {isOwn && from.tag !== "" && <CodeTag at={route.from} tag={from.tag} />}
      {isOwn && to.tag !== "" && !isLate && <CodeTag at={route.to} tag={to.tag} />}
      {isOwn && isLate && <LateTag x={route.to.x + 18} y={route.to.y} words={lateInWords(link)} limit={limit} />}
    </g>
  );
});

/** The lines whose both ends have a row, each with its way. */
function drawnIn({ tables, outline, axis, height, today, before, firstRow, lastRow }: Frame, links: readonly Link[]): readonly Drawn[] {
  const place = placing(tables, outline, axis, height, today, before);
  const joined = links.flatMap((link) => {
    const [from, to] = [place(link.from, link.to), place(link.to, link.from)];
    return from && to && from.stop.row !== to.stop.row ? [{ link, from, to }] : [];
  });
  const marks = new Map<number, readonly number[]>();
  const marksIn = (row: number): readonly number[] => {
    const known = marks.get(row) ?? marksOf(lineAt(outline, row), axis, before);
    marks.set(row, known);
    return known;
  };
  const routes = routesOf(
    joined.map(
      ({ link, from, to }): Wanted => ({
        id: link.id,
        giver: link.from.key,
        getter: link.to.key,
        from: from.stop,
        to: to.stop,
        isLate: link.late > 0,
      }),
    ),
    { height, first: firstRow, last: lastRow, marksIn },
  );
  return joined.flatMap((line, i) => {
    const route = routes[i];
    return route ? [{ ...line, route }] : [];
  });
}

/** Finds for an end of a link where its line begins or ends; null when the filter leaves its row out. */
function placing(tables: Tables, outline: Outline, axis: Axis, height: number, today: Day, before: Before | null) {
  return (end: LinkEnd, other: LinkEnd): Place | null => {
    const found = findLine(outline, end.key);
    const line = found && lineAt(outline, found.index);
    if (!line) return null;
    const [row, y] = [found.index, (found.index + 0.5) * height];
    const id = line.kind === "milestone" ? milestoneIn(end.key) : null;
    const milestone = id === null ? undefined : rowOf(tables, "milestone", id);
    const shape = milestone && milestoneShape(milestone, axis, wasOf(milestone, before));
    if (shape) {
      const isStart = end.at === "start";
      const stop: Stop = {
        x: isStart ? shape.start : shape.finish,
        y: y - (shape.ghost ? 4 : 0),
        row,
        on: isStart ? "span" : "mark",
        hasWords: shape.slip !== 0,
      };
      return { stop, isMarked: true, tag: "" };
    }
    const tag = found.folded.length > 0 ? end.code : "";
    const day = end.day ?? other.day;
    // Without any date the line stands beside today.
    if (day === null) return { stop: { x: startX(axis, today) + 12, y, row, on: "undated" }, isMarked: false, tag };
    const x = end.at === "start" ? startX(axis, day) : finishX(axis, day);
    const marked = marksOf(line, axis, before).find((mark) => Math.abs(mark - x) < 11);
    return { stop: { x: marked ?? x, y, row, on: "row" }, isMarked: marked !== undefined, tag };
  };
}

/** The centres of the marks that stand in a row: diamonds, hexagons of a closed row, the days of a partner. */
function marksOf(line: Line | undefined, axis: Axis, before: Before | null): readonly number[] {
  switch (line?.kind) {
    case undefined:
      return [];
    case "milestone": {
      const shape = milestoneShape(line.milestone, axis, wasOf(line.milestone, before));
      return shape ? [shape.finish, ...(shape.ghost ? [shape.ghost.finish] : [])] : [];
    }
    case "partner":
      return [line.partner.day ?? [], line.partner.named].flat().map((day) => finishX(axis, day));
    case "lane":
      return line.lane.isOpen ? [] : dueGroups(dueOf(line.lane.parts), axis).map(({ x }) => x);
    case "objective":
      return line.section.isOpen ? [] : dueGroups(dueDays(line.section.milestones), axis).map(({ x }) => x);
  }
}

/** A small hollow mark where nothing else stands. */
const EndMark = ({ at: { x, y } }: { readonly at: Point }) => <path className="roadmap-need" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />;

/** Beside an end, the code of what is folded away there. */
const CodeTag = ({ at: { x, y }, tag }: { readonly at: Point; readonly tag: string }) => {
  const width = 10 + tag.length * 7;
  const right = x - 14;
  return (
    <>
      <rect className="roadmap-tag" x={right - width} y={y - 8} width={width} height="16" rx="3" />
      <text className="roadmap-tag-words" x={right - width / 2} y={y + 4.2}>
        {tag}
      </text>
    </>
  );
};

const LateTag = ({ x, y, words, limit }: { readonly x: number; readonly y: number; readonly words: string; readonly limit: number }) => {
  const width = 12 + words.length * 6.1;
  const left = Math.min(x, limit - width - 2);
  return (
    <g className="roadmap-late-tag">
      <rect className="roadmap-tag" x={left} y={y - 8} width={width} height="16" rx="3" />
      <text className="roadmap-tag-words" x={left + width / 2} y={y + 4.2}>
        {words}
      </text>
    </g>
  );
};
