/** Bundles dropped anywhere on the window end in the same preview as those that were opened. Nothing is written by a drop. */
import type { DroppedFile } from "../../shared/api.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { go, setView } from "../view.ts";
import { counted, sizeInWords } from "../words.ts";

/** Bytes in one drop: what crosses to the program at once. */
const largest = 10_000_000;

export function listenToDrops(): void {
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const mark = (isOver: boolean): void => void document.documentElement.toggleAttribute("data-dropping", isOver);
  window.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    // Without this the window would show the file in place of the plan.
    event.preventDefault();
    mark(true);
  });
  window.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  window.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    void openDropped([...(event.dataTransfer?.files ?? [])]);
  });
}

async function openDropped(files: readonly File[]): Promise<void> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > largest) {
    const most = `up to ${sizeInWords(largest)} can be dropped at once`;
    notify(
      `${counted(files.length, "file")} of ${sizeInWords(size)} were dropped; ${most}. Nothing was opened. Use “Open bundles…” for larger ones.`,
      "problem",
    );
    return;
  }
  const read = await Promise.all(files.map(readFile)).catch(() => null);
  if (!read)
    return notify(
      "Part of what was dropped cannot be read; folders cannot be opened. Nothing was opened. Drop the bundles themselves.",
      "problem",
    );
  const opened = await api.openDropped(read);
  if (!opened.ok) return notify(opened.error.message, "problem");
  setView({ preview: opened.value });
  go("exchange");
}

async function readFile(file: File): Promise<DroppedFile> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("The file could not be read."));
    reader.readAsDataURL(file);
  });
  return { name: file.name, content: url.slice(url.indexOf(",") + 1) };
}
