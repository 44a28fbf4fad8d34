/** The review of opened bundles: nothing is written until Apply, decisions included. */
import { useEffect, useMemo, useState } from "react";
import type { MergePreview } from "../../shared/api.ts";
import { clockTime, dayOf, longDay } from "../../shared/dates.ts";
import { cancelJob, dropMerge } from "../actions.ts";
import { announce } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { counted } from "../words.ts";
import { Bundles } from "./Bundles.tsx";
import { changesByRecord, type Filter, filterWords, toApply } from "./changes.ts";
import { Head } from "./Head.tsx";
import { Left } from "./Left.tsx";
import { DecisionsLeft, type Entry, Frame } from "./ReviewFrame.tsx";
import type { Question } from "./review.ts";
import { Sums, type Term } from "./Sums.tsx";
import { applyPreview, lookAgain, type Reviewing, useSession } from "./session.ts";

export function BeforeApply({ preview, reviewing }: { readonly preview: MergePreview; readonly reviewing: Reviewing }) {
  const { left, decided, decide, takeBack } = reviewing;
  const filter = useSession((s) => s.only);
  const position = useProgramme((s) => s.position);
  const [openedAt] = useState(() => Date.now());
  const { isBusy: isApplying, run } = useBusy();
  const ready = preview.bundles.filter((bundle) => bundle.state === "ready");
  const held = preview.bundles.filter((bundle) => bundle.state === "held").length;
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
  const apply = () => run(() => applyPreview(preview));
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
          ? held > 0
            ? [
                "Nothing can be applied yet",
                `Your plan is unchanged. ${counted(held, "bundle is", "bundles are")} held on the left, with what each waits for. Do that there; what it brings then comes here.`,
              ]
            : ["There is nothing to apply", "Your plan is unchanged. The list on the left says why, bundle by bundle, and what to ask for."]
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
            {isApplying ? <Applying /> : questions > 0 && <DecisionsLeft done={decided.length} left={left.length} />}
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
