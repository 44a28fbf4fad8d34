/**
 * One register as a grid: AG Grid over the rows of the mirror. Rows are handed over once; after that each patch becomes a transaction of what
 * changed. The grid never writes: an edited cell is a request that Register.tsx sends through actions.ts. Nothing is pinned, because screen
 * readers cannot enter pinned cells.
 */
import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  type ColDef,
  ColumnApiModule,
  ColumnAutoSizeModule,
  CustomEditorModule,
  ExternalFilterModule,
  type GridApi,
  type IRowNode,
  LocaleModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  type SuppressKeyboardEventParams,
  themeQuartz,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Position } from "../../shared/api.ts";
import { dayOf } from "../../shared/dates.ts";
import { readingOrder } from "../../shared/rules.ts";
import type { AnyRow, Value } from "../../shared/schema.ts";
import { isCompact } from "../appearance.ts";
import { useMoved } from "../schedule/moved.ts";
import { useProgramme } from "../store.ts";
import { openItem, useView } from "../view.ts";
import { Cell, CellEditor, type GridContext } from "./cells.tsx";
import type { Column } from "./columns.ts";
import { type Arranged, type RegisterType, setRegister, useRegister } from "./state.ts";
import { savedViews } from "./views.ts";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  CustomEditorModule,
  ExternalFilterModule,
  LocaleModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
]);

/** A cell that a person changed. */
export interface CellEdit {
  readonly row: AnyRow;
  readonly field: string;
  readonly value: Value;
  /** What was on screen when editing began. */
  readonly at: Position;
  readonly newPeople: ReadonlyMap<string, string>;
}
export interface Shown {
  /** Rows that pass the view and the quick filter. */
  readonly count: number;
  readonly selected: readonly AnyRow[];
}
interface Props {
  readonly type: RegisterType;
  readonly columns: readonly Column[];
  readonly quick: string;
  readonly view: string;
  readonly onShown: (shown: Shown) => void;
  readonly onEdit: (edit: CellEdit) => void;
  readonly onCopy: (rows: readonly AnyRow[]) => void;
  readonly onReady: (api: GridApi<AnyRow>) => void;
}

