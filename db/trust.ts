/**
 * Who may send bundles here, kept beside the log and never in the digest: what was decided here, the rosters of those who keep one, and the names that
 * copies had before. What follows from them is `shared/roster.ts`'s to say.
 */
import type { FileError } from "../shared/api.ts";
import { type Manifest, replicaOfKey, rosterText, type SignedRoster, type Succession, toBase64url } from "../shared/bundle.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type Roster, readRoster, type Standing, standingsFrom, type Tips } from "../shared/roster.ts";
import { chainsIn, heldWith, knowledgeIn } from "./acknowledged.ts";
import { meta, type Plan, setMeta } from "./plan.ts";
import { primitives } from "./primitives.ts";
import type { Db, ReadDb } from "./sqlite.ts";

/**
 * The standing of every copy that has one here. @param arriving a bundle's manifest: what its own key says of its names counts before it is merged
 */
export function standingsIn(db: ReadDb, arriving?: Manifest): ReadonlyMap<string, Standing> {
  const names = db.sql<{ replica: string; previous: string | null; own: number }>("SELECT replica, previous, own FROM succession").all();
  const links = names.flatMap(({ replica, previous, own }) => (previous !== null && own === 0 ? [[replica, previous] as const] : []));
  const decided = db
    .sql<{ replica: string; keeps: number; revoked: string | null }>("SELECT replica, keeps_roster AS keeps, revoked FROM sender")
    .all()
    .map(
      ({ replica, keeps, revoked }) => [replica, { keepsRoster: keeps === 1, revoked: revoked === null ? null : tipsIn(revoked) }] as const,
    );
  const rosters = db
    .sql<{ keeper: string; text: string }>("SELECT keeper, text FROM roster")
    .all()
    .flatMap(({ keeper, text }): (readonly [string, Roster])[] => {
      const roster = readRoster(text);
      return roster ? [[keeper, roster]] : [];
    });
  return standingsFrom({
    own: new Set(names.flatMap(({ replica, own }) => (own === 1 ? [replica] : []))),
    decided: new Map(decided),
    rosters: new Map(rosters),
    succession: new Map([...links, ...(arriving?.succession ?? []).map(([replica, previous]) => [replica, previous] as const)]),
  });
}

/** Every name that this copy has had: bundles for any of them are for it. */
export const ownNames = (db: ReadDb): ReadonlySet<string> =>
  new Set(
    db
      .sql<{ replica: string }>("SELECT replica FROM succession WHERE own = 1")
      .all()
      .map(({ replica }) => replica),
  );

/** Lets a copy in. Refused where a roster that counts here withdrew it: that is for its keeper to take back. */
export function admitCopy(db: Db, replica: string, keepsRoster: boolean, now: number): Result<null, FileError> {
  const standing = standingsIn(db).get(replica);
  if (standing?.status === "own") return failed("This is this copy itself. Nothing was changed. It needs nobody to admit it.");
  if (standing?.status === "revoked" && standing.decidedBy !== null) {
    const keeper = db.value<string>("SELECT name FROM peer WHERE replica = ?", standing.decidedBy) || "The keeper of the roster";
    return failed(`${keeper} withdrew this copy for everybody. Nothing was changed. Ask ${keeper} to admit it again.`);
  }
  db.sql(
    `INSERT INTO sender(replica, keeps_roster, revoked, at) VALUES (?,?,NULL,?)
     ON CONFLICT(replica) DO UPDATE SET keeps_roster = excluded.keeps_roster, revoked = NULL, at = excluded.at`,
  ).run(replica, keepsRoster ? 1 : 0, now);
  return ok(null);
}

/** Withdraws a copy as of the ends of its chain here. What it wrote stays; bundles that it sends are refused from now on. */
export function revokeCopy(db: Db, replica: string, now: number): Result<null, FileError> {
  if (ownNames(db).has(replica)) return failed("This is this copy itself. Nothing was changed. Choose a colleague’s copy.");
  const tips = db
    .sql<{ seq: number; hash: Uint8Array }>(
      `SELECT seq, hash FROM "commit" WHERE r = (SELECT r FROM replica WHERE id = ?) AND c NOT IN (SELECT prev FROM "commit" WHERE prev IS NOT NULL)`,
    )
    .all(replica)
    .map(({ seq, hash }): Tips[number] => [seq, toBase64url(hash)]);
  db.sql(
    `INSERT INTO sender(replica, keeps_roster, revoked, at) VALUES (?,0,?,?)
     ON CONFLICT(replica) DO UPDATE SET keeps_roster = 0, revoked = excluded.revoked, at = excluded.at`,
  ).run(replica, JSON.stringify(tips), now);
  return ok(null);
}

/**
 * What a merged bundle says of its sender's copy, and of whom else to trust. A roster is kept when its keeper counts here, or is the sender, whose
 * roster may come to count; a name is kept with the one it had before.
 */
