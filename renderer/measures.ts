/** Measures as people read them: baseline, the latest reading, the next target. Zero is a value; missing is not zero. */
import type { Day } from "../shared/dates.ts";
import type { Row } from "../shared/schema.ts";
import { rowsWhere, type Tables } from "./store.ts";

export interface Standing {
  readonly latest: Row<"reading"> | null;
  /** The first target on or after `today`; when all have passed, the last. */
  readonly next: Row<"target"> | null;
}

export function standingOf(tables: Tables, measure: string, today: Day): Standing {
  let latest: Row<"reading"> | null = null;
  for (const reading of rowsWhere(tables.reading, "measure", measure))
    if (reading.value !== null && (reading.date ?? "") >= (latest?.date ?? "")) latest = reading;
  const targets = rowsWhere(tables.target, "measure", measure)
    .filter((target) => target.purpose === "target" && target.value !== null)
    .sort((a, b) => (a.by ?? "").localeCompare(b.by ?? ""));
  return { latest, next: targets.find((target) => (target.by ?? "") >= today) ?? targets.at(-1) ?? null };
}

/** `11.2%`, `7 days`; "" when there is no value. */
export const amount = (value: string | null, unit: string | null): string =>
  value === null ? "" : unit === null ? value : unit.startsWith("%") ? `${value}${unit}` : `${value} ${unit}`;
