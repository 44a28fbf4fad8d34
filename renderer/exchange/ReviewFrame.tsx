/** The three columns of the review and its keys, whether anything is applied yet or not; what is particular comes from who uses it. */
import type { ReactNode } from "react";
import { useLostFocus } from "../shell/lostFocus.ts";
import { Progress } from "../shell/Progress.tsx";
import { type PartKeys, usePartKeys } from "../shell/partKeys.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { counted } from "../words.ts";
import { Change } from "./Change.tsx";
import { Conflict } from "./Conflict.tsx";
import type { RecordChange } from "./changes.ts";
import { Outside } from "./Outside.tsx";
import type { Question } from "./review.ts";
import { type Reviewing, useSession } from "./session.ts";

/** What stands at the right: a question, or a record that merges without one. */
export type Entry = Question | { readonly kind: "record"; readonly id: string; readonly record: RecordChange };

interface FrameProps {
  readonly reviewing: Reviewing;
  readonly entries: readonly Entry[];
  readonly apply: (() => Promise<void>) | null;
  readonly status: string;
  readonly filters: string;
  readonly head: ReactNode;
  readonly bundles: ReactNode;
  readonly list: ReactNode;
  /** Title and sentence in place of a question when there is none. */
  readonly empty: readonly [title: string, words: string];
  /** What to do next then. */
  readonly next?: ReactNode;
  readonly foot: ReactNode;
  readonly takeBack: (() => Promise<void>) | null;
}
export function Frame({ reviewing, entries, apply, status, filters, head, bundles, list, empty, next, foot, takeBack }: FrameProps) {
  const openId = useSession((s) => s.open);
  const shown = entries.find(({ id }) => id === openId) ?? entries[0];
  const place = shown ? entries.indexOf(shown) : -1;
  const step = (direction: 1 | -1) => {
    const to = entries.at((place + direction) % entries.length);
    useSession.setState((s) => ({ open: to?.id ?? null, focus: s.focus + 1 }));
  };
  const same = entries.filter((entry) => entry.kind === shown?.kind);
  const stepping = {
    place: shown ? same.indexOf(shown) + 1 : 0,
    of: same.length,
    keys: {
      ...(entries.length > 1 && { step }),
      ...(apply && { apply: () => void apply() }),
      ...(takeBack && { takeBack: () => void takeBack() }),
    },
  };
  useStatusLine({
    counts: status,
    ...(filters !== "" && { filters }),
    keys: [["F6", "next region"], ...(entries.length > 1 ? ([["Shift+F8", "previous item"]] as const) : []), ["Ctrl+/", "all keys"]],
  });
  return (
    <div className="exchange" data-part="review">
      {head}
      {bundles}
      <section className="exchange-list" aria-label="Left to decide" data-region="">
        {list}
      </section>
      {shown?.kind === "conflict" && (
        <Conflict key={shown.id} item={shown.item} {...stepping} onDecide={(decision, why) => reviewing.decide(shown, decision, why)} />
      )}
      {shown?.kind === "outside" && (
        <Outside key={shown.id} item={shown.item} {...stepping} onDecide={(decision, why) => reviewing.decide(shown, decision, why)} />
      )}
      {shown?.kind === "record" && <Change key={shown.id} change={shown.record} {...stepping} />}
      {!shown && <Finished title={empty[0]} words={empty[1]} next={next} keys={stepping.keys} />}
      <footer className="exchange-foot">{foot}</footer>
    </div>
  );
}

interface FinishedProps {
  readonly title: string;
  readonly words: string;
  readonly next: ReactNode;
  readonly keys: PartKeys;
}
/** In place of a question when none is left. It takes the focus that went with the last one's answers. */
function Finished({ title, words, next, keys }: FinishedProps) {
  usePartKeys(keys);
  const heading = useLostFocus<HTMLHeadingElement>();
  return (
    <section className="one one-empty" aria-label="Nothing left to decide" data-region="">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{words}</p>
      {next}
    </section>
  );
}

/** How many decisions are made and left, drawn and in words. */
export const DecisionsLeft = ({ done, left }: { readonly done: number; readonly left: number }) => (
  <>
    <Progress done={done} all={done + left} most={12} label="Decided" boxes="dots" />
    <span>{left === 0 ? "Nothing left" : `${counted(left, "decision")} left`}</span>
  </>
);
