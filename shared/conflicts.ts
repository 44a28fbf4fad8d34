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
  /** Two sides wrote the very same, a third did not. */
  | "same-result"
  | "unchanged-from-base"
  /** A decision on an earlier conflict stands against a change that did not know it. */
  | "decision-overtaken"
  | "delete-edit"
  | "clock-looks-wrong"
  | "goes-together"
  /** A text that every side wrote anew. */
  | "rewritten"
  /** One side's author holds no role on the objective. */
  | "outside-remit"
  /** One side was written on a copy after it had been withdrawn. */
  | "after-withdrawal";
/** How the very same values were decided before. */
export interface EarlierDecision {
  /** The value of each field of the unit that it wrote. */
  readonly values: Readonly<Record<string, Value>>;
  readonly author: string;
  /** Milliseconds since 1970, by the author's clock. */
  readonly at: number;
  readonly why: string;
}
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
  /** Change ids of all live changes that a decision replaces or has to know: `heads`, and beside them what nobody contests. */
  readonly live: readonly string[];
  readonly labels: readonly ConflictLabel[];
  /** The newest decision on an identical set of values: offered, never taken by itself. Null when there was none. */
  readonly earlier: EarlierDecision | null;
}
/**
 * A change to an objective, or to what hangs on it, by somebody who holds no role there. It was merged like any other; whoever keeps the plan
 * accepts it, or reverts it by an edit that puts the earlier values back.
 */
export interface RemitItem {
  /** `outside/type/record id/author`. */
  readonly id: string;
  readonly type: TypeName;
  /** The record's id. */
  readonly record: string;
  /** The record in words: "8a.4 EPR benefits in full". */
  readonly title: string;
  readonly kind: "new" | "changed" | "deleted";
  /** Why it is put before a person: its author holds no role there, or wrote it on a copy that had been withdrawn. */
  readonly because: "role" | "withdrawn";
  /** What was written, by field; none for a deletion. `before` is what it replaced on its author's screen. */
  readonly values: readonly { readonly field: string; readonly before: Value; readonly after: Value }[];
  readonly author: string;
  /** Milliseconds since 1970, by the author's clock. */
  readonly at: number;
  readonly why: string;
  /** The sender of the bundle it came in. */
  readonly from: string | null;
  /** Where its author does hold a role: "SRO of 7a, 7b". "" for a person whom the plan does not know. */
  readonly roles: string;
  /** Who does hold one here: "Mark Burgis and Suzanne Meredith". */
  readonly held: string;
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
