/** What the item panel holds: the head of one record, and its tabs. Each tab is a file of its own; PanelFrame.tsx brings the frame. */
import { type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { typeWords } from "../../shared/naming.ts";
import type { AnyRow, TypeName } from "../../shared/schema.ts";
import { useLostFocus } from "../shell/lostFocus.ts";
import { rowOf, rowsWhere, type Tables, useProgramme, useRow } from "../store.ts";
import { coded, ends, recordInWords, shortName } from "../values.ts";
import { type Item, openItem } from "../view.ts";
import { Dependencies } from "./Dependencies.tsx";
import { Details } from "./Details.tsx";
import { History } from "./History.tsx";
import type { Line } from "./history.ts";
import { Measures, Milestones, Objectives } from "./Lists.tsx";
import { OpenForms } from "./RecordForm.tsx";
import { useHistory } from "./useHistory.ts";
import { Values } from "./Values.tsx";
import "./panel.css";

export type TabName = "details" | "objectives" | "milestones" | "measures" | "values" | "dependencies" | "history";
interface PanelTab {
  readonly name: TabName;
  readonly title: string;
  readonly content: ReactNode;
}

export function ItemPanel({ type, id }: Item) {
  const now: AnyRow | undefined = useRow(type, id);
  const [last, setLast] = useState(now);
  if (now && now !== last) setLast(now);
  const [forms, setForms] = useState(0);
  const [formsChange] = useState(() => (change: 1 | -1) => setForms((count) => count + change));
  // A record that is deleted while somebody changes it stays until they have saved it or thought better of it.
  const row = now ?? (forms > 0 ? last : undefined);
  const tables = useProgramme((s) => s.tables);
  const lines = useHistory(type, id);
  const [tab, setTab] = useState<TabName>("details");
  // Going from one item to another takes away the button that had the focus; the new title takes it up.
  const title = useLostFocus<HTMLHeadingElement>();
  if (!row)
    return (
      <div className="section panel-gone">
        <h2>No longer in the plan</h2>
        <p>This record was deleted. Undo brings it back; whoever deleted it stands in its history.</p>
        <History lines={lines} />
      </div>
    );
  const parent = parentOf(type, row);
  const tabs = tabsOf(type, row, tables, lines, setTab);
  return (
    <OpenForms value={formsChange}>
      <header className="panel-head">
        <p className="panel-crumb">
          <span>
            {typeWords[type]}
            {coded.has(type) && row.code ? ` ${row.code}` : ""}
            {parent && ","}
          </span>
          {parent && (
            <button type="button" className="text-button" onClick={() => openItem(parent.type, parent.id)}>
              {parentInWords(tables, parent)}
            </button>
          )}
        </p>
        <h2 ref={title} tabIndex={-1}>
          {String(row.title ?? row.name ?? shortName(tables, type, row))}
        </h2>
      </header>
      <Tabs
        className="panel-tabs"
        selectedKey={tab}
        onSelectionChange={(key) => setTab(tabs.find(({ name }) => name === key)?.name ?? "details")}
      >
        <TabList aria-label="About this item" className={tabs.length > 4 ? "tab-list tab-list-close" : "tab-list"}>
          {tabs.map(({ name, title: words }) => (
            <Tab key={name} id={name} className="tab">
              {words}
            </Tab>
          ))}
        </TabList>
        {tabs.map(({ name, content }) => (
          <TabPanel key={name} id={name} className="tab-panel">
            {content}
          </TabPanel>
        ))}
      </Tabs>
    </OpenForms>
  );
}

/** The tabs that make sense for a type, in their order; lists that can be counted say how many they hold. */
function tabsOf(type: TypeName, row: AnyRow, tables: Tables, lines: readonly Line[], show: (tab: TabName) => void): readonly PanelTab[] {
  const { id } = row;
  const tabs: PanelTab[] = [{ name: "details", title: "Details", content: <Details type={type} row={row} lines={lines} onShow={show} /> }];
  if (type === "ambition") {
    const objectives = rowsWhere(tables.objective, "ambition", id);
    tabs.push({ name: "objectives", title: "Objectives", content: <Objectives rows={objectives} /> });
  }
  if (type === "objective") {
    const [milestones, measures] = [rowsWhere(tables.milestone, "objective", id), rowsWhere(tables.measure, "objective", id)];
    tabs.push({ name: "milestones", title: "Milestones", content: <Milestones rows={milestones} /> });
    tabs.push({ name: "measures", title: "Measures", content: <Measures rows={measures} /> });
  }
  if (type === "measure") tabs.push({ name: "values", title: "Values", content: <Values id={id} /> });
  // Five tabs have to stand on one line.
  if (ends.includes(type))
    tabs.push({
      name: "dependencies",
      title: type === "objective" ? "Links" : "Dependencies",
      content: <Dependencies type={type} id={id} />,
    });
  tabs.push({ name: "history", title: "History", content: <History lines={lines} /> });
  return tabs;
}

/** The record that this one is part of. */
function parentOf(type: TypeName, row: AnyRow): Item | null {
  const [parent, field] =
    type === "objective"
      ? (["ambition", "ambition"] as const)
      : type === "milestone" || type === "measure"
        ? (["objective", "objective"] as const)
        : [null, ""];
  const id = row[field];
  return parent && typeof id === "string" ? { type: parent, id } : null;
}
/** `7b Digital tools for elective care`, or only the title for an ambition. */
const parentInWords = (tables: Tables, item: Item): string =>
  item.type === "ambition" ? (rowOf(tables, "ambition", item.id)?.title ?? "") : recordInWords(tables, item);
