/** The queue of a review: what waits by quarter, what is answered folded above it, and the answers that are ready to be sent below. */
import { useEffect, useRef } from "react";
import { gapInWords } from "../dependencies.ts";
import { useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { counted, dependencyWords } from "../words.ts";
import { type QueueGroup, type QueueItem, relationInWords } from "./queue.ts";

interface Props {
  readonly groups: readonly QueueGroup[];
  readonly answered: readonly QueueItem[];
  /** The dependency that is open. */
  readonly chosen: string | null;
  /** Whether the queue is that of whoever reads it. */
  readonly isYours: boolean;
  readonly onChoose: (id: string) => void;
  readonly onSend: () => void;
}
export function Queue({ groups, answered, chosen, isYours, onChoose, onSend }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [box, entry] = [scroller.current, chosen === null ? null : scroller.current?.querySelector("[aria-current]")];
    if (!box || !entry) return;
    const [view, row] = [box.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (row.top < view.top + 32) box.scrollTop -= view.top + 32 - row.top;
    if (row.bottom > view.bottom) box.scrollTop += row.bottom - view.bottom;
  }, [chosen]);
  let place = answered.length;
  return (
    <section className="queue" aria-label="Queue" data-region="">
      {answered.length > 0 && (
        <details className="queue-answered">
          <summary className="queue-head">
            Answered <span className="queue-count">{answered.length}</span>
          </summary>
          <ol>
            {answered.map((item, i) => (
              <Entry key={item.dependency.id} item={item} place={i + 1} {...{ chosen, isYours, onChoose }} />
            ))}
          </ol>
        </details>
      )}
      <div className="queue-scroll" ref={scroller}>
        {groups.map(({ title, items }) => (
          <div key={title}>
            <h3 className="queue-head">
              {title} <span className="queue-count">{items.length}</span>
            </h3>
            <ol>
              {items.map((item) => {
                place += 1;
                return <Entry key={item.dependency.id} item={item} place={place} {...{ chosen, isYours, onChoose }} />;
              })}
            </ol>
          </div>
        ))}
      </div>
      <div className="queue-foot">
        <span role="status">{answered.length === 0 ? "No answers to send yet" : `${counted(answered.length, "answer")} ready`}</span>
        <button type="button" className="button small-button" disabled={answered.length === 0} onClick={onSend}>
          Send as a bundle
        </button>
      </div>
    </section>
  );
}

interface EntryProps {
  readonly item: QueueItem;
  readonly place: number;
  readonly chosen: string | null;
  readonly isYours: boolean;
  readonly onChoose: (id: string) => void;
}
function Entry({ item, place, chosen, isYours, onChoose }: EntryProps) {
  const tables = useProgramme((s) => s.tables);
  const { dependency, state, meeting } = item;
  const isLate = meeting.gap !== null && meeting.gap > 0;
  return (
    <li>
      <button
        type="button"
        className="queue-entry"
        aria-current={dependency.id === chosen ? "true" : undefined}
        onClick={() => onChoose(dependency.id)}
      >
        <span className="queue-place">{place}</span>
        <span className="queue-title">{dependency.title}</span>
        <span className="queue-note">
          <DependencyMark state={state} />
          <span className="unseen">{dependencyWords[state]}. </span>
          <span className="queue-relation">{relationInWords(tables, item, isYours)}</span>
          {isLate && <span className="late queue-late">{gapInWords(meeting.gap)}</span>}
        </span>
      </button>
    </li>
  );
}
