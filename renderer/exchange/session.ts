/** What has happened on Exchange since the window opened: receipts, the conflicts as they were last listed, decisions, and what is chosen. */
import { create } from "zustand";
import type { ExportReceipt, MergePreview, MergeReceipt, Position, Resolution, RestorePoint } from "../../shared/api.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import { applyMerge, decide, exportBundle, position, restore, undo } from "../actions.ts";
import { api } from "../bridge.ts";
import { useProgramme } from "../store.ts";
import { go } from "../view.ts";
import type { ChangeKind } from "./changes.ts";

/** A conflict decided here, with the decision in one word: "theirs". */
export interface Decided {
  readonly item: ConflictItem;
  readonly word: string;
  /** The step of undo that takes it back. */
  readonly step: string | null;
}
interface Session {
  readonly exported: ExportReceipt | null;
  /** The last merge, and the step of undo that takes it back (null when it wrote nothing). */
  readonly merge: { readonly receipt: MergeReceipt; readonly step: string | null } | null;
  /** Open conflicts and the position at which they were listed; null until they have been asked for. */
  readonly review: { readonly at: Position; readonly items: readonly ConflictItem[] } | null;
  readonly decided: readonly Decided[];
  /** The conflict that is open, by id. */
  readonly conflict: string | null;
  /** The record of the preview that is open, by key, and the kind its list is narrowed to. */
  readonly record: string | null;
  readonly only: ChangeKind | null;
  /** Grows when focus should land on the first answer. */
  readonly focus: number;
}
export const useSession = create<Session>(() => ({
  exported: null,
  merge: null,
  review: null,
  decided: [],
  conflict: null,
  record: null,
  only: null,
  focus: 0,
}));

export async function writeBundle(note: string): Promise<void> {
  const exported = await exportBundle(note);
  if (exported) useSession.setState({ exported });
}

/** Writes what the preview shows and goes to the receipt. */
export async function applyPreview(preview: MergePreview): Promise<void> {
  const receipt = await applyMerge(preview.id);
  if (!receipt) return;
  // The patch of the merge reaches the screen before its receipt, so the step on top is the merge itself.
  const step = receipt.applied > 0 ? useProgramme.getState().state.undo : null;
  useSession.setState({ merge: { receipt, step }, decided: [], conflict: null, record: null, only: null });
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
  useSession.setState({ merge: null, review: null, decided: [], conflict: null, record: null, only: null });
  await listConflicts();
}

/** Lists the open conflicts again. A decision that was taken back leaves the decided ones. */
export async function listConflicts(): Promise<void> {
  const at = position();
  const items = (await api.conflicts()).toSorted((a, b) => readingOrder.compare(a.title, b.title));
  const { redo } = useProgramme.getState().state;
  useSession.setState((s) => {
    if (s.review && s.review.at > at) return s;
    const isUndone = redo !== null && s.decided.at(-1)?.step === redo;
    const decided = isUndone ? s.decided.slice(0, -1) : s.decided;
    return { review: { at, items }, decided: decided.filter(({ item }) => items.every((open) => open.id !== item.id)) };
  });
}

/**
 * Writes a decision, opens the next conflict and asks for focus on its first answer.
 * @param word the decision in one word, for the list
 * @returns what is wrong with it, or null
 */
export async function decideConflict(item: ConflictItem, resolution: Resolution, why: string, word: string): Promise<string | null> {
  const { review } = useSession.getState();
  const result = await decide(item.id, review?.at ?? position(), resolution, why);
  if (!result.ok) return result.error.type === "Cancelled" ? null : result.error.message;
  const items = review?.items ?? [];
  const step = useProgramme.getState().state.undo;
  const next = items[items.findIndex((open) => open.id === item.id) + 1] ?? items.find((open) => open.id !== item.id);
  useSession.setState((s) => ({
    review: s.review && { ...s.review, items: s.review.items.filter((open) => open.id !== item.id) },
    decided: [...s.decided.filter((before) => before.item.id !== item.id), { item, word, step }],
    conflict: next?.id ?? null,
    focus: s.focus + 1,
  }));
  await listConflicts();
  return null;
}

const readingOrder = new Intl.Collator("en-GB", { numeric: true });
