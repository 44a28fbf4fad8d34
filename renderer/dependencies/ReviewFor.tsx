/** In the head of the review: for whom, how far, and which one. */
import { Progress } from "../shell/Progress.tsx";
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
      {all > 0 && (
        <>
          <Progress done={done} all={all} open={place} most={40} label="Answered" boxes="review-boxes" bar="review-bar" />
          <b className="review-place">
            {Math.max(place, 1)} of {all}
          </b>
        </>
      )}
    </>
  );
}
