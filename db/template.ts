/**
 * Templates: plans that ship with Waymark, as a fixed list of commits. The JSON under `plans/` becomes the same commits on every installation
 * (fixed replica, fixed time, ids made from codes), so two people who start from one template share its history and can merge at once. The hash of
 * the last commit is the plan's id; it is a constant of the program, which is what makes the chain trusted without a key.
 */
import { createHash } from "node:crypto";
import type { ReceivedCommit } from "../shared/bundle.ts";
import { type Commit, encodeCommit } from "../shared/commit.ts";
import { activityId, strategyLinkId, targetId } from "../shared/ids.ts";
import type { FieldName, TypeName, Value } from "../shared/schema.ts";
import ambition1 from "./plans/norfolk-waveney-2025/ambition-1.json" with { type: "json" };
import ambition2 from "./plans/norfolk-waveney-2025/ambition-2.json" with { type: "json" };
import ambition3 from "./plans/norfolk-waveney-2025/ambition-3.json" with { type: "json" };
import ambition4 from "./plans/norfolk-waveney-2025/ambition-4.json" with { type: "json" };
import ambition5 from "./plans/norfolk-waveney-2025/ambition-5.json" with { type: "json" };
import ambition6 from "./plans/norfolk-waveney-2025/ambition-6.json" with { type: "json" };
import ambition7 from "./plans/norfolk-waveney-2025/ambition-7.json" with { type: "json" };
import ambition8 from "./plans/norfolk-waveney-2025/ambition-8.json" with { type: "json" };
import plan from "./plans/norfolk-waveney-2025/plan.json" with { type: "json" };
import { hashOf } from "./write.ts";

export interface Template {
  readonly code: string;
  readonly title: string;
  /** The plan id that every plan made from it carries: the hash of its last commit. */
  readonly planId: string;
  readonly commits: readonly ReceivedCommit[];
}

/** The shape of `plans/<code>/plan.json` and `ambition-N.json`; values are facts of the source, words are ours. */
interface Point {
  readonly type: string;
  readonly code: string;
}
interface Dated {
  readonly value: string;
  readonly date: string | null;
}
export interface AmbitionSource {
  readonly ambition: {
    readonly code: string;
    readonly title: string;
    readonly aim: string;
    readonly leads: readonly Lead[];
    readonly source: string;
  };
  readonly objectives: readonly ObjectiveSource[];
}
interface Lead {
  readonly name: string;
  readonly role: string;
}
interface ObjectiveSource {
  readonly code: string;
  readonly title: string;
  readonly aim: string;
  readonly funding: string;
  readonly inequalities: string;
  readonly sro: string;
  readonly workstreams: readonly string[];
  readonly activity: readonly { readonly year: number; readonly state: string; readonly label: string | null; readonly why: string }[];
  readonly milestones: readonly {
    readonly key: string;
    readonly title: string;
    readonly detail: string;
    readonly start: string;
    readonly due: string;
    readonly deadline: string | null;
    readonly workstream: string | null;
    readonly kind: string;
    readonly source: string;
  }[];
  readonly measures: readonly {
    readonly key: string;
    readonly title: string;
    readonly detail: string;
    readonly unit: string;
    readonly direction: string;
    readonly baseline: Dated | null;
    readonly targets: readonly { readonly value: string; readonly by: string | null }[];
    readonly trajectory: readonly Dated[];
    readonly readings: readonly Dated[];
    readonly qualitative: boolean;
    readonly source: string;
  }[];
  readonly dependencies: readonly {
    readonly key: string;
    readonly title: string;
    readonly detail: string;
    readonly provider: Point;
    readonly receiver: Point;
    readonly neededBy: string | null;
    readonly kind: string;
    readonly lag: number;
    readonly source: string;
  }[];
  readonly sourceNotes: readonly NoteSource[];
}
interface NoteSource {
  readonly record: string;
  readonly note: string;
  readonly source: string;
}
interface PlanSource {
  readonly plan: {
    readonly code: string;
    readonly title: string;
    readonly firstYear: string;
    readonly years: number;
    readonly source: string;
  };
  readonly bodies: readonly {
    readonly code: string;
    readonly title: string;
    readonly kind: string;
    readonly parent?: string | null;
    readonly detail: string;
    readonly priorities?: readonly string[];
    readonly source: string;
  }[];
  readonly enablers: readonly {
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly date: string | null;
    readonly source: string;
    /** Where the source dates it, when it does so in more than one place. */
    readonly dates?: readonly {
      readonly what: string;
      readonly said: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly taken: boolean;
      readonly note: string;
      readonly source: string;
    }[];
  }[];
  readonly people: readonly (Lead & { readonly source: string })[];
  readonly reporting: readonly { readonly body: string; readonly what: string; readonly every: string; readonly source: string }[];
  readonly strategies: readonly {
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly source: string;
    readonly items: readonly {
      readonly code: string;
      readonly kind: string;
      readonly title: string;
      readonly detail: string;
      readonly status: string | null;
      readonly links: readonly Point[];
      readonly source: string;
    }[];
  }[];
  readonly sourceNotes: readonly NoteSource[];
}

