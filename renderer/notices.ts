/** What Waymark says of its own accord: words for screen readers, short notices on screen, and changes that could not be saved. */
import { create } from "zustand";
import type { EditRequest } from "../shared/api.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "done" | "problem";
  readonly words: string;
  /** What it speaks of; the next of the same takes its place. */
  readonly about?: string;
}
/** Changes that the engine did not take; they stay in memory, in order, until they are saved. */
export interface Unsaved {
  readonly requests: readonly EditRequest[];
  readonly why: string;
}
interface Notices {
  /** Newest last. */
  readonly notices: readonly Notice[];
  /** How many there were so far: the number of the newest. */
  readonly count: number;
  /** Read by the polite live region. */
  readonly spoken: string;
  readonly unsaved: Unsaved;
  /** Edits on their way to the engine. */
  readonly saving: number;
}
export const useNotices = create<Notices>(() => ({ notices: [], count: 0, spoken: "", unsaved: { requests: [], why: "" }, saving: 0 }));

/** Says something to screen readers only. The same words twice in a row are read twice. */
export const announce = (words: string): void => useNotices.setState((s) => ({ spoken: s.spoken === words ? `${words}\u00a0` : words }));

/**
 * Shows a notice: "done" leaves by itself, "problem" stays until it is closed.
 * @param about what it speaks of, such as "undo": it takes the place of the last one that did, so that ten steps do not leave ten notices
 */
export function notify(words: string, tone: Notice["tone"] = "done", about?: string): void {
  const id = useNotices.getState().count + 1;
  const notice: Notice = about === undefined ? { id, tone, words } : { id, tone, words, about };
  useNotices.setState((s) => ({ count: id, notices: [...s.notices.filter((one) => about === undefined || one.about !== about), notice] }));
  if (tone === "done") setTimeout(() => dismiss(id), 8000);
}
export const dismiss = (id: number): void => useNotices.setState((s) => ({ notices: s.notices.filter((n) => n.id !== id) }));
