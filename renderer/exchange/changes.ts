/** What opened bundles would change, by record: the middle list of the merge preview and the numbers over it. */

import type { MergePreview, PreviewItem } from "../../shared/api.ts";
import { readingOrder } from "../../shared/rules.ts";
import type { TypeName } from "../../shared/schema.ts";

export type ChangeKind = PreviewItem["kind"];
/** In the order of the list: what needs a person first. */
const changeKinds: readonly ChangeKind[] = ["conflict", "new", "deleted", "changed"];

/** What the list is narrowed to: the kind whose number was pressed, or all that merges without a question. */
export type Filter = "new" | "changed" | "deleted" | "conflict" | "outside" | "clean";

/** One record with all that would change in it. */
export interface RecordChange {
  /** `type/id` */
  readonly key: string;
  readonly type: TypeName;
  readonly id: string;
  /** "7b.9 Embed the patient record" */
  readonly record: string;
  /** What matters most about it: a conflict before anything else. */
  readonly kind: ChangeKind;
  readonly items: readonly PreviewItem[];
}

/** @param only the kind to list, or null for all */
export function changesByRecord(items: readonly PreviewItem[], only: ChangeKind | null): readonly RecordChange[] {
  const groups = Map.groupBy(items, (item) => `${item.type}/${item.id}`);
  return [...groups]
    .flatMap(([key, own]): RecordChange[] => {
      const [first] = own;
      if (!first) return [];
      const shown = only === null ? own : own.filter((item) => item.kind === only);
      if (shown.length === 0) return [];
      const kind = changeKinds.find((candidate) => shown.some((item) => item.kind === candidate)) ?? first.kind;
      return [{ key, type: first.type, id: first.id, record: first.record, kind, items: own }];
    })
    .sort((a, b) => changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) || readingOrder.compare(a.record, b.record));
}

/** The changes of one record by who made them, when and why, newest first. */
export function changesByAuthor(items: readonly PreviewItem[]): readonly (readonly PreviewItem[])[] {
  const groups = Map.groupBy(items, (item) => JSON.stringify([item.author, item.at, item.why]));
  return [...groups.values()].sort((a, b) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0));
}

/** How many changes Apply makes: the sum of the numbers beside it. What is the same here already stands apart. */
export const toApply = ({ counts }: Pick<MergePreview, "counts">): number =>
  counts.new + counts.changed + counts.deleted + counts.conflict + counts.outsideRemit;

export const kindWords: Readonly<Record<ChangeKind, string>> = { conflict: "Conflict", new: "New", deleted: "Deleted", changed: "Changed" };
/** A filter as the status bar says it. */
export const filterWords: Readonly<Record<Filter | "none", string>> = {
  none: "",
  new: "New only",
  changed: "Changed only",
  deleted: "Deleted only",
  conflict: "Conflicts only",
  outside: "Outside remit only",
  clean: "Without conflict only",
};
