/** Records in words: "7b.9 Embed the patient record". One place, so that lists, receipts, history and the command line say the same. */
import { type AnyRow, fieldsOf, type TypeName } from "./schema.ts";

/** What each type is called on screen, in the singular. */
export const typeWords: Readonly<Record<TypeName, string>> = {
  plan: "Plan",
  ambition: "Ambition",
  objective: "Objective",
  activity: "Activity",
  workstream: "Workstream",
  milestone: "Milestone",
  measure: "Measure",
  target: "Target",
  reading: "Reading",
  dependency: "Dependency",
  answer: "Answer",
  statusReview: "Status review",
  baseline: "Baseline",
  enabler: "Enabler",
  person: "Person",
  body: "Body",
  roleHeld: "Role held",
  reporting: "Reporting line",
  strategy: "Strategy",
  strategyItem: "Strategy item",
  strategyLink: "Strategy link",
  sourceNote: "Source note",
  sourceDate: "Date in the source",
};

/** @param find answers a live record, or undefined */
export function recordInWords(type: TypeName, row: AnyRow, find: (type: TypeName, id: string) => AnyRow | undefined | null): string {
  const parent = (to: TypeName, field: string): string => {
    const id = row[field];
    const other = typeof id === "string" ? find(to, id) : undefined;
    return other ? recordInWords(to, other, find) : typeWords[to].toLowerCase();
  };
  switch (type) {
    case "activity":
      return `${parent("objective", "objective")}, year ${row.year}`;
    case "target":
      return `${parent("measure", "measure")}, by ${row.by ?? "an open date"}`;
    case "answer":
      return `${parent("dependency", "dependency")}, answer by ${row.name ?? "an unnamed colleague"}`;
    case "statusReview":
      return `Review of a status by ${row.name ?? "an unnamed colleague"}`;
    case "reading":
      return `${parent("measure", "measure")}, ${row.date}`;
    case "roleHeld":
      return `${parent("person", "person")}, ${row.role ?? row.kind}`;
    case "strategyLink":
      return parent("strategyItem", "item");
    case "sourceNote":
      return "Source note";
    default: {
      const words = [row.code, row.title ?? row.name ?? row.what].filter((word) => typeof word === "string" && word !== "");
      return words.length > 0 ? words.join(" ") : `${typeWords[type]} without a title`;
    }
  }
}

/** How a field is called on screen; `_life` is the record itself. */
export function fieldInWords(type: TypeName, field: string): string {
  if (field === "_life") return "Record";
  const fields = fieldsOf(type);
  const own = Object.hasOwn(fields, field) ? fields[field]?.label : undefined;
  // A group is called by its fields: "Start and Due".
  const members = Object.values(fields).flatMap((kind) => (kind.group === field ? [kind.label] : []));
  return own ?? (members.length > 0 ? members.join(" and ") : field);
}
