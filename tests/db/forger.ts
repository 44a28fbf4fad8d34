/** A colleague with a real key who sends whatever they like: commits as raw lines, bundles round them, every signature true. */
import { generateKeyPairSync, sign } from "node:crypto";
import { primitives } from "../../db/primitives.ts";
import { hashOf } from "../../db/write.ts";
import {
  type Checkpoint,
  checkpointText,
  encodeBundle,
  type Manifest,
  type Primitives,
  replicaOfKey,
  rosterText,
  type SignedRoster,
  type Succession,
  successionText,
  toBase64url,
} from "../../shared/bundle.ts";
import { type Commit, encodeCommit, type Op } from "../../shared/commit.ts";
import type { RosterEntry } from "../../shared/roster.ts";

export type Forger = ReturnType<typeof forger>;
/** What of an honest bundle is changed; the rest is made to fit it. */
export interface Forgery {
  readonly head?: Partial<Manifest>;
  readonly checkpoints?: readonly Checkpoint[];
  readonly keys?: Readonly<Record<string, string>>;
  /** Stands in for zstd. */
  readonly compress?: Primitives["compress"];
}

export function forger(planId: string, name = "Mallory") {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ format: "der", type: "spki" });
  const id = replicaOfKey(spki, primitives);
  const key = toBase64url(spki);
  const vouch = (bytes: Uint8Array): Uint8Array => sign(null, bytes, privateKey);
  const checkpoint = (seq: number, tip: string, replica = id, plan = planId): Checkpoint => [
    replica,
    seq,
    tip,
    toBase64url(vouch(checkpointText(plan, replica, seq, tip))),
  ];
  /** The canonical line of a commit of this replica; the first of its chain unless `prev` says otherwise. */
  const line = (ops: readonly Op[], more: Partial<Commit> = {}): string =>
    encodeCommit({ replica: id, seq: 1, prev: "", wall: Date.UTC(2026, 10, 22), author: name, kind: "edit", note: "", ops, ...more });
  /** A roster in this sender's name; whatever the text, the signature is true. */
  const signRoster = (text: string, plan = planId): SignedRoster => [key, text, toBase64url(vouch(rosterText(plan, text)))];
  return {
    id,
    key,
    line,
    checkpoint,
    signRoster,
    /** Says in this sender's own hand that it goes on for another copy. */
    signSuccession: (previous: string): string => toBase64url(vouch(successionText(planId, id, previous))),
    /** Says in this sender's own hand that another copy goes on for it. */
    handOver: (heir: string): Succession => [heir, id, key, toBase64url(vouch(successionText(planId, heir, id)))],
    roster: (entries: readonly RosterEntry[], version: number, plan = planId): SignedRoster =>
      signRoster(JSON.stringify({ version, entries }), plan),
    /** Lines one after the other, each continuing the one before. */
    chain: (groups: readonly (readonly Op[])[]): readonly string[] => {
      const lines: string[] = [];
      for (const ops of groups)
        lines.push(line(ops, { seq: lines.length + 1, prev: lines.length === 0 ? "" : hashOf(lines.at(-1) ?? "") }));
      return lines;
    },
    /** A bundle of any lines; the last one is vouched for as its place in the list unless checkpoints are given. */
    bundle: (lines: readonly string[], forgery: Forgery = {}): Uint8Array =>
      encodeBundle(
        {
          plan: planId,
          kind: "full",
          from: id,
          sender: { name, role: "", organisation: "" },
          recipient: "",
          to: "any",
          created: Date.UTC(2026, 10, 22),
          app: "0.1.0",
          schema: 1,
          note: "",
          requires: [],
          have: [],
          keys: forgery.keys ?? { [id]: key },
          checkpoints: [...(forgery.checkpoints ?? (lines.length === 0 ? [] : [checkpoint(lines.length, hashOf(lines.at(-1) ?? ""))]))],
          rosters: [],
          succession: [],
          changes: lines.reduce((sum, text) => sum + opsIn(text), 0),
          ...forgery.head,
        },
        lines,
        forgery.compress ? { ...primitives, compress: forgery.compress } : primitives,
        vouch,
      ),
    /** The same container with another manifest, signed again by this sender. @param write how the manifest becomes text */
    reseal: (
      bytes: Uint8Array,
      change: (manifest: Manifest) => unknown,
      write: (manifest: unknown) => string = JSON.stringify,
    ): Uint8Array => {
      const { manifest, packed } = partsOf(bytes);
      const text = Buffer.from(write(change(manifest)));
      const head = Buffer.from("WAYMARK\n\0\0\0\u0001\0\0\0\0", "latin1");
      head.writeUInt32BE(text.length, 12);
      return Buffer.concat([head, text, vouch(Buffer.concat([Buffer.from("wmb1\0"), text])), packed]);
    },
  };
}

/** Where the parts of an honest bundle lie. */
export function partsOf(bytes: Uint8Array): { readonly manifest: Manifest; readonly packed: Uint8Array; readonly packedAt: number } {
  const length = Buffer.from(bytes).readUInt32BE(12);
  const packedAt = 16 + length + 64;
  return {
    manifest: JSON.parse(Buffer.from(bytes.subarray(16, 16 + length)).toString("utf8")) as Manifest,
    packed: bytes.subarray(packedAt),
    packedAt,
  };
}

export const op = (more: Partial<Op> = {}): Op => ({
  type: "milestone",
  id: "m1",
  field: "title",
  value: "Forged",
  parents: [],
  seen: [],
  ...more,
});

/** A zstd frame of run-length blocks: four bytes for every 128 KiB it unpacks to. */
export function bomb(mebibytes: number): Uint8Array {
  const blocks = mebibytes * 8;
  const frame = Buffer.alloc(6 + blocks * 4);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]);
  for (let i = 0; i < blocks; i += 1) {
    frame.writeUIntLE((131_072 << 3) | (1 << 1) | (i === blocks - 1 ? 1 : 0), 6 + i * 4, 3);
    frame[9 + i * 4] = 0x20;
  }
  return frame;
}

function opsIn(line: string): number {
  try {
    const parsed: unknown = JSON.parse(line);
    return Array.isArray(parsed) && Array.isArray(parsed[8]) ? parsed[8].length : 0;
  } catch {
    return 0;
  }
}
