/**
 * Dependencies of a plan in use, for the README's pictures: days, promises and answers of both sides, by rule, so that every run shows the
 * same. All of it is invented here; the plan's own text says only who depends on whom.
 */
import { editPlan } from "../db/edit.ts";
import type { Plan } from "../db/plan.ts";
import { allRows } from "../db/read.ts";
import { lastChange } from "../db/write.ts";
import { type Answer, answerEdits, type Dependency, type Reply, type Side, stateOf } from "../shared/agreement.ts";
import type { Edit, Tables } from "../shared/api.ts";
import { addDays, type Day } from "../shared/dates.ts";
import { newId } from "../shared/ids.ts";
import { byCode } from "../shared/rules.ts";

const needs: readonly Day[] = ["2027-03-31", "2027-06-30", "2026-12-31", "2027-09-30"];
/** Days from the day it is needed to the day that is promised. */
const gaps = [-33, 0, -12, 46, -5, -20, 14, -61] as const;

/** @param now milliseconds since 1970, when all of it has been said */
export function answerDependencies(plan: Plan, now: number): void {
  const { dependency } = allRows(plan.db);
  const dates = [...dependency].sort(byCode).flatMap(({ id, neededBy }, i): Edit[] => {
    const needed = neededBy !== null && neededBy >= "2026-04-01" ? neededBy : (needs[i % needs.length] ?? null);
    if (needed === null || i % 6 === 5) return [];
    const set = (field: string, value: Day): Edit => ({ type: "dependency", id, field, value });
    const promised = i % 7 === 6 ? [] : [set("promised", addDays(needed, gaps[i % gaps.length] ?? 0))];
    return [...(needed === neededBy ? [] : [set("neededBy", needed)]), ...promised];
  });
  write(plan, dates, "Date the dependencies", "Helen Ward", now - 60 * day);
  const tables = allRows(plan.db);
  for (const [i, row] of [...tables.dependency].sort(byCode).entries()) {
    const answers: Answer[] = [];
    for (const [side, reply] of repliesTo(row, i)) {
      const name = spokesman(tables, side === "provider" ? row.provider : row.receiver);
      const at = now - (40 - (i % 30)) * day;
      const edits = answerEdits(row, answers, { reason: null, comment: "", ...reply, side }, { name, role: "SRO" }, newId(), at);
      write(plan, edits, `Answer ${row.code}`, name, at);
      answers.push(...allRows(plan.db).answer.filter(({ dependency: to, id }) => to === row.id && !answers.some((one) => one.id === id)));
    }
    if (i % 4 === 1 && row.promised !== null && stateOf(row, answers) === "agreed") {
      const later: Edit = { type: "dependency", id: row.id, field: "promised", value: addDays(row.promised, 21) };
      write(plan, [later], `Promise ${row.code} later`, "Helen Ward", now - 5 * day);
    }
  }
}
const day = 86_400_000;

type Said = Pick<Reply, "answer"> & Partial<Pick<Reply, "reason" | "comment">>;
function repliesTo(row: Dependency, i: number): readonly (readonly [Side, Said])[] {
  const isLate = row.neededBy !== null && row.promised !== null && row.promised > row.neededBy;
  const yes: Said = { answer: "agreed" };
  if (isLate && i % 3 === 0)
    return [
      ["provider", yes],
      ["receiver", { answer: "not-agreed", reason: "too-late", comment: "Training has to start before that." }],
    ];
  if (i % 8 === 6) return [];
  if (i % 8 === 7)
    return [
      ["provider", { answer: "delivered" }],
      ["receiver", { answer: "received" }],
    ];
  return i % 8 === 3
    ? [["provider", yes]]
    : [
        ["provider", yes],
        ["receiver", yes],
      ];
}

/** The SRO of the objective at one end; for what is outside the objectives the programme office speaks. */
function spokesman(tables: Tables, end: string | null): string {
  const [type, id] = (end ?? "").split("/");
  const objective = type === "milestone" ? tables.milestone.find((row) => row.id === id)?.objective : type === "objective" ? id : null;
  const sro = tables.objective.find((row) => row.id === objective)?.sro;
  return tables.person.find((row) => row.id === sro)?.name ?? "Helen Ward";
}

function write(plan: Plan, edits: readonly Edit[], label: string, author: string, at: number): void {
  const done = editPlan(plan, { edits, at: lastChange(plan.db), label, why: "" }, author, at);
  if (!done.ok) throw new Error(done.error.message);
}
