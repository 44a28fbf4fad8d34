/**
 * What every change of a date goes through before it is written, whichever way it was made (drag, key, form, cell, many rows at once): the
 * reason is asked for, and where something else would have to move, the person sees what and decides. `actions.ts` calls it; nothing else
 * needs to.
 */
import type { Edit } from "../../shared/api.ts";
import { type Impact, impactOf, type Move, taskOf } from "../../shared/schedule.ts";
import type { Row } from "../../shared/schema.ts";
import type { Intent } from "../actions.ts";
import { announce } from "../notices.ts";
import { type Programme, rowOf, type Tables, useProgramme } from "../store.ts";
import { ask } from "../view.ts";
import { counted } from "../words.ts";
import { planNetwork } from "./network.ts";

/** A change of dates that waits for the person's word. */
export interface DateQuestion {
  /** The step's name: "Move 7b.9 to 12 May 2027". */
  readonly label: string;
  readonly moves: readonly Move[];
  /** Whether no reason came with it. */
  readonly asksWhy: boolean;
}
export interface DateAnswer {
  readonly why: string;
  /** Whether what waits moves too. */
  readonly isShifted: boolean;
}

/** @returns the change with its reason and with what moves too, in one step; null when the person thought better of it */
export async function agreeOnDates(intent: Intent): Promise<Intent | null> {
  const { moves, isReforecast } = movesIn(useProgramme.getState().tables, intent.edits);
  const asksWhy = isReforecast && (intent.why ?? "").trim() === "";
  if (!asksWhy && !reaches(impactNow(useProgramme.getState(), moves))) return intent;
  const question: DateQuestion = { label: intent.label, moves, asksWhy };
  const answer = await ask<DateAnswer>((done) => ({ name: "dates", question, done }));
  if (!answer) {
    announce("Nothing was changed.");
    return null;
  }
  // What moves is worked out on the plan as it is now: it was on screen until the answer came.
  const shifts = answer.isShifted ? shiftEdits(useProgramme.getState(), moves) : [];
  const also = new Set(shifts.map(({ id }) => id)).size;
  const label = also === 0 ? intent.label : `${intent.label}, and ${counted(also, "milestone")} with it`;
  const said = also === 0 ? intent.said : `${intent.said ?? intent.label}, and ${counted(also, "milestone")} with it`;
  return { ...intent, edits: [...intent.edits, ...shifts], label, why: answer.why, ...(said === undefined ? {} : { said }) };
}

export const impactNow = (programme: Pick<Programme, "tables" | "state">, moves: readonly Move[]): Impact =>
  impactOf(planNetwork(programme), moves);

/** Whether anything else moves, or a link is broken further than it was. */
export const reaches = ({ shifts, breachesIfKept }: Impact): boolean =>
  shifts.length > 0 || breachesIfKept.some(({ days, before }) => days > before);

/** Fields that say when a milestone is expected, or agreed, to be worked on; changing one is a re-forecast. */
const expected: ReadonlySet<string> = new Set(["start", "due", "forecast"]);

/** Where the edits put milestones and enablers that are in the plan already. */
export function movesIn(tables: Tables, edits: readonly Edit[]): { readonly moves: readonly Move[]; readonly isReforecast: boolean } {
  const moves: Move[] = [];
  let isReforecast = false;
  for (const [key, own] of Map.groupBy(edits, ({ type, id }) => `${type}/${id}`)) {
    const [first] = own;
    if (!first || own.some(({ field }) => field === "_life")) continue;
    const values = Object.fromEntries(own.map(({ field, value }) => [field, value]));
    if (first.type === "milestone") {
      const row = rowOf(tables, "milestone", first.id);
      if (!row) continue;
      isReforecast ||= own.some(({ field, value }) => expected.has(field) && value !== dateIn(row, field));
      const [was, is] = [taskOf(row), taskOf({ ...row, ...values })];
      if (is.finish !== null && (was.start !== is.start || was.finish !== is.finish))
        moves.push({ id: key, start: is.start, finish: is.finish });
    } else if (first.type === "enabler") {
      const day = values.date;
      if (typeof day === "string" && rowOf(tables, "enabler", first.id)?.date !== day) moves.push({ id: key, start: null, finish: day });
    }
  }
  return { moves, isReforecast };
}
const dateIn = (row: Row<"milestone">, field: string): string | null =>
  field === "start" ? row.start : field === "due" ? row.due : row.forecast;

/** What is pushed keeps what was agreed: its start and its forecast move. */
function shiftEdits(programme: Programme, moves: readonly Move[]): readonly Edit[] {
  return impactNow(programme, moves).shifts.flatMap(({ id: key, startFrom, startTo, finishFrom, finishTo }) => {
    const id = key.slice("milestone/".length);
    const row = rowOf(programme.tables, "milestone", id);
    const hasFinish = row !== undefined && (row.forecast ?? row.due) !== null;
    return [
      ...(startTo === startFrom ? [] : [{ type: "milestone" as const, id, field: "start", value: startTo }]),
      ...(hasFinish && finishTo !== finishFrom ? [{ type: "milestone" as const, id, field: "forecast", value: finishTo }] : []),
    ];
  });
}
