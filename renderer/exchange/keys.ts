/** The commands of Exchange, for the list in `commands.ts`; each does what the part on screen says. */
import type { Command } from "../commands.ts";
import { useView } from "../view.ts";
import { type PartKeys, useSession } from "./session.ts";

const part = (): PartKeys => (useView.getState().screen === "exchange" ? useSession.getState().keys : {});

export const exchangeCommands: readonly Command[] = [
  {
    name: "next-in-review",
    words: "Next conflict or change in the review",
    keys: ["F8"],
    group: "Plan",
    when: () => part().step !== undefined,
    run: () => part().step?.(1),
  },
  {
    name: "previous-in-review",
    words: "Previous conflict or change in the review",
    keys: ["Shift+F8"],
    group: "Plan",
    when: () => part().step !== undefined,
    run: () => part().step?.(-1),
  },
  ...(["first", "second", "third", "fourth", "fifth"] as const).map(
    (place, i): Command => ({
      name: `answer-${i + 1}`,
      words: `Decide: the ${place} answer`,
      keys: [`Alt+${i + 1}`],
      group: "Plan",
      when: () => part().answer !== undefined,
      run: () => part().answer?.(i + 1),
    }),
  ),
  {
    name: "apply-merge",
    words: "Apply the changes of the opened bundles",
    keys: ["Ctrl+Enter"],
    group: "Plan",
    when: () => part().apply !== undefined,
    run: () => part().apply?.(),
  },
];
