/** The Register: objectives, milestones, measures and dependencies as flat tables that are sorted, filtered, changed in place and copied. */
import type { GridApi } from "ag-grid-community";
import { Columns3, Copy, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { typeWords } from "../../shared/naming.ts";
import type { AnyRow } from "../../shared/schema.ts";
import { edit } from "../actions.ts";
import { notify } from "../notices.ts";
import { missingReason } from "../panel/checks.ts";
import { personEdits, stepName } from "../panel/RecordForm.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { openItem, useView } from "../view.ts";
import { counted } from "../words.ts";
import { BulkChange } from "./BulkChange.tsx";
import { ColumnChooser } from "./ColumnChooser.tsx";
import { columnsOf, toTsv } from "./columns.ts";
import { NewRecord } from "./NewRecord.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { type CellEdit, RegisterGrid, type Shown } from "./RegisterGrid.tsx";
import { type Makeable, remove } from "./records.ts";
import { isRegisterType, type RegisterType, registerTypes, setRegister, useRegister } from "./state.ts";
import { savedViews } from "./views.ts";
import "../panel/panel.css";
import "./register.css";

const plurals: Readonly<Record<RegisterType, string>> = {
  objective: "Objectives",
  milestone: "Milestones",
  measure: "Measures",
  dependency: "Dependencies",
};
const nothing: Shown = { count: 0, selected: [] };

export function Register() {
  const { tab, views, quick, dialog } = useRegister();
  const place = useView((view) => view.place);
  const tables = useProgramme((s) => s.tables);
  const [{ count, selected }, setShown] = useState(nothing);
  const [asking, setAsking] = useState<CellEdit | null>(null);
  const grid = useRef<GridApi<AnyRow> | null>(null);
  const columns = useMemo(() => columnsOf(tab), [tab]);
  // The address may name a register and a view of it: #/register/milestone/overdue.
  useEffect(() => {
    const [type = "", view = ""] = place.split("/");
    if (isRegisterType(type)) setRegister({ tab: type, quick: "", views: { ...useRegister.getState().views, [type]: view } });
  }, [place]);
  // A dialog does not wait behind another screen.
  useEffect(() => () => setRegister({ dialog: null }), []);

  const view = views[tab] ?? "";
  const viewTitle = savedViews[tab].find((saved) => saved.name === view)?.title ?? "";
  const total = tables[tab].rows.size;
  const filters = [viewTitle, quick.trim() && `“${quick.trim()}”`].filter(Boolean).join(", ");
  const noun = plurals[tab].toLowerCase();
  useStatusLine({
    counts: `${filters ? `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} shown` : counted(total, typeWords[tab].toLowerCase(), noun)}${selected.length > 0 ? `, ${selected.length.toLocaleString("en-GB")} selected` : ""}`,
    filters,
    keys: [
      ["F2", "change"],
      ["Space", "select"],
      ["Ctrl+C", "copy"],
      ["Ctrl+N", "new"],
    ],
  });

  const copy = async (rows: readonly AnyRow[]) => {
    const visible = (grid.current?.getAllDisplayedColumns() ?? []).flatMap(
      (shown) => columns.find(({ id }) => id === shown.getColId()) ?? [],
    );
    if (rows.length === 0) return notify("Nothing was copied. Select rows first, or go to a cell.", "problem");
    await navigator.clipboard.writeText(toTsv(tab, visible, rows, tables));
    notify(`Copied ${counted(rows.length, "row")} with headings. Paste into a spreadsheet or a message.`);
  };
  const save = async (cell: CellEdit, reason?: string) => {
    const { row, field, value, at, newPeople } = cell;
    const own = { type: tab, id: row.id } as const;
    const result = await edit({
      edits: [
        ...personEdits(newPeople, value),
        // Deleted while it was typed in: it stays, and a colleague's deletion waits for a decision.
        ...(tables[tab].rows.has(row.id) ? [] : [{ ...own, field: "_life", value: 1 }]),
        { ...own, field, value },
        ...(reason === undefined ? [] : [{ ...own, field: "reason", value: reason }]),
      ],
      label: stepName(tables, tab, row, [field]),
      at,
    });
    if (!result.ok && result.error.type === "Invalid") notify(`${result.error.message} Nothing was changed.`, "problem");
  };
  const take = (cell: CellEdit) => (questionOf(tab, cell) === null ? void save(cell) : setAsking(cell));
  const close = () => setRegister({ dialog: null });
  const makeable: Makeable = tab === "objective" ? "milestone" : tab;
  const question = asking && questionOf(tab, asking);
  return (
    <>
      <Tabs
        className="register"
        selectedKey={tab}
        onSelectionChange={(key) => {
          const chosen = registerTypes.find((type) => type === key);
          if (chosen === undefined || chosen === tab) return;
          setRegister({ tab: chosen, quick: "" });
          setShown(nothing);
        }}
      >
        <div className="view-head">
          <h1>Register</h1>
          <TabList aria-label="Registers" className="tab-list register-tabs">
            {registerTypes.map((type) => (
              <Tab key={type} id={type} className="tab">
                {plurals[type]} <span className="tab-count">{tables[type].rows.size.toLocaleString("en-GB")}</span>
              </Tab>
            ))}
          </TabList>
          <div className="controls">
            <button type="button" className="button primary" onClick={() => setRegister({ dialog: "new" })}>
              <Plus size={16} aria-hidden /> New {makeable}
            </button>
          </div>
        </div>
        <TabPanel key={tab} id={tab} className="register-panel makes-room" shouldForceMount={false}>
          <div className="register-tools" role="toolbar" aria-label="What is shown, and what to do with selected rows">
            <select
              className="input register-view"
              aria-label="Saved view"
              value={view}
              onChange={(event) => setRegister({ views: { ...views, [tab]: event.target.value } })}
            >
              <option value="">All {noun}</option>
              {savedViews[tab].map((saved) => (
                <option key={saved.name} value={saved.name}>
                  {saved.title}
                </option>
              ))}
            </select>
            <input
              className="input register-quick"
              type="search"
              data-find=""
              aria-label={`Filter ${noun}`}
              placeholder={`Filter ${noun} by any words`}
              value={quick}
              onChange={(event) => setRegister({ quick: event.target.value })}
            />
            <span className="register-count" role="status">
              {filters ? `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} shown` : ""}
            </span>
            <span className="spring" />
            {selected.length > 0 && (
              <>
                <span className="small">{selected.length.toLocaleString("en-GB")} selected</span>
                <button type="button" className="button" onClick={() => setRegister({ dialog: "change" })}>
                  <Pencil size={16} aria-hidden /> Change
                </button>
                <button type="button" className="button" onClick={() => void copy(selected)}>
                  <Copy size={16} aria-hidden /> Copy
                </button>
                {tab !== "objective" && (
                  <button type="button" className="button" onClick={() => void remove(tab, selected)}>
                    <Trash2 size={16} aria-hidden /> Delete
                  </button>
                )}
              </>
            )}
            <button type="button" className="button" onClick={() => setRegister({ dialog: "columns" })}>
              <Columns3 size={16} aria-hidden /> Columns
            </button>
          </div>
          <RegisterGrid
            key={tab}
            type={tab}
            columns={columns}
            quick={quick}
            view={view}
            onShown={setShown}
            onEdit={take}
            onCopy={(rows) => void copy(rows)}
            onReady={(api) => {
              grid.current = api;
            }}
          />
          {count === 0 && (
            <div className="empty register-none">
              {filters ? (
                <>
                  <p>
                    No {noun} match: {filters}.
                  </p>
                  <button
                    type="button"
                    className="button primary"
                    onClick={() => setRegister({ quick: "", views: { ...views, [tab]: "" } })}
                  >
                    Show all {noun}
                  </button>
                </>
              ) : (
                <p>The plan holds no {noun} yet.</p>
              )}
            </div>
          )}
        </TabPanel>
      </Tabs>
      {dialog === "new" && (
        <NewRecord
          type={makeable}
          onClose={close}
          onMade={(id) => {
            close();
            if (tab !== makeable) setRegister({ tab: makeable });
            openItem(makeable, id);
          }}
        />
      )}
      {dialog === "columns" && grid.current && <ColumnChooser type={tab} columns={columns} api={grid.current} onClose={close} />}
      {dialog === "change" && selected.length > 0 && <BulkChange type={tab} rows={selected} onClose={close} />}
      {asking && question && (
        <ReasonDialog
          {...question}
          onClose={() => setAsking(null)}
          onSave={(words) => {
            setAsking(null);
            void save(asking, words);
          }}
        />
      )}
    </>
  );
}

interface Question {
  readonly title: string;
  readonly before: string;
}
/** What has to be asked before a cell is saved: the reason of a status that is worse than going to plan. */
function questionOf(type: RegisterType, { row, field, value }: CellEdit): Question | null {
  if (field !== "confidence" && field !== "status") return null;
  const title = missingReason(type, { ...row, [field]: value });
  return title === null ? null : { title, before: typeof row.reason === "string" ? row.reason : "" };
}
