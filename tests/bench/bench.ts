/**
 * The benchmark: `npm run bench -- [--json] [NAME...]`. Every figure beside its goal (PEERS.md) and, where there are any, its peers, measured in
 * the same run on the same machine: what counts is the ratio. Medians; nothing here fails a build.
 */
import { measureEdits } from "./edits.ts";
import { measureMerge } from "./merge.ts";
import { measureRoadmap } from "./roadmap.ts";
import { measureSearch } from "./search.ts";
import { measureStart } from "./start.ts";

export interface Measured {
  readonly value: number;
  /** The same work by others, by their names. */
  readonly peers?: Readonly<Record<string, number>>;
  /** What else was seen on the way, for the table's last column. */
  readonly note?: string;
}
interface Bench {
  readonly unit: string;
  readonly goal: number;
  /** How often a run is repeated; the median is printed. */
  readonly runs: number;
  readonly measure: () => Promise<Measured> | Measured;
}

const benches: Readonly<Record<string, Bench>> = {
  "start-to-plan-on-a-page": { unit: "ms", goal: 1_000, runs: 3, measure: measureStart },
  "edit-p50": { unit: "ms", goal: 1, runs: 3, measure: () => measureEdits(0.5) },
  "edit-p99": { unit: "ms", goal: 5, runs: 3, measure: () => measureEdits(0.99) },
  "roadmap-paint-1000": { unit: "ms", goal: 120, runs: 3, measure: () => measureRoadmap(1_000, "paint") },
  "roadmap-paint-10000": { unit: "ms", goal: 180, runs: 3, measure: () => measureRoadmap(10_000, "paint") },
  "roadmap-paint-100000": { unit: "ms", goal: 400, runs: 3, measure: () => measureRoadmap(100_000, "paint") },
  "roadmap-scroll-p95-10000": { unit: "ms", goal: 17, runs: 3, measure: () => measureRoadmap(10_000, "scroll") },
  "roadmap-scroll-p95-100000": { unit: "ms", goal: 17, runs: 3, measure: () => measureRoadmap(100_000, "scroll") },
  "roadmap-zoom-p95-10000": { unit: "ms", goal: 17, runs: 3, measure: () => measureRoadmap(10_000, "zoom") },
  "roadmap-expand-p95-10000": { unit: "ms", goal: 17, runs: 3, measure: () => measureRoadmap(10_000, "expand") },
  "edit-to-painted-100000": { unit: "ms", goal: 50, runs: 3, measure: () => measureRoadmap(100_000, "edit") },
  "merge-100000": { unit: "ms", goal: 2_000, runs: 3, measure: () => measureMerge("edits100000", "merge") },
  "merge-1000000": { unit: "ms", goal: 12_000, runs: 1, measure: () => measureMerge("changes1000000", "whole") },
  "conflict-scan": { unit: "ms", goal: 300, runs: 1, measure: () => measureMerge("changes1000000", "scan") },
  "memory-1000000": { unit: "MB", goal: 400, runs: 1, measure: () => measureMerge("changes1000000", "memory") },
  "open-1000000": { unit: "ms", goal: 1_000, runs: 1, measure: () => measureMerge("changes1000000", "open") },
  "edit-p50-1000000": { unit: "ms", goal: 1, runs: 1, measure: () => measureMerge("changes1000000", "edit") },
  "search-100000": { unit: "ms", goal: 50, runs: 3, measure: () => measureSearch(100_000) },
};

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function run(name: string, { unit, goal, runs, measure }: Bench) {
  const seen: Measured[] = [];
  for (let i = 0; i < runs; i += 1) seen.push(await measure());
  const value = round(middle(seen.map((one) => one.value)));
  const names = new Set(seen.flatMap((one) => Object.keys(one.peers ?? {})));
  const peers = Object.fromEntries([...names].map((peer) => [peer, round(middle(seen.flatMap((one) => one.peers?.[peer] ?? [])))]));
  return { name, value, unit, goal, peers, runs, note: seen.at(-1)?.note ?? "" };
}
const round = (n: number): number => (n < 10 ? Math.round(n * 100) / 100 : Math.round(n));

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const json = process.argv.includes("--json");
const unknown = wanted.find((name) => !Object.hasOwn(benches, name));
if (unknown) {
  console.error(`There is no benchmark “${unknown}”. There are: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
const results: Awaited<ReturnType<typeof run>>[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name}…`);
  results.push(await run(name, bench));
}
if (json) console.log(JSON.stringify(results.map(({ note, ...figures }) => figures)));
else {
  console.table(
    results.map(({ name, value, unit, goal, peers, runs, note }) => ({
      name,
      value: `${value} ${unit}`,
      goal: `${goal} ${unit}`,
      peers: Object.entries(peers)
        .map(([peer, theirs]) => `${peer} ${theirs}`)
        .join(", "),
      runs,
      note,
    })),
  );
}
