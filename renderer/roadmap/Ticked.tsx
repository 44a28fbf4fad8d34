/** While milestones are ticked: how many, and the buttons that move them together, for those who use neither keys nor drags. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import { counted } from "../words.ts";
import { stepOf } from "./moves.ts";
import { moveByStep } from "./moving.ts";
import { milestoneIn, untickAll, useRoadmap } from "./state.ts";

export function Ticked() {
  const ticked = useRoadmap((s) => s.ticked);
  const zoom = useRoadmap((s) => s.zoom);
  if (ticked.size === 0) return null;
  const step = stepOf(zoom).words;
  const move = (direction: 1 | -1) =>
    moveByStep(
      [...ticked].flatMap((key) => milestoneIn(key) ?? []),
      "whole",
      direction,
    );
  return (
    <section className="roadmap-strip" aria-label="Ticked milestones">
      <b>{counted(ticked.size, "milestone")} ticked</b>
      <button type="button" className="button" onClick={() => move(-1)}>
        <ArrowLeft size={16} aria-hidden />
        {step} earlier
      </button>
      <button type="button" className="button" onClick={() => move(1)}>
        {step} later
        <ArrowRight size={16} aria-hidden />
      </button>
      <button type="button" className="button" onClick={untickAll}>
        Untick all
      </button>
      <span className="muted">Dragging one, or Alt and an arrow key, moves all of them.</span>
    </section>
  );
}
