/** How this installation reviews dependencies: for whom, and which answers have not been sent yet. Kept over restarts. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Side } from "../../shared/agreement.ts";
import type { PlanState } from "../../shared/api.ts";
import { exportBundle } from "../actions.ts";
import type { Tables } from "../store.ts";
import { rowOf } from "../store.ts";
import { personNamed } from "./parties.ts";

interface Reviewing {
  /** The person whose queue is shown; "everybody" for all; null while nobody chose: then whoever works here. */
  readonly person: string | null;
  /** When answers were last sent from here, milliseconds since 1970; answers since then are ready. */
  readonly sentAt: number;
  /** The side chosen for a dependency where the person could speak for either. */
  readonly side: { readonly dependency: string; readonly side: Side } | null;
}
export const useReviewing = create<Reviewing>()(
  persist((): Reviewing => ({ person: null, sentAt: 0, side: null }), {
    name: "waymark-reviewing",
    partialize: ({ person, sentAt }) => ({ person, sentAt }),
  }),
);
export const everybody = "everybody";

/** Whose queue is shown: a person's id, or null for everybody's. */
export function reviewer(tables: Tables, me: PlanState["me"], chosen: string | null): string | null {
  if (chosen === everybody) return null;
  if (chosen !== null && rowOf(tables, "person", chosen)) return chosen;
  return personNamed(tables, me?.name)?.id ?? null;
}

/** Ids of the dependencies that whoever works here has answered and not sent yet, the oldest answer first. */
export function answeredHere(tables: Tables, me: PlanState["me"], sentAt: number): readonly string[] {
  const own = [...tables.answer.rows.values()]
    .filter(({ name, at, answer }) => me !== null && name === me.name && answer !== "asked" && (at ?? 0) > sentAt)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [...new Set(own.flatMap(({ dependency }) => dependency ?? []))];
}
/** How many answers and reviews of statuses by whoever works here have not been sent yet. */
export function answersReady(tables: Tables, me: PlanState["me"], sentAt: number): number {
  const isReady = ({ name, at }: { readonly name: string | null; readonly at: number | null }) =>
    me !== null && name === me.name && (at ?? 0) > sentAt;
  return [...tables.answer.rows.values(), ...tables.statusReview.rows.values()].filter(isReady).length;
}

/** Writes the answers as a bundle: with what else was written on this copy, since a chain has no gaps, and nothing of anybody else. */
export async function sendAnswers(count: number): Promise<void> {
  const now = Date.now();
  const sent = await exportBundle(count === 1 ? "One answer" : `${count} answers`, true);
  if (sent) useReviewing.setState({ sentAt: now });
}
