/** The roster that this copy signs for others, and those that it passes on: who may send bundles, in the words of whoever keeps it. */
import type { Me } from "../shared/api.ts";
import { rosterText, type SignedRoster, toBase64url } from "../shared/bundle.ts";
import { type Roster, type RosterEntry, readRoster } from "../shared/roster.ts";
import { knownCopies } from "./contributors.ts";
import type { Plan } from "./plan.ts";
import type { ReadDb } from "./sqlite.ts";
import { keepRoster, keepsRosterHere, standingsIn } from "./trust.ts";

/** The rosters that travel in a bundle: this copy's own, signed anew when it says something else than before, and those that count here. */
export function rostersToSend(plan: Plan, me: Me): readonly SignedRoster[] {
  const { db, signer, planId } = plan;
  if (keepsRosterHere(db)) {
    const entries = entriesHere(plan, me);
    const last = newestOwnRoster(db);
    if (JSON.stringify(last?.entries) !== JSON.stringify(entries)) {
      const text = JSON.stringify({ version: (last?.version ?? 0) + 1, entries } satisfies Roster);
      keepRoster(db, planId, [toBase64url(signer.publicKey), text, toBase64url(signer.sign(rosterText(planId, text)))]);
    }
  }
  const standings = standingsIn(db);
  const counting = db
    .sql<{ keeper: string; key: Uint8Array; text: string; signature: Uint8Array }>(
      "SELECT keeper, key, text, signature FROM roster ORDER BY keeper <> ?, keeper",
    )
    .all(signer.replica)
    .filter(({ keeper }) => (keeper === signer.replica ? keepsRosterHere(db) : standings.get(keeper)?.keepsRoster));
  let room = mostBytes;
  return counting.slice(0, 16).flatMap(({ key, text, signature }): SignedRoster[] => {
    room -= Buffer.byteLength(JSON.stringify(text));
    return room < 0 ? [] : [[toBase64url(key), text, toBase64url(signature)]];
  });
}
/** Of all rosters in a manifest, this copy's own first: some 1,500 copies. The others travel in their keepers' bundles. */
const mostBytes = 500_000;

/** Everybody with a standing here, and this copy itself. */
function entriesHere({ db, signer, recipient }: Plan, { name, role, organisation }: Me): readonly RosterEntry[] {
  const known = knownCopies(db);
  const others = [...standingsIn(db)].flatMap(([replica, { status, keepsRoster, revoked }]): RosterEntry[] => {
    if (status === "own") return [];
    const copy = known.get(replica);
    const words = {
      name: copy?.name ?? "",
      role: copy?.role ?? "",
      organisation: copy?.organisation ?? "",
      recipient: copy?.recipient ?? "",
    };
    return [{ replica, ...words, keepsRoster, revoked }];
  });
  const own: RosterEntry = { replica: signer.replica, name, role, organisation, recipient, keepsRoster: true, revoked: null };
  return [own, ...others].sort((a, b) => (a.replica < b.replica ? -1 : 1));
}

function newestOwnRoster(db: ReadDb): Roster | null {
  const texts = db
    .sql<{ text: string }>("SELECT text FROM roster JOIN succession ON replica = keeper WHERE own = 1 ORDER BY version DESC")
    .all();
  return texts[0] ? readRoster(texts[0].text) : null;
}
