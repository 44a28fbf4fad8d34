/**
 * The oracle: what a set of commits means, by the definitions of MERGE.md 3.4 read literally: sets, loops within loops, no tables, no increments,
 * and no line shared with the engine. Slow on purpose.
 */
import type { ReceivedCommit } from "../../shared/bundle.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import type { Value } from "../../shared/schema.ts";

/** One change of the log, named as it is named everywhere. */
export interface Change {
  /** Commit hash, colon, index. */
  readonly id: string;
  readonly commit: string;
  readonly wall: number;
  readonly author: string;
  readonly type: string;
  readonly record: string;
  readonly field: string;
  readonly value: Value;
  readonly parents: readonly string[];
  readonly seen: readonly string[];
}
/** `type/record id`, one for each record that anybody ever wrote. */
type RecordName = string;

/** The fields that go together, by the name of their group, as the design names them. */
const groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  objective: { status: ["confidence", "reason"] },
  activity: { activity: ["state", "waitsOn"] },
  milestone: { dates: ["start", "due"], status: ["status", "confidence", "reason"] },
  measure: { baseline: ["baselineValue", "baselineDate"] },
  dependency: { ends: ["provider", "receiver"], link: ["kind", "lag"], status: ["state", "reason"] },
};

export const changesOf = (commits: readonly ReceivedCommit[]): readonly Change[] =>
  commits.flatMap(({ commit, hash }) =>
    commit.ops.map((op, i) => ({
      id: `${hash}:${i}`,
      commit: hash,
      wall: commit.wall,
      author: commit.author,
      type: op.type,
      record: op.id,
      field: op.field,
      value: op.value,
      parents: op.parents,
      seen: op.seen,
    })),
  );

export interface Reading {
  readonly records: readonly RecordName[];
  /** Changes of a cell that no change replaced; the one to show comes first. */
  heads(record: RecordName, field: string): readonly Change[];
  /** The value to show; null when nobody wrote one. */
  shown(record: RecordName, field: string): Value;
  isAlive(record: RecordName): boolean;
  /** The live values of a unit that stand against another one. */
  contested(record: RecordName, unit: string): readonly Change[];
  /** `type/id/unit` of every open conflict, sorted. */
  readonly conflicts: readonly string[];
}

/** @param isKnown tells which fields this version of the program knows; the others mean nothing to it */
export function read(commits: readonly ReceivedCommit[], isKnown: (type: string, field: string) => boolean = () => true): Reading {
  const changes = changesOf(commits);
  const replaced = new Set(changes.flatMap((change) => change.parents));
  const cells = new Map<string, Change[]>();
  const fields = new Map<RecordName, Set<string>>();
  for (const change of changes) {
    const record = `${change.type}/${change.record}`;
    fields.set(record, (fields.get(record) ?? new Set()).add(change.field));
    if (replaced.has(change.id)) continue;
    const cell = `${record}/${change.field}`;
    cells.set(cell, [...(cells.get(cell) ?? []), change]);
  }
  const heads = (record: RecordName, field: string): readonly Change[] => [...(cells.get(`${record}/${field}`) ?? [])].sort(laterFirst);
  const headsOfRecord = (record: RecordName): readonly Change[] => [...(fields.get(record) ?? [])].flatMap((field) => heads(record, field));
  const isAlive = (record: RecordName): boolean => {
    const all = headsOfRecord(record);
    const deletions = all.filter((head) => head.field === "_life" && head.value === 0);
    if (all.some((head) => head.field === "_life" && head.value !== 0)) return true;
    return all.some((head) => head.field !== "_life" && deletions.every((deletion) => !deletion.seen.includes(head.id)));
  };
  const membersOf = (record: RecordName, unit: string): readonly Change[] =>
    headsOfRecord(record).filter((head) => unitName(head) === unit && (unit === "_life" || isKnown(head.type, head.field)));
  const contested = (record: RecordName, unit: string): readonly Change[] => {
    const members = membersOf(record, unit);
    return members.filter((x) => members.some((y) => oppose(x, y, members)));
  };
  const isContested = (record: RecordName, unit: string): boolean => {
    if (contested(record, unit).length > 0) return true;
    if (unit !== "_life") return false;
    const deletions = membersOf(record, unit).filter((head) => head.value === 0);
    return (
      deletions.length > 0 &&
      headsOfRecord(record).some((head) => head.field !== "_life" && deletions.every((deletion) => !deletion.seen.includes(head.id)))
    );
  };
  const records = [...fields.keys()].sort();
  return {
    records,
    heads,
    contested,
    shown: (record, field) => heads(record, field)[0]?.value ?? null,
    isAlive,
    conflicts: records
      .filter(isAlive)
      .flatMap((record) =>
        [...new Set(headsOfRecord(record).map(unitName))].filter((unit) => isContested(record, unit)).map((unit) => `${record}/${unit}`),
      )
      .sort(),
  };
}

/** What a review screen must show of a conflict: every value that stands against another, who wrote it and when. */
export const sidesOf = (item: ConflictItem): readonly string[] =>
  item.heads.map(({ change, value, author, at }) => JSON.stringify([change, value, author, at])).sort();
export const sidesBy = (reading: Reading, item: ConflictItem): readonly string[] =>
  reading
    .contested(`${item.type}/${item.record}`, item.field)
    .map(({ id, value, author, wall }) => JSON.stringify([id, value, author, wall]))
    .sort();

/** Two values for one field; or two fields of a unit, by two people of whom neither knew the other, unless they wrote the very same into both. */
function oppose(x: Change, y: Change, members: readonly Change[]): boolean {
  if (x.field === y.field) return x.value !== y.value;
  if (x.commit === y.commit || x.seen.includes(y.id) || y.seen.includes(x.id)) return false;
  const wrote = (author: Change, other: Change): boolean =>
    members.some((z) => z.commit === author.commit && z.field === other.field && z.value === other.value);
  return !(wrote(x, y) && wrote(y, x));
}

function unitName({ type, field }: Change): string {
  const own = Object.hasOwn(groups, type) ? groups[type] : undefined;
  return Object.entries(own ?? {}).find(([, members]) => members.includes(field))?.[0] ?? field;
}

/** The value shown while a conflict is open: of the latest clock; of equal clocks, of the greatest hash. */
function laterFirst(x: Change, y: Change): number {
  const [a, b] = [x, y].map((change) => Buffer.from(change.commit, "base64url").toString("hex"));
  return y.wall - x.wall || (String(a) < String(b) ? 1 : -1);
}
