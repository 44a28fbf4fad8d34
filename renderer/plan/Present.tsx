/**
 * The plan on a page for the board room: full screen, without the window around it. First the whole plan, then each ambition in large type.
 * Left and Right (or Page Up and Down, or the space bar, as a remote control sends them) go through them; Escape leaves.
 */
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { longDay, type PlanYear, slipInWords } from "../../shared/dates.ts";
import { badgeOf, badges, isCounted } from "../../shared/rules.ts";
import { finishOf, slipOf } from "../roadmap/marks.ts";
import { rowsWhere, type Tables, useProgramme } from "../store.ts";
import { ConfidenceBadge, Legend } from "../symbols.tsx";
import { closeDialog } from "../view.ts";
import { counted } from "../words.ts";
import { CellFace, PlanGrid } from "./PlanGrid.tsx";
import { Summary } from "./PlanOnAPage.tsx";
import { type AmbitionRow, cellInWords, type ObjectiveRow, planRows, planYears } from "./rows.ts";
import "./present.css";

/** What a page is laid out for, in CSS pixels; it is drawn as much larger as the screen is. */
const page = { width: 1440, height: 810 };
/** Narrower than this it flows and scrolls, and is not made smaller. */
const narrowest = 900;

export function Present() {
  const tables = useProgramme((s) => s.tables);
  const rows = planRows(tables);
  const { years, current, today } = planYears(tables);
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const scale = useScale();
  const last = rows.length;
  const ambition = at === 0 ? null : rows[at - 1];
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    const onFullscreen = () => document.fullscreenElement === null && closeDialog();
    document.addEventListener("fullscreenchange", onFullscreen);
    return () => {
      document.removeEventListener("fullscreenchange", onFullscreen);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const go = (to: number) => setAt(Math.min(last, Math.max(0, to)));
  const onKeyDown = (event: KeyboardEvent) => {
    // On a button the space bar presses it.
    if (event.key === " " && event.target instanceof HTMLButtonElement) return;
    const to = { ArrowRight: at + 1, PageDown: at + 1, " ": at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <dialog
      ref={dialog}
      className={scale === null ? "present present-flow" : "present"}
      aria-label="Plan on a page, presented"
      data-modal=""
      style={{ "--scale": scale ?? 1 } as CSSProperties}
      onClose={closeDialog}
      onKeyDown={onKeyDown}
    >
      <div className="present-page" data-density="comfortable">
        <div className="present-content" aria-live="polite">
          {ambition ? (
            <AmbitionPage row={ambition} tables={tables} years={years} current={current} />
          ) : (
            <>
              <header className="present-head">
                <h1>{planTitle(tables)}</h1>
                {current && <Summary objectives={rows.flatMap(({ objectives }) => objectives)} year={current.year} />}
              </header>
              {/* To look at; what it says is on the pages that follow and on the screen behind. */}
              <div className="present-whole" inert>
                <PlanGrid rows={rows} years={years} current={current} cells="chips" />
              </div>
            </>
          )}
        </div>
        <Legend />
        <footer className="present-foot">
          <span>Position at {longDay(today)}</span>
          <span>
            {at + 1} of {last + 1}
          </span>
          <button type="button" className="button" disabled={at === 0} onClick={() => go(at - 1)}>
            Previous <kbd>Left</kbd>
          </button>
          <button type="button" className="button" aria-disabled={at === last} onClick={() => go(at + 1)}>
            Next <kbd>Right</kbd>
          </button>
          <button type="button" className="button" onClick={closeDialog}>
            Leave <kbd>Esc</kbd>
          </button>
        </footer>
      </div>
    </dialog>
  );
}

interface PageProps {
  readonly row: AmbitionRow;
  readonly tables: Tables;
  readonly years: readonly PlanYear[];
  readonly current: PlanYear | null;
}
function AmbitionPage({ row: { ambition, objectives }, tables, years, current }: PageProps) {
  return (
    <>
      <header className="present-head">
        <h1>
          {ambition.code} {ambition.title}
        </h1>
        {current && <Summary objectives={objectives} year={current.year} />}
      </header>
      {objectives.length < 3 && ambition.aim && <p className="present-aim">{ambition.aim}</p>}
      <table className={objectives.length < 3 ? "present-table present-few" : "present-table"}>
        <thead>
          <tr>
            <th scope="col">Objective</th>
            {years.map((year) => (
              <th key={year.year} scope="col" className={year === current ? "present-now" : undefined}>
                {year.short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {objectives.map((row) => (
            <tr key={row.objective.id}>
              <th scope="row">
                <span className="present-name">
                  <b>{row.objective.code}</b> {row.objective.title}
                </span>
                <Attention row={row} tables={tables} most={Math.max(2, Math.floor(12 / objectives.length) - 1)} />
              </th>
              {row.cells.map((cell) => (
                <td key={cell.year.year} className={cell.year === current ? "present-now" : undefined}>
                  <span className="unseen">{cellInWords(cell)}</span>
                  <div className="present-cell">
                    <CellFace cell={cell} isCurrent />
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What of an objective a board asks about: its milestones that are off track or at risk, the worst first; else the next that is due. */
function Attention({ row: { objective }, tables, most }: { readonly row: ObjectiveRow; readonly tables: Tables; readonly most: number }) {
  const open = rowsWhere(tables.milestone, "objective", objective.id)
    .filter((milestone) => isCounted(milestone) && milestone.status !== "complete" && finishOf(milestone) !== null)
    .sort((a, b) => badges.indexOf(badgeOf(a)) - badges.indexOf(badgeOf(b)) || (finishOf(a) ?? "").localeCompare(finishOf(b) ?? ""));
  const asked = open.filter(({ confidence }) => confidence === "red" || confidence === "amber");
  const [next] = open.toSorted((a, b) => (finishOf(a) ?? "").localeCompare(finishOf(b) ?? ""));
  const named = asked.length > 0 ? asked.slice(0, most) : next ? [next] : [];
  return (
    <ul className="present-attention">
      {named.map((milestone) => (
        <li key={milestone.id}>
          <ConfidenceBadge badge={badgeOf(milestone)} named />
          <span>
            {milestone.code} {milestone.title}, {longDay(finishOf(milestone) ?? "")}
            {slipOf(milestone) > 0 && `, ${slipInWords(slipOf(milestone))} than agreed`}
          </span>
        </li>
      ))}
      {asked.length > named.length && <li className="present-more">and {counted(asked.length - named.length, "further one")}</li>}
    </ul>
  );
}
const planTitle = (tables: Tables): string => tables.plan.rows.values().next().value?.title ?? "Plan on a page";

/** How much larger than it is laid out a page is drawn; null where it flows. */
const useScale = (): number | null => useSyncExternalStore(onResize, scaleNow);
function scaleNow(): number | null {
  const { innerWidth, innerHeight } = window;
  return innerWidth < narrowest ? null : Math.min(innerWidth / page.width, innerHeight / page.height);
}
function onResize(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}
