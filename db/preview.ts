/** What merging bundles would do. A preview is a merge that is rolled back, so it cannot disagree with the real one. */
import type { BundleInfo, MergePreview, PreviewItem, RemitItem } from "../shared/api.ts";
import { recordInWords } from "../shared/naming.ts";
import { type AnyRow, fieldsOf, unitOf, type Value } from "../shared/schema.ts";
import { conflictsSince } from "./conflicts.ts";
import { heldFiles, type OpenedFile } from "./inbox.ts";
import { type Applied, applyAll, type MergeOptions } from "./merge.ts";
import { bundleInfo, type Opened, openAll } from "./opening.ts";
import type { Plan } from "./plan.ts";
import { rowOf } from "./read.ts";
import { outsideRemit } from "./remit.ts";
import { type Known, placesOf } from "./roles.ts";
import type { TouchedRecord } from "./settle.ts";
import type { ReadDb } from "./sqlite.ts";
import { lastChange } from "./write.ts";

/** What merging these files would do. Nothing is written. @param id names the preview later */
export function previewFiles(
  plan: Plan,
  id: string,
  files: readonly OpenedFile[],
  options: Omit<MergeOptions, "restorePoint">,
): MergePreview {
  const held = heldFiles(plan, options.inbox);
  const opened = openAll(plan, [...files, ...held], options.admit);
  const { db } = plan;
  // What is asked of the plan as it would be, before it is as it was again.
  const would = applyAll(
    plan,
    opened,
    options,
    (applied) => ({
      applied,
      after: new Map(applied.touched.map(({ type, id: record }) => [`${type}/${record}`, rowOf(db, type, record)])),
      incoming: changesIn(db, applied),
      conflicts: conflictsSince(db, applied.touched, applied.first, options.now, maxPreviewItems),
      outside: outsideRemit(db, applied.first),
      reach: reachOf(db, applied),
    }),
    () => false,
  );
  const { applied, incoming, conflicts, outside, reach } = would;
  const byCell = Map.groupBy(incoming, ({ cell }) => cell);
  const items = applied.touched.flatMap((record) => previewItems(db, record, would.after, byCell));
  return {
    id,
    position: lastChange(db),
    bundles: opened.map((file, i) => {
      const kept = applied.kept.get(file);
      return {
        file: file.name,
        state: kept?.state ?? (file.state === "waiting" ? "ready" : file.state),
        info: kept?.state === "rejected" ? null : infoOf(file, applied),
        reason: kept?.reason ?? "",
        ask: kept?.ask ?? null,
        ...(reach.get("sha256" in file ? (file.sha256 ?? "") : "") ?? { fresh: 0, ambitions: [] }),
        again: i >= files.length,
      };
    }),
    items: items.slice(0, maxPreviewItems),
    unlisted: Math.max(0, items.length - maxPreviewItems),
    counts: { ...countByEffect(items, incoming, outside), known: applied.duplicate },
    conflicts: conflicts.items,
    unlistedConflicts: conflicts.unlisted,
    outsideRemit: outside,
    answers: [],
  };
}
const infoOf = (file: Opened, { authors }: Applied): BundleInfo | null =>
  "size" in file ? bundleInfo(file.manifest, [...(authors.get(file) ?? [])].sort(), file.size) : null;
/** A list longer than this is nobody's reading; the counts stay complete. */
const maxPreviewItems = 5_000;

/** Each incoming change by what it does to its record or cell; one that writes what is there already is the same. */
function countByEffect(
  items: readonly PreviewItem[],
  incoming: readonly IncomingChange[],
  outside: readonly RemitItem[],
): Omit<MergePreview["counts"], "known"> {
  const counts = { new: 0, changed: 0, deleted: 0, conflict: 0, outsideRemit: 0, same: 0 };
  const waiting = new Set(outside.map(({ type, record, author }) => `${type}/${record} ${author}`));
  const byPlace = new Map(items.map((item) => [`${item.type}/${item.id}/${item.field}`, item]));
  for (const { record, cell, incoming: value, author } of incoming) {
    const whole = byPlace.get(`${record}/`);
    const item = whole ?? byPlace.get(cell);
    if (!item || (!whole && value === item.before)) counts.same += 1;
    else counts[item.kind !== "conflict" && waiting.has(`${record} ${author}`) ? "outsideRemit" : item.kind] += 1;
  }
  return counts;
}