export function RegisterGrid({ type, columns, quick, view, onShown, onEdit, onCopy, onReady }: Props) {
  const tables = useProgramme((s) => s.tables);
  const density = useView((v) => v.settings.density);
  const [api, setApi] = useState<GridApi<AnyRow> | null>(null);
  const [first] = useState((): AnyRow[] => [...tables[type].rows.values()]);
  const given = useRef(new Map(first.map((row) => [row.id, row])));
  const frame = useRef<HTMLDivElement>(null);
  const [context] = useState((): GridContext => ({ type, at: 0, newPeople: new Map() }));
  // Rebuilt only for another register: the grid keeps what the person arranged meanwhile.
  const defs = useMemo(() => arranged(columns, useRegister.getState().columns[type] ?? []).map(columnDef), [columns, type]);
  const asked = savedViews[type].find((saved) => saved.name === view);
  const passing = useRef(asked);
  passing.current = asked;
  const isFiltered = useCallback(() => passing.current !== undefined, []);
  const passes = useCallback(
    ({ data }: IRowNode<AnyRow>) =>
      data !== undefined && (passing.current?.holds(data, useProgramme.getState().tables, dayOf(Date.now())) ?? true),
    [],
  );

  // How often milestones were moved comes from the engine, after them.
  const moved = useMoved((s) => s.byId);
  /** How many editors were closed: what came while one was open is shown then. */
  const [closed, setClosed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new counts are new words in the cells
  useEffect(() => {
    // While an editor is open its rows stay as they are: one that is sorted or filtered away takes with it what was typed.
    if (!api || api.getEditingCells().length > 0) return;
    const change = changesBetween(given.current, tables[type].rows);
    if (change.add.length + change.update.length + change.remove.length > 0) api.applyTransaction(change);
    // Names, readings and links come from other tables: cells on screen whose words changed are drawn again.
    api.refreshCells();
  }, [api, tables, type, moved, closed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the grid reads the view through a ref; it is asked again when the view changes
  useEffect(() => api?.onFilterChanged(), [api, asked]);

  // The row whose item stands in the panel is marked, as in Roadmap.
  const open = useView(({ item }) => (item?.type === type ? item.id : null));
  useEffect(() => {
    // By hand, not by drawing the row anew: the cell that has the focus must live on to get it back.
    const row = open === null ? null : frame.current?.querySelector(`[row-id="${CSS.escape(open)}"]`);
    row?.classList.add("row-open");
    return () => row?.classList.remove("row-open");
  }, [open]);

  const tell = ({ api: grid }: { readonly api: GridApi<AnyRow> }) =>
    onShown({ count: grid.getDisplayedRowCount(), selected: grid.getSelectedRows() });
  const keep = ({ api: grid }: { readonly api: GridApi<AnyRow> }) =>
    setRegister({ columns: { ...useRegister.getState().columns, [type]: arrangementOf(grid) } });
  // The grid draws an editor in two steps, the second when there is time; a key that comes in between would be lost.
  const [, setDrawn] = useState(0);
  const drawEditor = () => {
    for (let step = 0; step < 2 && isEditorDue(api, frame.current); step += 1) flushSync(() => setDrawn((count) => count + 1));
  };
  const copyKey = (event: KeyboardEvent) => {
    if (!api || event.key.toLowerCase() !== "c" || !(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLSelectElement) return;
    const chosen = api.getSelectedNodes().sort((a, b) => (a.rowIndex ?? 0) - (b.rowIndex ?? 0));
    const focused = api.getDisplayedRowAtIndex(api.getFocusedCell()?.rowIndex ?? -1);
    event.preventDefault();
    onCopy((chosen.length > 0 ? chosen : focused ? [focused] : []).flatMap((node) => node.data ?? []));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside has the roles; this only hears what it does not do itself
    <div
      ref={frame}
      className="register-grid"
      onKeyDown={(event) => {
        copyKey(event);
        drawEditor();
      }}
      onDoubleClick={drawEditor}
    >
      <AgGridReact<AnyRow>
        theme={theme}
        styleNonce={nonce}
        rowData={first}
        columnDefs={defs}
        context={context}
        getRowId={idOf}
        rowHeight={isCompact(density) ? 26 : 30}
        headerHeight={isCompact(density) ? 30 : 34}
        rowSelection={selection}
        selectionColumnDef={tickColumn}
        quickFilterText={quick}
        cacheQuickFilter
        isExternalFilterPresent={isFiltered}
        doesExternalFilterPass={passes}
        rowClassRules={openRow}
        readOnlyEdit
        invalidEditValueMode="block"
        stopEditingWhenCellsLoseFocus={false}
        ensureDomOrder
        scrollbarWidth={scrollbar}
        animateRows={false}
        suppressNoRowsOverlay
        suppressDragLeaveHidesColumns
        localeText={words}
        onGridReady={({ api: grid }) => {
          setApi(grid);
          onReady(grid);
        }}
        onModelUpdated={tell}
        onSelectionChanged={tell}
        onColumnMoved={({ finished, ...event }) => finished && keep(event)}
        onColumnResized={({ finished, source, ...event }) => finished && source === "uiColumnResized" && keep(event)}
        onColumnVisible={keep}
        onSortChanged={keep}
        onCellEditRequest={({ data, column, newValue }) =>
          onEdit({ row: data, field: column.getColId(), value: (newValue ?? null) as Value, at: context.at, newPeople: context.newPeople })
        }
        onCellEditingStopped={() => setClosed((count) => count + 1)}
        onCellClicked={({ column, data }) => column.getColId() === "code" && data && openItem(type, data.id)}
        onCellKeyDown={(pressed) => {
          const { event, data } = pressed;
          const isOpening = event instanceof globalThis.KeyboardEvent && event.key === "Enter";
          if (isOpening && data && "column" in pressed && pressed.column.getColId() === "code") openItem(type, data.id);
        }}
      />
    </div>
  );
}

const isEditorDue = (api: GridApi<AnyRow> | null, frame: HTMLElement | null): boolean =>
  api !== null && api.getEditingCells().length > 0 && frame?.querySelector(".cell-editor") === null;

/** The person's arrangement put over the columns as they come; columns that it does not know stand at the end. */
function arranged(
  columns: readonly Column[],
  arrangement: readonly Arranged[],
): readonly { readonly column: Column; readonly as?: Arranged }[] {
  const known = arrangement.flatMap((as) => {
    const column = columns.find(({ id }) => id === as.id);
    return column ? [{ column, as }] : [];
  });
  return [...known, ...columns.flatMap((column) => (arrangement.some(({ id }) => id === column.id) ? [] : [{ column }]))];
}

function columnDef({ column, as }: { readonly column: Column; readonly as?: Arranged }): ColDef<AnyRow> {
  const { id, kind } = column;
  const read = (row: AnyRow | undefined) => (row ? column.words(row, useProgramme.getState().tables) : "");
  const key = (row: AnyRow | undefined) => (row ? column.value(row, useProgramme.getState().tables) : null);
  const isEditable = kind !== null && id !== "code" && id !== "source";
  return {
    colId: id,
    headerName: column.title,
    valueGetter: ({ data }) => (kind ? (data?.[id] ?? null) : key(data)),
    valueFormatter: ({ data }) => read(data),
    getQuickFilterText: ({ data }) => read(data),
    comparator: (_a, _b, a, b, isDescending) => compare(key(a.data), key(b.data), isDescending),
    width: as?.width ?? column.width,
    // What a person arranged stays as wide as it was left.
    ...(as || column.grows === 0 ? { minWidth: 64 } : { initialFlex: column.grows, minWidth: column.width }),
    hide: as?.isHidden ?? !column.isShown,
    sort: as?.sort ?? null,
    editable: isEditable,
    // Plain words need no component: only cells with marks are drawn by one.
    cellRendererSelector: ({ data }) => (marked.has(id) || data?.conflicts ? { component: Cell, params: { field: id } } : undefined),
    cellClass: `${column.isNumber ? "cell-number" : ""} ${id === "code" ? "cell-code" : ""}`,
    headerClass: column.isNumber ? "ag-right-aligned-header" : "",
    ...(isEditable ? { cellEditor: CellEditor, cellEditorParams: { field: id, kind }, cellEditorPopup: true } : {}),
    suppressKeyboardEvent: (pressed) => ownsKey(pressed, kind?.kind === "choice" || kind?.kind === "flag"),
  };
}

/** Columns whose cells can carry a badge, a state or a source note. */
const marked: ReadonlySet<string> = new Set(["title", "confidence", "status", "state"]);

/**
 * Keys that the open editor needs for itself: choosing from a list, new lines in long text. Escape closes a list before it closes the editor.
 * A letter opens no list of choices: the list would take the next one for the first.
 */
function ownsKey({ event, editing }: SuppressKeyboardEventParams<AnyRow>, isChoice: boolean): boolean {
  if (!editing) return isChoice && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
  if (!(event.target instanceof HTMLElement)) return false;
  const isListOpen = event.target.getAttribute("aria-expanded") === "true";
  const isLongText = event.target instanceof HTMLTextAreaElement;
  return (
    (isListOpen && ["Enter", "Escape", "ArrowUp", "ArrowDown"].includes(event.key)) ||
    (isLongText && event.key === "Enter" && event.shiftKey)
  );
}

/** Nothing stands last in either direction. */
function compare(a: string | number | null, b: string | number | null, isDescending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : (a === null) === isDescending ? -1 : 1;
  return typeof a === "number" && typeof b === "number" ? a - b : readingOrder.compare(String(a), String(b));
}

/** What a table holds beside what the grid was given; brings `given` up to date. */
function changesBetween(given: Map<string, AnyRow>, rows: ReadonlyMap<string, AnyRow>) {
  const change: { add: AnyRow[]; update: AnyRow[]; remove: AnyRow[] } = { add: [], update: [], remove: [] };
  for (const [id, row] of rows) {
    const before = given.get(id);
    if (before !== row) (before ? change.update : change.add).push(row);
    given.set(id, row);
  }
  if (given.size > rows.size)
    for (const [id, row] of given)
      if (!rows.has(id)) {
        change.remove.push(row);
        given.delete(id);
      }
  return change;
}

export const arrangementOf = (api: GridApi<AnyRow>): readonly Arranged[] =>
  api
    .getColumnState()
    .filter(({ colId }) => !colId.startsWith("ag-Grid"))
    .map(({ colId, hide, width, sort }) => ({ id: colId, isHidden: hide === true, width: width ?? 120, sort: sort ?? null }));

/** The page's nonce: the content security policy lets in the style elements that carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

const openRow = {
  "row-open": ({ data }: { readonly data: AnyRow | undefined }) => data !== undefined && useView.getState().item?.id === data.id,
};

// One object each throughout: the grid takes a new one for a change of its options, and ends any editing.
const idOf = ({ data }: { readonly data: AnyRow }): string => data.id;
const tickColumn = { width: 44, minWidth: 44, maxWidth: 44, resizable: false, suppressMovable: true };
/** CSS pixels that columns leave free: a system that hides its bars would have the grid's own over the last column. */
const scrollbar = 16;
const selection = { mode: "multiRow", selectAll: "filtered", enableClickSelection: false } as const;

/** The grid's measures and colours are the tokens; light, dark and forced colours follow from them. */
const theme = themeQuartz.withParams({
  browserColorScheme: "inherit",
  accentColor: "var(--link)",
  backgroundColor: "var(--surface)",
  foregroundColor: "var(--text)",
  textColor: "var(--text)",
  borderColor: "var(--line)",
  chromeBackgroundColor: "var(--surface)",
  headerBackgroundColor: "var(--surface)",
  headerTextColor: "var(--text)",
  headerFontWeight: 700,
  headerFontSize: "var(--fs-small)",
  rowHoverColor: "var(--hover)",
  selectedRowBackgroundColor: "var(--selected)",
  oddRowBackgroundColor: "var(--surface)",
  cellTextColor: "var(--text)",
  fontFamily: "inherit",
  fontSize: "var(--fs-body)",
  cellHorizontalPadding: 8,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  rowBorder: { color: "var(--line)" },
  headerRowBorder: { color: "var(--line-strong)" },
  headerColumnResizeHandleColor: "var(--line)",
  popupShadow: "0 4px 16px rgb(0 0 0 / 20%)",
  invalidColor: "var(--error)",
  checkboxUncheckedBorderColor: "var(--line-strong)",
});

const words = {
  ariaRowToggleSelection: "Press Space to select or deselect the row",
  ariaRowSelectAll: "Press Space to select or deselect all rows",
  ariaHeaderSelection: "Select all rows",
  ariaColumn: "Column",
  ariaSortableColumn: "Press Enter to sort",
  ariaInputEditor: "Editor",
  ariaCellEditor: "Cell editor",
  noRowsToShow: "No rows",
};
