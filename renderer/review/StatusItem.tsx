/** The status of one item in the review of who is accountable: what it says, what was said to it, and the answers to it. */
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { daysBetween, longDay, longMoment, slipInWords } from "../../shared/dates.ts";
import { badgeOf } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import type { StatusReview, Verdict } from "../../shared/statusReview.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import { ConfidenceBadge, DependencyMark } from "../symbols.tsx";
import { recordInWords } from "../values.ts";
import { openItem } from "../view.ts";
import { badgeWords, counted, statusWords } from "../words.ts";
import type { ReviewItem } from "./items.ts";
import "../dependencies/answers.css";

type Matter = Extract<ReviewItem, { readonly kind: "red" | "slipped" | "stale" | "question" }>;
interface Props {
  readonly item: Matter;
  readonly onAnswer: (verdict: Verdict, comment: string) => void;
  readonly onStep: (direction: 1 | -1) => void;
}
export function StatusItem({ item, onAnswer, onStep }: Props) {
  const tables = useProgramme((s) => s.tables);
  const { of, subject } = item;
  const row = of.type === "milestone" ? rowOf(tables, "milestone", of.id) : undefined;
  const objective = rowOf(tables, "objective", row?.objective ?? of.id);
  const reviews = [...rowsWhere(tables.statusReview, "on", subject.on)].sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const badge = row ? badgeOf(row) : (objective?.confidence ?? "not-rated");
  const reason = row ? row.reason : objective?.reason;
  return (
    <>
      <article className="reviewed" aria-labelledby="one-title" data-region="">
        <div className="one-body">
          <h2 tabIndex={-1} id="one-title">
            {recordInWords(tables, of)}
          </h2>
          <p className="one-state">
            <b>
              <ConfidenceBadge badge={badge} />
              {badgeWords[badge]}
            </b>
            <span className="muted">{matterInWords(item)}</span>
          </p>
          <section>
            <h3 className="one-question">
              What it says
              <button type="button" className="button small-button one-end" onClick={() => openItem(of.type, of.id)}>
                Open the item
              </button>
            </h3>
            {reason && <p className="status-reason">“{reason}”</p>}
            <dl className="status-facts">
              {row && <Dates row={row} />}
              {row?.status && <Fact term="Status">{statusWords[row.status]}</Fact>}
              <Fact term="Last report">{subject.reportedAt === null ? "Never" : longMoment(subject.reportedAt)}</Fact>
              {row && <Fact term="Owner">{nameOf(tables, row.owner) ?? "Nobody named"}</Fact>}
              <Fact term="SRO">{nameOf(tables, objective?.sro ?? null) ?? "Nobody named"}</Fact>
              {row && objective && <Fact term="Objective">{recordInWords(tables, { type: "objective", id: objective.id })}</Fact>}
            </dl>
            {row?.detail && <p className="one-detail muted">{row.detail}</p>}
          </section>
          <section className="one-moves">
            <SoFar reviews={reviews} />
          </section>
        </div>
        <Dock item={item} onAnswer={onAnswer} onStep={onStep} />
      </article>
      <aside className="moves" aria-label="Reviews so far" data-region="">
        <SoFar reviews={reviews} />
      </aside>
    </>
  );
}

const nameOf = (tables: Tables, person: string | null) => (person === null ? undefined : rowOf(tables, "person", person)?.name);
const Fact = ({ term, children }: { readonly term: string; readonly children: string }) => (
  <div>
    <dt className="small muted">{term}</dt>
    <dd>{children}</dd>
  </div>
);
function Dates({ row }: { readonly row: Row<"milestone"> }) {
  const slip = row.due && row.forecast ? daysBetween(row.due, row.forecast) : 0;
  return (
    <>
      <Fact term="Due">{row.due ? longDay(row.due) : "No date"}</Fact>
      {row.forecast && <Fact term="Forecast">{`${longDay(row.forecast)}${slip === 0 ? "" : `, ${slipInWords(slip)}`}`}</Fact>}
    </>
  );
}

/** Why it stands in the queue. */
export function matterInWords(item: Matter): string {
  if (item.kind === "question")
    return `${item.challenge.name} ${item.challenge.verdict === "asked" ? "asks" : "does not accept it"}: “${item.challenge.comment ?? ""}”`;
  const { matter } = item;
  if (matter.kind === "red") return "You have not reviewed this status yet.";
  if (matter.kind === "slipped") return `The forecast lies ${counted(matter.days, "day")} after the agreed day.`;
  return matter.days === null ? "Nobody has reported on it yet." : `Nobody has reported on it for ${counted(matter.days, "day")}.`;
}

