/** The review queue: the dependencies that wait for somebody's answer, in the order of the days they are needed by. */
import { awaitedSides, type Dependency, type DependencyState, otherSide, type Side, statesWorstFirst } from "../../shared/agreement.ts";
import { type Day, financialYear, monthName, quarterOf, yearsInShort } from "../../shared/dates.ts";
import { byCode } from "../../shared/rules.ts";
import { schema } from "../../shared/schema.ts";
import { answersTo, type Meeting, meetingOf, stateIn } from "../dependencies.ts";
import { derive, rowOf, type Tables } from "../store.ts";
import { itemOf } from "../values.ts";
import { partyOf } from "./parties.ts";

export interface QueueItem {
  readonly dependency: Dependency;
  readonly state: DependencyState;
  readonly meeting: Meeting;
  /** The side that has to speak: of two, the one that the person speaks for. */
  readonly side: Side;
}
export interface QueueGroup {
  /** `Q4 2026/27, January to March` */
  readonly title: string;
  readonly items: readonly QueueItem[];
}

/**
 * What waits for one person, or for anybody.
 * @param person the id of a person; null for everybody
 */
export function queueOf(tables: Tables, person: string | null): readonly QueueGroup[] {
  const items = [...tables.dependency.rows.values()].flatMap((dependency): readonly QueueItem[] => {
    const awaited = awaitedSides(dependency, answersTo(tables, dependency.id));
    const side = person === null ? awaited[0] : awaited.find((one) => partyOf(tables, dependency, one).person?.id === person);
    return side === undefined ? [] : [standingOf(tables, dependency, side)];
  });
  return groupsOf(items);
}

/** How a dependency stands, seen from one of its sides. */
export const standingOf = (tables: Tables, dependency: Dependency, side: Side): QueueItem => ({
  dependency,
  side,
  state: stateIn(tables, dependency),
  meeting: meetingOf(tables, dependency),
});

/** By the quarter in which each is needed (or comes), the earliest first; in a quarter the worst first. */
export function groupsOf(items: readonly QueueItem[]): readonly QueueGroup[] {
  const worth = (item: QueueItem) => statesWorstFirst.indexOf(item.state);
  const sorted = [...items].sort(
    (a, b) =>
      (quarterKey(a) ?? "9").localeCompare(quarterKey(b) ?? "9") ||
      worth(a) - worth(b) ||
      (b.meeting.gap ?? 0) - (a.meeting.gap ?? 0) ||
      byCode(a.dependency, b.dependency),
  );
  return [...Map.groupBy(sorted, quarterKey)].map(([, group]) => ({ title: quarterInWords(group[0]), items: group }));
}

/** `You get from 7b`, `You give to an enabler`; without "you", `3b gets from 7b`. */
export function relationInWords(tables: Tables, { dependency, side }: Pick<QueueItem, "dependency" | "side">, isYou: boolean): string {
  const verb = side === "receiver" ? (isYou ? "get from" : "gets from") : isYou ? "give to" : "gives to";
  const who = isYou ? "You" : shortEnd(tables, dependency, side);
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${verb} ${shortEnd(tables, dependency, otherSide(side))}`;
}

/** An end by the shortest name that says what it is: `7b`, `an enabler`, `outside the plan`. */
function shortEnd(tables: Tables, dependency: Dependency, side: Side): string {
  const end = dependency[side] === null ? null : itemOf(schema.dependency[side], dependency[side]);
  switch (end?.type) {
    case "milestone":
      return rowOf(tables, "objective", rowOf(tables, "milestone", end.id)?.objective ?? "")?.code ?? "nobody yet";
    case "objective":
      return rowOf(tables, "objective", end.id)?.code ?? "nobody yet";
    case "ambition":
      return `ambition ${rowOf(tables, "ambition", end.id)?.code ?? ""}`;
    case "enabler":
      return "an enabler";
    case "body":
      return "outside the plan";
    default:
      return "nobody yet";
  }
}

/** The day that a dependency is looked at by: when it is needed, or else when it comes. */
const dayOfItem = ({ meeting }: QueueItem): Day | null => meeting.neededBy ?? meeting.promised;
function quarterKey(item: QueueItem): string | null {
  const day = dayOfItem(item);
  return day === null ? null : `${financialYear(day)} ${quarterOf(day)}`;
}
function quarterInWords(item: QueueItem | undefined): string {
  const day = item ? dayOfItem(item) : null;
  if (day === null) return "No date yet";
  const [year, quarter] = [financialYear(day), quarterOf(day)];
  const first = ((quarter * 3) % 12) + 1;
  return `Q${quarter} ${yearsInShort(year)}, ${monthName(first)} to ${monthName(first + 2)}`;
}

/** How many dependencies wait for each person, by the person's id. */
export const queueSizes = derive(
  (tables) => [tables],
  (tables): ReadonlyMap<string, number> => {
    const sizes = new Map<string, number>();
    for (const dependency of tables.dependency.rows.values())
      for (const side of awaitedSides(dependency, answersTo(tables, dependency.id))) {
        const person = partyOf(tables, dependency, side).person?.id;
        if (person !== undefined) sizes.set(person, (sizes.get(person) ?? 0) + 1);
      }
    return sizes;
  },
);
