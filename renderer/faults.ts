/** Faults that nobody foresaw, which would otherwise pass in silence: somebody has just asked for something, and it did not happen. */
import { notify, useNotices } from "./notices.ts";

/** From here on they are said as notices, each once until it is closed. The browser logs them itself. */
export function tellFaults(): void {
  // The browser's own remarks, such as on the loop of a ResizeObserver, carry no error.
  window.addEventListener("error", ({ error }) => error instanceof Error && tell(error));
  window.addEventListener("unhandledrejection", ({ reason }) => tell(reason));
}

function tell(fault: unknown): void {
  const message = fault instanceof Error ? fault.message : String(fault);
  const words = `That did not work (${message}). What was shown as saved is safe. Try it again; if it fails again, close Waymark and open it anew.`;
  if (useNotices.getState().notices.every((notice) => notice.words !== words)) notify(words, "problem");
}
