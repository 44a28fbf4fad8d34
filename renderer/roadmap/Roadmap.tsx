/** The Roadmap: the plan over its years, as a timeline, a table or text; lanes, zoom and filter. */
import { ChevronDown } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button, ListBox, ListBoxItem, Popover, Radio, RadioGroup, Select, SelectValue } from "react-aria-components";
import type { Day, PlanYear } from "../../shared/dates.ts";
import { FilterButton } from "../plan/FilterButton.tsx";
import { filterInWords, planYears } from "../plan/rows.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { derive, rowOf, type Tables, useProgramme } from "../store.ts";
import { noFilter, setView, useView } from "../view.ts";
import { counted } from "../words.ts";
import { reach, type Zoom, zooms } from "./axis.ts";
import { DatesDialog } from "./DatesDialog.tsx";
import { GoTo } from "./GoTo.tsx";
import { finishOf } from "./marks.ts";
import { type LanesBy, outlineOf } from "./outline.ts";
import { RoadmapLegend } from "./RoadmapLegend.tsx";
import { inWords } from "./rowWords.ts";
import { goToDay, isOpen, type RoadmapView, setRoadmap, setWords, useRoadmap, zoomTo } from "./state.ts";
import { Timeline } from "./Timeline.tsx";
import { TableView, TextView, YearCards } from "./Words.tsx";
import "./roadmap.css";

/** Below this width of the screen, in CSS pixels, year cards take the timeline's place. */
const narrow = 560;

export function Roadmap() {
  const tables = useProgramme((s) => s.tables);
  const filter = useView((view) => view.filter);
  const { view, lanesBy, words, open, toggled, timelineAnyway } = useRoadmap();
  const { years, current, today } = planYears(tables);
  const [head, isNarrow] = useIsNarrow();
  const filterWords = [filterInWords(filter, tables), words.trim() && `words “${words.trim()}”`].filter(Boolean).join(", ");
  const outline = useMemo(
    () =>
      outlineOf(tables, {
        lanesBy,
        filter,
        words: words.trim(),
        currentYear: current?.year ?? null,
        isOpen: (key, kind) => view !== "timeline" || isOpen({ open, toggled }, key, kind),
      }),
    [tables, lanesBy, filter, words, current, view, open, toggled],
  );
  const [objectives, milestones] = [tables.objective.rows.size, tables.milestone.rows.size];
  const shown = view === "timeline" && isNarrow && !timelineAnyway ? "cards" : view;
  const isEmpty = outline.lanes.length === 0;
  useStatusLine({
    counts: filterWords
      ? `${outline.milestones.toLocaleString("en-GB")} of ${counted(milestones, "milestone")} shown`
      : `${counted(tables.ambition.rows.size, "ambition")}, ${counted(objectives, "objective")}, ${counted(milestones, "milestone")}`,
    filters: filterWords,
    keys: shown === "timeline" ? timelineKeys : [["Ctrl+/", "all keys"]],
  });
  const span = axisReach(tables);
  return (
    <>
      <div className="view-head roadmap-view-head" ref={head}>
        <h1>Roadmap</h1>
        <div className="controls">
          <ViewSwitch view={view} />
          {isNarrow && view === "timeline" && (
            <button type="button" className="button" onClick={() => setRoadmap({ timelineAnyway: !timelineAnyway })}>
              {timelineAnyway ? "Show year cards" : "Show the timeline"}
            </button>
          )}
          <LanesSelect lanesBy={lanesBy} />
          {shown === "timeline" && <ZoomSwitch years={years} />}
          <FilterButton />
        </div>
      </div>
      {shown === "timeline" ? (
        <div className="roadmap-frame">
          <Find words={words} />
          {isEmpty ? <Nothing filter={filterWords} /> : <Timeline outline={outline} years={years} reach={span} today={today} />}
        </div>
      ) : (
        <>
          <Find words={words} />
          {isEmpty ? (
            <Nothing filter={filterWords} />
          ) : shown === "table" ? (
            <TableView outline={outline} years={years} />
          ) : shown === "text" ? (
            <TextView outline={outline} years={years} />
          ) : (
            <YearCards outline={outline} years={years} current={current} />
          )}
        </>
      )}
      {shown === "timeline" && <RoadmapLegend />}
      <Patterns />
      <Dialogs today={today} />
    </>
  );
}

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