export function takeWord({ db, planId }: Plan, manifest: Manifest): void {
  const { from, sender, recipient, created, have, rosters, succession } = manifest;
  const last = db.sql<{ created: number; have: string }>("SELECT created, have FROM peer WHERE replica = ?").get(from);
  // Only what is older by both is passed over: a clock that was ahead once must not hush the copy for years, nor a file that was put back.
  if (!last || created >= last.created || knowledgeIn(have) > knowledgeIn(JSON.parse(last.have) as Manifest["have"]))
    db.sql("INSERT OR REPLACE INTO peer(replica, name, role, organisation, recipient, created, have) VALUES (?,?,?,?,?,?,?)").run(
      from,
      sender.name,
      sender.role,
      sender.organisation,
      recipient,
      created,
      JSON.stringify(have),
    );
  for (const [replica, previous, key, signature] of succession)
    db.sql("INSERT OR IGNORE INTO succession(replica, previous, key, signature, own) VALUES (?,?,?,?,0)").run(
      replica,
      previous,
      Buffer.from(key, "base64url"),
      Buffer.from(signature, "base64url"),
    );
  const standings = standingsIn(db);
  for (const roster of rosters) {
    const keeper = replicaOfKey(Buffer.from(roster[0], "base64url"), primitives);
    if (keeper === from || standings.get(keeper)?.keepsRoster) keepRoster(db, planId, roster);
  }
}

/** Whether this copy signs a roster of everybody it admitted, which travels in its bundles. */
export const keepsRosterHere = (db: ReadDb): boolean => meta(db, "keepsRoster") === 1;
export function keepRosterHere(db: Db, keep: boolean): void {
  setMeta(db, "keepsRoster", keep ? 1 : 0);
}

/** Keeps a roster whose signature was checked, if it is newer than what its keeper said before: a rollback is passed over. */
export function keepRoster(db: Db, planId: string, [key, text, signature]: SignedRoster): void {
  const roster = readRoster(text);
  const bytes = Buffer.from(key, "base64url");
  if (!roster || !primitives.verify(bytes, rosterText(planId, text), Buffer.from(signature, "base64url"))) return;
  db.sql(
    `INSERT INTO roster(keeper, version, key, text, signature) VALUES (?,?,?,?,?) ON CONFLICT(keeper) DO UPDATE
     SET version = excluded.version, text = excluded.text, signature = excluded.signature WHERE excluded.version > version`,
  ).run(replicaOfKey(bytes, primitives), roster.version, bytes, text, Buffer.from(signature, "base64url"));
}

/** Changes by withdrawn copies beyond where they were withdrawn, which came through others: commit numbers, with the copy's id. */
export function commitsAfterWithdrawal(db: ReadDb): readonly { readonly c: number; readonly replica: string }[] {
  const withdrawn = [...standingsIn(db)].filter(([, { revoked }]) => revoked !== null);
  if (withdrawn.length === 0) return [];
  const chains = chainsIn(db);
  return withdrawn.flatMap(([replica, { revoked }]) => {
    if (!revoked) return [];
    const before = heldWith(
      chains,
      revoked.map(([seq, hash]) => [replica, seq, hash]),
    );
    const newest = Math.max(0, ...revoked.map(([seq]) => seq));
    // A withdrawal whose place in the chain is not here says at least up to which number all was well.
    const isKnown = revoked.every(([, hash]) => chains.byHash.has(hash));
    return db
      .sql<{ c: number; seq: number }>(`SELECT c, seq FROM "commit" WHERE r = (SELECT r FROM replica WHERE id = ?) ORDER BY c`)
      .all(replica)
      .filter(({ c, seq }) => (isKnown ? !before.has(c) : seq > newest))
      .map(({ c }) => ({ c, replica }));
  });
}

/** The names that this copy had, newest first, for those who knew it by an earlier one. */
export function successionToSend({ db, signer }: Plan): readonly Succession[] {
  const links = new Map(
    db
      .sql<{ replica: string; previous: string; key: Uint8Array; signature: Uint8Array }>(
        "SELECT replica, previous, key, signature FROM succession WHERE own = 1 AND previous IS NOT NULL",
      )
      .all()
      .map((link) => [link.replica, link]),
  );
  const sent: Succession[] = [];
  for (let link = links.get(signer.replica); link && sent.length < mostNames; link = links.get(link.previous))
    sent.push([link.replica, link.previous, toBase64url(link.key), toBase64url(link.signature)]);
  return sent;
}
const mostNames = 64;

/** Takes over whom a plan trusts into a copy that will stand in its place: going back in the plan takes back no withdrawal. */
export function carryTrust(from: ReadDb, to: Db): void {
  setMeta(to, "keepsRoster", meta(from, "keepsRoster") === 1 ? 1 : 0);
  for (const table of ["sender", "roster", "succession", "peer"]) {
    to.exec(`DELETE FROM ${table}`);
    for (const row of from.sql<Record<string, string | number | Uint8Array | null>>(`SELECT * FROM ${table}`).all())
      to.sql(
        `INSERT INTO ${table}(${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
          .map(() => "?")
          .join(", ")})`,
      ).run(...Object.values(row));
  }
}

const tipsIn = (json: string): Tips => JSON.parse(json) as Tips;
const failed = (message: string): Result<never, FileError> => err({ type: "File", message });
