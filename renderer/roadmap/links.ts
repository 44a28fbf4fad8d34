/** The dependencies of one item as the Roadmap draws them: which rows they join, by when, and whether the dates meet. */
import { addDays, type Day, daysBetween, longDay } from "../../shared/dates.ts";
import { byCode } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { meetingOf } from "../dependencies.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import { counted } from "../words.ts";
import { finishOf } from "./marks.ts";
import { type Key, type Line, lineAt, type Outline, type Section } from "./outline.ts";

export interface LinkEnd {
  readonly key: Key;
  readonly code: string;
  readonly title: string;
  /** The day on which it gives or gets; null when neither the dependency nor the item says. */
  readonly day: Day | null;
  /** Whether that day is the item's own start or finish, or one that the dependency names. */
  readonly at: "start" | "finish" | "named";
}
export interface Link {
  readonly id: string;
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** Days by which the giving comes too late; 0 when the dates meet or one is missing. */
  readonly late: number;
}

/** The live dependencies of an item whose both ends can have a row here, by code: ambitions, objectives, milestones, enablers, bodies. */
export function linksOf(tables: Tables, item: Key): readonly Link[] {
  const key = item.split("@")[0] ?? item;
  const found = new Set([...rowsWhere(tables.dependency, "provider", key), ...rowsWhere(tables.dependency, "receiver", key)]);
  return [...found]
    .filter((dependency) => dependency.state !== "withdrawn")
    .sort(byCode)
    .flatMap((dependency) => linkOf(tables, dependency) ?? []);
}

/** What ties each item of a chain to the one before, from item to item also where the dependency names the objective that one of them is in. */
export function chainLinks(tables: Tables, chain: ReadonlyMap<Key, string | null>): readonly Link[] {
  const items = [...chain.keys()];
  return items.flatMap((item, i) => {
    const dependency = rowOf(tables, "dependency", chain.get(item) ?? "");
    return (dependency && linkOf(tables, dependency, items[i - 1], item)) ?? [];
  });
}

function linkOf(tables: Tables, dependency: Row<"dependency">, giver = dependency.provider, getter = dependency.receiver): Link | null {
  // The letters of FS, SS, FF, SF say which end of the giver and which end of the getter are tied.
  const [gives, gets] = [dependency.kind?.[0] === "S" ? "start" : "finish", dependency.kind?.[1] === "F" ? "finish" : "start"] as const;
  const from = endOf(tables, giver, gives, dependency.promised);
  const to = endOf(tables, getter, gets, dependency.neededBy);
  if (!from || !to) return null;
  return { id: dependency.id, from, to, late: lateness(tables, dependency, from, to) };
}

function endOf(tables: Tables, ref: string | null, which: "start" | "finish", named: Day | null): LinkEnd | null {
  const [type = "", id = ""] = (ref ?? "").split("/");
  if (type === "milestone") {
    const row = rowOf(tables, "milestone", id);
    const day = row && (which === "start" ? (row.start ?? finishOf(row)) : finishOf(row));
    return row ? { key: `milestone/${id}`, code: row.code ?? "", title: row.title ?? "", day: day ?? null, at: which } : null;
  }
  if (type === "objective" || type === "ambition") {
    const row = rowOf(tables, type, id);
    return row ? { key: `${type}/${id}`, code: row.code ?? "", title: row.title ?? "", day: named, at: "named" } : null;
  }
  // The codes of enablers and bodies are only names in files.
  if (type === "enabler" || type === "body") {
    const row = rowOf(tables, type, id);
    const day = named ?? (type === "enabler" ? (rowOf(tables, "enabler", id)?.date ?? null) : null);
    return row ? { key: `${type}/${id}`, code: "", title: row.title ?? "", day, at: "named" } : null;
  }
  return null;
}

/** The dependencies of everything that stands, or is folded away, in some rows; each once. @param last the number after the last row */
export function linksInRows(tables: Tables, outline: Outline, first: number, last: number): readonly Link[] {
  const found = new Map<string, Link>();
  for (let row = first; row < Math.min(last, outline.count); row++) {
    const line = lineAt(outline, row);
    for (const key of line ? keysIn(line) : []) for (const link of linksOf(tables, key)) found.set(link.id, link);
  }
  return [...found.values()];
}
/** More milestones than this in a closed row, and lines from it would say nothing any more. */
const mostFolded = 300;
function keysIn(line: Line): readonly Key[] {
  const inSection = ({ objective, milestones }: Section): readonly Key[] => [
    `objective/${objective.id}`,
    ...(milestones.length > mostFolded ? [] : milestones.map(({ id }) => `milestone/${id}`)),
  ];
  if (line.kind === "lane" && !line.lane.isOpen)
    return [line.key, ...line.lane.sections.flatMap(inSection), ...line.lane.partners.map(({ key }) => key)];
  return line.kind === "objective" && !line.section.isOpen ? inSection(line.section) : [line.key];
}

/** By the day it is needed, as the item panel counts it; without one, what finishes must be there the day before the getter starts. */
function lateness(tables: Tables, dependency: Row<"dependency">, from: LinkEnd, to: LinkEnd): number {
  const { gap, neededBy } = meetingOf(tables, dependency);
  if (neededBy !== null) return Math.max(0, gap ?? 0);
  const isOver = dependency.state === "delivered" || dependency.state === "received";
  if (isOver || from.at !== "finish" || to.at !== "start" || from.day === null || to.day === null) return 0;
  return Math.max(0, daysBetween(to.day, addDays(from.day, 1 + (dependency.lag ?? 0))));
}

/** `8a needs it 42 days sooner` */
export const lateInWords = ({ to, late }: Link): string => `${to.code || to.title} needs it ${counted(late, "day")} sooner`;

/** The words twin of the lines: `Gets from 7b.4 Shared record in place, 31 March 2026. Gives to 8a …, 12 May 2027; 8a needs it 42 days sooner.` */
export function linksInWords(links: readonly Link[], item: Key): string {
  const key = item.split("@")[0];
  const words = (link: Link, other: LinkEnd) => {
    const when = other.day === null ? "" : `, ${longDay(other.day)}`;
    return `${endInWords(other)}${when}${link.late > 0 ? `; ${lateInWords(link)}` : ""}`;
  };
  const gets = links.filter(({ to }) => to.key === key).map((link) => words(link, link.from));
  const gives = links.filter(({ from }) => from.key === key).map((link) => words(link, link.to));
  return [gets.length > 0 ? `Gets from ${gets.join("; ")}.` : "", gives.length > 0 ? `Gives to ${gives.join("; ")}.` : ""]
    .filter((part) => part !== "")
    .join(" ");
}
/** `7b.4 Shared record in place`, or the title of what has no code that people know. */
export const endInWords = ({ code, title }: LinkEnd): string => (code === "" ? title : `${code} ${title}`);
