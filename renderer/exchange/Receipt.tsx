/** What a merge did: applied, known already, held, refused, what now waits for a person, and the way back. */
import type { MergeReceipt } from "../../shared/api.ts";
import { dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { typeWords } from "../../shared/naming.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { recordInWords } from "../values.ts";
import { go, openItem } from "../view.ts";
import { counted, listed } from "../words.ts";
import { broughtInWords, ReceiptBundles } from "./Bundles.tsx";
import { Head } from "./Head.tsx";
import { summaryOf } from "./labels.tsx";
import { Sums } from "./Sums.tsx";
import { undoMerge, useCanUndoMerge, useSession } from "./session.ts";

export function Receipt({ receipt }: { readonly receipt: MergeReceipt }) {
  const open = useProgramme((s) => s.state.conflicts);
  const canUndo = useCanUndoMerge();
  const tables = useProgramme((s) => s.tables);
  useStatusLine({ counts: `Exchange: ${counted(receipt.applied, "change")} applied`, keys: [["Ctrl+/", "all keys"]] });
  return (
    <div className="exchange" data-part="receipt">
      <Head title="Merge receipt" line={longMoment(receipt.at)}>
        <Sums
          label="What the merge did"
          terms={[
            { words: "Applied", count: receipt.applied },
            { words: receipt.conflictCount === 1 ? "Conflict" : "Conflicts", count: receipt.conflictCount, sign: "apart" },
            { words: "Held", count: receipt.held.length, sign: "apart" },
            { words: "Refused", count: receipt.rejected.length, sign: "apart" },
            { words: "Already here", count: receipt.duplicate, sign: "apart" },
          ]}
        />
      </Head>
      <ReceiptBundles receipt={receipt} />
      <div className="receipt">
        <dl className="facts">
          <dt>Applied</dt>
          <dd>{receipt.merged.length > 0 ? broughtInWords(receipt.merged) : "Nothing: no bundle brought anything"}</dd>
          <dt>Already here</dt>
          <dd>{counted(receipt.duplicate, "change")}</dd>
          {receipt.held.length + receipt.rejected.length > 0 && (
            <>
              <dt>Not merged</dt>
              <dd>
                {listed(
                  [
                    [receipt.held.length, "held"],
                    [receipt.rejected.length, "refused"],
                  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])),
                )}
                : the list of bundles says why and what to ask for
              </dd>
            </>
          )}
          <dt>Restore point</dt>
          <dd>{receipt.restorePoint ? `“Before merge”, ${longDay(dayOf(receipt.at))}` : "None: nothing was written"}</dd>
          <dt>Conflicts</dt>
          <dd>
            {open > 0
              ? `${counted(open, "conflict")} to decide. Until then the plan shows the newest value of each.`
              : receipt.conflictCount > 0
                ? `All ${receipt.conflictCount} decided`
                : "None: no two people changed the same thing"}
          </dd>
        </dl>
        {open > 0 && <Undecided />}
        {receipt.violations.length > 0 && (
          <section className="receipt-part">
            <h2>To put right</h2>
            <p className="muted">
              The merge is whole; {counted(receipt.violations.length, "thing")} in the plan{" "}
              {receipt.violations.length === 1 ? "does" : "do"} not hold together.
            </p>
            <ul>
              {receipt.violations.map(({ key, type, id, detail }) => (
                <li key={key}>
                  <span>{recordInWords(tables, { type, id })}</span>
                  <span className="small muted">{detail}</span>
                  <button type="button" className="link-button" onClick={() => openItem(type, id)}>
                    Open<span className="unseen"> the {typeWords[type].toLowerCase()}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <footer className="exchange-foot">
        <p>
          {canUndo ? (
            <span className="muted">Undo merge takes it all back, as one step.</span>
          ) : (
            receipt.applied > 0 && <span className="muted">Something was changed after the merge: undo goes back step by step.</span>
          )}
        </p>
        <div className="exchange-acts">
          {canUndo && (
            <button type="button" className="button" onClick={undoMerge}>
              Undo merge
            </button>
          )}
          <button type="button" className={open > 0 ? "button" : "button primary"} onClick={() => go("exchange")}>
            Done
          </button>
          {open > 0 && (
            <button type="button" className="button primary" onClick={() => go("exchange", "conflicts")}>
              Decide {counted(open, "conflict")}
            </button>
          )}
        </div>
      </footer>
    </div>
  );
}

/** How many conflicts the receipt names; the review lists all. */
const named = 8;

/** The first open conflicts, each with the way to it. */
function Undecided() {
  const items = useSession((s) => s.review?.conflicts) ?? [];
  return (
    <section className="receipt-part">
      <h2>To decide</h2>
      <ul>
        {items.slice(0, named).map((item) => (
          <li key={item.id}>
            <span>{item.title}</span>
            <span className="small muted">{summaryOf(item).words}</span>
            <button type="button" className="link-button" onClick={() => go("exchange", `conflicts/${item.id}`)}>
              Decide<span className="unseen"> {item.title}</span>
            </button>
          </li>
        ))}
      </ul>
      {items.length > named && <p className="muted">And {counted(items.length - named, "more", "more")}.</p>}
    </section>
  );
}
