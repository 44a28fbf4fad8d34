/** For you: only what needs this person, the gravest first, each answered in three keys or fewer; at the end the answers leave as a bundle. */
import { AlertTriangle, CalendarClock, CircleHelp, Hourglass, ShieldQuestion } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { dayOf, longDay } from "../../shared/dates.ts";
import type { Row } from "../../shared/schema.ts";
import { reopenRemit } from "../actions.ts";
import { ChangedInReview } from "../dependencies/DependencyForm.tsx";
import { Folded } from "../dependencies/Folded.tsx";
import { peopleByName, personNamed } from "../dependencies/parties.ts";
import { Queue, type QueueEntry } from "../dependencies/Queue.tsx";
import { entryOf } from "../dependencies/QueueMark.tsx";
import { ReviewedDependency } from "../dependencies/ReviewedDependency.tsx";
import { everybody, sendAnswers, useReady, useReviewing } from "../dependencies/reviewing.ts";
import { useTakenBack } from "../dependencies/useTakenBack.ts";
import { useBusy } from "../shell/busy.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { ConflictMark } from "../symbols.tsx";
import { recordInWords } from "../values.ts";
import type { Item } from "../view.ts";
import { counted } from "../words.ts";
import { ConflictItem, RemitDecision } from "./DecisionItem.tsx";
import { groups, itemsFor, type ReviewItem } from "./items.ts";
import { reviewStatus, useKnown } from "./reviews.ts";
import { matterInWords, StatusItem } from "./StatusItem.tsx";
import "../dependencies/dependencies.css";
import "../dependencies/review.css";
import "../dependencies/queue.css";
import "../dependencies/reviewed.css";
import "../dependencies/ruler.css";
import "../dependencies/dock.css";
import "../dependencies/reviewNarrow.css";
import "./forYou.css";

export function ForYou() {
  const tables = useProgramme((s) => s.tables);
  const me = useProgramme((s) => s.state.me);
  const wanted = useReviewing((s) => s.person);
  const { count: ready } = useReady();
  const known = useKnown();
  const person = (wanted !== null && wanted !== everybody ? rowOf(tables, "person", wanted) : undefined) ?? personNamed(tables, me?.name);
  const [chosen, setChosen] = useState<string | null>(null);
  const [answered, setAnswered] = useState<readonly string[]>([]);
  const [focus, setFocus] = useState(0);
  const undoable = useProgramme((s) => s.state.undo);
  /**
   * A change outside remit, by id, that was accepted last: an acceptance writes nothing, so it is not undo that takes it back. With the step that
   * undo would take back then: once there is another, that one comes first.
   */
  const [accepted, setAccepted] = useState<{ readonly id: string; readonly undoable: string | null } | null>(null);
  /** What was answered and taken back, until it stands in the queue again. */
  const [returning, setReturning] = useState<string | null>(null);
  const today = dayOf(Date.now());
  const items = useMemo(() => (person && known ? itemsFor(tables, person, known, today) : []), [tables, person, known, today]);
  const open = items.find(({ key }) => key === returning) ?? items.find(({ key }) => key === chosen) ?? items[0];
  if (open && open.key === returning) {
    setReturning(null);
    setFocus((n) => n + 1);
  }
  // The one that is open stays open, with what is typed there, when a graver one comes.
  if (open && open.key !== chosen) setChosen(open.key);
  const done = answered.filter((key) => items.every((item) => item.key !== key)).length;
  const place = open ? done + items.indexOf(open) + 1 : 0;
  const all = done + items.length;
  const isEmpty = items.length === 0;
  useEffect(() => {
    if (focus === 0) return;
    // With nothing left, what comes next is to send the answers.
    (document.querySelector<HTMLElement>("[data-first-answer]") ?? document.querySelector<HTMLElement>("[data-send-last]"))?.focus();
  }, [focus]);
  useStatusLine({
    counts: !person ? "" : isEmpty ? "Nothing needs you" : `${counted(items.length, "item")} ${items.length === 1 ? "needs" : "need"} you`,
    keys: [
      ["Alt+1", "the first answer"],
      ["F8", "next"],
      ["Ctrl+Z", "take an answer back"],
    ],
  });
  const step = (direction: 1 | -1) => {
    const here = open ? items.indexOf(open) : 0;
    setChosen(items.at((here + direction) % items.length)?.key ?? null);
    setFocus((n) => n + 1);
  };
  const takeBack = async (id: string) => {
    if (!(await reopenRemit(id))) return;
    setAccepted(null);
    setReturning(id);
  };
  usePartKeys(accepted !== null && accepted.undoable === undoable ? { takeBack: () => void takeBack(accepted.id) } : {});
  const onWritten = useTakenBack(setReturning);
  const goOn = (item: ReviewItem, isAcceptance = false) => {
    setAccepted(item.kind === "remit" && isAcceptance ? { id: item.key, undoable: useProgramme.getState().state.undo } : null);
    if (item.kind !== "remit") onWritten(item.key);
    const here = items.indexOf(item);
    setReturning(null);
    setAnswered((keys) => [...keys, item.key]);
    setChosen((items[here + 1] ?? items.find((other) => other !== item))?.key ?? null);
    setFocus((n) => n + 1);
  };
  const send = () => void sendAnswers(ready);
  return (
    <div className="for-you">
      <div className="dependencies-head">
        <h1>For you</h1>
        {person && <WhoseQueue tables={tables} person={person.id} />}
        {all > 0 && (
          <div className="dependencies-controls">
            <progress className="review-bar" value={done} max={all} aria-label="Answered" />
            <b className="review-place">
              {place} of {all}
            </b>
          </div>
        )}
      </div>
      {!person ? (
        <Unknown name={me?.name ?? null} tables={tables} />
      ) : (
        <div className="review">
          <Queue
            groups={groups.flatMap(({ kinds, title }) => {
              const own = items.filter(({ kind }) => kinds.includes(kind));
              return own.length === 0 ? [] : [{ title, entries: own.map((item) => entry(tables, item)) }];
            })}
            answered={[]}
            chosen={open?.key ?? null}
            done={done}
            ready={ready}
            onChoose={setChosen}
            onSend={send}
          />
          <Folded place={place} all={all} ready={ready} onStep={step} onSend={send} />
          {open ? (
            <Opened
              key={open.key}
              item={open}
              tables={tables}
              person={person}
              onAnswered={(isAcceptance) => goOn(open, isAcceptance)}
              onStep={step}
            />
          ) : (
            known && (
              <section className="review-none">
                <h2>{done > 0 ? "That was everything" : "Nothing needs you now"}</h2>
                <p className="muted">
                  {ready > 0
                    ? `${counted(ready, "answer")} ${ready === 1 ? "is" : "are"} ready. The bundle holds what was written on this copy and nothing of anybody else; what you wrote earlier goes along, since a chain of changes has no gaps.`
                    : "What is off track, slips, is asked of you, or waits for your answer comes here by itself."}
                </p>
                {ready > 0 && (
                  <button type="button" className="button primary" data-send-last="" onClick={send}>
                    Write my answers
                  </button>
                )}
              </section>
            )
          )}
          <ChangedInReview />
        </div>
      )}
    </div>
  );
}

