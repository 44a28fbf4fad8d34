/** What the ghosts on the timeline show, as it was chosen: the agreed dates, a baseline, or nothing. */
import { useMemo } from "react";
import { useBaselineDates, useBaselines } from "../baselines/state.ts";
import type { Before } from "./marks.ts";
import { useRoadmap } from "./state.ts";

const nothing: Before = { name: "", dates: new Map() };

/** The baseline that milestones are held against; null for the agreed dates. */
export function useBefore(): Before | null {
  const ghostsOf = useRoadmap((s) => s.ghostsOf);
  const ref = typeof ghostsOf === "object" ? ghostsOf.baseline : null;
  const dates = useBaselineDates(ref);
  const name = useBaselines(ref !== null)?.find(({ id }) => id === ref)?.title ?? "";
  const before = useMemo(() => (dates ? { name, dates } : nothing), [name, dates]);
  return ghostsOf === "agreed" ? null : before;
}
