/**
 * One verb for each thing a person can do. Each asks the engine, shows the patch that comes back and says what happened; the screen never
 * changes plan data by itself. Edits go one at a time: the next is sent when the one before was answered and is on screen, so that what the
 * engine is told was on screen (`at`) is the truth.
 */
import type {
  Edit,
  EditError,
  EditRequest,
  ExportReceipt,
  FileError,
  Me,
  MergeReceipt,
  Patch,
  Position,
  RemitDecision,
  Resolution,
  ResolveError,
  RestorePoint,
  ReviewAnswer,
  Settings,
} from "../shared/api.ts";
import type { BaselineRef, NewBaseline } from "../shared/baselines.ts";
import { dayOf, longMoment } from "../shared/dates.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { api } from "./bridge.ts";
import { announce, notify, useNotices } from "./notices.ts";
import { agreeOnDates } from "./schedule/dating.ts";
import { applyPatch, useProgramme } from "./store.ts";
import { ask, setView, useView } from "./view.ts";
import { counted } from "./words.ts";

/** A change as the person made it. */
export interface Intent {
  readonly edits: readonly Edit[];
  /** The step's name, as undo shows it: "Move 7b.9 to 12 May 2027". */
  readonly label: string;
  readonly why?: string;
  /** For a form: `position()` when it opened. Without it, the position on screen when the edit is sent. */
  readonly at?: Position;
  /** What screen readers hear afterwards, where the label alone does not say it. */
  readonly said?: string;
}
/** The person closed a question (who they are, why a date moves); nothing was written. */
export type Cancelled = { readonly type: "Cancelled" };

/** The position on screen now. A form keeps it from the moment it opens. */
export const position = (): Position => useProgramme.getState().position;

/**
 * Writes a change. The first one asks who works here; one that moves dates asks why, and what moves with them.
 * @returns Invalid for the form to show beside its field; NotSaved is already in the banner, with the change kept for another try.
 */
export async function edit(intent: Intent): Promise<Result<null, EditError | Cancelled>> {
  const opened = position();
  if (!(await knowMe())) return err({ type: "Cancelled" });
  const agreed = await agreeOnDates(intent);
  if (!agreed) return err({ type: "Cancelled" });
  return inOrder(async () => {
    const { edits, label, why = "" } = agreed;
    // What was asked meanwhile is answered on what stood there when the change was made.
    const at = agreed.at ?? (agreed === intent ? position() : opened);
    const result = await send({ edits, label, why, at });
    if (result.ok) announce(`${agreed.said ?? label}. Undo available.`);
    return result;
  });
}

/** Sends the changes that were not saved again, in their order; those that fail again stay, and one that is refused now is said. */
export const saveAgain = (): Promise<void> =>
  inOrder(async () => {
    const { requests } = useNotices.getState().unsaved;
    useNotices.setState({ unsaved: { requests: [], why: "" } });
    let saved = 0;
    for (const request of requests) {
      const result = await send(request);
      if (result.ok) saved += 1;
      else if (result.error.type === "Invalid") notify(`Not saved: ${request.label}. ${result.error.message}`, "problem");
    }
    if (saved > 0) notify(`${counted(saved, "change")} saved.`);
  });

export const undo = (): Promise<void> => step("undo", "Undone");
export const redo = (): Promise<void> => step("redo", "Done again");

/** Makes a named restore point. Everything is already saved; this only marks the place. */
export async function makeRestorePoint(label: string): Promise<void> {
  const made = await api.makeRestorePoint(label);
  if (made.ok) notify(`Restore point “${made.value.label}” made. All changes are already saved.`);
  else notify(made.error.message, "problem");
}

/** Puts the plan back as it was at a restore point; it arrives as a push. What went wrong is said. @returns whether it is done */
export const restore = (point: RestorePoint): Promise<boolean> =>
  inOrder(async () => {
    // They were made on what is on screen now, and would be written over what they never saw.
    if (useNotices.getState().unsaved.requests.length > 0) {
      notify("Some of your changes are not saved yet. Nothing was restored. Save them first, then restore again.", "problem");
      return false;
    }
    const restored = await api.restore(point.id);
    if (restored.ok) notify(`The plan is as it was on ${longMoment(point.at)}. “${restored.value.label}” keeps it as it was until now.`);
    else notify(restored.error.message, "problem");
    return restored.ok;
  });

