/** The style sheets are all one page's in the end: a screen that was visited leaves its rules behind for the next. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const renderer = fileURLToPath(new URL("../../renderer", import.meta.url));

/** Classes that a style sheet lays out by themselves, outside any other: `.review { … }`. */
function ownClasses(sheet: string): ReadonlySet<string> {
  const rules = sheet.replaceAll(/\/\*.*?\*\//gs, "").matchAll(/([^{}]+)\{/g);
  return new Set(
    [...rules].flatMap(([, selectors = ""]) => selectors.split(",").flatMap((one) => /^\s*\.([\w-]+)\s*$/.exec(one)?.[1] ?? [])),
  );
}

test("no two screens give a class of one name their own layout", () => {
  const owners = new Map<string, Set<string>>();
  for (const sheet of globSync("*/*.css", { cwd: renderer })) {
    const [folder = ""] = sheet.split(/[\\/]/);
    for (const name of ownClasses(readFileSync(`${renderer}/${sheet}`, "utf8")))
      owners.set(name, (owners.get(name) ?? new Set()).add(folder));
  }
  // The window's own parts, which print hides.
  const shared = new Set(["main", "shell", "skip"]);
  const clashes = [...owners].filter(([name, folders]) => folders.size > 1 && !shared.has(name));
  expect(clashes.map(([name, folders]) => `.${name}: ${[...folders].join(", ")}`)).toEqual([]);
});
