/** Making and deleting the records of the register, each as one step. */
import type { Edit, Position } from "../../shared/api.ts";
import { newId } from "../../shared/ids.ts";
import { typeWords } from "../../shared/naming.ts";
import { type AnyRow, type Row, schema, type TypeName, type Value } from "../../shared/schema.ts";
import { edit } from "../actions.ts";
import { notify } from "../notices.ts";
import { keepFocus } from "../shell/regions.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import { itemOf, shortName } from "../values.ts";
import { counted } from "../words.ts";

export type Makeable = "milestone" | "measure" | "dependency";
/** What the dialog for a new record asks for, and which of it must be given. */
export const asked: Readonly<
  Record<Makeable, { readonly fields: readonly string[]; readonly required: Readonly<Record<string, string>> }>
> = {
  milestone: {
    fields: ["objective", "title", "start", "due", "owner", "detail"],
    required: {
      objective: "Choose the objective.",
      title: "Enter a title.",
      start: "Enter the day it starts.",
      due: "Enter the day it is due.",
    },
  },
  measure: {
    fields: ["objective", "title", "unit", "direction", "baselineValue", "baselineDate"],
    required: { objective: "Choose the objective.", title: "Enter a title." },
  },
  dependency: {
    fields: ["title", "provider", "providerPerson", "receiver", "receiverPerson", "neededBy", "promised", "criticality"],
    required: { title: "Enter what is delivered.", provider: "Choose what gives.", receiver: "Choose what gets." },
  },
};
const defaults: Readonly<Record<Makeable, Readonly<Record<string, Value>>>> = {
  milestone: { kind: "delivery", status: "not-reported" },
  measure: { qualitative: 0 },
  dependency: { kind: "FS", lag: 0, state: "proposed" },
};

/** Writes a new record. @returns its id, or a sentence by field for the dialog, or null when the person thought better of it. */
export async function make(
  type: Makeable,
  values: Readonly<Record<string, Value>>,
  also: readonly Edit[],
  at: Position,
): Promise<{ readonly id: string } | { readonly field: string; readonly problem: string } | null> {
  const id = newId();
  const code = nextCode(useProgramme.getState().tables, type, values);
  const fields: Readonly<Record<string, Value>> = { code, ...defaults[type], ...values };
  const own = Object.entries(fields).filter(([, value]) => value !== null);
  const result = await edit({
    edits: [...also, { type, id, field: "_life", value: 1 }, ...own.map(([field, value]) => ({ type, id, field, value }))],
    label: `Add ${type} ${code}`,
    at,
  });
  if (result.ok) return { id };
  return result.error.type === "Invalid" ? { field: result.error.edit.field, problem: result.error.message } : null;
}

/** Deletes records, with the values that belong to them. Undo brings all of it back. */
export async function remove(type: TypeName, rows: readonly AnyRow[]): Promise<void> {
  const { tables } = useProgramme.getState();
  const first = rows[0];
  if (!first) return;
  const name = rows.length === 1 ? shortName(tables, type, first) : counted(rows.length, typeWords[type].toLowerCase(), plurals[type]);
  const edits = rows.flatMap(({ id }): Edit[] => [
    { type, id, field: "_life", value: 0 },
    ...(type === "measure" ? valuesOf(tables, id).map((edit): Edit => ({ ...edit, field: "_life", value: 0 })) : []),
  ]);
  const result = await edit({ edits, label: `Delete ${name}` });
  // The button that was pressed goes with the selection, or with the panel.
  keepFocus();
  if (result.ok) notify(`Deleted ${name}. Ctrl+Z brings ${rows.length === 1 ? "it" : "them"} back.`);
}
const plurals: Readonly<Partial<Record<TypeName, string>>> = { dependency: "dependencies" };

const valuesOf = (tables: Tables, measure: string): readonly Pick<Edit, "type" | "id">[] => [
  ...rowsWhere(tables.target, "measure", measure).map(({ id }) => ({ type: "target" as const, id })),
  ...rowsWhere(tables.reading, "measure", measure).map(({ id }) => ({ type: "reading" as const, id })),
];

/** The next free code in the plan's own manner: `7b.14`, `7b-m6`, `7b-d4`. */
function nextCode(tables: Tables, type: Makeable, values: Readonly<Record<string, Value>>): string {
  const objective = objectiveOf(tables, type === "dependency" ? (values.receiver ?? null) : `objective/${values.objective ?? ""}`);
  const stem = `${objective?.code ?? "plan"}${{ milestone: ".", measure: "-m", dependency: "-d" }[type]}`;
  let last = 0;
  for (const { code } of tables[type].rows.values()) {
    const number = code?.startsWith(stem) ? Number(code.slice(stem.length)) : 0;
    if (number > last) last = number;
  }
  return `${stem}${last + 1}`;
}
/** The objective that an end of a dependency is or belongs to. */
function objectiveOf(tables: Tables, end: Value): Row<"objective"> | undefined {
  const item = typeof end === "string" ? itemOf(schema.dependency.receiver, end) : null;
  const id = item?.type === "milestone" ? rowOf(tables, "milestone", item.id)?.objective : item?.type === "objective" ? item.id : null;
  return id ? rowOf(tables, "objective", id) : undefined;
}
