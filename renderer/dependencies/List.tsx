/** The list: every dependency in one row, sorted by any column, narrowed by words and by state; one opens in the panel. */
import { ArrowDown, ArrowUp, Plus } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from "react";
import { statesWorstFirst } from "../../shared/agreement.ts";
import { linkKinds } from "../../shared/schema.ts";
import { NewRecord } from "../register/NewRecord.tsx";
import { endName } from "../schedule/words.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { ConflictMark, DependencyMark } from "../symbols.tsx";
import { openItem, useView } from "../view.ts";
import { counted, dependencyWords, linkWords } from "../words.ts";
import { HeadControls } from "./HeadControls.tsx";
import {
  type Column,
  cellInWords,
  columns,
  columnWords,
  type Filter,
  filters,
  type ListRow,
  listRows,
  passes,
  type Sorting,
  sortedBy,
} from "./listing.ts";
import { isInCell } from "./matrix.ts";
import { goToTab, usePlace } from "./place.ts";
import "./list.css";

/** How many rows are drawn at first, and how many more each time the end is asked for. */
const batch = 400;
const filterWords: Readonly<Record<Filter, string>> = {
  all: "All dependencies",
  late: "Promised after needed",
  open: "Waiting for an answer",
  undated: "Without a date on both sides",
  ...dependencyWords,
};
const allFilters: readonly Filter[] = [...filters, ...statesWorstFirst];

export function List() {
  const rows = useProgramme((s) => listRows(s.tables));
  const { chosen } = usePlace();
  const filter = allFilters.find((one) => one === chosen.get("show")) ?? "all";
  const tables = useProgramme((s) => s.tables);
  // A cell of the matrix: who gets and who gives.
  const [getter, giver] = [chosen.get("getter"), chosen.get("giver")];
  const [typed, setTyped] = useState("");
  const [sorting, setSorting] = useState<Sorting>({ column: "code", direction: 1 });
  const [isAdding, setAdding] = useState(false);
  const words = useDeferredValue(typed.trim().toLowerCase());
  const shown = useMemo(
    () =>
      sortedBy(
        rows.filter(
          (row) => passes(row, filter, words) && (getter === null || giver === null || isInCell(tables, row.dependency, getter, giver)),
        ),
        sorting,
      ),
    [rows, filter, words, sorting, tables, getter, giver],
  );
  const cell = getter === null || giver === null ? "" : `${endName(tables, getter)} waits for ${endName(tables, giver)}`;
  const said = [filter === "all" ? "" : filterWords[filter], cell, words && `“${words}”`].filter(Boolean).join(", ");
  useStatusLine({
    counts: said
      ? `${shown.length.toLocaleString("en-GB")} of ${counted(rows.length, "dependency", "dependencies")} shown`
      : counted(rows.length, "dependency", "dependencies"),
    filters: said,
    keys: [
      ["Enter", "open"],
      ["Ctrl+F", "find"],
    ],
  });
  return (
    <>
      <HeadControls>
        <button type="button" className="button primary" onClick={() => setAdding(true)}>
          <Plus size={16} aria-hidden /> New dependency
        </button>
      </HeadControls>
      <div className="list-tools makes-room" role="toolbar" aria-label="What is shown">
        <select
          className="input list-filter"
          aria-label="Show"
          value={filter}
          onChange={(event) => goToTab("list", event.target.value === "all" ? {} : { show: event.target.value })}
        >
          {allFilters.map((one) => (
            <option key={one} value={one}>
              {filterWords[one]}
            </option>
          ))}
        </select>
        <input
          className="input list-find"
          type="search"
          data-find=""
          aria-label="Filter dependencies"
          placeholder="Filter by any words: a deliverable, a person, a code"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className="small muted" role="status">
          {said ? `${cell && `${cell}: `}${shown.length.toLocaleString("en-GB")} of ${rows.length.toLocaleString("en-GB")} shown` : ""}
        </span>
        {cell && (
          <button type="button" className="link-button" onClick={() => goToTab("list")}>
            Show all
          </button>
        )}
        <p className="muted list-types">{typesInWords(shown)}</p>
      </div>
      {shown.length > 0 ? (
        <Rows rows={shown} sorting={sorting} onSort={setSorting} />
      ) : (
        <Empty
          said={said}
          onShowAll={() => {
            setTyped("");
            goToTab("list");
          }}
        />
      )}
      {isAdding && (
        <NewRecord
          type="dependency"
          onClose={() => setAdding(false)}
          onMade={(id) => {
            setAdding(false);
            openItem("dependency", id);
          }}
        />
      )}
    </>
  );
}

