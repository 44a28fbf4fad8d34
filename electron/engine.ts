/**
 * The engine: the worker thread that holds the plan's database. It answers the methods of `EngineApi` and `MainApi` one at a time, in order, and
 * pushes a patch of whole rows after every write.
 */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { seal, unsealAll } from "../db/age.ts";
import { baselinesIn, datesAt, makeBaseline } from "../db/baselines.ts";
import { openConflicts, resolveConflict } from "../db/conflicts.ts";
import { contributorsIn } from "../db/contributors.ts";
import { enterEdits } from "../db/entryChecks.ts";
import { encodePlan, exportBundle, recipientsFor, writeBundle } from "../db/exportBundle.ts";
import { writeFileWhole } from "../db/files.ts";
import { glanceAt, standingOf } from "../db/glance.ts";
import { bundlesReceived, heldFiles, inboxOf, type OpenedFile, readFiles } from "../db/inbox.ts";
import { keysAreSealed, sealKeysWith } from "../db/keys.ts";
import { type MergeOptions, mergeFiles } from "../db/merge.ts";
import { asideName, createPlan, isPlanAt, openPlan, type Plan, setAside } from "../db/plan.ts";
import { previewFiles } from "../db/preview.ts";
import { primitives } from "../db/primitives.ts";
import { allRows, allViolations, changedRows, conflictCount, historyOf } from "../db/read.ts";
import { receiptOf, receiptsOf } from "../db/receipts.ts";
import { recoverPlan, recoveryInWords } from "../db/recovery.ts";
import { movedMilestones, unexplainedMove } from "../db/reforecasts.ts";
import { concernsRemit, decideRemit, outsideRemit, outsideRemitCount, reopenRemit } from "../db/remit.ts";
import { lastReports } from "../db/reports.ts";
import { compareRestorePoint, restorePlan } from "../db/restore.ts";
import { before, makeRestorePoint, restorePointsOf } from "../db/restorePoints.ts";
import { answersThatStand, checkAnswer } from "../db/review.ts";
import { runtimeTrouble } from "../db/selfTest.ts";
import type { TouchedRecord } from "../db/settle.ts";
import { storageErrorInWords } from "../db/sqlite.ts";
import { admitCopy, keepRosterHere, revokeCopy } from "../db/trust.ts";
import { rememberStep, stepToRedo, stepToUndo, turnStep } from "../db/undo.ts";
import { lastChange } from "../db/write.ts";
import type { FileError, MergePreview, MergeReceipt, Patch, PlanState, ReviewAnswer, Snapshot, UndoError } from "../shared/api.ts";
import { newId } from "../shared/ids.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { fingerprintOf } from "../shared/roster.ts";
import { keepRestorePoints } from "./automaticPoints.ts";
import { comparisonOf, writeComparison } from "./comparisonFile.ts";
import type { Answer, Ask, EngineStart, PortApi } from "./port.ts";
import { meFile, readMe } from "./preferences.ts";

/** A task that main asked to stop. */
class Cancelled extends Error {}

const start = workerData as EngineStart;
const port = parentPort;
if (!port) throw new Error("The engine runs in a worker thread.");

sealKeysWith(start.sealingKey ?? null);
const trouble = runtimeTrouble(primitives);
if (trouble !== null) throw new Error(trouble);
let me = readMe(start.home);
/** What has to be said once somebody looks: pushed with the first snapshot. */
let account: string | null = null;
const plan = openOrCreate();
const keeper = keepRestorePoints(start.home, plan, (words) => send({ push: { type: "notice", words } }));
/** The preview that waits for Apply: with the files as they were read, so that what is applied is what was shown. */
let waiting: { readonly preview: MergePreview; readonly files: readonly OpenedFile[] } | null = null;
/** Kept, since it is pushed with every patch and costs a look at each of them. */
let remitCount = outsideRemitCount(plan.db);

