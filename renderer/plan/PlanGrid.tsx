// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: one tab stop with roving focus; headers are read with their cells, not stopped at
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its rows in one place
/** The treegrid of Plan on a page: ambitions (level 1), objectives (level 2), one cell for each year. One tab stop; arrows move inside. */
import { type CSSProperties, type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import type { PlanYear } from "../../shared/dates.ts";
import type { YearCell } from "../../shared/rules.ts";
import { ActivityChip, ConfidenceBadge, ConflictMark, SourceNoteMark } from "../symbols.tsx";
import { openItem, useView } from "../view.ts";
import { activityWords, badgeWords, counted } from "../words.ts";
import { type AmbitionRow, cellInWords, type ObjectiveRow } from "./rows.ts";

interface Props {
  readonly rows: readonly AmbitionRow[];
  readonly years: readonly PlanYear[];
  /** The year that holds today. */
  readonly current: PlanYear | null;
  readonly cells: "chips" | "words";
}
/** Where the keyboard is: a row, or one of its cells. */
interface Place {
  readonly id: string;
  readonly cell: number | null;
}
/** A row as the arrows see it. */
interface Line {
  readonly id: string;
  /** The ambition's id, for an objective. */
  readonly parent: string | null;
  readonly cells: number;
}

export function PlanGrid({ rows, years, current, cells }: Props) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setPlace] = useState<Place | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const openId = useView((view) => view.item?.id);
  const lines = useMemo(() => linesOf(rows, collapsed, years.length), [rows, collapsed, years]);
  const place = lines.some((line) => line.id === wanted?.id) ? wanted : lines[0] ? { id: lines[0].id, cell: null } : null;

  const goTo = (next: Place) => {
    setPlace(next);
    // The element is there already unless a row has just been expanded; focus follows the state either way.
    focusPlace(grid.current, next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!place) return;
    const step = stepFor(event, lines, place, collapsed);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (step.collapsed) setCollapsed(step.collapsed);
    if (step.place) goTo(step.place);
    if (step.open) openItem(isAmbition(lines, place.id) ? "ambition" : "objective", place.id);
  };
  const columns = years.map((year) => (year === current ? "var(--this-year)" : "minmax(0, 1fr)")).join(" ");
  const objectives = rows.reduce((sum, row) => sum + row.objectives.length, 0);
  const [first, last] = [years[0], years.at(-1)];
  return (
    <div className="plan-scroll">
      <div
        ref={grid}
        className={`plan-grid plan-in-${cells}`}
        style={{ "--year-columns": columns } as CSSProperties}
        role="treegrid"
        aria-label={`Plan on a page, ${first?.long.split(" to ")[0]} to ${last?.long.split(" to ")[1]}, ${counted(rows.length, "ambition")}, ${counted(objectives, "objective")}`}
        aria-rowcount={1 + lines.length}
        aria-colcount={1 + years.length}
        onKeyDown={onKeyDown}
      >
        {current && <div className="plan-tint" aria-hidden="true" style={{ "--column": years.indexOf(current) + 3 } as CSSProperties} />}
        <PlanHead rows={rows} years={years} current={current} />
        {rows.map((row, i) => (
          <div key={row.ambition.id} role="rowgroup" className="plan-band">
            <AmbitionLine
              row={row}
              position={i + 1}
              of={rows.length}
              isCollapsed={collapsed.has(row.ambition.id)}
              isPlace={place?.id === row.ambition.id}
              onPlace={setPlace}
              onToggle={() => setCollapsed(toggled(collapsed, row.ambition.id))}
            />
            {!collapsed.has(row.ambition.id) &&
              row.objectives.map((objective, j) => (
                <ObjectiveLine
                  key={objective.objective.id}
                  row={objective}
                  position={j + 1}
                  of={row.objectives.length}
                  current={current}
                  place={place?.id === objective.objective.id ? (place.cell ?? "row") : null}
                  isOpen={openId === objective.objective.id}
                  onPlace={setPlace}
                />
              ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function PlanHead({ rows, years, current }: Pick<Props, "rows" | "years" | "current">) {
  const total = (year: PlanYear) =>
    rows.reduce((sum, row) => sum + row.objectives.reduce((part, o) => part + (o.cells[year.year - 1]?.count ?? 0), 0), 0);
  return (
    <div role="row" className="plan-head">
      <div role="columnheader" className="plan-head-ambition">
        <b>Ambition</b>
      </div>
      <div role="columnheader" className="plan-head-objective">
        <b>Objective</b>
      </div>
      {years.map((year) => (
        <div
          key={year.year}
          role="columnheader"
          className={year === current ? "plan-year plan-this-year" : "plan-year"}
          aria-label={`${year.long}, ${counted(total(year), "milestone")}`}
          aria-current={year === current ? "date" : undefined}
        >
          <b>{year.short}</b>
          <span>
            {year === current ? "This year" : `Year ${year.year}`}, {counted(total(year), "milestone")}
          </span>
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  readonly position: number;
  readonly of: number;
  readonly onPlace: (place: Place) => void;
}
interface AmbitionProps extends LineProps {
  readonly row: AmbitionRow;
  readonly isCollapsed: boolean;
  readonly isPlace: boolean;
  readonly onToggle: () => void;
}
const AmbitionLine = ({ row: { ambition, objectives }, position, of, isCollapsed, isPlace, onPlace, onToggle }: AmbitionProps) => (
  <div
    role="row"
    aria-level={1}
    aria-posinset={position}
    aria-setsize={of}
    aria-expanded={!isCollapsed}
    className={`plan-ambition ${isCollapsed ? "plan-collapsed" : objectives.length < 2 ? "plan-single" : ""}`}
    data-row={ambition.id}
    tabIndex={isPlace ? 0 : -1}
    style={{ gridRow: `1 / span ${isCollapsed ? 1 : Math.max(1, objectives.length)}` }}
    onFocus={(event) => event.target === event.currentTarget && onPlace({ id: ambition.id, cell: null })}
    onClick={onToggle}
    onDoubleClick={() => openItem("ambition", ambition.id)}
  >
    <div role="rowheader">
      <b>{ambition.code}</b>
      <span>
        {ambition.title}
        {isCollapsed && <span className="plan-hidden">{counted(objectives.length, "objective")} hidden</span>}
      </span>
    </div>
  </div>
);

interface ObjectiveProps extends LineProps {
  readonly row: ObjectiveRow;
  readonly current: PlanYear | null;
  /** Where the keyboard is in this row. */
  readonly place: number | "row" | null;
  /** Shown in the item panel. */
  readonly isOpen: boolean;
}
const ObjectiveLine = memo(
  ({ row: { objective, cells, notes, isContested }, position, of, current, place, isOpen, onPlace }: ObjectiveProps) => (
    <div
      role="row"
      aria-level={2}
      aria-posinset={position}
      aria-setsize={of}
      aria-selected={isOpen}
      className="plan-objective"
      data-row={objective.id}
      tabIndex={place === "row" ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && onPlace({ id: objective.id, cell: null })}
      onClick={() => openItem("objective", objective.id)}
    >
      <div role="rowheader" className="plan-name">
        <span className="plan-code">{objective.code}</span>
        <span className="plan-title">{objective.title}</span>
        {notes > 0 && <SourceNoteMark words={counted(notes, "source note")} />}
        {isContested && <ConflictMark />}
      </div>
      {cells.map((cell, i) => (
        <div
          key={cell.year.year}
          role="gridcell"
          className={cell.year === current ? "plan-year plan-this-year" : "plan-year"}
          aria-label={cellInWords(cell)}
          tabIndex={place === i ? 0 : -1}
          onFocus={() => onPlace({ id: objective.id, cell: i })}
        >
          <CellFace cell={cell} isCurrent={cell.year === current} />
        </div>
      ))}
    </div>
  ),
);

/** A cell as it looks; what it says is its name. */
export const CellFace = ({
  cell: { state, waitsOn, count, badge },
  isCurrent,
}: {
  readonly cell: YearCell;
  readonly isCurrent: boolean;
}) => (
  <>
    <span className="plan-chip" aria-hidden="true">
      <ActivityChip state={state}>{chipWords(state, waitsOn, isCurrent)}</ActivityChip>
    </span>
    <span className="plan-words" aria-hidden="true">
      {chipWords(state, waitsOn, true)}
      <span>{count === 0 ? "None" : `${count}${badge ? `, ${badgeWords[badge].toLowerCase()}` : ""}`}</span>
    </span>
    <b className={count === 0 ? "plan-count plan-zero" : "plan-count"} aria-hidden="true">
      {count}
    </b>
    {badge && <ConfidenceBadge badge={badge} />}
  </>
);

/** This year in full words; other years only what is waited for or how it ends, since symbol and pattern say the rest. */
function chipWords(state: YearCell["state"], waitsOn: string | null, isCurrent: boolean): string | undefined {
  if (state === "interdependency" && waitsOn) return isCurrent ? `Waits on ${midSentence(waitsOn)}` : waitsOn;
  if (state === "review") return waitsOn ?? (isCurrent ? activityWords.review : undefined);
  return isCurrent ? activityWords[state] : undefined;
}

/** Inside a sentence a plain word starts small ("Local plans"); names and codes keep their capitals ("EPR", "Ageing Better"). */
const midSentence = (words: string): string => (/^[A-Z][a-z .,]+$/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words);

const linesOf = (rows: readonly AmbitionRow[], collapsed: ReadonlySet<string>, years: number): readonly Line[] =>
  rows.flatMap(({ ambition, objectives }) => [
    { id: ambition.id, parent: null, cells: 0 },
    ...(collapsed.has(ambition.id) ? [] : objectives.map((o) => ({ id: o.objective.id, parent: ambition.id, cells: years }))),
  ]);
const isAmbition = (lines: readonly Line[], id: string): boolean => lines.some((line) => line.id === id && line.parent === null);

interface Step {
  readonly place?: Place;
  readonly collapsed?: ReadonlySet<string>;
  readonly open?: true;
}
/** What a key does in the grid (INTERFACE.md, section 3), or null when it is not the grid's. */
function stepFor(event: KeyboardEvent, lines: readonly Line[], { id, cell }: Place, collapsed: ReadonlySet<string>): Step | null {
  const at = lines.findIndex((line) => line.id === id);
  const line = lines[at];
  if (!line || event.altKey || event.metaKey) return null;
  const toRow = (index: number): Step => {
    const next = lines[Math.min(lines.length - 1, Math.max(0, index))];
    return next ? { place: { id: next.id, cell: cell === null || next.cells === 0 ? null : cell } } : {};
  };
  const key = `${event.ctrlKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key}`;
  switch (key) {
    case "ArrowUp":
      return toRow(at - 1);
    case "ArrowDown":
      return toRow(at + 1);
    case "PageUp":
      return toRow(at - 10);
    case "PageDown":
      return toRow(at + 10);
    case "Ctrl+Home":
      return toRow(0);
    case "Ctrl+End":
      return toRow(lines.length - 1);
    case "Home":
      return cell === null ? toRow(0) : { place: { id, cell: 0 } };
    case "End":
      return cell === null ? toRow(lines.length - 1) : { place: { id, cell: line.cells - 1 } };
    case "ArrowRight":
      if (line.parent === null) return collapsed.has(id) ? { collapsed: toggled(collapsed, id) } : toRow(at + 1);
      return { place: { id, cell: Math.min(line.cells - 1, (cell ?? -1) + 1) } };
    case "ArrowLeft":
      if (cell !== null) return { place: { id, cell: cell === 0 ? null : cell - 1 } };
      if (line.parent === null) return { collapsed: new Set([...collapsed, id]) };
      return { place: { id: line.parent, cell: null } };
    case "Ctrl+Shift+ArrowUp":
      return { collapsed: new Set(lines.flatMap((l) => l.parent ?? l.id)), place: { id: line.parent ?? id, cell: null } };
    case "Ctrl+Shift+ArrowDown":
      return { collapsed: new Set() };
    case "Enter":
      return { open: true };
    default:
      return null;
  }
}
const toggled = (set: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set(set.has(id) ? [...set].filter((other) => other !== id) : [...set, id]);

function focusPlace(grid: HTMLElement | null, { id, cell }: Place): void {
  const row = grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  (cell === null ? row : row?.querySelectorAll<HTMLElement>("[role='gridcell']")[cell])?.focus();
}
