/**
 * The arithmetic of dates that depend on one another: what a move pushes and what it leaves alone, why a date is what it is, and the longest
 * chain that leads to it. Only what has to move moves, later and by the least amount; each item keeps its length. A link that was broken
 * before a move is reported and never mended by it. Pure: looks items up as it walks, so a local move costs what it reaches and not what the
 * plan holds.
 */
import { type Day, dayFromNumber, dayNumber } from "./dates.ts";
import type { linkKinds, Row } from "./schema.ts";

export type LinkKind = (typeof linkKinds)[number];

/** Something with dates that can wait and be waited for. */
export interface Task {
  /** As a dependency stores its ends: `milestone/…`, `enabler/…`. */
  readonly id: string;
  /** First day; null for a moment: the end of its finish day. */
  readonly start: Day | null;
  /** Last day; null while it has no dates, and then nothing drives it and it drives nothing. */
  readonly finish: Day | null;
  /** Stays where it is whatever pushes: finished, or decided outside the plan. */
  readonly fixed: boolean;
}
/** What ties two items. Its kind says which ends: FS is the giver's finish and the getter's start. */
export interface Link {
  /** The dependency's id. */
  readonly id: string;
  /** The giver and the getter: tasks, or summaries (`objective/…`, `ambition/…`) that stand for all that is in them. */
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  /** Days between both ends; negative days let them overlap. */
  readonly lag: number;
  /** The day that the two sides named, if any. It never pushes; missing it is reported. */
  readonly neededBy: Day | null;
}
/** Items and links as the arithmetic looks them up. */
export interface Network {
  /** Undefined for a summary and for what has no dates of its own. */
  task(id: string): Task | undefined;
  /** What a summary is made of, tasks or summaries; none for a task. */
  partsOf(summary: string): readonly string[];
  /** The summaries that a task or a summary is in, the nearest first. */
  summariesOf(id: string): readonly string[];
  from(id: string): readonly Link[];
  to(id: string): readonly Link[];
}

/** Where somebody wants an item to be. */
export interface Move {
  readonly id: string;
  readonly start: Day | null;
  readonly finish: Day;
}
export interface Shift {
  readonly id: string;
  readonly startFrom: Day | null;
  readonly startTo: Day | null;
  readonly finishFrom: Day;
  readonly finishTo: Day;
  /** How far its finish moves. */
  readonly days: number;
}
export interface Impact {
  /** What the moves push, by finish day. `because` is the link that pushed it furthest. */
  readonly shifts: readonly (Shift & { readonly because: string })[];
  /** Summaries whose first or last day changes when the shifts are made too. */
  readonly summaries: readonly Shift[];
  /** What waits directly on something that moves, and stays: there is slack (`spare` days of it are left), or it is fixed. */
  readonly kept: readonly { readonly id: string; readonly link: string; readonly why: "slack" | "fixed"; readonly spare: number }[];
  /** Links of what moves that do not hold when the shifts are made. */
  readonly breaches: readonly Breach[];
  /** Links of what moves that do not hold when only the moves are made. */
  readonly breachesIfKept: readonly Breach[];
}
export interface Breach {
  readonly link: Link;
  /** Days by which the getter's end comes too soon; or by which the giver's comes after the day that was named. */
  readonly days: number;
  /** The same before the move; 0 when the link held. */
  readonly before: number;
  readonly against: "link" | "named-day";
}

/**
 * It always ends, in loops too: only links that hold push, and links that hold all round a loop leave no day to gain by going round again.
 * @param moves as people wish them: these stay as they are, also where a link is broken by it
 */
