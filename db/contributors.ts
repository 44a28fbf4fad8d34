/** Colleagues' copies of the plan: how each describes itself, how it stands here, when it last wrote and what it still lacks. */
import type { Contributor, Contributors } from "../shared/api.ts";
import type { Manifest } from "../shared/bundle.ts";
import { fingerprintOf } from "../shared/roster.ts";
import { chainsIn, changesLacking } from "./acknowledged.ts";
import { keysAreSealed } from "./keys.ts";
import { type Plan, replicaIn } from "./plan.ts";
import type { ReadDb } from "./sqlite.ts";
import { keepsRosterHere, standingsIn } from "./trust.ts";

/** Who exchanges with this copy, how they stand, when they last wrote and what they still lack. */
export function contributorsIn(plan: Plan): Contributors {
  const { db } = plan;
  // A plan that is only looked at signs with a passing key: its name is the one in the file.
  const own = replicaIn(db) ?? plan.signer.replica;
  const standings = standingsIn(db);
  const known = knownCopies(db);
  const chains = chainsIn(db);
  const replaced = new Set(
    db
      .sql<{ previous: string }>("SELECT previous FROM succession WHERE own = 0 AND previous IS NOT NULL")
      .all()
      .map(({ previous }) => previous),
  );
  const lastBundle = db.sql<{ created: number; received: number; changes: number }>(
    // Whatever its sender's clock says, it was not made after it came.
    "SELECT created, received, changes FROM bundle WHERE replica = ? AND state = 'merged' ORDER BY min(created, received) DESC LIMIT 1",
  );
  const copies = [...known].flatMap(([replica, { name, role, organisation, recipient, have }]): Contributor[] => {
    const standing = standings.get(replica);
    if (standing?.status === "own" || replaced.has(replica)) return [];
    return [
      {
        replica,
        fingerprint: fingerprintOf(replica),
        name,
        role,
        organisation,
        status: standing?.status ?? "unknown",
        keepsRoster: standing?.keepsRoster ?? false,
        decidedBy: standing?.decidedBy ? known.get(standing.decidedBy)?.name || fingerprintOf(standing.decidedBy) : null,
        lastBundle: lastBundle.get(replica) ?? null,
        lacks: changesLacking(chains, have),
        canEncrypt: recipient !== "",
      },
    ];
  });
  return {
    own: {
      replica: own,
      fingerprint: fingerprintOf(own),
      keepsRoster: keepsRosterHere(db),
      keys: keysAreSealed() ? "sealed" : "files",
    },
    copies: copies.sort((a, b) => a.name.localeCompare(b.name, "en-GB") || (a.replica < b.replica ? -1 : 1)),
  };
}

/** A copy as its newest bundle, or else the roster, or else a bundle that waits, describes it. */
export interface KnownCopy {
  readonly name: string;
  readonly role: string;
  readonly organisation: string;
  readonly recipient: string;
  readonly have: Manifest["have"];
}

/** Every copy of a colleague that was ever heard of. */
export function knownCopies(db: ReadDb): ReadonlyMap<string, KnownCopy> {
  const copies = new Map<string, KnownCopy>();
  const waiting = db
    .sql<{ replica: string; name: string }>("SELECT replica, sender AS name FROM bundle WHERE state = 'held' AND replica <> ''")
    .all();
  for (const { replica, name } of waiting) copies.set(replica, { name, role: "", organisation: "", recipient: "", have: [] });
  const standings = standingsIn(db);
  for (const [replica, { status, entry }] of standings) {
    if (status === "own") copies.delete(replica);
    else if (entry) copies.set(replica, { ...entry, have: [] });
    else if (!copies.has(replica)) copies.set(replica, { name: "", role: "", organisation: "", recipient: "", have: [] });
  }
  const peers = db
    .sql<Omit<KnownCopy, "have"> & { replica: string; have: string }>("SELECT replica, name, role, organisation, recipient, have FROM peer")
    .all();
  for (const { replica, have, ...peer } of peers)
    if (standings.get(replica)?.status !== "own") copies.set(replica, { ...peer, have: JSON.parse(have) as Manifest["have"] });
  return copies;
}
