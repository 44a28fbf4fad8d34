/** What is held and not written yet, in words: beside the pointer, or at the foot of the timeline with the ways to save or leave it. */
import "../schedule/schedule.css";
import { type Draft, leave, settle, useIsHeld } from "./moving.ts";

export function HeldMove({ draft }: { readonly draft: Draft | null }) {
  const isHeld = useIsHeld();
  if (!draft) return null;
  if (draft.pointer)
    return (
      <div className="roadmap-drag" style={{ left: draft.pointer.x + 16, top: draft.pointer.y + 16 }}>
        {draft.words}
      </div>
    );
  // Once it was let go the question is asked elsewhere.
  if (!isHeld) return null;
  return (
    <div className="roadmap-held">
      <b>{draft.words}</b>
      <button type="button" className="button primary" onClick={() => void settle()}>
        Save <kbd>Enter</kbd>
      </button>
      <button type="button" className="button" onClick={leave}>
        Leave it <kbd>Esc</kbd>
      </button>
    </div>
  );
}
