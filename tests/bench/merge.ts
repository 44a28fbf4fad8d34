/**
 * Merging 20 bundles of single-field edits, everything verified and every conflict found, beside others who do the same work. Each runs in a process
 * of its own that does nothing else, in turn; the bundles were made by yet another one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineLimits } from "../../electron/port.ts";
import type { Measured } from "./bench.ts";
import type { Merged } from "./mergeOnce.ts";
import { installPeers } from "./peers.ts";

/** What one merge shows: its time, the time to find every conflict anew, the memory at its height, the time to open the plan again, and of one edit. */
export type Sight = Exclude<keyof Merged, "note">;

/** Peers by the programs that run them. Automerge holds a whole document in memory and takes minutes to make this one: at 100,000 edits only. */
const peers = { "better-sqlite3 bare rows": ["bareRows.ts"], Automerge: ["peers/automerge.js", "edits100000"] } as const;

interface Round extends Merged {
  readonly peers: Readonly<Record<string, Partial<Pick<Merged, "merge" | "whole">>>>;
}
/**
 * What PEERS.md measures by: 100,000 edits of 10,000 records of 8 fields; and a log of a million changes, of which 450,000 made its 50,000 records.
 */
const sizes = { edits100000: { records: 10_000, edits: 100_000 }, changes1000000: { records: 50_000, edits: 550_000 } } as const;
type Size = keyof typeof sizes;

/** One round serves every figure of its size. */
const rounds = new Map<Size, Round[]>();
const taken = new Map<string, number>();

export function measureMerge(size: Size, sight: Sight): Measured {
  const turn = taken.get(`${sight} ${size}`) ?? 0;
  taken.set(`${sight} ${size}`, turn + 1);
  const known = rounds.get(size) ?? [];
  rounds.set(size, known);
  const round = known[turn] ?? mergeRound(size);
  known[turn] = round;
  if (sight !== "merge" && sight !== "whole") return { value: round[sight] };
  const peers = Object.entries(round.peers).flatMap(([name, theirs]) =>
    theirs[sight] === undefined ? [] : [[name, theirs[sight]] as const],
  );
  return { value: round[sight], peers: Object.fromEntries(peers), note: round.note };
}

function mergeRound(size: Size): Round {
  const folder = bundlesOf(size);
  const own = run<Merged>("mergeOnce.ts", folder);
  const theirs = Object.entries(peers).flatMap(([name, [script, only]]) => {
    if (only !== undefined && only !== size) return [];
    if (script.endsWith(".js")) installPeers();
    return [[name, run<Round["peers"][string]>(script, folder)] as const];
  });
  return { ...own, peers: Object.fromEntries(theirs) };
}

const folders = new Map<Size, string>();
/** The base and the bundles as files, made once. */
function bundlesOf(size: Size): string {
  const known = folders.get(size);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "waymark-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { records, edits } = sizes[size];
  run("makeBundles.ts", folder, String(records), String(edits));
  folders.set(size, folder);
  return folder;
}

/** As the app's own engine: V8 makes three parts of the room for new values. */
const ownLimits = `--max-semi-space-size=${engineLimits.maxYoungGenerationSizeMb / 3}`;
/** Runs one of the programs beside this file. @returns what it prints */
function run<T>(script: string, ...args: readonly string[]): T {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawnSync(process.execPath, [...(script === "mergeOnce.ts" ? [ownLimits] : []), path, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 20,
  });
  if (child.status !== 0) throw new Error(`${script} ended with ${child.status ?? child.signal}.`);
  return JSON.parse(child.stdout) as T;
}
