/** Receipts of merges, kept with the plan as documents: what a merge said then can be read and printed again at any time. */
import type { MergeReceipt, ReceiptLine } from "../shared/api.ts";
import { digestOf } from "./rebuild.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { lastChange } from "./write.ts";

/** Numbers a receipt and keeps it. */
export function keepReceipt(db: Db, told: Omit<MergeReceipt, "number" | "digest">): MergeReceipt {
  const number = (db.value<number | null>("SELECT max(n) FROM receipt") ?? 0) + 1;
  const receipt = { ...told, number, digest: lastChange(db) > digestedUpTo ? null : digestOf(db) };
  db.sql("INSERT INTO receipt(n, at, body) VALUES (?,?,?)").run(number, receipt.at, JSON.stringify(receipt));
  return receipt;
}
/** The digest reads the whole plan; beyond this many changes it would take as long as the merge. */
const digestedUpTo = 50_000;

/** Newest first. */
export const receiptsOf = (db: ReadDb): readonly ReceiptLine[] =>
  db
    .sql<ReceiptLine>(
      `SELECT n AS number, at, body ->> 'by' AS "by", body ->> 'applied' AS applied, json_array_length(body, '$.merged') AS bundles,
              json_array_length(body, '$.held') AS held, json_array_length(body, '$.rejected') AS rejected, json_array_length(body, '$.decided') AS decided
       FROM receipt ORDER BY n DESC`,
    )
    .all();

export function receiptOf(db: ReadDb, number: number): MergeReceipt | null {
  const body = db.value<string>("SELECT body FROM receipt WHERE n = ?", number);
  return body === undefined ? null : (JSON.parse(body) as MergeReceipt);
}
