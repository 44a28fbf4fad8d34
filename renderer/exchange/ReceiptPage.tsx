/** What a receipt says, as one page of plain headings and tables: the same on screen, on paper and in a file of its own. */
import type { DecidedItem, MergeReceipt } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { useProgramme } from "../store.ts";
import { recordInWords } from "../values.ts";
import { counted } from "../words.ts";
import { summaryOf } from "./labels.tsx";
import { cellInWords } from "./values.ts";

/** How many open conflicts and things to put right are named; the rest are counted. */
const named = 50;

export function ReceiptPage({ receipt }: { readonly receipt: MergeReceipt }) {
  const tables = useProgramme((s) => s.tables);
  const file = useProgramme((s) => s.state.file);
  const title = [...tables.plan.rows.values()][0]?.title ?? "Plan";
  const { merged, held, rejected, decided, conflicts, conflictCount, violations, notices } = receipt;
  const decision = ({ what, type, values }: DecidedItem): string =>
    what === "conflict"
      ? Object.entries(values)
          .filter(([field, value]) => field === "_life" || value !== null)
          .map(([field, value]) => cellInWords(tables, type, field, value))
          .join(", ") || "Empty"
      : what === "accepted"
        ? "Accepted"
        : "Reverted";
  return (
    <article className="receipt-page">
      <header>
        <h2>{title}</h2>
        <p>
          Receipt {receipt.number} of merges into this copy. Merged {longMoment(receipt.at)}
          {receipt.by !== "" && ` by ${receipt.by}`}.
        </p>
      </header>
      <dl className="receipt-facts">
        <dt>Applied</dt>
        <dd>{receipt.applied === 0 ? "Nothing: no bundle brought anything" : counted(receipt.applied, "change")}</dd>
        <dt>Already here</dt>
        <dd>{counted(receipt.duplicate, "change")}</dd>
        <dt>Decided</dt>
        <dd>{decided.length === 0 ? "Nothing with this merge" : counted(decided.length, "decision")}</dd>
        <dt>Left open</dt>
        <dd>
          {conflictCount + receipt.outsideRemit === 0
            ? "Nothing"
            : [
                conflictCount > 0 ? counted(conflictCount, "conflict") : "",
                receipt.outsideRemit > 0 ? `${counted(receipt.outsideRemit, "change")} outside remit` : "",
              ]
                .filter((part) => part !== "")
                .join(", ")}
        </dd>
        <dt>Restore point</dt>
        <dd>{receipt.restorePoint ? "“Before merge” holds the plan as it was" : "None: nothing was written"}</dd>
        <dt>Plan file</dt>
        <dd>{file}</dd>
        <dt>Digest</dt>
        <dd className="receipt-code">
          {receipt.digest ?? "Not worked out for a plan of this size; the command “digest” of the command line prints it"}
        </dd>
      </dl>
      <Part title="To know" rows={notices.map((notice) => [notice])} heads={[]} />
      <Part
        title="Merged"
        heads={["From", "Bundle", "Changes"]}
        rows={merged.map(({ bundle, from, changes }) => [from || "No name given", bundle, changes.toLocaleString("en-GB")])}
      />
      <Part title="Held" heads={["Bundle", "What it waits for"]} rows={held.map(({ bundle, reason }) => [bundle, reason])} />
      <Part title="Refused" heads={["Bundle", "Why"]} rows={rejected.map(({ bundle, reason }) => [bundle, reason])} />
      <Part
        title="Decided"
        heads={["Record", "What", "Decision", "Reason"]}
        rows={decided.map((item) => [
          item.title,
          item.what === "conflict" ? fieldInWords(item.type, item.field) : `Outside remit, by ${item.author || "somebody unnamed"}`,
          decision(item),
          item.why || "None given",
        ])}
      />
      <Part
        title="Open conflicts"
        heads={["Record", "What stands against each other"]}
        rows={conflicts.map((item) => [item.title, summaryOf(item).words])}
        count={conflictCount}
      />
      <Part
        title="To put right"
        heads={["Record", "What does not hold together"]}
        rows={violations.map(({ type, id, detail }) => [recordInWords(tables, { type, id }), detail])}
      />
      <p className="receipt-note">
        Two copies that print the same digest hold the same changes. Undo merge takes all of this back as one step.
      </p>
    </article>
  );
}

interface PartProps {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Where there are more than the rows. */
  readonly count?: number;
}
function Part({ title, heads, rows, count = rows.length }: PartProps) {
  if (rows.length === 0) return null;
  return (
    <section className="receipt-part">
      <h3>
        {title}, {count.toLocaleString("en-GB")}
      </h3>
      <table>
        {heads.length > 0 && (
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.slice(0, named).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a document that never changes
            <tr key={i}>
              {row.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a document that never changes
                <td key={j}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {count > named && <p className="receipt-note">And {(count - named).toLocaleString("en-GB")} more.</p>}
    </section>
  );
}
