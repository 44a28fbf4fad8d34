/** The status bar: what is shown, the filter in words, the keys that work here, and that no network is needed. */
import { useEffect } from "react";
import { cancelJob } from "../actions.ts";
import { useIsCompact } from "../appearance.ts";
import { SourceNoteMark } from "../symbols.tsx";
import { type StatusLine, setView, useView } from "../view.ts";
import { counted } from "../words.ts";

/** Puts a screen's own words in the status bar while it is shown. */
export function useStatusLine({ counts, filters, notes, keys }: StatusLine): void {
  const keyList = JSON.stringify(keys);
  useEffect(() => {
    const line: StatusLine = { counts, keys: JSON.parse(keyList) };
    setView({ status: { ...line, ...(filters === undefined ? {} : { filters }), ...(notes === undefined ? {} : { notes }) } });
  }, [counts, filters, notes, keyList]);
}

export function StatusBar() {
  const { counts, filters, notes = 0, keys } = useView((view) => view.status);
  const zoom = useView((view) => view.settings.zoom);
  const isCompact = useIsCompact();
  const progress = useView((view) => view.progress);
  return (
    <footer className="status" data-region="">
      <span>{counts}</span>
      {filters !== undefined && <span className={filters ? undefined : "status-spare"}>{filters || "No filters"}</span>}
      {notes > 0 && (
        <span className="status-notes">
          <SourceNoteMark words="" />
          {counted(notes, "source note")}
        </span>
      )}
      {progress ? (
        <span className="status-job">
          <progress value={progress.done} max={progress.total} aria-label={progress.task} />
          {progress.task}: {progress.done.toLocaleString("en-GB")} of {progress.total.toLocaleString("en-GB")}
          <button type="button" className="status-cancel" onClick={cancelJob}>
            Cancel
          </button>
        </span>
      ) : (
        <span className="status-keys">
          {keys.map(([key, words]) => (
            <span key={key}>
              <kbd>{key}</kbd> {words}
            </span>
          ))}
        </span>
      )}
      <span className="status-end">
        <span className="status-spare">{isCompact ? "Compact rows" : "Comfortable rows"}</span>
        <span>Works offline</span>
        <span>{Math.round(zoom * 100)}%</span>
      </span>
    </footer>
  );
}
