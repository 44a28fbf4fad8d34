/** A path as a graph: givers left, getters right, the gap in days on each link. One tab stop; arrows go along the links, Enter moves the centre. */
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { longDay } from "../../shared/dates.ts";
import { typeWords } from "../../shared/naming.ts";
import { dayOfEnd, gapInWords } from "../dependencies.ts";
import { endInWords, endName, itemAt } from "../schedule/words.ts";
import { type Tables, useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { counted, dependencyWords } from "../words.ts";
import type { End, Path, PathLink, PathNode } from "./path.ts";
import { placed } from "./pathLayout.ts";
import { useWidth } from "./useWidth.ts";

/** More than this is no picture any more; the list has all. */
const most = 80;
/** At the left and right of the graph, in CSS pixels, as path.css has it. */
const framePadding = 8;

interface Props {
  readonly path: Path;
  readonly onCentre: (end: End) => void;
}
export function PathGraph({ path, onCentre }: Props) {
  const tables = useProgramme((s) => s.tables);
  const suspended = useProgramme((s) => s.state.violations);
  const arrow = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ of: path.centre, end: path.centre });
  const drawn = useMemo(() => drawable(path), [path]);
  const room = useWidth(frame) - 2 * framePadding;
  const { measures, width, height, nodes, links } = useMemo(() => placed(drawn, room), [drawn, room]);
  // Where the keyboard is; with a new centre, there.
  const here = place.of === path.centre && nodes.has(place.end) ? place.end : path.centre;
  const leftOut = new Set(suspended.flatMap(({ kind, id }) => (kind === "cycle" ? [id] : [])));

  // A change anywhere in the plan draws it anew; it stays where it was scrolled to unless its centre moved.
  const shown = useRef("");
  useEffect(() => {
    const box = frame.current;
    const middle = nodes.get(path.centre);
    const where = `${path.centre} ${middle?.x} ${middle?.y}`;
    if (!box || !middle || where === shown.current) return;
    shown.current = where;
    box.scrollTo(middle.x + measures.node.width / 2 - box.clientWidth / 2, middle.y + measures.node.height / 2 - box.clientHeight / 2);
  }, [path.centre, nodes, measures]);

  const goTo = (end: End | undefined) => {
    if (end === undefined) return;
    setPlace({ of: path.centre, end });
    frame.current?.querySelector<HTMLElement>(`[data-end="${CSS.escape(end)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextEnd(
      event.key,
      here,
      nodes,
      links.map(({ link }) => link),
    );
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(next);
  };
  return (
    <>
      {drawn.nodes.length < path.nodes.length && (
        <p className="muted">
          The nearest {drawn.nodes.length} of {counted(path.nodes.length, "item")} are drawn; the list has all.
        </p>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows of its buttons are handled in one place */}
      <div ref={frame} className="path-frame" onKeyDown={onKeyDown}>
        <div className={`path-canvas ${measures.name}`} style={{ width, height }}>
          <svg className="path-lines" width={width} height={height} aria-hidden="true">
            <marker
              id={arrow}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto-start-reverse"
            >
              <path d="M0 0 8 4 0 8z" fill="context-stroke" />
            </marker>
            {links.map(({ link, points }) => (
              <path
                key={link.dependency.id}
                className={`path-line ${(link.meeting.gap ?? 0) > 0 ? "late" : ""} ${leftOut.has(link.dependency.id) ? "left-out" : ""}`}
                d={curve(points)}
                markerEnd={`url(#${arrow})`}
              />
            ))}
          </svg>
          {links.map(({ link, label }) => (
            <button
              key={link.dependency.id}
              type="button"
              tabIndex={-1}
              className="path-gap"
              style={{ left: label.x - measures.label.width / 2, top: label.y - measures.label.height / 2, ...measures.label }}
              aria-label={linkInWords(tables, link)}
              onClick={() => openItem("dependency", link.dependency.id)}
            >
              <span className={(link.meeting.gap ?? 0) > 0 ? "late" : undefined}>
                <DependencyMark state={link.state} />
                {gapInWords(link.meeting.gap) || dependencyWords[link.state]}
              </span>
            </button>
          ))}
          {drawn.nodes.map((node) => {
            const at = nodes.get(node.end);
            return (
              at && (
                <NodeButton
                  key={node.end}
                  node={node}
                  path={path}
                  tables={tables}
                  isHere={node.end === here}
                  style={{ left: at.x, top: at.y, ...measures.node }}
                  onFocus={() => setPlace({ of: path.centre, end: node.end })}
                  onCentre={onCentre}
                />
              )
            );
          })}
        </div>
      </div>
    </>
  );
}

