/** The plan's coded choices in words: the same word on every screen, in every legend and in what a screen reader hears. */
import type { ActivityState, Badge } from "../shared/rules.ts";
import type { Row } from "../shared/schema.ts";

type Words<T extends string | null> = Readonly<Record<NonNullable<T>, string>>;

export const activityWords: Words<ActivityState> = {
  "under-way": "Work under way",
  interdependency: "Interdependency",
  review: "To be reviewed or concluded",
  none: "Nothing planned",
};
export const badgeWords: Words<Badge> = {
  red: "Off track",
  amber: "At risk",
  green: "On track",
  complete: "Complete",
  "not-rated": "Not reported",
};
export const statusWords: Words<Row<"milestone">["status"]> = {
  "not-reported": "Not reported",
  "not-started": "Not started",
  "in-progress": "In progress",
  complete: "Complete",
  delayed: "Delayed",
};
export const kindWords: Words<Row<"milestone">["kind"]> = {
  delivery: "Delivery",
  review: "Review",
  "to-be-defined": "To be defined",
  "not-applicable": "Not applicable",
};
export const dependencyWords: Words<Row<"dependency">["state"]> = {
  "not-agreed": "Not agreed",
  "re-agree": "Re-agree",
  proposed: "Proposed",
  agreed: "Agreed",
  delivered: "Delivered",
  received: "Received",
  withdrawn: "Withdrawn",
};
export const criticalityWords: Words<Row<"dependency">["criticality"]> = { critical: "Critical", important: "Important", useful: "Useful" };
export const refusalWords: Words<Row<"answer">["reason"]> = {
  "too-late": "Too late",
  "not-what-we-need": "Not what we need",
  "no-longer-needed": "No longer needed",
  "not-ours": "Not ours",
  other: "Another reason",
};
export const linkWords: Words<Row<"dependency">["kind"]> = {
  FS: "Finish to start",
  SS: "Start to start",
  FF: "Finish to finish",
  SF: "Start to finish",
};

/** `1 milestone`, `1,240 milestones` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${thousands.format(count)} ${count === 1 ? one : many}`;
/** Formats are made once: a number's own toLocaleString makes one each time. */
const thousands = new Intl.NumberFormat("en-GB");
/** `a, b and c` */
export const listed = (parts: readonly string[]): string => lists.format(parts);
const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `41 KB`, `1.2 MB`; 1 KB is 1,000 bytes, as file managers count. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, "byte");
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
