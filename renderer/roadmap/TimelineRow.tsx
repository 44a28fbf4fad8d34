// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: one tab stop with roving focus, held by the grid
/** One row of the Roadmap, in the list and on the timeline: a lane, an objective or a milestone. Drawn again only when its own facts change. */
import { memo, type ReactNode, use } from "react";
import { type Day, slipTag } from "../../shared/dates.ts";
import { type Badge, badgeOf, isCounted, type YearCell } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { activityShapes, ConfidenceBadge, ConflictMark, MilestoneGroup, MilestoneMark, SourceNoteMark } from "../symbols.tsx";
import { badgeWords, counted, listed } from "../words.ts";
import { finishX, startX } from "./axis.ts";
import { activityBars, type Before, type DueDays, type DueGroup, dueGroups, milestoneShape, noDue, wasOf } from "./marks.ts";
import { whyFixed } from "./moves.ts";
import type { Key } from "./outline.ts";
import type { Partner } from "./partners.ts";
import { activityInWords, datesInWords, dueInWords, initials, partnerInWords, statusInWords } from "./rowWords.ts";
import { ColumnsContext, StretchContext, useAxis } from "./scale.ts";

export interface RowProps {
  readonly rowKey: Key;
  /** Counted from 0 over all rows. */
  readonly index: number;
  readonly position: number;
  readonly of: number;
  /** Height in CSS pixels. */
  readonly height: number;
  /** Whether its timeline is drawn; out of sight its words do. */
  readonly isDrawn: boolean;
  /** Whether its dependency lines are drawn. */
  readonly isSelected: boolean;
  readonly isTicked: boolean;
  /** Whether it is part of the chain that is shown. */
  readonly isInChain: boolean;
  /** Where the keyboard is in this row. */
  readonly place: "row" | "cell" | null;
  /** What is said of the dependencies whose lines are drawn from here. */
  readonly links: string;
}

interface FrameProps extends RowProps {
  readonly level: 1 | 2 | 3;
  readonly isOpen?: boolean;
  readonly code: string | null;
  readonly title: string | null;
  readonly marks?: ReactNode;
  /** Who answers for it, by name; the first one's initials are shown. */
  readonly owners: readonly string[];
  readonly status: ReactNode;
  readonly statusWords: string;
  /** The timeline cell in words. */
  readonly words: string;
  /** What stands behind the drawing of the timeline cell. */
  readonly behind?: ReactNode;
  /** The drawing of the timeline cell, as SVG. */
  readonly children: ReactNode;
}
const Frame = (props: FrameProps) => (
  <div
    role="row"
    aria-level={props.level}
    aria-rowindex={props.index + 2}
    aria-posinset={props.position}
    aria-setsize={props.of}
    aria-expanded={props.isOpen}
    aria-selected={props.isTicked}
    aria-current={props.isSelected || undefined}
    className={["roadmap-row", `roadmap-level-${props.level}`, props.isInChain && "roadmap-chained", !props.isDrawn && "roadmap-far"]
      .filter(Boolean)
      .join(" ")}
    data-row={props.rowKey}
    tabIndex={props.place === "row" ? 0 : -1}
    style={{ top: props.index * props.height }}
  >
    <div className="roadmap-list">
      <div role="rowheader" className="roadmap-name">
        {props.isTicked && <Tick />}
        {props.isOpen !== undefined && <Chevron isOpen={props.isOpen} />}
        {props.code && <span className="roadmap-code">{props.code}</span>}
        <span className="roadmap-title">{props.title}</span>
        {props.marks}
      </div>
      <div role="gridcell" className="roadmap-owner" aria-label={props.owners.length === 0 ? "No owner" : listed(props.owners)}>
        {props.owners[0] !== undefined && initials(props.owners[0])}
        {props.owners.length > 1 && ` +${props.owners.length - 1}`}
      </div>
      <div role="gridcell" className="roadmap-status" aria-label={props.statusWords}>
        {props.status}
      </div>
    </div>
    <Cell
      words={props.links ? `${props.words}. ${props.links}` : props.words}
      isStop={props.place === "cell"}
      height={props.height}
      behind={props.isDrawn && props.behind}
    >
      {props.isDrawn && props.children}
    </Cell>
  </div>
);
/** Its drawing overflows a box that never changes, so that a zoom does not lay it out. */
const Cell = ({
  words,
  isStop,
  height,
  behind,
  children,
}: Pick<FrameProps, "words" | "height" | "behind" | "children"> & { readonly isStop: boolean }) => (
  <div role="gridcell" className="roadmap-cell" aria-colspan={use(ColumnsContext)} aria-label={words} tabIndex={isStop ? 0 : -1}>
    {behind}
    <svg width="1" height={height} aria-hidden="true">
      {children}
    </svg>
  </div>
);
const Tick = () => (
  <svg className="roadmap-tick" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d="m3.5 8.5 3 3 6-7" />
  </svg>
);
const Chevron = ({ isOpen }: { readonly isOpen: boolean }) => (
  <svg className="roadmap-chevron" data-toggle="" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={isOpen ? "m4 6.25 4 4 4-4" : "m6.25 4 4 4-4 4"} />
  </svg>
);

