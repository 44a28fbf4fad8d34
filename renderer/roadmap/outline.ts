/**
 * The rows of the Roadmap, in order: lanes, objectives, milestones. Nothing is laid out in advance: the outline knows how many rows each
 * part has, and finds a row by its number, so opening 100,000 milestones costs as much as opening ten.
 */
import { badgeOf, byCode } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { objectiveRow, passes } from "../plan/rows.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import type { Filter } from "../view.ts";
import { type DueDays, dueDays, perArray, together } from "./marks.ts";

type Milestone = Row<"milestone">;
export type LanesBy = "ambition" | "owner";

/** A record as dependencies name it, which is also a row's key: `milestone/ID`. In lanes by owner an objective may have several rows: `objective/ID@PERSON`. */
export type Key = string;

export interface Section {
  readonly key: Key;
  readonly objective: Row<"objective">;
  /** What is shown of the objective, in no order; the same array until one of them changes. */
  readonly milestones: readonly Milestone[];
  readonly isOpen: boolean;
  /** The number of its row, or of its lane's while that is closed. */
  readonly at: number;
}
export interface Lane {
  readonly key: Key;
  readonly code: string;
  readonly title: string;
  /** Who leads it, by name. */
  readonly leads: readonly string[];
  readonly sections: readonly Section[];
  readonly isOpen: boolean;
  readonly at: number;
}
export interface Outline {
  readonly lanes: readonly Lane[];
  /** How many rows there are. */
  readonly count: number;
  /** How many objectives and milestones pass the filter, shown or folded away. */
  readonly objectives: number;
  readonly milestones: number;
}
/** One row. `position` counts from 1 among its `of` siblings. */
export type Line = { readonly key: Key; readonly position: number; readonly of: number; readonly lane: Lane } & (
  | { readonly kind: "lane" }
  | { readonly kind: "objective"; readonly section: Section }
  | { readonly kind: "milestone"; readonly section: Section; readonly milestone: Milestone }
);

export interface Choice {
  readonly lanesBy: LanesBy;
  readonly filter: Filter;
  /** Words that a code or title must hold; "" for all. */
  readonly words: string;
  readonly currentYear: number | null;
  readonly isOpen: (key: Key, kind: "lane" | "objective") => boolean;
}

export function outlineOf(tables: Tables, choice: Choice): Outline {
  const parts = choice.lanesBy === "ambition" ? byAmbition(tables, choice) : byOwner(tables, choice);
  const isFiltered =
    choice.words !== "" || choice.filter.badges.length + choice.filter.activities.length > 0 || choice.filter.person !== null;
  let at = 0;
  let [objectives, milestones] = [0, 0];
  const lanes: Lane[] = [];
  for (const { sections: found, ...lane } of parts) {
    if (found.length === 0 && isFiltered) continue;
    const isOpen = choice.isOpen(lane.key, "lane");
    const first = at;
    at += 1;
    const sections = found.map((part): Section => {
      const section = { ...part, isOpen: choice.isOpen(part.key, "objective"), at: isOpen ? at : first };
      if (isOpen) at += 1 + (section.isOpen ? part.milestones.length : 0);
      objectives += 1;
      milestones += part.milestones.length;
      return section;
    });
    lanes.push({ ...lane, sections, isOpen, at: first });
  }
  return { lanes, count: at, objectives, milestones };
}

/** A row by its number. */
export function lineAt({ lanes }: Outline, index: number): Line | undefined {
  const laneIndex = lastAt(lanes, index);
  const lane = lanes[laneIndex];
  if (!lane) return undefined;
  if (index === lane.at) return { kind: "lane", key: lane.key, lane, position: laneIndex + 1, of: lanes.length };
  const sectionIndex = lastAt(lane.sections, index);
  const section = lane.sections[sectionIndex];
  if (!section || !lane.isOpen) return undefined;
  if (index === section.at)
    return { kind: "objective", key: section.key, lane, section, position: sectionIndex + 1, of: lane.sections.length };
  const position = index - section.at;
  const milestone = inReadingOrder(section.milestones)[position - 1];
  return (
    milestone && { kind: "milestone", key: `milestone/${milestone.id}`, lane, section, milestone, position, of: section.milestones.length }
  );
}

/** What falls due in several objectives, remembered for each list of them. */
export const dueOf = perArray((sections: readonly Section[]): DueDays => together(sections.map((section) => dueDays(section.milestones))));

export interface Found {
  readonly index: number;
  /** Closed rows that hide the record, outermost first; empty when the row at `index` is its own. */
  readonly folded: readonly Key[];
}
/** The row of a record, or of the closed row that holds it; null when the filter leaves it out. */
export function findLine({ lanes }: Outline, key: Key): Found | null {
  const [type, rest = ""] = key.split("/");
  const id = rest.split("@")[0];
  for (const lane of lanes) {
    if (lane.key === key) return { index: lane.at, folded: [] };
    for (const section of lane.sections) {
      const isIt = type === "objective" && (rest === id ? section.objective.id === id : section.key === key);
      const place = type === "milestone" ? positionOf(section, id) : -1;
      if (!isIt && place < 0) continue;
      const folded = [...(lane.isOpen ? [] : [lane.key]), ...(place >= 0 && !section.isOpen ? [section.key] : [])];
      return { index: section.at + (folded.length === 0 ? place + 1 : 0), folded };
    }
  }
  return null;
}
function positionOf(section: Section, id: string | undefined): number {
  const row = section.milestones.find((milestone) => milestone.id === id);
  return row ? inReadingOrder(section.milestones).indexOf(row) : -1;
}

