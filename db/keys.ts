/**
 * Device keys: one Ed25519 pair per plan file and installation, kept outside the plan, so that a copied plan file cannot sign as its origin
 * (MERGE.md 3.8). A plan opened where its key is not, or under another path, becomes a new replica; its history stays.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { checkpointText, replicaOfKey } from "../shared/bundle.ts";
import { writeFileWhole } from "./files.ts";
import { primitives } from "./primitives.ts";

/** Signs for one replica of one plan. */
export interface Signer {
  readonly replica: string;
  /** DER SPKI. */
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
  signCheckpoint(seq: number, tip: string): Uint8Array;
}

/** @param home the data folder of this installation; @param replica the id the plan file remembers, null for none */
export function signerFor(home: string, file: string, plan: string, replica: string | null): Signer {
  const folder = join(home, "keys");
  const place = existsSync(file) ? realpathSync(file) : file;
  const known = replica ? readKey(join(folder, `${replica}.json`), place) : null;
  if (known) return signerOf(known.publicKey, known.privateKey, plan);
  const pair = newKeyPair();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const record = { file: place, plan, publicKey: pair.publicKey.toString("base64"), privateKey: pair.privateKey.toString("base64") };
  const signer = signerOf(pair.publicKey, pair.privateKey, plan);
  writeFileWhole(join(folder, `${signer.replica}.json`), JSON.stringify(record), 0o600);
  return signer;
}

/** A key that signs no more: its place stays known, the private half goes. For a copy that goes on under another name. */
export function retireKey(home: string, replica: string): void {
  const path = join(home, "keys", `${replica}.json`);
  const record = existsSync(path) ? readRecord(path) : null;
  if (!record) return;
  const { privateKey: _, ...kept } = record;
  writeFileWhole(path, JSON.stringify(kept), 0o600);
}

/** The plan that this installation last wrote at a place, by its id; null where it never wrote one. Tells a spoilt plan from a stranger's file. */
export function planKnownAt(home: string, file: string): string | null {
  const folder = join(home, "keys");
  if (!existsSync(folder)) return null;
  const place = existsSync(file) ? realpathSync(file) : file;
  const records = readdirSync(folder).map((name) => (name.endsWith(".json") ? readRecord(join(folder, name)) : null));
  const plan = records.find((record) => record?.file === place)?.plan;
  return typeof plan === "string" ? plan : null;
}

/** A key that lives as long as the process: for plans in memory. */
export function passingSigner(plan: string): Signer {
  const pair = newKeyPair();
  return signerOf(pair.publicKey, pair.privateKey, plan);
}

function newKeyPair(): { publicKey: Buffer; privateKey: Buffer } {
  const pair = generateKeyPairSync("ed25519");
  return {
    publicKey: pair.publicKey.export({ format: "der", type: "spki" }),
    privateKey: pair.privateKey.export({ format: "der", type: "pkcs8" }),
  };
}

function signerOf(publicKey: Buffer, privateKey: Buffer, plan: string): Signer {
  const key = createPrivateKey({ key: privateKey, format: "der", type: "pkcs8" });
  const replica = replicaOfKey(publicKey, primitives);
  return {
    replica,
    publicKey,
    sign: (bytes) => sign(null, bytes, key),
    signCheckpoint: (seq, tip) => sign(null, checkpointText(plan, replica, seq, tip), key),
  };
}

/** The pair that was kept for this place; null when there is none, or when its file is spoilt: as good as lost. */
function readKey(path: string, place: string): { publicKey: Buffer; privateKey: Buffer } | null {
  if (!existsSync(path)) return null;
  const record = readRecord(path);
  if (!record) return null;
  try {
    const { file, publicKey, privateKey } = record;
    if (file !== place || typeof publicKey !== "string" || typeof privateKey !== "string") return null;
    const pair = { publicKey: Buffer.from(publicKey, "base64"), privateKey: Buffer.from(privateKey, "base64") };
    const own = createPublicKey(createPrivateKey({ key: pair.privateKey, format: "der", type: "pkcs8" }));
    return own.export({ format: "der", type: "spki" }).equals(pair.publicKey) ? pair : null;
  } catch {
    return null;
  }
}

/** Null for a spoilt file. */
function readRecord(path: string): Readonly<Record<string, unknown>> | null {
  const text = readFileSync(path, "utf8");
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === "object" && record !== null ? (record as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
