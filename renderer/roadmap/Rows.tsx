/** The rows in sight: finds for each what it shows. A row whose facts are the same objects as before is not drawn again. */
import { memo } from "react";
import { worstBadge, type YearCell } from "../../shared/rules.ts";
import { badgeNow, objectiveRow } from "../plan/rows.ts";
import { movedInWords, useMoved } from "../schedule/moved.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import type { Place } from "./keys.ts";
import { type Before, dueDays } from "./marks.ts";
import type { Draft } from "./moving.ts";
import { dueOf, type Key, type Lane, type Line, lineAt, type Outline } from "./outline.ts";
import { useRoadmap } from "./state.ts";
import { LaneRow, MilestoneRow, ObjectiveRow, PartnerRow, type RowProps } from "./TimelineRow.tsx";

interface Props {
  /** Height of a row in CSS pixels. */
  readonly height: number;
  readonly indexes: readonly number[];
  /** Which of them have their timeline drawn: the first, and the number after the last. The others are there for those who do not see them. */
  readonly drawnFrom: number;
  readonly drawnTo: number;
  readonly outline: Outline;
  readonly place: Place | null;
  readonly selected: Key | null;
  readonly ticked: ReadonlySet<Key>;
  readonly links: string;
  readonly draft: Draft | null;
  /** The baseline whose ghosts are drawn; null for the agreed dates. */
  readonly before: Before | null;
}
export const Rows = memo(({ indexes, drawnFrom, drawnTo, outline, height, place, selected, ticked, links, draft, before }: Props) => {
  const tables = useProgramme((s) => s.tables);
  const chain = useRoadmap((s) => s.chain);
  // Drawn again when the counts come; each row reads its own.
  useMoved((s) => s.byId);
  return indexes.map((index) => {
    const line = lineAt(outline, index);
    if (!line) return null;
    const isSelected = line.key === selected;
    return (
      <LineRow
        key={line.key}
        line={line}
        tables={tables}
        draft={draft}
        before={before}
        row={{
          height,
          rowKey: line.key,
          index,
          position: line.position,
          of: line.of,
          isDrawn: drawnFrom <= index && index < drawnTo,
          isSelected,
          isTicked: ticked.has(line.key),
          isInChain: chain.has(line.key),
          place: place?.index === index ? (place.cell ? "cell" : "row") : null,
          links: isSelected ? links : "",
        }}
      />
    );
  });
});

interface LineProps {
  readonly line: Line;
  readonly tables: Tables;
  readonly draft: Draft | null;
  readonly before: Before | null;
  readonly row: RowProps;
}
function LineRow({ line, tables, draft, before, row }: LineProps) {
  if (line.kind === "lane") {
    const { code, title, leads, isOpen, partners } = line.lane;
    return (
      <LaneRow
        {...row}
        code={code}
        title={title}
        leads={leads}
        badge={laneBadge(tables, line.lane)}
        due={dueOf(line.lane.sections)}
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
      moved={movedInWords(milestone)}
    />
  );
}

const noCells: readonly YearCell[] = [];
const personName = (tables: Tables, id: string | null): string | null => (id === null ? null : (rowOf(tables, "person", id)?.name ?? null));
const notesOn = (tables: Tables, key: Key): number => rowsWhere(tables.sourceNote, "on", key).length;

export const laneBadge = (tables: Tables, lane: Pick<Lane, "sections">): YearCell["badge"] =>
  worstBadge(lane.sections.flatMap(({ objective }) => badgeNow(tables, objective.id) ?? []));
