/** The receipt of a merge: a document that is read on screen, printed, saved, and opened again at any time. */
import { useEffect, useState } from "react";
import type { MergeReceipt } from "../../shared/api.ts";
import { dayOf, longMoment } from "../../shared/dates.ts";
import { saveDocument } from "../actions.ts";
import { api } from "../bridge.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import tokens from "../tokens.css?raw";
import { go } from "../view.ts";
import { counted } from "../words.ts";
import { Head } from "./Head.tsx";
import { ReceiptPage } from "./ReceiptPage.tsx";
import { Sums } from "./Sums.tsx";
import { undoMerge, useCanUndoMerge, useSession } from "./session.ts";
import "./receipt.css";
import look from "./receipt.css?raw";

/** A receipt that is kept with the plan. @param number as the list of receipts names it */
export function KeptReceipt({ number }: { readonly number: number }) {
  const [receipt, setReceipt] = useState<MergeReceipt | null | undefined>();
  useEffect(() => {
    void api.receipt(number).then(setReceipt);
  }, [number]);
  if (receipt) return <Receipt receipt={receipt} />;
  return receipt === null ? (
    <div className="exchange" data-part="receipt">
      <Head title="Merge receipt" line="There is no receipt of this number in the plan." />
    </div>
  ) : null;
}

export function Receipt({ receipt }: { readonly receipt: MergeReceipt }) {
  const open = useProgramme((s) => s.state.conflicts + s.state.outsideRemit);
  const isLast = useSession((s) => s.merge?.receipt.number === receipt.number);
  const canUndo = useCanUndoMerge() && isLast;
  useStatusLine({ counts: `Exchange: ${counted(receipt.applied, "change")} applied`, keys: [["Ctrl+/", "all keys"]] });
  const name = `Waymark merge receipt ${dayOf(receipt.at)}`;
  const savePage = () => {
    const page = document.querySelector(".receipt-page");
    if (page)
      void saveDocument(() =>
        api.savePage(
          name,
          `<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>${name}</title>\n<style>\n${tokens}\n${look}\n</style>\n</head>\n<body>\n${page.outerHTML}\n</body>\n</html>\n`,
        ),
      );
  };
  return (
    <div className="exchange" data-part="receipt">
      <Head title="Merge receipt" line={longMoment(receipt.at)}>
        <Sums
          label="What the merge did"
          terms={[
            { words: "Applied", count: receipt.applied },
            { words: "Decided", count: receipt.decided.length, sign: "apart" },
            { words: receipt.conflictCount === 1 ? "Conflict open" : "Conflicts open", count: receipt.conflictCount, sign: "apart" },
            { words: "Held", count: receipt.held.length, sign: "apart" },
            { words: "Refused", count: receipt.rejected.length, sign: "apart" },
            { words: "Already here", count: receipt.duplicate, sign: "apart" },
          ]}
        />
      </Head>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="receipt" aria-label="Receipt" tabIndex={0} data-region="">
        <ReceiptPage receipt={receipt} />
      </section>
      <footer className="exchange-foot">
        <p>
          <button
            type="button"
            className="link-button"
            onClick={() => saveDocument(() => api.savePdf(name, { size: "A4", landscape: false }))}
          >
            Save as PDF
          </button>{" "}
          <button type="button" className="link-button" onClick={savePage}>
            Save as a web page
          </button>
        </p>
        <div className="exchange-acts">
          {canUndo && (
            <button type="button" className="button" onClick={undoMerge}>
              Undo merge
            </button>
          )}
          <button type="button" className={open > 0 && isLast ? "button" : "button primary"} onClick={() => go("exchange")}>
            Done
          </button>
          {open > 0 && isLast && (
            <button type="button" className="button primary" onClick={() => go("exchange", "conflicts")}>
              Decide {counted(open, "open question")}
            </button>
          )}
        </div>
      </footer>
    </div>
  );
}
