/** How far a review has come: a box for each question while they can be told apart, a bar beyond that. */
interface Props {
  readonly done: number;
  readonly all: number;
  /** The place of the question that is open, from 1; 0 or absent for none. */
  readonly open?: number;
  /** The most boxes that there is room for. */
  readonly most: number;
  /** What the bar counts: "Answered". Boxes say nothing: the words stand beside them. */
  readonly label: string;
  /** Classes of the boxes and of the bar. */
  readonly boxes: string;
  readonly bar?: string;
}
export function Progress({ done, all, open = 0, most, label, boxes, bar }: Props) {
  if (all > most) return <progress className={bar} value={done} max={all} aria-label={label} />;
  return (
    <span className={boxes} aria-hidden="true">
      {Array.from({ length: all }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the boxes have no other identity than their place
        <i key={i} className={i + 1 === open ? "now" : i < done ? "on" : undefined} />
      ))}
    </span>
  );
}
