/** A decision in the review of who is accountable: two values for one of their records, or a change by somebody outside their remit. */
import { useState } from "react";
import type { RemitDecision as Decision } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { decideRemit, position } from "../actions.ts";
import { notify } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { type Tables, useProgramme } from "../store.ts";
import { ConflictMark } from "../symbols.tsx";
import { recordInWords, valueInWords } from "../values.ts";
import { go, openItem } from "../view.ts";
import { listed } from "../words.ts";
import type { ReviewItem } from "./items.ts";

interface StepProps {
  readonly onStep: (direction: 1 | -1) => void;
}

export function ConflictItem({ item, onStep }: StepProps & { readonly item: Extract<ReviewItem, { readonly kind: "conflict" }> }) {
  const tables = useProgramme((s) => s.tables);
  const { of, units } = item;
  const [unit = ""] = units;
  const decide = () => go("exchange", `conflicts/${encodeURIComponent(`${of.type}/${of.id}/${unit}`)}`);
  usePartKeys({ step: onStep, answer: (number) => (number === 1 ? decide() : number === 2 && openItem(of.type, of.id)) });
  return (
    <article className="reviewed" aria-labelledby="one-title" data-region="">
      <div className="one-body">
        <h2 tabIndex={-1} id="one-title">
          {recordInWords(tables, of)}
        </h2>
        <p className="one-state">
          <b>
            <ConflictMark words="" /> Two people changed {listed(units.map((one) => fieldInWords(of.type, one).toLowerCase()))}
          </b>
        </p>
        <p className="one-detail">
          Both values are kept; the one shown holds until somebody decides. The decision shows both, who wrote them, when and why.
        </p>
      </div>
      <Answers
        first={{ words: "Decide", act: decide, means: "Opens the decision; Alt+1 or Alt+2 takes a value there." }}
        second={{ words: "Open the item", act: () => openItem(of.type, of.id), means: "Looks at the record beside the queue." }}
      />
    </article>
  );
}

export function RemitDecision({
  item,
  onDecided,
  onStep,
}: StepProps & {
  readonly item: Extract<ReviewItem, { readonly kind: "remit" }>;
  readonly onDecided: (decision: Decision["remit"]) => void;
}) {
  const tables = useProgramme((s) => s.tables);
  const { remit } = item;
  const [at] = useState(position);
  const { run } = useBusy();
  const decide = (decision: Decision["remit"]) =>
    run(async () => {
      const decided = await decideRemit(remit.id, at, { remit: decision }, "");
      if (decided.ok) onDecided(decision);
      else if (decided.error.type !== "Cancelled") notify(decided.error.message, "problem");
    });
  usePartKeys({ step: onStep, answer: (number) => void (number === 1 ? decide("accept") : number === 2 && decide("revert")) });
  return (
    <article className="reviewed" aria-labelledby="one-title" data-region="">
      <div className="one-body">
        <h2 tabIndex={-1} id="one-title">
          {remit.title}
        </h2>
        <p className="one-state">
          <b>Changed outside their remit</b>
          <span className="muted">
            by {remit.author} on {longMoment(remit.at)}; {remit.roles === "" ? "the plan does not know them" : remit.roles}
          </span>
        </p>
        {remit.why && <p className="status-reason">“{remit.why}”</p>}
        <dl className="status-facts">
          {remit.values.map(({ field, before, after }) => (
            <div key={field}>
              <dt className="small muted">{fieldInWords(remit.type, field)}</dt>
              <dd>
                {inWords(tables, item, field, before) || "Nothing"} to <b>{inWords(tables, item, field, after) || "nothing"}</b>
              </dd>
            </div>
          ))}
          {remit.kind === "deleted" && (
            <div>
              <dt className="small muted">Record</dt>
              <dd>Deleted</dd>
            </div>
          )}
        </dl>
      </div>
      <Answers
        first={{ words: "Accept", act: () => void decide("accept"), means: "The change stays as it is." }}
        second={{ words: "Revert", act: () => void decide("revert"), means: "An edit of yours puts the earlier values back." }}
      />
    </article>
  );
}
function inWords(tables: Tables, { remit }: Extract<ReviewItem, { readonly kind: "remit" }>, field: string, value: Value): string {
  const kind = kindOf(remit.type, field);
  return kind ? valueInWords(kind, value, tables) : String(value ?? "");
}

interface Answer {
  readonly words: string;
  readonly act: () => void;
  readonly means: string;
}
const Answers = ({ first, second }: { readonly first: Answer; readonly second: Answer }) => (
  <section className="dock" aria-label="Decision" data-region="">
    <div className="dock-answers">
      {[first, second].map(({ words, act, means }, i) => (
        <div key={words}>
          <button
            type="button"
            className={i === 0 ? "button primary dock-answer" : "button dock-answer"}
            {...(i === 0 ? { "data-first-answer": "" } : {})}
            aria-keyshortcuts={`Alt+${i + 1}`}
            onClick={act}
          >
            {words} <kbd>Alt+{i + 1}</kbd>
          </button>
          <p className="small muted dock-means">{means}</p>
        </div>
      ))}
    </div>
  </section>
);
