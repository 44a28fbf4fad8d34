/** The exceptions of the plan on screen: each dependency handed to the rules with what the plan knows about it. */
import { type Side, sides } from "../../shared/agreement.ts";
import type { Day } from "../../shared/dates.ts";
import { type Exception, type ExceptionKind, exceptionsOf } from "../../shared/exceptions.ts";
import { schema } from "../../shared/schema.ts";
import { answersTo, loopInWords, meetingOf } from "../dependencies.ts";
import { type Programme, rowOf, type Tables } from "../store.ts";
import { itemOf } from "../values.ts";
import { counted } from "../words.ts";

export function planExceptions({ tables, state }: Pick<Programme, "tables" | "state">, today: Day): readonly Exception[] {
  const suspended = new Set(state.violations.flatMap(({ kind, type, id }) => (kind === "cycle" && type === "dependency" ? [id] : [])));
  const cases = [...tables.dependency.rows.values()].map((dependency) => ({
    dependency,
    answers: answersTo(tables, dependency.id),
    comes: meetingOf(tables, dependency).promised,
    isSuspended: suspended.has(dependency.id),
    missing: sides.filter((side) => !isInPlan(tables, side, dependency[side])),
  }));
  return exceptionsOf(cases, today);
}

function isInPlan(tables: Tables, side: Side, end: string | null): boolean {
  const item = end === null ? null : itemOf(schema.dependency[side], end);
  return item !== null && rowOf(tables, item.type, item.id) !== undefined;
}

/** What each kind is called, and what it means. */
export const kindWords: Readonly<Record<ExceptionKind, { readonly title: string; readonly meaning: string }>> = {
  late: {
    title: "Promised after needed",
    meaning: "Either the promise comes forward, or the need moves, or both sides agree to live with the gap.",
  },
  unagreed: { title: "Not agreed within 90 days of its date", meaning: "Both sides should be on record by now." },
  silent: { title: "No word from who gives", meaning: "Who gets it asked or answered more than 30 days ago." },
  circular: {
    title: "Runs in a circle",
    meaning: "This link closes a loop, so it is left out of the dates. Withdraw it, or change one of its ends.",
  },
  dangling: {
    title: "An end is not in the plan",
    meaning: "The record was deleted, often in a merge. Choose another one, or withdraw the dependency.",
  },
};

/** One exception in a few words: `61 days late`, `30 days left`, `3b, then 7b, then 3b again`. */
export function exceptionInWords(tables: Tables, { kind, dependency, days, side }: Exception): string {
  switch (kind) {
    case "late":
      return `${counted(days ?? 0, "day")} late`;
    case "unagreed":
      return (days ?? 0) < 0
        ? `Was due ${counted(-(days ?? 0), "day")} ago`
        : days === 0
          ? "Due today"
          : `${counted(days ?? 0, "day")} left`;
    case "silent":
      return `Silent for ${counted(days ?? 0, "day")}`;
    case "circular":
      return `${loopInWords(tables, dependency) ?? "The circle is open again"}, and round again`;
    case "dangling":
      return side === "provider" ? "Nothing gives it" : "Nothing gets it";
  }
}
