/**
 * Who may send bundles. A copy is trusted because somebody here admitted it, because a roster that counts here lists it, or because a trusted copy
 * vouches that it goes on under a new name (MERGE.md 3.8). Pure: what is kept, and where, is `db/roster.ts`'s business.
 */
import * as z from "zod/mini";
import { fromBase64url } from "./bundle.ts";
import { caps, isHash, isReplicaId, oneLine } from "./commit.ts";

/** Where the ends of a copy's chain lay when it was withdrawn: what it wrote beyond them is reported. */
export type Tips = readonly (readonly [seq: number, hash: string])[];
export interface RosterEntry {
  readonly replica: string;
  readonly name: string;
  readonly role: string;
  readonly organisation: string;
  /** What a bundle for this copy is encrypted to; "" when it is not known. */
  readonly recipient: string;
  /** Whether the roster of this copy counts wherever this one does. */
  readonly keepsRoster: boolean;
  /** Null for a copy in good standing. */
  readonly revoked: Tips | null;
}
export interface Roster {
  /** Of two rosters of one keeper the higher one counts, whichever came last. */
  readonly version: number;
  readonly entries: readonly RosterEntry[];
}

const words = z.string().check(z.maxLength(caps.nameBytes), z.regex(oneLine));
const count = z.number().check(z.refine((n) => Number.isSafeInteger(n) && n >= 0));
/** Unknown fields are let pass: a later version may say more. */
const rosterShape = z.object({
  version: count,
  entries: z
    .array(
      z.object({
        replica: z.string().check(z.refine(isReplicaId)),
        name: words,
        role: words,
        organisation: words,
        recipient: words,
        keepsRoster: z.boolean(),
        revoked: z.nullable(z.array(z.tuple([count, z.string().check(z.refine(isHash))])).check(z.maxLength(100))),
      }),
    )
    .check(z.maxLength(1_000)),
});

