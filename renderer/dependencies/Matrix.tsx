/** Dependencies as a matrix: who waits for whom, in an order that shows the loops, with the chosen cell in words beside it. */
import { useEffect, useMemo, useRef, useState } from "react";
import { statesWorstFirst } from "../../shared/agreement.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { Segments } from "../shell/Segments.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { counted, dependencyWords } from "../words.ts";
import { HeadControls } from "./HeadControls.tsx";
import { MatrixGrid, type Place } from "./MatrixGrid.tsx";
import { MatrixList } from "./MatrixList.tsx";
import { MatrixPanel, openColumn } from "./MatrixPanel.tsx";
import { MatrixWords } from "./MatrixWords.tsx";
import { type Column, cellKey, isContested, type MatrixOrder, matrixOf, total } from "./matrix.ts";
import { goToTab } from "./place.ts";
import { useWidth } from "./useWidth.ts";
import "./matrix.css";

/** Widths in CSS pixels, as matrix.css has them. An enabler's column is as wide as the longest word of its head, and this at least. */
const widths = { rowHead: 212, enabler: 56, gap: 8, objective: 24, total: 30, padding: 32, scrollBar: 16, side: 288 } as const;
/** The panel always stands beside the matrix from this width on; below it is opened. */
const wide = 1200;
/** Below this the matrix gives way to a list of the same content. */
const narrow = 800;

export function Matrix() {
  const tables = useProgramme((s) => s.tables);
  const violations = useProgramme((s) => s.state.violations);
  const [order, setOrder] = useState<MatrixOrder>("givers");
  const [chosen, setChosen] = useState<{ readonly row: string | null; readonly column: string | null } | null>(null);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const width = useWidth(page);

  const suspended = useMemo(() => new Set(violations.filter(({ kind }) => kind === "cycle").map(({ id }) => id)), [violations]);
  const matrix = useMemo(() => matrixOf(tables, order, suspended), [tables, order, suspended]);
  const { objectives } = matrix;
  const fixed = widths.rowHead + widths.gap + objectives.length * widths.objective + widths.total + widths.padding + widths.scrollBar;
  const room = width - fixed - (width >= wide ? widths.side : 0);
  const isList = width < narrow;
  const enablerWidths = useMemo(() => matrix.enablers.map(({ title }) => headWidth(title)), [matrix]);
  const enablers = isList ? matrix.enablers : matrix.enablers.slice(0, howManyFit(enablerWidths, room));
  const columns = [...enablers, ...objectives];
  const marked = objectives.flatMap((row, r) =>
    columns.flatMap((column, c) => {
      const cell = matrix.cells.get(cellKey(row.key, column.key));
      return cell ? [{ row: r, column: c, cell }] : [];
    }),
  );

  const found: Place = {
    row: objectives.findIndex(({ key }) => key === chosen?.row),
    column: columns.findIndex(({ key }) => key === chosen?.column),
  };
  const isFound = chosen !== null && (found.row >= 0 || found.column >= 0);
  const place = isFound ? found : (marked[0] ?? { row: 0, column: -1 });
  const [row = null, column = null]: readonly (Column | undefined | null)[] = [objectives[place.row], columns[place.column]];

  // Focus follows the choice once the cell is on the page.
  const isMoving = useRef(false);
  const choose = ({ row: r, column: c }: Place) => {
    isMoving.current = true;
    setChosen({ row: objectives[r]?.key ?? null, column: columns[c]?.key ?? null });
  };
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    page.current?.querySelector<HTMLElement>(`[data-place="${place.row}:${place.column}"]`)?.focus();
  });
  usePartKeys({
    step: (direction) => {
      const isPast = ({ row: r, column: c }: Place) => (r - place.row || c - place.column) * direction > 0;
      const next = direction > 0 ? (marked.find(isPast) ?? marked[0]) : (marked.findLast(isPast) ?? marked.at(-1));
      if (next) choose(next);
    },
  });
  const open = () => {
    const head = row ?? column;
    if (!head) return;
    if (!row || !column) openColumn(head);
    else if (width < wide) setPanelOpen(true);
    else if (matrix.cells.has(cellKey(row.key, column.key))) goToTab("list", { getter: row.key, giver: column.key });
  };

  const shown = total(marked.map(({ cell }) => cell));
  const all = tables.dependency.rows.size;
  useStatusLine({
    counts: `Matrix: ${shown} of ${counted(all, "dependency", "dependencies")}, ${enablers.length} of ${counted(matrix.enablers.length, "enabler")}; the rest are in List`,
    keys: [
      ["Arrows", "move"],
      ["F8", "next marked cell"],
      ["F6", "next region"],
    ],
  });
  if (objectives.length === 0)
    return (
      <div ref={page} className="matrix-page">
        <p className="muted dependencies-note">No objectives yet. The matrix shows which of them waits for which.</p>
      </div>
    );
  return (
    <div ref={page} className="matrix-page">
      <HeadControls>
        <span className="muted">Order</span>
        <Segments
          label="Order of the matrix"
          value={order}
          onChange={setOrder}
          choices={[
            ["ambition", "By ambition"],
            ["givers", "Givers first"],
          ]}
        />
      </HeadControls>
      <div className="matrix-main">
        <div className="matrix-lead">
          <h2>{isList ? "Who waits for whom" : "Each row waits for the columns marked in it."}</h2>
          <MatrixKey
            hasLoops={!isList && order === "givers" && matrix.loops.length > 0}
            hasConflicts={!isList && [...matrix.cells.values()].some(({ standings }) => standings.some(isContested))}
          />
        </div>
        {isList ? (
          <MatrixList matrix={matrix} />
        ) : (
          <MatrixGrid
            matrix={matrix}
            enablers={enablers}
            enablerWidths={enablerWidths}
            isFramed={order === "givers"}
            place={place}
            corner={`${shown} of ${counted(all, "dependency", "dependencies")}`}
            onPlace={choose}
            onPoint={(at) => {
              choose(at);
              setPanelOpen(true);
            }}
            onOpen={open}
          />
        )}
        {matrix.unlisted > 0 && (
          <p className="muted">
            {counted(matrix.unlisted, "objective")} with fewer dependencies {matrix.unlisted === 1 ? "is" : "are"} not shown; the List has
            all.
          </p>
        )}
        <MatrixWords
          matrix={matrix}
          cells={marked.map(({ cell }) => cell)}
          isGiversFirst={order === "givers"}
          suspended={suspended}
          onChoose={(rowKey, columnKey) => {
            isMoving.current = true;
            setChosen({ row: rowKey, column: columnKey });
          }}
        />
      </div>
      {!isList && (width >= wide || isPanelOpen) && (
        <MatrixPanel
          matrix={matrix}
          row={row}
          column={column}
          suspended={suspended}
          {...(width >= wide
            ? {}
            : {
                onClose: () => {
                  setPanelOpen(false);
                  choose(place);
                },
              })}
        />
      )}
    </div>
  );
}

