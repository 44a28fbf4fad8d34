/** The queue of a review: what waits, in groups; what is answered folded above it; the answers that are ready to be sent below. */
import { type ReactNode, useEffect, useRef } from "react";
import { counted } from "../words.ts";

export interface QueueEntry {
  readonly id: string;
  readonly title: string;
  readonly mark: ReactNode;
  /** What the mark says, for screen readers. */
  readonly markWords: string;
  readonly note: string;
  /** `61 days late`; "" for nothing. */
  readonly late: string;
}
interface Props {
  readonly groups: readonly { readonly title: string; readonly entries: readonly QueueEntry[] }[];
  readonly answered: readonly QueueEntry[];
  /** The entry that is open. */
  readonly chosen: string | null;
  /** How many were answered before, so that the places count on. */
  readonly done: number;
  /** Answers that have not been sent. */
  readonly ready: number;
  readonly onChoose: (id: string) => void;
  readonly onSend: () => void;
}
export function Queue({ groups, answered, chosen, done, ready, onChoose, onSend }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // scrollIntoView would move the page as well.
  useEffect(() => {
    const [box, entry] = [scroller.current, chosen === null ? null : scroller.current?.querySelector("[aria-current]")];
    if (!box || !entry) return;
    const [view, row] = [box.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (row.top < view.top + 32) box.scrollTop -= view.top + 32 - row.top;
    if (row.bottom > view.bottom) box.scrollTop += row.bottom - view.bottom;
  }, [chosen]);
  // A queue of thousands is drawn as far as the open entry, and some more.
  const all = groups.flatMap(({ entries }) => entries);
  const limit = Math.max(batch, all.findIndex(({ id }) => id === chosen) + batch / 2);
  let place = done;
  return (
    <section className="queue" aria-label="Queue" data-region="">
      {answered.length > 0 && (
        <details className="queue-answered">
          <summary className="queue-head">
            Answered <span className="queue-count">{answered.length}</span>
          </summary>
          <ol>
            {answered.map((entry, i) => (
              <Entry key={entry.id} entry={entry} place={i + 1} chosen={chosen} onChoose={onChoose} />
            ))}
          </ol>
        </details>
      )}
      <div className="queue-scroll" ref={scroller}>
        {groups.map(({ title, entries }) => {
          const first = place;
          place += entries.length;
          const shown = entries.slice(0, Math.max(0, limit - (first - done)));
          return (
            <div key={title}>
              <h3 className="queue-head">
                {title} <span className="queue-count">{entries.length.toLocaleString("en-GB")}</span>
              </h3>
              <ol>
                {shown.map((entry, i) => (
                  <Entry key={entry.id} entry={entry} place={first + i + 1} chosen={chosen} onChoose={onChoose} />
                ))}
              </ol>
              {shown.length < entries.length && (
                <p className="queue-rest small muted">{counted(entries.length - shown.length, "more item")}; they come as you go on.</p>
              )}
            </div>
          );
        })}
      </div>
      <div className="queue-foot">
        <span role="status">{ready === 0 ? "Nothing to send yet" : `${counted(ready, "answer")} ready`}</span>
        <button type="button" className="button small-button" data-send="" disabled={ready === 0} onClick={onSend}>
          Send as a bundle
        </button>
      </div>
    </section>
  );
}

/** How many entries are drawn at first. */
const batch = 200;

interface EntryProps {
  readonly entry: QueueEntry;
  readonly place: number;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}
const Entry = ({ entry, place, chosen, onChoose }: EntryProps) => (
  <li>
    <button
      type="button"
      className="queue-entry"
      aria-current={entry.id === chosen ? "true" : undefined}
      onClick={() => onChoose(entry.id)}
    >
      <span className="queue-place">{place}</span>
      <span className="queue-title">{entry.title}</span>
      <span className="queue-note">
        {entry.mark}
        <span className="unseen">{entry.markWords}. </span>
        <span className="queue-relation">{entry.note}</span>
        {entry.late && <span className="late queue-late">{entry.late}</span>}
      </span>
    </button>
  </li>
);
