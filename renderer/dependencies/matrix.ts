/** The matrix in rows and cells: each objective waits for the columns marked in its row. What a milestone gives or gets counts for its objective. */
import { type DependencyState, statesWorstFirst } from "../../shared/agreement.ts";
import { giversFirst } from "../../shared/matrix.ts";
import { byCode } from "../../shared/rules.ts";
import { type Row, schema } from "../../shared/schema.ts";
import { gapInWords, meetingOf, stateIn } from "../dependencies.ts";
import { rowOf, type Tables } from "../store.ts";
import { itemOf } from "../values.ts";
import { dependencyWords } from "../words.ts";

export type MatrixOrder = "givers" | "ambition";

/** One dependency as it stands now. */
export interface Standing {
  readonly dependency: Row<"dependency">;
  readonly state: DependencyState;
  /** Days that it comes too late; negative days are spare; null while a day is missing or nobody waits any more. */
  readonly gap: number | null;
}
/** An objective, which is a row too, or an enabler, which only gives. */
export interface Column {
  /** As a dependency stores its ends. */
  readonly key: string;
  /** "" for an enabler. */
  readonly code: string;
  readonly title: string;
}
export interface Cell {
  readonly row: Column;
  readonly column: Column;
  /** Worst first. */
  readonly standings: readonly Standing[];
}
export interface Matrix {
  /** The objectives: rows, and columns in the same order. */
  readonly objectives: readonly Column[];
  /** The enablers that these wait for; those that most milestones wait for come first. */
  readonly enablers: readonly Column[];
  /** By `cellKey`; only cells that hold something. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Objectives that wait for one another. */
  readonly loops: readonly (readonly Column[])[];
  /** Objectives left out because there are more than a table can show. */
  readonly unlisted: number;
}

export const cellKey = (row: string, column: string): string => `${row} ${column}`;

const noColumns: readonly Column[] = [];
/** What fits on one large screen; a larger plan shows the objectives with the most dependencies. */
const most = 60;

/** @param suspended dependencies that close a loop and are left out of the dates: where there is a choice, they are the marks above the diagonal */
export function matrixOf(tables: Tables, order: MatrixOrder, suspended: ReadonlySet<string>): Matrix {
  const waits = waitsIn(tables);
  const shown = busiest(tables, waits);
  const columnsAt = (keys: readonly string[]): readonly Column[] => keys.flatMap((key) => shown.get(key) ?? noColumns);
  const inside = waits
    .filter(({ to }) => shown.has(to))
    .sort((a, b) => Number(suspended.has(a.id)) - Number(suspended.has(b.id)) || byCode(a.dependency, b.dependency));
  const givers = giversFirst([...shown.keys()], inside);

  const enablers = enablersIn(tables, inside);
  const columns = new Map([...shown, ...enablers.map((column) => [column.key, column] as const)]);
  const cells = new Map<string, Cell>();
  for (const [key, held] of Map.groupBy(inside, ({ from, to }) => cellKey(to, from))) {
    const [row, column] = [columns.get(held[0]?.to ?? ""), columns.get(held[0]?.from ?? "")];
    const standings = held.map(({ dependency, state }) => ({ dependency, state, gap: meetingOf(tables, dependency).gap }));
    if (row && column) cells.set(key, { row, column, standings: standings.sort(worstFirst) });
  }
  return {
    objectives: order === "givers" ? columnsAt(givers.order) : [...shown.values()],
    enablers,
    cells,
    loops: givers.loops.map(columnsAt),
    unlisted: tables.objective.rows.size - shown.size,
  };
}

/** `3b depends on 7b: 3 dependencies, worst Not agreed, 42 days late` */
export function cellInWords(row: Column, column: Column, cell: Cell | undefined): string {
  if (!cell) return row === column ? `${row.code} itself` : `${row.code} does not depend on ${shortly(column)}`;
  const { standings } = cell;
  const [worst] = standings;
  const state = worst ? dependencyWords[worst.state] : "";
  const late = latest(standings);
  const count = standings.length === 1 ? `1 dependency, ${state}` : `${standings.length} dependencies, worst ${state}`;
  const contested = standings.filter(isContested).length;
  const conflicts = contested === 0 ? "" : `, ${contested} in conflict`;
  return `${row.code} depends on ${shortly(column)}: ${count}${late === null ? "" : `, ${gapInWords(late)}`}${conflicts}`;
}
/** Whether people have to decide something about it. */
export const isContested = ({ dependency }: Standing): boolean => (dependency.conflicts ?? []).length > 0;

/** The code of an objective, the title of an enabler. */
export const shortly = ({ code, title }: Column): string => code || title;

