/** Every command by name: the one source for the keys, the palette, the shortcut list and what the native menu pushes. */
import * as actions from "./actions.ts";
import { setBaselineView } from "./baselines/view.ts";
import { dependencyCommands } from "./dependencies/commands.ts";
import { openOffers, useFolder } from "./exchange/folder.ts";
import { exchangeCommands } from "./exchange/keys.ts";
import { useNotices } from "./notices.ts";
import { setRegister } from "./register/state.ts";
import { roadmapCommands, roadmapKeys } from "./roadmap/commands.ts";
import { screens } from "./screens.ts";
import { partKeys } from "./shell/partKeys.ts";
import { focusRegion } from "./shell/regions.ts";
import { useProgramme } from "./store.ts";
import { closeItem, filterSize, go, noFilter, openDialog, present, setView, useView } from "./view.ts";

export interface Command {
  /** As the native menu pushes it. */
  readonly name: string;
  readonly words: string;
  /** `Ctrl+Shift+P`; the first is the one that is shown. Ctrl stands for Cmd on a Mac. */
  readonly keys: readonly string[];
  readonly group: "Go to" | "Plan" | "Window";
  /** Whether a key that is held down does it once: what decides something. */
  readonly isOnce?: true;
  /** Whether it can be done now. */
  readonly when: () => boolean;
  readonly run: () => void;
}

const always = () => true;
const isFiltered = () => filterSize(useView.getState().filter) > 0;
const hasScreen = (name: string) => () => screens.some((screen) => screen.name === name);

export const commands: readonly Command[] = [
  ...screens
    .filter((screen) => !screen.low)
    .map(
      (screen, i): Command => ({
        name: `go-${screen.name}`,
        words: screen.title,
        keys: [`Ctrl+${i + 1}`],
        group: "Go to",
        when: always,
        run: () => go(screen.name),
      }),
    ),
  { name: "settings", words: "Settings", keys: ["Ctrl+,"], group: "Go to", when: always, run: () => go("settings") },
  {
    name: "help",
    words: "Help for this screen",
    keys: ["F1"],
    group: "Go to",
    when: always,
    run: () => go("help", useView.getState().screen),
  },
  { name: "about", words: "About Waymark", keys: [], group: "Go to", when: always, run: () => go("help", "about") },
  {
    name: "conflicts",
    words: "Conflicts to decide",
    keys: [],
    group: "Go to",
    when: () => hasScreen("exchange")() && useProgramme.getState().state.conflicts > 0,
    run: () => go("exchange", "conflicts"),
  },
  {
    name: "contributors",
    words: "Contributors: who may send, who lacks what",
    keys: [],
    group: "Go to",
    when: hasScreen("exchange"),
    run: () => go("exchange", "contributors"),
  },
  {
    name: "received",
    words: "Received bundles: held, refused, merged",
    keys: [],
    group: "Go to",
    when: hasScreen("exchange"),
    run: () => go("exchange", "received"),
  },
  {
    name: "open-offers",
    words: "See what new bundles in the exchange folder would change",
    keys: [],
    group: "Plan",
    when: () => (useFolder.getState().folder?.offers.length ?? 0) > 0,
    run: () => {
      go("exchange");
      void openOffers();
    },
  },
  {
    name: "palette",
    words: "Search or run a command",
    keys: ["Ctrl+K", "Ctrl+Shift+P"],
    group: "Go to",
    when: always,
    run: () => openDialog({ name: "palette" }),
  },
  {
    name: "find",
    words: "Find on this screen",
    keys: ["Ctrl+F"],
    group: "Go to",
    when: always,
    // A box to type in before a filter to open.
    run: () =>
      (document.querySelector<HTMLElement>("main input[data-find]") ?? document.querySelector<HTMLElement>("main [data-find]"))?.focus(),
  },

  {
    name: "undo",
    words: "Undo",
    keys: ["Ctrl+Z"],
    group: "Plan",
    when: () => partKeys().takeBack !== undefined || hasStep("undo"),
    run: () => {
      const { takeBack } = partKeys();
      if (takeBack) takeBack();
      else void actions.undo();
    },
  },
  {
    name: "redo",
    words: "Redo",
    keys: ["Ctrl+Y", "Ctrl+Shift+Z"],
    group: "Plan",
    when: () => hasStep("redo"),
    run: () => void actions.redo(),
  },
  {
    name: "save-point",
    words: "Make a named restore point",
    keys: ["Ctrl+S"],
    group: "Plan",
    when: always,
    run: () => openDialog({ name: "save-point" }),
  },
  {
    name: "restore",
    words: "Restore an earlier state…",
    keys: [],
    group: "Plan",
    when: hasScreen("exchange"),
    run: () => go("exchange", "restore"),
  },
  {
    name: "export-bundle",
    words: "Export a bundle",
    keys: ["Ctrl+Shift+E"],
    group: "Plan",
    when: hasScreen("exchange"),
    run: () => go("exchange", "export"),
  },
  {
    name: "open-bundles",
    words: "Open bundles",
    keys: ["Ctrl+O"],
    group: "Plan",
    when: hasScreen("exchange"),
    run: () => {
      go("exchange");
      void actions.openBundles();
    },
  },
  ...exchangeCommands,
  ...dependencyCommands,
  ...roadmapCommands,
  {
    name: "new-baseline",
    words: "New baseline",
    keys: [],
    group: "Plan",
    when: hasScreen("baselines"),
    run: () => {
      go("baselines");
      setBaselineView({ isMaking: true });
    },
  },
  {
    name: "new-record",
    words: "New record in the Register",
    keys: ["Ctrl+N"],
    group: "Plan",
    when: hasScreen("register"),
    run: () => {
      go("register");
      setRegister({ dialog: "new" });
    },
  },
  { name: "present", words: "Present the plan on a page", keys: ["F11"], group: "Plan", when: always, run: present },
  { name: "clear-filters", words: "Clear filters", keys: [], group: "Plan", when: isFiltered, run: () => setView({ filter: noFilter }) },

  { name: "next-region", words: "Next region of the window", keys: ["F6"], group: "Window", when: always, run: () => focusRegion(1) },
  {
    name: "previous-region",
    words: "Previous region of the window",
    keys: ["Shift+F6"],
    group: "Window",
    when: always,
    run: () => focusRegion(-1),
  },
  {
    name: "close-item",
    words: "Close the item panel",
    keys: ["Escape"],
    group: "Window",
    // A popup closes itself on the same key, which is then used up.
    when: () => useView.getState().item !== null && document.querySelector(":popover-open") === null,
    run: closeItem,
  },
  {
    name: "shortcuts",
    words: "List of shortcuts",
    keys: ["Ctrl+/"],
    group: "Window",
    when: always,
    run: () => openDialog({ name: "shortcuts" }),
  },
  {
    name: "zoom-in",
    words: "Larger text and interface",
    keys: ["Ctrl+Plus"],
    group: "Window",
    when: always,
    run: () => void actions.zoom(1),
  },
  {
    name: "zoom-out",
    words: "Smaller text and interface",
    keys: ["Ctrl+Minus"],
    group: "Window",
    when: always,
    run: () => void actions.zoom(-1),
  },
  {
    name: "zoom-reset",
    words: "Text and interface at 100%",
    keys: ["Ctrl+0"],
    group: "Window",
    when: always,
    run: () => void actions.zoom(0),
  },
  ...(["light", "dark", "system"] as const).map(
    (theme): Command => ({
      name: `theme-${theme}`,
      words: theme === "system" ? "Colours as the system" : `${theme === "light" ? "Light" : "Dark"} colours`,
      keys: [],
      group: "Window",
      when: () => useView.getState().settings.theme !== theme,
      run: () => void actions.changeSettings({ theme }),
    }),
  ),
];

