/** Undo in a review: what the person answered here comes up again when its answer is taken back, whichever way undo was asked for. */
import { useEffect, useState } from "react";
import { useProgramme } from "../store.ts";

/**
 * @param reopen opens what was answered
 * @returns to be called with the id of what was answered, as soon as its answer is written
 */
export function useTakenBack(reopen: (id: string) => void): (id: string) => void {
  /** The answers of this visit that still stand, each with the name of its step. */
  const [answers, setAnswers] = useState<readonly { readonly id: string; readonly step: string | null }[]>([]);
  const redo = useProgramme((s) => s.state.redo);
  const last = answers.at(-1);
  const isTakenBack = last !== undefined && redo !== null && redo === last.step;
  useEffect(() => {
    if (!isTakenBack) return;
    setAnswers((all) => all.slice(0, -1));
    reopen(last.id);
  }, [isTakenBack, last, reopen]);
  return (id) => {
    const step = useProgramme.getState().state.undo;
    setAnswers((all) => [...all, { id, step }]);
  };
}
