/** Notices: how long each stays. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dismiss, notify, useNotices } from "../../renderer/notices.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = () => useNotices.getState().notices.map(({ words }) => words);

test("one that comes after another was closed by hand stays its own time, and a problem until it is closed", () => {
  notify("Saved.");
  vi.advanceTimersByTime(7_000);
  dismiss(useNotices.getState().notices.at(-1)?.id ?? 0);
  notify("Copied.");
  notify("The folder is not there.", "problem");
  vi.advanceTimersByTime(2_000);
  expect(shown()).toEqual(["Copied.", "The folder is not there."]);
  vi.advanceTimersByTime(6_000);
  expect(shown()).toEqual(["The folder is not there."]);
});
