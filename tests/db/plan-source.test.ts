/**
 * The plan that ships, held beside its source: an independent count of every heading and measure (`source-counts.json`), the leads it names,
 * and a fingerprint of its sentences (`source-wording.json`), so that facts are kept and wording is our own.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AmbitionSource } from "../../db/template.ts";
import { suspendedEdges } from "../../shared/cycles.ts";
import { activityStates, linkKinds, milestoneKinds } from "../../shared/schema.ts";

interface Point {
  readonly type: string;
  readonly code: string;
}
interface Note {
  readonly record: string;
  readonly note: string;
  readonly source: string;
}
interface Coded {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly source: string;
}
interface Dated {
  readonly what: string;
  readonly said: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly taken: boolean;
  readonly note: string;
  readonly source: string;
}
interface PlanSource {
  readonly plan: { readonly firstYear: string; readonly years: number };
  readonly bodies: readonly (Coded & { readonly parent: string | null; readonly kind: string })[];
  readonly enablers: readonly (Coded & { readonly date: string | null; readonly dates?: readonly Dated[] })[];
  readonly people: readonly { readonly name: string; readonly role: string }[];
  readonly reporting: readonly { readonly body: string; readonly what: string }[];
  readonly strategies: readonly (Coded & { readonly items: readonly (Coded & { readonly links: readonly Point[] })[] })[];
  readonly sourceNotes: readonly Note[];
}
/** One heading of the key dates, as counted by a reader who had not seen the plan's data. */
interface Heading {
  readonly heading: string;
  readonly start: string;
  readonly due: string;
  readonly workstream: string | null;
  readonly count: number;
  readonly kinds: Readonly<Record<string, number>>;
}
interface Counts {
  readonly totals: { readonly objectives: Readonly<Record<string, number>>; readonly all: number };
  readonly keyDates: Readonly<Record<string, readonly Heading[]>>;
  readonly measures: Readonly<
    Record<string, { readonly statements: number; readonly withNumber: number; readonly recordedAs?: readonly string[] }>
  >;
  readonly leads: Readonly<Record<string, readonly string[]>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const planFile = (name: string): unknown => read(`../../db/plans/norfolk-waveney-2025/${name}.json`);

const plan = planFile("plan") as PlanSource;
const ambitions = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => planFile(`ambition-${n}`) as AmbitionSource);
const counts = read("source-counts.json") as Counts;
const printed = fingerprint((read("source-wording.json") as { readonly hashes: string }).hashes);
const objectives = ambitions.flatMap((part) => part.objectives.map((objective) => ({ ...objective, leads: part.ambition.leads })));
const milestones = objectives.flatMap((o) => o.milestones);
const measures = objectives.flatMap((o) => o.measures);
const dependencies = objectives.flatMap((o) => o.dependencies);
const notes = [...plan.sourceNotes, ...objectives.flatMap((o) => o.sourceNotes)];

const codes: Readonly<Record<string, ReadonlySet<string>>> = {
  ambition: new Set(ambitions.map((part) => part.ambition.code)),
  objective: new Set(objectives.map((o) => o.code)),
  milestone: new Set(milestones.map((m) => m.key)),
  measure: new Set(measures.map((m) => m.key)),
  dependency: new Set(dependencies.map((d) => d.key)),
  enabler: new Set(plan.enablers.map((e) => e.code)),
  body: new Set(plan.bodies.map((b) => b.code)),
  strategy: new Set(plan.strategies.map((s) => s.code)),
};
const resolves = (type: string, code: string): boolean => codes[type]?.has(code) ?? false;
const repeated = (values: readonly string[]): readonly string[] => values.filter((value, i) => values.indexOf(value) !== i);
const lastYear = Number(plan.plan.firstYear.slice(0, 4)) + plan.plan.years;
const span = { start: plan.plan.firstYear, end: `${lastYear}-03-31` };
const isNumeric = (m: AmbitionSource["objectives"][number]["measures"][number]): boolean => m.baseline !== null || m.targets.length > 0;