/** What the letters in the column of types stand for, of those that are shown: `Type: FS finish to start` */
function typesInWords(shown: readonly ListRow[]): string {
  const used = new Set(shown.map(({ dependency }) => dependency.kind ?? "FS"));
  const said = linkKinds.flatMap((kind) => (used.has(kind) ? `${kind} ${linkWords[kind].toLowerCase()}` : []));
  return said.length === 0 ? "" : `Type: ${said.join(", ")}`;
}

/** @param said what the list is narrowed to, "" for nothing */
const Empty = ({ said, onShowAll }: { readonly said: string; readonly onShowAll: () => void }) => (
  <div className="empty">
    <p>
      {said
        ? `No dependencies match: ${said}.`
        : "The plan has no dependencies yet. Add the first one: what is delivered, who gives it, who gets it."}
    </p>
    {said && (
      <button type="button" className="button primary" onClick={onShowAll}>
        Show all dependencies
      </button>
    )}
  </div>
);

interface RowsProps {
  readonly rows: readonly ListRow[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}
function Rows({ rows, sorting, onSort }: RowsProps) {
  const open = useView(({ item }) => (item?.type === "dependency" ? item.id : null));
  const [limit, setLimit] = useState(batch);
  const left = rows.length - limit;
  return (
    <section className="list-scroll makes-room" aria-label="All dependencies" data-region="">
      <table className="list-table" onKeyDown={moveBetweenRows}>
        <caption className="unseen">Dependencies: who gives what to whom, by when, and how both sides stand to it</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <Line key={row.dependency.id} row={row} isOpen={row.dependency.id === open} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button type="button" className="button list-more" onClick={() => setLimit(limit + batch)}>
          Show {Math.min(batch, left).toLocaleString("en-GB")} more of {left.toLocaleString("en-GB")}
        </button>
      )}
    </section>
  );
}

/** Sorts by its column, and when pressed again the other way round. */
function Heading({ column, sorting, onSort }: Omit<RowsProps, "rows"> & { readonly column: Column }) {
  const direction = sorting.column === column ? sorting.direction : null;
  return (
    <th scope="col" className={`list-${column}`} aria-sort={direction === null ? undefined : direction === 1 ? "ascending" : "descending"}>
      <button type="button" onClick={() => onSort({ column, direction: direction === 1 ? -1 : 1 })}>
        {columnWords[column]}
        {direction !== null && (direction === 1 ? <ArrowUp size={12} aria-hidden /> : <ArrowDown size={12} aria-hidden />)}
      </button>
    </th>
  );
}

function Line({ row, isOpen }: { readonly row: ListRow; readonly isOpen: boolean }) {
  const { dependency, meeting, state } = row;
  const open = () => openItem("dependency", dependency.id);
  return (
    <tr aria-current={isOpen ? "true" : undefined} onDoubleClick={open}>
      {columns.map((column) =>
        column === "title" ? (
          <th key={column} scope="row" className="list-title">
            <button type="button" data-row="" onClick={open}>
              {cellInWords(row, column) || "Without a title"}
            </button>
            {dependency.conflicts && <ConflictMark />}
          </th>
        ) : (
          <td
            key={column}
            data-label={columnWords[column]}
            className={`list-${column}${column === "gap" && (meeting.gap ?? 0) > 0 ? " late" : ""}`}
          >
            {column === "state" ? (
              <span className="list-mark">
                <DependencyMark state={state} />
                {cellInWords(row, column)}
              </span>
            ) : (
              cellInWords(row, column)
            )}
          </td>
        ),
      )}
    </tr>
  );
}

/** Arrows go from row to row, Home and End to the first and the last. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const here = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1;
  if (here < 0) return;
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  const next = to === undefined ? undefined : all[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
