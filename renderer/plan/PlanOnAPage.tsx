/** Plan on a page: the whole plan as ambitions, objectives and years; each cell says what kind of year it is and how delivery stands. */
import { Presentation } from "lucide-react";
import { useMemo } from "react";
import type { YearCell } from "../../shared/rules.ts";
import { Segments } from "../shell/Segments.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { Legend } from "../symbols.tsx";
import { noFilter, present, setView, useView } from "../view.ts";
import { counted } from "../words.ts";
import { FilterButton } from "./FilterButton.tsx";
import { PlanGrid } from "./PlanGrid.tsx";
import { filterInWords, type ObjectiveRow, passes, planRows, planYears } from "./rows.ts";
import "./plan.css";

export function PlanOnAPage() {
  const tables = useProgramme((s) => s.tables);
  const filter = useView((view) => view.filter);
  const cells = useView((view) => view.cells);
  const { years, current } = planYears(tables);
  const rows = useMemo(() => planRows(tables), [tables]);
  const shown = useMemo(
    () => rows.map((row) => ({ ...row, objectives: row.objectives.filter((o) => passes(o, filter, current?.year ?? null)) })),
    [rows, filter, current],
  );
  const objectives = rows.flatMap((row) => row.objectives);
  const left = shown.reduce((sum, row) => sum + row.objectives.length, 0);
  const words = filterInWords(filter, tables);
  const milestones = tables.milestone.rows.size;
  useStatusLine({
    counts: words
      ? `${left} of ${counted(objectives.length, "objective")} shown`
      : `${counted(objectives.length, "objective")}, ${counted(milestones, "milestone")}`,
    filters: words,
    notes: objectives.reduce((sum, row) => sum + row.notes, 0),
    keys: [
      ["Enter", "open"],
      ["F6", "next region"],
      ["Ctrl+/", "all keys"],
    ],
  });
  return (
    <>
      <div className="view-head">
        <h1>Plan on a page</h1>
        {current && <Summary objectives={objectives} year={current.year} />}
        <div className="controls">
          <Segments label="Cells show" choices={cellChoices} value={cells} onChange={(chosen) => setView({ cells: chosen })} />
          <FilterButton />
          <button type="button" className="button" aria-keyshortcuts="F11" onClick={present}>
            <Presentation size={16} aria-hidden />
            Present
          </button>
        </div>
      </div>
      {left === 0 && words ? (
        <div className="empty">
          <p>No items match: {words}.</p>
          <button type="button" className="button primary" onClick={clearFilter}>
            Clear filters
          </button>
        </div>
      ) : (
        <PlanGrid rows={shown.filter((row) => row.objectives.length > 0 || !words)} years={years} current={current} cells={cells} />
      )}
      <Legend>
        <p className="plan-legend-count">
          <b>3</b> Milestones in year
        </p>
      </Legend>
    </>
  );
}

const cellChoices = [
  ["chips", "Chips"],
  ["words", "Words"],
] as const;

/** The button goes with the filter; focus stays with what sets it. */
function clearFilter(): void {
  setView({ filter: noFilter });
  document.querySelector<HTMLElement>("main [data-find]")?.focus();
}

/** "This year 3 objectives are off track, 6 at risk, 10 on track, 2 not reported", counted from the column of this year. */
export function Summary({ objectives, year }: { readonly objectives: readonly ObjectiveRow[]; readonly year: number }) {
  const found = objectives.map((o) => o.cells.find((cell) => cell.year.year === year)?.badge ?? null);
  const count = (badge: YearCell["badge"]) => found.filter((b) => b === badge).length;
  const [complete, idle] = [count("complete"), count(null)];
  return (
    <p className="plan-summary">
      This year <b>{count("red")}</b> {count("red") === 1 ? "objective is" : "objectives are"} off track, <b>{count("amber")}</b> at risk,{" "}
      <b>{count("green")}</b> on track, <b>{count("not-rated")}</b> not reported
      {complete > 0 && (
        <>
          , <b>{complete}</b> complete
        </>
      )}
      {idle > 0 && (
        <>
          , <b>{idle}</b> with nothing planned
        </>
      )}
    </p>
  );
}