/** Null for one that is not a roster, or larger than any programme's. */
export function readRoster(text: string): Roster | null {
  try {
    const parsed = rosterShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What decides who is trusted. */
export interface Grounds {
  /** Every name that this copy has had. */
  readonly own: ReadonlySet<string>;
  /** Decided here, by copy. */
  readonly decided: ReadonlyMap<string, { readonly keepsRoster: boolean; readonly revoked: Tips | null }>;
  /** The newest roster of each keeper that ever came. */
  readonly rosters: ReadonlyMap<string, Roster>;
  /** From a copy's name to the one it had before, each vouched for by the key of before. */
  readonly succession: ReadonlyMap<string, string>;
}
export interface Standing {
  readonly status: "own" | "admitted" | "revoked";
  readonly keepsRoster: boolean;
  /** The keeper whose roster says so; null when it was decided here. */
  readonly decidedBy: string | null;
  readonly revoked: Tips | null;
  /** What the roster says of it. */
  readonly entry: RosterEntry | null;
}

/**
 * The standing of every copy that has one; all others are unknown. A decision made here outranks a roster, but for a withdrawal: that holds whoever
 * made it. A successor stands as its predecessor does, for as long as that one is not withdrawn; but who withdraws a name and keeps the one that goes
 * on for it means the name, not its bearer.
 */
export function standingsFrom(grounds: Grounds): ReadonlyMap<string, Standing> {
  const { own, decided, rosters, succession } = grounds;
  const standings = new Map<string, Standing>();
  for (const [replica, { keepsRoster, revoked }] of decided)
    standings.set(replica, {
      status: revoked ? "revoked" : "admitted",
      keepsRoster: keepsRoster && !revoked,
      decidedBy: null,
      revoked,
      entry: null,
    });
  for (const replica of own) standings.set(replica, { status: "own", keepsRoster: false, decidedBy: null, revoked: null, entry: null });
  const heard = new Set<string>();
  const heirs = new Set<string>();
  const successors = Map.groupBy(succession, ([, previous]) => previous);
  for (let progress = true; progress; ) {
    progress = false;
    for (const [keeper, roster] of [...rosters].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (heard.has(keeper) || !standings.get(keeper)?.keepsRoster || !isNewestOfLine(keeper, rosters, succession)) continue;
      heard.add(keeper);
      progress = true;
      for (const entry of roster.entries) hear(standings, keeper, entry);
    }
    // A map's loop also comes to what is put into it on the way: heirs of heirs.
    for (const [previous, before] of standings)
      for (const [replica] of (before.status === "admitted" && successors.get(previous)) || []) {
        if (standings.has(replica)) continue;
        standings.set(replica, before);
        heirs.add(replica);
        progress = true;
      }
  }
  // The heir of one that falls falls too, and with it whatever its own roster said on the way; and what a withdrawn copy says hushes nobody: all
  // again, without them.
  const fallen = new Set([...heirs].filter((replica) => !outlivesPrevious(replica, grounds, standings, heard)));
  const hushed = new Set([...rosters.keys()].filter((keeper) => standings.get(keeper)?.status === "revoked" && !heard.has(keeper)));
  if (fallen.size === 0 && hushed.size === 0) return standings;
  return standingsFrom({
    ...grounds,
    rosters: new Map([...rosters].filter(([keeper]) => !hushed.has(keeper))),
    succession: new Map([...succession].filter(([replica]) => !fallen.has(replica))),
  });
}

/** Whether an heir's predecessor stands, or whoever withdrew it keeps the heir or a name that goes on for the heir. */
function outlivesPrevious(
  replica: string,
  { rosters, succession }: Grounds,
  standings: ReadonlyMap<string, Standing>,
  heard: ReadonlySet<string>,
): boolean {
  const previous = succession.get(replica) ?? "";
  const status = standings.get(previous)?.status;
  const against = [...rosters].filter(
    ([keeper, { entries }]) => heard.has(keeper) && entries.some((entry) => entry.replica === previous && entry.revoked),
  );
  const isKept = ([keeper, { entries }]: readonly [string, Roster]): boolean =>
    [keeper, ...entries.flatMap((entry) => (entry.revoked ? [] : [entry.replica]))].some((name) =>
      lineOf(name, succession).includes(replica),
    );
  return status === "admitted" || (status === "revoked" && against.every(isKept));
}

function hear(standings: Map<string, Standing>, keeper: string, entry: RosterEntry): void {
  const { replica, keepsRoster, revoked } = entry;
  const known = standings.get(replica);
  if (known?.status === "own" || known?.status === "revoked") return;
  if (revoked) standings.set(replica, { status: "revoked", keepsRoster: false, decidedBy: keeper, revoked, entry });
  else if (known) standings.set(replica, { ...known, keepsRoster: known.keepsRoster || keepsRoster, entry });
  else standings.set(replica, { status: "admitted", keepsRoster, decidedBy: keeper, revoked: null, entry });
}

/** A keeper that goes on under a new name counts its versions on: only its newest roster speaks for it. */
function isNewestOfLine(keeper: string, rosters: Grounds["rosters"], succession: Grounds["succession"]): boolean {
  const first = lineOf(keeper, succession).at(-1);
  const version = rosters.get(keeper)?.version ?? 0;
  return [...rosters].every(([other, { version: theirs }]) => theirs <= version || lineOf(other, succession).at(-1) !== first);
}
/** A name and those that its bearer had before, newest first. */
function lineOf(replica: string, succession: Grounds["succession"]): readonly string[] {
  const line = new Set([replica]);
  // A set's loop also comes to what is added on the way; what is in it already ends a circle.
  for (const name of line) {
    const previous = succession.get(name);
    if (previous !== undefined) line.add(previous);
  }
  return [...line];
}

/** Letters and digits that are not taken for one another on the telephone. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The first 80 bits of SHA-256 of a copy's public key, of which its replica id is made: "7K3M-Q9TX-02VB-RD5H". */
export function fingerprintOf(replica: string): string {
  let bits = 0n;
  for (const byte of fromBase64url(replica).subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  const letters = Array.from({ length: 16 }, (_, i) => alphabet[Number((bits >> BigInt(75 - 5 * i)) & 31n)]).join("");
  return letters.match(/.{4}/g)?.join("-") ?? letters;
}
