/**
 * Baselines: the plan as it stood at a place in the log. Nothing is copied: a state is worked out from the commits up to that place, and the log
 * never changes, so a baseline cannot either. Where this copy lacks some of them, it says whose bundle it waits for.
 */
import { z } from "zod";
import type { Edit, EditError } from "../shared/api.ts";
import {
  type BaselineError,
  type BaselineInfo,
  type BaselineRef,
  finishThen,
  type MilestoneThen,
  type NewBaseline,
} from "../shared/baselines.ts";
import type { Day } from "../shared/dates.ts";
import { newId } from "../shared/ids.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { Value } from "../shared/schema.ts";
import { editPlan } from "./edit.ts";
import type { Plan } from "./plan.ts";
import { commitNumberOf, rowOf } from "./read.ts";
import { type Head, lifeOf, numbersIn, type Refs, type TouchedRecord } from "./settle.ts";
import type { ReadDb } from "./sqlite.ts";

/** The end of a chain: replica, number, commit hash. */
type End = readonly [replica: string, seq: number, hash: string];

/** Every baseline of the plan, oldest first; the publication of the template that it grew from is the first. */
export function baselinesIn(plan: Plan): readonly BaselineInfo[] {
  const published = publishedEnd(plan);
  const made = plan.db
    .sql<Record<string, Value>>(
      "SELECT entity.id AS id, title, why, by, role, at, agrees FROM baseline JOIN entity USING (e) WHERE _alive = 1",
    )
    .all()
    .map((row) => {
      const text = (field: string): string => (typeof row[field] === "string" ? row[field] : "");
      return {
        id: text("id"),
        title: text("title") || "Baseline without a name",
        why: text("why"),
        by: [text("by"), text("role")].filter((part) => part !== "").join(", "),
        at: typeof row.at === "number" ? row.at : 0,
        agrees: row.agrees === 1,
        waitsFor: waitedFor(plan.db, endsOf(plan.db, text("id")) ?? []),
      };
    })
    .sort((a, b) => a.at - b.at);
  return [
    ...(published ? [{ id: "published", title: "As published", why: "", by: "", at: published.wall, agrees: false, waitsFor: [] }] : []),
    ...made,
  ];
}

/** The milestones of a state of the plan, by id. */
export function milestonesAt(plan: Plan, ref: BaselineRef): Result<ReadonlyMap<string, MilestoneThen>, BaselineError> {
  if (ref === "now") return ok(milestonesNow(plan.db));
  const published = ref === "published" ? publishedEnd(plan) : null;
  const ends = published ? [published.end] : endsOf(plan.db, ref);
  if (!ends) return err({ type: "NoSuchBaseline", message: "There is no such baseline in this plan." });
  const missing = waitedFor(plan.db, ends);
  if (missing.length > 0)
    return err({
      type: "Waits",
      message: `This baseline holds changes that have not come here yet. It can be shown once a bundle of ${missing.join(" and ")} has been merged.`,
    });
  const then = milestonesUpTo(plan.db, ends);
  const isAgreed = published === null && rowOf(plan.db, "baseline", ref)?.agrees === 1;
  return ok(isAgreed ? new Map([...then].map(([id, one]) => [id, agreedThen(one)])) : then);
}

/** Where a state of the plan has each milestone that has a date: what ghosts are drawn from. */
export function datesAt(
  plan: Plan,
  ref: BaselineRef,
): Result<readonly { readonly id: string; readonly start: Day | null; readonly finish: Day }[], BaselineError> {
  const state = milestonesAt(plan, ref);
  if (!state.ok) return state;
  return ok(
    [...state.value.values()].flatMap((milestone) => {
      const finish = finishThen(milestone);
      return finish === null ? [] : [{ id: milestone.id, start: milestone.start, finish }];
    }),
  );
}

/** What a re-baseline makes of a milestone: what is still to be done is agreed for when it was expected. */
const agreedThen = (milestone: MilestoneThen): MilestoneThen =>
  isOpen(milestone) && milestone.forecast !== null ? { ...milestone, due: milestone.forecast } : milestone;
const isOpen = ({ actual, status }: Pick<MilestoneThen, "actual" | "status">): boolean => actual === null && status !== "complete";

