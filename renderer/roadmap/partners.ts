/** Who gives and gets from outside the objectives: enablers and partner bodies, as rows of their own, so that lines to them can be drawn. */
import type { Day } from "../../shared/dates.ts";
import { derive, type Tables } from "../store.ts";
import type { Key } from "./outline.ts";

export type PartnerType = "enabler" | "body";
export const partnerTypes = ["enabler", "body"] as const satisfies readonly PartnerType[];

export interface Partner {
  readonly key: Key;
  readonly type: PartnerType;
  readonly id: string;
  /** Always null: the codes of enablers and bodies are only names in files. */
  readonly code: null;
  readonly title: string;
  /** When an enabler is expected; null for a body and while nobody knows. */
  readonly day: Day | null;
  /** The other days that its dependencies name, in order: when it promised, or needs, something. */
  readonly named: readonly Day[];
  /** How many dependencies wait for it, and for how many it waits. */
  readonly gives: number;
  readonly gets: number;
}

/** The enablers or bodies that a live dependency names: the dated ones first, by date, then by name. */
export const partnersOf = (tables: Tables, type: PartnerType): readonly Partner[] => partners(tables)[type];

const partners = derive(
  (t: Tables) => [t.dependency, t.enabler, t.body],
  (dependencies, enablers, bodies): Readonly<Record<PartnerType, readonly Partner[]>> => {
    const found = new Map<Key, { gives: number; gets: number; readonly named: Set<Day> }>();
    for (const { provider, receiver, promised, neededBy, state } of dependencies.rows.values()) {
      if (state === "withdrawn") continue;
      for (const [end, day, does] of [
        [provider, promised, "gives"],
        [receiver, neededBy, "gets"],
      ] as const) {
        if (end === null) continue;
        const tally = found.get(end) ?? { gives: 0, gets: 0, named: new Set() };
        tally[does] += 1;
        if (day !== null) tally.named.add(day);
        found.set(end, tally);
      }
    }
    const partner = (type: PartnerType, id: string, title: string | null, day: Day | null): readonly Partner[] => {
      const key = `${type}/${id}`;
      const tally = found.get(key);
      if (!tally) return [];
      const named = [...tally.named].filter((one) => one !== day).sort();
      return [{ key, type, id, code: null, title: title ?? "", day, named, gives: tally.gives, gets: tally.gets }];
    };
    return {
      enabler: [...enablers.rows.values()].flatMap(({ id, title, date }) => partner("enabler", id, title, date)).sort(byDay),
      body: [...bodies.rows.values()].flatMap(({ id, title }) => partner("body", id, title, null)).sort(byDay),
    };
  },
);

const byDay = (a: Partner, b: Partner): number =>
  (a.day ?? "9999").localeCompare(b.day ?? "9999") || a.title.localeCompare(b.title, "en-GB");
