/** While milestones are ticked: how many, and the buttons that move them together, for those who use neither keys nor drags. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useEffect } from "react";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { stepOf } from "./moves.ts";
import { moveByStep } from "./moving.ts";
import { milestoneIn, tick, untickAll, useRoadmap } from "./state.ts";

export function Ticked() {
  const ticked = useRoadmap((s) => s.ticked);
  const zoom = useRoadmap((s) => s.zoom);
  const milestones = useProgramme((s) => s.tables.milestone);
  // What a colleague deleted is no longer ticked, and that is said.
  useEffect(() => {
    const gone = [...ticked].filter((key) => !milestones.rows.has(milestoneIn(key) ?? ""));
    if (gone.length > 0) tick(gone, false);
  }, [ticked, milestones]);
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
