/** One dependency with the three questions of its review as headings: still needed, date still right, agreed. */
import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { type Answer, assents, type Dependency, lastWords, refuses, type Side, sides } from "../../shared/agreement.ts";
import { type Day, longDay } from "../../shared/dates.ts";
import { schema } from "../../shared/schema.ts";
import { answersTo, type Meeting, meetingOf, stateIn } from "../dependencies.ts";
import { rowOf, rowsWhere, type Tables, useProgramme } from "../store.ts";
import { ConflictMark, DependencyMark, SourceNoteMark } from "../symbols.tsx";
import { itemOf, recordInWords } from "../values.ts";
import { openItem } from "../view.ts";
import { counted, criticalityWords, dependencyWords, linkWords } from "../words.ts";
import { reasonInWords, saidOn, situation } from "./answering.ts";
import { partyOf } from "./parties.ts";
import { Ruler } from "./Ruler.tsx";

interface Props {
  readonly dependency: Dependency;
  /** The person who reviews, where they are in the plan. */
  readonly you: string | null;
  readonly today: Day;
  readonly onEdit: () => void;
  /** Another day as it is typed: what the side that answers would promise, or need it by. */
  readonly otherDay: { readonly side: Side; readonly typed: string; readonly onType: (typed: string) => void };
  /** Under the ruler, where the window has no room beside it. */
  readonly children?: ReactNode;
}
export function OneDependency({ dependency, you, today, onEdit, otherDay, children }: Props) {
  const tables = useProgramme((s) => s.tables);
  const answers = answersTo(tables, dependency.id);
  const state = stateIn(tables, dependency);
  const meeting = meetingOf(tables, dependency);
  return (
    <div className="one-body">
      <h2 tabIndex={-1} id="one-title">
        {dependency.title ?? "A dependency without a title"}
      </h2>
      <p className="one-state">
        <b>
          <DependencyMark state={state} />
          {dependencyWords[state]}
        </b>
        {dependency.conflicts && <ConflictMark />}
        <span className="muted">{situation(dependency, answers, state)}</span>
      </p>
      <section>
        <h3 className="one-question">
          Still needed?
          <button type="button" className="button small-button one-end" onClick={onEdit}>
            <Pencil size={12} aria-hidden /> Edit
          </button>
        </h3>
        <div className="two-sides">
          <SideCard dependency={dependency} side="provider" answers={answers} you={you} />
          <Between dependency={dependency} />
          <SideCard dependency={dependency} side="receiver" answers={answers} you={you} />
        </div>
      </section>
      <section>
        <h3 className="one-question">
          Date still right?
          <span className={`one-end ${meeting.gap !== null && meeting.gap > 0 ? "late" : "muted one-gap"}`}>{gapSentence(meeting)}</span>
        </h3>
        <Ruler meeting={meeting} today={today} />
        {meeting.promised !== null && !meeting.isPromise && (
          <p className="one-dates muted">
            Nobody has promised a day; {longDay(meeting.promised)} is when the giver’s own plan has it ready.
          </p>
        )}
        <label className="one-other-day">
          <span>{otherDayWords(otherDay.side, meeting)}</span>
          <input
            className="input"
            value={otherDay.typed}
            placeholder="31 March 2027 or +2w"
            autoComplete="off"
            onChange={(event) => otherDay.onType(event.target.value)}
          />
        </label>
        <Notes dependency={dependency} />
        {dependency.detail && <p className="one-detail muted">{dependency.detail}</p>}
      </section>
      {children}
    </div>
  );
}

const sideWords: Readonly<Record<Side, string>> = { provider: "Gives", receiver: "Gets" };
interface SideProps {
  readonly dependency: Dependency;
  readonly side: Side;
  readonly answers: readonly Answer[];
  readonly you: string | null;
}
function SideCard({ dependency, side, answers, you }: SideProps) {
  const tables = useProgramme((s) => s.tables);
  const { person, as } = partyOf(tables, dependency, side);
  const word = lastWords(answers)[side];
  const end = dependency[side] === null ? null : itemOf(schema.dependency[side], dependency[side]);
  const isReviewed = person !== null && person.id === you;
  const isMe = useProgramme((s) => person !== null && s.state.me?.name === person.name);
  return (
    <div className={isReviewed ? "side-card side-you" : "side-card"}>
      <div className="side-what">
        <span className="small muted">{sideWords[side]}</span>
        {end ? (
          <button type="button" className="side-end" onClick={() => openItem(end.type, end.id)}>
            {recordInWords(tables, end)}
          </button>
        ) : (
          <b>Nobody yet</b>
        )}
        <span className="small muted side-part">{partOf(tables, dependency, side)}</span>
      </div>
      <div className="side-who">
        <DependencyMark state={markOf(dependency, word)} />
        <b>
          {person ? person.name : as}
          {isMe && ", you"}
        </b>
        {person && <span className="small muted">{as}</span>}
        <span className="small muted">{wordInWords(dependency, word, person?.name ?? null)}</span>
      </div>
    </div>
  );
}

