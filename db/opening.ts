/** Bundles before anything is written: verified, their senders known or not, and what each still waits for. */
import type { BundleInfo, HeldAsk } from "../shared/api.ts";
import { type BundleError, bundleErrorInWords, type Container, type Manifest, openContainer, readCommits } from "../shared/bundle.ts";
import { dayOf, longDay } from "../shared/dates.ts";
import { err, never, ok, type Result } from "../shared/result.ts";
import { fingerprintOf } from "../shared/roster.ts";
import { knownCopies } from "./contributors.ts";
import type { KeptOut, OpenedFile } from "./inbox.ts";
import type { Plan } from "./plan.ts";
import { hexOf, primitives } from "./primitives.ts";
import { commitNumberOf } from "./read.ts";
import type { ReadDb } from "./sqlite.ts";
import { ownNames, standingsIn } from "./trust.ts";

/** A file as far as it can be known before anything is written. */
export type Opened = {
  readonly name: string;
} & ( // Waiting: its sender is unknown or something that it builds on is missing, until another bundle brings that.
  | (Sealed & { readonly state: "ready" | "waiting"; readonly container: Container })
  | (Sealed & { readonly state: "duplicate" })
  | (KeptOut & {
      /** Of a file that could not be read: null. */
      readonly sha256: string | null;
      /** Null where it could not be read. */
      readonly manifest: Manifest | null;
    })
);
interface Sealed {
  /** Of the file, in hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly manifest: Manifest;
}

/** Bundles verified one by one as far as their commits, which are unpacked only where their sender is welcome, and as they are merged. */
export function openAll(plan: Plan, files: readonly OpenedFile[], admit: boolean): readonly Opened[] {
  const { db } = plan;
  const seen = new Set<string>();
  const open = (file: OpenedFile, sha256: string | null): Opened => {
    const { name } = file;
    if ("unreadable" in file || sha256 === null) {
      return { ...rejected("unreadable" in file ? file.unreadable : ""), name, sha256, manifest: null };
    }
    const read = openContainer(file.bytes, primitives);
    if (!read.ok) return { ...fateOf(read.error), name, sha256, manifest: null };
    const container = read.value;
    const { manifest } = container;
    const problem = problemWithSender(plan, manifest);
    if (problem) return { ...rejected(problem), name, sha256, manifest };
    const known = seen.has(sha256) || db.value("SELECT 1 FROM bundle WHERE sha256 = ? AND state = 'merged'", sha256) !== undefined;
    const sealed = { name, sha256, manifest, size: file.bytes.length };
    if (known) return { state: "duplicate", ...sealed };
    return { state: lackIn(db, manifest, admit) ? "waiting" : "ready", ...sealed, container };
  };
  return files.flatMap((file) => {
    const sha256 = file.kept ?? (file.bytes ? hexOf(primitives.sha256(file.bytes)) : null);
    // What waits here and comes once more is one bundle.
    if (file.kept && seen.has(file.kept)) return [];
    const opened = open(file, sha256);
    if (sha256 !== null) seen.add(sha256);
    return [opened];
  });
}

const rejected = (reason: string): KeptOut => ({ state: "rejected", reason, ask: null });
/** What a newer Waymark made is held until this one is newer too; anything else that cannot be read is refused. */
export const fateOf = (error: BundleError): KeptOut =>
  error.type === "Newer"
    ? { state: "held", reason: bundleErrorInWords(error), ask: { type: "update", app: error.app } }
    : rejected(bundleErrorInWords(error));

/** Why a sound bundle has no business here, as sentences; null when it has. */
export function problemWithSender({ db, planId }: Plan, manifest: Manifest): string | null {
  const sender = manifest.sender.name || "its sender";
  const safe = "Nothing was imported and your plan is unchanged.";
  if (manifest.plan !== planId)
    return `This bundle belongs to another plan. ${safe} Open the plan it was made for, or ask ${sender} which one that is.`;
  const own = ownNames(db);
  if (manifest.to !== "any" && !own.has(manifest.from) && !manifest.to.replicas.some((replica) => own.has(replica)))
    return `This bundle is for ${manifest.to.name || "somebody else"}, not for you. ${safe} Ask ${sender} for one of your own.`;
  const standing = standingsIn(db, manifest).get(manifest.from);
  if (standing?.status !== "revoked") return null;
  const keeper = standing.decidedBy === null ? null : knownCopies(db).get(standing.decidedBy)?.name || "the keeper of the roster";
  const next = keeper
    ? `Ask ${keeper}, who withdrew it for everybody.`
    : `Ask ${sender} by telephone who has that copy now, and admit it again if all is well.`;
  return `This bundle comes from a copy that was withdrawn: ${sender}, ${fingerprintOf(manifest.from)}. ${safe} ${next}`;
}

/** What a bundle waits for, as far as its manifest tells; null when it can be unpacked and tried. */
export function lackIn(db: ReadDb, manifest: Manifest, admit: boolean): HeldAsk | null {
  const { from, sender } = manifest;
  if (!admit && !standingsIn(db, manifest).has(from))
    return { type: "sender", replica: from, name: sender.name, fingerprint: fingerprintOf(from) };
  const lacking = foundationsLacking(db, manifest);
  return lacking.length === 0 ? null : { type: "changes", missing: whoseChanges(db, lacking) };
}

/** Of what a bundle builds on, what is not here. */
export const foundationsLacking = (db: ReadDb, { requires }: Manifest): Manifest["requires"] =>
  requires.filter(([, , tip]) => commitNumberOf(db, tip) === undefined);

/** Each author once, with their newest; none where there are more than anybody would ask one by one: a full bundle has them all. */
function whoseChanges(db: ReadDb, lacking: Manifest["requires"]): Extract<HeldAsk, { type: "changes" }>["missing"] {
  const copies = knownCopies(db);
  const byAuthor = new Map<string, { readonly author: string; readonly role: string; readonly until: number }>();
  for (const [replica, , , author, until] of lacking) {
    const copy = copies.get(replica);
    const role = copy && copy.name === author ? copy.role : "";
    if (until > (byAuthor.get(author)?.until ?? -1)) byAuthor.set(author, { author, role, until });
  }
  return byAuthor.size > 6 ? [] : [...byAuthor.values()];
}

/** The sentences for a bundle that waits: for what, that it is kept, whom to ask. */
export function askInWords(ask: HeldAsk, { sender }: Manifest): string {
  const from = sender.name || "its sender";
  const kept = "Nothing of it was imported; it is kept and tried again with the next bundle.";
  switch (ask.type) {
    case "sender":
      return `Its sender, ${sender.name || "who gives no name"}, is not known to this copy. ${kept} Ask ${from} to read out the fingerprint of their copy, and admit it if it is ${ask.fingerprint}.`;
    case "changes": {
      const who = (author: string, role: string): string => (author || "an unnamed colleague") + (role === "" ? "" : ` (${role})`);
      const [first] = ask.missing;
      const lacks = ask.missing.map(({ author, until }) => `${author || "an unnamed colleague"}’s changes up to ${longDay(dayOf(until))}`);
      if (!first) return `It builds on changes that this copy does not have. ${kept} Ask ${from} for a full bundle.`;
      return `It builds on ${lacks.join(" and ")}. ${kept} Ask ${who(first.author, first.role)} for a bundle made on or after ${longDay(dayOf(first.until))}, or ${from} for a full one.`;
    }
    case "update":
      return bundleErrorInWords({ type: "Newer", app: ask.app });
    default:
      return never(ask);
  }
}

/** @param authors of its commits; none while they are packed */
export function bundleInfo(manifest: Manifest, authors: readonly string[], size: number): BundleInfo {
  return {
    from: manifest.sender.name,
    replica: manifest.from,
    created: manifest.created,
    note: manifest.note,
    verified: true,
    commits: manifest.commits,
    changes: manifest.changes,
    size,
    authors,
  };
}
/** Whose commits are in a bundle. They are read one by one and let go: for a look at a stranger's file no memory is spent. */
export function authorsIn(container: Container): Result<readonly string[], BundleError> {
  const authors = new Set<string>();
  const problem = readCommits(container, primitives, ({ commit }) => authors.add(commit.author));
  return problem ? err(problem) : ok([...authors].sort());
}
