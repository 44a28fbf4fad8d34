/** Review: the dependencies that wait for one person's answer, one after the other, by keyboard or by mouse. */
import { useEffect, useMemo, useState } from "react";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowOf, useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { ChangedInReview } from "./DependencyForm.tsx";
import { Folded } from "./Folded.tsx";
import { HeadControls } from "./HeadControls.tsx";
import { sidesOf } from "./parties.ts";
import { goToTab, usePlace } from "./place.ts";
import { Queue } from "./Queue.tsx";
import { entryOf } from "./QueueMark.tsx";
import { type QueueItem, queueOf, standingOf } from "./queue.ts";
import { ReviewedDependency } from "./ReviewedDependency.tsx";
import { ReviewFor } from "./ReviewFor.tsx";
import { reviewer, sendAnswers, useReady, useReviewing } from "./reviewing.ts";
import { useTakenBack } from "./useTakenBack.ts";
import "./review.css";
import "./queue.css";
import "./reviewed.css";
import "./ruler.css";
import "./dock.css";
import "./reviewNarrow.css";

export function Review() {
  const tables = useProgramme((s) => s.tables);
  const me = useProgramme((s) => s.state.me);
  const wanted = useReviewing((s) => s.person);
  const ready = useReady();
  const { chosen: asked } = usePlace();
  /** The dependency that a key led to: once it is open, its first answer has the focus. */
  const [ledTo, setLedTo] = useState<string | null>(null);
  /** The one that was open last: it stays, with what is typed there, when a more urgent one comes. */
  const [last, setLast] = useState<{ readonly person: string | null; readonly id: string } | null>(null);
  const person = reviewer(tables, me, wanted);
  const isYours = person !== null && rowOf(tables, "person", person)?.name === me?.name;
  const groups = useMemo(() => queueOf(tables, person), [tables, person]);
  const waiting = groups.flatMap(({ items }) => items);
  const standing = (id: string): QueueItem | undefined => {
    const dependency = rowOf(tables, "dependency", id);
    return dependency && standingOf(tables, dependency, (person && sidesOf(tables, dependency, person)[0]) || "receiver");
  };
  const answered = ready.dependencies
    .filter((id) => waiting.every(({ dependency }) => dependency.id !== id))
    .flatMap((id) => standing(id) ?? [])
    .filter(({ dependency }) => person === null || sidesOf(tables, dependency, person).length > 0);
  const all = [...answered, ...waiting];
  const openAt = (one: string | null) => all.find(({ dependency }) => dependency.id === one) ?? (one === null ? undefined : standing(one));
  const kept = last?.person === person ? last.id : null;
  const open = openAt(asked.get("of")) ?? openAt(kept) ?? waiting[0];
  const id = open?.dependency.id ?? null;
  if (id !== null && id !== kept) setLast({ person, id });
  const place = all.findIndex(({ dependency }) => dependency.id === id) + 1;
  useEffect(() => {
    if (ledTo !== null && ledTo === id) document.querySelector<HTMLElement>("[data-first-answer]")?.focus();
  }, [ledTo, id]);
  const count = `${all.length} ${all.length === 1 ? "needs" : "need"} ${isYours ? "your" : "an"} answer, ${waiting.length} left`;
  useStatusLine({
    counts: waiting.length === 0 ? "Dependencies: nothing waits for an answer" : `Dependencies: ${count}`,
    keys: [
      ["F8", "next"],
      ["Shift+F8", "previous"],
      ["Ctrl+Z", "take an answer back"],
      ["F6", "next region"],
    ],
  });

  const lead = (next: string | undefined) => {
    if (next === undefined) return;
    setLedTo(next);
    goToTab("review", { of: next });
  };
  const step = (direction: 1 | -1) => {
    const here = place === 0 ? (direction === 1 ? -1 : 0) : place - 1;
    lead(all.at((here + direction) % all.length)?.dependency.id);
  };
  const onWritten = useTakenBack(lead);
  const goOn = () => {
    if (id !== null) onWritten(id);
    const index = waiting.findIndex(({ dependency }) => dependency.id === id);
    lead((waiting[index + 1] ?? waiting.find((_, i) => i !== index))?.dependency.id ?? id ?? undefined);
  };
  const send = () => void sendAnswers(ready.count);
  return (
    <div className="review">
      <HeadControls>
        <ReviewFor person={person} done={answered.length} all={all.length} place={place} />
      </HeadControls>
      <Queue
        groups={groups.map(({ title, items }) => ({ title, entries: items.map((item) => entryOf(tables, item, isYours)) }))}
        answered={answered.map((item) => entryOf(tables, item, isYours))}
        chosen={id}
        done={answered.length}
        ready={ready.count}
        onChoose={(next) => {
          setLedTo(null);
          goToTab("review", { of: next });
        }}
        onSend={send}
      />
      <Folded place={place} all={all.length} ready={ready.count} onStep={step} onSend={send} />
      {open ? (
        <ReviewedDependency key={open.dependency.id} item={open} person={person} onAnswered={goOn} onStep={step} />
      ) : (
        <section className="review-none">
          <h2>{tables.dependency.rows.size === 0 ? "The plan has no dependencies yet" : "Nothing waits for an answer"}</h2>
          <p className="muted">
            {tables.dependency.rows.size === 0
              ? "Add the first one on the List tab: what is delivered, who gives it and who gets it."
              : ready.count > 0
                ? `${counted(ready.count, "answer")} can go to your colleagues as a bundle now.`
                : "Every dependency is answered, delivered or withdrawn. Choose another person above to see what waits for them."}
          </p>
        </section>
      )}
      <ChangedInReview />
    </div>
  );
}
