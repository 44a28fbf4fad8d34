/** Finds any record by part of a word, code, owner or typo. The index follows the plan by row identity: only what changed is read again. */
import type { AnyRow, TypeName } from "../shared/schema.ts";
import { rowOf, type Tables, useProgramme } from "./store.ts";
import { coded } from "./values.ts";
import { type WordIndex, wordIndex } from "./wordIndex.ts";

export interface Found {
  readonly type: TypeName;
  readonly id: string;
  readonly code: string;
  readonly title: string;
  /** The kind of record and whose it is: "Milestone, Matt Dooley". */
  readonly about: string;
}

/** The record types that can be found, as they are called on screen, those that people look for most first. */
const kinds = {
  ambition: "Ambition",
  objective: "Objective",
  milestone: "Milestone",
  measure: "Measure",
  dependency: "Dependency",
  enabler: "Enabler",
  person: "Person",
  body: "Body",
  strategyItem: "Strategy item",
} as const satisfies Partial<Record<TypeName, string>>;
type Findable = keyof typeof kinds;
const findable = Object.keys(kinds) as readonly Findable[];
const ahead: Readonly<Partial<Record<Findable, number>>> = { ambition: 3, objective: 3, person: 2.5, milestone: 1.5, strategyItem: 0.5 };

/** What was read of a record when it was indexed, and its number there. */
interface Read {
  readonly row: AnyRow;
  readonly owner: string;
  readonly number: number;
}

/**
 * Makes an index of the plan on screen.
 * @returns `refresh` brings it up to date (in slices, so that typing is never held up) and `find` answers the best 20.
 */
export function searchIndex() {
  let words: WordIndex = wordIndex();
  /** The records by their numbers in `words`. */
  let numbered: (readonly [Findable, string])[] = [];
  const readOf = new Map(findable.map((type) => [type, new Map<string, Read>()] as const));
  let seen: readonly unknown[] = [];

  async function refresh(): Promise<void> {
    const { tables } = useProgramme.getState();
    const shown = findable.map((type) => tables[type]);
    if (shown.every((table, i) => table === seen[i])) return;
    let live = 0;
    for (const read of readOf.values()) live += read.size;
    // What was changed or taken out leaves its old words behind; when that is most of the index, it is made again.
    if (numbered.length > 1_000 + 2 * live) {
      words = wordIndex();
      numbered = [];
      for (const read of readOf.values()) read.clear();
    }
    for (const [type, read] of readOf) {
      const rows: ReadonlyMap<string, AnyRow> = tables[type].rows;
      for (const [id, { number }] of read) {
        if (rows.has(id)) continue;
        words.remove(number);
        read.delete(id);
      }
      for (const [id, row] of rows) {
        const owner = ownerOf(tables, type, row);
        const before = read.get(id);
        if (before?.row === row && before.owner === owner) continue;
        if (before) words.remove(before.number);
        const parts = [
          { text: codeOf(type, row), weight: 6 },
          { text: titleOf(row), weight: 3 },
          { text: owner, weight: 2 },
          { text: text(row.detail), weight: 1 },
        ];
        read.set(id, { row, owner, number: words.add(parts, ahead[type] ?? 1) });
        numbered.push([type, id]);
        if (numbered.length % 1_000 === 0) await new Promise((resume) => setTimeout(resume));
      }
    }
    seen = shown;
  }

  function find(asked: string): readonly Found[] {
    const { tables } = useProgramme.getState();
    return words.find(asked, 20).flatMap((number) => {
      const [type, id] = numbered[number] ?? [];
      const row: AnyRow | undefined = type && id !== undefined ? rowOf(tables, type, id) : undefined;
      if (!type || id === undefined || !row) return [];
      const owner = ownerOf(tables, type, row);
      return [{ type, id, code: codeOf(type, row), title: titleOf(row), about: owner ? `${kinds[type]}, ${owner}` : kinds[type] }];
    });
  }
  return { refresh, find };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const codeOf = (type: Findable, row: AnyRow): string => (coded.has(type) ? text(row.code) : "");
const titleOf = (row: AnyRow): string => text(row.title) || text(row.name);

/** Who answers for a record: its own person, or its objective's SRO; for a person, their role. */
function ownerOf(tables: Tables, type: Findable, row: AnyRow): string {
  if (type === "person") return text(row.role);
  const own = text(row.owner) || text(row.sro) || text(row.providerPerson);
  const objective = own ? undefined : rowOf(tables, "objective", text(row.objective));
  return rowOf(tables, "person", own || (objective?.sro ?? ""))?.name ?? "";
}
