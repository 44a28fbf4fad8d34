/** The commands of reviews (of a merge, of dependencies), for the list in `commands.ts`; each does what the part on screen says. */
import type { Command } from "../commands.ts";
import { partKeys } from "../shell/partKeys.ts";

export const exchangeCommands: readonly Command[] = [
  {
    name: "next-in-review",
    words: "Next item in the review",
    keys: ["F8"],
    group: "Plan",
    when: () => partKeys().step !== undefined,
    run: () => partKeys().step?.(1),
  },
  {
    name: "previous-in-review",
    words: "Previous item in the review",
    keys: ["Shift+F8"],
    group: "Plan",
    when: () => partKeys().step !== undefined,
    run: () => partKeys().step?.(-1),
  },
  ...(["first", "second", "third", "fourth", "fifth"] as const).map(
    (place, i): Command => ({
      name: `answer-${i + 1}`,
      words: `Decide: the ${place} answer`,
      keys: [`Alt+${i + 1}`],
      group: "Plan",
      isOnce: true,
      when: () => partKeys().answer !== undefined,
      run: () => partKeys().answer?.(i + 1),
    }),
  ),
  {
    name: "apply-merge",
    words: "Apply the changes of the opened bundles",
    keys: ["Ctrl+Enter"],
    group: "Plan",
    isOnce: true,
    when: () => partKeys().apply !== undefined,
    run: () => partKeys().apply?.(),
  },
];