/** Templates are dated to the first day of their plan: a label, and the same everywhere. */
const templateTime = Date.UTC(2025, 3, 1);

export const templateCodes = ["norfolk-waveney-2025"] as const;
export type TemplateCode = (typeof templateCodes)[number];

export function template(code: TemplateCode): Template {
  const ambitions = [ambition1, ambition2, ambition3, ambition4, ambition5, ambition6, ambition7, ambition8];
  const sources: Readonly<Record<TemplateCode, { plan: PlanSource; ambitions: readonly AmbitionSource[] }>> = {
    "norfolk-waveney-2025": { plan, ambitions },
  };
  const { plan: head, ambitions: parts } = sources[code];
  const commits = chain(code, head.plan.title, recordsOf(code, head, parts));
  const last = commits.at(-1);
  if (!last) throw new Error(`The template ${code} is empty.`);
  return { code, title: head.plan.title, planId: last.hash, commits };
}

/** One record to be: its fields in any order; null and "" fields are left unwritten. */
interface NewRecord {
  readonly type: TypeName;
  readonly id: string;
  readonly fields: Readonly<Record<string, Value | undefined>>;
}

/** Groups of records, one commit each: the plan and what stands beside it, then every ambition with all that hangs on it. */
function recordsOf(code: string, head: PlanSource, parts: readonly AmbitionSource[]): readonly (readonly NewRecord[])[] {
  const idOf = (type: TypeName, key: string): string =>
    createHash("sha256").update(`${code}/${type}/${key}`).digest("base64url").slice(0, 22);
  const record = <T extends TypeName>(
    type: T,
    key: string,
    fields: { readonly [F in FieldName<T>]?: Value },
    id = idOf(type, key),
  ): NewRecord => ({
    type,
    id,
    fields,
  });
  const person = (name: string): string => idOf("person", name);
  const point = ({ type, code: key }: Point): string => `${type}/${idOf(type as TypeName, key)}`;
  const noteOn = (note: NoteSource): string => {
    const [type = "plan", key = head.plan.code] = note.record.split(" ");
    return `${type}/${idOf(type as TypeName, key)}`;
  };
  const notes = (key: string, list: readonly NoteSource[]): readonly NewRecord[] =>
    list.map((note, i) => record("sourceNote", `${key}-${i + 1}`, { on: noteOn(note), note: note.note, source: note.source }));

  // A person may lead two ambitions under two titles; the first title stands at the person, each title at the role held.
  const people = new Map<string, string>();
  for (const lead of [...parts.flatMap((part) => part.ambition.leads), ...head.people])
    if (!people.has(lead.name)) people.set(lead.name, lead.role);

  const beside: NewRecord[] = [
    record("plan", head.plan.code, {
      title: head.plan.title,
      firstYear: head.plan.firstYear,
      years: head.plan.years,
      source: head.plan.source,
    }),
    ...[...people].map(([name, role]) => record("person", name, { name, role })),
    ...head.bodies.map((body) =>
      record("body", body.code, {
        code: body.code,
        title: body.title,
        kind: body.kind,
        parent: body.parent ? idOf("body", body.parent) : null,
        detail: body.detail,
        priorities: body.priorities?.join("\n") ?? null,
        source: body.source,
      }),
    ),
    ...head.enablers.flatMap(({ code: key, title, detail, date, source, dates = [] }) => [
      record("enabler", key, { code: key, title, detail, date, source }),
      ...dates.map((dated, i) =>
        record("sourceDate", `${key}-${i + 1}`, { ...dated, on: `enabler/${idOf("enabler", key)}`, taken: Number(dated.taken) }),
      ),
    ]),
    ...head.reporting.map(({ body, what, every, source }, i) =>
      record("reporting", `${i + 1}`, { body: idOf("body", body), what, every, source }),
    ),
    ...head.strategies.flatMap((strategy) => [
      record("strategy", strategy.code, { code: strategy.code, title: strategy.title, detail: strategy.detail, source: strategy.source }),
      ...strategy.items.flatMap(({ code: key, kind, title, detail, status, links, source }) => [
        record("strategyItem", key, { strategy: idOf("strategy", strategy.code), code: key, kind, title, detail, status, source }),
        ...links.map((link) =>
          record(
            "strategyLink",
            "",
            { item: idOf("strategyItem", key), to: point(link) },
            strategyLinkId(idOf("strategyItem", key), point(link)),
          ),
        ),
      ]),
    ]),
    ...notes("plan", head.sourceNotes),
  ];
  return [beside, ...parts.map((part) => ambitionRecords(part))];

  function ambitionRecords({ ambition, objectives }: AmbitionSource): readonly NewRecord[] {
    const id = idOf("ambition", ambition.code);
    return [
      record("ambition", ambition.code, { code: ambition.code, title: ambition.title, aim: ambition.aim, source: ambition.source }),
      ...ambition.leads.map((lead) =>
        record("roleHeld", `${ambition.code}/${lead.name}`, {
          person: person(lead.name),
          on: `ambition/${id}`,
          kind: "lead",
          role: lead.role,
        }),
      ),
      ...objectives.flatMap((objective) => objectiveRecords(objective, id)),
    ];
  }

  function objectiveRecords(o: ObjectiveSource, ambition: string): readonly NewRecord[] {
    const objective = idOf("objective", o.code);
    const workstream = (title: string): string => idOf("workstream", `${o.code}/${title}`);
    return [
      record("objective", o.code, {
        code: o.code,
        ambition,
        title: o.title,
        aim: o.aim,
        funding: o.funding,
        inequalities: o.inequalities,
        sro: person(o.sro),
        source: `${o.milestones[0]?.source.split(",")[0]}, objective ${o.code}`,
      }),
      ...o.activity.map((a) =>
        record("activity", "", { objective, year: a.year, state: a.state, waitsOn: a.label, why: a.why }, activityId(objective, a.year)),
      ),
      ...o.workstreams.map((title) => record("workstream", `${o.code}/${title}`, { objective, title })),
      ...o.milestones.map((m, i) =>
        record("milestone", m.key, {
          code: `${o.code}.${i + 1}`,
          objective,
          title: m.title,
          detail: m.detail,
          kind: m.kind,
          workstream: m.workstream === null ? null : workstream(m.workstream),
          start: m.start,
          due: m.due,
          deadline: m.deadline,
          status: "not-reported",
          source: m.source,
        }),
      ),
      ...o.measures.flatMap((m) => {
        const measure = idOf("measure", m.key);
        const steps = [
          ...m.targets.map(({ value, by }) => ({ value, by, purpose: "target" as const })),
          ...m.trajectory.map(({ value, date }) => ({ value, by: date, purpose: "trajectory" as const })),
        ];
        return [
          record("measure", m.key, {
            code: m.key,
            objective,
            title: m.title,
            detail: m.detail,
            unit: m.unit,
            direction: m.direction,
            baselineValue: m.baseline?.value ?? null,
            baselineDate: m.baseline?.date ?? null,
            qualitative: m.qualitative ? 1 : 0,
            source: m.source,
          }),
          ...steps.map(({ value, by, purpose }) =>
            record("target", "", { measure, by, value, purpose }, targetId(measure, purpose, by ?? "undated")),
          ),
          ...m.readings.map(({ value, date }) =>
            record("reading", `${m.key}/${date}`, { measure, date, value }, `${measure}.${date ?? "undated"}`),
          ),
        ];
      }),
      ...o.dependencies.map((d) =>
        record("dependency", d.key, {
          code: d.key,
          title: d.title,
          detail: d.detail,
          provider: point(d.provider),
          receiver: point(d.receiver),
          kind: d.kind,
          lag: d.lag,
          neededBy: d.neededBy,
          state: "proposed",
          source: d.source,
        }),
      ),
      ...notes(o.code, o.sourceNotes),
    ];
  }
}

function chain(code: string, author: string, groups: readonly (readonly NewRecord[])[]): readonly ReceivedCommit[] {
  const replica = createHash("sha256").update(`waymark template ${code}`).digest("base64url").slice(0, 22);
  const commits: ReceivedCommit[] = [];
  for (const records of groups) {
    const commit: Commit = {
      replica,
      seq: commits.length + 1,
      prev: commits.at(-1)?.hash ?? "",
      wall: templateTime,
      author,
      kind: "create",
      note: "",
      ops: records.flatMap(({ type, id, fields }) => [
        { type, id, field: "_life", value: 1, parents: [], seen: [] },
        ...Object.entries(fields).flatMap(([field, value]) =>
          value === undefined || value === null || value === ""
            ? []
            : [{ type, id, field, value: typeof value === "string" ? value.normalize("NFC") : value, parents: [], seen: [] }],
        ),
      ]),
    };
    commits.push({ commit, hash: hashOf(encodeCommit(commit)) });
  }
  return commits;
}