export function impactOf(network: Network, moves: readonly Move[]): Impact {
  const before = positionsIn(network);
  const kept = positionsIn(network, before);
  const now = positionsIn(network, before);
  const moved = new Set<string>();
  /** What was pushed, and the link that did it last. */
  const pushed = new Map<string, string>();
  const queue = new Set<string>();
  for (const { id, start, finish } of moves) {
    const span = spanOf({ start, finish });
    const was = before.span(id);
    if (!span || (was && was.start === span.start && was.finish === span.finish)) continue;
    moved.add(id);
    kept.put(id, span);
    now.put(id, span);
  }
  const enqueue = (id: string): void => {
    for (const each of [id, ...network.summariesOf(id)]) queue.add(each);
  };
  for (const id of moved) enqueue(id);

  // Grows while it is walked.
  for (const at of queue) {
    queue.delete(at);
    for (const link of network.from(at)) {
      for (const id of pushedBy(network, now, link)) {
        const short = shortage(link, now, id);
        if (short <= 0 || moved.has(id) || network.task(id)?.fixed || shortage(link, before, id) > 0) continue;
        pushed.set(id, link.id);
        now.put(id, later(now.span(id), short));
        enqueue(id);
      }
    }
  }

  const shifts = [...pushed].map(([id, because]) => ({ ...shiftOf(network, id, before, now), because }));
  const touched = [...moved, ...pushed.keys()];
  const summaries = [...new Set(touched.flatMap((id) => network.summariesOf(id)))];
  const links = [
    ...new Map([...touched, ...summaries].flatMap((id) => [...network.from(id), ...network.to(id)]).map((l) => [l.id, l])).values(),
  ];
  return {
    shifts: shifts.sort((a, b) => (a.finishTo === b.finishTo ? compare(a.id, b.id) : compare(a.finishTo, b.finishTo))),
    summaries: summaries.flatMap((id) => {
      const [was, is] = [before.span(id), now.span(id)];
      return was && is && (was.start !== is.start || was.finish !== is.finish) ? [shiftOf(network, id, before, now)] : [];
    }),
    kept: touched
      .flatMap((id) => network.from(id))
      .flatMap((link) => {
        const task = network.task(link.to);
        if (!task || moved.has(task.id) || pushed.has(task.id) || shortage(link, before, task.id) > 0) return [];
        const spare = 0 - shortage(link, now, task.id);
        if (!Number.isFinite(spare)) return [];
        return [{ id: task.id, link: link.id, why: spare < 0 ? ("fixed" as const) : ("slack" as const), spare: Math.max(0, spare) }];
      }),
    breaches: links.flatMap((link) => breachesOf(network, link, before, now)),
    breachesIfKept: links.flatMap((link) => breachesOf(network, link, before, kept)),
  };
}

/** The link that holds an item where it is: of all that it waits on, the one with the least slack. */
export interface Driver {
  readonly link: Link;
  /** Days by which the giver could be later before this item has to move; negative when it ought to have moved already. */
  readonly slack: number;
}
/** "Why this date?" Null when it waits on nothing that has dates. */
export function drivingLink(network: Network, id: string): Driver | null {
  const now = positionsIn(network);
  const drivers = waitsOn(network, now, id)
    .map((link) => ({ link, slack: 0 - shortage(link, now, id) }))
    .filter(({ slack }) => Number.isFinite(slack));
  return drivers.reduce<Driver | null>((least, next) => (least === null || next.slack < least.slack ? next : least), null);
}

export interface Chain {
  /** From the first item to the one that was asked for; `link` is what ties it to the one before. */
  readonly steps: readonly { readonly id: string; readonly link: Link | null }[];
  /** Days from the first start to the last finish if each item followed the one before at once. */
  readonly days: number;
}
/**
 * The longest run of items, each waiting on the one before, that ends with this one. What is fixed is a fact and begins a chain: it takes from the
 * first start of all until its day. Links that run in a circle are passed over.
 */
export function longestChain(network: Network, id: string): Chain {
  const now = positionsIn(network);
  const links = linksUpTo(network, now, id);
  const origin = Math.min(...[...links.keys()].map((item) => now.span(item)?.start ?? Number.POSITIVE_INFINITY));
  const length = (item: string): number => {
    const span = now.span(item);
    return span ? span.finish - (network.task(item)?.fixed ? origin : span.start) : 0;
  };
  const known = new Map<string, { readonly length: number; readonly link: Link | null }>();
  const open = new Set<string>();
  // A chain may be longer than the call stack is deep.
  const stack = [id];
  for (let item = stack.at(-1); item !== undefined; item = stack.at(-1)) {
    const waited = links.get(item) ?? [];
    const unknown = open.has(item) ? [] : waited.map((link) => link.from).filter((giver) => !known.has(giver) && !open.has(giver));
    open.add(item);
    if (unknown.length > 0) {
      stack.push(...new Set(unknown));
      continue;
    }
    stack.pop();
    if (known.has(item)) continue;
    const own = length(item);
    let best: { length: number; link: Link | null } = { length: own, link: null };
    for (const link of waited) {
      const giver = known.get(link.from);
      if (!giver) continue;
      const tied = giver.length - (link.kind[0] === "S" ? length(link.from) : 0) + link.lag + (link.kind[1] === "S" ? own : 0);
      if (tied > best.length || (tied === best.length && best.link === null)) best = { length: tied, link };
    }
    known.set(item, best);
  }
  const steps: { id: string; link: Link | null }[] = [];
  for (let item: string | undefined = id; item !== undefined; ) {
    const link: Link | null = known.get(item)?.link ?? null;
    steps.unshift({ id: item, link });
    item = link?.from;
  }
  return { steps, days: known.get(id)?.length ?? 0 };
}

