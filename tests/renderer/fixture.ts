/** The plan that ships, as the engine would send it to the screen; made from the template's own commits, with some statuses reported. */
import { template } from "../../db/template.ts";
import type { Snapshot, Tables } from "../../shared/api.ts";
import { fieldsOf, type TypeName, typeNames, type Value } from "../../shared/schema.ts";

type Fields = { readonly id: string; [field: string]: Value };

/** The built-in plan as nobody has touched it yet. */
export function builtInPlan(): Snapshot {
  const rows = new Map<TypeName, Map<string, Fields>>(typeNames.map((type) => [type, new Map()]));
  for (const { commit } of template("norfolk-waveney-2025").commits) {
    for (const op of commit.ops) {
      const type = op.type as TypeName;
      const row = rows.get(type)?.get(op.id) ?? emptyRow(type, op.id);
      rows.get(type)?.set(op.id, row);
      if (op.field !== "_life") row[op.field] = op.value;
    }
  }
  const tables = Object.fromEntries(typeNames.map((type) => [type, [...(rows.get(type)?.values() ?? [])]])) as unknown as Tables;
  const state = {
    file: "/plans/norfolk-waveney.waymark-plan",
    conflicts: 0,
    outsideRemit: 0,
    violations: [],
    undo: null,
    redo: null,
    savedAt: null,
    me: null,
  };
  return { position: 1, tables, state };
}

/**
 * The same plan in use: the first year is done, this year is reported in part, a few records wait for a decision. By rule, not by chance:
 * every run gives the same.
 */
export function planInUse(): Snapshot {
  const plan = builtInPlan();
  const reported = (["green", "amber", "green", "green", "red", "green", "not-rated"] as const).map((confidence) => ({ confidence }));
  const milestone = plan.tables.milestone.map((row, i) => {
    if ((row.due ?? "") < "2026-04-01") return { ...row, status: "complete" as const, confidence: "green" as const };
    return (row.start ?? "") < "2027-04-01"
      ? { ...row, status: "in-progress" as const, ...reported[Math.floor(i / 6) % reported.length] }
      : row;
  });
  const objective = plan.tables.objective.map((row) => (row.code === "4c" ? { ...row, conflicts: ["status"] } : row));
  const me = { name: "Helen Ward", role: "PMO lead", organisation: "Norfolk and Waveney ICB" };
  const state = { ...plan.state, conflicts: 5, undo: "Change forecast of 7b.9", savedAt: new Date(2026, 10, 22, 14, 31).getTime(), me };
  return { ...plan, tables: { ...plan.tables, milestone, objective }, state };
}

const emptyRow = (type: TypeName, id: string): Fields => ({
  id,
  ...Object.fromEntries(Object.keys(fieldsOf(type)).map((field) => [field, null])),
});