/** The states that can stand in a cell, in the order of the worst, the frame of a loop, and of what waits for a decision. */
const MatrixKey = ({ hasLoops, hasConflicts }: { readonly hasLoops: boolean; readonly hasConflicts: boolean }) => (
  <ul className="matrix-key" aria-label="Key">
    {statesWorstFirst
      .filter((state) => state !== "withdrawn")
      .map((state) => (
        <li key={state}>
          <DependencyMark state={state} />
          {dependencyWords[state]}
        </li>
      ))}
    {hasLoops && (
      <li>
        <span className="matrix-key-loop" />
        Loop
      </li>
    )}
    {hasConflicts && (
      <li>
        <span className="matrix-key-contested" />
        In conflict
      </li>
    )}
  </ul>
);

/** How wide a column has to be for its head to stand in four lines with no word broken, in CSS pixels; a very long one is cut at its end. */
function headWidth(title: string): number {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return widths.enabler;
  // As matrix.css has it.
  pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const words = title.split(/\s+/).map((word) => pen.measureText(word).width);
  const space = pen.measureText(" ").width;
  const linesAt = (room: number): number => {
    let [lines, used] = [1, -space];
    for (const word of words) {
      if (used + space + word > room) [lines, used] = [lines + 1, -space];
      used += space + word;
    }
    return lines;
  };
  let room = Math.ceil(Math.max(widths.enabler - 4, ...words));
  while (linesAt(room) > 4 && room < 88) room += 1;
  return room + 4;
}
function howManyFit(columns: readonly number[], room: number): number {
  let left = room;
  const past = columns.findIndex((column) => {
    left -= column;
    return left < 0;
  });
  return past < 0 ? columns.length : past;
}
