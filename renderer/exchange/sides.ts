/**
 * A conflict as a person reads it: one column for what both started from and one for each side, and the answers that can be given. Pure, so
 * that what a button promises and what it writes is the same value.
 */
import type { HistoryEntry, Resolution } from "../../shared/api.ts";
import type { ConflictHead, ConflictItem, EarlierDecision } from "../../shared/conflicts.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { type MergedText, mergeTexts } from "./texts.ts";

/** One side of a conflict: what one person wrote. */
export interface Side {
  /** "Ours", "Theirs", or the author where there are more than two. */
  readonly name: string;
  /** Made in this copy; at most one side is. */
  readonly ours: boolean;
  /** Its live values; at least one. */
  readonly heads: readonly ConflictHead[];
  /** The newest of them, for who, when and why. */
  readonly latest: ConflictHead;
  /** It deleted the record. */
  readonly deletes: boolean;
  /** Every row of the conflict as this side has it. */
  readonly values: Readonly<Record<string, Value>>;
}

export type Answer =
  | { readonly kind: "side"; readonly side: Side; readonly label: string; readonly values: Readonly<Record<string, Value>> }
  | { readonly kind: "typed"; readonly label: string }
  /** `values` are what would stand; null with the reason where the sides cannot both be kept. `editable`: two texts, to be edited first. */
  | {
      readonly kind: "both";
      readonly label: string;
      readonly values: Readonly<Record<string, Value>> | null;
      readonly why: string;
      readonly editable: boolean;
    }
  | { readonly kind: "keep" | "delete"; readonly label: string }
  /** As the very same values were decided before. */
  | {
      readonly kind: "before";
      readonly label: string;
      readonly values: Readonly<Record<string, Value>>;
      readonly decision: EarlierDecision;
    };

/** The fields that the review lists, in the schema's order; for a deletion, what the other side wrote, else the record itself. */
export function rowsOf(item: ConflictItem): readonly string[] {
  if (item.field !== "_life") return item.fields;
  const written = new Set(item.heads.map((head) => head.field).filter((field) => field !== "_life"));
  return written.size > 0 ? [...written] : ["_life"];
}

/** The sides in the order of their columns: ours first, then by time. Values that nobody contests (part of the base) make no side. */
export function sidesOf(item: ConflictItem, base: Readonly<Record<string, Value>>): readonly Side[] {
  const contested = item.heads.filter(
    (head) => item.heads.some((other) => other !== head && other.field === head.field) || !isBase(item, head),
  );
  const groups: { readonly who: string; readonly heads: ConflictHead[] }[] = [];
  for (const head of contested.length > 1 ? contested : item.heads) {
    const who = head.from === null ? "ours" : `by ${head.author}`;
    const own = groups.find((group) => group.who === who && group.heads.every((other) => other.field !== head.field));
    if (own) own.heads.push(head);
    else groups.push({ who, heads: [head] });
  }
  const ordered = groups.toSorted((a, b) => Number(b.who === "ours") - Number(a.who === "ours"));
  const oursAndTheirs = ordered.length === 2 && ordered[0]?.who === "ours" && ordered[1]?.who !== "ours";
  return ordered.flatMap(({ who, heads }, i) => {
    const latest = heads.toSorted((a, b) => b.at - a.at)[0];
    if (!latest) return [];
    const ours = who === "ours" && i === 0;
    const name = ours ? "Ours" : oursAndTheirs ? "Theirs" : latest.author;
    const deletes = item.field === "_life" && heads.some((head) => head.field === "_life" && head.value === 0);
    const values = Object.fromEntries(
      rowsOf(item).map((field) => {
        const own = heads.find((head) => head.field === field);
        return [field, own ? own.value : field === "_life" && !deletes ? 1 : (base[field] ?? null)];
      }),
    );
    return [{ name, ours, heads, latest, deletes, values }];
  });
}

/** What both sides started from. For what was edited in a record that the other side deleted, the history knows it. */
export function baseOf(item: ConflictItem, history: readonly HistoryEntry[]): Readonly<Record<string, Value>> {
  if (item.field !== "_life") return item.base;
  const before = item.heads.flatMap((head) => (head.field === "_life" ? [] : [[head.field, entryOf(history, head)?.before ?? null]]));
  return { ...Object.fromEntries(before), _life: 1 };
}

/** The change that wrote the base: who, when and why; undefined where nobody had filled it. */
export function baseEntry(item: ConflictItem, history: readonly HistoryEntry[]): HistoryEntry | undefined {
  const base = baseOf(item, history);
  const isContested = (entry: HistoryEntry) => item.heads.some((head) => head.change === entry.change && !isBase(item, head));
  return history
    .filter((entry) => entry.field in base && entry.value !== null && entry.value === base[entry.field] && !isContested(entry))
    .toSorted((a, b) => b.at - a.at)[0];
}

