import type { MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { menuTemplate } from "../../electron/menu.ts";
import { screens } from "../../renderer/screens.ts";

const entries = (platform: NodeJS.Platform, send: (name: string) => void = () => undefined): MenuItemConstructorOptions[] =>
  menuTemplate(send, platform).flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []));

test.each(["win32", "linux", "darwin"] as const)("on %s each entry that sends a command leaves its key to the screen", (platform) => {
  const withKeys = entries(platform).filter((entry) => entry.id !== undefined && entry.accelerator !== undefined);
  expect(withKeys.length).toBeGreaterThan(10);
  for (const entry of withKeys) expect(entry.registerAccelerator).toBe(false);
});

test("no key is shown twice", () => {
  const keys = entries("win32").flatMap((entry) => entry.accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

test("every numbered screen has its entry, under its own name and with its own key", () => {
  const shown = entries("linux").flatMap(({ id, label, accelerator }) => (id?.startsWith("go-") ? [[id, label, accelerator]] : []));
  const numbered = screens.filter(({ low }) => !low);
  expect(shown).toEqual(numbered.map(({ name, title }, i) => [`go-${name}`, title, `CmdOrCtrl+${i + 1}`]));
});

test("an entry sends the name of its command", () => {
  const sent: string[] = [];
  for (const entry of entries("linux", (name) => sent.push(name)))
    if (entry.id !== undefined) Reflect.apply(entry.click ?? (() => undefined), null, []);
  expect(sent).toEqual(entries("linux").flatMap((entry) => entry.id ?? []));
  for (const name of ["undo", "redo", "export-bundle", "open-bundles", "save-point", "palette", "go-roadmap"]) expect(sent).toContain(name);
});
