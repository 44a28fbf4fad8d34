/**
 * The schema: every record type and field of a plan, said once. Row types, SQL tables, checks, forms, grid columns and the command line's
 * JSON follow from it. Append only: never rename, retype or reuse a field; an older copy of Waymark keeps what it does not know in its log.
 */

/** What a change stores: text, a whole number, or nothing. Days are ISO text, decimals are text (`"11.2"`), flags are 0 or 1. */
export type Value = string | number | null;

interface Common {
  /** How the field is named on screen. */
  readonly label: string;
  /** Fields of one group only make sense together: concurrent edits inside it go to review (MERGE.md C14). */
  readonly group?: string;
}
export interface TextKind extends Common {
  readonly kind: "text";
  readonly long: boolean;
}
export interface DayKind extends Common {
  readonly kind: "day";
}
export interface DecimalKind extends Common {
  readonly kind: "decimal";
}
export interface WholeKind extends Common {
  readonly kind: "whole";
}
export interface FlagKind extends Common {
  readonly kind: "flag";
}
export interface ChoiceKind<C extends string = string> extends Common {
  readonly kind: "choice";
  readonly choices: readonly C[];
}
/** The id of another record; `to: null` means a record of any type, stored as `type/id`. */
export interface RefKind extends Common {
  readonly kind: "ref";
  readonly to: string | null;
}
export type Kind = TextKind | DayKind | DecimalKind | WholeKind | FlagKind | ChoiceKind | RefKind;

type Options = { readonly group?: string };
const text = (label: string, options: Options = {}): TextKind => ({ kind: "text", long: false, label, ...options });
const prose = (label: string, options: Options = {}): TextKind => ({ kind: "text", long: true, label, ...options });
const day = (label: string, options: Options = {}): DayKind => ({ kind: "day", label, ...options });
const decimal = (label: string, options: Options = {}): DecimalKind => ({ kind: "decimal", label, ...options });
const whole = (label: string, options: Options = {}): WholeKind => ({ kind: "whole", label, ...options });
const flag = (label: string, options: Options = {}): FlagKind => ({ kind: "flag", label, ...options });
const ref = (to: string | null, label: string, options: Options = {}): RefKind => ({ kind: "ref", to, label, ...options });
const choice = <const C extends string>(choices: readonly C[], label: string, options: Options = {}): ChoiceKind<C> => ({
  kind: "choice",
  choices,
  label,
  ...options,
});

export const activityStates = ["under-way", "interdependency", "review", "none"] as const;
export const milestoneStatuses = ["not-reported", "not-started", "in-progress", "complete", "delayed"] as const;
export const confidences = ["red", "amber", "green", "not-rated"] as const;
export const milestoneKinds = ["delivery", "review", "to-be-defined", "not-applicable"] as const;
export const dependencyStates = ["proposed", "agreed", "not-agreed", "re-agree", "delivered", "received", "withdrawn"] as const;
export const linkKinds = ["FS", "SS", "FF", "SF"] as const;
export const criticalities = ["critical", "important", "useful"] as const;
export const answerKinds = ["agreed", "not-agreed", "asked", "delivered", "received", "withdrawn"] as const;
export const verdicts = ["accepted", "challenged", "asked"] as const;
export const refusals = ["too-late", "not-what-we-need", "no-longer-needed", "not-ours", "other"] as const;

