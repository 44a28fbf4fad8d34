/** The roadmap workload of PEERS.md: n milestones over five years in 21 groups, one link for every fifth; the same for Waymark and its peers. */

export interface Task {
  readonly id: string;
  readonly group: number;
  readonly title: string;
  /** ISO days. */
  readonly start: string;
  readonly due: string;
}
export interface Workload {
  readonly groups: readonly { readonly code: string; readonly title: string }[];
  readonly tasks: readonly Task[];
  /** From a task to a later one, by their ids. */
  readonly links: readonly (readonly [string, string])[];
}

export function workload(count: number): Workload {
  const groups = Array.from({ length: 21 }, (_, i) => ({ code: `${Math.floor(i / 3) + 1}${"abc"[i % 3]}`, title: `Objective ${i + 1}` }));
  const firstDay = Date.UTC(2025, 3, 1) / 86_400_000;
  const tasks = Array.from({ length: count }, (_, i): Task => {
    const from = (i * 7_919) % 1_700;
    const length = 20 + ((i * 104_729) % 100);
    return {
      id: `t${i}`,
      group: Math.floor((i * 21) / count),
      title: `Milestone ${i + 1}`,
      start: isoDay(firstDay + from),
      due: isoDay(firstDay + from + length),
    };
  });
  const links = tasks.flatMap((task, i): readonly (readonly [string, string])[] => (i % 5 === 4 ? [[`t${i - 1}`, task.id]] : []));
  return { groups, tasks, links };
}
const isoDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export interface Painted {
  /** Milliseconds from the data in hand to two frames after the call returned. */
  readonly paint: number;
  /** The slowest frame in twenty while scrolling down 90 frames, in milliseconds; null where there is nothing to scroll. */
  readonly scroll: number | null;
  /** What else is done ten times a second for 90 frames, by its name: the slowest frame in twenty, and the slowest of all. */
  readonly steps: Readonly<Record<string, Frames>>;
  /** Milliseconds from changing a task that is in sight until the change is painted: the middle of 21. */
  readonly edit: number | null;
  readonly nodes: number;
}
export interface Frames {
  /** The slowest frame in twenty, in milliseconds. */
  readonly p95: number;
  readonly slowest: number;
}
export interface Page {
  /** Draws with what was prepared before. */
  draw(): void;
  scroller(): Element | null;
  /** Gives the task `edited` another due day. */
  edit?(due: string): void;
  /** What else is to go smoothly; called with 0, 1, 2 and so on. */
  readonly steps?: Readonly<Record<string, (i: number) => void>>;
}
/** The task that is changed: one of the first that are in sight. */
export const edited = "t5";

/** What runs before `draw` is not counted. */
export async function measure({ draw, scroller, edit, steps = {} }: Page): Promise<Painted> {
  await frames(2);
  const began = performance.now();
  draw();
  await frames(2);
  const paint = performance.now() - began;
  await frames(10);
  const nodes = document.querySelectorAll("*").length;
  const box = scroller();
  const scroll = box && (await slowFrames((i) => box.scrollTo({ top: 60 * (i + 1), behavior: "instant" }), 1)).p95;
  if (box) box.scrollTop = 0;
  await frames(5);
  const slow: Record<string, Frames> = {};
  for (const [name, step] of Object.entries(steps)) {
    slow[name] = await slowFrames(step, 6);
    await frames(5);
  }
  return { paint, scroll, steps: slow, edit: edit ? await middleEdit(edit) : null, nodes };
}

/** Does something in every `every`th of 90 frames, or of as many as pass in ten seconds. */
async function slowFrames(step: (i: number) => void, every: number): Promise<Frames> {
  const times: number[] = [];
  const began = performance.now();
  let last = began;
  for (let i = 0; i < 90 && last - began < 10_000; i += 1) {
    if (i % every === 0) step(i / every);
    await frames(1);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  times.sort((a, b) => a - b);
  return { p95: times[Math.floor(times.length * 0.95)] ?? Number.NaN, slowest: times.at(-1) ?? Number.NaN };
}

async function middleEdit(edit: (due: string) => void): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 21; i += 1) {
    await frames(2);
    const began = performance.now();
    edit(isoDay(Date.UTC(2026, 3, 1) / 86_400_000 + i));
    await frames(1);
    await afterPaint();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[10] ?? Number.NaN;
}
/** A message that is sent in a frame arrives when the frame has been drawn. */
const afterPaint = (): Promise<void> =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((done) => requestAnimationFrame(done));
}
declare global {
  interface Window {
    /** What the benchmark calls on each page. */
    run: (count: number) => Promise<Painted>;
  }
}