/** Keeps the plan as it stands under a name, as one step. @param now milliseconds since 1970 */
export function makeBaseline(
  plan: Plan,
  { title, why, agrees, at }: NewBaseline,
  author: { readonly name: string; readonly role: string },
  now: number,
): Result<{ readonly id: string; readonly touched: readonly TouchedRecord[] }, EditError> {
  const id = newId();
  const own = (field: string, value: Value): Edit => ({ type: "baseline", id, field, value });
  if (title.trim() === "") return err({ type: "Invalid", edit: own("title", title), message: "Enter a name for the baseline." });
  if (agrees && why.trim() === "") return err({ type: "Invalid", edit: own("why", why), message: "Say why the agreed dates change." });
  const edits = [
    own("_life", 1),
    own("title", title.trim()),
    own("why", why.trim()),
    own("by", author.name),
    own("role", author.role === "" ? null : author.role),
    own("at", now),
    own("agrees", agrees ? 1 : 0),
    own("ends", JSON.stringify(chainEnds(plan.db))),
    ...(agrees ? agreeingEdits(plan.db) : []),
  ];
  const label = agrees ? `Re-baseline “${title.trim()}”` : `Baseline “${title.trim()}”`;
  const done = editPlan(plan, { edits, at, label, why: why.trim() }, author.name, now);
  return done.ok ? ok({ id, touched: done.value }) : done;
}
const agreeingEdits = (db: ReadDb): readonly Edit[] =>
  [...milestonesNow(db).values()].flatMap((milestone) =>
    isOpen(milestone) && milestone.forecast !== null && milestone.forecast !== milestone.due
      ? [{ type: "milestone" as const, id: milestone.id, field: "due", value: milestone.forecast }]
      : [],
  );

/** What a person may not do to a baseline: change it. From colleagues it is taken, and changes nothing (see `endsOf`). */
export function problemWithBaselines(db: ReadDb, edits: readonly Edit[]): { readonly edit: Edit; readonly message: string } | null {
  const edit = edits.find(
    ({ type, id, field }) =>
      type === "baseline" && field !== "_life" && db.value("SELECT 1 FROM entity WHERE type = 'baseline' AND id = ?", id) !== undefined,
  );
  return edit ? { edit, message: "A baseline stays as it was made. Make another one instead." } : null;
}

/** Commits that nothing in their chain continues. */
function chainEnds(db: ReadDb): readonly End[] {
  return db
    .sql<{ replica: string; seq: number; hash: Uint8Array }>(
      `SELECT replica.id AS replica, seq, hash FROM "commit" AS one JOIN replica USING (r)
       WHERE NOT EXISTS (SELECT 1 FROM "commit" AS next WHERE next.r = one.r AND next.seq = one.seq + 1 AND next.prev = one.c)
       ORDER BY replica.id, seq, hash`,
    )
    .all()
    .map(({ replica, seq, hash }) => [replica, seq, Buffer.from(hash).toString("base64url")]);
}

/** The plan that ships is a chain of its own, and the plan is named after the last commit of it. */
function publishedEnd({ db, planId }: Plan): { readonly end: End; readonly wall: number } | null {
  const commit = db
    .sql<{ replica: string; seq: number; wall: number }>(
      `SELECT replica.id AS replica, seq, wall FROM "commit" JOIN replica USING (r) WHERE c = ?`,
    )
    .get(commitNumberOf(db, planId) ?? null);
  return commit ? { end: [commit.replica, commit.seq, planId], wall: commit.wall } : null;
}