export const schema = {
  plan: { title: text("Title"), firstYear: day("First year begins"), years: whole("Years"), source: text("Source") },
  ambition: { code: text("Code"), title: text("Title"), aim: prose("Aim"), source: text("Source") },
  objective: {
    code: text("Code"),
    ambition: ref("ambition", "Ambition"),
    title: text("Title"),
    aim: prose("Aim"),
    funding: prose("Funding"),
    inequalities: prose("Health inequalities action"),
    sro: ref("person", "SRO"),
    confidence: choice(confidences, "Delivery confidence", { group: "status" }),
    reason: prose("Reason for status", { group: "status" }),
    source: text("Source"),
  },
  /** One objective in one year of the plan: Figure 9. Its id follows from both (see `activityId`). */
  activity: {
    objective: ref("objective", "Objective"),
    year: whole("Year of the plan"),
    state: choice(activityStates, "Activity", { group: "activity" }),
    waitsOn: text("Waits on", { group: "activity" }),
    why: prose("Why"),
  },
  workstream: { objective: ref("objective", "Objective"), title: text("Title") },
  milestone: {
    code: text("Code"),
    objective: ref("objective", "Objective"),
    title: text("Title"),
    detail: prose("Detail"),
    kind: choice(milestoneKinds, "Kind"),
    workstream: ref("workstream", "Workstream"),
    owner: ref("person", "Owner"),
    start: day("Start", { group: "dates" }),
    due: day("Due", { group: "dates" }),
    deadline: day("Deadline in the source"),
    forecast: day("Forecast"),
    actual: day("Finished on"),
    status: choice(milestoneStatuses, "Status", { group: "status" }),
    confidence: choice(confidences, "Delivery confidence", { group: "status" }),
    reason: prose("Reason for status", { group: "status" }),
    source: text("Source"),
    body: ref("body", "Delivered by"),
  },
  measure: {
    code: text("Code"),
    objective: ref("objective", "Objective"),
    title: text("Title"),
    detail: prose("Detail"),
    unit: text("Unit"),
    direction: choice(["down", "up", "hold", "none"], "Better is"),
    baselineValue: decimal("Baseline", { group: "baseline" }),
    baselineDate: day("Baseline date", { group: "baseline" }),
    qualitative: flag("Without a number"),
    owner: ref("person", "Owner"),
    source: text("Source"),
  },
  /** A planned value of a measure; `trajectory` for the steps on the way. Its id follows from measure, purpose and day. */
  target: {
    measure: ref("measure", "Measure"),
    by: day("By"),
    value: decimal("Value"),
    purpose: choice(["target", "trajectory"], "Purpose"),
  },
  /** A value that was observed. Its id follows from measure and day, so two people typing the same quarter meet in one record. */
  reading: { measure: ref("measure", "Measure"), date: day("Date"), value: decimal("Value") },
  dependency: {
    code: text("Code"),
    title: text("Deliverable"),
    detail: prose("Detail"),
    provider: ref(null, "Gives", { group: "ends" }),
    receiver: ref(null, "Gets", { group: "ends" }),
    kind: choice(linkKinds, "Type", { group: "link" }),
    lag: whole("Lag in days", { group: "link" }),
    neededBy: day("Needed by"),
    promised: day("Promised"),
    providerPerson: ref("person", "Gives: person"),
    receiverPerson: ref("person", "Gets: person"),
    state: choice(dependencyStates, "State", { group: "status" }),
    reason: prose("Reason", { group: "status" }),
    source: text("Source"),
    criticality: choice(criticalities, "Criticality"),
  },
  /**
   * What one side of a dependency said to it, and to which terms: written once and kept. The state of a dependency follows from its answers
   * (see `agreement.ts`), so that two people who answer offline never overwrite one another.
   */
  answer: {
    dependency: ref("dependency", "Dependency"),
    side: choice(["provider", "receiver"], "Side"),
    answer: choice(answerKinds, "Answer"),
    reason: choice(refusals, "Reason"),
    comment: prose("Comment"),
    name: text("Answered by"),
    role: text("Role"),
    /** Milliseconds since 1970, by the clock of who answered. */
    at: whole("Answered at"),
    deliverable: text("Deliverable answered"),
    neededBy: day("Needed by, as answered"),
    promised: day("Promised, as answered"),
  },
  /** What an accountable person said to the status of a milestone or an objective, and to which: written once and kept, as answers are. */
  statusReview: {
    on: ref(null, "About"),
    verdict: choice(verdicts, "Verdict"),
    comment: prose("Comment"),
    name: text("Reviewed by"),
    role: text("Role"),
    /** Milliseconds since 1970, by the clock of who reviewed. */
    at: whole("Reviewed at"),
    status: choice(milestoneStatuses, "Status reviewed"),
    confidence: choice(confidences, "Delivery confidence reviewed"),
    forecast: day("Forecast reviewed"),
  },
  /**
   * The plan as it stood, under a name. Its values are not copied: `ends` names the end of every chain of the log at that moment, as JSON of
   * [[replica, seq, commit hash]...], and the log never changes, so what a baseline says cannot be altered.
   */
  baseline: {
    title: text("Name"),
    why: prose("Why"),
    by: text("Made by"),
    role: text("Role"),
    at: whole("Made at"),
    ends: prose("Place in the log"),
    /** Whether the agreed dates were set to the forecasts with it. */
    agrees: flag("Re-baseline"),
  },
  enabler: { code: text("Code"), title: text("Title"), detail: prose("Detail"), date: day("Expected"), source: text("Source") },
  person: { name: text("Name"), role: text("Role"), email: text("E-mail") },
  body: {
    code: text("Code"),
    title: text("Title"),
    kind: text("Kind"),
    parent: ref("body", "Part of"),
    detail: prose("Detail"),
    priorities: prose("Priorities"),
    source: text("Source"),
  },
  /** A role that a person holds on a record. */
  roleHeld: {
    person: ref("person", "Person"),
    on: ref(null, "On"),
    kind: choice(["lead", "sro", "owner", "member"], "Kind"),
    role: text("Role"),
    from: day("From"),
    to: day("To"),
  },
  reporting: { body: ref("body", "Received by"), what: text("Report"), every: text("How often"), source: text("Source") },
  strategy: { code: text("Code"), title: text("Title"), detail: prose("Detail"), source: text("Source") },
  strategyItem: {
    strategy: ref("strategy", "Strategy"),
    code: text("Code"),
    kind: text("Kind"),
    title: text("Title"),
    detail: prose("Detail"),
    status: text("Status"),
    source: text("Source"),
  },
  strategyLink: { item: ref("strategyItem", "Item"), to: ref(null, "Belongs to") },
  /** Where the source contradicts itself: which reading was taken, and why. */
  sourceNote: { on: ref(null, "About"), note: prose("Note"), source: text("Source") },
  /** One place where the source dates a record; places that differ stand side by side. `from` and `to` are the days it can be read as. */
  sourceDate: {
    on: ref(null, "About"),
    what: text("What it dates"),
    said: text("In the source's words"),
    from: day("Earliest day", { group: "days" }),
    to: day("Latest day", { group: "days" }),
    /** Whether the plan follows this one. */
    taken: flag("Followed by the plan"),
    note: prose("How it is read"),
    source: text("Source"),
  },
} as const satisfies Record<string, Record<string, Kind>>;

