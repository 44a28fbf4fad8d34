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
  readonly nodes: number;
}

/** Draws with what `prepare` made, then scrolls what `scroller` finds. What runs before `draw` is not counted. */
export async function measure(draw: () => void, scroller: () => Element | null): Promise<Painted> {
  await frames(2);
  const began = performance.now();
  draw();
  await frames(2);
  const paint = performance.now() - began;
  await frames(10);
  const nodes = document.querySelectorAll("*").length;
  const box = scroller();
  if (!box) return { paint, scroll: null, nodes };
  const times: number[] = [];
  let last = performance.now();
  for (let i = 0; i < 90; i += 1) {
    box.scrollTop += 60;
    await frames(1);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return { paint, scroll: times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? null, nodes };
}

async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((done) => requestAnimationFrame(done));
}
declare global {
  interface Window {
    /** What the benchmark calls on each page. */
    run: (count: number) => Promise<Painted>;
  }
}
