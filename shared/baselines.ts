/** Baselines compared: what became of each milestone between two states of the plan. Pure: `db/baselines.ts` says what those states are. */
import type { EditError, FileError, Patch, Position } from "./api.ts";
import { type Day, daysBetween } from "./dates.ts";
import type { Result } from "./result.ts";
import { byCode } from "./rules.ts";
import type { Value } from "./schema.ts";

/** Which state of the plan: a baseline by its id, the plan as it was published (of a plan that began from a template), or as it is now. */
export type BaselineRef = "published" | "now" | (string & {});

export interface BaselineInfo {
  /** The record's id, or "published". */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Name and role of who made it; "" for the publication. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether the agreed dates were set to the forecasts with it. */
  readonly agrees: boolean;
  /** Whose bundles this copy lacks before it can show the baseline; none is the rule. */
  readonly waitsFor: readonly string[];
}
export interface NewBaseline {
  readonly title: string;
  readonly why: string;
  /** Sets the agreed dates of what is still to be done to the forecasts, and needs a reason. */
  readonly agrees: boolean;
  /** The position on screen when the form opened. */
  readonly at: Position;
}
export type BaselineError = { readonly type: "NoSuchBaseline" | "Waits"; readonly message: string };
/** A milestone that was moved since it was first given a date. */
export interface MovedMilestone {
  readonly id: string;
  /** Moves that stand. */
  readonly count: number;
  /** The first due day; null when it never had one. */
  readonly original: Day | null;
}

/** Answered by the engine. */
export interface BaselineApi {
  /** Oldest first. */
  baselines(): readonly BaselineInfo[];
  makeBaseline(baseline: NewBaseline): Result<Patch, EditError>;
  compareBaselines(was: BaselineRef, is: BaselineRef): Result<BaselineComparison, BaselineError>;
  /** Where a state of the plan has each milestone. */
  baselineDates(
    ref: BaselineRef,
  ): Result<readonly { readonly id: string; readonly start: Day | null; readonly finish: Day }[], BaselineError>;
  /** @param ids only these; all of the plan when null */
  movedMilestones(ids: readonly string[] | null): readonly MovedMilestone[];
}
/** Answered by main, which asks where the file goes. */
export interface BaselineFileApi {
  /** Writes a comparison as CSV. @returns its path; null when the person closed the dialog */
  saveComparison(was: BaselineRef, is: BaselineRef): Result<string | null, FileError>;
}

/** A milestone as a state of the plan has it. */
export interface MilestoneThen {
  readonly id: string;
  readonly code: string | null;
  readonly title: string | null;
  /** The objective's id. */
  readonly objective: string | null;
  readonly start: Day | null;
  readonly due: Day | null;
  readonly forecast: Day | null;
  readonly actual: Day | null;
  readonly status: Value;
}
/** The day a milestone finished, is expected to, or is due. */
export const finishThen = ({ start, due, forecast, actual }: Pick<MilestoneThen, "start" | "due" | "forecast" | "actual">): Day | null =>
  actual ?? forecast ?? due ?? start;

export const milestoneChanges = ["later", "earlier", "new", "removed", "unchanged"] as const;
export type MilestoneChange = (typeof milestoneChanges)[number];

export interface ComparedMilestone {
  readonly id: string;
  readonly code: string | null;
  readonly title: string | null;
  /** The objective's id. */
  readonly objective: string | null;
  readonly change: MilestoneChange;
  /** Finish days; null where it was not in the plan or had no date. */
  readonly was: Day | null;
  readonly is: Day | null;
  /** How much later it finishes; negative days are earlier; null unless both days are known. */
  readonly days: number | null;
}
export interface BaselineComparison {
  /** By code. A very long list of unchanged milestones is cut; the counts are complete. */
  readonly milestones: readonly ComparedMilestone[];
  readonly counts: Readonly<Record<MilestoneChange, number>>;
  /** Unchanged milestones beyond those listed. */
  readonly unlisted: number;
}
const mostUnchanged = 5_000;

/** @param was the earlier state; a milestone without a date in it that has one in `is` counts as new, the other way round as removed */
export function compareStates(was: ReadonlyMap<string, MilestoneThen>, is: ReadonlyMap<string, MilestoneThen>): BaselineComparison {
  const counts: Record<MilestoneChange, number> = { later: 0, earlier: 0, new: 0, removed: 0, unchanged: 0 };
  const milestones: ComparedMilestone[] = [];
  let unlisted = 0;
  for (const id of new Set([...was.keys(), ...is.keys()])) {
    const [before, after] = [was.get(id), is.get(id)];
    const shown = after ?? before;
    if (!shown) continue;
    const [from, to] = [before ? finishThen(before) : null, after ? finishThen(after) : null];
    const days = from === null || to === null ? null : daysBetween(from, to);
    const change = changeOf(before !== undefined, after !== undefined, from, to);
    counts[change]++;
    if (change === "unchanged" && counts.unchanged > mostUnchanged) unlisted++;
    else milestones.push({ id, code: shown.code, title: shown.title, objective: shown.objective, change, was: from, is: to, days });
  }
  return { milestones: milestones.sort(byCode), counts, unlisted };
}

function changeOf(wasThere: boolean, isThere: boolean, from: Day | null, to: Day | null): MilestoneChange {
  if (!wasThere || !isThere) return isThere ? "new" : "removed";
  if (from === to) return "unchanged";
  if (from === null || to === null) return from === null ? "new" : "removed";
  return to > from ? "later" : "earlier";
}