export type Schema = typeof schema;
export type TypeName = keyof Schema;
export type FieldName<T extends TypeName> = keyof Schema[T] & string;

type ValueOf<K> = K extends ChoiceKind<infer C> ? C : K extends WholeKind | FlagKind ? number : string;
/** One record as the screen and the command line see it: its id, every field (null when nobody filled it), and what is in conflict. */
export type Row<T extends TypeName> = { readonly id: string } & {
  readonly [F in keyof Schema[T]]: ValueOf<Schema[T][F]> | null;
} & {
  /** Units (a field, a group, or `_life`) of this record that wait for a decision; absent when there are none. */
  readonly conflicts?: readonly string[];
};
export type AnyRow = { readonly id: string; readonly conflicts?: readonly string[]; readonly [field: string]: unknown };

export const typeNames = Object.keys(schema) as readonly TypeName[];
export const isTypeName = (name: string): name is TypeName => Object.hasOwn(schema, name);
export const fieldsOf = (type: TypeName): Readonly<Record<string, Kind>> => schema[type];

/** The kind of a field, or undefined when this version does not know it. */
export function kindOf(type: string, field: string): Kind | undefined {
  return isTypeName(type) && Object.hasOwn(schema[type], field) ? fieldsOf(type)[field] : undefined;
}

/** The conflict unit that a field belongs to: its group's name, or its own; undefined when this version does not know the field. */
export const knownUnitOf = (type: string, field: string): string | undefined => units.get(type)?.get(field);
const units: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  typeNames.map((type) => [type, new Map(Object.entries(fieldsOf(type)).map(([field, kind]) => [field, kind.group ?? field]))]),
);
/** The same; a field that this version does not know is a unit of its own. */
export const unitOf = (type: string, field: string): string => knownUnitOf(type, field) ?? field;

/** The fields that make up a unit. */
export function fieldsInUnit(type: TypeName, unit: string): readonly string[] {
  if (unit === "_life") return ["_life"];
  return Object.entries(fieldsOf(type)).flatMap(([field, kind]) => ((kind.group ?? field) === unit ? [field] : []));
}

/**
 * Whether a value fits a field; null always does (it clears the field). A value that does not fit is still stored when it comes from a
 * colleague (one bad value must not block a whole bundle) and reported as a violation; typed here, it is refused.
 * @returns a sentence that says what to enter, or null when the value fits.
 */
export function problemWith(kind: Kind, value: Value): string | null {
  if (value === null) return null;
  switch (kind.kind) {
    case "text":
      return typeof value === "string" ? null : "Enter text.";
    case "ref":
      return typeof value === "string" && value !== "" && (kind.to !== null || value.includes("/")) ? null : "Choose a record.";
    case "day":
      return typeof value === "string" && isIsoDay(value) ? null : "Enter a date such as 31 March 2027.";
    case "decimal":
      return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? null : "Enter a number such as 11.2.";
    case "whole":
      return typeof value === "number" && Number.isSafeInteger(value) ? null : "Enter a whole number.";
    case "flag":
      return value === 0 || value === 1 ? null : "Enter yes or no.";
    case "choice":
      return kind.choices.includes(String(value)) ? null : `Enter one of: ${kind.choices.join(", ")}.`;
  }
}

function isIsoDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