/** What an end belongs to, or what kind of thing it is. */
function partOf(tables: Tables, dependency: Dependency, side: Side): string {
  const end = dependency[side] === null ? null : itemOf(schema.dependency[side], dependency[side]);
  switch (end?.type) {
    case "milestone": {
      const objective = rowOf(tables, "milestone", end.id)?.objective;
      return objective ? recordInWords(tables, { type: "objective", id: objective }) : "Milestone";
    }
    case "objective": {
      const ambition = rowOf(tables, "objective", end.id)?.ambition;
      return ambition ? `Ambition ${recordInWords(tables, { type: "ambition", id: ambition })}` : "Objective";
    }
    case "enabler":
      return "Enabler";
    case "body":
      return "Outside the plan";
    case "ambition":
      return "Ambition";
    default:
      return "";
  }
}

const markOf = (dependency: Dependency, word: Answer | null) => {
  if (word?.answer === "withdrawn" || word?.answer === "delivered" || word?.answer === "received") return word.answer;
  if (refuses(dependency, word)) return "not-agreed";
  return assents(dependency, word) ? "agreed" : word ? "re-agree" : "proposed";
};
function wordInWords(dependency: Dependency, word: Answer | null, person: string | null): string {
  if (!word) return "Not answered yet";
  // Somebody else may answer for the person whose side it is.
  const by = word.name === person ? saidOn(word) : `${saidOn(word)}, by ${word.name}`;
  if (refuses(dependency, word)) return `Not agreed ${by}: ${reasonInWords(word)}`;
  if (word.answer === "agreed") return assents(dependency, word) ? `Agreed ${by}` : `Agreed to earlier terms ${by}`;
  return `${word.answer === null || word.answer === "asked" || word.answer === "not-agreed" ? "Answered earlier terms" : dependencyWords[word.answer]} ${by}`;
}

function Between({ dependency }: { readonly dependency: Dependency }) {
  const lag = dependency.lag ?? 0;
  return (
    <div className="between">
      <span>{linkWords[dependency.kind ?? "FS"]}</span>
      <svg width="80" height="12" viewBox="0 0 80 12" aria-hidden="true">
        <path d="M0 6h76M71 1l6 5-6 5" />
      </svg>
      <span>{lag === 0 ? "No lag" : `${lag > 0 ? "Lag" : "Overlap"} ${counted(Math.abs(lag), "day")}`}</span>
      {dependency.criticality && <b>{criticalityWords[dependency.criticality]}</b>}
    </div>
  );
}

/** The question that another day answers, for the side that answers. */
function otherDayWords(side: Side, { promised, isPromise, neededBy }: Meeting): string {
  if (side === "provider") return promised !== null && isPromise ? "Promise another day" : "Promise a day";
  return neededBy === null ? "Say when it is needed" : "Needed on another day";
}

function gapSentence({ gap, isPromise, neededBy, promised }: Meeting): string {
  if (gap === null) {
    if (neededBy === null && promised === null) return "";
    return neededBy === null ? "No day it is needed by" : promised === null ? "Nothing promised yet" : "";
  }
  const what = isPromise ? "Promised" : "Ready";
  if (gap === 0) return `${what} on the day it is needed`;
  return `${what} ${counted(Math.abs(gap), "day")} ${gap > 0 ? "after" : "before"} needed`;
}

/** Where the source contradicts itself about either end. */
function Notes({ dependency }: { readonly dependency: Dependency }) {
  const tables = useProgramme((s) => s.tables);
  const notes = [`dependency/${dependency.id}`, ...sides.map((side) => dependency[side])].flatMap((on) =>
    on === null ? [] : rowsWhere(tables.sourceNote, "on", on),
  );
  return notes.map(({ id, note }) => (
    <p key={id} className="one-note small muted">
      <SourceNoteMark words="" />
      <span>
        <b>Source note.</b> {note}
      </span>
    </p>
  ));
}
