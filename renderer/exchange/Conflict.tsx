/** One conflict: what both sides started from, what each wrote, who, when and why; then the answers, each with its result before it is taken. */
import { useEffect, useMemo, useRef, useState } from "react";
import type { HistoryEntry, Resolution } from "../../shared/api.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import { dayOf, longDay } from "../../shared/dates.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { api } from "../bridge.ts";
import { announce } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { type PartKeys, usePartKeys } from "../shell/partKeys.ts";
import { useProgramme } from "../store.ts";
import { AxisLabels, BarPatterns, Bars, type Look, type SpanFields } from "./Bars.tsx";
import { axisOf } from "./bars.ts";
import { Compare } from "./Compare.tsx";
import { labelsOf } from "./labels.tsx";
import { Moves } from "./Moves.tsx";
import { OneHead } from "./OneHead.tsx";
import { ReasonForRecord } from "./ReasonForRecord.tsx";
import { useSession } from "./session.ts";
import { type Answer, answersTo, baseEntry, baseOf, resolutionOf, rowsOf, sidesOf, suggestedText, suggestion } from "./sides.ts";
import { TypedFields } from "./TypedFields.tsx";
import { readTyped } from "./typed.ts";
import { cellInWords, differenceInWords, isDay } from "./values.ts";

interface Props {
  readonly item: ConflictItem;
  readonly place: number;
  readonly of: number;
  readonly keys: PartKeys;
  /** @returns what is wrong with the decision, or null */
  readonly onDecide: (resolution: Resolution, why: string) => Promise<string | null>;
}
type Values = Readonly<Record<string, Value>>;

export function Conflict({ item, place, of, keys, onDecide }: Props) {
  const tables = useProgramme((s) => s.tables);
  const focus = useSession((s) => s.focus);
  const history = useHistory(item);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState("");
  const { run } = useBusy();
  const answersRef = useRef<HTMLElement>(null);

  const base = useMemo(() => baseOf(item, history), [item, history]);
  const sides = useMemo(() => sidesOf(item, base), [item, base]);
  const answers = useMemo(() => answersTo(item, sides), [item, sides]);
  const suggested = suggestion(answers, base);
  const today = dayOf(Date.now());
  const read = readTyped(item, base, typed, today);
  const span = spanFields(item);
  const days = [base, ...sides.map((side) => side.values), read.values ?? {}]
    .flatMap((values) => rowsOf(item).map((field) => values[field]))
    .filter(isDay);
  const axis = span && axisOf(days, today);

  // Only when focus is asked for (a decision, F8, arriving here): moving through the list must not steal it.
  useEffect(() => {
    if (focus > 0) answersRef.current?.querySelector<HTMLElement>("button")?.focus();
  }, [focus]);

  const field = (name: string) => answersRef.current?.querySelector<HTMLElement>(`[name="${name}"]`);
  const write = (resolution: Resolution) => run(async () => setProblem((await onDecide(resolution, why.trim())) ?? ""));
  const take = (answer: Answer) => {
    if (answer.kind === "typed") {
      if (read.values) return void write({ values: read.values });
      setProblem(read.problem);
      if (read.problem) announce(read.problem);
      return field(read.field)?.focus();
    }
    const resolution = resolutionOf(item, answer);
    if (resolution) return void write(resolution);
    if (answer.kind !== "both") return;
    if (!answer.editable) return announce(`${answer.why}.`);
    const [name = ""] = item.fields;
    setTyped({ [name]: String(answer.values?.[name] ?? "") });
    announce("Both texts are in the box. Edit them, then take what is typed.");
    field(name)?.focus();
  };
  usePartKeys({
    ...keys,
    answer: (number) => {
      const answer = answers[number - 1];
      if (answer) take(answer);
    },
  });

  const inWords = (values: Values) => resultInWords(item, (name) => cellInWords(tables, item.type, name, values[name] ?? null), values);
  const look = (values: Values): Look => (sides.find((side) => side.values === values)?.ours ? "ours" : "theirs");
  const ours = sides.find((side) => side.ours);
  return (
    <section className="one" aria-label={`Conflict ${place} of ${of} left`} data-region="">
      <BarPatterns />
      <OneHead
        title={item.title}
        tags={labelsOf(item).map(({ words, icon: Icon }) => (
          <span key={words} className="tag">
            <Icon size={16} strokeWidth={1.5} aria-hidden />
            {words}
          </span>
        ))}
        place={`${place} of ${of} left`}
        next="Next conflict"
        step={keys.step}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="one-scroll" tabIndex={0} aria-label="Base and sides">
        <Compare item={item} base={base} from={baseEntry(item, history)} sides={sides} merged={suggestedText(item, sides)} />
      </section>
      <section className="answers" ref={answersRef} data-bars={axis !== null || undefined} aria-label="Your decision">
        <div className="answers-head">
          <h3>Your decision</h3>
          <span className="small muted">Result, and what moves with it</span>
          {axis && <AxisLabels axis={axis} />}
        </div>
        {answers.map((answer, i) => {
          const values =
            answer.kind === "side" || answer.kind === "before" || (answer.kind === "both" && !answer.editable) ? answer.values : null;
          const isOff = answer.kind === "both" && answer.values === null;
          const isTyped = answer.kind === "typed" && read.values !== null;
          return (
            <div key={answer.label} className="answer">
              <button
                type="button"
                className={`button${isOff ? " button-off" : ""}`}
                aria-disabled={isOff || undefined}
                aria-describedby={`answer-${i}`}
                aria-keyshortcuts={`Alt+${i + 1}`}
                onClick={() => take(answer)}
              >
                <b>{isTyped ? "Take what is typed" : answer.label}</b> <kbd>Alt+{i + 1}</kbd>
              </button>
              <div className="answer-result" id={`answer-${i}`}>
                {answer.kind === "typed" ? (
                  <TypedFields item={item} typed={typed} problem={problem} onType={setTyped} onEnter={() => take(answer)} />
                ) : (
                  <Result answer={answer} values={values} words={inWords} />
                )}
                {(answer.kind === "typed" ? read.values : values) && (
                  <Moves
                    item={item}
                    values={(answer.kind === "typed" ? read.values : values) ?? {}}
                    suggested={suggested?.answer === answer ? suggested.why : ""}
                    otherwise={answer.kind === "side" ? differencesInWords(item, base, answer.values) : ""}
                  />
                )}
              </div>
              {axis && span && (
                <Bars
                  axis={axis}
                  fields={span}
                  base={base}
                  values={answer.kind === "typed" ? read.values : values}
                  look={answer.kind === "side" ? look(answer.side.values) : "theirs"}
                  {...(answer.kind === "both" && ours && { over: ours.values })}
                />
              )}
            </div>
          );
        })}
        <ReasonForRecord problem={problem} why={why} hint="Goes into History with your name" onChange={setWhy} />
      </section>
    </section>
  );
}

