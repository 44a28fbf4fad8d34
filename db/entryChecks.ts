/**
 * What is refused at the keyboard although a bundle may bring it: agreement that is declared instead of answered, an answer that is changed
 * afterwards, a dependency that closes a loop, a baseline that is changed. From colleagues all of it is taken and, where it does not hold together, reported.
 */

import { problemWithAnswer } from "../shared/agreement.ts";
import type { Edit, EditError, EditRequest } from "../shared/api.ts";
import { type Edge, loopClosedBy } from "../shared/cycles.ts";
import { recordInWords } from "../shared/naming.ts";
import { err, type Result } from "../shared/result.ts";
import { isTypeName, type Value } from "../shared/schema.ts";
import { problemWithReview } from "../shared/statusReview.ts";
import { problemWithBaselines } from "./baselines.ts";
import { editPlan } from "./edit.ts";
import type { Plan } from "./plan.ts";
import { rowOf } from "./read.ts";
import type { TouchedRecord } from "./settle.ts";
import type { ReadDb } from "./sqlite.ts";

/** Writes what a person entered, or says why not. @param now milliseconds since 1970 */
export function enterEdits(plan: Plan, request: EditRequest, author: string, now: number): Result<readonly TouchedRecord[], EditError> {
  const { edits } = request;
  const problem =
    problemWithStates(edits) ??
    problemWithAnswers(plan.db, edits, author) ??
    problemWithLoops(plan.db, edits) ??
    problemWithBaselines(plan.db, edits);
  return problem ? err({ type: "Invalid", ...problem }) : editPlan(plan, request, author, now);
}

interface EntryProblem {
  readonly edit: Edit;
  readonly message: string;
}
const answered: ReadonlySet<Value> = new Set(["agreed", "not-agreed", "re-agree"]);
function problemWithStates(edits: readonly Edit[]): EntryProblem | null {
  const edit = edits.find(({ type, field, value }) => type === "dependency" && field === "state" && answered.has(value));
  const message =
    "Agreement is not typed in: it follows from what both sides answer. Answer in the review of dependencies, or with waymark answer.";
  return edit ? { edit, message } : null;
}

function problemWithAnswers(db: ReadDb, edits: readonly Edit[], author: string): EntryProblem | null {
  const answers = Map.groupBy(
    edits.filter(({ type }) => type === "answer" || type === "statusReview"),
    ({ id }) => id,
  );
  for (const [id, own] of answers) {
    const [edit] = own;
    if (!edit) continue;
    const isKept = db.value("SELECT 1 FROM entity WHERE type = ? AND id = ?", edit.type, id) !== undefined;
    const fields = Object.fromEntries(own.map(({ field, value }) => [field, value]));
    const message = isKept
      ? "An answer is kept as it was given. Answer again instead: the newest answer counts."
      : edit.type === "answer"
        ? problemWithAnswer(fields, author)
        : problemWithReview(fields, author);
    if (message) return { edit, message };
  }
  return null;
}

interface Ends {
  readonly id: string;
  readonly provider: Value;
  readonly receiver: Value;
  readonly state: Value;
  readonly _life: Value;
}
function problemWithLoops(db: ReadDb, edits: readonly Edit[]): EntryProblem | null {
  const written = edits.filter(({ type, field }) => type === "dependency" && /^(provider|receiver|state|_life)$/.test(field));
  if (written.length === 0) return null;
  const sql = "SELECT id, provider, receiver, state, _alive AS _life FROM dependency JOIN entity USING (e)";
  const before = new Map(
    db
      .sql<Ends>(sql)
      .all()
      .map((link) => [link.id, link]),
  );
  const after = new Map(before);
  const none: Ends = { id: "", provider: null, receiver: null, state: null, _life: 1 };
  for (const { id, field, value } of written) after.set(id, { ...(after.get(id) ?? none), id, [field]: value });
  const edges = [...after.values()].flatMap((link) => edgeOf(link) ?? []);
  for (const edit of written) {
    const [was, is] = [edgeOf(before.get(edit.id) ?? none), edgeOf(after.get(edit.id) ?? none)];
    // What a merge brought may be in a loop already; an edit that leaves its ends alone is not held up by it.
    if (!is || (was?.from === is.from && was.to === is.to)) continue;
    const loop = loopClosedBy(is, edges);
    if (loop) return { edit, message: loopInWords(db, loop) };
  }
  return null;
}
/** The link as long as it is in force. */
const edgeOf = ({ id, provider, receiver, state, _life }: Ends): Edge | null =>
  typeof provider === "string" && typeof receiver === "string" && state !== "withdrawn" && _life === 1
    ? { id, from: provider, to: receiver }
    : null;

/** @param loop the records from the receiver of the new link back to its provider, as ends are stored */
function loopInWords(db: ReadDb, loop: readonly string[]): string {
  const names = loop.map((end) => endInWords(db, end));
  const [first = ""] = names;
  if (names.length === 1) return `${first} cannot wait for itself. Choose another record for one side.`;
  return `This would close a loop: ${names.join(", which gives to ")}, which would give to ${first} again. Choose another record for one side, or withdraw one of these links first.`;
}
function endInWords(db: ReadDb, end: string): string {
  const cut = end.indexOf("/");
  const [type, id] = [end.slice(0, cut), end.slice(cut + 1)];
  const row = isTypeName(type) ? rowOf(db, type, id) : null;
  return isTypeName(type) && row
    ? recordInWords(type, row, (other, otherId) => rowOf(db, other, otherId))
    : "a record that is not in the plan";
}
