/** The dependency lines of the selected item, over the rows. Hidden from screen readers: the row's timeline cell says the same in words. */
import type { Day } from "../../shared/dates.ts";
import { rowOf, type Tables } from "../store.ts";
import { type Axis, finishX, startX } from "./axis.ts";
import { type Link, type LinkEnd, lateInWords } from "./links.ts";
import { dueDays, dueGroups, milestoneShape } from "./marks.ts";
import { dueOf, findLine, type Line, lineAt, type Outline } from "./outline.ts";
import { intoSpan, ontoRow, type Point } from "./routes.ts";
import { milestoneIn } from "./state.ts";

interface Props {
  readonly links: readonly Link[];
  readonly tables: Tables;
  readonly outline: Outline;
  readonly axis: Axis;
  readonly height: number;
  readonly today: Day;
}
export function LinkLines({ links, tables, outline, axis, height, today }: Props) {
  const place = (end: LinkEnd, other: LinkEnd, i: number): Place | null => {
    const found = findLine(outline, end.key);
    const line = found && lineAt(outline, found.index);
    if (!line) return null;
    const middle = (found.index + 0.5) * height;
    const milestone = line.kind === "milestone" ? milestoneIn(end.key) : null;
    const shape = milestone === null ? null : milestoneShape(rowOf(tables, "milestone", milestone) ?? noDates, axis);
    const day = end.day ?? other.day;
    // Without any date the line stands beside today, each a little further along.
    const x = day === null ? startX(axis, today) + 8 * (i + 1) : end.at === "start" ? startX(axis, day) : finishX(axis, day);
    if (shape) return { x: end.at === "start" ? shape.start : shape.finish, y: middle - (shape.ghost ? 4 : 0), isMark: true, tag: "" };
    const marked = nearGroup(line, x, axis);
    return { x: marked ?? x, y: middle, isMark: false, isOnGroup: marked !== null, tag: found.folded.length > 0 ? end.code : "" };
  };
  const lines = links.flatMap((link, i) => {
    const [from, to] = [place(link.from, link.to, i), place(link.to, link.from, i)];
    return from && to && from.y !== to.y ? [{ link, from, to }] : [];
  });
  return (
    <svg className="roadmap-links" width={axis.width} height="1" aria-hidden="true">
      <defs>
        {["", "-late"].map((kind) => (
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
      {lines.map(({ link, from, to }) => {
        const isLate = link.late > 0;
        const way =
          link.to.at === "start" && to.isMark
            ? intoSpan(from, to, height)
            : ontoRow(from, to, height, to.isMark ? 10 : 8, isLate ? "late" : "early");
        return (
          <g key={link.id}>
            <path
              className={isLate ? "roadmap-link roadmap-late" : "roadmap-link"}
              markerEnd={`url(#roadmap-arrow${isLate ? "-late" : ""})`}
              d={way}
            />
            <EndMark place={from} tag={from.tag} />
            <EndMark place={to} tag={isLate ? "" : to.tag} />
            {isLate && <LateTag x={to.x + 18} y={to.y} words={lateInWords(link)} limit={axis.width} />}
          </g>
        );
      })}
    </svg>
  );
}

interface Place extends Point {
  /** Whether a milestone's own mark stands there. */
  readonly isMark: boolean;
  readonly isOnGroup?: boolean;
  /** The code of what is folded away in that row, or "". */
  readonly tag: string;
}
const noDates = { start: null, due: null, forecast: null, actual: null, status: null };

/** The hexagon of a closed row that stands at a place, if one does. */
function nearGroup(line: Line, x: number, axis: Axis): number | null {
  if (line.kind === "milestone" || (line.kind === "lane" ? line.lane.isOpen : line.section.isOpen)) return null;
  const groups = dueGroups(line.kind === "lane" ? dueOf(line.lane.sections) : dueDays(line.section.milestones), axis);
  return groups.find((group) => Math.abs(group.x - x) < 11)?.x ?? null;
}

/** A small hollow mark where nothing else stands, with the code of what is folded away. */
const EndMark = ({ place: { x, y, isMark, isOnGroup }, tag }: { readonly place: Place; readonly tag: string }) => {
  const width = 10 + tag.length * 7;
  const right = x - (isOnGroup ? 14 : 9);
  return (
    <>
      {!isMark && !isOnGroup && <path className="roadmap-need" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />}
      {tag !== "" && (
        <>
          <rect className="roadmap-tag" x={right - width} y={y - 8} width={width} height="16" rx="3" />
          <text className="roadmap-tag-words" x={right - width / 2} y={y + 4.2}>
            {tag}
          </text>
        </>
      )}
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
