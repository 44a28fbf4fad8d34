/** The whole plan as the command line prints it: codes and names where the tables hold ids, numbers where they hold decimal text. */
import { type Answer, awaitedSides, gapOf, ordered, stateOf } from "../shared/agreement.ts";
import type { Tables } from "../shared/api.ts";
import { type AnyRow, isTypeName, type Row, type TypeName, type Value } from "../shared/schema.ts";
import { allRows, conflictCount } from "./read.ts";
import type { ReadDb } from "./sqlite.ts";

/** The shape is the command line's contract: keys keep their names and meaning, more may be added. */
export function showPlan(db: ReadDb) {
  const tables = allRows(db);
  const find = finder(tables);
  const nameOf = (person: string | null): string | null => find("person", person)?.name ?? null;
  const codeOf = (type: "ambition" | "objective" | "measure" | "strategy" | "body", id: string | null): string | null =>
    find(type, id)?.code ?? null;
  const end = (value: string | null): { type: string; code: string | null } | null => {
    if (value === null) return null;
    const whole = String(value);
    const [type = "", id = ""] = whole.split("/");
    const row: Readonly<Record<string, unknown>> | undefined = find(type as TypeName, id);
    const code = row?.code ?? row?.name;
    return { type, code: typeof code === "string" ? code : null };
  };
  const [plan] = tables.plan;
  const answers = Map.groupBy(tables.answer, (answer) => answer.dependency);
  return {
    /** Open conflicts in the whole plan. */
    openConflicts: conflictCount(db),
    plan: { title: plan?.title ?? null, firstYear: plan?.firstYear ?? null, years: plan?.years ?? null, source: plan?.source ?? null },
    ambitions: byCode(tables.ambition).map((ambition) => ({
      id: ambition.id,
      code: ambition.code,
      title: ambition.title,
      aim: ambition.aim,
      leads: tables.roleHeld
        .filter((held) => held.on === `ambition/${ambition.id}` && held.kind === "lead")
        .map((held) => ({ name: nameOf(held.person), role: held.role })),
    })),
    objectives: byCode(tables.objective).map((objective) => ({
      id: objective.id,
      conflicts: contested(objective),
      code: objective.code,
      ambition: codeOf("ambition", objective.ambition),
      title: objective.title,
      aim: objective.aim,
      funding: objective.funding,
      inequalities: objective.inequalities,
      sro: nameOf(objective.sro),
      confidence: objective.confidence ?? "not-rated",
      reason: objective.reason,
      activity: tables.activity
        .filter((activity) => activity.objective === objective.id)
        .sort((a, b) => (a.year ?? 0) - (b.year ?? 0))
        .map(({ year, state, waitsOn, why }) => ({ year, state, waitsOn, why })),
    })),
    milestones: byCode(tables.milestone).map((m) => ({
      id: m.id,
      conflicts: contested(m),
      code: m.code,
      objective: codeOf("objective", m.objective),
      title: m.title,
      detail: m.detail,
      kind: m.kind,
      start: m.start,
      due: m.due,
      deadline: m.deadline,
      workstream: find("workstream", m.workstream)?.title ?? null,
      owner: nameOf(m.owner),
      forecast: m.forecast,
      actual: m.actual,
      status: m.status ?? "not-reported",
      confidence: m.confidence ?? "not-rated",
      reason: m.reason,
      source: m.source,
    })),
    measures: byCode(tables.measure).map((m) => ({
      id: m.id,
      conflicts: contested(m),
      code: m.code,
      objective: codeOf("objective", m.objective),
      title: m.title,
      detail: m.detail,
      unit: m.unit,
      direction: m.direction,
      qualitative: m.qualitative === 1,
      baseline: m.baselineValue === null && m.baselineDate === null ? null : { value: number(m.baselineValue), date: m.baselineDate },
      targets: targets(tables, m.id, "target"),
      trajectory: targets(tables, m.id, "trajectory"),
      readings: tables.reading
        .filter((reading) => reading.measure === m.id)
        .map(({ value, date }) => ({ value: number(value), date }))
        .sort((a, b) => compare(a.date, b.date)),
      owner: nameOf(m.owner),
      source: m.source,
    })),
    dependencies: byCode(tables.dependency).map((d) => ({
      id: d.id,
      conflicts: contested(d),
      code: d.code,
      title: d.title,
      detail: d.detail,
      provider: end(d.provider),
      receiver: end(d.receiver),
      kind: d.kind ?? "FS",
      lag: d.lag ?? 0,
      neededBy: d.neededBy,
      promised: d.promised,
      ...agreementOf(d, answers.get(d.id) ?? []),
      providerPerson: nameOf(d.providerPerson),
      receiverPerson: nameOf(d.receiverPerson),
      criticality: d.criticality,
      reason: d.reason,
      source: d.source,
    })),
    enablers: byCode(tables.enabler).map(({ id, code, title, detail, date, source }) => ({ id, code, title, detail, date, source })),
    people: [...tables.person].sort((a, b) => compare(a.name, b.name)).map(({ id, name, role, email }) => ({ id, name, role, email })),
    bodies: byCode(tables.body).map((b) => ({
      id: b.id,
      code: b.code,
      title: b.title,
      kind: b.kind,
      parent: codeOf("body", b.parent),
      detail: b.detail,
      priorities: String(b.priorities ?? "")
        .split("\n")
        .filter((line) => line !== ""),
      source: b.source,
    })),
    reporting: tables.reporting.map(({ body, what, every, source }) => ({ body: codeOf("body", body), what, every, source })),
    strategies: byCode(tables.strategy).map((strategy) => ({
      id: strategy.id,
      code: strategy.code,
      title: strategy.title,
      detail: strategy.detail,
      source: strategy.source,
      items: byCode(tables.strategyItem.filter((item) => item.strategy === strategy.id)).map((item) => ({
        id: item.id,
        code: item.code,
        kind: item.kind,
        title: item.title,
        detail: item.detail,
        status: item.status,
        links: tables.strategyLink.filter((link) => link.item === item.id).map((link) => end(link.to)),
        source: item.source,
      })),
    })),
    sourceNotes: tables.sourceNote.map((note) => ({ record: recordOf(end(note.on)), note: note.note, source: note.source })),
    sourceDates: tables.sourceDate.map(({ on, what, said, from, to, taken, note, source }) => ({
      record: recordOf(end(on)),
      what,
      said,
      from,
      to,
      taken: taken === 1,
      note,
      source,
    })),
  };
}

