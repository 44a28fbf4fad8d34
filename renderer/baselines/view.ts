/** What the Baselines screen compares and lists. Nothing of the plan; kept while other screens are shown. */
import { create } from "zustand";
import type { BaselineRef, MilestoneChange } from "../../shared/baselines.ts";

interface BaselinesState {
  /** What is compared with what; null stands for the newest baseline. */
  readonly was: BaselineRef | null;
  readonly is: BaselineRef;
  /** The only change that is listed; null for all that changed. */
  readonly only: MilestoneChange | null;
  /** By code, or by days: the furthest moved first. */
  readonly order: "code" | "days";
  /** Whether a long list is shown to its end. */
  readonly isWhole: boolean;
  readonly isMaking: boolean;
}
export const useBaselineView = create<BaselinesState>(() => ({
  was: null,
  is: "now",
  only: null,
  order: "code",
  isWhole: false,
  isMaking: false,
}));
export const setBaselineView = (part: Partial<BaselinesState>): void => useBaselineView.setState(part);
