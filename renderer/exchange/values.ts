/** Values as the merge preview and the conflict review show them, and how far they are from what both sides started from. */
import { daysBetween } from "../../shared/dates.ts";
import { kindOf, type TypeName, type Value } from "../../shared/schema.ts";
import type { Tables } from "../store.ts";
import { valueInWords } from "../values.ts";
import { counted } from "../words.ts";

/**
 * @param field `_life` is the record itself: 0 is deleted.
 * @returns "Empty" for null; a value that does not fit its field as it stands (a colleague's bundle may bring one).
 */
export function cellInWords(tables: Tables, type: TypeName, field: string, value: Value): string {
  if (field === "_life") return value === 0 ? "Deleted" : "In the plan";
  if (value === null || value === "") return "Empty";
  const kind = kindOf(type, field);
  return !kind || (kind.kind === "day" && !isDay(value)) ? String(value) : valueInWords(kind, value, tables);
}

/** How a value differs from the one both sides started from: "61 days later than base", "As base", or "" where words add nothing. */
export function differenceInWords(type: TypeName, field: string, base: Value, value: Value): string {
  if (base === value) return "As base";
  if (base === null || value === null) return "";
  const kind = kindOf(type, field)?.kind;
  if (kind === "day" && isDay(base) && isDay(value)) {
    const days = daysBetween(base, value);
    return `${counted(Math.abs(days), "day")} ${days > 0 ? "later" : "earlier"} than base`;
  }
  if (kind === "decimal" || kind === "whole") {
    // Decimals are text; a difference of floats is rounded to the places that were typed.
    const places = Math.max(...[base, value].map((number) => String(number).split(".")[1]?.length ?? 0));
    const more = Number(value) - Number(base);
    return Number.isFinite(more) ? `${Math.abs(more).toFixed(places)} ${more > 0 ? "more" : "less"} than base` : "";
  }
  return "";
}

/** The code that a record's words begin with, and the rest: "7b.9" and "Embed the patient record". */
export function codeAndTitle(record: string): { readonly code: string; readonly title: string } {
  const parts = /^(\d[\w.]*) (.+)$/.exec(record);
  return { code: parts?.[1] ?? "", title: parts?.[2] ?? record };
}

export const isDay = (value: Value | undefined): value is string => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
