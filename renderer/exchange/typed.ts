/** Values that a person types as a decision of their own. */
import type { ConflictItem } from "../../shared/conflicts.ts";
import type { Day } from "../../shared/dates.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { readDraft } from "../values.ts";

/** `values` once everything typed makes sense, with empty fields as base; else null, with the field to go to and what to enter ("" if nothing was typed). */
export interface Typed {
  readonly values: Readonly<Record<string, Value>> | null;
  readonly field: string;
  readonly problem: string;
}

/** @param today the day that "+2w" counts from */
export function readTyped(
  item: ConflictItem,
  base: Readonly<Record<string, Value>>,
  typed: Readonly<Record<string, string>>,
  today: Day,
): Typed {
  const [first = ""] = item.fields;
  if (item.fields.every((field) => (typed[field] ?? "").trim() === "")) return { values: null, field: first, problem: "" };
  const values: Record<string, Value> = {};
  for (const field of item.fields) {
    const text = (typed[field] ?? "").trim();
    const kind = kindOf(item.type, field);
    if (!kind) continue;
    const read = readDraft(kind, text, today);
    if (!read.ok) return { values: null, field, problem: `${kind.label}: ${read.error}` };
    values[field] = text === "" ? (base[field] ?? null) : read.value;
  }
  const { start, due } = values;
  if (typeof start === "string" && typeof due === "string" && due < start)
    return { values: null, field: "due", problem: "Due: Enter a day that is not before the start." };
  return { values, field: first, problem: "" };
}
