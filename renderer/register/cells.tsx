/** What stands in the register's cells: marks beside the words, and the editor that opens in place. */
import type { CustomCellEditorProps, CustomCellRendererProps } from "ag-grid-react";
import { useGridCellEditor } from "ag-grid-react";
import { useLayoutEffect, useState } from "react";
import type { Position } from "../../shared/api.ts";
import { type AnyRow, type Kind, type Row, unitOf, type Value } from "../../shared/schema.ts";
import { position } from "../actions.ts";
import { stateIn } from "../dependencies.ts";
import { problemBeside, problemsWith } from "../panel/checks.ts";
import { Control, RecordPicker, stepFrom } from "../panel/FieldInput.tsx";
import { deletedMeanwhile, keepPerson } from "../panel/RecordForm.tsx";
import { rowOf, rowsWhere, useProgramme } from "../store.ts";
import { ConfidenceBadge, ConflictMark, DependencyMark, SourceNoteMark } from "../symbols.tsx";
import { draftOf, readDraft, valueInWords } from "../values.ts";
import type { RegisterType } from "./state.ts";

/** What the grid hands to every cell. */
export interface GridContext {
  readonly type: RegisterType;
  /** What was on screen when the editor opened, as the editor notes it: the grid's own news of it comes too late to be the truth. */
  at: Position;
  /** Names of people typed into cells, by the id they get when the cell is saved. */
  readonly newPeople: Map<string, string>;
}
/** The words of a cell with the marks that belong to them: badge, state, source note, conflict. */
export function Cell({
  data,
  valueFormatted,
  context,
  field,
}: CustomCellRendererProps<AnyRow, unknown, GridContext> & { readonly field: string }) {
  const notes = useProgramme((s) =>
    field === "title" && data ? rowsWhere(s.tables.sourceNote, "on", `${context.type}/${data.id}`).length : 0,
  );
  if (!data) return null;
  const isContested = data.conflicts?.includes(unitOf(context.type, field));
  const { confidence, status } = data as Partial<Row<"milestone">>;
  return (
    <span className="cell">
      {field === "confidence" && <ConfidenceBadge badge={confidence ?? "not-rated"} />}
      {field === "status" && status === "complete" && <ConfidenceBadge badge="complete" />}
      {field === "state" && <StateMark dependency={data as Row<"dependency">} />}
      <span className="cell-words">{valueFormatted || (field === "confidence" && <span className="muted">Not reported</span>)}</span>
      {notes > 0 && <SourceNoteMark />}
      {isContested && <ConflictMark />}
    </span>
  );
}

function StateMark({ dependency }: { readonly dependency: Row<"dependency"> }) {
  const state = useProgramme((s) => stateIn(s.tables, dependency));
  return <DependencyMark state={state} />;
}

/** The editor over a cell: the same control as in the item panel. What cannot be read is said under it and nothing is lost. */
export function CellEditor({
  value,
  initialValue,
  onValueChange,
  data,
  eventKey,
  column,
  context,
  colDef,
}: CustomCellEditorProps<AnyRow, Value, GridContext> & { readonly value: Value | undefined }) {
  const { field, kind } = colDef.cellEditorParams as { readonly field: string; readonly kind: Kind };
  const tables = useProgramme((s) => s.tables);
  const row: AnyRow | undefined = rowOf(tables, context.type, data.id);
  /** The letter that opened it: the first of what is being typed. */
  const begun = eventKey?.length === 1 ? eventKey : "";
  const isTyped = begun !== "" && kind.kind !== "ref";
  const [draft, setDraft] = useState(isTyped ? begun : draftOf(kind, value));
  const from = stepFrom(initialValue);
  const check = (typed: string): string | null => {
    const read = readDraft(kind, typed, from);
    if (!read.ok) return read.error;
    return problemBeside(problemsWith(tables, context.type, { ...data, [field]: read.value }), context.type, field);
  };
  const problem = check(draft);
  useLayoutEffect(() => {
    context.at = position();
  }, [context]);
  const change = (typed: string) => {
    setDraft(typed);
    const read = readDraft(kind, typed, from);
    onValueChange(read.ok ? read.value : typed);
  };
  const [isFirst, setFirst] = useState(isTyped);
  if (isFirst) {
    setFirst(false);
    queueMicrotask(() => change(draft));
  }
  useGridCellEditor({ getValidationErrors: () => (problem === null ? null : [problem]), isCancelAfterEnd: () => problem !== null });
  const label = kind.label;
  return (
    <div className="cell-editor" style={{ width: Math.max(column.getActualWidth(), kind.kind === "text" && kind.long ? 360 : 220) }}>
      {kind.kind === "ref" ? (
        <RecordPicker
          kind={kind}
          draft={draft}
          onChange={change}
          from={from}
          label={label}
          isLabelShown={false}
          begun={begun}
          autoFocus
          {...(kind.to === "person" ? { onNewPerson: (name: string) => keepPerson(context.newPeople, name) } : {})}
        />
      ) : (
        <Control
          kind={kind}
          draft={draft}
          onChange={change}
          from={from}
          label={label}
          describedBy="cell-problem"
          isInvalid={problem !== null}
          autoFocus={isTyped ? "behind" : true}
        />
      )}
      <p id="cell-problem" className="problem" role="alert">
        {problem}
      </p>
      {row && row[field] !== (initialValue ?? null) && (
        <p className="meanwhile" role="status">
          Changed meanwhile to “{valueInWords(kind, row[field], tables) || "nothing"}”. If you save, both values are kept for a decision.
        </p>
      )}
      {!row && (
        <p className="meanwhile" role="status">
          {deletedMeanwhile}
        </p>
      )}
    </div>
  );
}
