/** The edge between two parts of the window: dragged, or moved by the arrow keys in steps of 16 pixels; Home and End go as far as it goes. */
import type { KeyboardEvent, PointerEvent } from "react";

interface Props {
  /** "Width of the item panel" */
  readonly label: string;
  readonly className: string;
  /** From the left end of what holds it, where its style sheet does not place it. */
  readonly left?: number;
  /** CSS pixels. */
  readonly width: number;
  readonly narrowest: number;
  readonly widest: number;
  /** Whether the part grows when the edge moves to the right. */
  readonly grows: "right" | "left";
  /** How wide the part would be with its edge at this place in the window. */
  readonly widthAt: (x: number) => number;
  readonly onChange: (width: number) => void;
}
export function Splitter({ label, className, left, width, narrowest, widest, grows, widthAt, onChange }: Props) {
  const set = (px: number) => onChange(Math.round(Math.min(widest, Math.max(narrowest, px))));
  const resize = (event: KeyboardEvent) => {
    const out = grows === "right" ? 16 : -16;
    const to = { ArrowLeft: width - out, ArrowRight: width + out, Home: narrowest, End: widest }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(widthAt(event.clientX));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves has no HTML element; this is the window splitter pattern of the ARIA practices
    <div
      className={className}
      style={left === undefined ? {} : { left }}
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={narrowest}
      aria-valuemax={Math.round(widest)}
      tabIndex={0}
      onKeyDown={resize}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  );
}
