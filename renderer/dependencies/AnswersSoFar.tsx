/** Every answer to a dependency, newest first, with its day and its words. */
import { type Answer, type Dependency, type DependencyState, isTo } from "../../shared/agreement.ts";
import { longMoment } from "../../shared/dates.ts";
import { DependencyMark } from "../symbols.tsx";
import { refusalWords } from "../words.ts";
import { answerInWords, answersSoFar } from "./answering.ts";
import "./answers.css";

interface Props {
  readonly dependency: Dependency;
  readonly answers: readonly Answer[];
}
export function AnswersSoFar({ dependency, answers }: Props) {
  return (
    <section>
      <h3>Answers so far</h3>
      {answers.length === 0 && <p className="muted">None yet. Each answer is kept here with its day, name and role.</p>}
      <ol className="answers-so-far">
        {answersSoFar(answers).map(({ answer, before }) => (
          <li key={answer.id}>
            <DependencyMark state={marks[answer.answer ?? "asked"]} />
            <span>{answerInWords(answer, before)}</span>
            <span className="small muted">
              {answer.at === null ? "Without a date" : longMoment(answer.at)}
              {answer.role && `, ${answer.role}`}
              {!isTo(dependency, answer) && ", to earlier terms"}
              {answer.answer === "not-agreed" && answer.reason && `. ${refusalWords[answer.reason]}`}
              {answer.comment && `. “${answer.comment}”`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
const marks: Readonly<Record<NonNullable<Answer["answer"]>, DependencyState>> = {
  agreed: "agreed",
  "not-agreed": "not-agreed",
  asked: "proposed",
  delivered: "delivered",
  received: "received",
  withdrawn: "withdrawn",
};
