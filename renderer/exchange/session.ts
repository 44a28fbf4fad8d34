/** What has happened on Exchange since the window opened: receipts, what waits for a decision as it was last listed, decisions, and what is chosen. */
import { create } from "zustand";
import type { ExportReceipt, MergePreview, MergeReceipt, Position, RestorePoint } from "../../shared/api.ts";
import type { ConflictItem, RemitItem } from "../../shared/conflicts.ts";
import { answerPreview, applyMerge, decide, decideRemit, exportBundle, position, reopenRemit, restore, undo } from "../actions.ts";
import { api } from "../bridge.ts";
import { announce, notify } from "../notices.ts";
import { useProgramme } from "../store.ts";
import { go, setView, useView } from "../view.ts";
import type { Filter } from "./changes.ts";
import { type Decided, type Decision, decisionWord, type Question, questionsOf, splitPreview } from "./review.ts";

interface Session {
  readonly exported: ExportReceipt | null;
  /** The last merge, and the step of undo that takes it back (null when it wrote nothing). */
  readonly merge: { readonly receipt: MergeReceipt; readonly step: string | null } | null;
  /** What waits in the plan and the position at which it was listed; null until it has been asked for. */
  readonly review: { readonly at: Position; readonly conflicts: readonly ConflictItem[]; readonly outside: readonly RemitItem[] } | null;
  /** Decisions written since the last merge; `step` is the step of undo that takes one back, null for what is no edit. */
  readonly decided: readonly (Decided & { readonly step: string | null })[];
  /** The question or record that is open, by id. */
  readonly open: string | null;
  readonly only: Filter | null;
  /** Grows when focus should land on the first answer. */
  readonly focus: number;
}
const nothingChosen = { open: null, only: null } as const;
export const useSession = create<Session>(() => ({ exported: null, merge: null, review: null, decided: [], focus: 0, ...nothingChosen }));

export async function writeBundle(note: string): Promise<void> {
  const exported = await exportBundle(note);
  if (exported) useSession.setState({ exported });
}

/** Writes what the preview shows, with its answers, and goes to the receipt. */
export async function applyPreview(preview: MergePreview): Promise<void> {
  const receipt = await applyMerge(preview.id);
  if (!receipt) return;
  // The patch of the merge reaches the screen before its receipt, so the step on top is the merge itself.
  const step = receipt.applied > 0 ? useProgramme.getState().state.undo : null;
  useSession.setState({ merge: { receipt, step }, decided: [], ...nothingChosen });
  go("exchange", "receipt");
}
/** Whether undo would take back the last merge now. */
export function useCanUndoMerge(): boolean {
  const step = useSession((s) => s.merge?.step ?? null);
  return useProgramme(({ state }) => step !== null && state.undo === step && state.redo !== step);
}
export async function undoMerge(): Promise<void> {
  await undo();
  useSession.setState({ merge: null, decided: [] });
  go("exchange");
}

/** Puts the plan back as it was; what was listed of the plan until now is not about it any more. */
export async function goBackTo(point: RestorePoint): Promise<void> {
  if (!(await restore(point))) return;
  useSession.setState({ merge: null, review: null, decided: [], ...nothingChosen });
  await listQuestions();
}

/** Shows the preview that the engine keeps, if the window lost it. */
export async function findPreview(): Promise<void> {
  if (useView.getState().preview) return;
  const preview = await api.openPreview();
  if (preview) setView({ preview });
}

/** Reads the opened bundles again when the plan, or who may send, has changed since. */
export async function lookAgain(preview: MergePreview): Promise<void> {
  const again = await api.previewAgain(preview.id);
  if (useView.getState().preview?.id !== preview.id) return;
  if (again.ok) setView({ preview: again.value });
  else notify(again.error.message, "problem");
}

/** What to ask a sender for whose bundle did not come in, ready to be pasted. */
export async function copyRequest(file: string, reason: string): Promise<void> {
  await navigator.clipboard.writeText(`About the Waymark bundle “${file}”: ${reason}`);
  notify("Request copied. Paste it into a message to the sender.");
}

