/**
 * Device keys: one Ed25519 pair per plan file and installation, kept outside the plan, so that a copied plan file cannot sign as its origin
 * (MERGE.md 3.8), and one X25519 pair per installation that bundles are encrypted to. A plan opened where its key is not, or under another path,
 * becomes a new replica; its history stays, and where the old key is still at hand it vouches for the new one.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { bech32 } from "@scure/base";
import { checkpointText, replicaOfKey, successionText } from "../shared/bundle.ts";
import { writeFileWhole } from "./files.ts";
import { primitives } from "./primitives.ts";

/** Signs for one replica of one plan. */
export interface Signer {
  readonly replica: string;
  /** DER SPKI. */
  readonly publicKey: Uint8Array;
  /** The replica that this one goes on for, in its own words; null for one that began anew. */
  readonly predecessor: Predecessor | null;
  sign(bytes: Uint8Array): Uint8Array;
  signCheckpoint(seq: number, tip: string): Uint8Array;
}
export interface Predecessor {
  readonly replica: string;
  /** DER SPKI. */
  readonly publicKey: Uint8Array;
  /** Over `successionText`. */
  readonly signature: Uint8Array;
}

/** @param home the data folder of this installation; @param replica the id the plan file remembers, null for none */
export function signerFor(home: string, file: string, plan: string, replica: string | null): Signer {
  const place = placeOf(file);
  const path = replica ? keyFile(home, replica) : null;
  const known = path && readRecord(path)?.file === place ? readPair(path) : null;
  return known ? signerOf(known, plan, null) : newSigner(home, file, plan, replica);
}

/** A new replica. @param previous the id that it goes on for: vouches for it where its key is here */
export function newSigner(home: string, file: string, plan: string, previous: string | null): Signer {
  const pair = newPair();
  const old = previous ? readPair(keyFile(home, previous)) : null;
  const signer = signerOf(pair, plan, old);
  mkdirSync(join(home, "keys"), { recursive: true, mode: 0o700 });
  const record = { file: placeOf(file), plan, publicKey: Buffer.from(signer.publicKey).toString("base64"), ...locked(pair) };
  writeFileWhole(keyFile(home, signer.replica), JSON.stringify(record), 0o600);
  return signer;
}

/** A key that signs no more: its place stays known, the private half goes. For a copy that goes on under another name. */
export function retireKey(home: string, replica: string): void {
  const path = keyFile(home, replica);
  const record = readRecord(path);
  if (!record) return;
  const { privateKey: _, sealed: __, ...kept } = record;
  writeFileWhole(path, JSON.stringify(kept), 0o600);
}

/** The plan that this installation last wrote at a place, by its id; null where it never wrote one. Tells a spoilt plan from a stranger's file. */
export function planKnownAt(home: string, file: string): string | null {
  const folder = join(home, "keys");
  if (!existsSync(folder)) return null;
  const place = placeOf(file);
  const records = readdirSync(folder).map((name) => (name.endsWith(".json") ? readRecord(join(folder, name)) : null));
  const plan = records.find((record) => record?.file === place)?.plan;
  return typeof plan === "string" ? plan : null;
}

/** A key that lives as long as the process: for plans in memory. */
export const passingSigner = (plan: string): Signer => signerOf(newPair(), plan, null);

/**
 * What opens bundles that were encrypted to this installation: an age identity, made on first use.
 * @param home the data folder; "" for a person without one, who gets a passing one
 */
export function readingIdentity(home: string): string {
  if (home === "") return identityOf(generateKeyPairSync("x25519").privateKey);
  const path = join(home, "keys", "reading.json");
  const kept = readPrivateKey(path);
  if (kept?.asymmetricKeyType === "x25519") return identityOf(kept);
  const { privateKey } = generateKeyPairSync("x25519");
  mkdirSync(join(home, "keys"), { recursive: true, mode: 0o700 });
  writeFileWhole(path, JSON.stringify(locked(privateKey)), 0o600);
  return identityOf(privateKey);
}

/** The age recipient (`age1…`) that belongs to an identity: what others encrypt to. */
export function recipientOf(identity: string): string {
  const { bytes } = bech32.decodeToBytes(identity.toLowerCase());
  const key = createPrivateKey({ key: Buffer.concat([x25519Prefix, bytes]), format: "der", type: "pkcs8" });
  const point = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  return bech32.encode("age", bech32.toWords(point));
}
/** Of a private X25519 key in DER PKCS8, before its 32 bytes. */
const x25519Prefix = Buffer.from("302e020100300506032b656e04220420", "hex");
const identityOf = (key: KeyObject): string =>
  bech32.encode("age-secret-key-", bech32.toWords(key.export({ format: "der", type: "pkcs8" }).subarray(-32))).toUpperCase();

/**
 * Where the system has a key store, private keys are kept encrypted with a key that only the store gives out: AES-256-GCM under these 32 bytes. Set
 * once by the process that could ask the store, before any plan is opened; without it keys are files that only their owner can read.
 */
let sealingKey: Uint8Array | null = null;
export function sealKeysWith(key: Uint8Array | null): void {
  sealingKey = key;
}
export const keysAreSealed = (): boolean => sealingKey !== null;

function locked(key: KeyObject): { readonly privateKey: string } | { readonly sealed: string } {
  const der = key.export({ format: "der", type: "pkcs8" });
  if (!sealingKey) return { privateKey: der.toString("base64") };
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce);
  return { sealed: Buffer.concat([nonce, cipher.update(der), cipher.final(), cipher.getAuthTag()]).toString("base64") };
}

function unlocked({ privateKey, sealed }: Readonly<Record<string, unknown>>): Buffer | null {
  if (typeof privateKey === "string") return Buffer.from(privateKey, "base64");
  if (typeof sealed !== "string" || !sealingKey) return null;
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", sealingKey, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

/** Null when there is none, or when its file is spoilt or sealed by another key store: as good as lost. */
function readPrivateKey(path: string): KeyObject | null {
  const record = readRecord(path);
  if (!record) return null;
  try {
    const der = unlocked(record);
    return der && createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch {
    return null;
  }
}

/** The signing pair of a file, where its halves fit each other. */
function readPair(path: string): KeyObject | null {
  const key = readPrivateKey(path);
  const publicKey = readRecord(path)?.publicKey;
  if (key?.asymmetricKeyType !== "ed25519" || typeof publicKey !== "string") return null;
  return Buffer.from(publicKey, "base64").equals(spkiOf(key)) ? key : null;
}

function signerOf(key: KeyObject, plan: string, old: KeyObject | null): Signer {
  const publicKey = spkiOf(key);
  const replica = replicaOfKey(publicKey, primitives);
  const predecessor = (before: KeyObject): Predecessor => {
    const was = replicaOfKey(spkiOf(before), primitives);
    return { replica: was, publicKey: spkiOf(before), signature: sign(null, successionText(plan, replica, was), before) };
  };
  return {
    replica,
    publicKey,
    predecessor: old && predecessor(old),
    sign: (bytes) => sign(null, bytes, key),
    signCheckpoint: (seq, tip) => sign(null, checkpointText(plan, replica, seq, tip), key),
  };
}

const newPair = (): KeyObject => generateKeyPairSync("ed25519").privateKey;
const spkiOf = (key: KeyObject): Buffer => createPublicKey(key).export({ format: "der", type: "spki" });
const keyFile = (home: string, replica: string): string => join(home, "keys", `${replica}.json`);
const placeOf = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

/** Null for none and for a spoilt file. */
function readRecord(path: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === "object" && record !== null ? (record as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
