/** A record's history as people read it: one entry for each step somebody took, with what it changed, in words. */
import { useEffect, useState } from "react";
import type { HistoryEntry } from "../../shared/api.ts";
import { type Day, daysBetween } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { kindOf, type TypeName, type Value } from "../../shared/schema.ts";
import { api } from "../bridge.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import { valueInWords } from "../values.ts";
import type { Item } from "../view.ts";

/** One change with the record it belongs to. */
export interface Line {
  readonly item: Item;
  readonly entry: HistoryEntry;
}
/** What one person wrote in one go. */
export interface Step {
  /** The commit's hash. */
  readonly id: string;
  readonly author: string;
  readonly at: number;
  readonly why: string;
  readonly from: string | null;
  readonly lines: readonly Line[];
}

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

export function stepsOf(lines: readonly Line[]): readonly Step[] {
  const steps = Map.groupBy(lines, ({ entry }) => entry.change.slice(0, entry.change.lastIndexOf(":")));
  return [...steps].flatMap(([id, own]) => {
    const first = own[0]?.entry;
    return first ? [{ id, author: first.author, at: first.at, why: first.why, from: first.from, lines: own }] : [];
  });
}

/** `Forecast: 14 April 2027 → 12 May 2027`; a record's making and deleting in words. */
export function lineInWords({ item, entry }: Line, tables: Tables): string {
  if (entry.field === "_life") return entry.value === 0 ? "Deleted" : entry.before === 0 ? "Brought back" : "Added to the plan";
  const kind = kindOf(item.type, entry.field);
  const words = (value: Value) => (kind ? valueInWords(kind, value, tables) : String(value ?? "")) || "nothing";
  const label = `${partInWords(item, tables)}${fieldInWords(item.type, entry.field)}`;
  return entry.before === null ? `${label}: ${words(entry.value)}` : `${label}: ${words(entry.before)} → ${words(entry.value)}`;
}

/** How often a finish date was moved, and the one that the plan began with. */
export interface Moves {
  readonly count: number;
  /** The first due day, when it is no longer the due day. */
  readonly original: Day | null;
}
export function movesOf(lines: readonly Line[]): Moves {
  const own = lines.filter(({ item }) => item.type === "milestone").map(({ entry }) => entry);
  const isDay = (value: Value): value is string => typeof value === "string";
  const moved = own.filter(
    (e) => (e.field === "forecast" && e.value !== null) || (e.field === "due" && e.before !== null && e.value !== e.before),
  );
  const first = own.findLast((e) => e.field === "due")?.value ?? null;
  const now = own.find((e) => e.field === "due" && e.live)?.value ?? null;
  return { count: moved.length, original: isDay(first) && first !== now ? first : null };
}
/** `+42 days`; "" for none. */
export function daysTag(from: Day | null, to: Day | null): string {
  const days = from === null || to === null ? 0 : daysBetween(from, to);
  return days === 0 ? "" : `${days > 0 ? "+" : "−"}${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
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
function partInWords({ type, id }: Item, tables: Tables): string {
  if (type === "activity") return `Year ${rowOf(tables, "activity", id)?.year ?? ""}: `;
  const day = type === "reading" ? rowOf(tables, "reading", id)?.date : null;
  const kind = kindOf("reading", "date");
  return day && kind ? `Reading of ${valueInWords(kind, day, tables)}: ` : "";
}
