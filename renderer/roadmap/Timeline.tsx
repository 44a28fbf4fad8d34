// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: one tab stop with roving focus; headers are read with their cells, not stopped at
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its rows in one place
/**
 * The Roadmap's treegrid: list and timeline side by side in one scroller, so that both always stay in step. Up to 500 rows are all there for
 * screen readers; beyond that only those in sight are.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useDeferredValue,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { Day, PlanYear } from "../../shared/dates.ts";
import { isTypeName } from "../../shared/schema.ts";
import { useIsCompact } from "../appearance.ts";
import { announce } from "../notices.ts";
import { Splitter } from "../shell/Splitter.tsx";
import { useProgramme } from "../store.ts";
import { openDialog, openItem, setView, useView } from "../view.ts";
import { counted } from "../words.ts";
import { axisOf } from "./axis.ts";
import { AxisMarks, Behind, TodayLine, topTicks } from "./Backdrop.tsx";
import { follow, showPlace, useCovered, useFollowItem, usePlaceInTime, useReveal } from "./going.ts";
import { HeldMove } from "./HeldMove.tsx";
import { type Intent, intentOf, type Place } from "./keys.ts";
import { LinkLines } from "./LinkLines.tsx";
import { chainLinks, type Link, linksInWords, linksOf } from "./links.ts";
import { type Before, finishOf, milestoneShape, wasOf } from "./marks.ts";
import { moveByStep, useDrag } from "./moving.ts";
import { findLine, type Key, type LanesBy, type Line, lineAt, type Outline } from "./outline.ts";
import { RowMenu } from "./RowMenu.tsx";
import { Rows } from "./Rows.tsx";
import { RowsInSight } from "./RowsInSight.tsx";
import { inWords } from "./rowWords.ts";
import { AxisContext, ColumnsContext, StretchContext } from "./scale.ts";
import { closeAll, milestoneIn, openAll, openDates, revealRow, setRoadmap, tick, toggle, untickAll, useRoadmap } from "./state.ts";

interface Props {
  readonly outline: Outline;
  readonly years: readonly PlanYear[];
  /** First and last day of the axis. */
  readonly reach: { readonly first: Day; readonly last: Day };
  readonly today: Day;
  /** The baseline whose ghosts are drawn; null for the agreed dates. */
  readonly before: Before | null;
}
/** What is in sight, in CSS pixels. */
interface Sight {
  readonly width: number;
  readonly height: number;
  /** How far the timeline is scrolled. */
  readonly left: number;
}
const noLinks: readonly Link[] = [];
/** Above the first and below the last row, so that the focus ring is whole. */
const rowsTop = 4;
const axisHeight = 64;
const virtualFrom = 500;
/** Of the rows that are there, those in sight have their timeline drawn, and up to so many beyond: scrolling draws as many at once. */
const drawnStep = 8;
/** How far beyond what is in sight the timeline is drawn, in pixels; more is drawn when as much has been scrolled. */
const ahead = 200;
const narrowestList = 200;
const narrowestAxis = 480;

