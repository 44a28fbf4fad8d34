/** The menu of a row (right click, Shift+F10): everything that dragging and the keys do, as words to choose. */

import { useRef } from "react";
import { Menu, MenuItem, MenuSection, Popover, Text } from "react-aria-components";
import type { Intent, Place } from "./keys.ts";
import { stepOf, whyFixed } from "./moves.ts";
import type { Key, Line } from "./outline.ts";
import { useRoadmap } from "./state.ts";

interface Props {
  readonly at: { readonly key: Key; readonly index: number; readonly x: number; readonly y: number };
  readonly line: Line | null;
  readonly onAct: (intent: Intent, line: Line) => void;
  readonly onClose: () => void;
}
interface Entry {
  readonly words: string;
  readonly keys: string;
  readonly intent: Intent;
}
export function RowMenu({ at, line, onAct, onClose }: Props) {
  const zoom = useRoadmap((s) => s.zoom);
  const isTicked = useRoadmap((s) => s.ticked.has(at.key));
  const anchor = useRef<HTMLSpanElement>(null);
  if (!line) return null;
  const groups = entriesOf(line, stepOf(zoom).words, { index: at.index, cell: false }, isTicked);
  return (
    <>
      <span ref={anchor} className="roadmap-anchor" style={{ left: at.x, top: at.y }} />
      <Popover className="roadmap-menu" triggerRef={anchor} isOpen onOpenChange={(open) => open || onClose()} placement={beside()}>
        <Menu
          aria-label={`Actions for ${nameOf(line)}`}
          autoFocus="first"
          onClose={onClose}
          onAction={(key) => {
            const entry = groups.flat().find(({ words }) => words === key);
            // After the menu has given focus back to the row: what runs may take it elsewhere.
            if (entry) setTimeout(() => onAct(entry.intent, line));
          }}
        >
          {groups.map((entries) => (
            <MenuSection key={entries[0]?.words} aria-label={entries[0]?.words ?? ""}>
              {entries.map(({ words, keys }) => (
                <MenuItem key={words} id={words} textValue={words} className="roadmap-menu-item">
                  <Text slot="label">{words}</Text>
                  {keys && <kbd>{keys}</kbd>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </>
  );
}

/** To the right, where the whole height of the window is the menu's; below, where the window is too narrow for that. */
const beside = (): "right top" | "bottom start" => (window.innerWidth >= 800 ? "right top" : "bottom start");

const nameOf = (line: Line): string =>
  line.kind === "lane"
    ? line.lane.title
    : line.kind === "partner"
      ? line.partner.title
      : ((line.kind === "objective" ? line.section.objective : line.milestone).code ?? "");

function entriesOf(line: Line, step: string, here: Place, isTicked: boolean): readonly (readonly Entry[])[] {
  const moves: readonly Entry[] = [
    { words: `Move ${step} earlier`, keys: "Alt+Left", intent: { do: "move", part: "whole", direction: -1 } },
    { words: `Move ${step} later`, keys: "Alt+Right", intent: { do: "move", part: "whole", direction: 1 } },
    { words: `Finish ${step} earlier`, keys: "Alt+Shift+Left", intent: { do: "move", part: "finish", direction: -1 } },
    { words: `Finish ${step} later`, keys: "Alt+Shift+Right", intent: { do: "move", part: "finish", direction: 1 } },
    { words: `Start ${step} earlier`, keys: "", intent: { do: "move", part: "start", direction: -1 } },
    { words: `Start ${step} later`, keys: "", intent: { do: "move", part: "start", direction: 1 } },
  ];
  const isMilestone = line.kind === "milestone";
  const isOpen = line.kind === "lane" ? line.lane.isOpen : line.kind === "objective" && line.section.isOpen;
  return [
    [
      { words: "Open", keys: "Enter", intent: { do: "open" } },
      ...(isMilestone
        ? [
            { words: "Change dates", keys: "F2", intent: { do: "dates" } } as const,
            { words: "Why this date?", keys: "", intent: { do: "why" } } as const,
            { words: isTicked ? "Untick" : "Tick, to move several together", keys: "Space", intent: { do: "tick" } } as const,
            { words: "Tick from the last ticked to here", keys: "Shift+Space", intent: { do: "range", to: here } } as const,
          ]
        : []),
    ],
    ...(isMilestone && whyFixed(line.milestone) === null ? [moves] : []),
    [
      { words: "Go to predecessor", keys: "Ctrl+[", intent: { do: "follow", way: "from" } },
      { words: "Go to successor", keys: "Ctrl+]", intent: { do: "follow", way: "to" } },
    ],
    [
      ...(isMilestone || line.kind === "partner"
        ? []
        : [{ words: isOpen ? "Collapse" : "Expand", keys: isOpen ? "Left" : "Right", intent: { do: "toggle" } } as const]),
      { words: "Expand all", keys: "Ctrl+Shift+Down", intent: { do: "open-all" } },
      { words: "Collapse all", keys: "Ctrl+Shift+Up", intent: { do: "close-all" } },
    ],
  ];
}