const methods: { readonly [M in keyof PortApi]: PortApi[M] } = {
  snapshot: () => {
    if (account !== null) send({ push: { type: "notice", words: account } });
    account = null;
    return snapshotOf(plan);
  },
  edit: (request) => {
    const unexplained = unexplainedMove(plan.db, request.edits, request.why);
    if (unexplained) return err({ type: "Invalid", ...unexplained });
    const done = guarded(() => enterEdits(plan, request, author(), Date.now()));
    return done.ok ? ok(publish(done.value)) : done;
  },
  undo: () => turn("undone"),
  redo: () => turn("done"),
  lastReports: () => lastReports(plan.db),
  history: (type, id) => historyOf(plan.db, type, id),
  conflicts: () => openConflicts(plan.db, Date.now()),
  resolve: (conflict, at, resolution, why) => {
    const done = guarded(() => {
      const resolved = plan.db.transaction(() => {
        const result = resolveConflict(plan.db, plan.signer, conflict, at, resolution, { author: author(), note: why, now: Date.now() });
        if (result.ok) rememberStep(plan.db, `Decision on ${result.value.item.title}`, result.value);
        return result;
      });
      return resolved.ok ? ok(resolved.value.settled.touched) : resolved;
    });
    return done.ok ? ok(publish(done.value)) : done;
  },
  outsideRemit: () => outsideRemit(plan.db),
  decideRemit: (item, at, decision, why) => {
    if (decision.remit === "reopen") {
      reopenRemit(plan.db, item);
      return ok(publish([], true));
    }
    const { remit } = decision;
    const done = guarded(() =>
      plan.db.transaction(() => {
        const result = decideRemit(plan, item, at, { remit }, { author: author(), note: why, now: Date.now() });
        if (result.ok && result.value.written) rememberStep(plan.db, `Revert of ${result.value.item.title}`, result.value.written);
        return result;
      }),
    );
    return done.ok ? ok(publish(done.value.written?.settled.touched ?? [], true)) : done;
  },
  openPreview: () => waiting?.preview ?? null,
  previewAgain: (id) => {
    const open = opened(id);
    return open ? look(id, open.files, open.preview.answers) : failed(noPreview);
  },
  answer: (id, answer) => {
    const open = opened(id);
    if (!open) return err({ type: "NoSuchConflict", message: noPreview });
    const checked = checkAnswer(open.preview, answer);
    if (!checked.ok) return checked;
    const others = open.preview.answers.filter(({ item }) => item !== answer.item);
    waiting = { ...open, preview: { ...open.preview, answers: [...others, answer] } };
    return ok(null);
  },
  takeAnswerBack: (id, item) => {
    const open = opened(id);
    if (open) waiting = { ...open, preview: { ...open.preview, answers: open.preview.answers.filter((answer) => answer.item !== item) } };
  },
  receipts: () => receiptsOf(plan.db),
  receipt: (number) => receiptOf(plan.db, number),
  applyMerge: (preview) => {
    const open = opened(preview);
    if (!open) return failed(noPreview);
    const done = merge(open.files, open.preview.answers);
    if (done.ok) waiting = null;
    return done;
  },
  dropMerge: (preview) => {
    if (opened(preview)) waiting = null;
  },
  restorePoints: () => restorePointsOf(start.home, plan),
  makeRestorePoint: (label) => {
    const done = guarded(() => ok(makeRestorePoint(start.home, plan, label, Date.now())));
    return done.ok ? done : failed(done.error.message);
  },
  compareRestorePoint: (id) => {
    const done = guarded(() => compareRestorePoint(plan, start.home, id));
    return done.ok ? done : failed(done.error.message);
  },
  restore: (id) => {
    keeper.pause();
    const done = guarded(() => restorePlan(plan, start.home, id, Date.now()));
    if (!done.ok) return failed(done.error.message);
    // What they showed was the plan as it no longer is.
    waiting = null;
    remitCount = outsideRemitCount(plan.db);
    send({ push: { type: "opened", snapshot: snapshotOf(plan) } });
    return done;
  },
  setMe: (who) => {
    me = { name: who.name.trim(), role: who.role.trim(), organisation: who.organisation.trim() };
    writeFileWhole(meFile(start.home), JSON.stringify(me));
    publish([]);
  },
  contributors: () => contributorsIn(plan),
  bundlesReceived: () => bundlesReceived(plan.db),
  admit: (replica, keepsRoster) => {
    const admitted = guarded(() => admitCopy(plan.db, replica, keepsRoster, Date.now()));
    if (!admitted.ok) return failed(admitted.error.message);
    // While a preview is open, what was held joins it when it is read again: nothing is applied before Apply.
    return waiting ? ok(null) : mergeHeld();
  },
  revoke: (replica) => {
    const revoked = guarded(() => revokeCopy(plan.db, replica, Date.now()));
    return revoked.ok ? revoked : failed(revoked.error.message);
  },
  keepRoster: (keep) => {
    const kept = guarded(() => ok(keepRosterHere(plan.db, keep)));
    return kept.ok ? ok(null) : failed(kept.error.message);
  },
  baselines: () => baselinesIn(plan),
  makeBaseline: (baseline) => {
    const done = guarded(() => makeBaseline(plan, baseline, { name: author(), role: me?.role ?? "" }, Date.now()));
    return done.ok ? ok(publish(done.value.touched)) : done;
  },
  compareBaselines: (was, is) => comparisonOf(plan, was, is),
  baselineDates: (ref) => datesAt(plan, ref),
  movedMilestones: (ids) => movedMilestones(plan.db, ids),
  // Reaches a busy engine through the shared flag; arriving here there is nothing to stop.
  cancel: () => undefined,
  exportTo: (path, note, own = false) => exportBundle(plan, path, { ...exportOptions("any", "update", note), own }),
  exportFor: async (to, path, { note, encrypt }) => {
    const options = to === "everybody" ? exportOptions("any", "consolidated", note) : exportOptions(to, "update", note);
    const recipients = encrypt ? recipientsFor(plan, options.to) : ok(null);
    if (!recipients.ok) return recipients;
    const bundle = encodePlan(plan, options);
    if (!bundle.ok) return bundle;
    return writeBundle(path, bundle.value, recipients.value ? await seal(bundle.value, recipients.value) : bundle.value);
  },
  previewFiles: async (paths) => {
    const files = await unsealAll(start.home, readFiles(paths));
    // Bundles that come while others are looked at join them.
    const [known, answers] = [waiting?.files ?? [], waiting?.preview.answers];
    return look(newId(), [...known, ...files.filter((file) => !known.some((other) => isSameFile(file, other)))], answers);
  },
  writeDocument: (path, content) => {
    const done = guarded(() => {
      writeFileWhole(path, content);
      return ok(path);
    });
    return done.ok ? done : failed(done.error.message);
  },
  glance: (path) => glanceAt(plan, start.home, path),
  standings: (bundles) => bundles.map((bundle) => standingOf(plan, bundle)),
  copy: () => ({
    title: plan.db.value<string>("SELECT title FROM plan WHERE title IS NOT NULL LIMIT 1") ?? "",
    file: plan.file,
    replica: plan.signer.replica,
  }),
  writeComparison: (path, was, is) => {
    const done = guarded(() => writeComparison(plan, path, was, is));
    return done.ok ? done : failed(done.error.message);
  },
  facts: () => ({ me, sqlite: plan.db.value<string>("SELECT sqlite_version()") ?? "", keys: keysAreSealed() ? "sealed" : "files" }),
  close: () => {
    keeper.stop();
    plan.close();
    port.unref();
  },
};

