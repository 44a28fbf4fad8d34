/**
 * The mirror: every record of the open plan as the engine last sent it. Nothing is edited here; `actions.ts` asks the engine and the patch
 * that comes back is shown. A row keeps its identity until it changes, so only what changed renders again. Sized for 100,000 milestones:
 * a patch costs what it changes, never what the plan holds.
 */
import { create } from "zustand";
import type { Patch, PlanState, Position, Snapshot } from "../shared/api.ts";
import type { AnyRow, FieldName, Row, TypeName } from "../shared/schema.ts";
import { typeNames } from "../shared/schema.ts";

/** One record type: a new object whenever one of its rows changed; `rows` is the same map throughout, so never keep it as a key. */
export interface Table<T extends TypeName> {
  readonly rows: ReadonlyMap<string, Row<T>>;
  /** Rows by the value of a field, made on first use and kept up patch by patch. */
  readonly groups: Map<string, Map<unknown, readonly Row<T>[]>>;
}
export type Tables = { readonly [T in TypeName]: Table<T> };
export interface Programme {
  readonly position: Position;
  readonly tables: Tables;
  readonly state: PlanState;
}

const none: readonly never[] = [];

export const useProgramme = create<Programme>(() => ({
  position: 0,
  tables: tablesOf({}),
  state: { file: "", conflicts: 0, outsideRemit: 0, violations: [], undo: null, redo: null, savedAt: null, me: null },
}));
/** One record, or undefined when it is not in the plan. */
export const useRow = <T extends TypeName>(type: T, id: string): Row<T> | undefined => useProgramme((s) => rowOf(s.tables, type, id));

export const rowOf = <T extends TypeName>(tables: Tables, type: T, id: string): Row<T> | undefined => tables[type].rows.get(id);

/** Shows a whole plan in place of what was there. */
export const showSnapshot = ({ position, tables, state }: Snapshot): void =>
  useProgramme.setState({ position, tables: tablesOf(tables), state });

/** Shows what changed. A patch that arrives twice (as an answer and as a push) changes nothing the second time; an older one is dropped. */
export function applyPatch(patch: Patch): void {
  const shown = useProgramme.getState();
  if (patch.position < shown.position) return;
  const tables: Partial<Record<TypeName, unknown>> = {};
  for (const type of typeNames) tables[type] = changedTable(shown.tables[type], patch.rows[type] ?? none, patch.gone[type] ?? none);
  useProgramme.setState({ position: patch.position, tables: tables as Tables, state: patch.state });
}

/** The rows whose field holds a value: the same array until one of them changes. Costs a pass over the table the first time only. */
export function rowsWhere<T extends TypeName>(table: Table<T>, field: FieldName<T>, value: string | number | null): readonly Row<T>[] {
  let groups = table.groups.get(field);
  if (!groups) {
    groups = new Map(Map.groupBy(table.rows.values(), (row) => fieldOf(row, field)));
    table.groups.set(field, groups);
  }
  return groups.get(value) ?? none;
}

/**
 * A view of some tables, computed again only when one of them changed.
 * @param deps picks the tables (or other views) that the view rests on
 */
export function derive<const D extends readonly unknown[], R>(deps: (tables: Tables) => D, compute: (...d: D) => R): (tables: Tables) => R {
  let last: { readonly deps: D; readonly result: R } | null = null;
  return (tables) => {
    const now = deps(tables);
    if (!last?.deps.every((dep, i) => Object.is(dep, now[i]))) last = { deps: now, result: compute(...now) };
    return last.result;
  };
}

/** A view of one record, remembered for each: like `derive`, with the record's id beside the tables. */
export function deriveEach<const D extends readonly unknown[], R>(
  deps: (tables: Tables, id: string) => D,
  compute: (...d: D) => R,
): (tables: Tables, id: string) => R {
  const views = new Map<string, (tables: Tables) => R>();
  return (tables, id) => {
    const known = views.get(id);
    if (known) return known(tables);
    const view = derive((t) => deps(t, id), compute);
    views.set(id, view);
    return view(tables);
  };
}

const fieldOf = (row: AnyRow, field: string): unknown => row[field];
function tablesOf(lists: Partial<Snapshot["tables"]>): Tables {
  const tables: Partial<Record<TypeName, unknown>> = {};
  for (const type of typeNames) tables[type] = { rows: new Map((lists[type] ?? none).map((row) => [row.id, row])), groups: new Map() };
  return tables as Tables;
}

function changedTable(table: Table<TypeName>, rows: readonly Row<TypeName>[], gone: readonly string[]): Table<TypeName> {
  if (rows.length + gone.length === 0) return table;
  const all = table.rows as Map<string, Row<TypeName>>;
  // Past this many rows (a merge), making the groups again on their next use is cheaper than keeping them up row by row.
  const keptUp: Table<TypeName>["groups"] = rows.length + gone.length > 200 ? new Map() : table.groups;
  const regroup = (before: Row<TypeName> | undefined, after: Row<TypeName> | undefined) => {
    for (const [field, groups] of keptUp) {
      const [from, to] = [before && fieldOf(before, field), after && fieldOf(after, field)];
      if (before && after && from === to) {
        groups.set(to, groups.get(to)?.map((row) => (row === before ? after : row)) ?? [after]);
        continue;
      }
      if (before) groups.set(from, groups.get(from)?.filter((row) => row !== before) ?? []);
      if (after) groups.set(to, [...(groups.get(to) ?? []), after]);
    }
  };
  for (const row of rows) {
    regroup(all.get(row.id), row);
    all.set(row.id, row);
  }
  for (const id of gone) {
    regroup(all.get(id), undefined);
    all.delete(id);
  }
  return { rows: all, groups: keptUp };
}