const endsShape = z.array(z.tuple([z.string(), z.int(), z.string()])).max(100_000);
/** The place in the log as it was first written: what was written over it later is another place, and not this baseline's. */
function endsOf(db: ReadDb, id: string): readonly End[] | null {
  const first = db
    .sql<{ value: Value }>(
      `SELECT value FROM cell JOIN change USING (e, f, h) JOIN "commit" USING (c)
       WHERE e = (SELECT e FROM entity WHERE type = 'baseline' AND id = ?) AND f = (SELECT f FROM field WHERE type = 'baseline' AND name = 'ends')
         AND parents IS NULL ORDER BY wall, hash LIMIT 1`,
    )
    .get(id);
  if (typeof first?.value !== "string") return null;
  try {
    const read = endsShape.safeParse(JSON.parse(first.value));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Whose bundles would bring what a place in the log holds and this copy lacks, by name. */
function waitedFor(db: ReadDb, ends: readonly End[]): readonly string[] {
  const lacking = ends.filter(([, , hash]) => commitNumberOf(db, hash) === undefined);
  return [...new Set(lacking.map(([replica]) => nameOf(db, replica)))];
}
const nameOf = (db: ReadDb, replica: string): string =>
  db.value<string>("SELECT name FROM peer WHERE replica = ? AND name <> ''", replica) ??
  db.value<string>(`SELECT author FROM replica JOIN "commit" ON c = tip WHERE replica.id = ?`, replica) ??
  "the colleague who made it";

const fields = ["code", "title", "objective", "start", "due", "forecast", "actual", "status"] as const;
const selectMilestones = `SELECT entity.id AS id, ${fields.map((field) => `m."${field}"`).join(", ")}
  FROM milestone AS m JOIN entity USING (e) WHERE m._alive = 1 ORDER BY m.e`;

function milestonesNow(db: ReadDb): Map<string, MilestoneThen> {
  const rows = db.sql<Record<string, Value>>(selectMilestones).all();
  return new Map(rows.map((row) => [String(row.id), thenOf(String(row.id), row)]));
}

/** The state after the commits up to some ends: as it is now, but for milestones that other commits touched, which are settled from their log. */
function milestonesUpTo(db: ReadDb, ends: readonly End[]): ReadonlyMap<string, MilestoneThen> {
  const outside = commitsBeyond(db, ends);
  const then = milestonesNow(db);
  if (outside.length === 0) return then;
  const touched = db
    .sql<{ e: number; id: string }>(
      `WITH beyond(c) AS (SELECT value FROM json_each(?))
       SELECT e, id FROM entity WHERE type = 'milestone' AND e IN
         (SELECT e FROM change WHERE h >= (SELECT min(c) FROM beyond) AND c IN beyond)`,
    )
    .all(JSON.stringify(outside));
  const beyond = new Set(outside);
  const history = db.sql<Head & { parents: Refs }>(
    `SELECT h, c, name AS field, value, seen, parents FROM cell JOIN change USING (e, f, h) JOIN field USING (f) JOIN "commit" USING (c)
     WHERE e = ? ORDER BY wall DESC, hash DESC, h DESC`,
  );
  for (const { e, id } of touched) {
    const changes = history.all(e).filter(({ c }) => !beyond.has(c));
    const replaced = new Set(changes.flatMap(({ parents }) => numbersIn(parents)));
    const heads = changes.filter(({ h }) => !replaced.has(h));
    const values = Object.fromEntries(heads.toReversed().map(({ field, value }) => [field, value]));
    if (heads.length > 0 && lifeOf(heads).alive) then.set(id, thenOf(id, values));
    else then.delete(id);
  }
  return then;
}

function thenOf(id: string, values: Readonly<Record<string, Value>>): MilestoneThen {
  const text = (field: (typeof fields)[number]): string | null => (typeof values[field] === "string" ? values[field] : null);
  return {
    id,
    code: text("code"),
    title: text("title"),
    objective: text("objective"),
    start: text("start"),
    due: text("due"),
    forecast: text("forecast"),
    actual: text("actual"),
    status: text("status"),
  };
}

/** Numbers of the commits that do not lead up to these ends. */
function commitsBeyond(db: ReadDb, ends: readonly End[]): readonly number[] {
  const known = Map.groupBy(ends, ([replica]) => replica);
  const forked = new Set(
    db
      .sql<{ id: string }>(`SELECT DISTINCT id FROM (SELECT r FROM "commit" GROUP BY r, seq HAVING count(*) > 1) JOIN replica USING (r)`)
      .all()
      .map(({ id }) => id),
  );
  return db
    .sql<{ r: number; id: string }>("SELECT r, id FROM replica")
    .all()
    .flatMap(({ r, id }) => {
      const own = known.get(id) ?? [];
      const last = Math.max(0, ...own.map(([, seq]) => seq));
      if (!forked.has(id))
        return db
          .sql<{ c: number }>(`SELECT c FROM "commit" WHERE r = ? AND seq > ?`)
          .all(r, last)
          .map(({ c }) => c);
      const chain = db.sql<{ c: number; prev: number | null; hash: Uint8Array }>(`SELECT c, prev, hash FROM "commit" WHERE r = ?`).all(r);
      const byNumber = new Map(chain.map((commit) => [commit.c, commit]));
      const inside = new Set<number>();
      for (const [, , hash] of own) {
        let at = chain.find((commit) => Buffer.from(commit.hash).toString("base64url") === hash);
        for (; at && !inside.has(at.c); at = at.prev === null ? undefined : byNumber.get(at.prev)) inside.add(at.c);
      }
      return chain.flatMap(({ c }) => (inside.has(c) ? [] : [c]));
    });
}
