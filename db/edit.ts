/** Edits as people make them: checked, written with what was on their screen as parents, remembered as one undoable step. */
import type { Edit, EditError, EditRequest } from "../shared/api.ts";
import type { CommitKind } from "../shared/commit.ts";
import { canonicalText, isName, problemWithSize, problemWithWords } from "../shared/commit.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { isTypeName, kindOf, problemWith, type Value } from "../shared/schema.ts";
import type { Plan } from "./plan.ts";
import { rowOf, seenAt, shownAt } from "./read.ts";
import type { TouchedRecord } from "./settle.ts";
import { rememberStep } from "./undo.ts";
import { type CellWrite, writeCommit } from "./write.ts";

/** Writes all edits as one commit, or none. @param now milliseconds since 1970 */
export function editPlan(plan: Plan, request: EditRequest, author: string, now: number): Result<readonly TouchedRecord[], EditError> {
  for (const edit of request.edits) {
    const message = problemWithEdit(edit);
    if (message) return err({ type: "Invalid", edit, message });
  }
  const problem = problemWithWords(author, request.why);
  if (problem) return err({ type: "NotSaved", message: problem });
  if (request.edits.length === 0) return ok([]);
  return plan.db.transaction(() => {
    const writes = lastOfEach(request.edits).flatMap((edit) => {
      const shown = shownAt(plan.db, edit.type, edit.id, edit.field, request.at, plan.signer.replica);
      // Writing again what one saw is no change; without this, every form that is saved untouched would meet everybody's edits. A deletion that
      // an edit has overruled did not happen on screen: there, deleting is a change.
      const same = shown.value === edit.value && !(edit.field === "_life" && edit.value === 0 && rowOf(plan.db, edit.type, edit.id));
      return (shown.parents.length > 0 || edit.value === null) && same ? [] : [cellWrite(plan, edit, request.at, shown.parents)];
    });
    if (writes.length === 0) return ok([]);
    const logged = writeCommit(plan.db, plan.signer, { kind: kindOfEdits(request.edits), author, note: request.why, now }, writes);
    rememberStep(plan.db, request.label, logged);
    return ok(logged.settled.touched);
  });
}

function cellWrite(plan: Plan, { type, id, field, value }: Edit, at: number, parents: readonly number[]): CellWrite {
  const alone = field !== "_life" && kindOf(type, field)?.group === undefined;
  return { type, id, field, value, parents, seen: alone ? [] : seenAt(plan.db, type, id, field, at, plan.signer.replica) };
}

/** Of several values for one field the last counts; text as it will be stored. */
function lastOfEach(edits: readonly Edit[]): readonly Edit[] {
  const stored = ({ value }: Edit): Value => (typeof value === "string" ? canonicalText(value) : value);
  return [...new Map(edits.map((edit) => [`${edit.type}/${edit.id}/${edit.field}`, { ...edit, value: stored(edit) }])).values()];
}

function kindOfEdits(edits: readonly Edit[]): CommitKind {
  const life = edits.find((edit) => edit.field === "_life");
  return life ? (life.value === 0 ? "delete" : "create") : "edit";
}

function problemWithEdit({ type, id, field, value }: Edit): string | null {
  if (!isTypeName(type)) return `There is no record type “${String(type)}”.`;
  if (!isName(id)) return "This record has no proper id.";
  if (field === "_life") return value === 0 || value === 1 ? null : "A record either exists or was deleted.";
  const kind = kindOf(type, field);
  if (!kind) return `A ${type} has no field “${field}”.`;
  const problem = problemWithSize(value) ?? problemWith(kind, value);
  return problem ? `${kind.label}: ${problem}` : null;
}
