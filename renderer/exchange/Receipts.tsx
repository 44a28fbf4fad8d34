/** The receipts of earlier merges, newest first, each to be opened again. */
import { useEffect, useState } from "react";
import type { ReceiptLine } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { api } from "../bridge.ts";
import { useProgramme } from "../store.ts";
import { go } from "../view.ts";
import { counted } from "../words.ts";

const shownFirst = 4;

export function Receipts() {
  const position = useProgramme((s) => s.position);
  const [receipts, setReceipts] = useState<readonly ReceiptLine[]>([]);
  const [isWhole, setIsWhole] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every merge leaves one
  useEffect(() => {
    void api.receipts().then(setReceipts);
  }, [position]);
  if (receipts.length === 0) return null;
  return (
    <section className="receipts" aria-label="Receipts of merges">
      <h3>Receipts</h3>
      <ul>
        {receipts.slice(0, isWhole ? receipts.length : shownFirst).map((line) => (
          <li key={line.number}>
            <button type="button" className="link-button" onClick={() => go("exchange", `receipt/${line.number}`)}>
              {longMoment(line.at)}
            </button>
            <span className="small muted">{inWords(line)}</span>
          </li>
        ))}
      </ul>
      {receipts.length > shownFirst && !isWhole && (
        <button type="button" className="link-button" onClick={() => setIsWhole(true)}>
          All {receipts.length} receipts
        </button>
      )}
    </section>
  );
}

/** "37 changes from 9 bundles, 2 held, by Helen Ward" */
function inWords({ applied, bundles, held, rejected, by }: ReceiptLine): string {
  const parts = [
    applied === 0 ? "Nothing applied" : `${counted(applied, "change")} from ${counted(bundles, "bundle")}`,
    held > 0 ? `${held} held` : "",
    rejected > 0 ? `${rejected} refused` : "",
    by === "" ? "" : `by ${by}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