/** What waits for a decision in a record: fields, groups of fields, or `_life`. Until then the newest value of each is shown. */
const contested = (row: AnyRow): readonly string[] => row.conflicts ?? [];

/** The state that follows from the answers, who has to speak next, and every answer, oldest first. */
function agreementOf(dependency: Row<"dependency">, answers: readonly Answer[]) {
  const state = stateOf(dependency, answers);
  return {
    state,
    gap: gapOf(dependency.neededBy, dependency.promised, state),
    awaits: awaitedSides(dependency, answers),
    answers: ordered(answers).map(({ side, answer, reason, comment, name, role, at, deliverable, neededBy, promised }) => ({
      side,
      answer,
      reason,
      comment,
      name,
      role,
      at: at === null ? null : new Date(at).toISOString(),
      deliverable,
      neededBy,
      promised,
    })),
  };
}

const recordOf = (point: { type: string; code: string | null } | null): string | null =>
  point ? [point.type, point.code].filter(Boolean).join(" ") : null;

function targets(tables: Tables, measure: string, purpose: Row<"target">["purpose"]) {
  return tables.target
    .filter((target) => target.measure === measure && target.purpose === purpose)
    .map(({ value, by }) => ({ value: number(value), by }))
    .sort((a, b) => compare(a.by, b.by));
}

function finder(tables: Tables) {
  const maps = new Map<TypeName, ReadonlyMap<string, unknown>>();
  return <T extends TypeName>(type: T, id: string | null): Row<T> | undefined => {
    if (id === null || !isTypeName(type)) return undefined;
    const rows: readonly Row<T>[] = tables[type];
    let map = maps.get(type);
    if (!map) {
      map = new Map(rows.map((row) => [row.id, row]));
      maps.set(type, map);
    }
    return map.get(id) as Row<T> | undefined;
  };
}

/** `1a` before `1b`, `7b.9` before `7b.10`. */
const byCode = <R extends { readonly code: Value }>(rows: readonly R[]): readonly R[] => [...rows].sort((a, b) => compare(a.code, b.code));
const compare = (a: Value, b: Value): number => String(a ?? "").localeCompare(String(b ?? ""), "en-GB", { numeric: true });
/** Decimal text as a number; anything else as it is. */
const number = (value: string | null): number | string | null => (value !== null && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);