if (plan.isRenamed)
  tell(
    `This plan file was copied or moved, or comes from another computer, so this copy goes on under a new name: ${fingerprintOf(plan.signer.replica)}. Nothing is lost. Colleagues may be asked to admit it once.`,
  );
// An update of Waymark may be what a bundle waited for.
const waited = mergeHeld();
if (waited.ok && waited.value) tell(waitedInWords(waited.value));

/** One after the other, also where one has to wait for an encrypted file. */
let turnOf: Promise<void> = Promise.resolve();
port.on("message", (ask: Ask) => {
  turnOf = turnOf.then(() => answer(ask));
});

async function answer({ id, method, args }: Ask): Promise<void> {
  Atomics.store(start.cancel, 0, 0);
  keeper.worked();
  const run: unknown = Object.hasOwn(methods, method) ? Reflect.get(methods, method) : undefined;
  try {
    if (typeof run !== "function") throw new Error(`The engine has no method ${method}.`);
    send({ id, value: await run(...args) });
  } catch (error) {
    send({ id, failed: error instanceof Error ? error.message : String(error) });
  }
}

function send(answer: Answer): void {
  port?.postMessage(answer);
}

/** Merges files, and what was held until now. */
function merge(files: readonly OpenedFile[], answers: readonly ReviewAnswer[] = []): Result<MergeReceipt, FileError> {
  const done = guarded(() =>
    ok(
      mergeFiles(plan, files, {
        by: author(),
        answers,
        now: Date.now(),
        inbox: inboxOf(start.home, plan),
        admit: false,
        tick: ticker("Merging changes"),
        restorePoint: () => makeRestorePoint(start.home, plan, before.merge, Date.now()).file,
      }),
    ),
  );
  if (!done.ok) return failed(done.error.message);
  publish(done.value.touched);
  return ok(done.value.receipt);
}

