/** How often each milestone was moved, as the engine counted it (`counting.ts` asks), and that in words. */
import { create } from "zustand";
import type { MovedMilestone } from "../../shared/baselines.ts";
import { daysBetween } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { counted } from "../words.ts";

/** Milestones that were moved, by id; none until they have been counted. */
export type MovedById = ReadonlyMap<string, MovedMilestone>;
interface Moved {
  readonly byId: MovedById;
}
export const useMoved = create<Moved>(() => ({ byId: new Map() }));
export const byId = (counted: Moved): MovedById => counted.byId;

/** `Moved 3 times, +94 days`; "" for one that was never moved. */
export function movedInWords(
  milestone: Pick<Row<"milestone">, "id" | "due" | "forecast" | "actual">,
  counts: MovedById = useMoved.getState().byId,
): string {
  const moved = counts.get(milestone.id);
  if (!moved) return "";
  const end = milestone.actual ?? milestone.forecast ?? milestone.due;
  const days = moved.original === null || end === null ? 0 : daysBetween(moved.original, end);
  const times = moved.count === 1 ? "Moved once" : `Moved ${counted(moved.count, "time")}`;
  return days === 0 ? times : `${times}, ${days > 0 ? "+" : "−"}${counted(Math.abs(days), "day")}`;
}