/** What each merged bundle brings that is new here, by its SHA-256: how many changes, and in which ambitions. */
function reachOf(
  db: ReadDb,
  { first, last }: Applied,
): ReadonlyMap<string, { readonly fresh: number; readonly ambitions: readonly string[] }> {
  const counts = db
    .sql<{ b: number; sha256: string; fresh: number }>(
      `SELECT b, sha256, count(*) AS fresh FROM change JOIN "commit" USING (c) JOIN bundle USING (b) WHERE h BETWEEN ? AND ? GROUP BY b`,
    )
    .all(first, last);
  const records = db.sql<{ record: string }>(
    `SELECT DISTINCT type || '/' || id AS record FROM change JOIN "commit" USING (c) JOIN entity USING (e) WHERE h BETWEEN ? AND ? AND b = ? LIMIT ${mostAsked}`,
  );
  const codeOf = (objective: string): string | null | undefined =>
    db.value(
      `SELECT ambition.code FROM objective JOIN entity USING (e)
       JOIN entity AS its ON its.type = 'ambition' AND its.id = objective.ambition JOIN ambition ON ambition.e = its.e WHERE entity.id = ?`,
      objective.slice("objective/".length),
    );
  const known: Known = new Map();
  return new Map(
    counts.map(({ b, sha256, fresh }) => {
      const places = new Set(records.all(first, last, b).flatMap(({ record }) => placesOf(db, record, known)));
      const codes = [...places].flatMap((place) => (place.startsWith("objective/") ? (codeOf(place) ?? []) : []));
      return [sha256, { fresh, ambitions: [...new Set(codes)].sort() }];
    }),
  );
}
/** A bundle that touches more records than this touches the whole plan. */
const mostAsked = 2_000;

interface IncomingChange extends Pick<PreviewItem, "incoming" | "author" | "at" | "why"> {
  /** `type/id` */
  readonly record: string;
  /** `type/id/field` */
  readonly cell: string;
}

/** The changes that came in, in the order of the log, and who wrote them. */
function changesIn(db: ReadDb, range: Applied): readonly IncomingChange[] {
  return db
    .sql<{ type: string; id: string; field: string; value: Value; author: string; wall: number; note: string }>(
      `SELECT type, id, name AS field, value, author, wall, note FROM change JOIN "commit" USING (c) JOIN entity USING (e) JOIN field USING (f, type)
       WHERE h BETWEEN ? AND ? ORDER BY h`,
    )
    .all(range.first, range.last)
    .map(({ type, id, field, value, author, wall, note }) => ({
      record: `${type}/${id}`,
      cell: `${type}/${id}/${field}`,
      incoming: value,
      author,
      at: wall,
      why: note,
    }));
}

function previewItems(
  db: ReadDb,
  { type, id }: TouchedRecord,
  after: ReadonlyMap<string, AnyRow | null>,
  byCell: ReadonlyMap<string, readonly IncomingChange[]>,
): readonly PreviewItem[] {
  const key = `${type}/${id}`;
  const was = rowOf(db, type, id);
  const is = after.get(key) ?? null;
  const find: Parameters<typeof recordInWords>[2] = (otherType, other) => after.get(`${otherType}/${other}`) ?? rowOf(db, otherType, other);
  const row = is ?? was;
  if (!row) return [];
  const record = recordInWords(type, row, find);
  // Of several that came for one cell, the newest that says something else than the plan does.
  const telling = (field: string, before: Value): IncomingChange | undefined => {
    const arrived = byCell.get(`${key}/${field}`) ?? [];
    return arrived.findLast(({ incoming }) => incoming !== before) ?? arrived.at(-1);
  };
  const by = (field: string, before: Value = null) => {
    const { incoming = null, author = "", at = 0, why = "" } = telling(field, before) ?? {};
    return { incoming, author, at, why };
  };
  // What was deleted here and changed there would be there again, as a question.
  const returns = !was && is?.conflicts?.includes("_life") === true;
  if (!was) return [{ kind: returns ? "conflict" : "new", type, id, record, field: "", before: null, after: null, ...by("_life") }];
  if (!is) return [{ kind: "deleted", type, id, record, field: "", before: null, after: null, ...by("_life") }];
  const fresh = new Set((is.conflicts ?? []).filter((unit) => !was.conflicts?.includes(unit)));
  const contested: readonly PreviewItem[] = fresh.has("_life")
    ? [{ kind: "conflict", type, id, record, field: "_life", before: null, after: null, ...by("_life") }]
    : [];
  const changed = Object.keys(fieldsOf(type)).flatMap((field): readonly PreviewItem[] => {
    const before = (was[field] ?? null) as Value;
    const now = (is[field] ?? null) as Value;
    const arrived = telling(field, before);
    if (arrived && arrived.incoming !== before && fresh.has(unitOf(type, field)))
      return [{ kind: "conflict", type, id, record, field, before, after: now, ...by(field, before) }];
    if (before === now) return [];
    return [{ kind: "changed", type, id, record, field, before, after: now, ...by(field, before) }];
  });
  return [...contested, ...changed];
}
