/**
 * What the timeline cells are drawn by. It comes by context and not by props, so that a zoom draws what stands in the cells again and leaves
 * the rows and their lists alone. Three contexts, for three paces: each zoom, each stretch scrolled, and hardly ever.
 */
import { createContext, use } from "react";
import type { Axis } from "./axis.ts";

export const AxisContext = createContext<Axis | null>(null);
/** @throws outside a timeline */
export function useAxis(): Axis {
  const axis = use(AxisContext);
  if (!axis) throw new Error("A row of the Roadmap needs a timeline around it.");
  return axis;
}

/** How many columns of the treegrid the timeline spans. */
export const ColumnsContext = createContext(0);

/** The part of the timeline in sight and somewhat beyond, in pixels from its left end: small things are only drawn there. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
export const StretchContext = createContext<Stretch>({ from: 0, to: 0 });
