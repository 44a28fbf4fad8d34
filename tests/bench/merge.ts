/**
 * Merging 20 bundles of single-field edits, everything verified and every conflict found, beside others who do the same work. Each runs in a process
 * of its own that does nothing else, in turn; the bundles were made by yet another one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measured } from "./bench.ts";
import type { Merged } from "./mergeOnce.ts";
import { installPeers } from "./peers.ts";

/** What one merge shows: its time, the time to find every conflict anew, the memory at its height, the time to open the plan again, and of one edit. */
export type Sight = Exclude<keyof Merged, "note">;

/** Peers by the programs that run them. Automerge holds a whole document in memory and takes minutes to make this one: at 100,000 edits only. */
const peers = { "better-sqlite3 bare rows": ["bareRows.ts"], Automerge: ["peers/automerge.js", "100000"] } as const;

interface Round extends Merged {
  readonly peers: Readonly<Record<string, number>>;
}
/** One round serves every figure of its size. */
const rounds = new Map<number, Round[]>();
const taken = new Map<string, number>();

export function measureMerge(edits: number, sight: Sight): Measured {
  const turn = taken.get(`${sight} ${edits}`) ?? 0;
  taken.set(`${sight} ${edits}`, turn + 1);
  const known = rounds.get(edits) ?? [];
  rounds.set(edits, known);
  const round = known[turn] ?? mergeRound(edits);
  known[turn] = round;
  return sight === "merge" ? { value: round.merge, peers: round.peers, note: round.note } : { value: round[sight] };
}

function mergeRound(edits: number): Round {
  const folder = bundlesOf(edits);
  const own = run<Merged>("mergeOnce.ts", folder);
  const theirs = Object.entries(peers).flatMap(([name, [script, only]]) => {
    if (only !== undefined && Number(only) !== edits) return [];
    if (script.endsWith(".js")) installPeers();
    return [[name, run<{ readonly merge: number }>(script, folder).merge] as const];
  });
  return { ...own, peers: Object.fromEntries(theirs) };
}

const folders = new Map<number, string>();
/** The base and the bundles as files, made once. */
function bundlesOf(edits: number): string {
  const known = folders.get(edits);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "waymark-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  run("makeBundles.ts", folder, String(edits));
  folders.set(edits, folder);
  return folder;
}

/** Runs one of the programs beside this file. @returns what it prints */
function run<T>(script: string, ...args: readonly string[]): T {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawnSync(process.execPath, [path, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 20,
  });
  if (child.status !== 0) throw new Error(`${script} ended with ${child.status ?? child.signal}.`);
  return JSON.parse(child.stdout) as T;
}
