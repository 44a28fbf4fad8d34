/** The verbs of exchange: bundles out, looked at and in; and who may send them. */
import { seal } from "../db/age.ts";
import { openConflicts } from "../db/conflicts.ts";
import { contributorsIn } from "../db/contributors.ts";
import { encodePlan, recipientsFor, writeBundle } from "../db/exportBundle.ts";
import { inboxOf, type OpenedFile } from "../db/inbox.ts";
import { type MergeOptions, mergeFiles } from "../db/merge.ts";
import { authorsIn, bundleInfo } from "../db/opening.ts";
import type { Plan } from "../db/plan.ts";
import { previewFiles } from "../db/preview.ts";
import { primitives } from "../db/primitives.ts";
import { before, makeRestorePoint } from "../db/restorePoints.ts";
import { admitCopy, keepRosterHere, revokeCopy } from "../db/trust.ts";
import type { ConflictItem, Contributor, Me, MergeReceipt } from "../shared/api.ts";
import { bundleErrorInWords, openContainer } from "../shared/bundle.ts";
import { canonicalText } from "../shared/commit.ts";
import { longMoment } from "../shared/dates.ts";
import { newId } from "../shared/ids.ts";
import { fingerprintOf } from "../shared/roster.ts";
import { readMe } from "./preferences.ts";
import {
  counted,
  type Exit,
  type Flags,
  one,
  orRefuse,
  path,
  Refused,
  type Surroundings,
  say,
  WrongUsage,
  withFiles,
  withPlan,
} from "./verbs.ts";

export function exportPlan(at: Surroundings, { values, positionals }: Flags): Exit {
  const [file, out] = positionals;
  if (!file || !out) throw new WrongUsage("export takes FILE and OUT.waymark.");
  if (values.consolidated && values.for !== undefined) throw new WrongUsage("A consolidated bundle is for everybody: leave --for out.");
  return withPlan(at, file, "write", (plan): Exit => {
    const to = values.for ?? "any";
    const recipients = values.encrypt ? orRefuse(recipientsFor(plan, to)) : null;
    const bundle = orRefuse(
      encodePlan(plan, {
        sender: senderOf(plan, values.as, at.home),
        to,
        note: values.note ?? "",
        kind: values.consolidated ? "consolidated" : values.full ? "full" : "update",
        own: values.own,
        app: at.version,
        now: at.now(),
      }),
    );
    const write = (bytes: Uint8Array): number => {
      const written = orRefuse(writeBundle(path(at, out), bundle, bytes));
      say(at, values.json, written, `Wrote ${counted(written.changes, "change")} to ${written.file} (SHA-256 ${written.sha256}).`);
      return 0;
    };
    return recipients ? seal(bundle, recipients).then(write) : write(bundle);
  });
}

/** Who sends: the name given, the one this installation knows, or the one who last wrote on this copy. */
function senderOf(plan: Plan, name: string | undefined, home: string): Me {
  const me = readMe(home);
  if (name === undefined && me) return me;
  const last = plan.db.value<string>(`SELECT author FROM replica JOIN "commit" ON c = tip WHERE replica.id = ?`, plan.signer.replica);
  return { name: name ?? last ?? "", role: "", organisation: "" };
}

export function inspect(at: Surroundings, { values, positionals }: Flags): Exit {
  if (positionals.length === 0) throw new WrongUsage("inspect takes at least one BUNDLE.");
  return withFiles(at, positionals, (files) => inspectFiles(at, values.json, files));
}