describe("what the source holds", () => {
  test("eight ambitions and 21 objectives, in the source's order", () => {
    expect(ambitions.map((part) => part.ambition.code)).toEqual(Object.keys(counts.leads));
    expect(objectives.map((o) => o.code)).toEqual(Object.keys(counts.keyDates));
    expect(milestones).toHaveLength(counts.totals.all);
    expect(Object.fromEntries(objectives.map((o) => [o.code, o.milestones.length]))).toEqual(counts.totals.objectives);
  });

  test("every lead that an ambition names, and an SRO among them for each objective", () => {
    const plainly = (name: string): string => name.replaceAll("’", "'");
    for (const { ambition } of ambitions) {
      expect(ambition.leads.map((lead) => plainly(lead.name))).toEqual(counts.leads[ambition.code]?.map(plainly));
      expect(ambition.leads.filter((lead) => lead.role === "")).toEqual([]);
    }
    for (const o of objectives)
      expect(
        o.leads.map((lead) => lead.name),
        o.code,
      ).toContain(o.sro);
  });

  test.each(objectives)("objective $code: the dated commitments under each heading, by count, kind and span", (o) => {
    const headings = counts.keyDates[o.code] ?? [];
    const slots = new Map<string, Heading[]>();
    for (const heading of headings) {
      const slot = `${heading.start} ${heading.workstream ?? "all"}`;
      slots.set(slot, [...(slots.get(slot) ?? []), heading]);
    }
    const seen = new Set<string>();
    for (const [slot, together] of slots) {
      const [{ start, due, workstream } = { start: "", due: "", workstream: null }] = together;
      const found = o.milestones.filter((m) => m.start === start && (workstream === null || m.workstream === workstream));
      for (const m of found) seen.add(m.key);
      expect(found.length, `${o.code} ${slot}`).toBe(together.reduce((sum, heading) => sum + heading.count, 0));
      expect(tally(found.map((m) => m.kind)), `${o.code} ${slot}`).toEqual(tally(together.flatMap((heading) => spread(heading.kinds))));
      // A commitment ends with its heading, or on the earlier day that its own words name.
      expect(found.filter((m) => m.due !== due && m.due !== m.deadline).map((m) => m.key)).toEqual([]);
      expect(found.filter((m) => m.due > due || m.due < start).map((m) => m.key)).toEqual([]);
    }
    expect(o.milestones.filter((m) => !seen.has(m.key)).map((m) => m.key)).toEqual([]);
  });

  test("no commitment lies outside the plan, and every deadline lies inside its commitment", () => {
    expect(milestones.filter((m) => m.start < span.start || m.due > span.end || m.start > m.due).map((m) => m.key)).toEqual([]);
    expect(milestones.filter((m) => m.deadline !== null && (m.deadline < m.start || m.deadline > m.due)).map((m) => m.key)).toEqual([]);
    expect(milestones.filter((m) => !(milestoneKinds as readonly string[]).includes(m.kind)).map((m) => m.key)).toEqual([]);
  });

  test.each(objectives)("objective $code: every measurable statement, and every value that one gives", (o) => {
    const { statements, withNumber, recordedAs = [] } = counts.measures[o.code] ?? { statements: Number.NaN, withNumber: Number.NaN };
    const elsewhere = measures.filter((m) => recordedAs.includes(m.key) && isNumeric(m));
    expect(elsewhere.map((m) => m.key)).toEqual(recordedAs);
    expect(o.measures.length + elsewhere.length).toBeGreaterThanOrEqual(statements);
    expect(o.measures.filter(isNumeric).length + elsewhere.length).toBeGreaterThanOrEqual(withNumber);
  });

  test("a measure is without a number exactly when it is marked so, and its values are decimals", () => {
    expect(measures.filter((m) => m.qualitative === isNumeric(m)).map((m) => m.key)).toEqual([]);
    for (const m of measures) {
      const values = [...m.targets, ...m.trajectory, ...m.readings, ...(m.baseline ? [m.baseline] : [])].map((step) => step.value);
      expect(
        values.filter((value) => !/^-?\d+(\.\d+)?$/.test(value)),
        m.key,
      ).toEqual([]);
      expect(repeated(m.targets.map((target) => `${target.by}`)), m.key).toEqual([]);
    }
  });

  test.each(objectives)(
    "objective $code: an activity for each of the five years, waiting only on what a commitment of that year waits on",
    (o) => {
      expect(o.activity.map((a) => a.year)).toEqual([1, 2, 3, 4, 5]);
      for (const a of o.activity) {
        const at = `${o.code} year ${a.year}`;
        expect(activityStates, at).toContain(a.state);
        expect(a.state, `${at}: the source leaves no year empty`).not.toBe("none");
        expect(a.why, at).not.toBe("");
        if (a.state === "under-way") expect(a.label, at).toBeNull();
        if (a.state === "review") expect(["Review", "Concluded", "Part concluded"], at).toContain(a.label);
        if (a.state !== "interdependency") continue;
        expect(a.label, at).toMatch(/^[^,;&]{2,16}$/);
        const year = { start: `${2024 + a.year}-04-01`, end: `${2025 + a.year}-03-31` };
        const dated = o.milestones.filter((m) => m.start <= year.end && m.due >= year.start).map((m) => m.key);
        const holds = (d: (typeof dependencies)[number]) => d.kind === "FS" || d.kind === "FF";
        const waiting = dependencies.filter((d) => holds(d) && d.receiver.type === "milestone" && dated.includes(d.receiver.code));
        expect(waiting.length, at).toBeGreaterThan(0);
      }
    },
  );

  test("the clashing dates of the Electronic Patient Record are noted where each is printed", () => {
    const whole = notes.filter((n) => n.record === "enabler electronic-patient-record").map((n) => `${n.note} ${n.source}`);
    for (const clash of [
      "by 2026",
      "Year 1",
      "Year 2",
      "fourth quarter of 2025/26",
      "2026/27",
      "Years 2 to 5",
      "6.2",
      "3b",
      "7b",
      "8a",
      "Figure 15",
    ]) {
      expect(whole.join("\n")).toContain(clash);
    }
    const where = new Set(notes.map((n) => n.record));
    for (const record of ["milestone 3b-y2-1", "milestone 7b-y1-4", "milestone 8a-y2-2"]) expect([...where]).toContain(record);
    expect(plan.enablers.find((e) => e.code === "electronic-patient-record")?.date).toBe("2026-03-31");
  });

  test("the Electronic Patient Record is dated in four places; all stand side by side, and the plan follows one", () => {
    const dates = plan.enablers.find((e) => e.code === "electronic-patient-record")?.dates ?? [];
    for (const place of ["6.2", "3b", "7b", "8a"])
      expect(
        dates.some((dated) => dated.source.includes(place)),
        place,
      ).toBe(true);
    expect(dates.filter((dated) => dated.taken).map(({ from, to, source }) => ({ from, to, source }))).toEqual([
      { from: "2026-01-01", to: "2026-03-31", source: "Ambition 8, objective 8a, how will we know; Figure 15" },
    ]);
  });

  test("a date that the plan follows ends on the day of its enabler; days are in order", () => {
    for (const enabler of plan.enablers) {
      const dates = enabler.dates ?? [];
      expect(dates.filter((dated) => dated.taken).length, enabler.code).toBeLessThanOrEqual(1);
      for (const { from, to, taken, what, said, note, source } of dates) {
        if (taken) expect(to, enabler.code).toBe(enabler.date);
        if (from !== null && to !== null) expect(from <= to, enabler.code).toBe(true);
        for (const words of [what, said, note, source]) expect(words, enabler.code).not.toBe("");
      }
    }
  });
});