/** The plan's records as the network looks them up; the mirror of the screen and a plain list in a test both answer these. */
export interface PlanRows {
  milestone(id: string): Row<"milestone"> | undefined;
  objective(id: string): Row<"objective"> | undefined;
  enabler(id: string): Row<"enabler"> | undefined;
  milestonesOf(objective: string): readonly Row<"milestone">[];
  objectivesOf(ambition: string): readonly Row<"objective">[];
  /** Dependencies by what gives and by what gets, `type/id`. */
  dependenciesFrom(end: string): readonly Row<"dependency">[];
  dependenciesTo(end: string): readonly Row<"dependency">[];
  /** Whether a dependency closes a loop and is left out of the dates for it. */
  isSuspended(dependency: string): boolean;
}
/** The network of a plan: milestones and enablers as tasks, objectives and ambitions as summaries. Links that are over or suspended tie nothing. */
export function networkOf(rows: PlanRows): Network {
  const linksAmong = (dependencies: readonly Row<"dependency">[]): readonly Link[] =>
    dependencies.flatMap((dependency) => {
      const { id, provider, receiver, state, neededBy } = dependency;
      const isOver = state === "withdrawn" || state === "delivered" || state === "received";
      if (provider === null || receiver === null || isOver || rows.isSuspended(id)) return [];
      return [{ id, from: provider, to: receiver, kind: dependency.kind ?? "FS", lag: dependency.lag ?? 0, neededBy }];
    });
  return {
    task: (end) => {
      const [type, id] = endOf(end);
      if (type === "milestone") {
        const milestone = rows.milestone(id);
        return milestone && taskOf(milestone);
      }
      const date = type === "enabler" ? (rows.enabler(id)?.date ?? null) : null;
      return date === null ? undefined : { id: end, start: null, finish: date, fixed: true };
    },
    partsOf: (summary) => {
      const [type, id] = endOf(summary);
      if (type === "objective") return rows.milestonesOf(id).map((milestone) => `milestone/${milestone.id}`);
      return type === "ambition" ? rows.objectivesOf(id).map((objective) => `objective/${objective.id}`) : [];
    },
    summariesOf: (end) => {
      const [type, id] = endOf(end);
      const objective = type === "objective" ? id : type === "milestone" ? (rows.milestone(id)?.objective ?? null) : null;
      if (objective === null) return [];
      const ambition = rows.objective(objective)?.ambition ?? null;
      return [...(type === "milestone" ? [`objective/${objective}`] : []), ...(ambition === null ? [] : [`ambition/${ambition}`])];
    },
    from: (end) => linksAmong(rows.dependenciesFrom(end)),
    to: (end) => linksAmong(rows.dependenciesTo(end)),
  };
}

/** A milestone as the arithmetic sees it: it ends when it did, when it is expected to, or when it is due. */
export function taskOf(milestone: Pick<Row<"milestone">, "id" | "start" | "due" | "forecast" | "actual" | "status">): Task {
  const { id, start, due, forecast, actual, status } = milestone;
  return { id: `milestone/${id}`, start, finish: actual ?? forecast ?? due ?? start, fixed: actual !== null || status === "complete" };
}

/** Moments in days: a day begins at its number and ends at the next one's. */
interface Span {
  readonly start: number;
  readonly finish: number;
}
/**
 * Where everything is: as the plan (or another set of positions) has it, but for what was put since. The span of a summary is looked for among
 * all that is in it only when what bounded it has moved inwards.
 */
function positionsIn(network: Network, base: Positions | null = null): Positions {
  const known = new Map<string, Span | null>();
  const stale = new Set<string>();
  const measure = (id: string): Span | null => {
    if (base && !stale.has(id)) return base.span(id);
    const task = network.task(id);
    return task ? spanOf(task) : hull(network.partsOf(id).flatMap((part) => span(part) ?? []));
  };
  const span = (id: string): Span | null => {
    let found = known.get(id);
    if (found === undefined) {
      found = measure(id);
      known.set(id, found);
    }
    return found;
  };
  const put = (id: string, to: Span): void => {
    const was = span(id);
    const around = network.summariesOf(id).map((summary) => [summary, span(summary)] as const);
    known.set(id, to);
    for (const [summary, outer] of around) {
      const isInside =
        outer && was && (outer.start < was.start || to.start <= was.start) && (outer.finish > was.finish || to.finish >= was.finish);
      if (isInside) known.set(summary, hull([outer, to]));
      else {
        stale.add(summary);
        known.delete(summary);
      }
    }
  };
  return { span, put };
}
interface Positions {
  span(id: string): Span | null;
  put(id: string, to: Span): void;
}

