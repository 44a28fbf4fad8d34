/** The rows in sight: finds for each what it shows. A row whose facts are the same objects as before is not drawn again. */
import { memo } from "react";
import { worstBadge, type YearCell } from "../../shared/rules.ts";
import { badgeNow, objectiveRow } from "../plan/rows.ts";
import { byId, type MovedById, movedInWords, useMoved } from "../schedule/moved.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import type { Place } from "./keys.ts";
import { type Before, dueDays } from "./marks.ts";
import type { Draft } from "./moving.ts";
import { dueOf, type Key, type Lane, lineAt, type Outline } from "./outline.ts";
import { LaneRow, MilestoneRow, ObjectiveRow, PartnerRow, type RowProps } from "./TimelineRow.tsx";

interface Shown {
  readonly outline: Outline;
  readonly tables: Tables;
  /** Height of a row in CSS pixels. */
  readonly height: number;
  readonly draft: Draft | null;
  /** The baseline whose ghosts are drawn; null for the agreed dates. */
  readonly before: Before | null;
}
interface Props extends Shown {
  /** Which rows are there: the first, and the number after the last. */
  readonly from: number;
  readonly to: number;
  /** Which of them have their timeline drawn, said likewise. The others are there for those who do not see them. */
  readonly drawnFrom: number;
  readonly drawnTo: number;
  readonly place: Place | null;
  readonly selected: Key | null;
  readonly ticked: ReadonlySet<Key>;
  readonly chain: ReadonlyMap<Key, string | null>;
  readonly links: string;
}
export const Rows = memo(({ from, to, drawnFrom, drawnTo, place, selected, ticked, chain, links, ...shown }: Props) => {
  const counts = useMoved(byId);
  return indexesOf(shown.outline, from, to, place?.index ?? 0).map((index) => {
    const key = lineAt(shown.outline, index)?.key;
    if (key === undefined) return null;
    const isSelected = key === selected;
    return (
      // By their place, not by their record: when rows open or close, those in sight change their words and stay.
      <LineRow
        key={index}
        {...shown}
        index={index}
        counts={counts}
        isDrawn={drawnFrom <= index && index < drawnTo}
        isSelected={isSelected}
        isTicked={ticked.has(key)}
        isInChain={chain.has(key)}
        place={place?.index === index ? (place.cell ? "cell" : "row") : null}
        links={isSelected ? links : ""}
      />
    );
  });
});
/** The rows that are there, and always the one that holds the keyboard. */
function indexesOf({ count }: Outline, from: number, to: number, held: number): readonly number[] {
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  if (held < from && held < count) return [held, ...indexes];
  return held >= to && held < count ? [...indexes, held] : indexes;
}

interface LineProps extends Shown, Omit<RowProps, "rowKey" | "position" | "of"> {
  readonly counts: MovedById;
}
/** Looked at again only when something that rows are made of has changed, which scrolling does not do. */
const LineRow = memo(({ outline, tables, draft, before, counts, ...rest }: LineProps) => {
  const line = lineAt(outline, rest.index);
  if (!line) return null;
  const row: RowProps = { ...rest, rowKey: line.key, position: line.position, of: line.of };
  if (line.kind === "lane") {
    const { code, title, leads, isOpen, partners } = line.lane;
    return (
      <LaneRow
        {...row}
        code={code}
        title={title}
        leads={leads}
        badge={laneBadge(tables, line.lane)}
        due={dueOf(line.lane.parts)}
        partners={partners.length}
        isOpen={isOpen}
      />
    );
  }
  if (line.kind === "partner") return <PartnerRow {...row} partner={line.partner} />;
  const { objective } = line.section;
  const sro = personName(tables, objective.sro);
  if (line.kind === "objective") {
    return (
      <ObjectiveRow
        {...row}
        objective={objective}
        cells={objectiveRow(tables, objective.id)?.cells ?? noCells}
        badge={badgeNow(tables, objective.id)}
        owner={sro}
        notes={notesOn(tables, `objective/${objective.id}`)}
        due={dueDays(line.section.milestones)}
        isOpen={line.section.isOpen}
      />
    );
  }
  const { milestone } = line;
  return (
    <MilestoneRow
      {...row}
      milestone={milestone}
      owner={personName(tables, milestone.owner) ?? sro}
      notes={notesOn(tables, `milestone/${milestone.id}`)}
      held={draft?.moves.get(milestone.id) ?? null}
      before={before}
      moved={movedInWords(milestone, counts)}
    />
  );
});

const noCells: readonly YearCell[] = [];
const personName = (tables: Tables, id: string | null): string | null => (id === null ? null : (rowOf(tables, "person", id)?.name ?? null));
const notesOn = (tables: Tables, key: Key): number => rowsWhere(tables.sourceNote, "on", key).length;

export const laneBadge = (tables: Tables, lane: Pick<Lane, "sections">): YearCell["badge"] =>
  worstBadge(lane.sections.flatMap(({ objective }) => badgeNow(tables, objective.id) ?? []));
