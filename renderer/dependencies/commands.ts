/** The ways to look at dependencies, for the list in `commands.ts`. */
import type { Command } from "../commands.ts";
import { ends } from "../values.ts";
import { useView } from "../view.ts";
import { goToTab } from "./place.ts";

const openEnd = (): string | null => {
  const { item } = useView.getState();
  return item && ends.includes(item.type) ? `${item.type}/${item.id}` : null;
};

export const dependencyCommands: readonly Command[] = [
  { name: "matrix", words: "Dependency matrix", keys: [], group: "Go to", when: () => true, run: () => goToTab("matrix") },
  {
    name: "enablers",
    words: "Enablers and what waits for them",
    keys: [],
    group: "Go to",
    when: () => true,
    run: () => goToTab("enablers"),
  },
  {
    name: "path",
    words: "Path of the open item",
    keys: [],
    group: "Go to",
    when: () => openEnd() !== null,
    run: () => {
      const of = openEnd();
      if (of !== null) goToTab("path", { of });
    },
  },
];
