/** What the ghosts on the timeline show, as it was chosen: the agreed dates, a baseline, or nothing. */
import type { Before } from "./marks.ts";
import { useRoadmap } from "./state.ts";

const nothing: Before = { name: "", dates: new Map() };

/** The baseline that milestones are held against; null for the agreed dates. */
export function useBefore(): Before | null {
  const ghostsOf = useRoadmap((s) => s.ghostsOf);
  return ghostsOf === "agreed" ? null : nothing;
}
