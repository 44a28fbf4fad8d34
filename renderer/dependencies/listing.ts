/** The list of dependencies as rows: what stands in each column, how it is sorted and what it is searched by. */
import { awaitedSides, type Dependency, type DependencyState, isOver, sides, statesWorstFirst } from "../../shared/agreement.ts";
import { type Day, dayOf, longDay } from "../../shared/dates.ts";
import { byCode, readingOrder } from "../../shared/rules.ts";
import { criticalities, schema } from "../../shared/schema.ts";
import { answersTo, gapInWords, type Meeting, meetingOf, stateIn } from "../dependencies.ts";
import { derive, type Tables } from "../store.ts";
import { itemOf, recordInWords } from "../values.ts";
import { criticalityWords, dependencyWords } from "../words.ts";
import { partyOf } from "./parties.ts";

export interface ListRow {
  readonly dependency: Dependency;
  readonly state: DependencyState;
  readonly meeting: Meeting;
  readonly gives: string;
  readonly gets: string;
  /** The people who have to speak next; "" when nobody has. */
  readonly waitsFor: string;
  /** The newest answer, milliseconds since 1970; 0 for none. */
  readonly answeredAt: number;
  /** In lower case, everything that the list can be searched by. */
  readonly words: string;
}
export const columns = [
  "code",
  "title",
  "gives",
  "gets",
  "kind",
  "neededBy",
  "promised",
  "gap",
  "state",
  "waitsFor",
  "criticality",
  "answered",
] as const;
export type Column = (typeof columns)[number];
export const columnWords: Readonly<Record<Column, string>> = {
  code: "Code",
  title: "Deliverable",
  gives: "Gives",
  gets: "Gets",
  kind: "Type",
  neededBy: "Needed by",
  promised: "Promised",
  gap: "Gap",
  state: "State",
  waitsFor: "Waits for",
  criticality: "Criticality",
  answered: "Last answer",
};

export const listRows = derive(
  (tables) => [tables],
  (tables): readonly ListRow[] => [...tables.dependency.rows.values()].sort(byCode).map((dependency) => listRowOf(tables, dependency)),
);

function listRowOf(tables: Tables, dependency: Dependency): ListRow {
  const answers = answersTo(tables, dependency.id);
  const state = stateIn(tables, dependency);
  const [gives, gets] = sides.map((side) => {
    const end = dependency[side] === null ? null : itemOf(schema.dependency[side], dependency[side]);
    return end ? recordInWords(tables, end) : "Nobody yet";
  });
  const waitsFor = awaitedSides(dependency, answers)
    .map((side) => partyOf(tables, dependency, side).person?.name ?? (side === "provider" ? "Who gives" : "Who gets"))
    .join(", ");
  const row = {
    dependency,
    state,
    meeting: meetingOf(tables, dependency),
    gives: gives ?? "",
    gets: gets ?? "",
    waitsFor,
    answeredAt: Math.max(0, ...answers.map(({ at }) => at ?? 0)),
  };
  const words = [dependency.code, dependency.title, row.gives, row.gets, dependencyWords[state], waitsFor, dependency.detail];
  return { ...row, words: words.filter(Boolean).join(" ").toLowerCase() };
}

/** What a cell shows; "" for nothing. */
export function cellInWords(row: ListRow, column: Column): string {
  const { dependency, meeting } = row;
  switch (column) {
    case "code":
      return dependency.code ?? "";
    case "title":
      return dependency.title ?? "";
    case "gives":
    case "gets":
    case "waitsFor":
      return row[column];
    case "kind":
      return `${dependency.kind ?? "FS"}${dependency.lag ? ` ${dependency.lag > 0 ? "+" : "−"}${Math.abs(dependency.lag)}` : ""}`;
    case "neededBy":
      return dayInWords(dependency.neededBy);
    case "promised":
      return meeting.isPromise ? dayInWords(meeting.promised) : meeting.promised ? `${longDay(meeting.promised)} (own plan)` : "";
    case "gap":
      return gapInWords(meeting.gap);
    case "state":
      return dependencyWords[row.state];
    case "criticality":
      return dependency.criticality ? criticalityWords[dependency.criticality] : "";
    case "answered":
      return row.answeredAt === 0 ? "" : longDay(dayOf(row.answeredAt));
  }
}
const dayInWords = (day: Day | null): string => (day === null ? "" : longDay(day));

export interface Sorting {
  readonly column: Column;
  readonly direction: 1 | -1;
}
/** Sorted, what is empty always last; equal ones by code. */
export function sortedBy(rows: readonly ListRow[], { column, direction }: Sorting): readonly ListRow[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [sortKey(a, column), sortKey(b, column)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === "number" && typeof y === "number" ? x - y : readingOrder.compare(String(x), String(y));
    return order * direction || byCode(a.dependency, b.dependency);
  });
}
function sortKey(row: ListRow, column: Column): string | number | null {
  const { dependency, meeting } = row;
  switch (column) {
    case "neededBy":
      return dependency.neededBy;
    case "promised":
      return meeting.promised;
    case "gap":
      return meeting.gap;
    case "state":
      return statesWorstFirst.indexOf(row.state);
    case "criticality":
      return dependency.criticality ? criticalities.indexOf(dependency.criticality) : null;
    case "answered":
      return row.answeredAt || null;
    default:
      return cellInWords(row, column) || null;
  }
}

/** The questions that the list answers at one press. */
export const filters = ["all", "late", "open", "undated"] as const;
export type Filter = (typeof filters)[number] | DependencyState;
export function passes(row: ListRow, filter: Filter, typed: string): boolean {
  const isAsked = typed === "" || typed.split(/\s+/).every((word) => row.words.includes(word));
  return isAsked && holds(row, filter);
}
function holds(row: ListRow, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "late":
      return (row.meeting.gap ?? 0) > 0;
    case "open":
      return row.waitsFor !== "";
    case "undated":
      return !isOver(row.state) && (row.dependency.neededBy === null || row.meeting.promised === null);
    default:
      return row.state === filter;
  }
}
