/** The saved views: named questions that each register answers. Pure; `today` comes from outside. */
import { addDays, type Day } from "../../shared/dates.ts";
import { badgeOf, isCounted } from "../../shared/rules.ts";
import type { AnyRow, Row } from "../../shared/schema.ts";
import { meetingOf, stateIn } from "../dependencies.ts";
import { standingOf } from "../measures.ts";
import { rowsWhere, type Tables } from "../store.ts";
import type { RegisterType } from "./state.ts";

export interface SavedView {
  readonly name: string;
  readonly title: string;
  readonly holds: (row: AnyRow, tables: Tables, today: Day) => boolean;
}
type Holds<T extends RegisterType> = (row: Row<T>, tables: Tables, today: Day) => boolean;

const contested: SavedView = {
  name: "conflict",
  title: "In conflict",
  holds: (row) => row.conflicts !== undefined && row.conflicts.length > 0,
};
const noted = (type: RegisterType): SavedView => ({
  name: "noted",
  title: "With a source note",
  holds: (row, tables) => rowsWhere(tables.sourceNote, "on", `${type}/${row.id}`).length > 0,
});
/** A view of one type; the grid hands every register its own rows. */
const view = <T extends RegisterType>(name: string, title: string, holds: Holds<T>): SavedView => ({
  name,
  title,
  holds: (row, tables, today) => holds(row as Row<T>, tables, today),
});
const isSoon = (day: Day | null, today: Day): boolean => day !== null && day >= today && day <= addDays(today, 90);
const isOpen = (milestone: Row<"milestone">): boolean =>
  isCounted(milestone) && milestone.status !== "complete" && milestone.actual === null;
const endOf = (milestone: Row<"milestone">): Day | null => milestone.forecast ?? milestone.due;

export const savedViews: Readonly<Record<RegisterType, readonly SavedView[]>> = {
  objective: [
    view<"objective">("worrying", "Off track or at risk", ({ confidence }) => confidence === "red" || confidence === "amber"),
    view<"objective">("unreported", "Not reported", ({ confidence }) => confidence === null || confidence === "not-rated"),
    view<"objective">("no-sro", "No SRO", ({ sro }) => sro === null),
    contested,
    noted("objective"),
  ],
  milestone: [
    view<"milestone">("soon", "Due in the next 90 days", (row, _, today) => isOpen(row) && isSoon(endOf(row), today)),
    view<"milestone">("overdue", "Overdue", (row, _, today) => isOpen(row) && (endOf(row) ?? "9999") < today),
    view<"milestone">("worrying", "Off track or at risk", (row) => badgeOf(row) === "red" || badgeOf(row) === "amber"),
    view<"milestone">("slipped", "Forecast later than agreed", ({ forecast, due }) => forecast !== null && due !== null && forecast > due),
    view<"milestone">("no-owner", "No owner", (row) => row.owner === null && isCounted(row)),
    view<"milestone">("uncounted", "To be defined or not applicable", (row) => !isCounted(row)),
    contested,
    noted("milestone"),
  ],
  measure: [
    view<"measure">("no-baseline", "No baseline", (row) => row.baselineValue === null && row.qualitative !== 1),
    view<"measure">(
      "no-reading",
      "No reading yet",
      (row, tables, today) => row.qualitative !== 1 && standingOf(tables, row.id, today).latest === null,
    ),
    view<"measure">("soon", "Target in the next 90 days", ({ id }, tables, today) =>
      isSoon(standingOf(tables, id, today).next?.by ?? null, today),
    ),
    view<"measure">("worded", "Without a number", ({ qualitative }) => qualitative === 1),
    contested,
    noted("measure"),
  ],
  dependency: [
    view<"dependency">("late", "Dates do not meet", (row, tables) => (meetingOf(tables, row).gap ?? 0) > 0),
    view<"dependency">("soon", "Needed in the next 90 days", (row, _, today) => isSoon(row.neededBy, today)),
    view<"dependency">("not-agreed", "Not agreed", (row, tables) => {
      const state = stateIn(tables, row);
      return state === "not-agreed" || state === "re-agree";
    }),
    view<"dependency">("proposed", "Proposed, no answer yet", (row, tables) => stateIn(tables, row) === "proposed"),
    view<"dependency">("undated", "No needed-by date", ({ neededBy }) => neededBy === null),
    contested,
    noted("dependency"),
  ],
};
