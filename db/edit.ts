/** Edits as people make them: checked, written with what was on their screen as parents, remembered as one undoable step. */
import type { Edit, EditError, EditRequest } from "../shared/api.ts";
import type { CommitKind } from "../shared/commit.ts";
import { caps } from "../shared/commit.ts";
import { type Result, err, ok } from "../shared/result.ts";
import { isTypeName, kindOf, problemWith } from "../shared/schema.ts";
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
  if (request.edits.length === 0) return ok([]);
  return plan.db.transaction(() => {
    const writes = request.edits.flatMap((edit) => {
      const shown = shownAt(plan.db, edit.type, edit.id, edit.field, request.at, plan.signer.replica);
      // Writing again what one saw is no change; without this, every form that is saved untouched would meet everybody's edits. A deletion that
      // an edit has overruled did not happen on screen: there, deleting is a change.
      const same = shown.value === edit.value && !(edit.field === "_life" && edit.value === 0 && rowOf(plan.db, edit.type, edit.id));
      return shown.parents.length > 0 && same ? [] : [cellWrite(plan, edit, request.at, shown.parents)];
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

function kindOfEdits(edits: readonly Edit[]): CommitKind {
  const life = edits.find((edit) => edit.field === "_life");
  return life ? (life.value === 0 ? "delete" : "create") : "edit";
}

function problemWithEdit({ type, id, field, value }: Edit): string | null {
  if (!isTypeName(type)) return `There is no record type “${String(type)}”.`;
  if (typeof id !== "string" || id === "" || id.length > caps.nameBytes) return "This record has no proper id.";
  if (field === "_life") return value === 0 || value === 1 ? null : "A record either exists or was deleted.";
  const kind = kindOf(type, field);
  if (!kind) return `A ${type} has no field “${field}”.`;
  if (typeof value === "string" && new TextEncoder().encode(value).length > caps.valueBytes) return `${kind.label}: this text is longer than 64 KiB.`;
  const problem = problemWith(kind, value);
  return problem ? `${kind.label}: ${problem}` : null;
}
