/** Finds any record by part of a word, code, owner or typo. The index follows the plan by row identity: only what changed is read again. */
import MiniSearch from "minisearch";
import type { AnyRow, TypeName } from "../shared/schema.ts";
import { rowOf, type Tables, useProgramme } from "./store.ts";

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
/** Types whose code people know and type; the others' codes are only names in files. */
const coded: ReadonlySet<Findable> = new Set(["ambition", "objective", "milestone", "measure", "dependency"]);
const ahead: Readonly<Partial<Record<Findable, number>>> = { ambition: 3, objective: 3, person: 2, milestone: 1.5, strategyItem: 0.5 };

/**
 * Makes an index of the plan on screen.
 * @returns `refresh` brings it up to date (in slices, so that typing is never held up) and `find` answers the best 20.
 */
export function searchIndex() {
  const index = new MiniSearch({ fields: ["code", "title", "person", "detail"], idField: "key" });
  const indexed = new Map<string, AnyRow>();

  async function refresh(): Promise<void> {
    const { tables } = useProgramme.getState();
    const stale: { readonly key: string; readonly row: AnyRow; readonly type: Findable }[] = [];
    const present = new Set<string>();
    for (const type of findable) {
      for (const row of tables[type].rows.values()) {
        const key = `${type}/${row.id}`;
        present.add(key);
        if (indexed.get(key) !== row) stale.push({ key, row, type });
      }
    }
    for (const key of indexed.keys()) {
      if (present.has(key)) continue;
      index.discard(key);
      indexed.delete(key);
    }
    for (const [i, { key, row, type }] of stale.entries()) {
      const entry = { key, code: codeOf(type, row), title: titleOf(row), person: ownerOf(tables, type, row), detail: text(row.detail) };
      if (indexed.has(key)) index.replace(entry);
      else index.add(entry);
      indexed.set(key, row);
      if (i % 500 === 499) await new Promise((resume) => setTimeout(resume));
    }
  }

  function find(words: string): readonly Found[] {
    const { tables } = useProgramme.getState();
    const hits = index.search(words, {
      prefix: true,
      fuzzy: 0.2,
      combineWith: "AND",
      boost: { code: 6, title: 3, person: 2 },
      boostDocument: (id) => ahead[splitKey(String(id))[0]] ?? 1,
    });
    return hits.slice(0, 20).flatMap(({ id }) => {
      const [type, key] = splitKey(String(id));
      const row: AnyRow | undefined = rowOf(tables, type, key);
      if (!row) return [];
      const owner = ownerOf(tables, type, row);
      return [{ type, id: key, code: codeOf(type, row), title: titleOf(row), about: owner ? `${kinds[type]}, ${owner}` : kinds[type] }];
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
const splitKey = (key: string): readonly [Findable, string] => {
  const slash = key.indexOf("/");
  return [key.slice(0, slash) as Findable, key.slice(slash + 1)];
};