function inspectFiles(at: Surroundings, json: boolean, files: readonly OpenedFile[]): number {
  let refused = 0;
  const answers = files.map((file) => {
    const opened = "unreadable" in file ? null : openContainer(file.bytes, primitives);
    const read = opened?.ok ? authorsIn(opened.value) : opened;
    if (opened?.ok && read?.ok && !("unreadable" in file)) {
      const { manifest } = opened.value;
      return {
        file: file.name,
        ...bundleInfo(manifest, read.value, file.bytes.length),
        fingerprint: fingerprintOf(manifest.from),
        to: manifest.to === "any" ? "any" : manifest.to.name,
        encrypted: file.encrypted === true,
        rosters: manifest.rosters.length,
      };
    }
    refused += 1;
    const reason = "unreadable" in file ? file.unreadable : read && !read.ok ? bundleErrorInWords(read.error) : "";
    at.err(`${file.name}: ${reason}`);
    return { file: file.name, verified: false, reason };
  });
  const lines = answers.flatMap((info) =>
    "from" in info
      ? [
          `${info.file}: from ${info.from || "an unnamed sender"}, ${longMoment(info.created)}, ${counted(info.changes, "change")} in ${counted(info.commits, "commit")}, verified.`,
          `  Fingerprint ${info.fingerprint}${info.to === "any" ? "" : `; for ${info.to} alone`}${info.encrypted ? "; was encrypted" : ""}${info.rosters > 0 ? "; with a roster of who may send" : ""}`,
        ]
      : [],
  );
  if (json || lines.length > 0) say(at, json, answers, lines.join("\n"));
  return refused > 0 ? 1 : 0;
}

export function merge(at: Surroundings, { values, positionals }: Flags): Exit {
  const [file, ...bundles] = positionals;
  if (!file || bundles.length === 0) throw new WrongUsage("merge takes FILE and at least one BUNDLE.");
  return withFiles(at, bundles, (files) => mergeInto(at, file, values, files));
}

function mergeInto(at: Surroundings, file: string, values: Flags["values"], files: readonly OpenedFile[]): number {
  return withPlan(at, file, "write", (plan) => {
    const options = { now: at.now(), inbox: inboxOf(at.home, plan), admit: values.admit, tick: progress(at) };
    if (values["dry-run"]) {
      const { id: _, ...preview } = previewFiles(plan, newId(), files, options);
      at.out(JSON.stringify({ dryRun: true, ...preview }));
      const reasons = preview.bundles.filter((bundle) => bundle.state === "rejected");
      for (const { file: name, reason } of reasons) at.err(`${name}: ${reason}`);
      if (reasons.length === preview.bundles.length) return 1;
      return preview.counts.conflict > 0 || preview.bundles.some((bundle) => bundle.state === "held" || bundle.state === "rejected")
        ? 3
        : 0;
    }
    const receipt = mergeHere(at, plan, files, values.admit);
    return tellMerge(at, plan, receipt, files.length);
  });
}

const mergeHere = (at: Surroundings, plan: Plan, files: readonly OpenedFile[], admitAll = false): MergeReceipt =>
  mergeFiles(plan, files, {
    now: at.now(),
    inbox: inboxOf(at.home, plan),
    admit: admitAll,
    tick: progress(at),
    restorePoint: () => makeRestorePoint(at.home, plan, before.merge, at.now()).file,
  }).receipt;

function tellMerge(at: Surroundings, plan: Plan, receipt: MergeReceipt, files: number): number {
  at.out(JSON.stringify({ ...receipt, at: moment(receipt.at), conflicts: openConflicts(plan.db, receipt.at).map(printed) }));
  for (const { bundle, reason } of [...receipt.rejected, ...receipt.held]) at.err(`${bundle}: ${reason}`);
  for (const words of receipt.notices) at.err(words);
  return exitCodeOf(receipt, files);
}

