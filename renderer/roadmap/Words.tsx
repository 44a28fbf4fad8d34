/** The Roadmap without a picture: as a plain table, as nested text, and as cards of years for narrow screens. The same rows, the same words. */
import type { ReactNode } from "react";
import { type Day, dayAndMonth, longDay, type PlanYear, slipInWords } from "../../shared/dates.ts";
import { isCounted, yearAt } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { badgeNow, objectiveRow } from "../plan/rows.ts";
import { movedInWords } from "../schedule/moved.ts";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { openItem } from "../view.ts";
import { activityWords, badgeWords, counted } from "../words.ts";
import { linksInWords, linksOf } from "./links.ts";
import { type Before, finishOf, slipOf, slipSince, wasOf } from "./marks.ts";
import { inReadingOrder, type Line, type Outline } from "./outline.ts";
import { usePage } from "./pages.tsx";
import { laneBadge } from "./Rows.tsx";
import { activityInWords, datesInWords, partnerInWords, statusInWords } from "./rowWords.ts";
import "./words.css";

interface WordsProps {
  readonly outline: Outline;
  /** The baseline that milestones are held against; null for the agreed dates. */
  readonly before: Before | null;
}

export function TableView({ outline, before }: WordsProps) {
  const tables = useProgramme((s) => s.tables);
  const { lines, turner } = usePage(outline);
  return (
    <section className="roadmap-words" aria-label="Roadmap as a table" data-region="">
      {turner}
      <table className="roadmap-table">
        <caption>
          Roadmap as a table: {counted(outline.objectives, "objective")}, {counted(outline.milestones, "milestone")}
        </caption>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Item</th>
            <th scope="col">Owner or SRO</th>
            <th scope="col">Status</th>
            <th scope="col">Start</th>
            <th scope="col">Finish</th>
            <th scope="col">{before?.name || "Due"}</th>
            <th scope="col">Moved</th>
            <th scope="col">Dependencies</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <TableLine key={line.key} line={line} tables={tables} before={before} />
          ))}
        </tbody>
      </table>
      {turner}
    </section>
  );
}

interface LineProps extends Omit<WordsProps, "outline"> {
  readonly line: Line;
  readonly tables: Tables;
}
function TableLine({ line, tables, before }: LineProps) {
  const { code, title, owner, status } = factsOf(line, tables);
  const milestone = line.kind === "milestone" ? line.milestone : null;
  const day = (value: string | null) => (value === null ? "" : longDay(value));
  const was = milestone && wasOf(milestone, before);
  const slip = milestone ? slipSince(milestone, was) : 0;
  return (
    <tr className={`roadmap-table-${line.kind}`}>
      <td>{code}</td>
      <th scope="row">
        <OpenButton line={line}>{title}</OpenButton>
      </th>
      <td>{owner}</td>
      <td>{status}</td>
      {milestone ? (
        <>
          <td className="number">{day(milestone.start)}</td>
          <td className="number">{day(finishOf(milestone))}</td>
          <td className="number">{day(was?.finish ?? null)}</td>
          <td className="number">{slip === 0 ? "" : slipInWords(slip)}</td>
        </>
      ) : (
        <td colSpan={4}>
          {line.kind === "objective" && activityOf(tables, line.section.objective.id)}
          {line.kind === "partner" && partnerInWords(line.partner)}
        </td>
      )}
      <td>{linksInWords(linksOf(tables, line.key), line.key)}</td>
    </tr>
  );
}

