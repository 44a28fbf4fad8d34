/**
 * The bundle file, byte for byte (MERGE.md 3.3): magic, container version, manifest, Ed25519 signature over the manifest, one zstd frame of
 * commits. Reading verifies before it decompresses and refuses the file whole; nothing in here touches a plan.
 */
import * as z from "zod/mini";
import { type Commit, caps, decodeCommit, isHash, isReplicaId, oneLine } from "./commit.ts";
import { err, never, ok, type Result } from "./result.ts";

/** What the runtime offers; passed in, so that this file runs anywhere. */
export interface Primitives {
  sha256(bytes: Uint8Array): Uint8Array;
  /** SHA-256 as base64url: the name of a commit. */
  hash(bytes: Uint8Array): string;
  /** Ed25519; `publicKey` is DER SPKI. */
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  compress(bytes: Uint8Array): Uint8Array;
  /** One zstd frame; throws when it is damaged or would unpack to more than `max` bytes. */
  decompress(bytes: Uint8Array, max: number): Uint8Array;
}

const containerVersion = 1;
/** The ending of an encrypted bundle's name: the same bytes inside one age file. */
export const sealedSuffix = ".waymark.age";
const magic = new TextEncoder().encode("WAYMARK\n");
/** Room for the keys, checkpoints and acknowledgements of some three thousand copies. */
const maxManifest = 2 ** 20;
/** What contents may unpack to: far more than honest ones do, and no more memory than a file of this size is worth. */
const maxPayload = (packed: number): number => Math.min(2 ** 30, 2 ** 26 + 100 * packed);
/** How many changes contents may hold: honest ones take several bytes each, and every one costs a few microseconds to merge. */
const maxChanges = (packed: number): number => 2 ** 17 + packed;
const signatureLength = 64;

const hash = z.string().check(z.refine(isHash));
const replicaId = z.string().check(z.refine(isReplicaId));
const base64url = z.string().check(z.regex(/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,4})$/));
/** Words that stand in a sentence. */
const words = z.string().check(z.maxLength(caps.nameBytes), z.regex(oneLine));
const size = z.number().check(z.refine((n) => Number.isSafeInteger(n) && n >= 0));
const moment = z.number().check(z.refine((n) => Number.isSafeInteger(n) && n >= 0 && n <= caps.wall));
/** Fields that a later version adds are let pass: the signature covers them all the same. */
const manifestShape = z.object({
  /** Which plan: replicas merge only bundles of their own plan. */
  plan: z.string(),
  kind: z.enum(["update", "consolidated", "full"]),
  from: replicaId,
  /** Who the sender says they are; the signature vouches for the replica, not for the name. */
  sender: z.object({ name: words, role: words, organisation: words }),
  /** What a bundle for the sender is encrypted to (an age recipient); "" when there is none. */
  recipient: words,
  /** Whoever has it, or a person in words and the copies that are theirs: no other copy takes it in. */
  to: z.union([z.literal("any"), z.object({ name: words, replicas: z.array(replicaId) })]),
  created: moment,
  app: words,
  schema: size,
  note: z.string(),
  /** Commits that the recipient must already hold: the newest one left out of each chain, with its author and time, to ask for it by name. */
  requires: z.array(z.tuple([replicaId, size, hash, words, moment])),
  /** Acknowledgement: the ends of every chain that the sender's copy holds, this bundle's included. */
  have: z.array(z.tuple([replicaId, size, hash])),
  /** DER SPKI public key of every replica whose commits travel here. */
  keys: z.record(replicaId, base64url),
  /** [replica, sequence number, commit hash, Ed25519 signature]: vouches for the replica's whole chain up to that commit. */
  checkpoints: z.array(z.tuple([replicaId, size, hash, base64url])),
  /** [public key of its keeper, text, signature]: who may send bundles, see `roster.ts`. Signed by themselves, so that others may pass them on. */
  rosters: z.array(z.tuple([base64url, z.string().check(z.maxLength(2 ** 19)), base64url])).check(z.maxLength(16)),
  /** [replica, the name it had before, public key and signature of before]: the names of the sender's copy, newest first. */
  succession: z.array(z.tuple([replicaId, replicaId, base64url, base64url])).check(z.maxLength(64)),
  commits: size,
  changes: size,
  payloadLength: size,
  packedLength: size,
  packedSha256: base64url,
});
export type Manifest = z.infer<typeof manifestShape>;
export type Checkpoint = Manifest["checkpoints"][number];
export type SignedRoster = Manifest["rosters"][number];
export type Succession = Manifest["succession"][number];

