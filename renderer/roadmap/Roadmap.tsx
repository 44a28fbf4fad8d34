/** The Roadmap: the plan over its years, as a timeline, a table or text; lanes, zoom and filter. */
import { memo, type Ref, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { Day, PlanYear } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { FilterButton } from "../plan/FilterButton.tsx";
import { filterInWords, planYears } from "../plan/rows.ts";
import { Segments } from "../shell/Segments.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { derive, rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import { noFilter, setView, useView } from "../view.ts";
import { counted } from "../words.ts";
import { reach, type Zoom, zooms } from "./axis.ts";
import { Chained } from "./Chained.tsx";
import { DatesDialog } from "./DatesDialog.tsx";
import { GoTo } from "./GoTo.tsx";
import { useBefore } from "./ghosts.ts";
import { finishOf, perArray } from "./marks.ts";
import { type LanesBy, lanesOf, outlineOf } from "./outline.ts";
import { RoadmapLegend } from "./RoadmapLegend.tsx";
import { inWords } from "./rowWords.ts";
import { ShowButton } from "./ShowButton.tsx";
import { goToDay, isOpen, lanesBy as lanesWays, type RoadmapView, setLanes, setRoadmap, setWords, useRoadmap, zoomTo } from "./state.ts";
import { Ticked } from "./Ticked.tsx";
import { Timeline } from "./Timeline.tsx";
import { TableView, TextView, YearCards } from "./Words.tsx";
import "./roadmap.css";
import "./rows.css";
import "./marks.css";
import "./legend.css";
import "./narrow.css";

/** Below these widths of the screen, in CSS pixels, the zooms are a list, and year cards take the timeline's place. */
const [tight, narrow] = [1040, 560];

export function Roadmap() {
  const tables = useProgramme((s) => s.tables);
  const filter = useView((view) => view.filter);
  // The zoom is not among them: it is the timeline's and the switch's alone.
  const { view, lanesBy, partners, words, open, toggled, timelineAnyway } = useRoadmap(
    useShallow(({ view, lanesBy, partners, words, open, toggled, timelineAnyway }) => ({
      view,
      lanesBy,
      partners,
      words,
      open,
      toggled,
      timelineAnyway,
    })),
  );
  const { years, current, today } = planYears(tables);
  const [head, room] = useRoom();
  const before = useBefore();
  const filterWords = [filterInWords(filter, tables), words.trim() && `words “${words.trim()}”`].filter(Boolean).join(", ");
  const lanes = useMemo(
    () => lanesOf(tables, { lanesBy, partners, filter, words: words.trim(), currentYear: current?.year ?? null }),
    [tables, lanesBy, partners, filter, words, current],
  );
  const outline = useMemo(
    () => outlineOf(lanes, (key, kind) => view !== "timeline" || isOpen({ open, toggled }, key, kind)),
    [lanes, view, open, toggled],
  );
  const [objectives, milestones] = [tables.objective.rows.size, tables.milestone.rows.size];
  const notes = useMemo(
    () => [...tables.sourceNote.rows.values()].filter(({ on }) => on !== null && isMarked.test(on)).length,
    [tables.sourceNote],
  );
  const shown = view === "timeline" && room === "narrow" && !timelineAnyway ? "cards" : view;
  const isEmpty = outline.lanes.length === 0;
  useStatusLine({
    counts: filterWords
      ? `${outline.milestones.toLocaleString("en-GB")} of ${counted(milestones, "milestone")} shown`
      : `${counted(tables.ambition.rows.size, "ambition")}, ${counted(objectives, "objective")}, ${counted(milestones, "milestone")}`,
    filters: filterWords,
    ...(shown === "timeline" ? { notes } : {}),
    keys: shown === "timeline" ? timelineKeys : [["Ctrl+/", "all keys"]],
  });
  const span = axisReach(tables);
  return (
    <>
      <Head ref={head} view={view} lanesBy={lanesBy} years={years} room={room} shown={shown} />
      {shown === "timeline" ? (
        <div className="roadmap-body makes-room">
          <div className="roadmap-frame">
            <Find words={words} />
            {isEmpty ? (
              <Nothing filter={filterWords} />
            ) : (
              <Timeline outline={outline} years={years} reach={span} today={today} before={before} />
            )}
          </div>
          <Chained />
          <Ticked />
          <RoadmapLegend before={before} />
        </div>
      ) : (
        <>
          <Find words={words} />
          {isEmpty ? (
            <Nothing filter={filterWords} />
          ) : shown === "table" ? (
            <TableView outline={outline} before={before} />
          ) : shown === "text" ? (
            <TextView outline={outline} before={before} />
          ) : (
            <YearCards outline={outline} years={years} current={current} />
          )}
          <Ticked />
        </>
      )}
      <Dialogs today={today} />
    </>
  );
}

interface HeadProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly view: RoadmapView;
  readonly lanesBy: LanesBy;
  readonly years: readonly PlanYear[];
  readonly room: Room;
  readonly shown: RoadmapView | "cards";
}
/** Title and controls. Opening a row or typing a word changes nothing here. */
const Head = memo(({ ref, view, lanesBy, years, room, shown }: HeadProps) => (
  <div className="view-head roadmap-view-head" ref={ref}>
    <h1>Roadmap</h1>
    <div className="controls">
      <Segments label="View as" choices={views} value={view} onChange={(chosen) => setRoadmap({ view: chosen })} />
      {room === "narrow" && view === "timeline" && (
        <button type="button" className="button" onClick={() => setRoadmap({ timelineAnyway: shown === "cards" })}>
          {shown === "cards" ? "Show the timeline" : "Show year cards"}
        </button>
      )}
      <Choice label="Lanes" choices={lanesWays} value={lanesBy} onChange={setLanes} />
      {shown === "timeline" && <ZoomSwitch years={years} isTight={room !== "wide"} />}
      <ShowButton />
      <FilterButton />
    </div>
  </div>
));