describe("how the data holds together", () => {
  test("bodies and enablers are said once, in the plan's own file", () => {
    expect(ambitions.flatMap((part) => Object.keys(part)).filter((key) => key !== "ambition" && key !== "objectives")).toEqual([]);
    for (const list of [plan.bodies, plan.enablers]) expect(repeated(list.map((item) => item.title.toLowerCase()))).toEqual([]);
  });

  test("no key is used twice, and each belongs to its objective", () => {
    const items = plan.strategies.flatMap((s) => s.items);
    for (const keys of [
      objectives.map((o) => o.code),
      milestones.map((m) => m.key),
      measures.map((m) => m.key),
      dependencies.map((d) => d.key),
      plan.enablers.map((e) => e.code),
      plan.bodies.map((b) => b.code),
      plan.strategies.map((s) => s.code),
      items.map((item) => item.code),
    ]) {
      expect(repeated(keys)).toEqual([]);
    }
    for (const o of objectives) {
      const keys = [...o.milestones, ...o.measures, ...o.dependencies].map((record) => record.key);
      expect(keys.filter((key) => !key.startsWith(`${o.code}-`))).toEqual([]);
      expect(o.milestones.filter((m) => m.key !== `${o.code}-y${yearOf(m.start)}-${m.key.split("-")[2]}`).map((m) => m.key)).toEqual([]);
    }
  });

  test("every reference leads to a record", () => {
    const ends = dependencies.flatMap((d) => [d.provider, d.receiver].map((end) => ({ at: d.key, ...end })));
    const links = plan.strategies.flatMap((s) => s.items.flatMap((item) => item.links.map((end) => ({ at: item.code, ...end }))));
    expect([...ends, ...links].filter((end) => !resolves(end.type, end.code))).toEqual([]);
    expect(notes.filter((n) => n.record !== "plan" && !resolves(...pair(n.record))).map((n) => n.record)).toEqual([]);
    expect(plan.bodies.filter((b) => b.parent !== null && !resolves("body", b.parent)).map((b) => b.code)).toEqual([]);
    expect(plan.reporting.filter((r) => !resolves("body", r.body)).map((r) => r.body)).toEqual([]);
    for (const o of objectives) {
      expect(o.milestones.filter((m) => m.workstream !== null && !o.workstreams.includes(m.workstream)).map((m) => m.key)).toEqual([]);
    }
  });

  test("dependencies have a known type, and no chain of them leads back to itself", () => {
    expect(dependencies.filter((d) => !(linkKinds as readonly string[]).includes(d.kind)).map((d) => d.key)).toEqual([]);
    const end = ({ type, code }: Point): string => `${type}/${code}`;
    expect(suspendedEdges(dependencies.map((d) => ({ id: d.key, from: end(d.provider), to: end(d.receiver) })))).toEqual([]);
  });

  test("titles fit the row they are read in, and every record names its place in the source", () => {
    const tooLong = (list: readonly { readonly title: string }[], limit: number): readonly string[] =>
      list.map((item) => item.title).filter((title) => title.length > limit || title.trim() === "");
    expect(
      tooLong(
        ambitions.map((part) => part.ambition),
        56,
      ),
    ).toEqual([]);
    expect(tooLong(objectives, 34)).toEqual([]);
    expect(tooLong(milestones, 60)).toEqual([]);
    expect(tooLong(dependencies, 60)).toEqual([]);
    expect(tooLong(measures, 60)).toEqual([]);
    const sourced = [...milestones, ...measures, ...dependencies, ...notes, ...plan.bodies, ...plan.enablers];
    expect(sourced.filter((record) => record.source.trim() === "")).toEqual([]);
  });
});

