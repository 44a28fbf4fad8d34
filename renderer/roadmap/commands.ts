/** The Roadmap's commands: for the palette, the shortcut list and the keys that work wherever the focus is on its screen. */
import { useView } from "../view.ts";
import { zooms } from "./axis.ts";
import { closeAll, goToDay, lanesBy, openAll, openDates, setLanes, setRoadmap, useRoadmap, zoomBy, zoomTo } from "./state.ts";

const isShown = (): boolean => useView.getState().screen === "roadmap";
const isTimeline = (): boolean => isShown() && useRoadmap.getState().view === "timeline";

export const roadmapCommands = [
  command(
    "roadmap-closer",
    "Roadmap: zoom in",
    "Alt+Plus",
    () => isTimeline() && useRoadmap.getState().zoom !== zooms.at(-1),
    () => zoomBy(1),
  ),
  command(
    "roadmap-wider",
    "Roadmap: zoom out",
    "Alt+Minus",
    () => isTimeline() && useRoadmap.getState().zoom !== "all",
    () => zoomBy(-1),
  ),
  command("roadmap-fit", "Roadmap: fit the whole plan", "Alt+0", isShown, () => zoomTo("all")),
  command("roadmap-today", "Roadmap: go to today", "Alt+Home", isShown, () => goToDay("today")),
  command("roadmap-go-to", "Roadmap: go to a date or item", "Ctrl+G", isShown, () => setRoadmap({ dialog: { name: "go-to" } })),
  command("roadmap-dates", "Roadmap: change dates of the selected milestone", "F2", isShown, () => openDates()),
  command("roadmap-open-all", "Roadmap: expand all", "Ctrl+Shift+ArrowDown", isTimeline, openAll),
  command("roadmap-close-all", "Roadmap: collapse all", "Ctrl+Shift+ArrowUp", isTimeline, closeAll),
  ...lanesBy.map(([way, words]) =>
    command(
      `roadmap-lanes-${way}`,
      `Roadmap: lanes by ${words.toLowerCase()}`,
      "",
      () => isShown() && useRoadmap.getState().lanesBy !== way,
      () => setLanes(way),
    ),
  ),
  command("roadmap-all-lines", "Roadmap: all dependency lines, or only the chosen item’s", "", isTimeline, () =>
    setRoadmap({ linesOf: useRoadmap.getState().linesOf === "all" ? "selected" : "all" }),
  ),
  command("roadmap-timeline", "Roadmap as a timeline", "", isShown, () => setRoadmap({ view: "timeline" })),
  command("roadmap-table", "Roadmap as a table", "", isShown, () => setRoadmap({ view: "table" })),
  command("roadmap-text", "Roadmap as text", "", isShown, () => setRoadmap({ view: "text" })),
];

function command(name: string, words: string, keys: string, when: () => boolean, run: () => void) {
  return { name, words, keys: keys === "" ? [] : [keys], group: "Window" as const, when, run };
}

/** Keys of the Roadmap's grid beside those of every grid, for the shortcut list. */
export const roadmapKeys: readonly (readonly [keys: string, words: string])[] = [
  [
    "Alt+Left, Alt+Right",
    "Roadmap: hold the milestone one step of the zoom earlier, later; Enter or a rest asks why and saves, Escape leaves it",
  ],
  ["Alt+Shift+Left, Alt+Shift+Right", "Roadmap: its finish alone"],
  ["Right, Left in the timeline", "Roadmap: next and previous milestone by date"],
  ["F2", "Roadmap: change dates"],
  ["Space", "Roadmap: tick the milestone, to move several together"],
  ["Shift+Up, Shift+Down, Shift+Space", "Roadmap: tick from the last ticked row to this one"],
  ["Ctrl+[, Ctrl+]", "Roadmap: go to predecessor, successor; Ctrl+Shift+[ returns"],
  ["Shift+F10", "Roadmap: menu of the row"],
];