export function TextView({ outline, before }: WordsProps) {
  const tables = useProgramme((s) => s.tables);
  const { lines, turner } = usePage(outline);
  const lanes = nested(lines, "lane");
  return (
    <section className="roadmap-words roadmap-text" aria-label="Roadmap as text" data-region="">
      {turner}
      <ul>
        {lanes.map(({ head: lane, rest }) => (
          <li key={lane.key}>
            <h2>
              {factsOf(lane, tables).code} {lane.lane.title}
            </h2>
            <p className="muted">{sentence([factsOf(lane, tables).status, lane.lane.leads.join(", ")])}</p>
            <ul>
              {nested(rest, "objective").map(({ head, rest: milestones }) => (
                <li key={head.key}>
                  <TextLine line={head} tables={tables}>
                    {head.kind === "objective" && activityOf(tables, head.section.objective.id)}
                    {head.kind === "partner" && partnerInWords(head.partner)}
                  </TextLine>
                  <ul>
                    {milestones.map((line) => (
                      <li key={line.key}>
                        <TextLine line={line} tables={tables}>
                          {line.kind === "milestone" &&
                            [datesInWords(line.milestone, before), movedInWords(line.milestone)].filter(Boolean).join(". ")}
                        </TextLine>
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {turner}
    </section>
  );
}
const TextLine = ({ line, tables, children }: { readonly line: Line; readonly tables: Tables; readonly children: ReactNode }) => {
  const { code, title, owner, status } = factsOf(line, tables);
  return (
    <p>
      {code && <b>{code} </b>}
      <OpenButton line={line}>{title}</OpenButton>. {status && `${status}. `}
      {children}
      {owner && `. ${owner}`}. {linksInWords(linksOf(tables, line.key), line.key)}
    </p>
  );
};

interface CardsProps extends Pick<WordsProps, "outline"> {
  readonly years: readonly PlanYear[];
  readonly current: PlanYear | null;
}
/** On a narrow screen: a card for each year with what falls due in it, and one for what falls outside the years or has no date. */
export function YearCards({ outline, years, current }: CardsProps) {
  const all = outline.lanes.flatMap((lane) => lane.sections.flatMap((section) => inReadingOrder(section.milestones)));
  const byYear = Map.groupBy(all, (milestone) => yearAt(years, finishOf(milestone) ?? "")?.year);
  const others = byYear.get(undefined) ?? [];
  return (
    <section className="roadmap-words roadmap-cards" aria-label="Roadmap by year" data-region="">
      {years.map((year) => {
        const due = byYear.get(year.year) ?? [];
        return (
          <details key={year.year} open={year === current}>
            <summary>
              <h2>{year.long}</h2>
              <span className="muted">
                {counted(due.filter(isCounted).length, "milestone")} due{year === current ? ", this year" : ""}
              </span>
            </summary>
            {due.length === 0 ? <p>Nothing is planned for {year.long}.</p> : <DueList due={due} inWords={dayAndMonth} />}
          </details>
        );
      })}
      {others.length > 0 && (
        <details open={current === null}>
          <summary>
            <h2>Other dates, or none yet</h2>
            <span className="muted">{counted(others.length, "milestone")}</span>
          </summary>
          <DueList due={others} inWords={longDay} />
        </details>
      )}
    </section>
  );
}
const longestList = 500;
interface DueProps {
  readonly due: readonly Row<"milestone">[];
  /** A day as it is said here. */
  readonly inWords: (day: Day) => string;
}
/** In the order of their dates; those without any come last. */
const DueList = ({ due, inWords }: DueProps) => (
  <>
    <ul>
      {due
        .toSorted(byFinish)
        .slice(0, longestList)
        .map((milestone) => (
          <li key={milestone.id} className="roadmap-due">
            <button type="button" className="roadmap-open" onClick={() => openItem("milestone", milestone.id)}>
              <b>{milestone.code}</b> {milestone.title}
            </button>
            <span className="muted">
              {[statusInWords(milestone), dueWords(finishOf(milestone), inWords)].join(", ")}
              {slipOf(milestone) !== 0 && `, ${slipInWords(slipOf(milestone))}`}
            </span>
          </li>
        ))}
    </ul>
    {due.length > longestList && <p>{counted(due.length - longestList, "further milestone")} in the table.</p>}
  </>
);

const dueWords = (finish: Day | null, inWords: DueProps["inWords"]): string => (finish === null ? "no date yet" : inWords(finish));
const byFinish = (a: Row<"milestone">, b: Row<"milestone">): number => ((finishOf(a) ?? "9999") < (finishOf(b) ?? "9999") ? -1 : 1);

const OpenButton = ({ line, children }: { readonly line: Line; readonly children: ReactNode }) => {
  if (line.kind === "lane") return children;
  const { type, id } =
    line.kind === "partner"
      ? line.partner
      : line.kind === "objective"
        ? ({ type: "objective", id: line.section.objective.id } as const)
        : ({ type: "milestone", id: line.milestone.id } as const);
  return (
    <button type="button" className="roadmap-open" onClick={() => openItem(type, id)}>
      {children}
    </button>
  );
};

function factsOf(line: Line, tables: Tables) {
  if (line.kind === "lane") {
    const badge = laneBadge(tables, line.lane);
    return { code: line.lane.code, title: line.lane.title, owner: line.lane.leads.join(", "), status: badge ? badgeWords[badge] : "" };
  }
  if (line.kind === "partner") return { code: "", title: line.partner.title, owner: "", status: "" };
  const { objective } = line.section;
  const sro = rowOf(tables, "person", objective.sro ?? "")?.name ?? "";
  if (line.kind === "objective") {
    const badge = badgeNow(tables, objective.id);
    return { code: objective.code, title: objective.title, owner: sro, status: badge ? badgeWords[badge] : activityWords.none };
  }
  const { milestone } = line;
  const owner = rowOf(tables, "person", milestone.owner ?? "")?.name ?? sro;
  return { code: milestone.code, title: milestone.title, owner, status: statusInWords(milestone) };
}

function activityOf(tables: Tables, objective: string): string {
  const cells = objectiveRow(tables, objective)?.cells;
  return cells ? activityInWords(cells) : "";
}
const sentence = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(". ");

/** Lines under the heads of one kind; a page that begins in the middle of a group repeats nothing and begins with its first own head. */
function nested(lines: readonly Line[], kind: "lane" | "objective"): { readonly head: Line; readonly rest: Line[] }[] {
  const groups: { head: Line; rest: Line[] }[] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (line.kind === kind || (kind === "objective" && line.kind === "partner") || !group) groups.push({ head: line, rest: [] });
    else group.rest.push(line);
  }
  return groups;
}