/** Asks where and writes a bundle; `own`: of nothing but what was written here. Null when the person thought better of it or it failed (which is said). */
export async function exportBundle(note: string, own = false): Promise<ExportReceipt | null> {
  if (!(await knowMe())) return null;
  const now = Date.now();
  const written = await api.exportBundle(note, own);
  return exported(written, now);
}
/** Asks where and writes the bundle for one copy, or for "everybody". What came of it is said. */
export async function exportFor(to: string, encrypt: boolean): Promise<void> {
  if (!(await knowMe())) return;
  const now = Date.now();
  const written = await api.exportFor(to, { note: "", encrypt });
  exported(written, to === "everybody" ? now : null);
}
/** Asks for a folder and writes a bundle for each admitted copy there. What came of it is said. */
export async function exportForEach(encrypt: boolean): Promise<void> {
  if (!(await knowMe())) return;
  const now = Date.now();
  const written = await api.exportForEach({ note: "", encrypt });
  if (!written.ok) notify(written.error.message, "problem");
  else if (written.value?.length === 0) notify("Nobody lacks a change: no bundle was written.");
  else if (written.value) notify(`${counted(written.value.length, "bundle")} written, one for each.`);
  if (written.ok && written.value) rememberSent(now);
}
/** Says what came of a bundle. @param forAll when it was asked for, of one for everybody; else null */
function exported(written: Result<ExportReceipt | null, FileError>, forAll: number | null): ExportReceipt | null {
  if (!written.ok) notify(written.error.message, "problem");
  else if (written.value) notify(`Bundle with ${counted(written.value.changes, "change")} written.`);
  const receipt = written.ok ? written.value : null;
  if (receipt && forAll !== null) rememberSent(forAll);
  return receipt;
}
/** What is answered from then on has not been sent. */
const rememberSent = (at: number): void => setView({ sentAt: { ...useView.getState().sentAt, [useProgramme.getState().state.file]: at } });
/** Asks which bundles and shows what they would change; nothing is written. */
export async function openBundles(): Promise<void> {
  const opened = await api.openBundles();
  if (!opened.ok) notify(opened.error.message, "problem");
  else if (opened.value) setView({ preview: opened.value });
}
/** Applies the preview on screen. The plan itself arrives as a push. */
export async function applyMerge(preview: string): Promise<MergeReceipt | null> {
  const applied = await inOrder(() => api.applyMerge(preview));
  setView({ progress: null });
  if (!applied.ok) {
    notify(applied.error.message, "problem");
    return null;
  }
  setView({ preview: null });
  notify(`${counted(applied.value.applied, "change")} applied.`);
  return applied.value;
}
export async function dropMerge(preview: string): Promise<void> {
  setView({ preview: null });
  await api.dropMerge(preview);
}
/** Decides a conflict. @param at the position at which its values were listed on screen */
export async function decide(
  conflict: string,
  at: Position,
  resolution: Resolution,
  why: string,
): Promise<Result<null, ResolveError | Cancelled>> {
  if (!(await knowMe())) return err({ type: "Cancelled" });
  return inOrder(async () => {
    const result = await api.resolve(conflict, at, resolution, why);
    if (!result.ok) return result;
    applyPatch(result.value);
    announce(`Decided. ${counted(result.value.state.conflicts, "conflict")} left. Undo available.`);
    return ok(null);
  });
}
/** Keeps a decision with the preview on screen, in place of an earlier one on the same item; Apply writes it. */
export async function answerPreview(preview: string, answer: ReviewAnswer): Promise<Result<null, ResolveError | Cancelled>> {
  if (!(await knowMe())) return err({ type: "Cancelled" });
  return inOrder(async () => {
    const kept = await api.answer(preview, answer);
    const shown = useView.getState().preview;
    if (!kept.ok || shown?.id !== preview) return kept;
    const answers = [...shown.answers.filter(({ item }) => item !== answer.item), answer];
    setView({ preview: { ...shown, answers } });
    const left = shown.conflicts.length + shown.outsideRemit.length - answers.length;
    announce(`Decided. ${counted(left, "decision")} left. Nothing is written yet; Ctrl+Z takes it back.`);
    return kept;
  });
}
/** Accepts a change outside remit, or reverts it. @param at the position at which it was listed on screen */
export async function decideRemit(
  item: string,
  at: Position,
  decision: RemitDecision,
  why: string,
): Promise<Result<null, ResolveError | Cancelled>> {
  if (!(await knowMe())) return err({ type: "Cancelled" });
  return inOrder(async () => {
    const result = await api.decideRemit(item, at, decision, why);
    if (!result.ok) return result;
    applyPatch(result.value);
    announce(decision.remit === "accept" ? "Accepted. Ctrl+Z takes it back." : "Reverted. Undo available.");
    return ok(null);
  });
}
/** Puts a change that was accepted back on the list. What went wrong is said. @returns whether it is there */
export const reopenRemit = (item: string): Promise<boolean> =>
  inOrder(async () => {
    const result = await api.decideRemit(item, position(), { remit: "reopen" }, "");
    if (!result.ok) notify(result.error.message, "problem");
    else {
      applyPatch(result.value);
      announce("Taken back: it waits for a decision again.");
    }
    return result.ok;
  });
