/** What the Roadmap shows and how: view, lanes, zoom, open rows, selection. Kept while other screens are shown; never plan data. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Day } from "../../shared/dates.ts";
import { announce } from "../notices.ts";
import { counted } from "../words.ts";
import { type Zoom, zooms } from "./axis.ts";
import type { Key, LanesBy } from "./outline.ts";
import type { PartnerType } from "./partners.ts";

export type RoadmapView = "timeline" | "table" | "text";
/** Whose dependency lines are drawn. */
export type LinesOf = "selected" | "all" | "none";
/** What the ghosts show: the agreed due dates, a baseline by its id, or nothing. */
export type GhostsOf = "agreed" | "none" | { readonly baseline: string };
interface RoadmapState {
  readonly view: RoadmapView;
  readonly lanesBy: LanesBy;
  /** Which rows beside the objectives' are shown. */
  readonly partners: readonly PartnerType[];
  readonly linesOf: LinesOf;
  readonly ghostsOf: GhostsOf;
  readonly zoom: Zoom;
  /** Words that codes or titles must hold, beside the filter shared with Plan on a page. */
  readonly words: string;
  /** Which rows are open unless they were toggled since. */
  readonly open: "none" | "lanes" | "all";
  readonly toggled: ReadonlySet<Key>;
  /** The item that the keyboard or the pointer was on last: its dependency lines are drawn. */
  readonly selected: Key | null;
  /** Milestones that are to be moved together, by their keys. */
  readonly ticked: ReadonlySet<Key>;
  /**
   * The longest chain to a milestone, while it is shown: its items in turn, each with the dependency through which it waits for the one before.
   * Empty while none is shown.
   */
  readonly chain: ReadonlyMap<Key, string | null>;
  readonly dialog: { readonly name: "dates"; readonly id: string } | { readonly name: "go-to" } | null;
  /** A row to bring into sight, opening what hides it and the rows that are to be there beside it. A new object for every wish. */
  readonly reveal: { readonly key: Key; readonly focus: boolean; readonly beside?: readonly Key[] } | null;
  /** A day to bring into sight. A new object for every wish. */
  readonly goal: { readonly day: Day | "today" } | null;
  /** The rows that Ctrl+[ and Ctrl+] came from, oldest first. */
  readonly trail: readonly Key[];
  /** On a narrow screen: the timeline in place of the year cards. */
  readonly timelineAnyway: boolean;
}

export const useRoadmap = create<RoadmapState>()(
  persist(
    (): RoadmapState => ({
      view: "timeline",
      lanesBy: "ambition",
      partners: [],
      linesOf: "selected",
      ghostsOf: "agreed",
      zoom: "all",
      words: "",
      open: "lanes",
      toggled: new Set(),
      selected: null,
      ticked: new Set(),
      chain: new Map(),
      dialog: null,
      reveal: null,
      goal: null,
      trail: [],
      timelineAnyway: false,
    }),
    {
      name: "waymark-roadmap",
      partialize: ({ view, lanesBy, partners, linesOf, ghostsOf, zoom }) => ({ view, lanesBy, partners, linesOf, ghostsOf, zoom }),
    },
  ),
);
/** Changes part of the Roadmap's state. */
export function setRoadmap(part: Partial<RoadmapState>): void {
  useRoadmap.setState(part);
}

export const isOpen = ({ open, toggled }: Pick<RoadmapState, "open" | "toggled">, key: Key, kind: "lane" | "objective"): boolean =>
  (open === "all" || (open === "lanes" && kind === "lane")) !== toggled.has(key);
/** Opens or closes rows. */
export function toggle(...keys: readonly Key[]): void {
  const toggled = new Set(useRoadmap.getState().toggled);
  for (const key of keys) if (!toggled.delete(key)) toggled.add(key);
  setRoadmap({ toggled });
}
export const openAll = (): void => setRoadmap({ open: "all", toggled: new Set() });
export const closeAll = (): void => setRoadmap({ open: "none", toggled: new Set() });

export const lanesBy: readonly (readonly [way: LanesBy, words: string])[] = [
  ["ambition", "Ambition"],
  ["owner", "Owner"],
  ["body", "Body"],
  ["activity", "Activity"],
];
/** Other lanes are other rows: what was opened or closed among the former says nothing about them; what is selected is found among them again. */
export function setLanes(way: LanesBy): void {
  const [selected = ""] = useRoadmap.getState().selected?.split("@") ?? [];
  const isItem = selected.startsWith("milestone/") || selected.startsWith("objective/");
  setRoadmap({ lanesBy: way, toggled: new Set(), reveal: isItem ? { key: selected, focus: false } : null });
}

/** Filters by words; what is found must not stay folded away. */
export const setWords = (words: string): void => setRoadmap({ words, open: words.trim() === "" ? "lanes" : "all", toggled: new Set() });

export const zoomTo = (zoom: Zoom): void => setRoadmap({ zoom, view: "timeline" });
/** Closer (1) or wider (-1). */
export function zoomBy(direction: 1 | -1): void {
  const next = zooms[zooms.indexOf(useRoadmap.getState().zoom) + direction];
  if (next) zoomTo(next);
  else announce(direction === 1 ? "This is the closest zoom." : "The whole plan is in sight.");
}
export const goToDay = (day: Day | "today"): void => setRoadmap({ goal: { day }, view: "timeline" });
export const revealRow = (key: Key, focus: boolean): void => setRoadmap({ selected: key, reveal: { key, focus } });

/** Ticks or unticks milestones, all the same way; a key of anything else is left out. @param on what they become; by default the first one's opposite */
export function tick(keys: readonly Key[], on?: boolean): void {
  const ticked = new Set(useRoadmap.getState().ticked);
  const milestones = keys.filter((key) => milestoneIn(key) !== null);
  const [first] = milestones;
  if (first === undefined) {
    announce("Only milestones are ticked; objectives and lanes follow them.");
    return;
  }
  const isOn = on ?? !ticked.has(first);
  for (const key of milestones) {
    if (isOn) ticked.add(key);
    else ticked.delete(key);
  }
  setRoadmap({ ticked });
  announce(
    ticked.size === 0 ? "Nothing is ticked." : `${counted(ticked.size, "milestone")} ticked. Alt and the arrows move them together.`,
  );
}
export const untickAll = (): void => setRoadmap({ ticked: new Set() });
export const hideChain = (): void => setRoadmap({ chain: new Map() });

/** The dialog in which a milestone's dates are typed; for the selected one when none is named. */
export function openDates(id: string | null = milestoneIn(useRoadmap.getState().selected)): void {
  if (id !== null) setRoadmap({ dialog: { name: "dates", id } });
  else announce("Choose a milestone first; only milestones carry dates.");
}
export const milestoneIn = (key: Key | null): string | null => (key?.startsWith("milestone/") ? key.slice("milestone/".length) : null);
