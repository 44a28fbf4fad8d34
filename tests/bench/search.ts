/** What the palette finds, letter by letter, in the real plan grown to many milestones: its own titles, word by word in another order. */
import { createPlan } from "../../db/plan.ts";
import { allRows } from "../../db/read.ts";
import { searchIndex } from "../../renderer/search.ts";
import { showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { Measured } from "./bench.ts";

/** What people type, by its kind. Whatever is longer than a letter is typed letter by letter, and every state on the way is asked. */
const typed: Readonly<Record<string, readonly string[]>> = {
  "one letter": Array.from("abcdefghijklmnopqrstuvwxyz0123456789"),
  "a beginning": grown("patient", "access", "com", "dooley"),
  "a code": grown("7b.1", "1a.99", "3c.31415"),
  words: grown("patient record", "urgent care access"),
  "a slip": grown("elctive", "patietn", "urgnet care", "acces to dentl"),
  nonsense: grown("qqqq", "zxcvbnmasd", "the purple elephant", "7z.1"),
};
function grown(...wholes: readonly string[]): readonly string[] {
  return wholes.flatMap((whole) => Array.from(whole, (_, i) => whole.slice(0, i + 1)));
}

/** @returns milliseconds of the slowest answer in twenty, of the kind of question where that is slowest */
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
  const slowest = Object.entries(typed).map(([kind, all]) => {
    const times = all.map((asked) => {
      const from = performance.now();
      find(asked);
      return performance.now() - from;
    });
    return { kind, ms: times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN };
  });
  const each = slowest.map(({ kind, ms }) => `${kind} ${ms.toFixed(1)}`).join(", ");
  return {
    value: Math.max(...slowest.map(({ ms }) => ms)),
    note: `${each}; the index of all of it took ${Math.round(indexed)} ms, in slices`,
  };
}
