// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: one tab stop with roving focus, held by the grid
/** One row of the Roadmap, in the list and on the timeline: a lane, an objective or a milestone. Drawn again only when its own facts change. */
import { memo, type ReactNode } from "react";
import { type Day, slipTag } from "../../shared/dates.ts";
import { type Badge, badgeOf, isCounted, type YearCell } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { activityShapes, ConfidenceBadge, ConflictMark, MilestoneGroup, MilestoneMark, SourceNoteMark } from "../symbols.tsx";
import { badgeWords, counted, listed } from "../words.ts";
import { type Axis, finishX, startX } from "./axis.ts";
import { activityBars, type Before, type DueDays, type DueGroup, dueGroups, milestoneShape, wasOf } from "./marks.ts";
import { whyFixed } from "./moves.ts";
import type { Key } from "./outline.ts";
import type { Partner } from "./partners.ts";
import { activityInWords, datesInWords, dueInWords, initials, partnerInWords, statusInWords } from "./rowWords.ts";

export interface RowProps {
  readonly rowKey: Key;
  /** Counted from 0 over all rows. */
  readonly index: number;
  readonly position: number;
  readonly of: number;
  readonly axis: Axis;
  /** Height in CSS pixels. */
  readonly height: number;
  /** How many columns the timeline cell spans. */
  readonly columns: number;
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

interface FrameProps extends Omit<RowProps, "axis"> {
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
  readonly width: number;
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
    className={`roadmap-row roadmap-level-${props.level} ${props.isInChain ? "roadmap-chained" : ""}`}
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
    <div
      role="gridcell"
      className="roadmap-cell"
      aria-colspan={props.columns}
      aria-label={props.links ? `${props.words}. ${props.links}` : props.words}
      tabIndex={props.place === "cell" ? 0 : -1}
    >
      <svg width={props.width} height={props.height} aria-hidden="true">
        {props.children}
      </svg>
    </div>
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
export const LaneRow = memo(({ code, title, leads, badge, due, partners, axis, ...row }: LaneProps) => {
  const middle = row.height / 2;
  const [from, to] = [startX(axis, axis.first), finishX(axis, axis.last)];
  const groups = dueGroups(due, axis);
  return (
    <Frame
      {...row}
      level={1}
      code={code}
      title={title}
      owners={leads}
      status={badge && <ConfidenceBadge badge={badge} />}
      statusWords={badge ? badgeWords[badge] : "Nothing to report this year"}
      words={partners > 0 ? `${counted(partners, "row")} of those outside the objectives` : dueInWords(groups)}
      width={axis.width}
    >
      <path className="roadmap-lane" d={`M${from} ${middle}H${to}${row.isOpen ? `M${from} ${middle}v5M${to} ${middle}v5` : ""}`} />
      {!row.isOpen && groups.map((group) => <Hexagon key={group.lastDay} x={group.x} y={middle} count={group.count} />)}
    </Frame>
  );
});

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
export const ObjectiveRow = memo(({ objective, cells, badge, owner, notes, due, axis, ...row }: ObjectiveProps) => {
  const middle = row.height / 2;
  const groups = dueGroups(due, axis);
  return (
    <Frame
      {...row}
      level={2}
      code={objective.code}
      title={objective.title}
      marks={<Marks notes={notes} isContested={(objective.conflicts ?? []).length > 0} />}
      owners={owner === null ? [] : [owner]}
      status={badge && <ConfidenceBadge badge={badge} />}
      statusWords={badge ? badgeWords[badge] : "Nothing to report this year"}
      words={`${activityInWords(cells, axis)}. ${dueInWords(groups)}`}
      width={axis.width}
    >
      {activityBars(cells, axis).map(({ state, x, width }) => {
        const sign = row.isOpen ? 5 : clearOf(groups, x);
        return (
          <g key={x} className={`chip-${state}`} transform={`translate(${x} ${middle})`}>
            <rect className="roadmap-bar" y="-8" width={width} height="16" rx="3" />
            {state !== "under-way" && width > sign + 24 && (
              <rect x={sign + 17} y="-7" width={width - sign - 18} height="14" rx="2" fill={`url(#roadmap-${state})`} />
            )}
            <g className="roadmap-sign" transform={`translate(${sign} -6)`}>
              {activityShapes[state]}
            </g>
          </g>
        );
      })}
      {!row.isOpen && groups.map((group) => <Hexagon key={group.lastDay} x={group.x} y={middle} count={group.count} />)}
    </Frame>
  );
});

/** Where a bar's sign stands, from the bar's left end: beside a hexagon that would cover it. */
const clearOf = (groups: readonly DueGroup[], x: number): number =>
  groups.reduce((sign, group) => (group.x + 14 > x + sign && group.x - 14 < x + sign + 12 ? group.x - x + 15 : sign), 5);

/** An enabler or a body: when it is expected, and the days that its dependencies name. */
export const PartnerRow = memo(({ partner, axis, ...row }: RowProps & { readonly partner: Partner }) => {
  const middle = row.height / 2;
  return (
    <Frame
      {...row}
      level={2}
      code={null}
      title={partner.title}
      owners={noOwners}
      status={<span className="muted">–</span>}
      statusWords="Not part of delivery confidence"
      words={partnerInWords(partner)}
      width={axis.width}
    >
      {partner.named.map((day) => (
        <path key={day} className="roadmap-need" d={`M${finishX(axis, day)} ${middle - 6}l6 6-6 6-6-6z`} />
      ))}
      {partner.day !== null && <path className="roadmap-partner" d={`M${finishX(axis, partner.day) - 7} ${middle - 7}h14v14h-14z`} />}
    </Frame>
  );
});
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
export const MilestoneRow = memo(({ milestone, owner, notes, held, before, moved, axis, ...row }: MilestoneProps) => {
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
      width={axis.width}
    >
      <MilestoneFace milestone={milestone} held={held} before={before} axis={axis} height={row.height} isSelected={row.isSelected} />
    </Frame>
  );
});

function MilestoneFace({
  milestone,
  held,
  before,
  axis,
  height,
  isSelected,
}: Pick<MilestoneProps, "milestone" | "held" | "before" | "axis" | "height" | "isSelected">) {
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
      <g
        className={isMovable ? "roadmap-mark roadmap-movable" : "roadmap-mark"}
        data-part={isMovable ? "finish" : undefined}
        transform={`translate(${shape.finish} ${y})`}
      >
        {isLoose ? <path className="roadmap-loose-mark" d="M0-8.5 8.5 0 0 8.5-8.5 0z" /> : <MilestoneMark badge={badgeOf(milestone)} />}
        {milestone.kind === "review" && <circle className="roadmap-review" r="12" />}
      </g>
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
const Hexagon = ({ x, y, count }: { readonly x: number; readonly y: number; readonly count: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <MilestoneGroup count={count} />
  </g>
);
const Marks = ({ notes, isContested }: { readonly notes: number; readonly isContested: boolean }) => (
  <>
    {notes > 0 && <SourceNoteMark words={counted(notes, "source note")} />}
    {isContested && <ConflictMark />}
  </>
);