function spanOf({ start, finish }: Pick<Task, "start" | "finish">): Span | null {
  if (finish === null) return null;
  const end = dayNumber(finish) + 1;
  return { start: start === null ? end : Math.min(dayNumber(start), end), finish: end };
}
function later(span: Span | null, days: number): Span {
  if (!span) throw new Error("What has no dates cannot be pushed.");
  return { start: span.start + days, finish: span.finish + days };
}
function hull(spans: readonly Span[]): Span | null {
  let [start, finish] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const span of spans) {
    start = Math.min(start, span.start);
    finish = Math.max(finish, span.finish);
  }
  return spans.length === 0 ? null : { start, finish };
}

/** Days by which a getter's end comes too soon after the giver's; negative days are slack, minus infinity means that a date is missing. */
function shortage({ from, kind, lag }: Link, positions: Positions, getter: string): number {
  const [giver, got] = [positions.span(from), positions.span(getter)];
  if (!giver || !got) return Number.NEGATIVE_INFINITY;
  return (kind[0] === "S" ? giver.start : giver.finish) + lag - (kind[1] === "S" ? got.start : got.finish);
}

/** The tasks on which a link presses: the getter; all of a summary when it may not start sooner; what ends last when it may not finish sooner. */
function pushedBy(network: Network, positions: Positions, { from, to, kind }: Link): readonly string[] {
  if (network.task(to)) return [to];
  const tasks = tasksIn(network, to).filter((id) => id !== from);
  if (kind[1] === "S") return tasks;
  const finishOf = (id: string): number => positions.span(id)?.finish ?? Number.NEGATIVE_INFINITY;
  const last = tasks.reduce<string | null>((best, id) => (best === null || finishOf(id) > finishOf(best) ? id : best), null);
  return last === null ? [] : [last];
}

const tasksIn = (network: Network, summary: string): readonly string[] =>
  network.partsOf(summary).flatMap((part) => (network.task(part) ? [part] : tasksIn(network, part)));

/** The links that an item waits on by itself, and with the summaries it is in; a summary also waits on what its last task waits on. */
function waitsOn(network: Network, positions: Positions, id: string): readonly Link[] {
  const [last] = network.task(id) ? [] : tasksIn(network, id).filter((task) => positions.span(task)?.finish === positions.span(id)?.finish);
  const above = network
    .summariesOf(id)
    .flatMap((summary) => network.to(summary).filter((link) => link.kind[1] === "S" && link.from !== id));
  return [...network.to(id), ...above, ...(last === undefined ? [] : network.to(last))];
}

/** Everything that leads to an item, with the links between dates that each waits on; what is fixed waits on nothing any more. */
function linksUpTo(network: Network, positions: Positions, id: string): ReadonlyMap<string, readonly Link[]> {
  const found = new Map<string, readonly Link[]>([[id, []]]);
  // Grows while it is walked.
  for (const item of found.keys()) {
    const links = network.task(item)?.fixed
      ? []
      : waitsOn(network, positions, item).filter((link) => Number.isFinite(shortage(link, positions, item)));
    found.set(item, links);
    for (const link of links) if (!found.has(link.from)) found.set(link.from, []);
  }
  return found;
}

function breachesOf(network: Network, link: Link, before: Positions, after: Positions): readonly Breach[] {
  const breaches: Breach[] = [];
  // What began before the giver was ready evidently does not wait for it: of a summary only what did wait is asked.
  const getters = network.task(link.to) ? [link.to] : pushedBy(network, after, link).filter((id) => shortage(link, before, id) <= 0);
  const worst = getters.reduce((most, id) => Math.max(most, shortage(link, after, id)), 0);
  if (worst > 0)
    breaches.push({ link, days: worst, before: Math.max(0, ...getters.map((id) => shortage(link, before, id))), against: "link" });
  const late = daysAfterNamed(link, after);
  if (late > 0) breaches.push({ link, days: late, before: daysAfterNamed(link, before), against: "named-day" });
  return breaches;
}
function daysAfterNamed({ from, kind, neededBy }: Link, positions: Positions): number {
  const giver = positions.span(from);
  if (!giver || neededBy === null) return 0;
  const day = kind[0] === "S" && giver.start < giver.finish ? giver.start : giver.finish - 1;
  return Math.max(0, day - dayNumber(neededBy));
}

function shiftOf(network: Network, id: string, before: Positions, now: Positions): Shift {
  const [was, is] = [before.span(id), now.span(id)];
  if (!was || !is) throw new Error(`${id} has no dates and cannot be shifted.`);
  const isMoment = network.task(id)?.start === null;
  const first = (span: Span): Day | null => (isMoment ? null : dayFromNumber(span.start));
  return {
    id,
    startFrom: first(was),
    startTo: first(is),
    finishFrom: dayFromNumber(was.finish - 1),
    finishTo: dayFromNumber(is.finish - 1),
    days: is.finish - was.finish,
  };
}

function endOf(end: string): readonly [type: string, id: string] {
  const slash = end.indexOf("/");
  return [end.slice(0, slash), end.slice(slash + 1)];
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
