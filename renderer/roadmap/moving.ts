/**
 * Moves as they are made. What the pointer drags or the keys step is held first: it is shown where it would be, and nothing is written until it
 * is let go (the pointer), or until the keys rest or Enter is pressed; Escape leaves it where it was. So several steps are one move with one
 * reason, asked for on the way to the engine. Ticked milestones move together.
 */
import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from "react";
import { create } from "zustand";
import type { Position } from "../../shared/api.ts";
import type { Row } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { announce, notify } from "../notices.ts";
import { rowOf, useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import type { Axis } from "./axis.ts";
import { byDays, type Move, moveTo, type Part, type Place, placeOf, stepOf, stepped, whyFixed } from "./moves.ts";
import { milestoneIn, useRoadmap } from "./state.ts";

/** Moves that are held and that nothing has written yet. */
export interface Draft {
  /** By the milestones' ids. */
  readonly moves: ReadonlyMap<string, Move>;
  /** "7b.9: 12 May 2027, 6 weeks later" */
  readonly words: string;
  /** Where the pointer is, in the window; null for a move by keys. */
  readonly pointer: { readonly x: number; readonly y: number } | null;
}
/** A move by keys that waits for the next step, for Enter or for a rest. */
interface Holding {
  /** What was on screen when it began. */
  readonly at: Position;
  readonly milestones: readonly Row<"milestone">[];
  readonly places: ReadonlyMap<string, Place>;
  /** Stops listening for Enter and Escape. */
  readonly release: () => void;
}
interface Held {
  readonly draft: Draft | null;
  readonly holding: Holding | null;
  /** Rings when the keys have rested. */
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}
const useHeld = create<Held>(() => ({ draft: null, holding: null, timer: undefined }));

/** Whether a move by keys waits for its next step. */
export const useIsHeld = (): boolean => useHeld(({ holding }) => holding !== null);

/** Milliseconds without a step after which a move by keys asks for its reason. */
const rest = 1_200;

/** Moves milestones together by one step of the zoom: earlier (-1) or later (1). */
export function moveByStep(ids: readonly string[], part: Part, direction: 1 | -1): void {
  const { holding, timer } = useHeld.getState();
  clearTimeout(timer);
  const held = holding ?? hold(ids);
  if (!held) return;
  const shift = stepOf(useRoadmap.getState().zoom).shift(direction);
  const places = new Map([...held.places].map(([key, place]) => [key, stepped(place, part, shift)]));
  const draft = draftOf(held.milestones, places, null);
  useHeld.setState({ draft, holding: { ...held, places }, timer: setTimeout(() => void settle(), rest) });
  announce(draft ? `${draft.words}. Enter saves it, Escape leaves it as it was.` : "It is where it was: a start cannot pass its finish.");
}

/** Begins a move by keys. @returns null when nothing can be moved, which is said */
function hold(ids: readonly string[]): Holding | null {
  const milestones = movable(ids);
  if (milestones.length === 0) return null;
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.key === "Shift" || event.key === "Control") return;
    if (event.key === "Escape" || event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
    }
    if (event.key === "Escape") leave();
    else void settle();
  };
  window.addEventListener("keydown", onKey, true);
  return {
    at: position(),
    milestones,
    places: new Map(milestones.flatMap((milestone) => placeEntry(milestone))),
    release: () => window.removeEventListener("keydown", onKey, true),
  };
}
const placeEntry = (milestone: Row<"milestone">): readonly (readonly [string, Place])[] => {
  const place = placeOf(milestone);
  return place ? [[milestone.id, place]] : [];
};

/** Writes what the keys hold: asks why, and what moves with it. */
export async function settle(): Promise<void> {
  const held = letGo();
  const { draft } = useHeld.getState();
  if (held && draft) await write(held.milestones, draft.moves, held.at);
  useHeld.setState({ draft: null });
}
/** Leaves what the keys hold where it was. */
export function leave(): void {
  letGo();
  useHeld.setState({ draft: null });
  announce("Move cancelled. Nothing was changed.");
}
function letGo(): Holding | null {
  const { holding, timer } = useHeld.getState();
  clearTimeout(timer);
  holding?.release();
  useHeld.setState({ holding: null });
  return holding;
}

/** Those that can be moved; of what cannot it is said. */
function movable(ids: readonly string[]): readonly Row<"milestone">[] {
  const { tables } = useProgramme.getState();
  const all = ids.flatMap((one) => rowOf(tables, "milestone", one) ?? []);
  const free = all.filter((milestone) => whyFixed(milestone) === null);
  const [first] = all;
  if (free.length === 0 && first) announce(whyFixed(first) ?? "");
  else if (free.length < all.length) announce(`${counted(all.length - free.length, "milestone")} of those ticked cannot move.`);
  return free;
}
/** A milestone with all that are ticked, when it is one of them. */
function together(id: string): readonly string[] {
  const { ticked } = useRoadmap.getState();
  return ticked.has(`milestone/${id}`) ? [...ticked].flatMap((key) => milestoneIn(key) ?? []) : [id];
}

