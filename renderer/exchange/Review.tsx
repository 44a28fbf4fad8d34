/**
 * The review: which bundles came, what is left to decide, one of it at a time. With a preview nothing is written until Apply, answers included;
 * without one it shows what waits in the plan, and each decision is written as it is made.
 */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { MergePreview } from "../../shared/api.ts";
import { clockTime, dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { cancelJob, dropMerge } from "../actions.ts";
import { announce } from "../notices.ts";
import { type PartKeys, usePartKeys } from "../shell/partKeys.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { go, useView } from "../view.ts";
import { counted } from "../words.ts";
import { Bundles, ReceiptBundles, Sides } from "./Bundles.tsx";
import { Change } from "./Change.tsx";
import { Conflict } from "./Conflict.tsx";
import { changesByRecord, type Filter, type RecordChange, toApply } from "./changes.ts";
import { Head } from "./Head.tsx";
import { Left } from "./Left.tsx";
import { Outside } from "./Outside.tsx";
import type { Question } from "./review.ts";
import { Sums, type Term } from "./Sums.tsx";
import { applyPreview, lookAgain, type Reviewing, undoMerge, useCanUndoMerge, useReviewing, useSession } from "./session.ts";

interface Props {
  /** Null: what waits in the plan. */
  readonly preview: MergePreview | null;
  /** The question that the address names, or "". */
  readonly asked: string;
}
export function Review({ preview, asked }: Props) {
  const reviewing = useReviewing(preview);
  useEffect(() => useSession.setState((s) => ({ focus: s.focus + 1, ...(asked !== "" && { open: asked }) })), [asked]);
  return reviewing && (preview ? <BeforeApply preview={preview} reviewing={reviewing} /> : <InThePlan reviewing={reviewing} />);
}

/** What stands at the right: a question, or a record that merges without one. */
type Entry = Question | { readonly kind: "record"; readonly id: string; readonly record: RecordChange };

function BeforeApply({ preview, reviewing }: { readonly preview: MergePreview; readonly reviewing: Reviewing }) {
  const { left, decided, decide, takeBack } = reviewing;
  const filter = useSession((s) => s.only);
  const position = useProgramme((s) => s.position);
  const [openedAt] = useState(() => Date.now());
  const [isApplying, setIsApplying] = useState(false);
  const ready = preview.bundles.filter((bundle) => bundle.state === "ready");
  const total = toApply(preview);
  const clean = preview.counts.new + preview.counts.changed + preview.counts.deleted;
  const questions = preview.conflicts.length + preview.outsideRemit.length;
  // Nothing to decide: what merges is what there is to look at.
  const only = filter ?? (questions === 0 ? "clean" : null);
  const entries = useMemo(() => entriesOf(preview, left, only), [preview, left, only]);
  const open = left.filter(({ kind }) => kind === "conflict").length + preview.unlistedConflicts;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the plan changed under the preview: what it says has to be worked out again
  useEffect(() => {
    if (position !== preview.position && !isApplying) void lookAgain(preview);
  }, [position]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each opening, not for each answer
  useEffect(() => {
    announce(`${counted(preview.bundles.length, "bundle")} opened: ${counted(total, "change")} to apply. Nothing is written yet.`);
  }, [preview.id]);
  const apply = async () => {
    if (isApplying || ready.length === 0) return;
    setIsApplying(true);
    await applyPreview(preview);
    setIsApplying(false);
  };
  const term = (only: Filter, words: string, count: number, sign?: "+"): Term => ({
    words,
    count,
    ...(sign && { sign }),
    press: { pressed: filter === only, run: () => useSession.setState({ only: filter === only ? null : only, open: null }) },
  });
  const { counts } = preview;
  return (
    <Frame
      reviewing={reviewing}
      entries={entries}
      apply={ready.length > 0 ? apply : null}
      status={`Exchange: ${counted(counts.same + counts.known + total, "change")} in ${counted(ready.length, "ready bundle")}${questions > 0 ? `, ${left.length} left to decide` : ""}`}
      filters={filterWords[filter ?? "none"]}
      head={
        <Head
          title="Merge review"
          line={
            <>
              {counted(preview.bundles.length, "bundle")}
              <span className="spare">, opened at {clockTime(openedAt)}</span>. Nothing is written until you apply.{" "}
              {questions > 0 && clean > 0 && (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => useSession.setState({ only: filter === "clean" ? null : "clean", open: null })}
                >
                  {filter === "clean" ? "Back to what is left to decide" : `See the ${clean.toLocaleString("en-GB")} without conflict`}
                </button>
              )}{" "}
              {ready.length > 0 && (
                <button type="button" className="link-button" onClick={() => dropMerge(preview.id)}>
                  Close without applying
                </button>
              )}
            </>
          }
        >
          <Sums
            label="What the ready bundles hold"
            terms={[
              term("new", "New", counts.new),
              term("changed", "Changed", counts.changed, "+"),
              ...(counts.deleted > 0 ? [term("deleted", "Deleted", counts.deleted, "+")] : []),
              term("conflict", "In conflict", counts.conflict, "+"),
              term("outside", "Outside remit", counts.outsideRemit, "+"),
              { words: "To apply", count: total, sign: "=" },
              { words: "Same as here", count: counts.same + counts.known, sign: "apart" },
            ]}
          />
        </Head>
      }
      bundles={<Bundles preview={preview} />}
      list={
        <Left
          left={left}
          decided={decided}
          records={entries.flatMap((entry) => (entry.kind === "record" ? [entry.record] : []))}
          only={only}
          unlisted={preview.unlisted + preview.unlistedConflicts}
          onAccept={(question, decision) => decide(question, decision, "")}
        />
      }
      empty={
        ready.length === 0
          ? ["There is nothing to apply", "Your plan is unchanged. The list on the left says why, bundle by bundle, and what to ask for."]
          : questions > 0
            ? ["Everything is decided", "Apply writes the changes and your decisions together. Until then Ctrl+Z takes back the last one."]
            : [
                "Nothing that shows would change",
                "The plan shows the same before and after. Apply to take the history of these changes into this copy.",
              ]
      }
      foot={
        <>
          <p>
            {ready.length > 0 ? (
              <>
                <b>Before anything is written:</b>{" "}
                <span className="muted">
                  restore point “Before merge<span className="spare">, {longDay(dayOf(Date.now()))}</span>”. Undo merge takes it all back.
                </span>
              </>
            ) : (
              <span className="muted">Nothing was written.</span>
            )}
          </p>
          <div className="exchange-acts">
            {isApplying ? <Applying /> : questions > 0 && <Progress done={decided.length} left={left.length} />}
            {ready.length === 0 && (
              <button type="button" className="button" onClick={() => dropMerge(preview.id)}>
                Close
              </button>
            )}
            {ready.length > 0 && (
              <button
                type="button"
                className={left.length === 0 ? "button primary" : "button"}
                aria-disabled={isApplying}
                aria-keyshortcuts="Control+Enter"
                onClick={apply}
              >
                <b>
                  Apply {total > 0 ? counted(total, "change") : ""}
                  {open > 0 && `, ${counted(open, "conflict stays", "conflicts stay")} open`}
                </b>{" "}
                <kbd>Ctrl+Enter</kbd>
              </button>
            )}
          </div>
        </>
      }
      takeBack={takeBack}
    />
  );
}

function InThePlan({ reviewing }: { readonly reviewing: Reviewing }) {
  const { left, decided, decide, takeBack } = reviewing;
  const merge = useSession((s) => s.merge);
  const filter = useSession((s) => s.only);
  const canUndo = useCanUndoMerge();
  const all = left.length + decided.length;
  const conflicts = left.filter(({ kind }) => kind === "conflict").length;
  return (
    <Frame
      reviewing={reviewing}
      entries={left.filter(({ kind }) => filter === null || kind === filter)}
      apply={null}
      status={`Exchange: ${counted(left.length, "decision")} left, ${decided.length} made`}
      filters={filterWords[filter ?? "none"]}
      head={
        <Head
          title="Merge review"
          line={
            <>
              {merge ? `Merged ${longMoment(merge.receipt.at)}. ` : ""}Each decision is written as you make it, and can be undone.{" "}
              {merge && (
                <button type="button" className="link-button" onClick={() => go("exchange", "receipt")}>
                  See the receipt
                </button>
              )}
            </>
          }
        >
          <Sums
            label="Decisions"
            terms={[
              {
                words: conflicts === 1 ? "Conflict" : "Conflicts",
                count: conflicts,
                press: {
                  pressed: filter === "conflict",
                  run: () => useSession.setState({ only: filter === "conflict" ? null : "conflict", open: null }),
                },
              },
              {
                words: "Outside remit",
                count: left.length - conflicts,
                sign: "+",
                press: {
                  pressed: filter === "outside",
                  run: () => useSession.setState({ only: filter === "outside" ? null : "outside", open: null }),
                },
              },
              { words: "Left", count: left.length, sign: "=" },
              { words: "Decided", count: decided.length, sign: "apart" },
            ]}
          />
        </Head>
      }
      bundles={merge ? <ReceiptBundles receipt={merge.receipt} /> : <Sides questions={left} />}
      list={
        <Left
          left={left}
          decided={decided}
          records={[]}
          only={filter}
          unlisted={0}
          onAccept={(question, decision) => decide(question, decision, "")}
        />
      }
      empty={
        decided.length > 0
          ? ["Every conflict is decided", "Send your colleagues a bundle, so that their copies take the decisions over."]
          : ["There are no conflicts", "No two people have changed the same thing without seeing each other’s change."]
      }
      next={
        <button type="button" className="button primary" onClick={() => go("exchange", "export")}>
          Export a bundle
        </button>
      }
      foot={
        <>
          <p>
            <b>Undo takes back one decision at a time.</b>{" "}
            {merge?.receipt.restorePoint && <span className="muted">The restore point “Before merge” holds the plan as it was.</span>}
          </p>
          <div className="exchange-acts">
            {all > 0 && <Progress done={decided.length} left={left.length} />}
            {canUndo && (
              <button type="button" className="button" onClick={undoMerge}>
                Undo merge
              </button>
            )}
            <button type="button" className="button" onClick={() => go("exchange")}>
              {left.length === 0 ? "Done" : "Decide later"}
            </button>
          </div>
        </>
      }
      takeBack={takeBack}
    />
  );
}

interface FrameProps {
  readonly reviewing: Reviewing;
  readonly entries: readonly Entry[];
  readonly apply: (() => Promise<void>) | null;
  readonly status: string;
  readonly filters: string;
  readonly head: ReactNode;
  readonly bundles: ReactNode;
  readonly list: ReactNode;
  /** Title and sentence in place of a question when there is none. */
  readonly empty: readonly [title: string, words: string];
  /** What to do next then. */
  readonly next?: ReactNode;
  readonly foot: ReactNode;
  readonly takeBack: (() => Promise<void>) | null;
}
/** The three columns and the keys, whether anything is applied yet or not. */
function Frame({ reviewing, entries, apply, status, filters, head, bundles, list, empty, next, foot, takeBack }: FrameProps) {
  const openId = useSession((s) => s.open);
  const shown = entries.find(({ id }) => id === openId) ?? entries[0];
  const place = shown ? entries.indexOf(shown) : -1;
  const step = (direction: 1 | -1) => {
    const to = entries.at((place + direction) % entries.length);
    useSession.setState((s) => ({ open: to?.id ?? null, focus: s.focus + 1 }));
  };
  const same = entries.filter((entry) => entry.kind === shown?.kind);
  const stepping = {
    place: shown ? same.indexOf(shown) + 1 : 0,
    of: same.length,
    keys: {
      ...(entries.length > 1 && { step }),
      ...(apply && { apply: () => void apply() }),
      ...(takeBack && { takeBack: () => void takeBack() }),
    },
  };
  useStatusLine({
    counts: status,
    ...(filters !== "" && { filters }),
    keys: [["F6", "next region"], ...(entries.length > 1 ? ([["Shift+F8", "previous item"]] as const) : []), ["Ctrl+/", "all keys"]],
  });
  return (
    <div className="exchange" data-part="review">
      {head}
      {bundles}
      <section className="exchange-list" aria-label="Left to decide" data-region="">
        {list}
      </section>
      {shown?.kind === "conflict" && (
        <Conflict key={shown.id} item={shown.item} {...stepping} onDecide={(decision, why) => reviewing.decide(shown, decision, why)} />
      )}
      {shown?.kind === "outside" && (
        <Outside key={shown.id} item={shown.item} {...stepping} onDecide={(decision, why) => reviewing.decide(shown, decision, why)} />
      )}
      {shown?.kind === "record" && <Change key={shown.id} change={shown.record} {...stepping} />}
      {!shown && <Finished title={empty[0]} words={empty[1]} next={next} keys={stepping.keys} />}
      <footer className="exchange-foot">{foot}</footer>
    </div>
  );
}

function entriesOf(preview: MergePreview, left: readonly Question[], only: Filter | null): readonly Entry[] {
  if (only === null) return left;
  if (only === "conflict" || only === "outside") return left.filter(({ kind }) => kind === only);
  const outside = new Set(preview.outsideRemit.map(({ type, record }) => `${type}/${record}`));
  const records = changesByRecord(
    preview.items.filter((item) => item.kind !== "conflict" && !outside.has(`${item.type}/${item.id}`)),
    only === "clean" ? null : only,
  );
  return records.map((record) => ({ kind: "record", id: record.key, record }));
}

const filterWords: Readonly<Record<Filter | "none", string>> = {
  none: "",
  new: "New only",
  changed: "Changed only",
  deleted: "Deleted only",
  conflict: "Conflicts only",
  outside: "Outside remit only",
  clean: "Without conflict only",
};

interface FinishedProps {
  readonly title: string;
  readonly words: string;
  readonly next: ReactNode;
  readonly keys: PartKeys;
}
/** In place of a question when none is left. It takes the focus that went with the last one's answers. */
function Finished({ title, words, next, keys }: FinishedProps) {
  usePartKeys(keys);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <section className="one one-empty" aria-label="Nothing left to decide" data-region="">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{words}</p>
      {next}
    </section>
  );
}

/** A box for each decision while they can be told apart, a bar beyond that. */
const Progress = ({ done, left }: { readonly done: number; readonly left: number }) => (
  <>
    {done + left <= 12 ? (
      <span className="dots" aria-hidden="true">
        {Array.from({ length: done + left }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the boxes have no other identity than their place
          <i key={i} className={i < done ? "on" : undefined} />
        ))}
      </span>
    ) : (
      <progress value={done} max={done + left} aria-label="Decided" />
    )}
    <span>{left === 0 ? "Nothing left" : `${counted(left, "decision")} left`}</span>
  </>
);

function Applying() {
  const progress = useView((view) => view.progress);
  if (!progress) return <span className="muted">Applying</span>;
  return (
    <>
      <progress value={progress.done} max={progress.total} aria-label={progress.task} />
      <span className="small muted">
        {progress.done.toLocaleString("en-GB")} of {progress.total.toLocaleString("en-GB")}
      </span>
      <button type="button" className="button" onClick={cancelJob}>
        Stop
      </button>
    </>
  );
}