/** The greatest number of days that one of them comes too late, or null. */
export const latest = (standings: readonly Standing[]): number | null =>
  standings.reduce<number | null>((most, { gap }) => (gap !== null && gap > (most ?? 0) ? gap : most), null);

/** `3d waits for 4b, 4b waits for 3d`: who waits for whom in a loop. */
export function loopInWords({ cells }: Matrix, loop: readonly Column[]): string {
  const waits = loop.flatMap((row) =>
    loop.flatMap((column) => (cells.has(cellKey(row.key, column.key)) ? `${row.code} waits for ${column.code}` : [])),
  );
  return waits.join(", ");
}

/** `dates leave out 3d waits for 4b, service design`: what a loop does to the dates. */
export function leftOutInWords({ cells }: Matrix, loop: readonly Column[], suspended: ReadonlySet<string>): string {
  const left = loop.flatMap((row) =>
    loop.flatMap((column) =>
      (cells.get(cellKey(row.key, column.key))?.standings ?? []).flatMap(({ dependency }) =>
        suspended.has(dependency.id) ? [`${row.code} waits for ${column.code}, ${dependency.title ?? "without a title"}`] : [],
      ),
    ),
  );
  return left.length > 0 ? `dates leave out ${left.join(" and ")}` : "no link of it is left out of the dates";
}
/** How many dependencies some cells hold. */
export const total = (cells: readonly (Cell | undefined)[]): number => cells.reduce((sum, cell) => sum + (cell?.standings.length ?? 0), 0);

interface Wait {
  /** The dependency's id. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly dependency: Row<"dependency">;
  readonly state: DependencyState;
}
/** Who waits for whom: links inside one objective, and those that nobody waits for any more because they were withdrawn, left out. */
function waitsIn(tables: Tables): readonly Wait[] {
  const waits: Wait[] = [];
  for (const dependency of tables.dependency.rows.values()) {
    const [from, to] = [columnOf(tables, dependency.provider), columnOf(tables, dependency.receiver)];
    if (from === null || !to?.startsWith("objective/") || from === to) continue;
    const state = stateIn(tables, dependency);
    if (state !== "withdrawn") waits.push({ id: dependency.id, from, to, dependency, state });
  }
  return waits;
}
/** Whether a dependency stands in the cell of a row and a column. */
export const isInCell = (tables: Tables, dependency: Row<"dependency">, row: string, column: string): boolean =>
  columnOf(tables, dependency.receiver) === row &&
  columnOf(tables, dependency.provider) === column &&
  stateIn(tables, dependency) !== "withdrawn";

/** The objectives that are shown, by code: of more than fit, those with the most dependencies. */
function busiest(tables: Tables, waits: readonly Wait[]): ReadonlyMap<string, Column> {
  const count = new Map<string, number>();
  for (const { from, to } of waits) for (const end of [from, to]) count.set(end, (count.get(end) ?? 0) + 1);
  const countOf = ({ id }: Row<"objective">): number => count.get(`objective/${id}`) ?? 0;
  const rows = [...tables.objective.rows.values()].sort((a, b) => countOf(b) - countOf(a)).slice(0, most);
  return new Map(
    rows.sort(byCode).map((row) => [`objective/${row.id}`, { key: `objective/${row.id}`, code: row.code ?? "", title: row.title ?? "" }]),
  );
}

/** Where an end of a dependency stands in the matrix: an enabler, an objective, or the objective of a milestone. */
function columnOf(tables: Tables, end: string | null): string | null {
  const item = end === null ? null : itemOf(schema.dependency.provider, end);
  if (item?.type === "objective" || item?.type === "enabler") return end;
  const objective = item?.type === "milestone" ? rowOf(tables, "milestone", item.id)?.objective : null;
  return objective ? `objective/${objective}` : null;
}

/** Those come first that most milestones wait for. */
function enablersIn(tables: Tables, waits: readonly Wait[]): readonly Column[] {
  const milestones = (held: readonly Wait[]) => held.filter(({ dependency }) => dependency.receiver?.startsWith("milestone/")).length;
  return [...Map.groupBy(waits, ({ from }) => from)]
    .toSorted(([, a], [, b]) => milestones(b) - milestones(a) || b.length - a.length)
    .flatMap(([key]) => {
      const row = key.startsWith("enabler/") ? rowOf(tables, "enabler", key.slice("enabler/".length)) : undefined;
      return row ? [{ key, code: "", title: row.title ?? "" }] : [];
    });
}

const worstFirst = (a: Standing, b: Standing): number =>
  statesWorstFirst.indexOf(a.state) - statesWorstFirst.indexOf(b.state) ||
  (b.gap ?? Number.NEGATIVE_INFINITY) - (a.gap ?? Number.NEGATIVE_INFINITY);