/** Whether there is a step to take back or to do again; while one is on its way nobody knows yet, and the key waits its turn behind it. */
const hasStep = (direction: "undo" | "redo"): boolean =>
  useProgramme.getState().state[direction] !== null || useNotices.getState().saving > 0;

/** Runs a command if it can be done now. @returns whether it ran */
export function runCommand(name: string): boolean {
  const command = commands.find((c) => c.name === name);
  if (!command?.when()) return false;
  command.run();
  return true;
}

/** Handles a key press that nothing on the screen has taken. Modal dialogs and text fields keep their own keys. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const pressed = keysOf(event);
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("[data-modal]") && !pressed.startsWith("Ctrl+Plus") && !pressed.startsWith("Ctrl+Minus")) return;
  if (target.closest(typedIn) && textKeys.has(pressed)) return;
  const command = commands.find((c) => c.keys.includes(pressed));
  // Each answer opens the next question: a key that is held down would answer them all, and so would Enter on a button.
  if (event.repeat && (command?.isOnce || (pressed === "Enter" && target.closest("button")))) event.preventDefault();
  else if (command && runCommand(command.name)) event.preventDefault();
}
/** What undoes its own typing; a box to tick is an input too, and has nothing to undo. */
const typedIn = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";
const textKeys: ReadonlySet<string> = new Set(["Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"]);

/** Names a key press as the lists here do. */
function keysOf(event: KeyboardEvent): string {
  const sign = keyNames[event.key];
  const key = sign ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const shift = event.shiftKey && sign === undefined;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}
const keyNames: Readonly<Record<string, string>> = { "+": "Plus", "=": "Plus", "-": "Minus", _: "Minus", "/": "/", ",": "," };

/** Keys that grids handle themselves, for the shortcut list. */
export const gridKeys: readonly (readonly [keys: string, words: string])[] = [
  ["Up, Down", "Row above, row below"],
  ["Page Up, Page Down", "Ten rows up, ten rows down"],
  ["Home, End", "First and last cell of the row, or row of the grid"],
  ["Ctrl+Home, Ctrl+End", "First and last row"],
  ["Right", "Expand the row, then enter its cells"],
  ["Left", "Previous cell, then the row; collapse it, or go to its parent"],
  ["Enter", "Open the item"],
  ["Ctrl+Shift+Up, Ctrl+Shift+Down", "Collapse all, expand all"],
  ...roadmapKeys,
];