function SoFar({ reviews }: { readonly reviews: readonly StatusReview[] }) {
  return (
    <section>
      <h3>Reviews so far</h3>
      {reviews.length === 0 && <p className="muted">None yet. Each is kept here with its day, name and role.</p>}
      <ol className="answers-so-far">
        {reviews.map(({ id, verdict, name, role, at, comment }) => (
          <li key={id}>
            <DependencyMark state={verdict === "accepted" ? "agreed" : verdict === "challenged" ? "not-agreed" : "proposed"} />
            <span>
              {name} {verdict === "accepted" ? "accepted it" : verdict === "challenged" ? "did not accept it" : "asked"}
            </span>
            <span className="small muted">
              {at === null ? "Without a date" : longMoment(at)}
              {role && `, ${role}`}
              {comment && `. “${comment}”`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What people say most, to be chosen by its first letter. */
const challenges = [
  "A recovery plan, please",
  "The date cannot move",
  "Too good to be true",
  "Report on it this week",
  "Worse than it says",
];
const firstAnswer: Readonly<Record<Matter["kind"], string>> = {
  red: "Accept",
  slipped: "Accept date",
  stale: "Still right",
  question: "Done",
};
const consequences: Readonly<Record<Matter["kind"], string>> = {
  red: "It leaves your queue until the status changes.",
  slipped: "It leaves your queue until the forecast moves again.",
  stale: "You looked at it; it comes back in 30 days without a report.",
  question: "It leaves your queue; your reply is kept beside the question.",
};

function Dock({ item, onAnswer, onStep }: Props) {
  const [listed, setListed] = useState("");
  const [question, setQuestion] = useState("");
  const [problem, setProblem] = useState<"" | "challenge" | "question">("");
  const id = useId();
  const challengeBox = useRef<HTMLSelectElement>(null);
  const questionBox = useRef<HTMLInputElement>(null);
  const accept = () => onAnswer("accepted", "");
  const challenge = () => {
    if (listed !== "") return onAnswer("challenged", listed);
    setProblem("challenge");
    challengeBox.current?.focus();
  };
  const ask = () => {
    if (question.trim() !== "") return onAnswer(item.kind === "question" ? "accepted" : "asked", question.trim());
    setProblem("question");
    questionBox.current?.focus();
  };
  usePartKeys({
    step: onStep,
    answer: (number) => {
      if (number === 1) accept();
      else if (number === 2 && item.kind !== "question") challengeBox.current?.focus();
      else if (number === 3) questionBox.current?.focus();
    },
  });
  const submit = (act: () => void) => (event: FormEvent) => {
    event.preventDefault();
    act();
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    challenge();
  };
  const words = item.kind === "question" ? "Your reply" : "Question for the owner";
  return (
    <section className="dock" aria-labelledby={`${id}-right`} data-region="">
      <div className="one-question">
        <h3 id={`${id}-right`}>{item.kind === "question" ? "Answered?" : "Right as it stands?"}</h3>
        <span className="one-end small muted dock-next">Each answer opens the next one</span>
      </div>
      <div className="dock-answers">
        <form onSubmit={submit(accept)}>
          <button type="submit" className="button primary dock-answer" data-first-answer="" aria-keyshortcuts="Alt+1">
            {firstAnswer[item.kind]} <kbd>Alt+1</kbd>
          </button>
          <p className="small muted">{consequences[item.kind]}</p>
        </form>
        {item.kind !== "question" && (
          <form onSubmit={submit(challenge)}>
            <button type="submit" className="button dock-answer" aria-keyshortcuts="Alt+2">
              Not accepted <kbd>Alt+2</kbd>
            </button>
            <select
              ref={challengeBox}
              className="input"
              aria-label="What is wrong"
              value={listed}
              {...(problem === "challenge" ? { "aria-invalid": true, "aria-describedby": `${id}-problem` } : {})}
              onKeyDown={onEnter}
              onChange={(event) => setListed(event.target.value)}
            >
              <option value="">Choose what is wrong</option>
              {challenges.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </form>
        )}
        <form onSubmit={submit(ask)}>
          <button type="submit" className="button dock-answer" aria-keyshortcuts="Alt+3">
            {item.kind === "question" ? "Reply" : "Ask"} <kbd>Alt+3</kbd>
          </button>
          <input
            ref={questionBox}
            className="input"
            aria-label={words}
            placeholder={words}
            value={question}
            {...(problem === "question" ? { "aria-invalid": true, "aria-describedby": `${id}-problem` } : {})}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </form>
      </div>
      {problem !== "" && (
        <p id={`${id}-problem`} className="problem small" role="alert">
          {problem === "challenge" ? "Choose what is wrong, then press Enter." : "Type your words, then press Enter."}
        </p>
      )}
    </section>
  );
}
