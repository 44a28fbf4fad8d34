/** What is particular about a conflict, as chips and as the line under its title in the list. */
import {
  AlignLeft,
  CalendarDays,
  Clock,
  Equal,
  Hash,
  Link2,
  type LucideIcon,
  MonitorX,
  RotateCcw,
  SquareArrowOutUpRight,
  SquareMinus,
  Trash2,
} from "lucide-react";
import type { ComponentType } from "react";
import type { ConflictItem, ConflictLabel } from "../../shared/conflicts.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { type Kind, kindOf } from "../../shared/schema.ts";
import { listed } from "../words.ts";

interface Sized {
  readonly size?: number;
  readonly strokeWidth?: number;
}
export interface Label {
  readonly words: string;
  readonly icon: ComponentType<Sized>;
}

/** Its labels, the most telling first. */
export function labelsOf(item: ConflictItem): readonly Label[] {
  return order.flatMap((label): Label[] => {
    if (!item.labels.includes(label)) return [];
    return [{ icon: icons[label], words: label === "goes-together" ? `${fieldsInWords(item)} go together` : words[label] }];
  });
}

/** "Start and due, clock looks wrong" */
export function summaryOf(item: ConflictItem): Label {
  const telling = labelsOf(item).filter(({ words: text }) => !text.endsWith("go together"));
  if (item.field === "_life") return telling[0] ?? { words: words["delete-edit"], icon: icons["delete-edit"] };
  const [field = ""] = item.fields;
  const kind = kindOf(item.type, field);
  const icon = telling[0]?.icon ?? (item.fields.length > 1 ? Pair : kindIcons[kind?.kind ?? "text"]);
  return { icon, words: [fieldsInWords(item), ...telling.map(({ words: text }) => text.toLowerCase())].join(", ") };
}

/** "Start and due" */
export function fieldsInWords(item: ConflictItem): string {
  const names = item.fields.map((field, i) => (i === 0 ? fieldInWords(item.type, field) : lowered(fieldInWords(item.type, field))));
  return listed(names);
}

/** `SRO` stays as it is. */
const lowered = (name: string): string => (/^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1));

const order: readonly ConflictLabel[] = [
  "delete-edit",
  "goes-together",
  "clock-looks-wrong",
  "decision-overtaken",
  "rewritten",
  "after-withdrawal",
  "outside-remit",
  "unchanged-from-base",
  "same-result",
];
const words: Readonly<Record<ConflictLabel, string>> = {
  "delete-edit": "Delete against edit",
  "clock-looks-wrong": "Clock looks wrong",
  "decision-overtaken": "Decision overtaken",
  "goes-together": "Go together",
  "unchanged-from-base": "One side as base",
  "same-result": "Two sides agree",
  rewritten: "Both rewrote it",
  "outside-remit": "Outside remit",
  "after-withdrawal": "Made after the device was withdrawn",
};
/** Two bars: fields that make sense only together. */
const Pair = ({ size = 16 }: Sized) => (
  <svg viewBox="0 0 16 16" width={size} height={size} fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
    <rect x="2" y="3.4" width="8" height="3.4" rx=".8" />
    <rect x="6" y="9.2" width="8" height="3.4" rx=".8" />
  </svg>
);
const kindIcons: Readonly<Record<Kind["kind"], LucideIcon>> = {
  text: AlignLeft,
  day: CalendarDays,
  choice: SquareMinus,
  flag: SquareMinus,
  ref: Link2,
  decimal: Hash,
  whole: Hash,
};
const icons: Readonly<Record<ConflictLabel, ComponentType<Sized>>> = {
  "delete-edit": Trash2,
  "clock-looks-wrong": Clock,
  "decision-overtaken": RotateCcw,
  "goes-together": Pair,
  "unchanged-from-base": Equal,
  "same-result": Equal,
  rewritten: AlignLeft,
  "outside-remit": SquareArrowOutUpRight,
  "after-withdrawal": MonitorX,
};
