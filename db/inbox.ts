/** Files that came: read as they were found, kept whatever they are before anybody looks into them, and what became of each. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { HeldAsk, ReceivedBundle } from "../shared/api.ts";
import type { Manifest } from "../shared/bundle.ts";
import { writeFileWhole } from "./files.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { type Db, type ReadDb, storageErrorInWords } from "./sqlite.ts";

/** A file that somebody sent, read whole. */
export interface ReceivedFile {
  /** As its folder names it; says nothing about the contents. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** It came inside an age file; these are the bytes that were in it. */
  readonly encrypted?: true;
}

/** A file as it was found; one that cannot be read, or not by us, comes with the sentences that say why. */
export type OpenedFile = (
  | ReceivedFile
  /** `foreign`: encrypted, and for others. */
  | { readonly name: string; readonly unreadable: string; readonly bytes?: Uint8Array; readonly foreign?: true }
) & {
  /** Of a file that waited here: what its content hashed to when it came, in hex. */
  readonly kept?: string;
};

export function readFiles(paths: readonly string[]): readonly OpenedFile[] {
  return paths.map((path) => {
    try {
      return { name: basename(path), bytes: readFileSync(path) };
    } catch (error) {
      const words = storageErrorInWords(error);
      if (!words) throw error;
      return { name: basename(path), unreadable: words };
    }
  });
}

/** Where a plan's received bundles are kept. @param home the data folder */
export const inboxOf = (home: string, plan: Pick<Plan, "planId">): string => join(home, "inbox", plan.planId.slice(0, 12));

/** Keeps a file under the hash of its content, for good. */
export function keepFile(inbox: string, { bytes }: OpenedFile): void {
  if (!bytes) return;
  mkdirSync(inbox, { recursive: true });
  const path = join(inbox, `${hexOf(primitives.sha256(bytes))}.waymark`);
  // One that was spoilt on the disk is made good by the next that comes.
  if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileWhole(path, bytes);
}

/** Bundles of earlier merges that still wait. */
export function heldFiles({ db }: Plan, inbox: string | null): readonly OpenedFile[] {
  if (inbox === null) return [];
  return db
    .sql<{ sha256: string; name: string }>("SELECT sha256, name FROM bundle WHERE state = 'held' ORDER BY b")
    .all()
    .flatMap(({ sha256, name }) => readFiles([join(inbox, `${sha256}.waymark`)]).map((file) => ({ ...file, name, kept: sha256 })));
}

/** Why a file did not come in: it waits for something, or it is of no use. The reason is sentences. */
export type KeptOut =
  | { readonly state: "held"; readonly reason: string; readonly ask: HeldAsk }
  | { readonly state: "rejected"; readonly reason: string; readonly ask: null };
export const merged = { state: "merged", reason: "", ask: null } as const;

/** Writes down what became of a file. @param manifest null when it could not be read; @returns the file's number */
export function noteFate(
  db: Db,
  file: { name: string; sha256: string },
  manifest: Manifest | null,
  fate: KeptOut | typeof merged,
  now: number,
): number {
  db.sql(
    `INSERT INTO bundle(sha256, name, replica, sender, created, received, changes, state, reason, ask) VALUES (?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT(sha256) DO UPDATE SET state = excluded.state, reason = excluded.reason, ask = excluded.ask, replica = excluded.replica,
       sender = excluded.sender, created = excluded.created, changes = excluded.changes`,
  ).run(
    file.sha256,
    file.name,
    manifest?.from ?? "",
    manifest?.sender.name ?? "",
    manifest?.created ?? now,
    now,
    manifest?.changes ?? 0,
    fate.state,
    fate.reason,
    fate.ask && JSON.stringify(fate.ask),
  );
  return db.value<number>("SELECT b FROM bundle WHERE sha256 = ?", file.sha256) ?? 0;
}

/** Everything that ever came, newest first. */
export function bundlesReceived(db: ReadDb): readonly ReceivedBundle[] {
  return db
    .sql<Omit<ReceivedBundle, "ask"> & { readonly ask: string | null }>(
      `SELECT sha256, name AS file, sender AS "from", replica, created, received, changes, state, reason, ask FROM bundle ORDER BY received DESC, b DESC`,
    )
    .all()
    .map((bundle) => ({ ...bundle, ask: bundle.ask === null ? null : (JSON.parse(bundle.ask) as HeldAsk) }));
}
