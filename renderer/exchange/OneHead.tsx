/** The head of what stands at the right of a review: what it is about, which one of how many, and the way to the next. */
import type { ReactNode } from "react";
import type { PartKeys } from "../shell/partKeys.ts";

interface Props {
  readonly title: string;
  /** What is particular about it. */
  readonly tags: ReactNode;
  /** "2 of 7 left" */
  readonly place: string;
  /** What the button says: "Next conflict". */
  readonly next: string;
  readonly step: PartKeys["step"];
}
export const OneHead = ({ title, tags, place, next, step }: Props) => (
  <div className="one-title">
    <div className="one-name">
      <h2>{title}</h2>
      <p className="tags">{tags}</p>
    </div>
    <div className="one-nav">
      <span className="muted">{place}</span>
      <button type="button" className="button" disabled={!step} aria-keyshortcuts="F8" onClick={() => step?.(1)}>
        <b>{next}</b> <kbd>F8</kbd>
      </button>
    </div>
  </div>
);