interface LaneProps extends RowProps {
  readonly code: string;
  readonly title: string;
  readonly leads: readonly string[];
  readonly badge: Badge | null;
  readonly due: DueDays;
  /** How many enablers or bodies it holds, in a lane that has no objectives. */
  readonly partners: number;
  readonly isOpen: boolean;
}
/** A lane's life as one line: bracketed while it is open, with what falls due on it while it is closed. */
export const LaneRow = memo(({ code, title, leads, badge, due, partners, ...row }: LaneProps) => (
  <Frame
    {...row}
    level={1}
    code={code}
    title={title}
    owners={leads}
    status={badge && <ConfidenceBadge badge={badge} />}
    statusWords={badge ? badgeWords[badge] : "Nothing to report this year"}
    words={partners > 0 ? `${counted(partners, "row")} of those outside the objectives` : dueInWords(due)}
  >
    <LaneLine isOpen={row.isOpen} middle={row.height / 2} />
    {!row.isOpen && <Hexagons due={due} middle={row.height / 2} />}
  </Frame>
));

function LaneLine({ isOpen, middle }: { readonly isOpen: boolean; readonly middle: number }) {
  const axis = useAxis();
  const [from, to] = [startX(axis, axis.first), finishX(axis, axis.last)];
  return <path className="roadmap-lane" d={`M${from} ${middle}H${to}${isOpen ? `M${from} ${middle}v5M${to} ${middle}v5` : ""}`} />;
}

interface ObjectiveProps extends RowProps {
  readonly objective: Row<"objective">;
  readonly cells: readonly YearCell[];
  readonly badge: Badge | null;
  readonly owner: string | null;
  readonly notes: number;
  readonly due: DueDays;
  readonly isOpen: boolean;
}
/** An objective: a bar for each stretch of the same activity, and what falls due on it while it is closed. */
export const ObjectiveRow = memo(({ objective, cells, badge, owner, notes, due, ...row }: ObjectiveProps) => (
  <Frame
    {...row}
    level={2}
    code={objective.code}
    title={objective.title}
    marks={<Marks notes={notes} isContested={(objective.conflicts ?? []).length > 0} />}
    owners={owner === null ? [] : [owner]}
    status={badge && <ConfidenceBadge badge={badge} />}
    statusWords={badge ? badgeWords[badge] : "Nothing to report this year"}
    words={`${activityInWords(cells)}. ${dueInWords(due)}`}
    behind={<Bars cells={cells} due={row.isOpen ? noDue : due} />}
  >
    {!row.isOpen && <Hexagons due={due} middle={row.height / 2} />}
  </Frame>
));

/** The bars of an objective. Each one's sign stays at its left end, or at the edge of the list while that end is scrolled away. */
function Bars({ cells, due }: { readonly cells: readonly YearCell[]; readonly due: DueDays }) {
  const axis = useAxis();
  const groups = dueGroups(due, axis);
  return activityBars(cells, axis).map(({ state, x, width }) => (
    <div key={x} className={`roadmap-bar chip-${state}`} style={{ left: x, width }}>
      <svg
        className="roadmap-sign"
        viewBox="0 0 12 12"
        width="12"
        height="12"
        style={{ marginLeft: clearOf(groups, x) }}
        aria-hidden="true"
      >
        {activityShapes[state]}
      </svg>
    </div>
  ));
}

/** How far a bar's sign is moved to the right, so that no hexagon covers it; it begins 5 pixels into its bar. */
const clearOf = (groups: readonly DueGroup[], x: number): number =>
  groups.reduce((by, group) => (group.x + 14 > x + by + 5 && group.x - 14 < x + by + 17 ? group.x - x + 10 : by), 0);

/** An enabler or a body: when it is expected, and the days that its dependencies name. */
export const PartnerRow = memo(({ partner, ...row }: RowProps & { readonly partner: Partner }) => (
  <Frame
    {...row}
    level={2}
    code={null}
    title={partner.title}
    owners={noOwners}
    status={<span className="muted">–</span>}
    statusWords="Not part of delivery confidence"
    words={partnerInWords(partner)}
  >
    <PartnerFace partner={partner} middle={row.height / 2} />
  </Frame>
));
function PartnerFace({ partner, middle }: { readonly partner: Partner; readonly middle: number }) {
  const axis = useAxis();
  return (
    <>
      {partner.named.map((day) => (
        <path key={day} className="roadmap-need" d={`M${finishX(axis, day)} ${middle - 6}l6 6-6 6-6-6z`} />
      ))}
      {partner.day !== null && <path className="roadmap-partner" d={`M${finishX(axis, partner.day) - 7} ${middle - 7}h14v14h-14z`} />}
    </>
  );
}
const noOwners: readonly string[] = [];

