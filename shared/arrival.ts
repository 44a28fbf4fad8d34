/** What moves if what a dependency delivers comes on a given day, and not when it is needed. Tries a day; writes nothing. */
import type { Dependency } from "./agreement.ts";
import { addDays, type Day, daysBetween } from "./dates.ts";
import { type Impact, impactOf, type Link, type Network, type Shift } from "./schedule.ts";

export interface Arrival {
  /** What waits for it first, then what waits for that, by finish day. */
  readonly shifts: readonly Shift[];
  readonly kept: Impact["kept"];
  /** What gets it is finished, or decided outside the plan. */
  readonly isFixed: boolean;
}
const nothing: Arrival = { shifts: [], kept: [], isFixed: false };

/**
 * A milestone that gets it moves by the days that it comes too late, and what waits for the milestone as far as it has to. Where an objective or
 * an ambition gets it, those of its milestones move that cannot begin or end before it is there.
 * @param needed the day from which it counts as late
 */
export function arrivalOn(network: Network, dependency: Dependency, needed: Day, day: Day): Arrival {
  const late = daysBetween(needed, day);
  const { receiver } = dependency;
  if (late <= 0 || receiver === null) return nothing;
  const task = network.task(receiver);
  if (task?.fixed) return { ...nothing, isFixed: true };
  if (task?.finish) {
    const start = task.start === null ? null : addDays(task.start, late);
    const finish = addDays(task.finish, late);
    const { shifts, kept } = impactOf(network, [{ id: task.id, start, finish }]);
    const own = { id: task.id, startFrom: task.start, startTo: start, finishFrom: task.finish, finishTo: finish, days: late };
    return { shifts: [own, ...shifts], kept, isFixed: false };
  }
  const { shifts, kept } = impactOf(arriving(network, dependency, receiver, needed), [{ id: arrival, start: null, finish: day }]);
  return { shifts, kept, isFixed: false };
}

const arrival = "arrival";
/** The same network with a moment in it at which the deliverable is there. */
function arriving(network: Network, dependency: Dependency, receiver: string, needed: Day): Network {
  const link: Link = {
    id: dependency.id,
    from: arrival,
    to: receiver,
    kind: dependency.kind ?? "FS",
    lag: dependency.lag ?? 0,
    neededBy: null,
  };
  return {
    task: (id) => (id === arrival ? { id, start: null, finish: needed, fixed: false } : network.task(id)),
    partsOf: (id) => (id === arrival ? [] : network.partsOf(id)),
    summariesOf: (id) => (id === arrival ? [] : network.summariesOf(id)),
    from: (id) => (id === arrival ? [link] : network.from(id)),
    to: (id) => (id === receiver ? [...network.to(id), link] : network.to(id)),
  };
}
