/** How this installation reviews dependencies: for whom (kept over restarts), for which side, and which answers have not been sent yet. */
import { useMemo } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Side } from "../../shared/agreement.ts";
import type { PlanState } from "../../shared/api.ts";
import { exportBundle } from "../actions.ts";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { personNamed } from "./parties.ts";

interface Reviewing {
  /** The person whose queue is shown; "everybody" for all; null while nobody chose: then whoever works here. */
  readonly person: string | null;
  /** The side chosen for a dependency where the person could speak for either. */
  readonly side: { readonly dependency: string; readonly side: Side } | null;
  /** The dependency that is being changed: its form stays, with what is typed there, when a colleague's deletion takes it out of the queue. */
  readonly changing: string | null;
}
export const useReviewing = create<Reviewing>()(
  persist((): Reviewing => ({ person: null, side: null, changing: null }), {
    name: "waymark-reviewing",
    partialize: ({ person }) => ({ person }),
  }),
);
export const everybody = "everybody";

/** Whose queue is shown: a person's id, or null for everybody's. */
export function reviewer(tables: Tables, me: PlanState["me"], chosen: string | null): string | null {
  if (chosen === everybody) return null;
  if (chosen !== null && rowOf(tables, "person", chosen)) return chosen;
  return personNamed(tables, me?.name)?.id ?? null;
}

/** What whoever works here has answered since a bundle last left this copy. */
export interface Ready {
  /** Ids of dependencies, the oldest answer first; questions left out. */
  readonly dependencies: readonly string[];
  /** Answers and reviews of statuses. */
  readonly count: number;
}
/** What is ready on the plan on screen. */
export function useReady(): Ready {
  const { tables, state } = useProgramme();
  const sentAt = useView((view) => view.sentAt[state.file] ?? 0);
  return useMemo(() => readyToSend(tables, state.me, sentAt), [tables, state.me, sentAt]);
}

/** Writes the answers as a bundle: with what else was written on this copy, since a chain has no gaps, and nothing of anybody else. */
export const sendAnswers = (count: number): Promise<unknown> => exportBundle(count === 1 ? "One answer" : `${count} answers`, true);

/** @param sentAt milliseconds since 1970 */
function readyToSend(tables: Tables, me: PlanState["me"], sentAt: number): Ready {
  const isReady = ({ name, at }: { readonly name: string | null; readonly at: number | null }) =>
    me !== null && name === me.name && (at ?? 0) > sentAt;
  const answers = [...tables.answer.rows.values()].filter(isReady).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const reviews = [...tables.statusReview.rows.values()].filter(isReady);
  const given = answers.filter(({ answer }) => answer !== "asked").flatMap(({ dependency }) => dependency ?? []);
  return { dependencies: [...new Set(given)], count: answers.length + reviews.length };
}
