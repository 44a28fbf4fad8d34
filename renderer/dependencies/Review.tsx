/** Review: the dependencies that wait for one person's answer, one after the other, by keyboard or by mouse. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { otherSide, type Reply, type Side } from "../../shared/agreement.ts";
import { dayOf } from "../../shared/dates.ts";
import { position } from "../actions.ts";
import { answersTo } from "../dependencies.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowOf, useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { AnswerDock } from "./AnswerDock.tsx";
import { AnswersSoFar } from "./AnswersSoFar.tsx";
import { answer } from "./answering.ts";
import { DependencyForm } from "./DependencyForm.tsx";
import { HeadControls } from "./HeadControls.tsx";
import { OneDependency } from "./OneDependency.tsx";
import { partyOf, sidesOf } from "./parties.ts";
import { goToTab, usePlace } from "./place.ts";
import { Queue } from "./Queue.tsx";
import { type QueueItem, queueOf, standingOf } from "./queue.ts";
import { ReviewFor } from "./ReviewFor.tsx";
import { answeredHere, reviewer, sendAnswers, useReviewing } from "./reviewing.ts";
import { WhatMoves } from "./WhatMoves.tsx";
import "./review.css";

export function Review() {
  const tables = useProgramme((s) => s.tables);
  const me = useProgramme((s) => s.state.me);
  const { person: wanted, sentAt, side: chosenSide } = useReviewing();
  const { chosen: asked } = usePlace();
  const [isEditing, setEditing] = useState(false);
  const [focus, setFocus] = useState(0);
  const [typedDay, setTypedDay] = useState({ of: "", typed: "" });
  const today = dayOf(Date.now());

  const person = reviewer(tables, me, wanted);
  const groups = queueOf(tables, person);
  const waiting = groups.flatMap(({ items }) => items);
  const answered = answeredHere(tables, me, sentAt)
    .filter(({ id }) => waiting.every(({ dependency }) => dependency.id !== id))
    .map((dependency): QueueItem => standingOf(tables, dependency, (person && sidesOf(tables, dependency, person)[0]) || "receiver"));
  const all = [...answered, ...waiting];
  const named = asked.get("of");
  const found = all.find(({ dependency }) => dependency.id === named) ?? elsewhere(named) ?? waiting[0];
  function elsewhere(id: string | null): QueueItem | undefined {
    const dependency = id === null ? undefined : rowOf(tables, "dependency", id);
    return dependency && standingOf(tables, dependency, (person && sidesOf(tables, dependency, person)[0]) || "receiver");
  }
  const open = found && chosenSide?.dependency === found.dependency.id ? { ...found, side: chosenSide.side } : found;
  const id = open?.dependency.id ?? null;
  const place = all.findIndex(({ dependency }) => dependency.id === id) + 1;
  const [at, setAt] = useState(position);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a person answers is what stood here when the dependency was opened
  useEffect(() => setAt(position()), [id]);
  useEffect(() => {
    if (focus > 0) document.querySelector<HTMLElement>("[data-first-answer]")?.focus();
  }, [focus]);
  useStatusLine({
    counts:
      waiting.length === 0
        ? "Dependencies: nothing waits for an answer"
        : `Dependencies: ${all.length} ${all.length === 1 ? "needs" : "need"} ${person && me && rowOf(tables, "person", person)?.name === me.name ? "your answer" : "an answer"}, ${waiting.length} left`,
    keys: [
      ["F8", "next"],
      ["Shift+F8", "previous"],
      ["Ctrl+Z", "take an answer back"],
      ["F6", "next region"],
    ],
  });

  const choose = (next: string | undefined) => next !== undefined && goToTab("review", { of: next });
  const step = (direction: 1 | -1) => {
    const here = place === 0 ? (direction === 1 ? -1 : 0) : place - 1;
    choose(all.at((here + direction) % all.length)?.dependency.id);
    setFocus((n) => n + 1);
  };
  const reply = async (item: QueueItem, said: Omit<Reply, "side">) => {
    const index = waiting.findIndex(({ dependency }) => dependency.id === item.dependency.id);
    const next = waiting[index + 1] ?? waiting.find((_, i) => i !== index);
    if (!(await answer(item.dependency.id, { ...said, side: item.side }, at))) return;
    useReviewing.setState({ side: null });
    choose(next?.dependency.id ?? item.dependency.id);
    setFocus((n) => n + 1);
  };
  const typed = typedDay.of === id ? typedDay.typed : "";
  const isYours = person !== null && rowOf(tables, "person", person)?.name === me?.name;
  const own: readonly Side[] = open && person !== null ? sidesOf(tables, open.dependency, person) : [];
  return (
    <div className="review">
      <HeadControls>
        <ReviewFor person={person} done={answered.length} all={all.length} place={place} />
      </HeadControls>
      <Queue
        groups={groups}
        answered={answered}
        chosen={id}
        isYours={isYours}
        onChoose={choose}
        onSend={() => void sendAnswers(answered.length)}
      />
      <nav className="queue-folded" aria-label="Queue">
        <button type="button" className="icon-button" aria-label="Previous" onClick={() => step(-1)}>
          <ChevronLeft size={16} aria-hidden />
        </button>
        <b>
          {Math.max(place, 1)} of {Math.max(all.length, 1)}
        </b>
        <button type="button" className="icon-button" aria-label="Next" onClick={() => step(1)}>
          <ChevronRight size={16} aria-hidden />
        </button>
        <button
          type="button"
          className="button small-button"
          disabled={answered.length === 0}
          onClick={() => void sendAnswers(answered.length)}
        >
          Send {counted(answered.length, "answer")}
        </button>
      </nav>
      {open ? (
        <>
          <article className="one" aria-labelledby="one-title" data-region="" key={open.dependency.id}>
            <OneDependency
              dependency={open.dependency}
              you={person}
              today={today}
              onEdit={() => setEditing(true)}
              otherDay={{ side: open.side, typed: typed, onType: (next) => setTypedDay({ of: open.dependency.id, typed: next }) }}
            >
              <div className="one-moves">
                <WhatMoves item={open} />
                <AnswersSoFar dependency={open.dependency} answers={answersTo(tables, open.dependency.id)} />
              </div>
            </OneDependency>
            <AnswerDock
              item={open}
              other={partyOf(tables, open.dependency, otherSide(open.side)).person?.name ?? "the other side"}
              onSide={own.length === 1 ? null : (side) => useReviewing.setState({ side: { dependency: open.dependency.id, side } })}
              typedDay={typed}
              onAnswer={(said) => void reply(open, said)}
              onStep={step}
            />
          </article>
          <aside className="moves" aria-label="What moves, and what was said" data-region="" key={`moves ${open.dependency.id}`}>
            <WhatMoves item={open} />
            <AnswersSoFar dependency={open.dependency} answers={answersTo(tables, open.dependency.id)} />
          </aside>
        </>
      ) : (
        <section className="review-none">
          <h2>{tables.dependency.rows.size === 0 ? "The plan has no dependencies yet" : "Nothing waits for an answer"}</h2>
          <p className="muted">
            {tables.dependency.rows.size === 0
              ? "Add the first one on the List tab: what is delivered, who gives it and who gets it."
              : answered.length > 0
                ? `${counted(answered.length, "answer")} can go to your colleagues as a bundle now.`
                : "Every dependency is answered, delivered or withdrawn. Choose another person above to see what waits for them."}
          </p>
        </section>
      )}
      {isEditing && open && <DependencyForm id={open.dependency.id} onClose={() => setEditing(false)} />}
    </div>
  );
}
