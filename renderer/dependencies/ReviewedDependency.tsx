/** One dependency of a review: its questions, the docked answers, what moves and what was said; where it stands in a queue is the caller's. */
import { useState } from "react";
import { otherSide, type Reply, type Side } from "../../shared/agreement.ts";
import { dayOf } from "../../shared/dates.ts";
import { position } from "../actions.ts";
import { answersTo } from "../dependencies.ts";
import { useBusy } from "../shell/busy.ts";
import { useProgramme } from "../store.ts";
import { AnswerDock } from "./AnswerDock.tsx";
import { AnswersSoFar } from "./AnswersSoFar.tsx";
import { answer } from "./answering.ts";
import { OneDependency } from "./OneDependency.tsx";
import { partyOf, sidesOf } from "./parties.ts";
import type { QueueItem } from "./queue.ts";
import { useReviewing } from "./reviewing.ts";
import { WhatMoves } from "./WhatMoves.tsx";

interface Props {
  readonly item: QueueItem;
  /** The person who is reviewed for; null for everybody. */
  readonly person: string | null;
  readonly onAnswered: () => void;
  readonly onStep: (direction: 1 | -1) => void;
}
/** To be keyed by the dependency: what was typed, and what stood on screen when it was opened, are of one alone. */
export function ReviewedDependency({ item: waiting, person, onAnswered, onStep }: Props) {
  const tables = useProgramme((s) => s.tables);
  const chosen = useReviewing((s) => s.side);
  const [at] = useState(position);
  const [typed, setTyped] = useState("");
  const { dependency } = waiting;
  const item = chosen?.dependency === dependency.id ? { ...waiting, side: chosen.side } : waiting;
  const answers = answersTo(tables, dependency.id);
  const own = person === null ? [] : sidesOf(tables, dependency, person);
  const { run } = useBusy();
  const reply = (said: Omit<Reply, "side">) =>
    run(async () => {
      // Who speaks for both sides agrees, or does not, for both at once; a question is one side's.
      const also = own.length === 2 && (said.answer === "agreed" || said.answer === "not-agreed") ? otherSide(item.side) : null;
      if (!(await answer(dependency.id, { ...said, side: item.side }, also, at))) return;
      useReviewing.setState({ side: null });
      onAnswered();
    });
  const choose = (side: Side) => useReviewing.setState({ side: { dependency: dependency.id, side } });
  const beside = (
    <>
      <WhatMoves item={item} />
      <AnswersSoFar dependency={dependency} answers={answers} />
    </>
  );
  return (
    <>
      <article className="reviewed" aria-labelledby="one-title" data-region="">
        <OneDependency
          dependency={dependency}
          you={person}
          today={dayOf(Date.now())}
          otherDay={{ side: item.side, typed, onType: setTyped }}
          onEdit={() => useReviewing.setState({ changing: dependency.id })}
        >
          <div className="one-moves">{beside}</div>
        </OneDependency>
        <AnswerDock
          item={item}
          other={partyOf(tables, dependency, otherSide(item.side)).person?.name ?? "the other side"}
          typedDay={typed}
          speaksForBoth={own.length === 2}
          onSide={own.length === 1 ? null : choose}
          onAnswer={(said) => void reply(said)}
          onStep={onStep}
        />
      </article>
      <aside className="moves" aria-label="What moves, and what was said" data-region="">
        {beside}
      </aside>
    </>
  );
}
