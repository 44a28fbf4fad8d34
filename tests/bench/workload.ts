/** The merge workload of PEERS.md: one base of records, then single-field edits by many replicas, some of them contested. */
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { primitives } from "../../db/primitives.ts";
import { hashOf } from "../../db/write.ts";
import { type Checkpoint, checkpointText, encodeBundle, type ReceivedCommit, replicaOfKey, toBase64url } from "../../shared/bundle.ts";
import { type Commit, encodeCommit, type Op } from "../../shared/commit.ts";

export interface Workload {
  readonly planId: string;
  /** A full bundle that holds the base. */
  readonly base: Uint8Array;
  /** One update bundle a replica; each knows the base and nothing of the others. */
  readonly bundles: readonly Uint8Array[];
  readonly edits: number;
  /** Cells that more than one replica wrote. */
  readonly contested: number;
}

/** What `makeBundles.ts` says of the bundles that it wrote to a folder. */
export interface Described extends Pick<Workload, "planId" | "edits" | "contested"> {
  readonly bundles: number;
}
export const describedIn = (folder: string): Described => JSON.parse(readFileSync(join(folder, "workload.json"), "utf8")) as Described;
/** The paths of the bundles, the base first. */
export const bundleFiles = (folder: string): readonly string[] =>
  ["base", ...Array(describedIn(folder).bundles).keys()].map((name) => join(folder, `${name}.waymark`));

const fields = ["title", "detail", "start", "due", "forecast", "status", "reason", "source"] as const;
const planId = "bench".padEnd(22, "0");

/**
 * @param crossing the share of edits that go to any record; the rest stay with the replica's own share of the records
 */
export function makeWorkload(records: number, replicas: number, edits: number, crossing: number): Workload {
  const random = randomNumbers(42);
  const author = replica("Base");
  const ids = Array.from({ length: records }, (_, i) => `m${i.toString(36).padStart(21, "0")}`);
  for (let at = 0; at < records; at += 1_000) {
    author.commit(
      "create",
      ids
        .slice(at, at + 1_000)
        .flatMap((id): Op[] => [
          { type: "milestone", id, field: "_life", value: 1, parents: [], seen: [] },
          ...fields.map((field) => ({ type: "milestone", id, field, value: valueFor(field, random), parents: [], seen: [] })),
        ]),
    );
  }
  const writers = new Map<string, Set<number>>();
  const bundles = Array.from({ length: replicas }, (_, r) => {
    const own = replica(`Person ${r + 1}`);
    const last = new Map<string, string>();
    for (let i = 0; i < edits / replicas; i += 1) {
      const share = Math.floor(records / replicas);
      const record = random() < crossing ? Math.floor(random() * records) : r * share + Math.floor(random() * share);
      const field = fields[Math.floor(random() * fields.length)] ?? "title";
      const id = ids[record] ?? "";
      const cell = `${id}/${field}`;
      const group = groups.find((members) => members.includes(field)) ?? [];
      const shownOf = (name: string) => last.get(`${id}/${name}`) ?? author.changeOf(`${id}/${name}`);
      const seen = group.filter((name) => name !== field).map(shownOf);
      own.commit("edit", [{ type: "milestone", id, field, value: valueFor(field, random), parents: [shownOf(field)], seen }]);
      last.set(cell, own.changeOf(cell));
      writers.set(cell, (writers.get(cell) ?? new Set()).add(r));
    }
    return own.bundle();
  });
  const contested = [...writers.values()].filter((people) => people.size > 1).length;
  return { planId, base: author.bundle(), bundles, edits, contested };
}

const groups: readonly (readonly string[])[] = [
  ["start", "due"],
  ["status", "reason"],
];

/** A person with a key who writes commits without a database. */
function replica(name: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" });
  const id = replicaOfKey(key, primitives);
  const commits: (ReceivedCommit & { text: string })[] = [];
  const changes = new Map<string, string>();
  return {
    commits,
    changeOf: (cell: string): string => changes.get(cell) ?? "",
    commit: (kind: Commit["kind"], ops: readonly Op[]): void => {
      const seq = commits.length + 1;
      const wall = Date.UTC(2026, 3, 1) + seq * 60_000;
      const commit: Commit = { replica: id, seq, prev: commits.at(-1)?.hash ?? "", wall, author: name, kind, note: "", ops };
      const text = encodeCommit(commit);
      const hash = hashOf(text);
      for (const [i, op] of ops.entries()) changes.set(`${op.id}/${op.field}`, `${hash}:${i}`);
      commits.push({ commit, hash, text });
    },
    bundle: (): Uint8Array => {
      const tip = commits.at(-1);
      if (!tip) throw new Error("Nothing to send.");
      const signature = toBase64url(sign(null, checkpointText(planId, id, commits.length, tip.hash), privateKey));
      const checkpoints: Checkpoint[] = [[id, commits.length, tip.hash, signature]];
      return encodeBundle(
        {
          plan: planId,
          kind: "full",
          from: id,
          sender: { name, role: "", organisation: "" },
          recipient: "",
          to: "any",
          created: Date.UTC(2026, 10, 22),
          app: "bench",
          schema: 1,
          note: "",
          requires: [],
          have: [[id, commits.length, tip.hash]],
          keys: { [id]: toBase64url(key) },
          checkpoints,
          rosters: [],
          succession: [],
          changes: commits.reduce((sum, { commit }) => sum + commit.ops.length, 0),
        },
        commits.map(({ text }) => text),
        primitives,
        (bytes) => sign(null, bytes, privateKey),
      );
    },
  };
}

function valueFor(field: (typeof fields)[number], random: () => number): string {
  const dayFrom = (year: number): string =>
    new Date(Date.UTC(year, 3, 1) + Math.floor(random() * 700) * 86_400_000).toISOString().slice(0, 10);
  if (field === "start") return dayFrom(2025);
  if (field === "due" || field === "forecast") return dayFrom(2028);
  if (field === "status") return ["not-started", "in-progress", "complete", "delayed"][Math.floor(random() * 4)] ?? "in-progress";
  return `Text ${Math.floor(random() * 1e9).toString(36)}`;
}

/** Mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
