/** One job at a time: what is pressed twice is done once, and its button works again however the job ended. */
import { useRef, useState } from "react";

export interface Busy {
  readonly isBusy: boolean;
  /** Runs a job, unless one is under way. */
  readonly run: (job: () => Promise<unknown>) => Promise<void>;
}

/** A button of such a job says `aria-disabled`: one that is disabled while it works would lose the focus. */
export function useBusy(): Busy {
  const [isBusy, setBusy] = useState(false);
  // The second press may come before the first is drawn.
  const isRunning = useRef(false);
  const run = async (job: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    try {
      await job();
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, run };
}