/** Lists what waits in the plan again. A decision that was taken back leaves the decided ones, and what it was about is open again. */
export async function listQuestions(): Promise<void> {
  const at = position();
  const [conflicts, outside] = await Promise.all([api.conflicts(), api.outsideRemit()]);
  const { redo } = useProgramme.getState().state;
  const open = new Set([...conflicts, ...outside].map(({ id }) => id));
  useSession.setState((s) => {
    if (s.review && s.review.at > at) return s;
    const last = s.decided.at(-1);
    const undone = last && redo !== null && last.step === redo ? last.question : null;
    const decided = (undone ? s.decided.slice(0, -1) : s.decided).filter(({ question }) => !open.has(question.id));
    const review = { at, conflicts, outside };
    return undone ? { review, decided, open: undone.id, only: null, focus: s.focus + 1 } : { review, decided };
  });
}

/** What a person is asked now, what was answered, and how answers are given and taken back. */
export interface Reviewing {
  readonly left: readonly Question[];
  readonly decided: readonly Decided[];
  /** Gives an answer and opens the next question. @returns what is wrong with it, or null */
  readonly decide: (question: Question, decision: Decision, why: string) => Promise<string | null>;
  /** Takes the last answer back where undo would not do it; null otherwise. */
  readonly takeBack: (() => Promise<void>) | null;
}

/** Before Apply answers are kept with the preview; after it each is written as it is made. @param preview null after it */
export function useReviewing(preview: MergePreview | null): Reviewing | null {
  const review = useSession((s) => s.review);
  const written = useSession((s) => s.decided);
  if (preview) {
    const { left, decided } = splitPreview(preview);
    return {
      left,
      decided,
      decide: (question, decision, why) => decideBefore(preview, left, question, decision, why),
      takeBack: decided.length > 0 ? () => takeAnswerBack(preview) : null,
    };
  }
  if (!review) return null;
  const left = questionsOf(review.conflicts, review.outside);
  const last = written.at(-1);
  return {
    left,
    decided: written,
    decide: (question, decision, why) => decideNow(left, review.at, question, decision, why),
    takeBack: last && last.step === null ? () => reopen(last.question) : null,
  };
}

async function decideBefore(
  preview: MergePreview,
  left: readonly Question[],
  question: Question,
  decision: Decision,
  why: string,
): Promise<string | null> {
  const seen = question.kind === "conflict" ? question.item.live : [];
  const kept = await answerPreview(preview.id, { item: question.id, decision, why, seen });
  if (!kept.ok) return kept.error.type === "Cancelled" ? null : kept.error.message;
  openNext(left, question);
  return null;
}

async function takeAnswerBack(preview: MergePreview): Promise<void> {
  const item = preview.answers.at(-1)?.item;
  if (item === undefined) return;
  await api.takeAnswerBack(preview.id, item);
  setView({ preview: { ...preview, answers: preview.answers.slice(0, -1) } });
  useSession.setState((s) => ({ open: item, only: null, focus: s.focus + 1 }));
  announce("The last decision was taken back.");
}

async function decideNow(
  left: readonly Question[],
  at: Position,
  question: Question,
  decision: Decision,
  why: string,
): Promise<string | null> {
  const done = "remit" in decision ? await decideRemit(question.id, at, decision, why) : await decide(question.id, at, decision, why);
  if (!done.ok) return done.error.type === "Cancelled" ? null : done.error.message;
  const isEdit = !("remit" in decision) || decision.remit === "revert";
  const step = isEdit ? useProgramme.getState().state.undo : null;
  useSession.setState((s) => ({
    decided: [
      ...s.decided.filter((before) => before.question.id !== question.id),
      { question, word: decisionWord(question, decision), step },
    ],
  }));
  openNext(left, question);
  await listQuestions();
  return null;
}

async function reopen(question: Question): Promise<void> {
  if (!(await reopenRemit(question.id))) return;
  useSession.setState((s) => ({
    decided: s.decided.filter((before) => before.question.id !== question.id),
    open: question.id,
    focus: s.focus + 1,
  }));
  await listQuestions();
}

function openNext(left: readonly Question[], question: Question): void {
  const next = left[left.findIndex(({ id }) => id === question.id) + 1] ?? left.find(({ id }) => id !== question.id);
  useSession.setState((s) => ({ open: next?.id ?? null, focus: s.focus + 1 }));
}
