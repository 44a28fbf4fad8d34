/** One change outside its author's remit: what it replaced, what it says, who made it and what their own remit is; then accept or revert. */
import { MonitorX, SquareArrowOutUpRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { RemitDecision } from "../../shared/api.ts";
import type { RemitItem } from "../../shared/conflicts.ts";
import { longMoment } from "../../shared/dates.ts";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import { useBusy } from "../shell/busy.ts";
import { type PartKeys, usePartKeys } from "../shell/partKeys.ts";
import { useProgramme } from "../store.ts";
import { AfterToday } from "./AfterToday.tsx";
import { BarPatterns, Swatch } from "./Bars.tsx";
import { OneHead } from "./OneHead.tsx";
import { ReasonForRecord } from "./ReasonForRecord.tsx";
import { useSession } from "./session.ts";
import { cellInWords, differenceInWords } from "./values.ts";

interface Props {
  readonly item: RemitItem;
  readonly place: number;
  readonly of: number;
  readonly keys: PartKeys;
  /** @returns what is wrong with the decision, or null */
  readonly onDecide: (decision: RemitDecision, why: string) => Promise<string | null>;
}
export function Outside({ item, place, of, keys, onDecide }: Props) {
  const focus = useSession((s) => s.focus);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState("");
  const { run } = useBusy();
  const answers = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus > 0) answers.current?.querySelector<HTMLElement>("button")?.focus();
  }, [focus]);
  const decide = (remit: RemitDecision["remit"]) => run(async () => setProblem((await onDecide({ remit }, why.trim())) ?? ""));
  usePartKeys({
    ...keys,
    answer: (number) => {
      if (number === 1) void decide("accept");
      if (number === 2) void decide("revert");
    },
  });
  const results = resultsOf(item);
  return (
    <section className="one" aria-label={`Change outside remit, ${place} of ${of} left`} data-region="">
      <BarPatterns />
      <OneHead
        title={item.title}
        tags={
          <span className="tag">
            {item.because === "withdrawn" ? (
              <MonitorX size={16} strokeWidth={1.5} aria-hidden />
            ) : (
              <SquareArrowOutUpRight size={16} strokeWidth={1.5} aria-hidden />
            )}
            {item.because === "withdrawn" ? "Made after the device was withdrawn" : "Outside remit"}
          </span>
        }
        place={`${place} of ${of} left`}
        next="Next"
        step={keys.step}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="one-scroll" tabIndex={0} aria-label="Before and now">
        <Before item={item} />
      </section>
      <section className="answers" ref={answers} aria-label="Your decision">
        <div className="answers-head">
          <h3>Your decision</h3>
          <span className="small muted">Result</span>
        </div>
        {(["accept", "revert"] as const).map((remit, i) => (
          <div key={remit} className="answer">
            <button
              type="button"
              className="button"
              aria-describedby={`answer-${i}`}
              aria-keyshortcuts={`Alt+${i + 1}`}
              onClick={() => decide(remit)}
            >
              <b>{remit === "accept" ? "Accept" : "Revert"}</b> <kbd>Alt+{i + 1}</kbd>
            </button>
            <div className="answer-result" id={`answer-${i}`}>
              <span className="answer-words">{results[remit]}</span>
            </div>
          </div>
        ))}
        <ReasonForRecord problem={problem} why={why} hint="Goes into History with your name when you revert" onChange={setWhy} />
      </section>
    </section>
  );
}

function Before({ item }: { readonly item: RemitItem }) {
  const tables = useProgramme((s) => s.tables);
  const { type, kind, values } = item;
  return (
    <table className="compare" data-sides={1}>
      <caption className="unseen">What the change replaced, and what it says</caption>
      <colgroup>
        <col className="compare-labels" />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr className="compare-head">
          <td />
          <th scope="col">
            <span className="compare-name">
              Before <Swatch look="base" />
            </span>
            <span className="small muted">What it replaced</span>
          </th>
          <th scope="col">
            <span className="compare-name">
              Theirs <Swatch look="theirs" />
            </span>
            <span className="small muted">
              {item.because === "withdrawn" ? "From a copy that was withdrawn" : "By somebody without a role here"}
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {kind !== "changed" && (
          <tr className="compare-value">
            <th scope="row">{typeWords[type]}</th>
            <td data-column="Before">{kind === "new" ? "Not in the plan" : "In the plan"}</td>
            <td data-column="Theirs" className="changed">
              <b>{kind === "new" ? "New" : "Deleted"}</b>
            </td>
          </tr>
        )}
        {values.map(({ field, before, after }) => {
          const words = cellInWords(tables, type, field, after);
          return (
            <tr key={field} className="compare-value">
              <th scope="row">{fieldInWords(type, field)}</th>
              <td data-column="Before">{cellInWords(tables, type, field, before)}</td>
              <td data-column="Theirs" className={words.length > 48 ? "changed long" : "changed"}>
                <b>{words}</b>
                <span className="small">{differenceInWords(type, field, before, after).replace(" than base", " than before")}</span>
              </td>
            </tr>
          );
        })}
        <tr>
          <th scope="row">By</th>
          <td data-column="Before">
            {item.held || "Nobody"}
            <span className="small muted">
              {item.held === "" ? "" : item.held.includes(" and ") ? "hold roles here" : "holds the role here"}
            </span>
          </td>
          <td data-column="Theirs">
            {item.author || "Not said"}
            <span className="small muted">{item.roles || "No role in the plan"}</span>
          </td>
        </tr>
        <tr>
          <th scope="row">When</th>
          <td />
          <td data-column="Theirs">
            {longMoment(item.at)}
            <AfterToday at={item.at} />
          </td>
        </tr>
        <tr>
          <th scope="row">Reason</th>
          <td />
          <td data-column="Theirs">{item.why || <span className="muted">None given</span>}</td>
        </tr>
        <tr>
          <th scope="row">Bundle</th>
          <td />
          <td data-column="Theirs" className="small">
            {item.from === null ? "None: made here" : `From ${item.from || "somebody unnamed"}`}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function resultsOf({ kind, type, held }: RemitItem): Readonly<Record<RemitDecision["remit"], string>> {
  const record = typeWords[type].toLowerCase();
  const tell = held === "" ? "" : ` Tell ${held}.`;
  switch (kind) {
    case "new":
      return {
        accept: `The new ${record} stays in the plan.${tell}`,
        revert: `The ${record} leaves the plan; History keeps it, and undo brings it back.`,
      };
    case "deleted":
      return { accept: `The ${record} stays deleted.${tell}`, revert: `The ${record} comes back as it was.` };
    case "changed":
      return { accept: `It stays as they wrote it.${tell}`, revert: "The value before is put back, as an edit in your name." };
  }
}