interface MilestoneProps extends RowProps {
  readonly milestone: Row<"milestone">;
  readonly owner: string | null;
  readonly notes: number;
  /** Where the pointer is about to put it. */
  readonly held: { readonly start: Day | null; readonly finish: Day } | null;
  /** The baseline that it is held against; null for the agreed dates. */
  readonly before: Before | null;
  /** How often it was moved, in words; "" for never. */
  readonly moved: string;
}
/** A milestone: its span, its mark, and the ghost of where it was to be when it slipped (while it is held, of where it was). */
export const MilestoneRow = memo(({ milestone, owner, notes, held, before, moved, ...row }: MilestoneProps) => {
  return (
    <Frame
      {...row}
      level={3}
      code={milestone.code}
      title={milestone.title}
      marks={<Marks notes={notes} isContested={(milestone.conflicts ?? []).length > 0} />}
      owners={owner === null ? [] : [owner]}
      status={isCounted(milestone) ? <ConfidenceBadge badge={badgeOf(milestone)} /> : <span className="muted">–</span>}
      statusWords={statusInWords(milestone)}
      words={`${datesInWords(milestone, before)}${moved && `. ${moved}`}`}
    >
      <MilestoneFace milestone={milestone} held={held} before={before} height={row.height} isSelected={row.isSelected} />
    </Frame>
  );
});

type FaceProps = Pick<MilestoneProps, "milestone" | "held" | "before" | "height" | "isSelected">;
function MilestoneFace({ milestone, held, before, height, isSelected }: FaceProps) {
  const axis = useAxis();
  const isMovable = whyFixed(milestone) === null;
  const was = wasOf(milestone, before);
  const resting = milestoneShape(milestone, axis, was);
  const shape = held ? milestoneShape({ ...milestone, start: held.start, forecast: held.finish }, axis, was) : resting;
  if (!shape || !resting) {
    return (
      <text className="roadmap-undated" x={startX(axis, axis.first)} y={height / 2 + 4}>
        No dates yet
      </text>
    );
  }
  const ghost = held ? resting : shape.ghost;
  const y = height / 2 - (ghost ? 4 : 0);
  const isClose = shape.finish + 90 > axis.width;
  const isLoose = !isCounted(milestone);
  const mark = {
    className: isMovable ? "roadmap-mark roadmap-movable" : "roadmap-mark",
    "data-part": isMovable ? "finish" : undefined,
    transform: `translate(${shape.finish} ${y})`,
  };
  return (
    <>
      {ghost && <Ghost start={ghost.start} finish={ghost.finish} y={height / 2 + 8} />}
      {shape.finish - shape.start > 5 && (
        <path className={isLoose ? "roadmap-span roadmap-loose" : "roadmap-span"} d={`M${shape.start + 2.5} ${y}H${shape.finish}`} />
      )}
      {isMovable && shape.finish - shape.start > 12 && (
        <rect className="roadmap-handle" data-part="whole" x={shape.start} y={y - 7} width={shape.finish - shape.start} height="14" />
      )}
      {isMovable && isSelected && shape.finish - shape.start > 12 && (
        <g className="roadmap-edge" data-part="start" transform={`translate(${shape.start} ${y})`}>
          <rect className="roadmap-handle" x="-8" y="-12" width="16" height="24" />
          <path className="roadmap-grip" d="M2.5-6v12" />
        </g>
      )}
      {isLoose ? (
        <path {...mark} className={`${mark.className} roadmap-loose-mark`} d="M0-8.5 8.5 0 0 8.5-8.5 0z" />
      ) : (
        <MilestoneMark {...mark} badge={badgeOf(milestone)}>
          {milestone.kind === "review" && <circle className="roadmap-review" r="12" />}
        </MilestoneMark>
      )}
      {shape.slip !== 0 && (
        <text className={isClose ? "roadmap-slip roadmap-slip-before" : "roadmap-slip"} x={shape.finish + (isClose ? -13 : 13)} y={y + 4.2}>
          {slipTag(shape.slip)}
        </text>
      )}
    </>
  );
}

export const Ghost = ({ start, finish, y }: { readonly start: number; readonly finish: number; readonly y: number }) => (
  <>
    {finish - start > 8 && <rect className="roadmap-ghost" x={start + 0.5} y={y - 2.5} width={finish - start - 0.5} height="5" rx="2.5" />}
    <path className="roadmap-ghost-mark" d={`M${finish} ${y - 4.5}l4.5 4.5-4.5 4.5-4.5-4.5z`} />
  </>
);
/** What falls due in a closed row, where it is in sight: close up, ten thousand milestones make a thousand of them. */
function Hexagons({ due, middle }: { readonly due: DueDays; readonly middle: number }) {
  const axis = useAxis();
  const { from, to } = use(StretchContext);
  return dueGroups(due, axis)
    .filter(({ x }) => from <= x && x <= to)
    .map(({ x, count, lastDay }) => <MilestoneGroup key={lastDay} count={count} transform={`translate(${x} ${middle})`} />);
}
const Marks = ({ notes, isContested }: { readonly notes: number; readonly isContested: boolean }) => (
  <>
    {notes > 0 && <SourceNoteMark words={counted(notes, "source note")} />}
    {isContested && <ConflictMark />}
  </>
);
