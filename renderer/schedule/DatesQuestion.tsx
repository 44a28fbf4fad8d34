/**
 * Asked before a date is written: why it moves, and, where other items wait for it, what moves with it, whose it is and by how many days.
 * Shift, keep or cancel; nothing moves silently.
 */
import { type ReactNode, type SyntheticEvent, useMemo, useState } from "react";
import { longDay } from "../../shared/dates.ts";
import type { Breach, Impact, Shift } from "../../shared/schedule.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { recordInWords } from "../values.ts";
import { counted, listed } from "../words.ts";
import { type DateAnswer, type DateQuestion, impactNow } from "./dating.ts";
import { noReason, ReasonFields, reasonInWords } from "./Reason.tsx";
import { breachInWords, endInSentence, endInWords, itemAt, keptInWords } from "./words.ts";
import "./schedule.css";

export interface Props {
  readonly question: DateQuestion;
  readonly done: (answer: DateAnswer | null) => void;
}
export function DatesQuestion({ question, done }: Props) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const impact = useMemo(() => impactNow({ tables, state }, question.moves), [tables, state, question.moves]);
  const [reason, setReason] = useState(noReason);
  const [problem, setProblem] = useState<string>();
  const { shifts } = impact;
  const answer = (isShifted: boolean) => {
    const why = reasonInWords(reason);
    if (question.asksWhy && why === "") setProblem("Choose a reason, or say it in your words. Nothing was changed yet.");
    else done({ why, isShifted });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    answer(shifts.length > 0);
  };
  return (
    <Dialog title={question.label} className={shifts.length > 0 ? "dialog-wide" : ""} onClose={() => done(null)}>
      <form
        className="form"
        onSubmit={submit}
        onKeyDown={(event) => {
          // From wherever the keyboard is, as in every review.
          if (event.key === "Enter" && event.ctrlKey) submit(event);
        }}
        noValidate
      >
        {question.asksWhy && <ReasonFields reason={reason} onChange={setReason} problem={problem} autoFocus />}
        <ImpactWords impact={impact} tables={tables} />
        <div className="form-end impact-end">
          <button type="button" className="button" onClick={() => done(null)}>
            Cancel
          </button>
          {shifts.length > 0 && (
            <button type="button" className="button" onClick={() => answer(false)}>
              Keep {shifts.length === 1 ? "its date" : "their dates"}
            </button>
          )}
          <button type="submit" className="button primary">
            {shifts.length > 0 ? `Shift ${shifts.length === 1 ? "it" : counted(shifts.length, "milestone")} too` : "Save"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** What a move would do to everything else. */
export function ImpactWords({ impact, tables }: { readonly impact: Impact; readonly tables: Tables }) {
  const { shifts, summaries, kept, breaches, breachesIfKept } = impact;
  const [ifShifted, ifKept] = [worse(breaches), worse(breachesIfKept)];
  const isIn = (all: readonly Breach[], one: Breach) => all.some(({ link, against }) => link.id === one.link.id && against === one.against);
  const wordsOf = (all: readonly Breach[]) => all.map((one) => breachInWords(tables, one));
  const people = peopleOf(tables, shifts);
  return (
    <>
      {shifts.length > 0 && (
        <section aria-labelledby="impact-moves" className="impact">
          <h3 id="impact-moves">
            {counted(shifts.length, "milestone")} {shifts.length === 1 ? "waits" : "wait"} for this and would have to move
          </h3>
          <Moving shifts={shifts} tables={tables} />
          {summaries.length > 0 && <p>{summaries.map((one) => `${endInSentence(tables, one.id)} ${movedInWords(one)}`).join("; ")}.</p>}
          {people.length > 0 && <p>To be told: {listed(people)}.</p>}
        </section>
      )}
      {shifts.length === 0 ? (
        <Sentences title="What would not hold" words={wordsOf(ifKept)} />
      ) : (
        <>
          <Sentences
            title={`If you keep ${shifts.length === 1 ? "its date" : "their dates"}`}
            words={wordsOf(ifKept.filter((one) => !isIn(ifShifted, one)))}
          />
          <Sentences title="If you shift" words={wordsOf(ifShifted.filter((one) => !isIn(ifKept, one)))} />
          <Sentences title="In either case" words={wordsOf(ifShifted.filter((one) => isIn(ifKept, one)))} />
        </>
      )}
      {kept.length > 0 && <p className="muted">{keptInWords(tables, kept)}</p>}
    </>
  );
}

function Moving({ shifts, tables }: { readonly shifts: Impact["shifts"]; readonly tables: Tables }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section className="impact-scroll" tabIndex={0} aria-label="What would move">
      <table className="impact-table">
        <thead>
          <tr>
            <th scope="col">Milestone</th>
            <th scope="col">Owner, SRO</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="number">
              Days
            </th>
          </tr>
        </thead>
        <tbody>
          {shifts.map((shift) => {
            const { owner, sro } = whose(tables, shift.id);
            return (
              <tr key={shift.id}>
                <th scope="row">{endInWords(tables, shift.id)}</th>
                <td>
                  {owner ?? "No owner"}
                  <span className="muted">{sro === null ? ", no SRO" : `, SRO ${sro}`}</span>
                </td>
                <td>{longDay(shift.finishFrom)}</td>
                <td>{longDay(shift.finishTo)}</td>
                <td className="number">+{shift.days.toLocaleString("en-GB")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Sentences({ title, words }: { readonly title: string; readonly words: readonly string[] }): ReactNode {
  if (words.length === 0) return null;
  return (
    <section className="impact">
      <h3>{title}</h3>
      <ul className="impact-breaches">
        {words.slice(0, mostSentences).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {words.length > mostSentences && <p className="muted">And {counted(words.length - mostSentences, "more link")}.</p>}
    </section>
  );
}
const mostSentences = 8;
const worse = (all: readonly Breach[]): readonly Breach[] => all.filter(({ days, before }) => days > before);

const movedInWords = ({ days, finishTo, startTo }: Shift): string =>
  days === 0
    ? `starts on ${longDay(startTo ?? finishTo)}`
    : `ends on ${longDay(finishTo)}, ${counted(Math.abs(days), "day")} ${days > 0 ? "later" : "earlier"}`;

function whose(tables: Tables, end: string): { readonly owner: string | null; readonly sro: string | null } {
  const milestone = rowOf(tables, "milestone", itemAt(end)?.id ?? "");
  const sro = milestone?.objective ? (rowOf(tables, "objective", milestone.objective)?.sro ?? null) : null;
  const name = (person: string | null) => (person === null ? null : recordInWords(tables, { type: "person", id: person }));
  return { owner: name(milestone?.owner ?? null), sro: name(sro) };
}
const peopleOf = (tables: Tables, shifts: readonly Shift[]): readonly string[] => [
  ...new Set(shifts.flatMap(({ id }) => Object.values(whose(tables, id)).flatMap((name) => name ?? []))),
];