interface NodeProps {
  readonly node: PathNode;
  readonly path: Path;
  readonly tables: Tables;
  readonly isHere: boolean;
  readonly style: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly onFocus: () => void;
  readonly onCentre: (end: End) => void;
}
function NodeButton({ node: { end, step }, path, tables, isHere, style, onFocus, onCentre }: NodeProps) {
  const item = itemAt(end);
  const words = endInWords(tables, end);
  const [code, title] = titleOf(tables, end);
  const day = dayOfEnd(tables, end);
  const type = item ? typeWords[item.type] : "";
  return (
    <button
      type="button"
      className="path-node"
      data-end={end}
      tabIndex={isHere ? 0 : -1}
      aria-current={step === 0 ? "true" : undefined}
      aria-label={`${words}, ${type.toLowerCase()}${day ? `, ${longDay(day)}` : ""}, ${stepInWords(step)}, ${linksInWords(path, end)}`}
      style={style}
      onFocus={onFocus}
      onClick={() => onCentre(end)}
    >
      <span className="path-node-head">
        <b>{code || type}</b>
        <span>{day ? longDay(day) : code ? type : ""}</span>
      </span>
      <span className="path-node-title">{title}</span>
    </button>
  );
}

/** `7b.9` and `Embed the patient record`; "" and the title where people know no code. */
function titleOf(tables: Tables, end: End): readonly [code: string, title: string] {
  const [name, words] = [endName(tables, end), endInWords(tables, end)];
  return name === words ? ["", words] : [name, words.slice(name.length).trim()];
}
const stepInWords = (step: number): string =>
  step === 0 ? "the centre" : `${counted(Math.abs(step), "step")} ${step < 0 ? "before" : "after"}`;
function linksInWords({ links }: Path, end: End): string {
  const [gets, gives] = [links.filter(({ to }) => to === end).length, links.filter(({ from }) => from === end).length];
  return `gets ${gets}, gives ${gives}`;
}
/** `3b.9 gets Electronic Patient Record go-live from Electronic Patient Record: Proposed, 42 days late` */
function linkInWords(tables: Tables, { dependency, from, to, getter, state, meeting }: PathLink): string {
  const gap = gapInWords(meeting.gap);
  return `${endName(tables, getter ?? to)} gets ${dependency.title ?? "something"} from ${endName(tables, from)}: ${dependencyWords[state]}${gap ? `, ${gap}` : ""}`;
}

/** The nearest nodes, and the links among them. */
function drawable(path: Path): Path {
  const nodes = path.nodes.toSorted((a, b) => Math.abs(a.step) - Math.abs(b.step)).slice(0, most);
  const ends = new Set(nodes.map(({ end }) => end));
  return { ...path, nodes, links: path.links.filter(({ from, to }) => ends.has(from) && ends.has(to)) };
}

/** Left and Right follow a link, Up and Down go to the next node above or below. */
function nextEnd(
  key: string,
  here: End,
  nodes: ReadonlyMap<End, { readonly x: number; readonly y: number }>,
  links: readonly PathLink[],
): End | undefined {
  const at = nodes.get(here);
  if (!at) return undefined;
  const near = (ends: Iterable<End>) =>
    [...ends].filter((end) => end !== here).sort((a, b) => distance(nodes.get(a), at) - distance(nodes.get(b), at))[0];
  const column = [...nodes].filter(([, { x }]) => x === at.x);
  switch (key) {
    case "ArrowLeft":
      return near(links.flatMap(({ from, to }) => (to === here ? [from] : [])));
    case "ArrowRight":
      return near(links.flatMap(({ from, to }) => (from === here ? [to] : [])));
    case "ArrowUp":
      return near(column.flatMap(([end, { y }]) => (y < at.y ? [end] : [])));
    case "ArrowDown":
      return near(column.flatMap(([end, { y }]) => (y > at.y ? [end] : [])));
    case "Home":
      return [...nodes.keys()].find((end) => end !== here);
    default:
      return undefined;
  }
}
const distance = (a: { readonly x: number; readonly y: number } | undefined, b: { readonly x: number; readonly y: number }): number =>
  a ? Math.abs(a.x - b.x) + Math.abs(a.y - b.y) : Number.POSITIVE_INFINITY;

/** A smooth line through the points that the layout gave. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let d = `M${first.x} ${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    d += `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    before = point;
  }
  return d;
}