/** The last part that begins at or before a row, by halving. */
function lastAt(parts: readonly { readonly at: number }[], index: number): number {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.at ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return parts.length === 0 ? -1 : low;
}

/** Milestones by the number that ends their code (`7b.9` before `7b.10`), which costs a hundredth of comparing texts as people read them. */
export const inReadingOrder = perArray((milestones: readonly Milestone[]): readonly Milestone[] =>
  milestones
    .map((row) => ({ row, prefix: row.code?.replace(/\d+$/, "") ?? "", n: Number(/\d+$/.exec(row.code ?? "")?.[0] ?? -1) }))
    .sort((a, b) => (a.prefix === b.prefix ? a.n - b.n : byCode(a.row, b.row)))
    .map(({ row }) => row),
);

type Part = Pick<Section, "key" | "objective" | "milestones">;
type LanePart = Omit<Lane, "sections" | "isOpen" | "at"> & { readonly sections: readonly Part[] };

const byAmbition = (tables: Tables, choice: Choice): readonly LanePart[] =>
  [...tables.ambition.rows.values()].sort(byCode).map((ambition) => ({
    key: `ambition/${ambition.id}`,
    code: ambition.code ?? "",
    title: ambition.title ?? "",
    leads: rowsWhere(tables.roleHeld, "on", `ambition/${ambition.id}`)
      .filter((held) => held.kind === "lead")
      .flatMap((held) => rowOf(tables, "person", held.person ?? "")?.name ?? []),
    sections: [...rowsWhere(tables.objective, "ambition", ambition.id)].sort(byCode).flatMap((objective) => {
      const milestones = shownOf(tables, objective, choice);
      return milestones ? [{ key: `objective/${objective.id}`, objective, milestones }] : [];
    }),
  }));

/** One lane for everybody who answers for something: a milestone's owner, or else its objective's SRO. Objectives stand under each of them. */
function byOwner(tables: Tables, choice: Choice): readonly LanePart[] {
  const lanes = new Map<string, Part[]>();
  for (const objective of [...tables.objective.rows.values()].sort(byCode)) {
    const shown = shownOf(tables, objective, choice);
    if (!shown) continue;
    const owned = ownersIn(shown, objective.sro ?? "");
    for (const person of new Set([objective.sro ?? "", ...owned.keys()])) {
      const parts = lanes.get(person) ?? [];
      parts.push({ key: `objective/${objective.id}@${person}`, objective, milestones: owned.get(person) ?? none });
      lanes.set(person, parts);
    }
  }
  return [...lanes]
    .map(([id, sections]) => ({ id, name: rowOf(tables, "person", id)?.name ?? null, sections }))
    .sort((a, b) => Number(a.name === null) - Number(b.name === null) || (a.name ?? "").localeCompare(b.name ?? "", "en-GB"))
    .map(({ id, name, sections }) => ({
      key: `person/${id}`,
      code: "",
      title: name ?? "No owner yet",
      leads: name === null ? [] : [name],
      sections,
    }));
}
const none: readonly Milestone[] = [];
const byOwnerIn = perArray((milestones: readonly Milestone[]) => Map.groupBy(milestones, (milestone) => milestone.owner ?? ""));
function ownersIn(milestones: readonly Milestone[], sro: string): ReadonlyMap<string, readonly Milestone[]> {
  const found = byOwnerIn(milestones);
  const unowned = found.get("");
  if (!unowned || sro === "") return found;
  const rest = new Map(found);
  rest.delete("");
  return rest.set(sro, found.has(sro) ? [...unowned, ...(found.get(sro) ?? [])] : unowned);
}

/** What the filter leaves of an objective: its milestones that pass, or null when neither it nor any of them does. */
function shownOf(tables: Tables, objective: Row<"objective">, { filter, words, currentYear }: Choice): readonly Milestone[] | null {
  const all = rowsWhere(tables.milestone, "objective", objective.id);
  const view = filter.activities.length + filter.badges.length > 0 ? objectiveRow(tables, objective.id) : null;
  if (view && !passes(view, { ...filter, badges: [], person: null }, currentYear)) return null;
  const isItself =
    (!view || passes(view, { ...filter, activities: [], person: null }, currentYear)) &&
    (filter.person === null || objective.sro === filter.person) &&
    holds(objective, words);
  if (filter.badges.length === 0 && filter.person === null && (words === "" || holds(objective, words))) return all;
  const passing = all.filter(
    (milestone) =>
      (filter.badges.length === 0 || filter.badges.includes(badgeOf(milestone))) &&
      (filter.person === null || (milestone.owner ?? objective.sro) === filter.person) &&
      (holds(objective, words) || holds(milestone, words)),
  );
  return isItself || passing.length > 0 ? passing : null;
}
const holds = ({ code, title }: { readonly code: string | null; readonly title: string | null }, words: string): boolean => {
  const text = `${code ?? ""} ${title ?? ""}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
