/**
 * The rows of the Roadmap, in order: lanes, objectives, milestones. Nothing is laid out in advance: the outline knows how many rows each
 * part has, and finds a row by its number, so opening 100,000 milestones costs as much as opening ten.
 */
import { badgeOf, byCode } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { objectiveRow, passes } from "../plan/rows.ts";
import { rowOf, rowsWhere, type Tables } from "../store.ts";
import type { Filter } from "../view.ts";
import { laneGroups } from "./lanes.ts";
import { type DueDays, dueDays, perArray, together } from "./marks.ts";
import { type Partner, type PartnerType, partnersOf } from "./partners.ts";

type Milestone = Row<"milestone">;
export type LanesBy = "ambition" | "owner" | "body" | "activity";

/**
 * A record as dependencies name it, which is also a row's key: `milestone/ID`. In lanes by owner, body or activity an objective may have
 * several rows: `objective/ID@LANE`.
 */
export type Key = string;

/** What is shown of an objective in one lane. */
interface Part {
  readonly key: Key;
  readonly objective: Row<"objective">;
  /** In no order; the same array until one of them changes. */
  readonly milestones: readonly Milestone[];
}
export interface Section extends Part {
  readonly isOpen: boolean;
  /** The number of its row, or of its lane's while that is closed. */
  readonly at: number;
}
/** A lane and what it holds, whatever of it is open. */
export interface LaneParts {
  readonly key: Key;
  readonly code: string;
  readonly title: string;
  /** Who leads it, by name. */
  readonly leads: readonly string[];
  readonly parts: readonly Part[];
  /** Enablers or bodies, in a lane that has no objectives. */
  readonly partners: readonly Partner[];
}
export interface Lane extends LaneParts {
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
  | { readonly kind: "partner"; readonly partner: Partner }
);

export interface Choice {
  readonly lanesBy: LanesBy;
  /** Which of those outside the objectives have rows too. */
  readonly partners: readonly PartnerType[];
  readonly filter: Filter;
  /** Words that a code or title must hold; "" for all. */
  readonly words: string;
  readonly currentYear: number | null;
}
/** Whether a row shows what it holds. */
export type IsOpen = (key: Key, kind: "lane" | "objective") => boolean;

/** The lanes of a plan and what they hold. */
export function lanesOf(tables: Tables, choice: Choice): readonly LaneParts[] {
  const { filter, words } = choice;
  const isFiltered = words !== "" || filter.badges.length + filter.activities.length > 0 || filter.person !== null;
  const found = choice.lanesBy === "ambition" ? byAmbition(tables, choice) : byGroup(tables, choice, choice.lanesBy);
  const lanes = found.filter(({ parts }) => parts.length > 0 || !isFiltered).map((lane) => ({ ...lane, partners: noPartners }));
  if (lanes.length === 0) return lanes;
  const present = new Set(lanes.map((lane) => lane.key));
  const others = choice.partners.map((type): LaneParts => {
    const partners = partnersOf(tables, type).filter((partner) => !present.has(partner.key) && holds(partner, words));
    return { key: `partners/${type}`, code: "", title: partnerLanes[type], leads: [], parts: [], partners };
  });
  return [...lanes, ...others.filter(({ partners }) => partners.length > 0)];
}
/** Their rows: opening and closing finds nothing in the plan again. */
export function outlineOf(lanes: readonly LaneParts[], isOpen: IsOpen): Outline {
  let at = 0;
  const placed = lanes.map((lane): Lane => {
    const [first, isLaneOpen] = [at, isOpen(lane.key, "lane")];
    at += 1;
    const sections = lane.parts.map((part): Section => {
      const section = { ...part, isOpen: isOpen(part.key, "objective"), at: isLaneOpen ? at : first };
      if (isLaneOpen) at += 1 + (section.isOpen ? part.milestones.length : 0);
      return section;
    });
    if (isLaneOpen) at += lane.partners.length;
    return { ...lane, sections, isOpen: isLaneOpen, at: first };
  });
  const parts = lanes.flatMap((lane) => lane.parts);
  return { lanes: placed, count: at, objectives: parts.length, milestones: parts.reduce((sum, part) => sum + part.milestones.length, 0) };
}
const noPartners: readonly Partner[] = [];
const partnerLanes: Readonly<Record<PartnerType, string>> = { enabler: "Enablers", body: "Partner bodies" };

/** A row by its number. */
export function lineAt({ lanes }: Outline, index: number): Line | undefined {
  const laneIndex = lastAt(lanes, index);
  const lane = lanes[laneIndex];
  if (!lane) return undefined;
  if (index === lane.at) return { kind: "lane", key: lane.key, lane, position: laneIndex + 1, of: lanes.length };
  const partner = lane.isOpen && lane.partners[index - lane.at - 1];
  if (partner) return { kind: "partner", key: partner.key, lane, partner, position: index - lane.at, of: lane.partners.length };
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
export const dueOf = perArray((parts: readonly Part[]): DueDays => together(parts.map((part) => dueDays(part.milestones))));

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
    const partner = lane.partners.findIndex((one) => one.key === key);
    if (partner >= 0) return lane.isOpen ? { index: lane.at + 1 + partner, folded: [] } : { index: lane.at, folded: [lane.key] };
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
const positionOf = (section: Section, id: string | undefined): number =>
  id === undefined ? -1 : (positionsIn(section.milestones).get(id) ?? -1);
const positionsIn = perArray(
  (milestones: readonly Milestone[]): ReadonlyMap<string, number> => new Map(inReadingOrder(milestones).map(({ id }, i) => [id, i])),
);

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

const byAmbition = (tables: Tables, choice: Choice): readonly Omit<LaneParts, "partners">[] =>
  [...tables.ambition.rows.values()].sort(byCode).map((ambition) => ({
    key: `ambition/${ambition.id}`,
    code: ambition.code ?? "",
    title: ambition.title ?? "",
    leads: rowsWhere(tables.roleHeld, "on", `ambition/${ambition.id}`)
      .filter((held) => held.kind === "lead")
      .flatMap((held) => rowOf(tables, "person", held.person ?? "")?.name ?? []),
    parts: [...rowsWhere(tables.objective, "ambition", ambition.id)].sort(byCode).flatMap((objective) => {
      const milestones = shownOf(tables, objective, choice);
      return milestones ? [{ key: `objective/${objective.id}`, objective, milestones }] : [];
    }),
  }));

/** Lanes by something else than ambitions: objectives stand under each lane that one of their milestones belongs to. */
function byGroup(tables: Tables, choice: Choice, lanesBy: Exclude<LanesBy, "ambition">): readonly Omit<LaneParts, "partners">[] {
  const { type, laneOf, milestonesIn, titles } = laneGroups(tables, lanesBy, choice.currentYear);
  const lanes = new Map<string, Part[]>();
  for (const objective of [...tables.objective.rows.values()].sort(byCode)) {
    const shown = shownOf(tables, objective, choice);
    if (!shown) continue;
    const own = laneOf(objective);
    const found = milestonesIn(shown, own);
    for (const lane of new Set([own, ...found.keys()])) {
      const parts = lanes.get(lane) ?? [];
      parts.push({ key: `objective/${objective.id}@${lane}`, objective, milestones: found.get(lane) ?? none });
      lanes.set(lane, parts);
    }
  }
  return titles([...lanes.keys()]).map(({ id, title, leads }) => ({
    key: `${type}/${id}`,
    code: "",
    title,
    leads,
    parts: lanes.get(id) ?? [],
  }));
}
const none: readonly Milestone[] = [];

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
