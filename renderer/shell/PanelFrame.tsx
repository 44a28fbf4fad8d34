/** The frame of the item panel: its place at the right, its width, its close button; it takes focus when it opens and gives it back. */
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { closeItem, setView, useView } from "../view.ts";
import { Splitter } from "./Splitter.tsx";

const narrowest = 280;
const widest = 640;

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
  return (
    <aside ref={frame} className="panel" aria-label="Item" data-region="" tabIndex={-1}>
      <Splitter
        label="Width of the item panel"
        className="panel-edge"
        width={width}
        narrowest={narrowest}
        widest={widest}
        grows="left"
        widthAt={(x) => (frame.current?.getBoundingClientRect().right ?? 0) - x}
        onChange={(panelWidth) => setView({ panelWidth })}
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
