/** What a person is asked in the review, whether the bundles are applied yet or not, and what was answered. Pure. */

import type { MergePreview, Resolution, ReviewAnswer } from "../../shared/api.ts";
import type { ConflictItem, RemitItem } from "../../shared/conflicts.ts";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import { readingOrder } from "../../shared/rules.ts";
import { listed } from "../words.ts";
import { fieldsInWords } from "./labels.tsx";
import { answersTo, resolutionOf, sidesOf, suggestion } from "./sides.ts";

export type Question =
  | { readonly kind: "conflict"; readonly id: string; readonly item: ConflictItem }
  | { readonly kind: "outside"; readonly id: string; readonly item: RemitItem };
export type Decision = ReviewAnswer["decision"];
export interface Decided {
  readonly question: Question;
  /** The decision in one word: "theirs". */
  readonly word: string;
}

/** Conflicts first, each kind in reading order. */
export const questionsOf = (conflicts: readonly ConflictItem[], outside: readonly RemitItem[]): readonly Question[] => [
  ...inOrder(conflicts).map((item) => ({ kind: "conflict" as const, id: item.id, item })),
  ...inOrder(outside).map((item) => ({ kind: "outside" as const, id: item.id, item })),
];
const inOrder = <T extends { readonly title: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((a, b) => readingOrder.compare(a.title, b.title));
/** A preview's questions: those that wait, and those that were answered, in the order of the answers. */
export function splitPreview(preview: Pick<MergePreview, "conflicts" | "outsideRemit" | "answers">): {
  readonly left: readonly Question[];
  readonly decided: readonly Decided[];
} {
  const all = questionsOf(preview.conflicts, preview.outsideRemit);
  const byId = new Map(all.map((question) => [question.id, question]));
  const decided = preview.answers.flatMap(({ item, decision }): Decided[] => {
    const question = byId.get(item);
    return question ? [{ question, word: decisionWord(question, decision) }] : [];
  });
  const answered = new Set(decided.map(({ question }) => question.id));
  return { left: all.filter(({ id }) => !answered.has(id)), decided };
}

export function decisionWord({ item, kind }: Question, decision: Decision): string {
  if ("remit" in decision) return decision.remit === "accept" ? "accepted" : "reverted";
  if ("keepBoth" in decision) return "both";
  if (kind === "outside") return "";
  const sides = sidesOf(item, item.base);
  const same = (values: Readonly<Record<string, unknown>>) =>
    "values" in decision && item.fields.every((field) => (values[field] ?? null) === (decision.values[field] ?? null));
  const side = sides.find(({ heads, values }) => ("take" in decision ? heads.some((head) => head.change === decision.take) : same(values)));
  if (item.field === "_life") return "values" in decision && decision.values._life === 0 ? "deleted" : "kept";
  return side ? (side.name === "Ours" || side.name === "Theirs" ? side.name.toLowerCase() : side.name) : "typed";
}

/** "Start and due", "Forecast and owner", "New dependency" */
export function questionInWords({ kind, item }: Question): string {
  if (kind === "conflict") return fieldsInWords(item);
  const type = typeWords[item.type].toLowerCase();
  if (item.kind !== "changed") return item.kind === "new" ? `New ${type}` : `Deleted ${type}`;
  const fields = item.values.map(({ field }, i) => {
    const words = fieldInWords(item.type, field);
    return i === 0 || /^[A-Z]{2}/.test(words) ? words : words.toLowerCase();
  });
  return fields.length > 3 ? `${fields[0]} and ${fields.length - 1} more` : listed(fields);
}

/**
 * The decision that nobody contests, or null where people have to choose: a conflict of which only one side says something else than both started
 * from, and a change outside remit against which nobody wrote anything.
 */
export function uncontested({ kind, item }: Question): Resolution | { readonly remit: "accept" } | null {
  if (kind === "outside") return { remit: "accept" };
  if (!item.labels.includes("unchanged-from-base")) return null;
  const suggested = suggestion(answersTo(item, sidesOf(item, item.base)), item.base)?.answer;
  return suggested?.kind === "side" ? resolutionOf(item, suggested) : null;
}
