/** Going places on the timeline: to a day, to a row that something hides, to what the item panel shows, along dependencies and back. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Day, longDay } from "../../shared/dates.ts";
import type { TypeName } from "../../shared/schema.ts";
import { announce } from "../notices.ts";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { type Axis, dayAt, finishX, startX } from "./axis.ts";
import { endInWords, linksOf } from "./links.ts";
import { findLine, type Key, type Outline } from "./outline.ts";
import { revealRow, setRoadmap, toggle, useRoadmap } from "./state.ts";

interface Timeline {
  readonly scroller: { readonly current: HTMLDivElement | null };
  readonly axis: Axis | null;
  /** How far it is scrolled, and how wide what can be seen of it is, in pixels. */
  readonly left: number;
  readonly seen: number;
  readonly today: Day;
  /** When what is selected finishes; null where it has no day. */
  readonly held: Day | null;
  /** Told how far it will be scrolled, in pixels, so that what comes into sight is drawn at once. */
  readonly onPlace: (left: number) => void;
}
/**
 * Scrolls to a day when it is asked for, and keeps what is selected in sight when the zoom changes, else what is in the middle. Where a zoom leads
 * is known before it is drawn, so that it is drawn and laid out once.
 */
export function usePlaceInTime({ scroller, axis, left, seen, today, held, onPlace }: Timeline): void {
  const goal = useRoadmap((s) => s.goal);
  const [shown, setShown] = useState<{ readonly axis: Axis; readonly scrollTo: number | null } | null>(null);
  const middleOf = (before: Axis | undefined): Day => {
    if (!before) return today;
    const x = held === null ? -1 : finishX(before, held) - left;
    if (held !== null && 0 <= x && x <= seen) return held;
    // Coming from the whole plan, today is what people look for.
    return before.zoom === "all" ? today : dayAt(before, left + seen / 2);
  };
  const leftOf = (day: Day) => (axis ? Math.max(0, Math.min(startX(axis, day) - seen / 2, axis.width - seen)) : 0);
  if (axis && shown?.axis !== axis) {
    const isZoomed = shown?.axis.zoom !== axis.zoom;
    setShown({ axis, scrollTo: isZoomed ? leftOf(middleOf(shown?.axis)) : null });
    if (isZoomed) onPlace(leftOf(middleOf(shown?.axis)));
  }
  useLayoutEffect(() => {
    if (scroller.current && shown && shown.scrollTo !== null) scroller.current.scrollLeft = shown.scrollTo;
  }, [scroller, shown]);

  const told = useRef({ onPlace, leftOf });
  told.current = { onPlace, leftOf };
  useLayoutEffect(() => {
    if (!goal || !axis || !scroller.current) return;
    const day = goal.day === "today" ? today : goal.day;
    const to = told.current.leftOf(day);
    scroller.current.scrollLeft = to;
    told.current.onPlace(to);
    announce(day < axis.first || day > axis.last ? `${longDay(day)} is outside the plan.` : `${longDay(day)} is in sight.`);
    setRoadmap({ goal: null });
  }, [scroller, axis, goal, today]);
}

/** How much of the timeline lies under the item panel, in pixels from the right: none where the panel stands beside it or takes the whole window. */
export function useCovered(scroller: { readonly current: HTMLElement | null }, width: number): number {
  const isOpen = useView((view) => view.item !== null);
  const panelWidth = useView((view) => view.panelWidth);
  const [covered, setCovered] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panel's place follows from the two widths
  useLayoutEffect(() => {
    const box = isOpen ? scroller.current?.getBoundingClientRect() : undefined;
    const panel = box && document.querySelector(".panel")?.getBoundingClientRect();
    setCovered(box && panel && panel.left > box.left ? Math.max(0, box.right - panel.left) : 0);
  }, [scroller, isOpen, width, panelWidth]);
  return covered;
}
/** Scrolls sideways to a place on the timeline that is out of sight, or that something covers. @param seen width of what can be seen of the timeline */
export function showPlace(box: HTMLElement, x: number, seen: number): void {
  const edge = Math.min(24, seen / 4);
  if (x < box.scrollLeft + edge || x > box.scrollLeft + seen - edge) box.scrollLeft = Math.max(0, x - seen / 2);
}

/** Opens what hides a row that is asked for, then shows it. */
export function useReveal(outline: Outline, show: (index: number, focus: boolean) => void): void {
  const reveal = useRoadmap((s) => s.reveal);
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    if (!reveal) return;
    const found = findLine(outline, reveal.key);
    const folded = new Set([reveal.key, ...(reveal.beside ?? [])].flatMap((key) => findLine(outline, key)?.folded ?? []));
    if (folded.size > 0) return toggle(...folded);
    setRoadmap({ reveal: null });
    if (found) latest.current(found.index, reveal.focus);
    else announce("That item is not on the roadmap, or the filter leaves it out.");
  }, [outline, reveal]);
}

/** What opens in the item panel from elsewhere (search, a link) is selected and brought into sight here. */
export function useFollowItem(): void {
  const item = useView((view) => view.item);
  useEffect(() => {
    if (!item || !hasRow.has(item.type)) return;
    const key = `${item.type}/${item.id}`;
    if (useRoadmap.getState().selected?.split("@")[0] !== key) revealRow(key, false);
  }, [item]);
}

const hasRow: ReadonlySet<TypeName> = new Set(["ambition", "objective", "milestone", "enabler", "body"]);

/** Goes along an item's dependencies; `back` returns. */
export function follow(key: Key, way: "from" | "to" | "back"): void {
  const { trail } = useRoadmap.getState();
  const before = trail.at(-1);
  if (way === "back") {
    if (before === undefined) announce("There is nothing to return to.");
    else {
      setRoadmap({ trail: trail.slice(0, -1) });
      revealRow(before, true);
    }
    return;
  }
  const own = key.split("@")[0];
  const ends = linksOf(useProgramme.getState().tables, key)
    .map(({ from, to }) => (way === "from" ? from : to))
    .filter((end) => end.key !== own);
  const [next] = ends;
  if (!next) {
    announce(way === "from" ? "It waits for nothing on this roadmap." : "Nothing on this roadmap waits for it.");
    return;
  }
  setRoadmap({ trail: [...trail, key] });
  announce(`${way === "from" ? "Predecessor" : "Successor"} 1 of ${ends.length}: ${endInWords(next)}.`);
  revealRow(next.key, true);
}
