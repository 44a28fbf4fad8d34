/**
 * Decisions made before bundles are applied: kept as answers, and written right after the bundles in the same transaction, so that the merge and
 * what was decided with it are one step.
 */
import type { DecidedItem, MergePreview, ResolveError, ReviewAnswer } from "../shared/api.ts";
import { problemWithSize, problemWithWords } from "../shared/commit.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { kindOf, problemWith } from "../shared/schema.ts";
import { resolveConflict } from "./conflicts.ts";
import type { Plan } from "./plan.ts";
import { rowOf } from "./read.ts";
import { decideRemit } from "./remit.ts";
import type { TouchedRecord } from "./settle.ts";
import { type CommitText, lastChange } from "./write.ts";

/** Whether an answer can be written when its preview is applied; what is wrong with it is said while the person still looks at it. */
export function checkAnswer(preview: MergePreview, { item, decision, why, seen }: ReviewAnswer): Result<null, ResolveError> {
  const conflict = preview.conflicts.find((open) => open.id === item);
  if (!conflict && !preview.outsideRemit.some((open) => open.id === item))
    return err({ type: "NoSuchConflict", message: "This is no longer part of what was opened. Nothing was changed." });
  const problem = problemWithWords("", why);
  if (problem) return err({ type: "Invalid", message: problem });
  if (!conflict) return "remit" in decision ? ok(null) : err({ type: "Invalid", message: "Accept this change, or revert it." });
  if ("remit" in decision) return err({ type: "Invalid", message: "Take one of the values, or type another." });
  if (conflict.live.length !== seen.length || conflict.live.some((change) => !seen.includes(change)))
    return err({ type: "Invalid", message: "The values have changed since they were shown. Look at them again, then decide." });
  if ("take" in decision && !conflict.heads.some((head) => head.change === decision.take))
    return err({ type: "Invalid", message: "That change is not one of the live values of this conflict." });
  for (const [field, value] of "values" in decision ? Object.entries(decision.values) : []) {
    const kind = kindOf(conflict.type, field);
    const wrong = kind ? (problemWithSize(value) ?? problemWith(kind, value)) : null;
    if (wrong) return err({ type: "Invalid", message: `${kind?.label}: ${wrong}` });
  }
  return ok(null);
}

/**
 * Writes answers in their order. One that no longer fits, because the plan changed since it was given, writes nothing: its conflict stays open.
 * In the caller's transaction.
 */
export function writeAnswers(
  plan: Plan,
  answers: readonly ReviewAnswer[],
  { author, now }: Pick<CommitText, "author" | "now">,
): { readonly decided: readonly DecidedItem[]; readonly touched: readonly TouchedRecord[] } {
  const decided: DecidedItem[] = [];
  const touched = new Map<number, TouchedRecord>();
  for (const { item, decision, why, seen } of answers) {
    const text = { author, note: why, now };
    if ("remit" in decision) {
      const done = decideRemit(plan, item, lastChange(plan.db), decision, text);
      if (!done.ok) continue;
      const { type, record, title, author: whose } = done.value.item;
      const what = decision.remit === "accept" ? "accepted" : "reverted";
      decided.push({ what, type, record, title, field: "", values: {}, author: whose, why });
      for (const other of done.value.written?.settled.touched ?? []) touched.set(other.e, other);
      continue;
    }
    const done = resolveConflict(plan.db, plan.signer, item, seen, decision, text);
    if (!done.ok) continue;
    const { type, record, title, field, fields } = done.value.item;
    const row = field === "_life" ? null : rowOf(plan.db, type, record);
    const values = Object.fromEntries(row ? fields.map((name) => [name, row[name] ?? null] as const) : []) as DecidedItem["values"];
    const life = field === "_life" ? { _life: rowOf(plan.db, type, record) ? 1 : 0 } : values;
    decided.push({ what: "conflict", type, record, title, field, values: life, author: "", why });
    for (const other of done.value.settled.touched) touched.set(other.e, other);
  }
  return { decided, touched: [...touched.values()] };
}

/** Answers that still stand after the same bundles were read against a changed plan. */
export const answersThatStand = (preview: MergePreview, answers: readonly ReviewAnswer[]): readonly ReviewAnswer[] =>
  answers.filter((answer) => checkAnswer(preview, answer).ok);