function draftOf(milestones: readonly Row<"milestone">[], places: ReadonlyMap<string, Place>, pointer: Draft["pointer"]): Draft | null {
  const moves = new Map(
    milestones.flatMap((milestone) => {
      const place = places.get(milestone.id);
      const move = place ? moveTo(milestone, place) : null;
      return move ? [[milestone.id, move] as const] : [];
    }),
  );
  const [first] = moves;
  if (!first) return null;
  const code = milestones.find(({ id }) => id === first[0])?.code ?? "";
  // Beside the pointer the milestone is in sight.
  const one = pointer ? first[1].words : `${code}: ${first[1].words}`;
  const words = moves.size === 1 ? one : `${counted(moves.size, "milestone")}; ${code}: ${first[1].words}`;
  return { moves, words, pointer };
}

async function write(milestones: readonly Row<"milestone">[], moves: ReadonlyMap<string, Move>, at: Position): Promise<void> {
  const [first] = milestones.filter(({ id }) => moves.has(id));
  const only = first && moves.get(first.id);
  if (!first || !only) return;
  const isOne = moves.size === 1;
  const result = await edit({
    edits: [...moves.values()].flatMap(({ edits }) => edits),
    label: isOne ? only.label : `Move ${counted(moves.size, "milestone")}`,
    said: isOne ? `${first.code ?? ""} ${first.title ?? ""} moved to ${only.words}`.trim() : `${counted(moves.size, "milestone")} moved`,
    at,
  });
  if (!result.ok && result.error.type === "Invalid") notify(result.error.message, "problem");
}

/** The distance in pixels from which a press is a drag and not a click. */
const slack = 3;

/**
 * Drags with the pointer: a mark's `data-part` says what moves, its row's `data-row` which milestone. Snaps to days; Escape brings it back;
 * the preview stays until the engine has answered, so nothing jumps.
 */
export function useDrag(axis: Axis | null) {
  const draft = useHeld((held) => held.draft);
  const stop = useRef<() => void>(null);
  const wasDrag = useRef(false);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: ReactPointerEvent) => {
    wasDrag.current = false;
    const handle = event.target instanceof Element ? event.target.closest("[data-part]") : null;
    const id = handle?.closest("[data-row]")?.getAttribute("data-row")?.slice("milestone/".length);
    const milestone = rowOf(useProgramme.getState().tables, "milestone", id ?? "");
    if (!axis || !handle || !milestone || useHeld.getState().holding || event.button !== 0 || whyFixed(milestone)) return;
    // No text is marked on the way; the row takes the focus all the same.
    event.preventDefault();
    handle.closest<HTMLElement>("[data-row]")?.focus({ preventScroll: true });
    const part = handle.getAttribute("data-part") as Part;
    const scroller = handle.closest(".roadmap-scroll");
    const [from, scrolled, at] = [event.clientX, scroller?.scrollLeft ?? 0, position()];
    const milestones = movable(together(milestone.id));
    let held: Draft | null = null;

    const onMove = (moved: PointerEvent) => {
      const distance = moved.clientX - from + (scroller?.scrollLeft ?? 0) - scrolled;
      if (!wasDrag.current && Math.abs(distance) < slack) return;
      wasDrag.current = true;
      const shift = byDays(Math.round(distance / axis.pxPerDay));
      const places = new Map(milestones.flatMap(placeEntry).map(([key, place]) => [key, stepped(place, part, shift)] as const));
      held = draftOf(milestones, places, { x: moved.clientX, y: moved.clientY });
      useHeld.setState({ draft: held });
    };
    const end = () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", cancel);
      window.removeEventListener("keydown", onKey, true);
      stop.current = null;
    };
    const cancel = () => {
      end();
      useHeld.setState({ draft: null });
    };
    const drop = () => {
      end();
      if (held) void write(milestones, held.moves, at).finally(() => useHeld.setState({ draft: null }));
      else useHeld.setState({ draft: null });
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      key.stopPropagation();
      cancel();
      announce("Move cancelled. Nothing was changed.");
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", onKey, true);
    stop.current = cancel;
  };
  /** Whether the click that follows was the end of a drag, and is to be left alone. */
  const isDragClick = () => wasDrag.current;
  return { draft, onPointerDown, isDragClick };
}
