/** Moves as they are made: the pointer's drag, with its preview and its way back, and the one verb that writes a move. */
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from "react";
import type { Position } from "../../shared/api.ts";
import type { Row } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { announce, notify } from "../notices.ts";
import { rowOf, useProgramme } from "../store.ts";
import type { Axis } from "./axis.ts";
import { byDays, type Move, moveOf, type Part, stepOf, whyFixed } from "./moves.ts";
import { useRoadmap } from "./state.ts";

/** A move that the pointer holds and nothing has written yet. */
export interface Draft {
  readonly id: string;
  readonly move: Move;
  /** Where the pointer is, in the window. */
  readonly x: number;
  readonly y: number;
}

/** Moves a milestone by one step of the zoom: earlier (-1) or later (1). */
export async function moveByStep(id: string, part: Part, direction: 1 | -1): Promise<void> {
  const milestone = rowOf(useProgramme.getState().tables, "milestone", id);
  if (!milestone) return;
  const fixed = whyFixed(milestone);
  if (fixed) return announce(fixed);
  const move = moveOf(milestone, part, stepOf(useRoadmap.getState().zoom).shift(direction));
  if (move) await write(milestone, move);
  else announce("It stays where it is: a start cannot pass its finish.");
}

async function write(milestone: Row<"milestone">, { edits, label, words }: Move, at?: Position): Promise<void> {
  const said = `${milestone.code ?? ""} ${milestone.title ?? ""} moved to ${words}`.trim();
  const result = await edit({ edits, label, said, ...(at === undefined ? {} : { at }) });
  if (!result.ok && result.error.type === "Invalid") notify(result.error.message, "problem");
}

/** The distance in pixels from which a press is a drag and not a click. */
const slack = 3;

/**
 * Drags with the pointer: a mark's `data-part` says what moves, its row's `data-row` which milestone. Snaps to days; Escape brings it back;
 * the preview stays until the engine has answered, so nothing jumps.
 */
export function useDrag(axis: Axis | null) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const stop = useRef<() => void>(null);
  const wasDrag = useRef(false);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: ReactPointerEvent) => {
    wasDrag.current = false;
    const handle = event.target instanceof Element ? event.target.closest("[data-part]") : null;
    const id = handle?.closest("[data-row]")?.getAttribute("data-row")?.slice("milestone/".length);
    const milestone = rowOf(useProgramme.getState().tables, "milestone", id ?? "");
    if (!axis || !handle || !milestone || event.button !== 0 || whyFixed(milestone)) return;
    // No text is marked on the way; the row takes the focus all the same.
    event.preventDefault();
    handle.closest<HTMLElement>("[data-row]")?.focus({ preventScroll: true });
    const part = handle.getAttribute("data-part") as Part;
    const scroller = handle.closest(".roadmap-scroll");
    const [from, scrolled, at] = [event.clientX, scroller?.scrollLeft ?? 0, position()];
    let held: Draft | null = null;

    const onMove = (moved: PointerEvent) => {
      const distance = moved.clientX - from + (scroller?.scrollLeft ?? 0) - scrolled;
      if (!wasDrag.current && Math.abs(distance) < slack) return;
      wasDrag.current = true;
      const move = moveOf(milestone, part, byDays(Math.round(distance / axis.pxPerDay)));
      held = move && { id: milestone.id, move, x: moved.clientX, y: moved.clientY };
      setDraft(held);
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
      setDraft(null);
    };
    const drop = () => {
      end();
      if (held) void write(milestone, held.move, at).finally(() => setDraft(null));
      else setDraft(null);
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
    stop.current = end;
  };
  /** Whether the click that follows was the end of a drag, and is to be left alone. */
  const isDragClick = () => wasDrag.current;
  return { draft, onPointerDown, isDragClick };
}
