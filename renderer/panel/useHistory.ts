/** Fetches a record's history from the engine, again whenever the record or one of its parts changes. */
import { useEffect, useState } from "react";
import type { TypeName } from "../../shared/schema.ts";
import { api } from "../bridge.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import type { Item } from "../view.ts";
import type { Line } from "./history.ts";

const none: readonly Line[] = [];
/** The changes of a record and of the parts that are shown with it, newest first; fetched again whenever one of them changes. */
export function useHistory(type: TypeName, id: string): readonly Line[] {
  const [lines, setLines] = useState(none);
  const parts = useProgramme((s) => partsOf(s.tables, type, id));
  const row = useProgramme((s) => rowOf(s.tables, type, id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row means new history
  useEffect(() => {
    let isCurrent = true;
    const items: Item[] = [{ type, id }, ...parts.map((part) => ({ type: part.type, id: part.row.id }))];
    void Promise.all(items.map(async (item) => (await api.history(item.type, item.id)).map((entry) => ({ item, entry })))).then((all) => {
      if (isCurrent) setLines(all.flat().sort((a, b) => b.entry.at - a.entry.at));
    });
    return () => {
      isCurrent = false;
    };
  }, [type, id, row, parts]);
  return lines;
}

type Part = { readonly type: TypeName; readonly row: { readonly id: string } };
const noParts: readonly Part[] = [];
const partsByRows = new WeakMap<readonly object[], readonly Part[]>();
/** The records whose changes people look for in this one's history: an objective's years, a measure's values. */
function partsOf(tables: Tables, type: TypeName, id: string): readonly Part[] {
  if (type === "objective") return keyed(rowsWhere(tables.activity, "objective", id), "activity");
  return type === "measure" ? keyed(rowsWhere(tables.reading, "measure", id), "reading") : noParts;
}
/** The same list for the same rows, so that a selector's answer keeps its identity. */
function keyed(rows: readonly { readonly id: string }[], type: TypeName): readonly Part[] {
  const known = partsByRows.get(rows) ?? rows.map((row) => ({ type, row }));
  partsByRows.set(rows, known);
  return known;
}
