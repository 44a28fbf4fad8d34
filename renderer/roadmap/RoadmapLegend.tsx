/** The Roadmap's own legend: two groups that never mix, delivery confidence with the milestones' marks, activity with the bars'. */
import { memo, type ReactNode } from "react";
import { ActivityChip, MilestoneGroup, MilestoneMark } from "../symbols.tsx";
import { activityWords, badgeWords } from "../words.ts";
import type { Before } from "./marks.ts";
import { useRoadmap } from "./state.ts";
import { Ghost } from "./TimelineRow.tsx";

/** @param before the baseline whose ghosts are drawn; null for the agreed dates */
export const RoadmapLegend = memo(({ before }: { readonly before: Before | null }) => {
  const hasEnablers = useRoadmap(({ partners }) => partners.includes("enabler"));
  const namesDays = useRoadmap(({ linesOf, partners }) => linesOf === "all" || partners.length > 0);
  return (
    <div className="roadmap-legend">
      <dl>
        <dt>Delivery confidence</dt>
        {(["red", "amber", "green", "complete", "not-rated"] as const).map((badge) => (
          <dd key={badge}>
            <Sign width={20}>
              <MilestoneMark badge={badge} />
            </Sign>
            {badgeWords[badge]}
          </dd>
        ))}
        <dd className="roadmap-legend-rule">
          <Sign width={26}>
            <MilestoneGroup count={5} />
          </Sign>
          Due together
        </dd>
        <dd>
          <Sign width={20}>
            <path className="roadmap-loose-mark" d="M0-8.5 8.5 0 0 8.5-8.5 0z" />
          </Sign>
          No commitment
        </dd>
        <dd>
          <Sign width={20}>
            <circle className="roadmap-review" r="8.5" />
          </Sign>
          Review
        </dd>
        {hasEnablers && (
          <dd>
            <Sign width={18}>
              <path className="roadmap-partner" d="M-7-7h14v14h-14z" />
            </Sign>
            Enabler expected
          </dd>
        )}
      </dl>
      <dl>
        <dt>Activity</dt>
        {(["under-way", "interdependency", "review"] as const).map((state) => (
          <dd key={state}>
            <ActivityChip state={state} />
            {activityWords[state]}
          </dd>
        ))}
        <dd className="roadmap-legend-rule">
          <Sign width={28}>
            <Ghost start={-13.5} finish={9} y={0} />
          </Sign>
          {before === null ? "Agreed dates" : before.name || "No earlier dates"}
        </dd>
        <dd>
          <Sign width={28}>
            <path className="roadmap-link roadmap-late" d="M-13 0H12" />
            <path className="roadmap-arrow-late" d="M6-4 13.5 0 6 4z" />
          </Sign>
          Dates do not meet
        </dd>
        {namesDays && (
          <dd>
            <Sign width={16}>
              <path className="roadmap-need" d="M0-6l6 6-6 6-6-6z" />
            </Sign>
            Day a dependency names
          </dd>
        )}
      </dl>
    </div>
  );
});
/** A small drawing centred on 0, 0. */
const Sign = ({ width, children }: { readonly width: number; readonly children: ReactNode }) => (
  <svg width={width} height="20" viewBox={`${-width / 2} -10 ${width} 20`} aria-hidden="true">
    {children}
  </svg>
);
