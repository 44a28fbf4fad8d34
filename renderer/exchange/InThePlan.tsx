/** The review of what waits in the plan: each decision is written as it is made, and undone one at a time. */
import { longMoment } from "../../shared/dates.ts";
import { go } from "../view.ts";
import { counted } from "../words.ts";
import { ReceiptBundles, Sides } from "./Bundles.tsx";
import { filterWords } from "./changes.ts";
import { Head } from "./Head.tsx";
import { Left } from "./Left.tsx";
import { DecisionsLeft, Frame } from "./ReviewFrame.tsx";
import { Sums } from "./Sums.tsx";
import { type Reviewing, undoMerge, useCanUndoMerge, useSession } from "./session.ts";

export function InThePlan({ reviewing }: { readonly reviewing: Reviewing }) {
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
            {all > 0 && <DecisionsLeft done={decided.length} left={left.length} />}
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