export function Timeline({ outline, years, reach, today, before }: Props) {
  const tables = useProgramme((s) => s.tables);
  // Drawn between frames: the switch shows the new zoom at once, and what takes longer keeps nothing waiting.
  const zoom = useDeferredValue(useRoadmap((s) => s.zoom));
  const lanesBy = useRoadmap((s) => s.lanesBy);
  const selected = useRoadmap((s) => s.selected);
  const ticked = useRoadmap((s) => s.ticked);
  const chain = useRoadmap((s) => s.chain);
  const linesOf = useRoadmap((s) => s.linesOf);
  // As --row in tokens.css.
  const height = useIsCompact() ? 24 : 28;
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState<Sight>({ width: 0, height: 0, left: 0 });
  const [wanted, setPlace] = useState<{ readonly key: Key; readonly cell: boolean } | null>(null);
  const [menu, setMenu] = useState<{ readonly key: Key; readonly index: number; readonly x: number; readonly y: number } | null>(null);
  const chosen = useView((view) => view.listWidth);
  const widest = Math.max(narrowestList, sight.width - 320);
  const list = listWidth(sight.width, chosen, widest);
  const axis = useMemo(
    () => (sight.width === 0 ? null : axisOf(zoom, reach.first, reach.last, Math.max(narrowestAxis, sight.width - list))),
    [zoom, reach.first, reach.last, sight.width, list],
  );
  const covered = useCovered(scroller, sight.width);
  const { draft, onPointerDown, isDragClick } = useDrag(axis);
  const place = useMemo(() => placeOf(outline, wanted), [outline, wanted]);
  // Where a range of ticks began: the row that was ticked or chosen last by itself.
  const anchor = useRef<Key | null>(null);

  const look = () => {
    const box = scroller.current;
    if (!box) return;
    const { clientWidth: width, clientHeight: height, scrollLeft: left } = box;
    setSight((now) => (now.width === width && now.height === height && now.left === left ? now : { width, height, left }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: look reads the scroller, nothing else
  useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  const onPlace = (left: number) => setSight((now) => ({ ...now, left }));
  const held = selected === null ? null : (tables.milestone.rows.get(milestoneIn(selected) ?? "") ?? null);
  usePlaceInTime({ scroller, axis, left: sight.left, seen: sight.width - list - covered, today, held: held && finishOf(held), onPlace });

  /** @param far whether it may be far from what is in sight: it then comes to stand in the middle, not at the edge */
  const bringIntoSight = (index: number, far = false) => {
    const box = scroller.current;
    if (!box) return;
    const top = rowsTop + index * height;
    const room = box.clientHeight - axisHeight;
    const [isAbove, isBelow] = [top - rowsTop < box.scrollTop, top + height + rowsTop > box.scrollTop + room];
    if ((isAbove || isBelow) && far) box.scrollTop = top - (room - height) / 2;
    else if (isAbove) box.scrollTop = top - rowsTop;
    else if (isBelow) box.scrollTop = top + height + rowsTop - room;
  };
  /** Sideways to a milestone's mark, where it would be out of sight or under the item panel. */
  const bringMarkIntoSight = (index: number) => {
    const line = lineAt(outline, index);
    const shape = axis && line?.kind === "milestone" ? milestoneShape(line.milestone, axis, wasOf(line.milestone, before)) : null;
    if (scroller.current && shape) showPlace(scroller.current, shape.finish, sight.width - list - covered);
  };
  const opened = useView((view) => view.item);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when an item opens, or the panel takes room from it; never because somebody scrolled away
  useLayoutEffect(() => {
    const found = opened && findLine(outline, `${opened.type}/${opened.id}`);
    if (!found) return;
    bringIntoSight(found.index);
    bringMarkIntoSight(found.index);
  }, [opened, covered, sight.width]);
  // A row that is not there yet (it was out of sight) takes the focus as soon as it is. A row that has the focus may come to show another
  // record, when others open or close above it: the focus goes with the record.
  const wish = useRef<{ readonly key: Key; readonly cell: boolean } | null>(null);
  const hasFocus = useRef(false);
  useLayoutEffect(() => {
    if (wish.current && focusRow(scroller.current, wish.current.key, wish.current.cell)) wish.current = null;
    const line = place && hasFocus.current ? lineAt(outline, place.index) : undefined;
    if (place && line && keyAt(document.activeElement) !== line.key)
      stopIn(scroller.current, line.key, place.cell)?.focus({ preventScroll: true });
  });
  const goTo = ({ index, cell }: Place) => {
    const line = lineAt(outline, index);
    if (!line) return;
    bringIntoSight(index);
    setPlace({ key: line.key, cell });
    wish.current = focusRow(scroller.current, line.key, cell) ? null : { key: line.key, cell };
    const finish =
      cell && line.kind === "milestone" ? scroller.current?.querySelector(`[data-row="${CSS.escape(line.key)}"] .roadmap-mark`) : null;
    finish?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  useReveal(outline, (index, focus) => {
    bringIntoSight(index, true);
    if (focus) goTo({ index, cell: false });
    bringMarkIntoSight(index);
  });
  useFollowItem();

  const tickTo = (index: number) => {
    const from = (anchor.current !== null ? findLine(outline, anchor.current)?.index : undefined) ?? place?.index ?? index;
    anchor.current ??= lineAt(outline, from)?.key ?? null;
    const [first, last] = from < index ? [from, index] : [index, from];
    tick(
      Array.from({ length: last - first + 1 }, (_, i) => lineAt(outline, first + i)?.key ?? ""),
      true,
    );
  };
  const act = (intent: Intent, line: Line) => {
    const milestone = milestoneIn(line.key);
    switch (intent.do) {
      case "go":
        return goTo(intent.to);
      case "toggle":
        return toggle(line.key);
      case "open":
        return openLine(line);
      case "tick":
        anchor.current = line.key;
        return tick([line.key]);
      case "range":
        tickTo(intent.to.index);
        return goTo(intent.to);
      case "dates":
        return openDates(milestone);
      case "why":
        return openDialog({ name: "why", end: line.key.split("@")[0] ?? line.key });
      case "menu": {
        const row = scroller.current?.querySelector(`[data-row="${CSS.escape(line.key)}"]`)?.getBoundingClientRect();
        // Beside the name, which stays to be read.
        return setMenu({ key: line.key, index: place?.index ?? 0, x: (row?.left ?? 0) + list, y: row?.top ?? 0 });
      }
      case "close-all":
        closeAll();
        return revealRow(line.lane.key, true);
      case "open-all":
        openAll();
        return revealRow(line.key, true);
      case "clear":
        return ticked.size > 0 ? untickAll() : setRoadmap({ selected: null, chain: new Map() });
      case "move": {
        const moved = ticked.size > 0 ? [...ticked].flatMap((key) => milestoneIn(key) ?? []) : milestone === null ? [] : [milestone];
        if (moved.length === 0) return announce("Only milestones move; objectives and lanes follow them.");
        return moveByStep(moved, intent.part, intent.direction);
      }
      case "follow":
        return follow(line.key, intent.way);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!place || menu) return;
    const line = lineAt(outline, place.index);
    const intent = intentOf(event, outline, place, Math.floor((sight.height - axisHeight) / height) - 1);
    if (!line || !intent) return;
    // Escape closes the item panel first; that is the window's business.
    if (intent.do === "clear" && (useView.getState().item !== null || (selected === null && ticked.size === 0))) return;
    event.preventDefault();
    event.stopPropagation();
    act(intent, line);
  };
  const onClick = (event: MouseEvent) => {
    const key = keyAt(event.target);
    if (key === null || isDragClick()) return;
    const found = findLine(outline, key);
    const line = found && lineAt(outline, found.index);
    if (!found || !line) return;
    if (event.target instanceof Element && event.target.closest("[data-toggle]")) return toggle(key);
    if (event.shiftKey) return tickTo(found.index);
    anchor.current = key;
    if (event.ctrlKey || event.metaKey) return tick([key]);
    setRoadmap({ selected: key });
    const inList = event.target instanceof Element && event.target.closest(".roadmap-name") !== null;
    if (inList || useView.getState().item !== null) openLine(line);
  };
  const own = useMemo(() => (selected === null ? noLinks : linksOf(tables, selected)), [tables, selected]);
  const chained = useMemo(() => new Map(chainLinks(tables, chain).map((link) => [link.id, link])), [tables, chain]);
  const standOut = useMemo(
    () => [...chained.values(), ...(linesOf === "none" ? noLinks : own).filter(({ id }) => !chained.has(id))],
    [chained, own, linesOf],
  );
  const marks = useMemo(() => (axis ? topTicks(axis, today) : []), [axis, today]);
  const columns = axis ? marks.length : years.length;
  const from = Math.floor(sight.left / ahead) * ahead - ahead;
  const to = from + sight.width - list + 3 * ahead;
  const stretch = useMemo(() => ({ from, to }), [from, to]);
  const [firstYear, lastYear] = [years[0], years.at(-1)];
  const rowsHeight = outline.count * height + 2 * rowsTop;
  const seen = sight.height - axisHeight;
  const inSight = Math.min(rowsHeight, seen);
  return (
    <>
      <div ref={scroller} className="roadmap-scroll" onScroll={() => flushSync(look)}>
        <div
          className="roadmap-grid"
          role="treegrid"
          aria-label={`${inWords(years.length)}-year roadmap, ${firstYear?.long.split(" to ")[0]} to ${lastYear?.long.split(" to ")[1]}, ${counted(outline.lanes.filter((lane) => lane.sections.length > 0).length, ...laneWords[lanesBy])}, ${counted(outline.objectives, "objective")}`}
          aria-multiselectable="true"
          aria-rowcount={outline.count + 1}
          aria-colcount={3 + columns}
          style={{ "--list": `${list}px`, width: axis ? list + axis.width + covered : undefined } as CSSProperties}
          onKeyDown={onKeyDown}
        >
          <div role="row" className="roadmap-axis" aria-rowindex={1}>
            <div className="roadmap-list roadmap-head">
              <div role="columnheader">{laneWord(lanesBy)}, objective, milestone</div>
              <div role="columnheader">Owner</div>
              <div role="columnheader">Status</div>
            </div>
            {axis && (
              <StretchContext value={stretch}>
                <AxisMarks axis={axis} today={today} marks={marks} />
              </StretchContext>
            )}
          </div>
          {axis && (
            <>
              <div className="roadmap-layer" aria-hidden="true">
                <div style={{ height: inSight }}>
                  <Behind axis={axis} marks={marks} height={inSight} />
                </div>
              </div>
              <div className="roadmap-layer roadmap-front" aria-hidden="true">
                <div style={{ height: inSight }}>
                  <TodayLine axis={axis} today={today} />
                </div>
              </div>
              <div
                role="rowgroup"
                className="roadmap-rows"
                style={{ height: rowsHeight, "--row": `${height}px` } as CSSProperties}
                onPointerDown={onPointerDown}
                onClick={onClick}
                onDoubleClick={(event) => !isDragClick() && withLine(outline, keyAt(event.target), openLine)}
                onContextMenu={(event) => {
                  const key = keyAt(event.target);
                  if (key === null) return;
                  event.preventDefault();
                  setMenu({ key, index: findLine(outline, key)?.index ?? 0, x: event.clientX, y: event.clientY });
                }}
                onBlur={() => {
                  hasFocus.current = false;
                }}
                onFocus={(event) => {
                  hasFocus.current = true;
                  const key = keyAt(event.target);
                  if (key === null) return;
                  setPlace({ key, cell: event.target.getAttribute("role") === "gridcell" });
                  setRoadmap({ selected: key });
                }}
              >
                <AxisContext value={axis}>
                  <ColumnsContext value={columns}>
                    <StretchContext value={stretch}>
                      <RowsInSight scroller={scroller} height={height} seen={seen}>
                        {(first, last) => {
                          const [firstRow, lastRow] =
                            outline.count <= virtualFrom ? [0, outline.count] : [first, Math.min(last, outline.count)];
                          return (
                            <>
                              <Rows
                                from={firstRow}
                                to={lastRow}
                                drawnFrom={Math.floor(first / drawnStep) * drawnStep}
                                drawnTo={Math.ceil(last / drawnStep) * drawnStep}
                                outline={outline}
                                tables={tables}
                                height={height}
                                place={place}
                                selected={selected}
                                ticked={ticked}
                                chain={chain}
                                links={selected === null ? "" : linksInWords(own, selected)}
                                draft={draft}
                                before={before}
                              />
                              <LinkLines
                                own={standOut}
                                chained={chained}
                                areAll={linesOf === "all"}
                                tables={tables}
                                outline={outline}
                                axis={axis}
                                height={height}
                                today={today}
                                before={before}
                                firstRow={firstRow}
                                lastRow={lastRow}
                              />
                            </>
                          );
                        }}
                      </RowsInSight>
                    </StretchContext>
                  </ColumnsContext>
                </AxisContext>
              </div>
            </>
          )}
        </div>
        <HeldMove draft={draft} />
        {menu && <RowMenu at={menu} line={lineFor(outline, menu.key)} onAct={act} onClose={() => setMenu(null)} />}
      </div>
      <Splitter
        label="Width of the list"
        className="roadmap-edge"
        left={list - 4}
        width={list}
        narrowest={narrowestList}
        widest={widest}
        grows="right"
        widthAt={(x) => x - (scroller.current?.getBoundingClientRect().left ?? 0)}
        onChange={(width) => setView({ listWidth: width })}
      />
    </>
  );
}

/** As it was chosen; else as wide as most titles are, while the timeline keeps its share. */
function listWidth(room: number, chosen: number | null, widest: number): number {
  if (room < 720) return Math.max(narrowestList, room * 0.48);
  return chosen === null
    ? Math.min(room < 1400 ? 480 : 528, Math.max(300, Math.min(room * 0.48, room - narrowestAxis)))
    : Math.min(widest, chosen);
}

const laneWords: Readonly<Record<LanesBy, readonly [one: string, many: string]>> = {
  ambition: ["ambition", "ambitions"],
  owner: ["owner", "owners"],
  body: ["body", "bodies"],
  activity: ["activity", "activities"],
};
const laneWord = (lanesBy: LanesBy): string => {
  const [one] = laneWords[lanesBy];
  return one.charAt(0).toUpperCase() + one.slice(1);
};

function openLine(line: Line): void {
  setRoadmap({ selected: line.key });
  const [type = "", rest = ""] = line.key.split("/");
  const id = rest.split("@")[0] ?? rest;
  if (isTypeName(type) && id !== "") {
    if (useView.getState().item) setView({ item: { type, id } });
    else openItem(type, id);
  }
}
const lineFor = (outline: Outline, key: Key): Line | null => {
  const found = findLine(outline, key);
  return (found && found.folded.length === 0 && lineAt(outline, found.index)) || null;
};
function withLine(outline: Outline, key: Key | null, call: (line: Line) => void): void {
  const line = key === null ? null : lineFor(outline, key);
  if (line) call(line);
}
function placeOf(outline: Outline, wanted: { readonly key: Key; readonly cell: boolean } | null): Place | null {
  const found = wanted && findLine(outline, wanted.key);
  if (found) return { index: found.index, cell: found.folded.length === 0 && wanted.cell };
  return outline.count === 0 ? null : { index: 0, cell: false };
}
const keyAt = (target: EventTarget | null): Key | null =>
  target instanceof Element ? (target.closest("[data-row]")?.getAttribute("data-row") ?? null) : null;
/** What takes the focus in a row: itself, or its timeline cell. */
const stopIn = (box: HTMLElement | null, key: Key, cell: boolean): HTMLElement | null =>
  box?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]${cell ? " > .roadmap-cell" : ""}`) ?? null;
/** @returns whether the row is there */
function focusRow(box: HTMLElement | null, key: Key, cell: boolean): boolean {
  const target = stopIn(box, key, cell);
  target?.focus({ preventScroll: true });
  // In low and in narrow windows the page scrolls, too.
  target?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return target !== null;
}