interface OpenedProps {
  readonly item: ReviewItem;
  readonly tables: Tables;
  readonly person: Row<"person">;
  readonly onAnswered: (isAcceptance?: boolean) => void;
  readonly onStep: (direction: 1 | -1) => void;
}
function Opened({ item, tables, person, onAnswered, onStep }: OpenedProps) {
  const { run } = useBusy();
  switch (item.kind) {
    case "dependency":
      return <ReviewedDependency item={item.waiting} person={person.id} onAnswered={onAnswered} onStep={onStep} />;
    case "conflict":
      return <ConflictItem item={item} onStep={onStep} />;
    case "remit":
      return <RemitDecision item={item} onDecided={(decision) => onAnswered(decision === "accept")} onStep={onStep} />;
    default:
      return (
        <StatusItem
          item={item}
          onStep={onStep}
          onAnswer={(verdict, comment) =>
            void run(async () => {
              if (await reviewStatus(item.subject, recordInWords(tables, item.of), verdict, comment)) onAnswered();
            })
          }
        />
      );
  }
}

const icon = { size: 14, strokeWidth: 2, "aria-hidden": true } as const;
function entry(tables: Tables, item: ReviewItem): QueueEntry {
  if (item.kind === "dependency") return { ...entryOf(tables, item.waiting, true), id: item.key };
  if (item.kind === "remit")
    return {
      id: item.key,
      title: item.remit.title,
      mark: <ShieldQuestion {...icon} />,
      markWords: "Decision",
      note: `Changed by ${item.remit.author}`,
      late: "",
    };
  const title = recordInWords(tables, item.of);
  switch (item.kind) {
    case "conflict":
      return { id: item.key, title, mark: <ConflictMark words="" />, markWords: "Decision", note: "Two values, one decision", late: "" };
    case "question":
      return {
        id: item.key,
        title,
        mark: <CircleHelp {...icon} />,
        markWords: "Asked of you",
        note: `Asked by ${item.challenge.name}`,
        late: "",
      };
    case "red":
      return {
        id: item.key,
        title,
        mark: <AlertTriangle {...icon} />,
        markWords: "Off track",
        note: reasonOf(tables, item.of) ?? "No reason given",
        late: "",
      };
    case "slipped":
      return {
        id: item.key,
        title,
        mark: <CalendarClock {...icon} />,
        markWords: "Slipped",
        note: item.subject.forecast === null ? "" : `To ${longDay(item.subject.forecast)}`,
        late: item.matter.kind === "slipped" ? `${counted(item.matter.days, "day")} later` : "",
      };
    case "stale":
      return { id: item.key, title, mark: <Hourglass {...icon} />, markWords: "No news", note: matterInWords(item), late: "" };
  }
}

/** Why an item is in the status that it is in. */
const reasonOf = (tables: Tables, { type, id }: Item): string | null | undefined =>
  type === "milestone" ? rowOf(tables, "milestone", id)?.reason : rowOf(tables, "objective", id)?.reason;

/** Whose queue it is: a deputy or the PMO can look at another's; nobody's yet where the plan does not know who sits here. */
function WhoseQueue({ tables, person }: { readonly tables: Tables; readonly person: string | null }) {
  return (
    <select
      className="input review-for"
      aria-label="Review for"
      value={person ?? ""}
      onChange={(event) => useReviewing.setState({ person: event.target.value, side: null })}
    >
      {person === null && <option value="">Choose a person</option>}
      {peopleByName(tables).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Unknown({ name, tables }: { readonly name: string | null; readonly tables: Tables }) {
  return (
    <section className="review-none">
      <h2>{name === null ? "Whose review is it?" : `${name} holds no role in this plan yet`}</h2>
      <p className="muted">
        {name === null
          ? "Waymark asks for your name with your first change. Until then, choose whose queue to look at."
          : "Nothing waits for you. Choose somebody else to see what waits for them, or ask the PMO to name you in the plan."}
      </p>
      {tables.person.rows.size > 0 && <WhoseQueue tables={tables} person={null} />}
    </section>
  );
}
