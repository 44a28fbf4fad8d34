/** What a key does in the Roadmap's grid (INTERFACE.md, section 3): the key's name in, the intent out. */
import { finishOf } from "./marks.ts";
import type { Part } from "./moves.ts";
import { type Line, lineAt, type Outline } from "./outline.ts";

/** Where the keyboard is: a row, or its timeline cell. */
export type Place = { readonly index: number; readonly cell: boolean };

export type Intent =
  | { readonly do: "go"; readonly to: Place }
  /** Ticks everything from the last ticked row, or the one where the keyboard is, to this row; `to` is where the keyboard goes. */
  | { readonly do: "range"; readonly to: Place }
  | { readonly do: "toggle" | "open" | "dates" | "why" | "tick" | "menu" | "open-all" | "close-all" | "clear" }
  | { readonly do: "move"; readonly part: Part; readonly direction: 1 | -1 }
  | { readonly do: "follow"; readonly way: "from" | "to" | "back" };

/** @param page how many rows are in sight */
export function intentOf(event: KeyPress, outline: Outline, { index, cell }: Place, page: number): Intent | null {
  const line = lineAt(outline, index);
  if (!line) return null;
  const go = (to: number, inCell = cell): Intent => ({
    do: "go",
    to: { index: Math.min(outline.count - 1, Math.max(0, to)), cell: inCell },
  });
  const range = (to: number): Intent => ({ do: "range", to: { index: Math.min(outline.count - 1, Math.max(0, to)), cell } });
  switch (nameOf(event)) {
    case "Shift+ArrowUp":
      return range(index - 1);
    case "Shift+ArrowDown":
      return range(index + 1);
    case "ArrowUp":
      return go(index - 1);
    case "ArrowDown":
      return go(index + 1);
    case "PageUp":
      return go(index - page);
    case "PageDown":
      return go(index + page);
    case "Ctrl+Home":
      return go(0);
    case "Ctrl+End":
      return go(outline.count - 1);
    case "Home":
      return cell ? go(index, false) : go(0);
    case "End":
      return cell ? go(outline.count - 1) : go(index, true);
    case "ArrowRight":
      if (cell) return go(nextByDate(outline, index, 1));
      return isClosed(line) ? { do: "toggle" } : go(index, true);
    case "ArrowLeft":
      if (cell) return go(nextByDate(outline, index, -1));
      return isOpen(line) ? { do: "toggle" } : go(parentOf(line, index));
    case "Ctrl+Shift+ArrowUp":
      return { do: "close-all" };
    case "Ctrl+Shift+ArrowDown":
      return { do: "open-all" };
    case "Enter":
      return { do: "open" };
    case "F2":
      return { do: "dates" };
    case " ":
      return { do: "tick" };
    case "Shift+ ":
      return range(index);
    case "Shift+F10":
    case "ContextMenu":
      return { do: "menu" };
    case "Escape":
      return { do: "clear" };
    case "Alt+ArrowLeft":
      return { do: "move", part: "whole", direction: -1 };
    case "Alt+ArrowRight":
      return { do: "move", part: "whole", direction: 1 };
    case "Alt+Shift+ArrowLeft":
      return { do: "move", part: "finish", direction: -1 };
    case "Alt+Shift+ArrowRight":
      return { do: "move", part: "finish", direction: 1 };
    case "Ctrl+[":
      return { do: "follow", way: "from" };
    case "Ctrl+]":
      return { do: "follow", way: "to" };
    case "Ctrl+Shift+{":
    case "Ctrl+Shift+[":
      return { do: "follow", way: "back" };
    default:
      return null;
  }
}
export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;
const nameOf = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string =>
  `${ctrlKey || metaKey ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${shiftKey ? "Shift+" : ""}${key}`;

const isClosed = (line: Line): boolean =>
  (line.kind === "lane" && !line.lane.isOpen) || (line.kind === "objective" && !line.section.isOpen && line.section.milestones.length > 0);
const isOpen = (line: Line): boolean => (line.kind === "lane" && line.lane.isOpen) || (line.kind === "objective" && line.section.isOpen);
const parentOf = (line: Line, index: number): number =>
  line.kind === "lane" ? index : line.kind === "milestone" ? line.section.at : line.lane.at;

/** The row whose bar or milestone comes next (1) or before (-1) in time, among the rows that are open; itself at either end. */
function nextByDate(outline: Outline, index: number, direction: 1 | -1): number {
  const order = (i: number): string => `${dateOf(lineAt(outline, i))}/${String(i).padStart(9, "0")}`;
  const here = order(index);
  let [best, bestOrder] = [index, ""];
  for (let i = 0; i < outline.count; i++) {
    const there = order(i);
    const isPast = direction === 1 ? there > here : there < here;
    if (isPast && (bestOrder === "" || (direction === 1 ? there < bestOrder : there > bestOrder))) [best, bestOrder] = [i, there];
  }
  return best;
}
/** Lanes and objectives run through the whole plan and come before what finishes in it. */
const dateOf = (line: Line | undefined): string =>
  line?.kind === "milestone" ? (finishOf(line.milestone) ?? "") : line?.kind === "partner" ? (line.partner.day ?? "") : "";
