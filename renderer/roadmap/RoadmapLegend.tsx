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
          <Entry key={badge} words={badgeWords[badge]} width={20}>
            <MilestoneMark badge={badge} />
          </Entry>
        ))}
        <Entry words="Due together" width={26} isRuled>
          <MilestoneGroup count={5} />
        </Entry>
        <Entry words="No commitment" width={20}>
          <path className="roadmap-loose-mark" d="M0-8.5 8.5 0 0 8.5-8.5 0z" />
        </Entry>
        <Entry words="Review" width={20}>
          <circle className="roadmap-review" r="8.5" />
        </Entry>
        {hasEnablers && (
          <Entry words="Enabler expected" width={18}>
            <path className="roadmap-partner" d="M-7-7h14v14h-14z" />
          </Entry>
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
        <Entry words={before === null ? "Agreed dates" : before.name || "No earlier dates"} width={28} isRuled>
          <Ghost start={-13.5} finish={9} y={0} />
        </Entry>
        <Entry words="Dates do not meet" width={28}>
          <path className="roadmap-link roadmap-late" d="M-13 0H12" />
          <path className="roadmap-arrow-late" d="M6-4 13.5 0 6 4z" />
        </Entry>
        {namesDays && (
          <Entry words="Day a dependency names" width={16}>
            <path className="roadmap-need" d="M0-6l6 6-6 6-6-6z" />
          </Entry>
        )}
      </dl>
    </div>
  );
});
interface EntryProps {
  readonly words: string;
  /** Of the drawing, in CSS pixels. */
  readonly width: number;
  /** Whether a rule parts it from those before. */
  readonly isRuled?: boolean;
  /** A small drawing centred on 0, 0. */
  readonly children: ReactNode;
}
const Entry = ({ words, width, isRuled = false, children }: EntryProps) => (
  <dd className={isRuled ? "roadmap-legend-rule" : undefined}>
    <svg width={width} height="20" viewBox={`${-width / 2} -10 ${width} 20`} aria-hidden="true">
      {children}
    </svg>
    {words}
  </dd>
);