export interface ReceivedCommit {
  readonly commit: Commit;
  /** base64url of SHA-256 of the commit's bytes. */
  readonly hash: string;
}
export interface Bundle {
  readonly manifest: Manifest;
  /** Parents before children. */
  readonly commits: readonly ReceivedCommit[];
}

/** A bundle whose manifest is verified and whose commits are still packed. */
export interface Container {
  readonly manifest: Manifest;
  readonly packed: Uint8Array;
}

export type BundleError =
  | { readonly type: "NotABundle" }
  | { readonly type: "Newer"; readonly app: string | null }
  | { readonly type: "CutShort"; readonly arrived: number; readonly expected: number }
  | { readonly type: "Damaged"; readonly what: string }
  | { readonly type: "BadCommit"; readonly line: number; readonly what: string };

/** The bytes that a replica signs to vouch for its chain up to one commit. */
export const checkpointText = (plan: string, replica: string, seq: number, tip: string): Uint8Array =>
  new TextEncoder().encode(["wmc1", plan, replica, seq, tip].join("\0"));

/** The bytes that a keeper signs for a roster. */
export const rosterText = (plan: string, text: string): Uint8Array => new TextEncoder().encode(["wmr1", plan, text].join("\0"));
/** The bytes that a copy's old key signs for its new name. */
export const successionText = (plan: string, replica: string, previous: string): Uint8Array =>
  new TextEncoder().encode(["wms1", plan, replica, previous].join("\0"));

/** @param lines canonical commits, parents before children */
export function encodeBundle(
  head: Omit<Manifest, "commits" | "payloadLength" | "packedLength" | "packedSha256">,
  lines: readonly string[],
  primitives: Primitives,
  sign: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const payload = new TextEncoder().encode(lines.join("\n"));
  const packed = primitives.compress(payload);
  const manifest: Manifest = {
    ...head,
    commits: lines.length,
    payloadLength: payload.length,
    packedLength: packed.length,
    packedSha256: primitives.hash(packed),
  };
  const manifestBytes = new TextEncoder().encode(JSON.stringify(manifest));
  if (manifestBytes.length > maxManifest) throw new Error("A bundle's manifest is larger than 1 MiB.");
  return concat([magic, u32(containerVersion), u32(manifestBytes.length), manifestBytes, sign(signedText(manifestBytes)), packed]);
}

/** Reads and verifies all but the commits, which stay packed: what a bundle is, whose, and that it is there whole. */
export function readHead(bytes: Uint8Array, primitives: Primitives): Result<Manifest, BundleError> {
  const opened = openContainer(bytes, primitives);
  return opened.ok ? ok(opened.value.manifest) : opened;
}

/** Reads and verifies a whole bundle: container, signature, hash, lengths, every commit, every checkpoint. */
export function readBundle(bytes: Uint8Array, primitives: Primitives): Result<Bundle, BundleError> {
  const opened = openContainer(bytes, primitives);
  return opened.ok ? unpackBundle(opened.value, primitives) : opened;
}

/** Unpacks and verifies all commits of a bundle at once. */
function unpackBundle(container: Container, primitives: Primitives): Result<Bundle, BundleError> {
  const commits: ReceivedCommit[] = [];
  const problem = readCommits(container, primitives, (received) => commits.push(received));
  return problem ? err(problem) : ok({ manifest: container.manifest, commits });
}

