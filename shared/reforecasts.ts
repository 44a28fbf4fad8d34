/** The re-forecast log of a milestone: how often its finish was moved, and the day that the plan began with. */
import type { Day } from "./dates.ts";
import type { Value } from "./schema.ts";

export interface Reforecasts {
  /** Moves that stand: one that was taken back, by undo or by hand, is none. */
  readonly count: number;
  /** The first due day that the log holds; nothing can alter it. Null when it never had one. */
  readonly original: Day | null;
}

/** @param changes of one milestone, oldest first; fields other than `due` and `forecast` are passed over */
export function reforecastsIn(changes: Iterable<{ readonly field: string; readonly value: Value }>): Reforecasts {
  let due: Day | null = null;
  let forecast: Day | null = null;
  let original: Day | null = null;
  const ends: Day[] = [];
  for (const { field, value } of changes) {
    if (field !== "due" && field !== "forecast") continue;
    const day = typeof value === "string" ? value : null;
    if (field === "forecast") forecast = day;
    else due = day;
    original ??= due;
    const end = forecast ?? due;
    if (end === null || end === ends.at(-1)) continue;
    if (end === ends.at(-2)) ends.pop();
    else ends.push(end);
  }
  return { count: Math.max(0, ends.length - 1), original };
}
