/** What the palette finds, letter by letter, in the real plan grown to many milestones: its own titles, word by word in another order. */
import { createPlan } from "../../db/plan.ts";
import { allRows } from "../../db/read.ts";
import { searchIndex } from "../../renderer/search.ts";
import { showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Measured } from "./bench.ts";

/** Typed one letter after the other: a beginning, words from the middle, a slip of the finger, a code. */
const typed = ["patient record", "urgent care access", "elctive", "7b.1"] as const;

/** @returns milliseconds of the slowest answer in twenty */
export async function measureSearch(count: number): Promise<Measured> {
  const made = createPlan(":memory:", "", "norfolk-waveney-2025", { author: "Bench", now: Date.now() });
  if (!made.ok) throw new Error(made.error.message);
  const tables = allRows(made.value.db);
  made.value.close();
  const [pattern] = tables.milestone;
  if (!pattern) throw new Error("The plan has no milestones.");
  const words = tables.milestone.flatMap(({ title }) => title?.split(" ") ?? []);
  const wordAt = (n: number): string => words[(n * 7_919) % words.length] ?? "";
  const milestone = Array.from({ length: count }, (_, i) => ({
    ...(tables.milestone[i] ?? { ...pattern, id: `m${i}`, code: `${(i % 7) + 1}${"abc"[i % 3]}.${i}` }),
    title: tables.milestone[i]?.title ?? Array.from({ length: 8 }, (_word, k) => wordAt(i * 8 + k)).join(" "),
  }));
  showSnapshot({ position: 0, tables: { ...tables, milestone }, state: useProgramme.getState().state });
  const { refresh, find } = searchIndex();
  const began = performance.now();
  await refresh();
  const indexed = performance.now() - began;
  const times = typed
    .flatMap((whole) => Array.from(whole, (_, i) => whole.slice(0, i + 1)))
    .map((asked) => {
      const from = performance.now();
      find(asked);
      return performance.now() - from;
    });
  const slowest = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
  return { value: slowest, note: `${times.length} answers; the index of all of it took ${Math.round(indexed)} ms, in slices` };
}