/** Keeps the plan as it stands under a name. @returns the baseline's id */
export async function makeBaseline(baseline: NewBaseline): Promise<Result<string, EditError | Cancelled>> {
  if (!(await knowMe())) return err({ type: "Cancelled" });
  return inOrder(async () => {
    const made = await api.makeBaseline(baseline);
    if (!made.ok) return made;
    applyPatch(made.value);
    notify(
      baseline.agrees ? `“${baseline.title}” kept, and the forecasts agreed. Undo available.` : `“${baseline.title}” kept. Undo available.`,
    );
    return ok(made.value.rows.baseline?.[0]?.id ?? "");
  });
}
/** Asks where and writes two states of the plan, compared, as CSV. */
export const saveComparison = (was: BaselineRef, is: BaselineRef): Promise<void> =>
  saveDocument(() => api.saveComparison(was, is), "Comparison saved");
/** Asks where and writes the comparison that the window shows, in its print layout. */
export const printComparison = (): Promise<void> =>
  saveDocument(() => api.savePdf(`Waymark comparison ${dayOf(Date.now())}`, { size: "A4", landscape: false }), "Comparison saved");
/** Saves a document of its own, and says where. @param said how the notice begins */
export async function saveDocument(save: () => Promise<Result<string | null, FileError>>, said = "Saved"): Promise<void> {
  const saved = await save();
  if (!saved.ok) notify(saved.error.message, "problem");
  else if (saved.value !== null) notify(`${said} as ${saved.value}.`);
}
export const cancelJob = (): Promise<void> => api.cancel();

export const introduce = (me: Me): Promise<void> => api.setMe(me);
/** Changes how the window looks; remembered on this installation. */
export async function changeSettings(settings: Partial<Settings>): Promise<void> {
  setView({ settings: await api.setSettings(settings) });
}
/** Text and interface size, one step up or down the ladder, or back to 100%. */
export function zoom(direction: 1 | -1 | 0): Promise<void> {
  const { zoom: now } = useView.getState().settings;
  const next = direction === 0 ? 1 : direction === 1 ? zoomSteps.find((z) => z > now + 0.001) : zoomSteps.findLast((z) => z < now - 0.001);
  announce(`Size ${Math.round((next ?? now) * 100)}%.`);
  return next === undefined ? Promise.resolve() : changeSettings({ zoom: next });
}
export const zoomSteps: readonly number[] = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

async function send(request: EditRequest): Promise<Result<null, EditError>> {
  useNotices.setState((s) => ({ saving: s.saving + 1 }));
  try {
    const result = await api.edit(request);
    if (result.ok) {
      applyPatch(result.value);
      return ok(null);
    }
    if (result.error.type === "NotSaved") keep(request, result.error.message);
    return result;
  } catch (bug) {
    const message = bug instanceof Error ? bug.message : String(bug);
    keep(request, message);
    return err({ type: "NotSaved", message });
  } finally {
    useNotices.setState((s) => ({ saving: s.saving - 1 }));
  }
}
const keep = (request: EditRequest, why: string): void =>
  useNotices.setState((s) => ({ unsaved: { requests: [...s.unsaved.requests, request], why } }));

const step = (direction: "undo" | "redo", done: string): Promise<void> =>
  inOrder(async () => {
    const label = useProgramme.getState().state[direction];
    useNotices.setState((s) => ({ saving: s.saving + 1 }));
    const result: Result<Patch, { readonly type: string; readonly message?: string }> = await api[direction]().finally(() =>
      useNotices.setState((s) => ({ saving: s.saving - 1 })),
    );
    if (result.ok) {
      applyPatch(result.value);
      notify(label === null ? `${done}.` : `${done}: ${label}`, "done", "undo");
    } else if (result.error.message === undefined) announce(direction === "undo" ? "Nothing to undo." : "Nothing to redo.");
    else notify(result.error.message, "problem");
  });

/** Whether we know who works here; asks once, then lets the change that was under way go on. */
export async function knowMe(): Promise<boolean> {
  if (useProgramme.getState().state.me) return true;
  const me = await ask<Me>((done) => ({ name: "introduce", done }));
  if (!me) {
    notify("Nothing was changed. Waymark writes your name with each change, so it has to know it first.");
    return false;
  }
  await introduce(me);
  return true;
}

const inOrder = oneAtATime();
function oneAtATime(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const next = last.then(job, job);
    last = next.catch(() => undefined);
    return next;
  };
}
