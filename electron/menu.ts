/**
 * The native menu. Its entries push the command's name to the screen, which owns every command; the keys are shown here and handled
 * there (`registerAccelerator: false`), so that none fires twice. macOS offers a key to the page first and to the menu only if the page
 * did not take it.
 */
import type { MenuItemConstructorOptions } from "electron";

type Item = MenuItemConstructorOptions;

/** @param send pushes a command's name to the window in front. */
export function menuTemplate(send: (command: string) => void, platform: NodeJS.Platform): Item[] {
  const command = (label: string, name: string, accelerator?: string): Item => ({
    id: name,
    label,
    click: () => send(name),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const line: Item = { type: "separator" };
  const mac = platform === "darwin";

  const file: Item[] = [
    command("Open bundles…", "open-bundles", "CmdOrCtrl+O"),
    command("Export a bundle…", "export-bundle", "CmdOrCtrl+Shift+E"),
    line,
    command("Make a restore point", "save-point", "CmdOrCtrl+S"),
    line,
    ...(mac ? [] : [command("Settings", "settings", "CmdOrCtrl+,"), line]),
    mac ? { role: "close" } : { role: "quit", label: "Exit" },
  ];
  const edit: Item[] = [
    command("Undo", "undo", "CmdOrCtrl+Z"),
    command("Redo", "redo", mac ? "Shift+Cmd+Z" : "Ctrl+Y"),
    line,
    { role: "cut" },
    { role: "copy" },
    { role: "paste" },
    { role: "selectAll" },
    line,
    command("Find on this screen", "find", "CmdOrCtrl+F"),
    command("Search and commands", "palette", "CmdOrCtrl+K"),
  ];
  const view: Item[] = [
    command("Larger", "zoom-in", "CmdOrCtrl+Plus"),
    command("Smaller", "zoom-out", "CmdOrCtrl+-"),
    command("Normal size", "zoom-reset", "CmdOrCtrl+0"),
    line,
    command("Present the plan on a page", "present", "F11"),
    { role: "togglefullscreen", label: "Full screen", accelerator: mac ? "Ctrl+Cmd+F" : "Shift+F11" },
  ];
  // In the order of renderer/screens.ts, which gives each its number.
  const plan: Item[] = [
    command("Plan on a page", "go-plan", "CmdOrCtrl+1"),
    command("Roadmap", "go-roadmap", "CmdOrCtrl+2"),
    command("Register", "go-register", "CmdOrCtrl+3"),
    command("For you", "go-for-you", "CmdOrCtrl+4"),
    command("Dependencies", "go-dependencies", "CmdOrCtrl+5"),
    command("Exchange", "go-exchange", "CmdOrCtrl+6"),
    command("Baselines", "go-baselines", "CmdOrCtrl+7"),
  ];
  const help: Item[] = [
    command("Help for this screen", "help", "F1"),
    command("Keyboard shortcuts", "shortcuts", "CmdOrCtrl+/"),
    command("About Waymark", "about"),
  ];
  const program: Item[] = [
    command("About Waymark", "about"),
    line,
    command("Settings…", "settings", "Cmd+,"),
    line,
    { role: "hide" },
    { role: "hideOthers" },
    { role: "unhide" },
    line,
    { role: "quit" },
  ];
  return [
    ...(mac ? [{ label: "Waymark", submenu: program }] : []),
    { label: "&File", submenu: file },
    { label: "&Edit", submenu: edit },
    { label: "&View", submenu: view },
    { label: "&Plan", submenu: plan },
    { label: "&Help", role: "help", submenu: help },
  ];
}
