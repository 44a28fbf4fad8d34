/** A record's history as people read it: one entry for each step somebody took, with what it changed, in words. */
import type { HistoryEntry } from "../../shared/api.ts";
import { type Day, daysBetween } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { reforecastsIn } from "../../shared/reforecasts.ts";
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
  /** What was written into its agreed and forecast days, newest first. */
  readonly log: readonly HistoryEntry[];
}
export function movesOf(lines: readonly Line[]): Moves {
  const log = lines.flatMap(({ item, entry }) =>
    item.type === "milestone" && (entry.field === "due" || entry.field === "forecast") ? [entry] : [],
  );
  const { count, original } = reforecastsIn(log.toReversed());
  const due = log.find(({ field }) => field === "due")?.value ?? null;
  return { count, original: original === due ? null : original, log };
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
