/** The answers to one dependency, docked under it: agree, not agreed with a reason, ask; in time also delivered, received, withdrawn. */
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { type DependencyState, otherSide, type Refusal, type Reply, type Side, sides } from "../../shared/agreement.ts";
import { type Day, dayOf, longDay, readDay } from "../../shared/dates.ts";
import { refusals } from "../../shared/schema.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { Segments } from "../shell/Segments.tsx";
import { refusalWords } from "../words.ts";
import type { QueueItem } from "./queue.ts";

interface Props {
  readonly item: QueueItem;
  /** Who the other side is, to be asked: "Matt Dooley". */
  readonly other: string;
  /** Agreeing counts for both sides. */
  readonly speaksForBoth: boolean;
  /** Offered where the person speaks for neither side or for both. */
  readonly onSide: ((side: Side) => void) | null;
  /** Another day than the one that stands, as it was typed under the ruler. */
  readonly typedDay: string;
  readonly onAnswer: (reply: Omit<Reply, "side">) => void;
  readonly onStep: (direction: 1 | -1) => void;
}
export function AnswerDock({ item, other, speaksForBoth, onSide, typedDay, onAnswer, onStep }: Props) {
  const { side, state } = item;
  const [reason, setReason] = useState<Refusal | "">("");
  const [words, setWords] = useState("");
  const [question, setQuestion] = useState("");
  const [problem, setProblem] = useState<"" | "reason" | "words" | "question" | "day">("");
  const id = useId();
  const reasonBox = useRef<HTMLSelectElement>(null);
  const wordsBox = useRef<HTMLInputElement>(null);
  const questionBox = useRef<HTMLInputElement>(null);

  const isReceiving = state === "delivered" && side === "receiver";
  const { day, isNew, isWrong } = dayMeant(item, typedDay);
  const agree = () => {
    if (isWrong) return setProblem("day");
    const changed = side === "provider" ? { promised: day } : { neededBy: day };
    onAnswer({ answer: isReceiving ? "received" : "agreed", reason: null, comment: "", ...(isReceiving ? {} : changed) });
  };
  const refuse = () => {
    if (reason === "") {
      setProblem("reason");
      return reasonBox.current?.focus();
    }
    if (reason === "other" && words.trim() === "") {
      setProblem("words");
      return wordsBox.current?.focus();
    }
    onAnswer({ answer: "not-agreed", reason, comment: words.trim() });
  };
  const ask = () => {
    if (question.trim() === "") {
      setProblem("question");
      return questionBox.current?.focus();
    }
    onAnswer({ answer: "asked", reason: null, comment: question.trim() });
  };
  const say = (answer: "delivered" | "withdrawn") => onAnswer({ answer, reason: null, comment: "" });
  const canDeliver = side === "provider" && state !== "delivered" && state !== "received" && state !== "withdrawn";
  const canWithdraw = state !== "withdrawn";
  usePartKeys({
    step: onStep,
    answer: (number) => {
      if (number === 1) agree();
      else if (number === 2) reasonBox.current?.focus();
      else if (number === 3) questionBox.current?.focus();
      else if (number === 4 && canDeliver) say("delivered");
      else if (number === 5 && canWithdraw) say("withdrawn");
    },
  });
  const onEnter = (act: () => void) => (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    act();
  };
  const submit = (act: () => void) => (event: FormEvent) => {
    event.preventDefault();
    act();
  };
  const invalid = (name: typeof problem) => (problem === name ? { "aria-invalid": true, "aria-describedby": `${id}-problem` } : {});
  return (
    <section className="dock" aria-labelledby={`${id}-agreed`} data-region="">
      <div className="one-question">
        <h3 id={`${id}-agreed`}>{isReceiving ? "Received?" : "Agreed?"}</h3>
        {onSide && <Segments label="You answer for" choices={sideChoices} value={side} onChange={onSide} />}
        <span className="one-end dock-more">
          {canDeliver && (
            <button type="button" className="button small-button" aria-keyshortcuts="Alt+4" onClick={() => say("delivered")}>
              Delivered <kbd>Alt+4</kbd>
            </button>
          )}
          {canWithdraw && (
            <button type="button" className="button small-button" aria-keyshortcuts="Alt+5" onClick={() => say("withdrawn")}>
              Withdraw <kbd>Alt+5</kbd>
            </button>
          )}
          {!onSide && <span className="small muted dock-next">Each answer opens the next one</span>}
        </span>
      </div>
      <div className="dock-answers">
        <form onSubmit={submit(agree)}>
          <button type="submit" className="button primary dock-answer" data-first-answer="" aria-keyshortcuts="Alt+1">
            {isReceiving ? "Received" : "Agree"} <kbd>Alt+1</kbd>
          </button>
          <p className="small muted">
            {speaksForBoth && !isReceiving ? "For both sides, as you speak for both. " : ""}
            {consequence(item, day, isNew)}
          </p>
        </form>
        <form onSubmit={submit(refuse)}>
          <button type="submit" className="button dock-answer" aria-keyshortcuts="Alt+2">
            Not agreed <kbd>Alt+2</kbd>
          </button>
          <select
            ref={reasonBox}
            className="input"
            aria-label="Why not"
            value={reason}
            {...invalid("reason")}
            onKeyDown={onEnter(refuse)}
            onChange={(event) => {
              setReason(refusals.find((one) => one === event.target.value) ?? "");
              setProblem("");
            }}
          >
            <option value="">Choose why</option>
            {refusals.map((one) => (
              <option key={one} value={one}>
                {refusalWords[one]}
              </option>
            ))}
          </select>
          {reason !== "" && (
            <input
              ref={wordsBox}
              className="input"
              aria-label="In your words"
              placeholder={reason === "other" ? "Say why, in your words" : "In your words (optional)"}
              value={words}
              {...invalid("words")}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </form>
        <form onSubmit={submit(ask)}>
          <button type="submit" className="button dock-answer" aria-keyshortcuts="Alt+3">
            Ask <kbd>Alt+3</kbd>
          </button>
          <input
            ref={questionBox}
            className="input"
            aria-label={`Question for ${other}`}
            placeholder="Your question"
            value={question}
            {...invalid("question")}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </form>
      </div>
      {problem !== "" && (
        <p id={`${id}-problem`} className="problem small" role="alert">
          {problems[problem]}
        </p>
      )}
    </section>
  );
}

const sideChoices: readonly (readonly [Side, string])[] = sides.map((side) => [
  side,
  side === "provider" ? "For who gives" : "For who gets",
]);
const problems = {
  reason: "Choose why it is not agreed, then press Enter.",
  words: "Say why in your words, then press Enter.",
  question: "Type what you want to know, then press Enter.",
  day: "The other day, above, cannot be read. Enter one such as 31 March 2027, 31/3/27 or +2w.",
} as const;

/** The day that agreeing would promise, or ask for: the one that was typed, or else the one that stands. */
function dayMeant(
  { side, meeting }: QueueItem,
  typed: string,
): { readonly day: Day | null; readonly isNew: boolean; readonly isWrong: boolean } {
  const stands = side === "provider" ? meeting.promised : meeting.neededBy;
  if (typed.trim() === "") return { day: stands, isNew: false, isWrong: false };
  const day = readDay(typed, stands ?? dayOf(Date.now()));
  return { day: day ?? stands, isNew: day !== null && day !== stands, isWrong: day === null };
}

/** What agreeing would mean, before it is done. */
function consequence({ side, state, meeting }: QueueItem, day: Day | null, isNew: boolean): string {
  const settled: readonly DependencyState[] = ["agreed", "received", "withdrawn"];
  if (state === "delivered" && side === "receiver") return "It is then closed for both sides.";
  if (day === null) return "Agrees to it without a day. The list of exceptions names it until there is one.";
  if (isNew)
    return `${side === "provider" ? "You promise" : "You need it by"} ${longDay(day)}; the ${otherSide(side) === "provider" ? "giver" : "getter"} is asked to agree.`;
  if (side === "provider" && !meeting.isPromise) return `You promise ${longDay(day)}, the day of your own plan.`;
  if (meeting.gap !== null && meeting.gap > 0) return `${longDay(meeting.promised ?? day)} stands; the gap stays on show.`;
  return settled.includes(state) ? "Already on record; answering again renews it." : `${longDay(meeting.promised ?? day)} stands.`;
}
