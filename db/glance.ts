/** Bundles at a glance: what a file in the exchange folder is, without unpacking its changes, and whether it would bring something. */
import { bundleErrorInWords, readHead } from "../shared/bundle.ts";
import { unsealAll } from "./age.ts";
import { readFiles } from "./inbox.ts";
import { problemWithSender } from "./opening.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { commitNumberOf } from "./read.ts";
import { ownNames } from "./trust.ts";

export interface GlancedBundle {
  readonly type: "bundle";
  readonly sha256: string;
  /** The sender as the bundle names them, and their replica id. */
  readonly from: string;
  readonly replica: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly changes: number;
  /** Written by this copy, under the name that it has now or an earlier one. */
  readonly isOwn: boolean;
  /** Whether it holds everything that its sender had then. */
  readonly isWhole: boolean;
  /** Whether it holds all that this copy has. */
  readonly isCurrent: boolean;
  /** The commits at the ends of the chains in it: who has these has all of it. */
  readonly tips: readonly string[];
}
export type Glance =
  | GlancedBundle
  /** Some of it has not arrived yet. */
  | { readonly type: "unfinished"; readonly arrived: number; readonly expected: number }
  /** Addressed to somebody else, or encrypted for them. */
  | { readonly type: "elsewhere" }
  | { readonly type: "useless"; readonly reason: string };
/** It would bring something; it has nothing that is not here; it was received before, and waits or was refused. */
export type Standing = "new" | "here" | "received";

/** @param home the data folder, where the key for encrypted ones is */
export async function glanceAt(plan: Plan, home: string, path: string): Promise<Glance> {
  const [file] = await unsealAll(home, readFiles([path]));
  if (!file) return { type: "useless", reason: "" };
  if ("unreadable" in file) return file.foreign ? { type: "elsewhere" } : { type: "useless", reason: file.unreadable };
  const head = readHead(file.bytes, primitives);
  if (!head.ok) {
    if (head.error.type === "CutShort") return { type: "unfinished", arrived: head.error.arrived, expected: head.error.expected };
    return { type: "useless", reason: bundleErrorInWords(head.error) };
  }
  const { from, to, sender, created, changes, requires, checkpoints, have } = head.value;
  const own = ownNames(plan.db);
  if (!own.has(from) && to !== "any" && !to.replicas.some((replica) => own.has(replica))) return { type: "elsewhere" };
  const problem = problemWithSender(plan, head.value);
  if (problem) return { type: "useless", reason: problem };
  return {
    type: "bundle",
    sha256: hexOf(primitives.sha256(file.bytes)),
    from: sender.name,
    replica: from,
    created,
    changes,
    isOwn: own.has(from),
    isWhole: requires.length === 0,
    isCurrent: have.some(([, , hash]) => hash === newestCommit(plan)),
    tips: checkpoints.map(([, , hash]) => hash),
  };
}

export function standingOf({ db }: Plan, { sha256, tips }: Pick<GlancedBundle, "sha256" | "tips">): Standing {
  const state = db.value<string>("SELECT state FROM bundle WHERE sha256 = ?", sha256);
  if (state === "held" || state === "rejected") return "received";
  const isHere = (tip: string): boolean => commitNumberOf(db, tip) !== undefined;
  return tips.every(isHere) ? "here" : "new";
}

/** The commit that was logged last: nothing builds on it yet, so a bundle that acknowledges it acknowledges all. */
function newestCommit({ db }: Plan): string {
  const hash = db.value<Uint8Array>(`SELECT hash FROM "commit" ORDER BY c DESC LIMIT 1`);
  return hash ? Buffer.from(hash).toString("base64url") : "";
}
