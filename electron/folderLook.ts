/**
 * What a look into the exchange folder asks for, worked out from its listing and from what was seen there before. No file is touched here: the
 * folder may lie on a share that comes and goes, or be filled by a program that copies behind everybody's back.
 */
import type { GlancedBundle, Standing } from "../db/glance.ts";
import type { Offer } from "../shared/api.ts";

/** A file as the folder lists it. */
export interface Listed {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, by the clock of whatever keeps the folder. */
  readonly modified: number;
}
export type Finding =
  /** New, or still growing: it is read once a look finds it as the look before left it. */
  | { readonly type: "settling" }
  /** Not whole yet, or held by another program. */
  | { readonly type: "later"; readonly reason: string; readonly tries: number; readonly again: number }
  | { readonly type: "bundle"; readonly bundle: GlancedBundle; readonly standing: Standing }
  | { readonly type: "elsewhere" }
  | { readonly type: "useless"; readonly reason: string };
export interface Seen extends Listed {
  readonly finding: Finding;
}

/** Milliseconds: a file that nobody touched for so long is whole, or will never be. */
const quiet = 60_000;
/** Milliseconds between two tries at a file that is not whole: the first, and the longest that doubling leads to. */
const firstWait = 5_000;
const longestWait = 300_000;

/**
 * Goes through a listing. Files that left are forgotten; a file that changed is looked at as a new one.
 * @param now milliseconds since 1970
 * @returns what is known now, and the files to be read, which stand in it as settling or later
 */
export function planLook(
  listing: readonly Listed[],
  before: ReadonlyMap<string, Seen>,
  now: number,
): { readonly seen: ReadonlyMap<string, Seen>; readonly read: readonly Listed[] } {
  const seen = new Map<string, Seen>();
  const read: Listed[] = [];
  for (const file of listing) {
    if (!isBundleName(file.name)) continue;
    const known = before.get(file.name);
    const finding = known && known.size === file.size && known.modified === file.modified ? known.finding : null;
    seen.set(file.name, { ...file, finding: finding ?? { type: "settling" } });
    if (file.size === 0) {
      seen.set(file.name, { ...file, finding: notYet("It is still empty.", finding, now) });
    } else if (finding === null ? !known && now - file.modified > quiet : isDue(finding, now)) read.push(file);
  }
  return { seen, read };
}
const isDue = (finding: Finding, now: number): boolean => finding.type === "settling" || (finding.type === "later" && now >= finding.again);

/** What a file that could not be read whole is until the next try; the tries grow rarer. */
export function notYet(reason: string, before: Finding | null, now: number): Finding {
  const tries = before?.type === "later" ? before.tries + 1 : 1;
  return { type: "later", reason, tries, again: now + Math.min(longestWait, firstWait * 2 ** (tries - 1)) };
}

/** A bundle, and none of what office programs, browsers and sync clients leave while they work. Numbered copies, "x (1).waymark", are bundles. */
export function isBundleName(name: string): boolean {
  return /\.waymark(\.age)?$/i.test(name) && !/^(~\$|\.|~)/.test(name);
}

/**
 * The bundles to offer, newest first: each content once, whatever its names, and of one copy only the newest where that holds the whole log of its
 * sender, and with it everything that the older ones hold.
 */
export function offersIn(seen: ReadonlyMap<string, Seen>): readonly Offer[] {
  const taken = new Set<string>();
  const whole = new Set<string>();
  return [...seen.values()]
    .flatMap(({ name, finding }) => (finding.type === "bundle" && finding.standing === "new" ? [{ file: name, ...finding.bundle }] : []))
    .sort((a, b) => b.created - a.created || (a.file < b.file ? -1 : 1))
    .filter(({ sha256, replica, isOwn, isWhole }) => {
      if (isOwn || taken.has(sha256) || whole.has(replica)) return false;
      taken.add(sha256);
      if (isWhole && replica !== "") whole.add(replica);
      return true;
    })
    .map(({ file, from, replica, created, changes }) => ({ file, from, replica, created, changes }));
}

/** One's own bundles in the folder, newest first. */
export const ownIn = (seen: ReadonlyMap<string, Seen>): readonly { readonly file: string; readonly bundle: GlancedBundle }[] =>
  [...seen.values()]
    .flatMap(({ name, finding }) => (finding.type === "bundle" && finding.bundle.isOwn ? [{ file: name, bundle: finding.bundle }] : []))
    .sort((a, b) => b.bundle.created - a.bundle.created);

/**
 * One's own bundles that may go: all but the newest and the one before it, which somebody may be copying.
 * @param isEncrypted then those that anybody can read go as well, whatever their age
 */
export const outdatedIn = (seen: ReadonlyMap<string, Seen>, isEncrypted = false): readonly string[] =>
  ownIn(seen).flatMap(({ file }, i) => (i >= 2 || (isEncrypted && !/\.age$/i.test(file)) ? [file] : []));

/** Every bundle that was glanced at, in the order of the listing. @param standing only those */
export const bundlesIn = (seen: ReadonlyMap<string, Seen>, standing?: Standing): readonly GlancedBundle[] =>
  [...seen.values()].flatMap(({ finding }) =>
    finding.type === "bundle" && (standing === undefined || finding.standing === standing) ? [finding.bundle] : [],
  );

/**
 * Gives each bundle, in the order of `bundlesIn`, its standing. One that was here and is new again (the plan was put back as it was) settles and is
 * read once more: its copy was let go.
 */
export function withStandings(seen: ReadonlyMap<string, Seen>, standings: readonly Standing[]): ReadonlyMap<string, Seen> {
  let next = 0;
  return new Map(
    [...seen].map(([name, file]) => {
      const { finding } = file;
      if (finding.type !== "bundle") return [name, file];
      const standing = standings[next++] ?? "new";
      const isBack = standing === "new" && finding.standing !== "new" && !finding.bundle.isOwn;
      return [name, { ...file, finding: isBack ? { type: "settling" } : { ...finding, standing } }];
    }),
  );
}
