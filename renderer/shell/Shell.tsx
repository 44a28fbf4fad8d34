/** The window: header, rail, the current screen, the item panel, the status bar, and what floats over them. */
import { type CSSProperties, Suspense, useEffect, useRef } from "react";
import { screens } from "../screens.ts";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Header } from "./Header.tsx";
import { LiveRegion, Notices, UnsavedBanner } from "./Notices.tsx";
import { DatesQuestion, Introduce, ItemPanel, Palette, Present, SavePoint, Shortcuts, WhyDialog } from "./overlays.ts";
import { PanelFrame } from "./PanelFrame.tsx";
import { Rail } from "./Rail.tsx";
import { StatusBar } from "./StatusBar.tsx";
import "./shell.css";
import "./notices.css";
import "./dialogs.css";

export function Shell() {
  const name = useView((view) => view.screen);
  const item = useView((view) => view.item);
  const panelWidth = useView((view) => view.panelWidth);
  const isOpen = useProgramme((s) => s.tables.plan.rows.size > 0);
  const screen = screens.find((s) => s.name === name) ?? screens[0];
  useEffect(() => {
    document.title = screen ? `${screen.title}: Waymark` : "Waymark";
  }, [screen]);
  return (
    <div className="shell" style={{ "--panel-width": `min(${panelWidth}px, 50vw)` } as CSSProperties}>
      {/* A button, not a link: the address names the screen. */}
      <button type="button" className="skip button" onClick={() => document.getElementById("main")?.focus()}>
        Skip to main content
      </button>
      <Header />
      <UnsavedBanner />
      <Rail current={screen?.name ?? ""} />
      <main id="main" className="main" data-region="" tabIndex={-1}>
        {isOpen || screen?.low ? (
          <Suspense>
            <ErrorBoundary key={screen?.name}>{screen && <screen.component />}</ErrorBoundary>
            <Arrival screen={name} />
          </Suspense>
        ) : (
          <NoPlan />
        )}
      </main>
      {item && (
        <PanelFrame>
          <ErrorBoundary key={`${item.type}/${item.id}`}>
            <Suspense>
              <ItemPanel type={item.type} id={item.id} />
            </Suspense>
          </ErrorBoundary>
        </PanelFrame>
      )}
      <StatusBar />
      <Notices />
      <LiveRegion />
      <Suspense>
        <Dialogs />
      </Suspense>
    </div>
  );
}

/** Stands after a screen, so that it is there when the screen is: what a key led away from took its focus with it, and the new screen gets it. */
function Arrival({ screen }: { readonly screen: string }) {
  const before = useRef(screen);
  useEffect(() => {
    if (before.current !== screen && document.activeElement === document.body) document.getElementById("main")?.focus();
    before.current = screen;
  }, [screen]);
  return null;
}

function Dialogs() {
  const dialog = useView((view) => view.dialog);
  switch (dialog?.name) {
    case "palette":
      return <Palette />;
    case "present":
      return <Present />;
    case "shortcuts":
      return <Shortcuts />;
    case "save-point":
      return <SavePoint />;
    case "introduce":
      return <Introduce done={dialog.done} />;
    case "dates":
      return <DatesQuestion question={dialog.question} done={dialog.done} />;
    case "why":
      return <WhyDialog end={dialog.end} />;
    default:
      return null;
  }
}

const NoPlan = () => (
  <div className="empty">
    <h1>No plan is open</h1>
    <p>Nothing is lost: plans stay in their files. Open a plan file from the File menu.</p>
  </div>
);
