/** The queue of a review where the window has no room for it: which one, the one before, the one after, and the answers to be sent. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { counted } from "../words.ts";

interface Props {
  readonly place: number;
  readonly all: number;
  readonly ready: number;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onSend: () => void;
}
export const Folded = ({ place, all, ready, onStep, onSend }: Props) => (
  <nav className="queue-folded" aria-label="Queue">
    <button type="button" className="icon-button" aria-label="Previous" onClick={() => onStep(-1)}>
      <ChevronLeft size={16} aria-hidden />
    </button>
    <b>
      {Math.max(place, 1)} of {Math.max(all, 1)}
    </b>
    <button type="button" className="icon-button" aria-label="Next" onClick={() => onStep(1)}>
      <ChevronRight size={16} aria-hidden />
    </button>
    <button
      type="button"
      className="button small-button queue-answer"
      onClick={() => document.querySelector<HTMLElement>("[data-first-answer]")?.focus()}
    >
      Answer
    </button>
    <button type="button" className="button small-button" disabled={ready === 0} onClick={onSend}>
      Send {counted(ready, "answer")}
    </button>
  </nav>
);
