/** Values in words and back again: how each kind of field is shown, typed and read. The item panel and the register share it. */
import { type Day, longDay, readDay } from "../shared/dates.ts";
import { recordInWords as inWords } from "../shared/naming.ts";
import { err, never, ok, type Result } from "../shared/result.ts";
import {
  type AnyRow,
  activityStates,
  type ChoiceKind,
  confidences,
  criticalities,
  dependencyStates,
  isTypeName,
  type Kind,
  linkKinds,
  milestoneKinds,
  milestoneStatuses,
  type RefKind,
  refusals,
  schema,
  type TypeName,
  type Value,
} from "../shared/schema.ts";
import { rowOf, type Tables } from "./store.ts";
import type { Item } from "./view.ts";
import { activityWords, badgeWords, criticalityWords, dependencyWords, kindWords, linkWords, refusalWords, statusWords } from "./words.ts";

/** What stands in a field while a person types: text for every kind; for a reference the stored value, for a flag "1" or "0". */
export type Draft = string;

const choiceWords = new Map<readonly string[], Readonly<Record<string, string>>>([
  [activityStates, activityWords],
  [milestoneStatuses, statusWords],
  [confidences, badgeWords],
  [milestoneKinds, kindWords],
  [dependencyStates, dependencyWords],
  [linkKinds, linkWords],
  [criticalities, criticalityWords],
  [refusals, refusalWords],
  [schema.measure.direction.choices, { down: "Lower", up: "Higher", hold: "The same", none: "Not said" }],
  [schema.target.purpose.choices, { target: "Target", trajectory: "Step on the way" }],
  [schema.roleHeld.kind.choices, { lead: "Lead", sro: "SRO", owner: "Owner", member: "Member" }],
]);
/** A coded choice as people read it; a choice of a newer version stands as it came. */
export const choiceInWords = (kind: ChoiceKind, choice: string): string => choiceWords.get(kind.choices)?.[choice] ?? choice;

/** A stored value as it is shown; "" when nobody filled it. */
export function valueInWords(kind: Kind, value: unknown, tables: Tables): string {
  if (value === null || value === undefined) return "";
  switch (kind.kind) {
    case "text":
    case "decimal":
    case "whole":
      return String(value);
    case "day":
      return longDay(String(value));
    case "flag":
      return value === 1 ? "Yes" : "No";
    case "choice":
      return choiceInWords(kind, String(value));
    case "ref": {
      const item = itemOf(kind, String(value));
      return item ? recordInWords(tables, item) : "A record that is not in the plan";
    }
    default:
      return never(kind);
  }
}

/** The record that a reference names, or null when its type is unknown. */
export function itemOf(kind: RefKind, value: string): Item | null {
  if (kind.to !== null) return isTypeName(kind.to) ? { type: kind.to, id: value } : null;
  const [type = "", id = ""] = [value.slice(0, value.indexOf("/")), value.slice(value.indexOf("/") + 1)];
  return isTypeName(type) ? { type, id } : null;
}
/** How a record is stored in a reference. */
const refTo = (kind: RefKind, { type, id }: Item): string => (kind.to === null ? `${type}/${id}` : id);

/** Types whose code people know and say; the codes of the others are only names in files. */
export const coded: ReadonlySet<TypeName> = new Set(["ambition", "objective", "milestone", "measure", "dependency"]);

/** A record by the shortest name people know: `7b.9`, or a person's name. */
export function shortName(tables: Tables, type: TypeName, row: AnyRow): string {
  return coded.has(type) && typeof row.code === "string" ? row.code : fullName(tables, type, row);
}
/** `7b.9 Embed the patient record`, `Matt Dooley`. */
export function recordInWords(tables: Tables, { type, id }: Item): string {
  const row: AnyRow | undefined = rowOf(tables, type, id);
  return row ? fullName(tables, type, row) : "A record that is not in the plan";
}
const fullName = (tables: Tables, type: TypeName, row: AnyRow): string =>
  inWords(type, coded.has(type) ? row : { ...row, code: null }, (other, id) => rowOf(tables, other, id));

/** What stands in a field when editing begins. */
export const draftOf = (kind: Kind, value: unknown): Draft =>
  value === null || value === undefined ? "" : kind.kind === "day" ? longDay(String(value)) : String(value);

/**
 * Reads what a person typed. Nothing typed clears the field.
 * @param from the day that `+2w` counts from: the field's own day, or today
 * @returns the value to store, or a sentence that says what to enter
 */
export function readDraft(kind: Kind, draft: Draft, from: Day): Result<Value, string> {
  const typed = draft.trim();
  if (typed === "") return ok(null);
  switch (kind.kind) {
    case "day": {
      const day = readDay(typed, from);
      return day ? ok(day) : err("Enter a date such as 31 March 2027, 31/3/27 or +2w.");
    }
    case "decimal": {
      const number = readDecimal(typed);
      return number === null ? err("Enter a number such as 11.2.") : ok(number);
    }
    case "whole":
      return /^[+-]?\d{1,9}$/.test(typed) ? ok(Number(typed)) : err("Enter a whole number such as 14 or -7.");
    case "flag":
      return ok(typed === "1" ? 1 : 0);
    case "text":
    case "choice":
    case "ref":
      return ok(typed);
    default:
      return never(kind);
  }
}

/**
 * Reads a number as people write it, `1,240.5`, `11.2%`, `−7`. A comma or a space stands between thousands and nowhere else: whoever means
 * 11.2 by `11,2` must not have written 112.
 * @returns a decimal as text, or null when it is not a number
 */
export function readDecimal(typed: string): string | null {
  const plain = typed.trim().replace(/\s*%$/, "").replace("−", "-");
  return /^-?(\d+|\d{1,3}([,\s]\d{3})+)(\.\d+)?$/.test(plain) ? plain.replaceAll(/[,\s]/g, "") : null;
}

/** A record that can be chosen in a field: its stored value and its words. */
export interface Choosable {
  readonly value: string;
  readonly words: string;
}
/** What a dependency can join, those that people look for most first. */
export const ends: readonly TypeName[] = ["objective", "milestone", "enabler", "body", "ambition"];

/** The first records whose words hold what was typed. @param limit how many at most */
export function findRecords(tables: Tables, kind: RefKind, typed: string, limit: number): readonly Choosable[] {
  const wanted = typed.trim().toLowerCase();
  const types = kind.to === null ? ends : isTypeName(kind.to) ? [kind.to] : [];
  const found: Choosable[] = [];
  for (const type of types) {
    for (const id of tables[type].rows.keys()) {
      const words = recordInWords(tables, { type, id });
      if (!words.toLowerCase().includes(wanted)) continue;
      found.push({ value: refTo(kind, { type, id }), words });
      if (found.length === limit) return found;
    }
  }
  return found;
}