/** Tries again what was held. @returns null when nothing came in */
function mergeHeld(): Result<MergeReceipt | null, FileError> {
  if (heldFiles(plan, inboxOf(start.home, plan)).length === 0) return ok(null);
  const done = merge([]);
  return done.ok && done.value.merged.length === 0 ? ok(null) : done;
}

const exportOptions = (to: string, kind: "update" | "consolidated", note: string) => ({
  sender: me ?? { name: "", role: "", organisation: "" },
  to,
  note,
  kind,
  app: start.appVersion,
  now: Date.now(),
});

function turn(to: "undone" | "done"): Result<Patch, UndoError> {
  const step = to === "undone" ? stepToUndo(plan.db) : stepToRedo(plan.db);
  if (!step) return err({ type: "NothingToUndo" });
  const done = guarded(() => ok(turnStep(plan.db, plan.signer, step, to, { author: author(), now: Date.now() })));
  return done.ok ? ok(publish(done.value)) : done;
}

const opened = (preview: string): typeof waiting => (waiting?.preview.id === preview ? waiting : null);
const noPreview = "This preview is no longer there. Nothing was changed. Open the bundles again.";

/** Reads what files would change, and keeps that as the preview that waits, with those answers that still stand. */
function look(id: string, files: readonly OpenedFile[], answers: readonly ReviewAnswer[] = []): Result<MergePreview, FileError> {
  const done = guarded(() =>
    ok(previewFiles(plan, id, files, { now: Date.now(), inbox: inboxOf(start.home, plan), admit: false, tick: ticker("Reading bundles") })),
  );
  if (!done.ok) return failed(done.error.message);
  const preview = { ...done.value, answers: answersThatStand(done.value, answers) };
  waiting = { preview, files };
  return ok(preview);
}
const isSameFile = (x: OpenedFile, y: OpenedFile): boolean =>
  x.bytes && y.bytes ? Buffer.from(x.bytes).equals(y.bytes) : x.name === y.name && "unreadable" in x && "unreadable" in y;