export function contributors(at: Surroundings, { values, positionals }: Flags): number {
  const change = values["keep-roster"] || values["no-roster"];
  return withPlan(at, one(positionals, "FILE"), change ? "write" : "read", (plan) => {
    if (change) keepRosterHere(plan.db, values["keep-roster"]);
    const { own, copies } = contributorsIn(plan);
    const lines = copies.map(
      ({ fingerprint, name, role, status, keepsRoster, decidedBy, lastBundle, lacks }) =>
        `  ${fingerprint}  ${name || "unnamed"}${role ? ` (${role})` : ""}: ${status}${decidedBy ? ` by ${decidedBy}` : ""}${keepsRoster ? ", keeps the roster" : ""}; last bundle ${lastBundle ? longMoment(lastBundle.created) : "never"}; lacks ${counted(lacks, "change")}`,
    );
    const first = `This copy: ${own.fingerprint}${own.keepsRoster ? ", keeps the roster" : ""}`;
    say(at, values.json, { own, copies }, [first, ...lines].join("\n"));
    return 0;
  });
}

export function admit(at: Surroundings, { values, positionals }: Flags): number {
  const [file, who] = positionals;
  if (!file || !who) throw new WrongUsage("admit takes FILE and PERSON-OR-FINGERPRINT.");
  return withPlan(at, file, "write", (plan) => {
    const { replica, name, fingerprint } = copyCalled(plan, who);
    orRefuse(admitCopy(plan.db, replica, values["keeps-roster"], at.now()));
    at.err(`Admitted ${name || "an unnamed colleague"}, ${fingerprint}.`);
    return tellMerge(at, plan, mergeHere(at, plan, []), 0);
  });
}

export function revoke(at: Surroundings, { values, positionals }: Flags): number {
  const [file, who] = positionals;
  if (!file || !who) throw new WrongUsage("revoke takes FILE and PERSON-OR-FINGERPRINT.");
  return withPlan(at, file, "write", (plan) => {
    const { replica, name, fingerprint } = copyCalled(plan, who);
    orRefuse(revokeCopy(plan.db, replica, at.now()));
    const words = `Withdrew the copy of ${name || "an unnamed colleague"}, ${fingerprint}: its bundles are refused from now on. What it wrote stays.`;
    say(at, values.json, { replica, fingerprint, status: "revoked" }, words);
    return 0;
  });
}

/** A colleague's copy by its person's name, its fingerprint or its replica id. */
function copyCalled(plan: Plan, who: string): Contributor {
  const { copies } = contributorsIn(plan);
  const called = canonicalText(who);
  const found = copies.filter(({ replica, fingerprint, name }) => [replica, fingerprint, name].includes(called));
  const [copy] = found;
  if (!copy)
    throw new Refused(
      `Nobody called “${who}” is known here. Nothing was changed. Merge a bundle of theirs: it is held until they are admitted.`,
    );
  if (found.length > 1)
    throw new Refused(
      `${found.length} copies are called “${who}”: say which by its fingerprint (${found.map(({ fingerprint }) => fingerprint).join(", ")}). Nothing was changed.`,
    );
  return copy;
}

/** A bundle held earlier and tried again may be among the refused. */
function exitCodeOf(receipt: MergeReceipt, files: number): number {
  if (files > 0 && receipt.merged.length === 0 && receipt.duplicate === 0 && receipt.rejected.length >= files) return 1;
  return receipt.conflictCount > 0 || receipt.held.length > 0 || receipt.rejected.length > 0 ? 3 : 0;
}

/** On a terminal, every 256 commits; a file or a pipe is spared. */
const progress =
  (at: Surroundings): MergeOptions["tick"] =>
  (done, total, of) => {
    if (process.stderr.isTTY && (of === "records" || done % 256 === 0)) at.err(`Merging: ${done} of ${total} ${of}`);
  };

/** A conflict as the contract has it: moments in ISO 8601; the base of a single field as the bare value, of a group by field. */
export function printed(item: ConflictItem) {
  const [only, ...more] = item.fields;
  const base = only !== undefined && more.length === 0 ? (item.base[only] ?? null) : item.base;
  return { ...item, base, heads: item.heads.map((head) => ({ ...head, at: moment(head.at) })) };
}

export const moment = (ms: number): string => new Date(ms).toISOString();
