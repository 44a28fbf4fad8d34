/** Two states of the plan compared, as a file that a spreadsheet opens: one line a milestone, ISO days, formulas made harmless. */
import { stringify } from "csv-stringify/sync";
import { milestonesAt } from "../db/baselines.ts";
import { writeFileWhole } from "../db/files.ts";
import type { Plan } from "../db/plan.ts";
import { rowOf } from "../db/read.ts";
import { type BaselineComparison, type BaselineError, type BaselineRef, compareStates } from "../shared/baselines.ts";
import { ok, type Result } from "../shared/result.ts";

export function comparisonOf(plan: Plan, was: BaselineRef, is: BaselineRef): Result<BaselineComparison, BaselineError> {
  const [before, after] = [milestonesAt(plan, was), milestonesAt(plan, is)];
  if (!before.ok) return before;
  return after.ok ? ok(compareStates(before.value, after.value)) : after;
}

/** @returns the path */
export function writeComparison(plan: Plan, path: string, was: BaselineRef, is: BaselineRef): Result<string, BaselineError> {
  const comparison = comparisonOf(plan, was, is);
  if (!comparison.ok) return comparison;
  writeFileWhole(path, comparisonCsv(plan, comparison.value));
  return ok(path);
}

/** With the byte order mark that Excel needs to read UTF-8. Column names stay as they are: other files are built on them. */
function comparisonCsv({ db }: Plan, { milestones }: BaselineComparison): string {
  const sros = new Map<string, readonly [code: string, sro: string]>();
  const objectiveOf = (id: string | null): readonly [string, string] => {
    const known = id === null ? (["", ""] as const) : sros.get(id);
    if (known || id === null) return known ?? ["", ""];
    const objective = rowOf(db, "objective", id);
    const sro = typeof objective?.sro === "string" ? rowOf(db, "person", objective.sro) : null;
    const found = [String(objective?.code ?? ""), String(sro?.name ?? "")] as const;
    sros.set(id, found);
    return found;
  };
  return stringify(
    milestones.map(({ id, code, title, objective, change, was, is, days }) => {
      const [objectiveCode, sro] = objectiveOf(objective);
      return [id, code, title, objectiveCode, sro, change, was, is, days];
    }),
    {
      bom: true,
      header: true,
      columns: ["id", "code", "milestone", "objective", "sro", "change", "was", "is", "days_later"],
      escape_formulas: true,
      record_delimiter: "windows",
    },
  );
}