describe("the wording is our own", () => {
  test("the check sees a sentence of the source", () => {
    expect(
      copiedFrom("Our eight ambitions are described in more detail in this section, but this is not the only work we are doing."),
    ).not.toEqual([]);
    expect(copiedFrom("Nothing of the kind was ever printed there, so these words of ours pass the check without a single hit.")).toEqual(
      [],
    );
  });

  test("no text of ours repeats a run of twelve words of the source", () => {
    expect(ownWords().flatMap(({ at, text }) => copiedFrom(text).map((run) => `${at}: ${run}`))).toEqual([]);
  });
});

/** How often each value occurs, in the order of the values. */
function tally(values: readonly string[]): Readonly<Record<string, number>> {
  const tallied: Record<string, number> = {};
  for (const value of values.toSorted()) tallied[value] = (tallied[value] ?? 0) + 1;
  return tallied;
}

const spread = (kinds: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(kinds).flatMap(([kind, count]) => Array.from({ length: count }, () => kind));

const yearOf = (day: string): number => Number(day.slice(0, 4)) - Number(plan.plan.firstYear.slice(0, 4)) + 1;

function pair(record: string): [type: string, code: string] {
  const [type = "", code = ""] = record.split(" ");
  return [type, code];
}

/** Every field that we word ourselves; names, roles, codes and places in the source are facts and stay as printed. */
function ownWords(): readonly { readonly at: string; readonly text: string }[] {
  const own = (at: string, ...texts: readonly string[]) => texts.map((text) => ({ at, text }));
  return [
    ...ambitions.flatMap(({ ambition }) => own(`ambition ${ambition.code}`, ambition.title, ambition.aim)),
    ...objectives.flatMap((o) => [
      ...own(`objective ${o.code}`, o.title, o.aim, o.funding, o.inequalities, ...o.activity.map((a) => a.why)),
      ...[...o.milestones, ...o.measures, ...o.dependencies].flatMap((record) => own(record.key, record.title, record.detail)),
    ]),
    ...[...plan.bodies, ...plan.enablers, ...plan.strategies].flatMap((record) => own(record.code, record.detail)),
    ...plan.strategies.flatMap((s) => s.items.flatMap((item) => own(item.code, item.title, item.detail))),
    ...plan.enablers.flatMap((e) => (e.dates ?? []).flatMap((dated) => own(`date of ${e.code}`, dated.what, dated.note))),
    ...notes.flatMap((n) => own(`note on ${n.record}`, n.note)),
  ];
}

/** The hashes of the source's wording, four bytes each. */
function fingerprint(base64: string): ReadonlySet<number> {
  const bytes = Buffer.from(base64, "base64");
  return new Set(Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32BE(i * 4)));
}

/**
 * Runs of nine words that the source holds too. The fingerprint keeps the first four bytes of SHA-256 of every fourth run of nine words, so a
 * copy of twelve words or more is always found and one of nine to eleven sometimes. Names that we quote “as printed” are left out.
 */
function copiedFrom(text: string): readonly string[] {
  const words =
    text
      .replaceAll(/“[^”]*”/g, " | ")
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}']+|\|/gu) ?? [];
  const runs = words.flatMap((_, i) => (i + 9 <= words.length ? [words.slice(i, i + 9).join(" ")] : []));
  return runs.filter((run) => printed.has(createHash("sha256").update(run).digest().readUInt32BE(0)));
}