/** Tells every window what changed, and answers the same to the one that asked. */
function publish(touched: readonly TouchedRecord[], isDecided = false): Patch {
  if (touched.length > 0) keeper.changed();
  if (isDecided || concernsRemit(plan.db, touched)) remitCount = outsideRemitCount(plan.db);
  const patch: Patch = { position: lastChange(plan.db), ...changedRows(plan.db, touched), state: stateOf(plan) };
  send({ push: { type: "changed", patch } });
  return patch;
}

const snapshotOf = (opened: Plan): Snapshot => ({
  position: lastChange(opened.db),
  tables: allRows(opened.db),
  state: stateOf(opened),
});

function stateOf({ db, file, signer }: Plan): PlanState {
  return {
    file,
    conflicts: conflictCount(db),
    outsideRemit: remitCount,
    violations: allViolations(db),
    undo: stepToUndo(db)?.label ?? null,
    redo: stepToRedo(db)?.label ?? null,
    savedAt: db.value<number>(`SELECT wall FROM replica JOIN "commit" ON c = tip WHERE replica.id = ?`, signer.replica) ?? null,
    me,
  };
}

/** Runs a write; what storage refuses (a full disk, a read-only file) becomes news, and a cancelled task says so. */
function guarded<T, E = never>(work: () => Result<T, E>): Result<T, E | { readonly type: "NotSaved"; readonly message: string }> {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Cancelled ? "Stopped. Nothing was changed." : storageErrorInWords(error);
    if (message === null) throw error;
    return err({ type: "NotSaved", message });
  }
}

/** Reports progress about four times a second and stops the task when main asks. */
function ticker(task: string): MergeOptions["tick"] {
  let told = Date.now();
  return (done, total, of) => {
    if (of === "commits" && done % 256 !== 0) return;
    if (Atomics.load(start.cancel, 0) === 1) throw new Cancelled();
    const now = Date.now();
    if (now - told < 250) return;
    told = now;
    send({ push: { type: "progress", task: of === "records" ? "Working out what the plan shows" : task, done, total } });
  };
}

/** Kept for when somebody looks. */
function tell(words: string): void {
  account = account === null ? words : `${account}\n\n${words}`;
}
function waitedInWords({ merged, applied }: MergeReceipt): string {
  return `${merged.length === 1 ? "A bundle" : `${merged.length} bundles`} that waited came in: ${applied.toLocaleString("en-GB")} ${applied === 1 ? "change" : "changes"} from ${[...new Set(merged.map(({ from }) => from || "an unnamed colleague"))].join(", ")}. The exchange screen lists what is here; undo takes it back.`;
}

function author(): string {
  return me?.name ?? "Unnamed";
}

/**
 * The plan that was asked for, or this installation's own: the built-in plan, made on the first run without a question. A damaged one is made whole
 * again; where nothing of one's own plan can be rescued, the built-in plan is where a colleague's full bundle finds its place.
 */
function openOrCreate(): Plan {
  const file = start.plan ?? join(start.home, "plans", "Norfolk and Waveney Joint Forward Plan.waymarkplan");
  const create = () => createPlan(file, start.home, "norfolk-waveney-2025", { author: author(), now: Date.now() });
  const opened = isPlanAt(file) ? openPlan(file, start.home, "write") : create();
  if (opened.ok) return opened.value;
  if (opened.error.type !== "Damaged") throw new Error(opened.error.message);
  const recovered = recoverPlan(file, start.home, Date.now());
  if (recovered.ok) {
    account = recoveryInWords(recovered.value.recovery);
    return recovered.value.plan;
  }
  if (recovered.error.type !== "Damaged" || start.plan !== null) throw new Error(recovered.error.message);
  const kept = asideName(file, Date.now());
  setAside(file, kept);
  account = `The plan’s file was damaged, and neither its log nor a restore point of it could be read. It was kept as ${kept}. The plan now shown is the one that Waymark comes with. Ask a colleague for a full bundle and open it: it brings everything that you sent them.`;
  const made = create();
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function failed(message: string): Result<never, FileError> {
  return err({ type: "File", message });
}
