/** The columns of each register: one for every field of the schema, and the few that are worked out. Pure: no grid in here. */
import { statesWorstFirst } from "../../shared/agreement.ts";
import { dayOf, daysBetween, longDay, slipTag } from "../../shared/dates.ts";
import { type AnyRow, fieldsOf, type Kind, type Row, type TypeName, unitOf } from "../../shared/schema.ts";
import { gapInWords, meetingOf, stateIn } from "../dependencies.ts";
import { standingOf } from "../measures.ts";
import { movedInWords, useMoved } from "../schedule/moved.ts";
import { rowsWhere, type Tables } from "../store.ts";
import { valueInWords } from "../values.ts";
import { dependencyWords } from "../words.ts";
import type { RegisterType } from "./state.ts";

export interface Column {
  readonly id: string;
  readonly title: string;
  /** The field's kind; null for a column that is worked out. */
  readonly kind: Kind | null;
  readonly isNumber: boolean;
  /** CSS pixels; the least, where it grows. */
  readonly width: number;
  /** Its share of the room that the others leave, 0 for none. */
  readonly grows: number;
  readonly isShown: boolean;
  /** What is sorted by: a stored value, a number of days, or null. */
  readonly value: (row: AnyRow, tables: Tables) => string | number | null;
  readonly words: (row: AnyRow, tables: Tables) => string;
}

/** The columns shown unless the person chose others, in their order; every other field of the type can be added. */
const shown: Readonly<Record<RegisterType, readonly string[]>> = {
  objective: ["code", "title", "ambition", "sro", "confidence", "milestones", "reason"],
  milestone: ["code", "title", "status", "confidence", "start", "due", "forecast", "slip", "moves", "owner", "objective"],
  measure: ["code", "title", "unit", "direction", "baselineValue", "baselineDate", "latest", "latestDate", "target", "targetDate"],
  dependency: ["code", "title", "state", "provider", "receiver", "neededBy", "promised", "gap"],
};

type Worked = Pick<Column, "title" | "isNumber" | "width" | "value" | "words">;
const today = () => dayOf(Date.now());
const worked: Readonly<Record<RegisterType, Readonly<Record<string, Worked>>>> = {
  objective: {
    milestones: numbers("Milestones", 112, (row, tables) => rowsWhere(tables.milestone, "objective", row.id).length, String),
  },
  milestone: {
    slip: numbers(
      "Slip",
      92,
      (row) => slipOf(row as Row<"milestone">),
      (days) => slipTag(days),
    ),
    moves: numbers(
      "Moved",
      168,
      (row) => useMoved.getState().byId.get(row.id)?.count ?? null,
      (_, row) => movedInWords(row as Row<"milestone">),
    ),
  },
  measure: {
    latest: numbers(
      "Latest",
      76,
      (row, tables) => numberOf(standingOf(tables, row.id, today()).latest?.value),
      (_, row, tables) => standingOf(tables, row.id, today()).latest?.value ?? "",
    ),
    latestDate: days("Latest on", (row, tables) => standingOf(tables, row.id, today()).latest?.date ?? null),
    target: numbers(
      "Next target",
      100,
      (row, tables) => numberOf(standingOf(tables, row.id, today()).next?.value),
      (_, row, tables) => standingOf(tables, row.id, today()).next?.value ?? "",
    ),
    targetDate: days("Target by", (row, tables) => standingOf(tables, row.id, today()).next?.by ?? null),
  },
  dependency: {
    state: {
      title: "State",
      isNumber: false,
      width: 112,
      value: (row, tables) => statesWorstFirst.indexOf(stateIn(tables, row as Row<"dependency">)),
      words: (row, tables) => dependencyWords[stateIn(tables, row as Row<"dependency">)],
    },
    gap: numbers("Gap", 112, (row, tables) => meetingOf(tables, row as Row<"dependency">).gap, gapInWords),
  },
};

const widths: Readonly<Record<string, number>> = {
  code: 76,
  title: 300,
  "dependency.title": 200,
  "objective.title": 240,
  "measure.title": 240,
  objective: 170,
  ambition: 170,
  reason: 160,
  provider: 144,
  receiver: 144,
  confidence: 140,
  status: 116,
  unit: 104,
  direction: 84,
  baselineValue: 84,
  sro: 148,
  owner: 132,
  kind: 128,
  lag: 112,
  qualitative: 128,
};

/** Columns of words, which are cut first and read best with more room. */
const shares: Readonly<Record<string, number>> = { title: 2, objective: 1, ambition: 1, reason: 1, provider: 1, receiver: 1 };

/** Every column of a register: those shown at first in their order, then the rest in the schema's. */
export function columnsOf(type: RegisterType): readonly Column[] {
  const fields = fieldsOf(type);
  const order = [...shown[type], ...Object.keys(fields).filter((field) => !shown[type].includes(field))];
  return order.flatMap((id): Column[] => {
    const isShown = shown[type].includes(id);
    const kind = fields[id];
    const made = worked[type][id];
    if (made) return [{ id, kind: null, isShown, grows: 0, ...made }];
    if (!kind) return [];
    const value = (row: AnyRow) => asValue(row[id]);
    return [
      {
        id,
        title: kind.label,
        kind,
        isNumber: kind.kind === "decimal" || kind.kind === "whole",
        width: widths[`${type}.${id}`] ?? widths[id] ?? (kind.kind === "day" ? 140 : 200),
        grows: shares[id] ?? 0,
        isShown,
        value:
          kind.kind === "decimal"
            ? (row) => numberOf(asText(row[id]))
            : kind.kind === "ref"
              ? (row, tables) => valueInWords(kind, row[id], tables) || null
              : value,
        words: (row, tables) => valueInWords(kind, row[id], tables),
      },
    ];
  });
}

/**
 * Rows as a spreadsheet takes them: a line of headings, then one line a row, tabs between. A cell that a spreadsheet would take for a
 * formula is led by an apostrophe; one that two people wrote differently says so.
 */
export function toTsv(type: TypeName, columns: readonly Column[], rows: readonly AnyRow[], tables: Tables): string {
  const cell = (words: string) => words.replace(/\s*[\t\r\n]+\s*/g, " ").replace(/^([=+@])/, "'$1");
  const mark = (row: AnyRow, { id }: Column) => (row.conflicts?.includes(unitOf(type, id)) ? " (in conflict)" : "");
  const lines = rows.map((row) => columns.map((column) => cell(column.words(row, tables)) + mark(row, column)).join("\t"));
  return [columns.map((column) => column.title).join("\t"), ...lines].join("\r\n");
}

function numbers(
  title: string,
  width: number,
  value: (row: AnyRow, tables: Tables) => number | null,
  words: (value: number, row: AnyRow, tables: Tables) => string,
): Worked {
  const inWords = (row: AnyRow, tables: Tables) => {
    const number = value(row, tables);
    return number === null ? "" : words(number, row, tables);
  };
  return { title, isNumber: true, width, value, words: inWords };
}
function days(title: string, value: (row: AnyRow, tables: Tables) => string | null): Worked {
  const words = (row: AnyRow, tables: Tables) => {
    const day = value(row, tables);
    return day === null ? "" : longDay(day);
  };
  return { title, isNumber: false, width: 140, value, words };
}
function slipOf({ forecast, actual, due }: Row<"milestone">): number | null {
  const end = actual ?? forecast;
  return end === null || due === null || end === due ? null : daysBetween(due, end);
}
const asValue = (value: unknown): string | number | null => (typeof value === "string" || typeof value === "number" ? value : null);
const asText = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numberOf = (value: string | null | undefined): number | null => (value === null || value === undefined ? null : Number(value));
