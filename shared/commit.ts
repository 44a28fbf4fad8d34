/**
 * Commits: one user action each, content-addressed, chained per replica. This file says what a commit is, how it is written down
 * canonically, and what a well-formed one may hold (MERGE.md 3.1). Meaning is not checked here: a wrong value must not block a bundle.
 */
import { err, ok, type Result } from "./result.ts";
import type { Value } from "./schema.ts";

export const commitKinds = ["edit", "create", "delete", "resolve", "import", "migrate"] as const;
export type CommitKind = (typeof commitKinds)[number];

/** A change id: the commit's hash, a colon, the index of the op in it. */
export type ChangeId = string;

/** One field of one record set to one value. */
export interface Op {
  readonly type: string;
  readonly id: string;
  /** A field's name, or `_life`: 1 the record exists, 0 it was deleted. */
  readonly field: string;
  readonly value: Value;
  /** The changes of this very field that were on the author's screen and that this one replaces. */
  readonly parents: readonly ChangeId[];
  /** Changes of the record's other fields that the author knew: siblings in a group; for a delete, everything that was on screen. */
  readonly seen: readonly ChangeId[];
}

export interface Commit {
  /** base64url of the first 16 bytes of SHA-256(public key). */
  readonly replica: string;
  /** 1, 2, 3… within the replica's chain. */
  readonly seq: number;
  /** Hash of the replica's commit before, "" for the first. */
  readonly prev: string;
  /** Milliseconds since 1970 by the author's clock: a label, never a judge. */
  readonly wall: number;
  readonly author: string;
  readonly kind: CommitKind;
  /** The author's reason. */
  readonly note: string;
  readonly ops: readonly Op[];
}

export const caps = {
  valueBytes: 65_536,
  ops: 10_000,
  refs: 1_024,
  noteBytes: 4_096,
  nameBytes: 256,
  /** Of the whole canonical text, in UTF-16 units: a larger one is not even parsed, which would cost a hundred times its size. */
  length: 2 ** 23,
  wall: 2 ** 48,
} as const;

/** A commit as it is written down: nested arrays of strings, safe integers and null. */
type CommitArray = readonly ["wm1", ...head: CommitHead, ops: readonly OpArray[]];
type CommitHead = [replica: string, seq: number, prev: string, wall: number, author: string, kind: CommitKind, note: string];
type OpArray = readonly [type: string, id: string, field: string, value: Value, parents: readonly ChangeId[], seen: readonly ChangeId[]];

/** The text that is hashed and travels, without white space. */
export function encodeCommit(c: Commit): string {
  const ops = c.ops.map((op): OpArray => [op.type, op.id, op.field, op.value, op.parents, op.seen]);
  return JSON.stringify(["wm1", c.replica, c.seq, c.prev, c.wall, c.author, c.kind, c.note, ops] satisfies CommitArray);
}

/** Text as commits hold it: well formed, NFC. */
export const canonicalText = (text: string): string => text.toWellFormed().normalize("NFC");

/** Why every colleague would refuse a commit with these words, as a sentence for its author; null when none would. */
export function problemWithWords(author: string, note: string): string | null {
  if (!isLine(canonicalText(author)))
    return "A name, role or organisation takes one line of at most 256 bytes, without control characters. Nothing was changed. Shorten it or type it anew, then try again.";
  if (!isText(canonicalText(note), caps.noteBytes))
    return "This reason or note is longer than 4 KiB. Nothing was changed. Shorten it, then try again.";
  return null;
}
/** The same for one value: what to enter. */
export const problemWithSize = (value: Value): string | null =>
  isValue(typeof value === "string" ? canonicalText(value) : value) ? null : "Enter text of at most 64 KiB, or a whole number.";

export type CommitError = { readonly type: "Newer" } | { readonly type: "Malformed"; readonly what: string };
const malformed = (what: string) => err<CommitError>({ type: "Malformed", what });

