/** Who takes part in the plan: the copies that bundles came from, beside the people whom the plan names and who have sent nothing yet. */

import type { Contributor, Offer } from "../../shared/api.ts";
import { readingOrder } from "../../shared/rules.ts";
import type { Tables } from "../store.ts";
import { rowOf } from "../store.ts";
import { counted, listed } from "../words.ts";

/** Somebody who holds a role in the plan, by the name that stands there. */
interface Named {
  readonly name: string;
  readonly role: string;
  /** `SRO of 7a and 7b, lead of ambition 3` */
  readonly duties: string;
}
export interface ContributorRow extends Contributor {
  readonly duties: string;
  /** Milliseconds since its last bundle was made; null before the first. */
  readonly silence: number | null;
}

/** Milliseconds: who has sent nothing for longer is to be asked. */
const longSilence = 28 * 86_400_000;

/** The copies with what their people stand for in the plan: those that wait to be let in first, then by name. @param now milliseconds since 1970 */
export function contributorRows(copies: readonly Contributor[], tables: Tables, now: number): readonly ContributorRow[] {
  const named = new Map(peopleWithDuties(tables).map((person) => [keyOf(person.name), person]));
  return copies
    .map((copy) => ({
      ...copy,
      duties: named.get(keyOf(copy.name))?.duties ?? "",
      silence: copy.lastBundle && Math.max(0, now - copy.lastBundle.created),
    }))
    .toSorted((a, b) => order(a) - order(b) || readingOrder.compare(a.name, b.name));
}
/** Those without a name stand after the others of their standing. */
const order = ({ status, name }: Contributor): number => ["unknown", "admitted", "revoked"].indexOf(status) + (name === "" ? 0.5 : 0);

/** Whether somebody ought to be asked for a bundle. */
export const isSilent = ({ status, silence }: ContributorRow): boolean =>
  status === "admitted" && (silence === null || silence > longSilence);

/** The people who hold a role in the plan and of whose copy nothing is known. @param me whose copy this is, "" when nobody said so */
export function notHeardOf(copies: readonly Contributor[], tables: Tables, me: string): readonly Named[] {
  const known = new Set([me, ...copies.map(({ name }) => name)].map(keyOf));
  return peopleWithDuties(tables).filter(({ name }) => !known.has(keyOf(name)));
}

/** Everybody with an objective, an ambition or a measure to their name, by name. */
function peopleWithDuties(tables: Tables): readonly Named[] {
  const held = new Map<string, Map<string, string[]>>();
  const note = (person: string | null, duty: string, code: string | null): void => {
    if (person === null || code === null) return;
    const own = held.get(person) ?? new Map<string, string[]>();
    const codes = own.get(duty) ?? [];
    if (!codes.includes(code)) own.set(duty, [...codes, code]);
    held.set(person, own);
  };
  for (const { sro, code } of tables.objective.rows.values()) note(sro, "SRO", code);
  for (const { person, on, kind } of tables.roleHeld.rows.values()) {
    const [type = "", id = ""] = (on ?? "").split("/");
    const duty = kind === "sro" ? "SRO" : (kind ?? "member");
    if (type === "objective") note(person, duty, rowOf(tables, "objective", id)?.code ?? null);
    if (type === "ambition") note(person, duty, `ambition ${rowOf(tables, "ambition", id)?.code ?? ""}`);
  }
  return [...held]
    .flatMap(([id, own]) => {
      const person = rowOf(tables, "person", id);
      if (!person?.name) return [];
      const parts = [...own].map(([duty, codes]) => `${duty} of ${listed(codes.toSorted(readingOrder.compare))}`);
      const duties = parts.join("; ");
      return [{ name: person.name, role: person.role ?? "", duties: duties.charAt(0).toUpperCase() + duties.slice(1) }];
    })
    .toSorted((a, b) => readingOrder.compare(a.name, b.name));
}

/** `today`, `3 days`, `5 weeks` */
export function spanInWords(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  if (days === 0) return "today";
  if (days < 14) return days === 1 ? "1 day" : `${days} days`;
  return `${Math.floor(days / 7)} weeks`;
}

/** `3 new bundles from Priya Patel and 2 others` */
export function offersInWords(offers: readonly Offer[]): string {
  const names = [...new Set(offers.map(({ from }) => from || "an unnamed colleague"))];
  const [first = "", second = ""] = names;
  const from = names.length > 2 ? `${first} and ${names.length - 1} others` : listed(second === "" ? [first] : [first, second]);
  return `${counted(offers.length, "new bundle")} from ${from}`;
}

const keyOf = (name: string): string => name.trim().toLowerCase();