/**
 * Unpacks and verifies the commits of a bundle whose manifest was found in order, one by one: no more of a large one is in memory than `take` keeps.
 * @param take is given each commit, parents before children; what it made of them is worth nothing unless the answer is null
 * @returns what is wrong with the bundle, null when nothing is
 */
export function readCommits(
  { manifest, packed }: Container,
  primitives: Primitives,
  take: (received: ReceivedCommit) => void,
): BundleError | null {
  const tips = new Map(manifest.checkpoints.map(([replica, seq, tip]) => [tip, { replica, seq }]));
  const unsigned = problemWithCheckpoints(manifest, primitives);
  if (unsigned) return damage(unsigned);
  let payload: Uint8Array;
  try {
    payload = primitives.decompress(packed, manifest.payloadLength);
  } catch {
    return damage("its contents do not unpack");
  }
  if (payload.length !== manifest.payloadLength) return damage("its contents have another length than announced");
  /** Every commit so far, by its hash. One that none continues must be vouched for by a checkpoint. */
  const links = new Map<string, { readonly replica: string; isEnd: boolean }>();
  let changes = 0;
  for (const line of linesOf(payload)) {
    const decoded = decodeCommit(strictText(line) ?? "");
    if (!decoded.ok) {
      if (decoded.error.type === "Newer") return { type: "Newer", app: manifest.app };
      return { type: "BadCommit", line: links.size + 1, what: decoded.error.what };
    }
    const commit = decoded.value;
    const hash = primitives.hash(line);
    if (links.has(hash)) return damage("it holds a commit twice");
    const tip = tips.get(hash);
    if (tip && tip.seq !== commit.seq) return damage("a checkpoint names another commit");
    const before = links.get(commit.prev);
    if ((tip ?? commit).replica !== commit.replica || (before ?? commit).replica !== commit.replica)
      return damage("a chain mixes replicas");
    if (before) before.isEnd = false;
    links.set(hash, { replica: commit.replica, isEnd: true });
    changes += commit.ops.length;
    if (changes > manifest.changes) break;
    take({ commit, hash });
  }
  if (links.size !== manifest.commits || changes !== manifest.changes) return damage("it holds another number of changes than announced");
  for (const [hash, { isEnd }] of links) if (isEnd && !tips.has(hash)) return damage("a commit is not vouched for by its author’s copy");
  return null;
}

function* linesOf(payload: Uint8Array): Generator<Uint8Array, void> {
  for (let start = 0; start < payload.length; ) {
    const newline = payload.indexOf(10, start);
    const end = newline === -1 ? payload.length : newline;
    yield payload.subarray(start, end);
    start = end + 1;
  }
}

/** The sentence for a refused bundle: what happened, what is safe, what to do next. */
export function bundleErrorInWords(error: BundleError): string {
  const safe = "Nothing was imported and your plan is unchanged.";
  switch (error.type) {
    case "NotABundle":
      return `This file is not a Waymark bundle. ${safe} Choose a file that ends in .waymark.`;
    case "Newer":
      return `This bundle was made with a newer version of Waymark${error.app ? ` (${error.app})` : ""}. Nothing was imported; it is kept and tried again whenever Waymark starts. Update Waymark.`;
    case "CutShort":
      return `This bundle was cut short: ${error.arrived} of ${error.expected} bytes arrived. ${safe} Ask its sender for it again.`;
    case "Damaged":
      return `This bundle is incomplete or was changed after export: ${error.what}. ${safe} Ask its sender for it again.`;
    case "BadCommit":
      return `This bundle is incomplete or was changed after export: line ${error.line}, ${error.what}. ${safe} Ask its sender for it again.`;
    default:
      return never(error);
  }
}

