// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked by arrow keys is a grid
// biome-ignore-all lint/a11y/useFocusableInteractive: one tab stop with roving focus
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells in one place
/** The matrix as a grid: one tab stop, arrows move, every cell says in words who depends on whom. Loops are framed. */
import { type CSSProperties, type KeyboardEvent, memo } from "react";
import { DependencyMark } from "../symbols.tsx";
import { dependencyWords } from "../words.ts";
import { type Cell, type Column, cellInWords, cellKey, isContested, type Matrix, total } from "./matrix.ts";

/** Where the keyboard is; -1 is the head of a row or of a column. */
export interface Place {
  readonly row: number;
  readonly column: number;
}
interface Props {
  readonly matrix: Matrix;
  /** The enablers that are shown, before the objectives. */
  readonly enablers: readonly Column[];
  /** Of their columns, in the same order, in CSS pixels. */
  readonly enablerWidths: readonly number[];
  /** Whether loops stand together and are framed. */
  readonly isFramed: boolean;
  readonly place: Place;
  readonly corner: string;
  /** The chosen cell or head; the grid does the focusing. */
  readonly onPlace: (place: Place) => void;
  /** The same with the mouse. */
  readonly onPoint: (place: Place) => void;
  readonly onOpen: () => void;
}

export function MatrixGrid({ matrix, enablers, enablerWidths, isFramed, place, corner, onPlace, onPoint, onOpen }: Props) {
  const { objectives, cells, loops } = matrix;
  const columns = [...enablers, ...objectives];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") onOpen();
    else {
      const next = placeAfter(event, place, { rows: objectives.length, columns: columns.length });
      if (!next) return;
      onPlace(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const frames = isFramed ? loops : [];
  const room = enablers.length === 0 ? 0 : enablerWidths.slice(0, enablers.length).reduce((sum, width) => sum + width, gap);
  return (
    <div className="matrix-box" style={{ "--enablers": `${room}px`, "--objectives": objectives.length } as CSSProperties}>
      <table
        role="grid"
        className="matrix"
        aria-label={`Dependency matrix: ${objectives.length} objectives, each of which waits for the columns marked in its row`}
        aria-rowcount={objectives.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          <col className="matrix-col-head" />
          {columns.map(({ key, code }, i) => (
            <col
              key={key}
              className={classes(code !== "" && "matrix-col-objective", i > 0 && i === enablers.length && "first")}
              {...(code === "" ? { style: { width: enablerWidths[i] } } : {})}
            />
          ))}
          <col className="matrix-col-total" />
        </colgroup>
        <thead>
          <tr>
            <td className="matrix-corner">{corner}</td>
            {columns.map((column, i) => (
              <th
                key={column.key}
                scope="col"
                data-place={`-1:${i}`}
                tabIndex={place.row === -1 && place.column === i ? 0 : -1}
                className={classes(
                  column.code === "" ? "matrix-enabler" : "",
                  i > 0 && i === enablers.length && "first",
                  i === place.column && "crossed",
                )}
                aria-label={column.code === "" ? column.title : `${column.code} ${column.title}`}
                onClick={() => onPoint({ row: -1, column: i })}
                onDoubleClick={onOpen}
              >
                {column.code || <span className="matrix-title">{column.title}</span>}
              </th>
            ))}
            <th scope="col" className="matrix-total">
              Gets
            </th>
          </tr>
        </thead>
        <tbody>
          {objectives.map((row, i) => (
            <MatrixRow
              key={row.key}
              row={row}
              index={i}
              columns={columns}
              first={enablers.length}
              cells={cells}
              isAboveTinted={isFramed}
              crossed={place.column}
              place={place.row === i ? place.column : null}
              gets={total(columns.map((column) => cells.get(cellKey(row.key, column.key))))}
              onPoint={onPoint}
              onOpen={onOpen}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Gives</th>
            {columns.map((column) => (
              <td key={column.key}>{total(objectives.map((row) => cells.get(cellKey(row.key, column.key)))) || ""}</td>
            ))}
            <td className="matrix-total">
              {total(objectives.flatMap((row) => columns.map((column) => cells.get(cellKey(row.key, column.key)))))}
            </td>
          </tr>
        </tfoot>
      </table>
      {frames.map((loop) => (
        <div
          key={loop[0]?.key}
          className="matrix-frame"
          aria-hidden="true"
          style={{ "--at": objectives.indexOf(loop[0] ?? noColumn), "--size": loop.length } as CSSProperties}
        />
      ))}
    </div>
  );
}
/** Between enablers and objectives, as matrix.css has it, in CSS pixels. */
const gap = 8;
const noColumn: Column = { key: "", code: "", title: "" };

interface RowProps {
  readonly row: Column;
  readonly index: number;
  readonly columns: readonly Column[];
  /** Where the objectives begin among the columns. */
  readonly first: number;
  readonly cells: Matrix["cells"];
  readonly isAboveTinted: boolean;
  /** The column of the chosen cell. */
  readonly crossed: number;
  /** The chosen column, when the chosen cell is in this row. */
  readonly place: number | null;
  readonly gets: number;
  readonly onPoint: (place: Place) => void;
  readonly onOpen: () => void;
}
const MatrixRow = memo(({ row, index, columns, first, cells, isAboveTinted, crossed, place, gets, onPoint, onOpen }: RowProps) => (
  <tr className={place === null ? undefined : "crossed"}>
    <th
      scope="row"
      data-place={`${index}:-1`}
      tabIndex={place === -1 ? 0 : -1}
      onClick={() => onPoint({ row: index, column: -1 })}
      onDoubleClick={onOpen}
    >
      <b>{row.code}</b> <span>{row.title}</span>
    </th>
    {columns.map((column, i) => {
      const cell = cells.get(cellKey(row.key, column.key));
      const isAbove = i - first > index;
      return (
        <td
          key={column.key}
          role="gridcell"
          data-place={`${index}:${i}`}
          tabIndex={place === i ? 0 : -1}
          className={classes(
            i > 0 && i === first && "first",
            column.key === row.key && "self",
            isAboveTinted && isAbove && "above",
            i === crossed && "crossed",
            place === i && "chosen",
          )}
          aria-selected={place === i}
          aria-label={cellInWords(row, column, cell)}
          onClick={() => onPoint({ row: index, column: i })}
          onDoubleClick={onOpen}
        >
          {cell && <Mark cell={cell} />}
        </td>
      );
    })}
    <td className="matrix-total">{gets || ""}</td>
  </tr>
));

/** How many, and the worst of their states. */
function Mark({ cell: { standings } }: { readonly cell: Cell }) {
  const [worst] = standings;
  return (
    worst && (
      <span className={standings.length > 9 ? "matrix-mark many" : "matrix-mark"} data-contested={standings.some(isContested) || undefined}>
        {standings.length}
        <DependencyMark state={worst.state} />
        <span className="unseen">{dependencyWords[worst.state]}</span>
      </span>
    )
  );
}

/** Where a key leads, or null for a key that is not the grid's. */
function placeAfter(event: KeyboardEvent, { row, column }: Place, size: { readonly rows: number; readonly columns: number }): Place | null {
  const to = (r: number, c: number): Place => {
    const [nextRow, nextColumn] = [Math.max(-1, Math.min(size.rows - 1, r)), Math.max(-1, Math.min(size.columns - 1, c))];
    // The corner holds nothing.
    return nextRow === -1 && nextColumn === -1 ? { row, column } : { row: nextRow, column: nextColumn };
  };
  switch (`${event.ctrlKey ? "Ctrl+" : ""}${event.key}`) {
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowRight":
      return to(row, column + 1);
    case "PageUp":
      return to(Math.max(0, row - 10), column);
    case "PageDown":
      return to(row + 10, column);
    case "Home":
      return to(row, row === -1 ? 0 : -1);
    case "End":
      return to(row, size.columns - 1);
    case "Ctrl+Home":
      return to(0, -1);
    case "Ctrl+End":
      return to(size.rows - 1, size.columns - 1);
    default:
      return null;
  }
}

const classes = (...names: readonly (string | false)[]): string | undefined => names.filter((name) => name).join(" ") || undefined;
