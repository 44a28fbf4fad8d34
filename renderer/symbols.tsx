/**
 * The plan's own signs, drawn once for all screens: activity chips, confidence badges, milestone marks, dependency states. Every sign has a
 * shape as well as a colour. The SVG is hidden from screen readers; where no word stands beside it, the sign brings its own unseen one.
 */
import type { ReactNode, SVGProps } from "react";
import type { ActivityState, Badge } from "../shared/rules.ts";
import type { dependencyStates } from "../shared/schema.ts";
import "./symbols.css";
import { activityWords, badgeWords } from "./words.ts";

type DependencyState = (typeof dependencyStates)[number];

/** The activity of one year: symbol, words on flat colour, pattern at the right end. Without words it shows symbol and pattern only. */
export function ActivityChip({ state, children }: { readonly state: ActivityState; readonly children?: ReactNode }) {
  return (
    <span className={`chip chip-${state}`}>
      {state !== "none" && (
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          {activityShapes[state]}
        </svg>
      )}
      {children !== undefined && <span className="chip-words">{children}</span>}
    </span>
  );
}

/** Delivery confidence: square R, triangle A, circle G, tick, ring. 20 by 18. Say `named` where no word stands beside it. */
export const ConfidenceBadge = ({ badge, named = false }: { readonly badge: Badge; readonly named?: boolean }) => (
  <>
    <svg className={`badge badge-${badge}`} viewBox="0 0 20 18" width="20" height="18" aria-hidden="true">
      {badgeShapes[badge]}
    </svg>
    {named && <span className="unseen">{badgeWords[badge]}</span>}
  </>
);

/**
 * A milestone on a time axis; 18 across, its centre where the `transform` of its group puts it. Hollow while nothing is reported, else the
 * colour and letter of its badge. Draw it inside an SVG of your own.
 */
export const MilestoneMark = ({ badge, className, children, ...group }: SVGProps<SVGGElement> & { readonly badge: Badge }) => (
  <g className={className ? `badge-${badge} ${className}` : `badge-${badge}`} {...group}>
    <path className="milestone-mark" d="M0-8.5 8.5 0 0 8.5-8.5 0z" />
    {badge === "complete" && <path className="milestone-tick" d="m-3.6.2 2.5 2.6L3.6-2.8" />}
    {letters[badge] && (
      <text className="milestone-letter" y="3.6">
        {letters[badge]}
      </text>
    )}
    {children}
  </g>
);
/** Several milestones at one place, which is put where it belongs like `MilestoneMark`; 16 high. */
export const MilestoneGroup = ({ count, ...group }: SVGProps<SVGGElement> & { readonly count: number }) => {
  const half = count > 99 ? 15 : 11;
  return (
    <g {...group}>
      <path className="milestone-group" d={`M${-half} 0 ${5 - half}-8H${half - 5}L${half} 0 ${half - 5} 8H${5 - half}z`} />
      <text className="milestone-count" y="4">
        {count}
      </text>
    </g>
  );
};

/** Two arrows meeting: this record waits for a decision. `words` for screen readers, "" where they stand beside it. */
export const ConflictMark = ({ words = "Two people changed this: decide" }: { readonly words?: string }) => (
  <>
    <svg className="mark mark-conflict" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d="M1.5 8h4.25M3.75 5.75 6 8l-2.25 2.25M14.5 8h-4.25M12.25 5.75 10 8l2.25 2.25M8 3v10" />
    </svg>
    {words && <span className="unseen">{words}</span>}
  </>
);
/** A page with a folded corner: the source contradicts itself here; the words are in the panel. */
export const SourceNoteMark = ({ words = "Source note" }: { readonly words?: string }) => (
  <>
    <svg className="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d="M3 2.75h10v7L9.25 13.25H3zM9.25 13.25V9.75H13M5.5 5.75h5M5.5 8.25h2.75" />
    </svg>
    {words && <span className="unseen">{words}</span>}
  </>
);

/** The state of a dependency, 14 by 14; always with its word beside it. These are not delivery confidence and carry no letters. */
export const DependencyMark = ({ state }: { readonly state: DependencyState }) => (
  <svg className={`dependency-mark dependency-${state}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
    {dependencyShapes[state]}
  </svg>
);

/** The legend of activities and of delivery confidence: two groups that never mix. */
export function Legend({ children }: { readonly children?: ReactNode }) {
  return (
    <div className="legend">
      <dl>
        <dt>Activity</dt>
        {(["under-way", "interdependency", "review"] as const).map((state) => (
          <dd key={state}>
            <ActivityChip state={state} />
            {activityWords[state]}
          </dd>
        ))}
      </dl>
      <dl>
        <dt>Delivery confidence</dt>
        {(["red", "amber", "green", "complete", "not-rated"] as const).map((badge) => (
          <dd key={badge}>
            <ConfidenceBadge badge={badge} />
            {badgeWords[badge]}
          </dd>
        ))}
      </dl>
      {children}
    </div>
  );
}

/** The sign of an activity in a box of 12 by 12. */
export const activityShapes: Readonly<Record<Exclude<ActivityState, "none">, ReactNode>> = {
  "under-way": <path d="M3 1.75 10 6 3 10.25z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />,
  interdependency: (
    <path
      d="M1 3.75h9M7.75 1.25l2.5 2.5-2.5 2.5M11 8.25H2M4.25 5.75l-2.5 2.5 2.5 2.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  review: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="1.8 1.656" />,
};
const letters: Readonly<Partial<Record<Badge, string>>> = { red: "R", amber: "A", green: "G" };
const badgeShapes: Readonly<Record<Badge, ReactNode>> = {
  red: (
    <>
      <rect className="badge-shape" x="2.5" y="1.5" width="15" height="15" rx="2" />
      <text x="10" y="12.6">
        R
      </text>
    </>
  ),
  amber: (
    <>
      <path className="badge-shape" d="M10 1.5 18 16H2z" />
      <text x="10" y="14.4">
        A
      </text>
    </>
  ),
  green: (
    <>
      <circle className="badge-shape" cx="10" cy="9" r="7.75" />
      <text x="10" y="12.6">
        G
      </text>
    </>
  ),
  complete: <path className="badge-tick" d="m5 9.5 3.4 3.5L15.2 5" />,
  "not-rated": <circle className="badge-ring" cx="10" cy="9" r="4.25" />,
};
const dependencyShapes: Readonly<Record<DependencyState, ReactNode>> = {
  "not-agreed": (
    <>
      <rect className="fill" x="1" y="1" width="12" height="12" rx="1.5" />
      <path className="on" d="m4.4 4.4 5.2 5.2M9.6 4.4 4.4 9.6" />
    </>
  ),
  "re-agree": (
    <>
      <path className="fill edge" d="M7 1.4 13.2 12.6H.8z" />
      <path className="on" d="M7 5.2v3.4M7 10.4v.4" />
    </>
  ),
  proposed: <circle className="edge" cx="7" cy="7" r="5.2" />,
  agreed: (
    <>
      <circle className="fill" cx="7" cy="7" r="6" />
      <path className="on" d="m4.2 7.2 2 2 3.6-4.1" />
    </>
  ),
  delivered: <path className="edge" d="M7 1.2 12.8 7 7 12.8 1.2 7z" />,
  received: (
    <>
      <path className="fill" d="M7 .8 13.2 7 7 13.2.8 7z" />
      <path className="on" d="m4.6 7.1 1.7 1.7 3-3.4" />
    </>
  ),
  withdrawn: <path className="edge" d="M2.5 7h9" />,
};
