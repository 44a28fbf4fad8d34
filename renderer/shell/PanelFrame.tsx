/** The frame of the item panel: its place at the right, its width, its close button; it takes focus when it opens and gives it back. */
import { X } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { closeItem, setView, useView } from "../view.ts";

const narrowest = 280;
const widest = 640;
const setWidth = (px: number) => setView({ panelWidth: Math.round(Math.min(widest, Math.max(narrowest, px))) });

export function PanelFrame({ children }: { readonly children: ReactNode }) {
  const width = useView((view) => view.panelWidth);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    frame.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else document.getElementById("main")?.focus();
    };
  }, []);
  const resize = (event: KeyboardEvent) => {
    const step = { ArrowLeft: 16, ArrowRight: -16, Home: narrowest - width, End: widest - width }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setWidth(width + step);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setWidth((frame.current?.getBoundingClientRect().right ?? 0) - event.clientX);
  };
  return (
    <aside
      ref={frame}
      className="panel"
      aria-label="Item"
      data-region=""
      tabIndex={-1}
      style={{ "--panel-width": `${width}px` } as CSSProperties}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that moves has no HTML element; this is the window splitter pattern of the ARIA practices */}
      <div
        className="panel-edge"
        role="separator"
        aria-label="Width of the item panel"
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        tabIndex={0}
        onKeyDown={resize}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
      <button
        type="button"
        className="panel-close icon-button"
        aria-label="Close the item panel"
        aria-keyshortcuts="Escape"
        onClick={closeItem}
      >
        <X size={16} aria-hidden />
      </button>
      {children}
    </aside>
  );
}
