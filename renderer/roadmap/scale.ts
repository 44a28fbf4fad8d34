/** What the timeline cells are drawn by. It comes by context and not by props, so that a zoom draws the cells again and leaves the lists alone. */
import { createContext, use } from "react";
import type { Axis } from "./axis.ts";

export interface Scale {
  readonly axis: Axis;
  /** How many columns of the treegrid the timeline spans. */
  readonly columns: number;
}
export const ScaleContext = createContext<Scale | null>(null);
/** @throws outside a timeline */
export function useScale(): Scale {
  const scale = use(ScaleContext);
  if (!scale) throw new Error("A row of the Roadmap needs a timeline around it.");
  return scale;
}

/** The part of the timeline in sight and somewhat beyond, in pixels from its left end: small things are only drawn there. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
export const StretchContext = createContext<Stretch>({ from: 0, to: 0 });