interface ResultProps {
  readonly answer: Exclude<Answer, { readonly kind: "typed" }>;
  readonly values: Values | null;
  readonly words: (values: Values) => string;
}
function Result({ answer, values, words }: ResultProps) {
  if (answer.kind === "keep") return <>The record stays, with what was written in it</>;
  if (answer.kind === "delete") return <>The record leaves the plan; History keeps it, and undo brings it back</>;
  if (!values) return <span className="muted">{answer.kind === "both" ? answer.why : ""}</span>;
  return (
    <>
      <span className="answer-words">{words(values)}</span>
      {answer.kind === "before" && (
        <span className="small muted answer-moves">
          By {answer.decision.author || "somebody unnamed"}, {longDay(dayOf(answer.decision.at))}
          {answer.decision.why !== "" && `: ${answer.decision.why}`}
        </span>
      )}
    </>
  );
}

/** The record's history, for who wrote the base; empty until it has come. */
function useHistory({ type, record, id }: ConflictItem): readonly HistoryEntry[] {
  const [history, setHistory] = useState<{ readonly id: string; readonly entries: readonly HistoryEntry[] }>({ id: "", entries: [] });
  useEffect(() => {
    let isShown = true;
    void api.history(type, record).then((entries) => isShown && setHistory({ id, entries }));
    return () => {
      isShown = false;
    };
  }, [type, record, id]);
  return history.id === id ? history.entries : nothing;
}
const nothing: readonly HistoryEntry[] = [];

/** The fields that can be drawn as days: a start and a due, or one day. */
function spanFields(item: ConflictItem): SpanFields | null {
  const [first, last] = [item.fields[0], item.fields.at(-1)];
  if (first === undefined || last === undefined || item.fields.some((field) => kindOf(item.type, field)?.kind !== "day")) return null;
  return { start: first, due: last };
}

/** "1 June 2026 to 12 May 2027"; other groups value by value. */
function resultInWords(item: ConflictItem, word: (field: string) => string, values: Values): string {
  if (spanFields(item) && item.fields.length === 2) return item.fields.map(word).join(" to ");
  const filled = item.fields.filter((field) => values[field] !== null && values[field] !== undefined);
  return item.fields.length === 1 ? word(item.fields[0] ?? "") : filled.map(word).join(", ") || "Empty";
}

/** "Due 42 days later than base", or that nothing differs. */
function differencesInWords(item: ConflictItem, base: Values, values: Values): string {
  const moves = item.fields.flatMap((field) => {
    const words = differenceInWords(item.type, field, base[field] ?? null, values[field] ?? null);
    if (words === "As base" || words === "") return [];
    return [item.fields.length > 1 ? `${kindOf(item.type, field)?.label} ${words}` : words];
  });
  if (moves.length > 0) return moves.join(", ");
  return item.fields.every((field) => (values[field] ?? null) === (base[field] ?? null)) ? "As base" : "";
}