/** The answers in their order on screen: Alt+1 takes the first. */
export function answersTo(item: ConflictItem, sides: readonly Side[]): readonly Answer[] {
  if (item.field === "_life") {
    return [
      { kind: "keep", label: "Keep the record" },
      { kind: "delete", label: "Delete it" },
    ];
  }
  const takes = sides.map((side): Answer => {
    const label = side.name === "Ours" || side.name === "Theirs" ? `Take ${side.name.toLowerCase()}` : `Take ${side.name}’s`;
    return { kind: "side", side, label, values: side.values };
  });
  const { earlier } = item;
  const before: readonly Answer[] = earlier
    ? [{ kind: "before", label: "As decided before", values: { ...item.base, ...earlier.values }, decision: earlier }]
    : [];
  return [...takes, { kind: "typed", label: "Type another" }, { kind: "both", label: "Keep both", ...keepBoth(item, sides) }, ...before];
}

/** What the engine is asked to write. A side of a group is written value by value: exactly what the review showed. */
export function resolutionOf(item: ConflictItem, answer: Exclude<Answer, { readonly kind: "typed" }>): Resolution | null {
  switch (answer.kind) {
    case "keep":
      return { values: { _life: 1 } };
    case "delete":
      return { values: { _life: 0 } };
    case "both":
      return answer.values && !answer.editable ? { keepBoth: true } : null;
    case "before":
      return { values: answer.values };
    case "side":
      return item.fields.length === 1 ? { take: answer.side.latest.change } : { values: answer.values };
  }
}

/** The answer that the rules suggest, with the reason in words, or null. Never chosen beforehand. */
export function suggestion(
  answers: readonly Answer[],
  base: Readonly<Record<string, Value>>,
): { readonly answer: Answer; readonly why: string } | null {
  const both = answers.find((answer) => answer.kind === "both" && answer.values !== null && !answer.editable);
  if (both) return { answer: both, why: "each side wrote a different field." };
  const takes = answers.filter((answer) => answer.kind === "side");
  const moved = takes.filter(({ values }) => Object.keys(values).some((field) => values[field] !== (base[field] ?? null)));
  const [only] = moved;
  return only && moved.length === 1 && takes.length > 1 ? { answer: only, why: "the other side is as base." } : null;
}

/** What both sides' changes of a text come to, or null where it is no text or there are not just two sides of it. */
export function suggestedText(item: ConflictItem, sides: readonly Side[]): MergedText | null {
  const [field = ""] = item.fields;
  const [ours, theirs] = sides;
  const isText = item.fields.length === 1 && kindOf(item.type, field)?.kind === "text";
  if (!isText || sides.length !== 2 || !ours || !theirs) return null;
  const text = (values: Readonly<Record<string, Value>>): string => String(values[field] ?? "");
  return mergeTexts(text(item.base), text(ours.values), text(theirs.values));
}

/** Both texts, one after the other; a text that holds the other stands for both. */
export function bothTexts(sides: readonly Side[], field: string): string {
  const texts = sides.map((side) => String(side.values[field] ?? "").trim()).filter((text) => text !== "");
  return texts.filter((text, i) => !texts.some((other, j) => j !== i && other.includes(text) && (other !== text || j < i))).join("\n\n");
}

function keepBoth(
  item: ConflictItem,
  sides: readonly Side[],
): Pick<Extract<Answer, { readonly kind: "both" }>, "values" | "why" | "editable"> {
  const twice = item.fields.filter((field) => item.heads.filter((head) => head.field === field).length > 1);
  if (twice.length === 0) {
    const wrote = Object.fromEntries(item.heads.map((head) => [head.field, head.value]));
    return { values: { ...item.base, ...wrote }, why: "", editable: false };
  }
  const [field = ""] = item.fields;
  if (item.fields.length === 1 && kindOf(item.type, field)?.kind === "text") {
    const text = suggestedText(item, sides)?.text ?? bothTexts(sides, field);
    return { values: { [field]: text }, why: "Both texts in one box, for you to edit", editable: true };
  }
  const what = twice.length === 1 ? fieldInWords(item.type, twice[0] ?? "") : "the same fields";
  return { values: null, why: `Not here: both sides wrote ${what}`, editable: false };
}

const isBase = (item: ConflictItem, head: ConflictHead): boolean =>
  item.field !== "_life" && head.value === (item.base[head.field] ?? null);
const entryOf = (history: readonly HistoryEntry[], head: ConflictHead): HistoryEntry | undefined =>
  history.find((entry) => entry.change === head.change);