const views: Readonly<Record<RoadmapView, string>> = { timeline: "Timeline", table: "Table", text: "Text" };
const ViewSwitch = ({ view }: { readonly view: RoadmapView }) => (
  <RadioGroup
    className="segments"
    aria-label="View as"
    orientation="horizontal"
    value={view}
    onChange={(value) => setRoadmap({ view: value as RoadmapView })}
  >
    {Object.entries(views).map(([name, words]) => (
      <Radio key={name} value={name}>
        {words}
      </Radio>
    ))}
  </RadioGroup>
);

const lanes: Readonly<Record<LanesBy, string>> = { ambition: "Ambition", owner: "Owner" };
const LanesSelect = ({ lanesBy }: { readonly lanesBy: LanesBy }) => (
  <Select aria-label="Lanes by" value={lanesBy} onChange={(value) => setRoadmap({ lanesBy: value as LanesBy, toggled: new Set() })}>
    <Button className="button">
      <span>
        Lanes: <SelectValue className="roadmap-lanes">{lanes[lanesBy]}</SelectValue>
      </span>
      <ChevronDown size={16} aria-hidden />
    </Button>
    <Popover className="roadmap-menu">
      <ListBox>
        {Object.entries(lanes).map(([name, words]) => (
          <ListBoxItem key={name} id={name} className="roadmap-menu-item">
            {words}
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </Select>
);

/** Zoom levels as they are called; the widest by the plan's own number of years. */
function ZoomSwitch({ years }: { readonly years: readonly PlanYear[] }) {
  const zoom = useRoadmap((s) => s.zoom);
  const words: Readonly<Record<Zoom, string>> = {
    all: `${inWords(years.length)} ${years.length === 1 ? "year" : "years"}`,
    "three-years": "Three years",
    year: "Year",
    quarter: "Quarter",
    month: "Month",
  };
  return (
    <>
      <RadioGroup className="segments" aria-label="Zoom" orientation="horizontal" value={zoom} onChange={(value) => zoomTo(value as Zoom)}>
        {zooms
          .filter((name) => name !== "three-years" || years.length > 3)
          .map((name) => (
            <Radio key={name} value={name}>
              {words[name]}
            </Radio>
          ))}
      </RadioGroup>
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
  const milestone = useProgramme((s) => (dialog?.name === "dates" ? rowOf(s.tables, "milestone", dialog.id) : undefined));
  const close = () => setRoadmap({ dialog: null });
  if (dialog?.name === "go-to") return <GoTo today={today} onClose={close} />;
  return milestone ? <DatesDialog milestone={milestone} onClose={close} /> : null;
}

/** The second cue of each activity, for the bars: hatching and dots, in the colours of their state. */
const Patterns = () => (
  <svg className="roadmap-patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <pattern id="roadmap-interdependency" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path className="chip-interdependency roadmap-hatch" d="M0 0V6" />
      </pattern>
      <pattern id="roadmap-review" width="6" height="6" patternUnits="userSpaceOnUse">
        <circle className="chip-review roadmap-dot" cx="3" cy="3" r="1" />
      </pattern>
    </defs>
  </svg>
);

/** First and last day of the axis: the plan's years, and what lies outside them. */
const axisReach = derive(
  (t: Tables) => [planYears(t), t.milestone],
  ({ years, today }, milestones) => {
    let [earliest, latest]: [Day | null, Day | null] = [null, null];
    for (const milestone of milestones.rows.values()) {
      const { start, due } = milestone;
      const finish = finishOf(milestone);
      for (const day of [start, finish, due]) {
        if (day === null) continue;
        if (earliest === null || day < earliest) earliest = day;
        if (latest === null || day > latest) latest = day;
      }
    }
    return reach(years[0]?.start ?? today, years.at(-1)?.end ?? today, earliest, latest);
  },
);

function useIsNarrow() {
  const head = useRef<HTMLDivElement>(null);
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const measure = () => setNarrow((head.current?.clientWidth ?? narrow) < narrow);
    measure();
    const observer = new ResizeObserver(measure);
    if (head.current) observer.observe(head.current);
    return () => observer.disconnect();
  }, []);
  return [head, isNarrow] as const;
}
