/** What does not hold together in one record, said before it is written: forms, the register's cells and its dialogs all ask here. */
import { fieldsInUnit, type Row, type TypeName, unitOf } from "../../shared/schema.ts";
import { loopInWords } from "../dependencies.ts";
import type { Tables } from "../store.ts";
import { badgeWords } from "../words.ts";

type Fields = Readonly<Record<string, unknown>>;
/** Sentences by field. */
export type Problems = Readonly<Record<string, string>>;

/** @param row the record as it would be */
export function problemsWith(tables: Tables, type: TypeName, row: Fields): Problems {
  const { start, due, provider, receiver } = row;
  const problems: Record<string, string> = {};
  const reason = typeof row.reason === "string" && row.reason.trim() !== "" ? null : missingReason(type, row);
  if (reason) problems.reason = reason;
  if (type === "milestone" && typeof start === "string" && typeof due === "string" && due < start)
    problems.due = "This is before the start. Enter a later date, or change the start.";
  if (type === "dependency" && typeof provider === "string" && typeof receiver === "string") {
    if (provider === receiver) problems.receiver = "Something cannot depend on itself. Choose another record.";
    else {
      const loop = loopInWords(tables, { id: String(row.id), provider, receiver });
      if (loop) problems.receiver = `This would close a loop: ${loop}, which would give to the first again. Choose another record.`;
    }
  }
  return problems;
}

/** The first sentence about a field or about what only makes sense together with it; a missing reason is asked for in its own way. */
export function problemBeside(problems: Problems, type: TypeName, field: string): string | null {
  const together = fieldsInUnit(type, unitOf(type, field)).filter((other) => other !== "reason");
  return together.map((other) => problems[other]).find((problem) => problem !== undefined) ?? null;
}

/** The question for a reason that a value asks for, or null. */
export function missingReason(type: TypeName, row: Fields): string | null {
  const { status, confidence } = row as Partial<Row<"milestone">>;
  if ((type === "milestone" || type === "objective") && (confidence === "red" || confidence === "amber"))
    return type === "milestone" && status === "complete" ? null : `Say why it is ${badgeWords[confidence].toLowerCase()}.`;
  if (type === "milestone" && status === "delayed") return "Say why it is delayed.";
  return null;
}
