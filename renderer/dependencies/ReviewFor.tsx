/** In the head of the review: for whom, how far, and which one. */
import { useProgramme } from "../store.ts";
import { peopleByName } from "./parties.ts";
import { queueSizes } from "./queue.ts";
import { everybody, useReviewing } from "./reviewing.ts";

interface Props {
  readonly person: string | null;
  readonly done: number;
  readonly all: number;
  /** The place of the one that is open, from 1; 0 for none. */
  readonly place: number;
}
/** Beyond this many, single boxes cannot be told apart. */
const mostBoxes = 40;

export function ReviewFor({ person, done, all, place }: Props) {
  const tables = useProgramme((s) => s.tables);
  const sizes = queueSizes(tables);
  return (
    <>
      <select
        className="input review-for"
        aria-label="Review for"
        value={person ?? everybody}
        onChange={(event) => useReviewing.setState({ person: event.target.value, side: null })}
      >
        <option value={everybody}>Everybody</option>
        {peopleByName(tables)
          .filter(({ id }) => sizes.has(id) || id === person)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}: {sizes.get(id) ?? 0}
            </option>
          ))}
      </select>
      {all > 0 &&
        (all <= mostBoxes ? (
          <span className="review-boxes" aria-hidden="true">
            {Array.from({ length: all }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the boxes have no other identity than their place
              <i key={i} className={i + 1 === place ? "now" : i < done ? "on" : undefined} />
            ))}
          </span>
        ) : (
          <progress className="review-bar" value={done} max={all} aria-label="Answered" />
        ))}
      {all > 0 && (
        <b className="review-place">
          {Math.max(place, 1)} of {all}
        </b>
      )}
    </>
  );
}