/** Reads one line of a bundle. Accepts nothing but the canonical text of a well-formed commit. */
export function decodeCommit(line: string): Result<Commit, CommitError> {
  if (line.length > caps.length) return malformed("too long");
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return malformed("not JSON");
  }
  if (!Array.isArray(parsed)) return malformed("not a commit");
  if (typeof parsed[0] === "string" && /^wm\d+$/.test(parsed[0]) && parsed[0] !== "wm1") return err({ type: "Newer" });
  if (parsed.length !== 9 || parsed[0] !== "wm1") return malformed("not a commit");
  const [, replica, seq, prev, wall, author, kind, note, rawOps] = parsed;
  if (!isReplicaId(replica)) return malformed("replica");
  if (!isCount(seq) || seq < 1) return malformed("sequence number");
  if (typeof prev !== "string" || (seq === 1 ? prev !== "" : !isHash(prev))) return malformed("previous commit");
  if (!isCount(wall) || wall > caps.wall) return malformed("time");
  if (!isLine(author)) return malformed("author");
  if (!isKind(kind)) return malformed("kind");
  if (!isText(note, caps.noteBytes)) return malformed("note");
  if (!Array.isArray(rawOps) || rawOps.length === 0 || rawOps.length > caps.ops) return malformed("number of changes");
  const ops: Op[] = [];
  const cells = new Set<string>();
  for (const raw of rawOps) {
    if (!Array.isArray(raw) || raw.length !== 6) return malformed("change");
    const [type, id, field, value, parents, seen] = raw;
    if (!isName(type) || !isName(id) || !isName(field)) return malformed("name of a record or field");
    if (!isValue(value)) return malformed("value");
    if (!isRefs(parents) || !isRefs(seen)) return malformed("reference");
    if (rawOps.length > 1) {
      const cell = `${type}\0${id}\0${field}`;
      if (cells.has(cell)) return malformed("the same field twice");
      cells.add(cell);
    }
    ops.push({ type, id, field, value, parents, seen });
  }
  if (JSON.stringify(parsed) !== line) return malformed("not in canonical form");
  return ok({ replica, seq, prev, wall, author, kind, note, ops });
}

export const isHash = (v: unknown): v is string => typeof v === "string" && /^[A-Za-z0-9_-]{43}$/.test(v);
export const isReplicaId = (v: unknown): v is string => typeof v === "string" && /^[A-Za-z0-9_-]{22}$/.test(v);

const isCount = (v: unknown): v is number => typeof v === "number" && Number.isSafeInteger(v) && v >= 0;
const isKind = (v: unknown): v is CommitKind => commitKinds.some((kind) => kind === v);
const isRefs = (v: unknown): v is string[] =>
  Array.isArray(v) &&
  v.length <= caps.refs &&
  v.every((r) => typeof r === "string" && /^[A-Za-z0-9_-]{43}:(0|[1-9]\d{0,3})$/.test(r)) &&
  (v.length < 2 || new Set(v).size === v.length);
/** Whether it can name a type, a record or a field. */
export const isName = (v: unknown): v is string => isLine(v) && v !== "";
/** A short text that stands in sentences and in keys. */
const isLine = (v: unknown): v is string => isText(v, caps.nameBytes) && oneLine.test(v);
/**
 * One line, without anything that a terminal would obey, and without the marks that turn round what is written after them (embeddings, overrides,
 * isolates): behind a name that holds one, a fingerprint would be read backwards.
 */
export const oneLine = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;
const isValue = (v: unknown): v is Value => v === null || (typeof v === "number" ? Number.isSafeInteger(v) : isText(v, caps.valueBytes));

/** Letters of which each is one byte and has one form. */
const printable = /^[\x20-\x7e]*$/;

/** Well-formed NFC text of at most so many UTF-8 bytes. */
function isText(v: unknown, bytes: number): v is string {
  if (typeof v !== "string" || v.length > bytes) return false;
  if (printable.test(v)) return true;
  return v.isWellFormed() && new TextEncoder().encode(v).length <= bytes && v.normalize("NFC") === v;
}