/** What carries the mark of its source notes in its row. */
const isMarked = /^(objective|milestone)\//;

const timelineKeys = [
  ["Enter", "open"],
  ["F2", "dates"],
  ["Alt+Right", "move later"],
  ["Ctrl+/", "all keys"],
] as const;

/** Over the head of the list, where there is room at every width. */
const Find = ({ words }: { readonly words: string }) => (
  <input
    type="search"
    className="input roadmap-find"
    aria-label="Show only items with these words"
    placeholder="Show only: words or a code"
    data-find=""
    value={words}
    onChange={(event) => setWords(event.target.value)}
  />
);

/** In place of the plan when the filter leaves nothing of it; the box of words stays, so that typing goes on. */
const Nothing = ({ filter }: { readonly filter: string }) => (
  <div className="empty">
    <p>{filter ? `No items match: ${filter}.` : "This plan has no ambitions yet."}</p>
    {filter && (
      <button type="button" className="button primary" onClick={clearFilters}>
        Clear filters
      </button>
    )}
  </div>
);

/** The button goes with the filter; focus stays in the box of words. */
function clearFilters(): void {
  setWords("");
  setView({ filter: noFilter });
  document.querySelector<HTMLElement>(".roadmap-find")?.focus();
}

const views: readonly (readonly [view: RoadmapView, words: string])[] = [
  ["timeline", "Timeline"],
  ["table", "Table"],
  ["text", "Text"],
];

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, words: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}
/** A list that says what it chooses: "Lanes: Ambition". */
const Choice = <T extends string>({ label, choices, value, onChange }: ChoiceProps<T>) => (
  <label className="choice">
    <span>{label}:</span>
    <select
      value={value}
      onChange={(event) => {
        const chosen = choices.find(([one]) => one === event.target.value);
        if (chosen) onChange(chosen[0]);
      }}
    >
      {choices.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

/** Zoom levels as they are called; the widest by the plan's own number of years. */
function ZoomSwitch({ years, isTight }: { readonly years: readonly PlanYear[]; readonly isTight: boolean }) {
  const zoom = useRoadmap((s) => s.zoom);
  const words: Readonly<Record<Zoom, string>> = {
    all: `${inWords(years.length)} ${years.length === 1 ? "year" : "years"}`,
    "three-years": "Three years",
    year: "Year",
    quarter: "Quarter",
    month: "Month",
  };
  const choices = zooms
    .filter((name) => (name !== "three-years" || years.length > 3) && (name !== "year" || years.length > 1))
    .map((name) => [name, words[name]] as const);
  return (
    <>
      {isTight ? (
        <Choice label="Zoom" choices={choices} value={zoom} onChange={zoomTo} />
      ) : (
        <Segments label="Zoom" choices={choices} value={zoom} onChange={zoomTo} />
      )}
      <button type="button" className="button" aria-keyshortcuts="Alt+0" onClick={() => zoomTo("all")}>
        Fit
      </button>
      <button type="button" className="button" aria-keyshortcuts="Alt+Home" onClick={() => goToDay("today")}>
        Today
      </button>
    </>
  );
}

function Dialogs({ today }: { readonly today: Day }) {
  const dialog = useRoadmap((s) => s.dialog);
  const close = () => setRoadmap({ dialog: null });
  if (dialog?.name === "go-to") return <GoTo today={today} onClose={close} />;
  return dialog && <DatesOf key={dialog.id} id={dialog.id} onClose={close} />;
}
/** The form outlives its milestone: what is typed there stays when a colleague's deletion comes. */
function DatesOf({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [milestone] = useState(() => rowOf(useProgramme.getState().tables, "milestone", id));
  return milestone && <DatesDialog milestone={milestone} onClose={onClose} />;
}

/** First and last day of the axis: the plan's years, and what lies outside them. */
const axisReach = derive(
  (t: Tables) => [planYears(t), t.milestone, t.objective],
  ({ years, today }, milestones, objectives) => {
    let [earliest, latest]: [Day | null, Day | null] = [null, null];
    // By objective, so that a change costs a pass over that objective's milestones and not over all.
    for (const objective of objectives.rows.keys()) {
      const span = daysOf(rowsWhere(milestones, "objective", objective));
      if (span && (earliest === null || span.earliest < earliest)) earliest = span.earliest;
      if (span && (latest === null || span.latest > latest)) latest = span.latest;
    }
    return reach(years[0]?.start ?? today, years.at(-1)?.end ?? today, earliest, latest);
  },
);
const daysOf = perArray((milestones: readonly Row<"milestone">[]): { readonly earliest: Day; readonly latest: Day } | null => {
  let [earliest, latest]: [Day | null, Day | null] = [null, null];
  for (const milestone of milestones) {
    for (const day of [milestone.start, finishOf(milestone), milestone.due]) {
      if (day === null) continue;
      if (earliest === null || day < earliest) earliest = day;
      if (latest === null || day > latest) latest = day;
    }
  }
  return earliest === null || latest === null ? null : { earliest, latest };
});

type Room = "wide" | "tight" | "narrow";
/** How much room the screen has; "wide" until it is known. */
function useRoom() {
  const head = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Room>("wide");
  useLayoutEffect(() => {
    const measure = () => {
      const width = head.current?.clientWidth ?? tight;
      setRoom(width < narrow ? "narrow" : width < tight ? "tight" : "wide");
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (head.current) observer.observe(head.current);
    return () => observer.disconnect();
  }, []);
  return [head, room] as const;
}
