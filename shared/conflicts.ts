/** Conflicts and violations as plain data: what a person has to look at after plans meet. Both are derived from the log, never stored facts. */
import type { TypeName, Value } from "./schema.ts";

/** One live value of a conflict. */
export interface ConflictHead {
  /** Change id: commit hash, colon, index. */
  readonly change: string;
  readonly field: string;
  readonly value: Value;
  readonly author: string;
  /** Milliseconds since 1970, by the author's clock. */
  readonly at: number;
  readonly why: string;
  /** The sender of the bundle it came in, or null when it was made here. */
  readonly from: string | null;
  /** Whether the plan shows this value until somebody decides. */
  readonly shown: boolean;
  /** This value was itself a decision on an earlier conflict. */
  readonly decision: boolean;
}
export type ConflictLabel =
  | "same-result"
  | "unchanged-from-base"
  | "decision-overtaken"
  | "delete-edit"
  | "clock-looks-wrong"
  | "goes-together";
/** A unit (field, group of fields, or `_life`) of one record for which two people wrote different values without seeing each other's. */
export interface ConflictItem {
  /** `type/record id/unit`. */
  readonly id: string;
  readonly type: TypeName;
  /** The record's id. */
  readonly record: string;
  /** The record in words: "7b.9 Embed the patient record". */
  readonly title: string;
  /** The field's name; for a group, the group's name; `_life` for delete against edit. */
  readonly field: string;
  /** The fields of the unit. */
  readonly fields: readonly string[];
  /** The value of each field that both sides started from; null where there was none. */
  readonly base: Readonly<Record<string, Value>>;
  readonly heads: readonly ConflictHead[];
  readonly labels: readonly ConflictLabel[];
}
/** Something that does not hold together in the plan's data; a merge never fails on it. */
export interface Violation {
  readonly kind: "dangling-link" | "duplicate-code" | "cycle" | "bad-range" | "bad-value" | "unknown-choice";
  /** Stable name of this violation. */
  readonly key: string;
  readonly type: TypeName;
  readonly id: string;
  readonly detail: string;
}
