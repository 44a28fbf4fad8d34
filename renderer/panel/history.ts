/** A record's history as people read it: one entry for each step somebody took, with what it changed, in words. */
import type { HistoryEntry } from "../../shared/api.ts";
import { type Day, daysBetween } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { rowOf, type Tables } from "../store.ts";
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

/** How often a milestone's end was moved, and the day that the plan began with. */
export interface Moves {
  readonly count: number;
  /** The first due day, when it is no longer the due day. */
  readonly original: Day | null;
}
/** Counts the moves that stand: one that was taken back, by undo or by hand, is none. */
export function movesOf(lines: readonly Line[]): Moves {
  let due: Day | null = null;
  let forecast: Day | null = null;
  let first: Day | null = null;
  const ends: Day[] = [];
  for (const { item, entry } of lines.toReversed()) {
    if (item.type !== "milestone" || (entry.field !== "due" && entry.field !== "forecast")) continue;
    const day = typeof entry.value === "string" ? entry.value : null;
    if (entry.field === "forecast") forecast = day;
    else due = day;
    first ??= due;
    const end = forecast ?? due;
    if (end === null || end === ends.at(-1)) continue;
    if (end === ends.at(-2)) ends.pop();
    else ends.push(end);
  }
  return { count: Math.max(0, ends.length - 1), original: first === due ? null : first };
}
/** `+42 days`; "" for none. */
export function daysTag(from: Day | null, to: Day | null): string {
  const days = from === null || to === null ? 0 : daysBetween(from, to);
  return days === 0 ? "" : `${days > 0 ? "+" : "−"}${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
}

function partInWords({ type, id }: Item, tables: Tables): string {
  if (type === "activity") return `Year ${rowOf(tables, "activity", id)?.year ?? ""}: `;
  const day = type === "reading" ? rowOf(tables, "reading", id)?.date : null;
  const kind = kindOf("reading", "date");
  return day && kind ? `Reading of ${valueInWords(kind, day, tables)}: ` : "";
}
