/** What colleagues' copies hold, by their own last word: the ends of their chains, and with them everything that these build on. */
import type { Manifest } from "../shared/bundle.ts";
import type { ReadDb } from "./sqlite.ts";

/** The chains of the log, without what is in the commits. The template's have no key: every copy began with them. */
export interface Chains {
  readonly byHash: ReadonlyMap<string, Link>;
  readonly byNumber: ReadonlyMap<number, Link>;
  /** How many changes they hold in all. */
  readonly changes: number;
}
interface Link {
  readonly c: number;
  readonly prev: number | null;
  readonly changes: number;
}

export function chainsIn(db: ReadDb): Chains {
  const links = db
    .sql<Link & { readonly hash: Uint8Array; readonly keyless: number }>(
      `SELECT c, hash, prev, lead(c, 1, (SELECT max(h) + 1 FROM change)) OVER (ORDER BY c) - c AS changes, key IS NULL AS keyless
       FROM "commit" JOIN replica USING (r)`,
    )
    .all()
    .filter(({ keyless }) => keyless === 0);
  return {
    byHash: new Map(links.map((link) => [Buffer.from(link.hash).toString("base64url"), link])),
    byNumber: new Map(links.map((link) => [link.c, link])),
    changes: links.reduce((sum, { changes }) => sum + changes, 0),
  };
}

/** The commits that a copy with these chain ends holds, as far as they are here. */
export function heldWith({ byHash, byNumber }: Chains, have: Manifest["have"]): ReadonlySet<number> {
  const held = new Set<number>();
  for (const [, , hash] of have)
    for (let next = byHash.get(hash); next && !held.has(next.c); next = next.prev === null ? undefined : byNumber.get(next.prev))
      held.add(next.c);
  return held;
}

export function changesLacking(chains: Chains, have: Manifest["have"]): number {
  let held = 0;
  for (const c of heldWith(chains, have)) held += chains.byNumber.get(c)?.changes ?? 0;
  return chains.changes - held;
}

/** A number that grows with every commit that a copy takes in or writes, whatever its clock says. */
export const knowledgeIn = (have: Manifest["have"]): number => have.reduce((sum, [, seq]) => sum + seq, 0);