/** Reads and verifies all but the commits: container, manifest, every signature in it, lengths, hash of what is packed. */
export function openContainer(bytes: Uint8Array, primitives: Primitives): Result<Container, BundleError> {
  if (bytes.length < magic.length || !magic.every((byte, i) => bytes[i] === byte)) return err({ type: "NotABundle" });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const manifestAt = magic.length + 8;
  if (bytes.length < manifestAt) return err({ type: "CutShort", arrived: bytes.length, expected: manifestAt });
  if (view.getUint32(magic.length) > containerVersion) return err({ type: "Newer", app: null });
  if (view.getUint32(magic.length) !== containerVersion) return damaged("its version number is wrong");
  const manifestLength = view.getUint32(magic.length + 4);
  if (manifestLength > maxManifest) return damaged("its manifest is too long");
  const packedAt = manifestAt + manifestLength + signatureLength;
  if (bytes.length < packedAt) return err({ type: "CutShort", arrived: bytes.length, expected: packedAt });
  const manifestBytes = bytes.subarray(manifestAt, manifestAt + manifestLength);
  const manifest = readManifest(manifestBytes);
  if (!manifest) return damaged("its manifest cannot be read");
  const key = manifest.keys[manifest.from];
  const signature = bytes.subarray(manifestAt + manifestLength, packedAt);
  if (!key || !isKeyOf(key, manifest.from, primitives) || !primitives.verify(fromBase64url(key), signedText(manifestBytes), signature)) {
    return damaged("its signature does not fit");
  }
  for (const [keeper, text, signed] of manifest.rosters)
    if (!primitives.verify(fromBase64url(keeper), rosterText(manifest.plan, text), fromBase64url(signed)))
      return damaged("a roster’s signature does not fit");
  // The old key's word alone is not enough: anybody could say of a colleague that they go on for a key of one's own. The sender signs the manifest.
  let name = manifest.from;
  for (const [replica, previous, old, signed] of manifest.succession) {
    if (
      replica !== name ||
      !isKeyOf(old, previous, primitives) ||
      !primitives.verify(fromBase64url(old), successionText(manifest.plan, replica, previous), fromBase64url(signed))
    )
      return damaged("a copy’s new name is not vouched for by its old one");
    name = previous;
  }
  const expected = packedAt + manifest.packedLength;
  if (bytes.length < expected) return err({ type: "CutShort", arrived: bytes.length, expected });
  if (bytes.length > expected) return damaged("something was added at its end");
  if (manifest.payloadLength > maxPayload(manifest.packedLength) || manifest.changes > maxChanges(manifest.packedLength))
    return damaged("its contents are too large");
  const packed = bytes.subarray(packedAt);
  if (primitives.hash(packed) !== manifest.packedSha256) return damaged("its contents were altered");
  return ok({ manifest, packed });
}

function readManifest(bytes: Uint8Array): Manifest | null {
  try {
    const parsed = manifestShape.safeParse(JSON.parse(strictText(bytes) ?? ""));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** One signature vouches for the whole chain up to its commit. */
function problemWithCheckpoints(manifest: Manifest, primitives: Primitives): string | null {
  for (const [replica, key] of Object.entries(manifest.keys))
    if (!isKeyOf(key, replica, primitives)) return "a key does not fit its replica";
  for (const [replica, seq, tip, signature] of manifest.checkpoints) {
    const key = manifest.keys[replica];
    if (!key) return "a checkpoint comes without its key";
    const text = checkpointText(manifest.plan, replica, seq, tip);
    if (!primitives.verify(fromBase64url(key), text, fromBase64url(signature))) return "a checkpoint's signature does not fit";
  }
  return null;
}

const isKeyOf = (key: string, replica: string, primitives: Primitives): boolean => replicaOfKey(fromBase64url(key), primitives) === replica;
/** A replica's id: base64url of the first 16 bytes of SHA-256 of its public key. */
export const replicaOfKey = (key: Uint8Array, primitives: Pick<Primitives, "sha256">): string =>
  toBase64url(primitives.sha256(key).subarray(0, 16));

const signedText = (manifest: Uint8Array): Uint8Array => concat([new TextEncoder().encode("wmb1\0"), manifest]);
const damage = (what: string): BundleError => ({ type: "Damaged", what });
const damaged = (what: string) => err(damage(what));

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function strictText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
function u32(n: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
export const fromBase64url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
