/**
 * The command line: what the PMO wants on a schedule, without a window. Verbs, shapes and exit codes are a contract that others call: 0 done;
 * 1 refused, nothing changed, the reason on standard error; 2 wrong usage; 3 done, and there is something to look at.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { baselinesIn, makeBaseline } from "../db/baselines.ts";
import { openConflicts, resolveConflict } from "../db/conflicts.ts";
import { enterEdits } from "../db/entryChecks.ts";
import type { OpenedFile } from "../db/inbox.ts";
import { mergeFiles } from "../db/merge.ts";
import { createPlan, openPlan, type Plan, removeDatabase } from "../db/plan.ts";
import { primitives } from "../db/primitives.ts";
import { allRows } from "../db/read.ts";
import { recoverPlan, recoveryInWords } from "../db/recovery.ts";
import { copyPlan } from "../db/restorePoints.ts";
import { runtimeTrouble } from "../db/selfTest.ts";
import { showPlan } from "../db/show.ts";
import { isDamage, storageErrorInWords } from "../db/sqlite.ts";
import { template, templateCodes } from "../db/template.ts";
import { rememberStep } from "../db/undo.ts";
import { type Verdict, verifyPlan } from "../db/verify.ts";
import { lastChange } from "../db/write.ts";
import { answerEdits, sides } from "../shared/agreement.ts";
import type { Edit, Resolution } from "../shared/api.ts";
import { type BaselineRef, milestoneChanges } from "../shared/baselines.ts";
import { bundleErrorInWords, readHead } from "../shared/bundle.ts";
import { canonicalText } from "../shared/commit.ts";
import { dayOf, longDay } from "../shared/dates.ts";
import { newId } from "../shared/ids.ts";
import { fieldInWords, typeWords } from "../shared/naming.ts";
import {
  answerKinds,
  fieldsOf,
  isTypeName,
  type Kind,
  kindOf,
  problemWith,
  refusals,
  schema,
  type TypeName,
  type Value,
} from "../shared/schema.ts";
import { comparisonOf, writeComparison } from "./comparisonFile.ts";
import { admit, contributors, exportPlan, inspect, merge, moment, printed, revoke } from "./exchangeVerbs.ts";
import {
  counted,
  type Exit,
  type Flags,
  needed,
  one,
  oneOf,
  orRefuse,
  parse,
  path,
  Refused,
  type Surroundings,
  say,
  WrongUsage,
  withFiles,
  withPlan,
} from "./verbs.ts";

interface Verb {
  readonly run: (at: Surroundings, flags: Flags) => Exit;
  /** As it is printed. The flags that it names are those that the verb takes, beside --json. */
  readonly usage: string;
}
const verbs: Readonly<Record<string, Verb>> = {
  new: {
    run: makeNew,
    usage: `new FILE [--template ${templateCodes.join("|")}|empty] [--title TEXT --first-year YYYY-MM-DD --years N] [--from BUNDLE] [--as NAME]`,
  },
  show: { run: show, usage: "show FILE [--json]" },
  edit: {
    run: edit,
    usage: "edit FILE --as NAME TYPE/CODE-OR-ID FIELD=VALUE... [--why TEXT]     TYPE/new makes a record, _life=0 deletes one",
  },
  answer: {
    run: answer,
    usage: `answer FILE DEPENDENCY --side provider|receiver --answer ${answerKinds.join("|")} --as NAME [--role TEXT]
                [--reason ${refusals.join("|")}] [--why TEXT] [--promised YYYY-MM-DD]`,
  },
  export: {
    run: exportPlan,
    usage: "export FILE OUT.waymark [--as NAME] [--for PERSON | --consolidated] [--full | --own] [--encrypt] [--note TEXT]",
  },
  inspect: { run: inspect, usage: "inspect BUNDLE... [--json]" },
  merge: {
    run: merge,
    usage: "merge FILE BUNDLE... [--dry-run] [--admit]                          --admit lets unknown senders in",
  },
  contributors: {
    run: contributors,
    usage:
      "contributors FILE [--json] [--keep-roster | --no-roster]            whose bundles come in here, and this copy's own fingerprint",
  },
  admit: {
    run: admit,
    usage: "admit FILE PERSON-OR-FINGERPRINT [--keeps-roster]                   and merges what was held for them",
  },
  revoke: {
    run: revoke,
    usage: "revoke FILE PERSON-OR-FINGERPRINT                                   refuses their bundles from now on; nothing is taken away",
  },
  conflicts: { run: conflicts, usage: "conflicts FILE" },
  resolve: {
    run: resolve,
    usage: "resolve FILE CONFLICT --take CHANGE | --value VALUE | --value FIELD=VALUE... | --keep-both, --as NAME --why TEXT",
  },
  baseline: {
    run: baseline,
    usage: `baseline FILE [--name TEXT --as NAME [--role TEXT] [--why TEXT] [--agree]]   keeps the plan as it stands; --agree sets the agreed dates
                                                                      to the forecasts with it. Without a name: what baselines there are`,
  },
  compare: {
    run: compare,
    usage: "compare FILE A B [--json] [--csv OUT]     A and B: a baseline's name or id, “published”, “now”",
  },
  verify: { run: verify, usage: "verify FILE" },
  repair: {
    run: repair,
    usage:
      "repair FILE                          a damaged plan: sets its file aside, makes it again from its log or its newest restore point",
  },
  backup: { run: backup, usage: "backup FILE OUT" },
};
const verbCalled = (name: string): Verb | undefined => (Object.hasOwn(verbs, name) ? verbs[name] : undefined);

/** Of one verb; of all where there is none of this name. */
function usageOf(name: string): string {
  const one = verbCalled(name);
  if (one) return `Usage: waymark ${one.usage.replaceAll(/\n? {3,}/g, "\n  ")}`;
  const all = Object.values(verbs).map(({ usage }) => `  ${usage}`);
  return ["Usage: waymark VERB, or waymark --version", ...all].join("\n");
}
const asksForHelp = (word: string): boolean => word === "--help" || word === "-h";

/** Runs one command. @returns the exit code; a promise of it where a file is encrypted */
export function runCommand(args: readonly string[], at: Surroundings): Exit {
  const [name = "", ...rest] = args;
  if (name === "--version") {
    at.out(at.version);
    return 0;
  }
  if (name === "help" || args.some(asksForHelp)) {
    at.out(usageOf(name === "help" ? (rest[0] ?? "") : name));
    return 0;
  }
  const told = (error: unknown): number => {
    if (error instanceof WrongUsage) {
      at.err(`${error.message}\n${usageOf(name)}`);
      return 2;
    }
    const words = error instanceof Refused ? error.message : storageErrorInWords(error);
    if (words === null) throw error;
    at.err(words);
    return 1;
  };
  try {
    const trouble = runtimeTrouble(primitives);
    if (trouble !== null) throw new Refused(trouble);
    const verb = verbCalled(name);
    if (!verb) throw new WrongUsage(name === "" ? "Say what to do." : `There is no verb “${name}”.`);
    const exit = verb.run(at, parse(rest, name, verb.usage));
    return typeof exit === "number" ? exit : exit.catch(told);
  } catch (error) {
    return told(error);
  }
}

function makeNew(at: Surroundings, { values, positionals }: Flags): Exit {
  const file = path(at, one(positionals, "FILE"));
  const text = { author: values.as ?? "Waymark", now: at.now() };
  if (values.from !== undefined) return withFiles(at, [values.from], ([source]) => newFromBundle(at, file, source, text, values.json));
  const name = values.template ?? "norfolk-waveney-2025";
  const code = templateCodes.find((known) => known === name);
  if (!code && name !== "empty") throw new WrongUsage(`There is no template “${name}”. There are: ${templateCodes.join(", ")}, empty.`);
  const years = Number(values.years ?? 5);
  const firstYear = values["first-year"] ?? `${new Date(at.now()).getFullYear()}-04-01`;
  if (!Number.isInteger(years) || years < 1 || years > 50) throw new WrongUsage("--years takes a whole number from 1 to 50.");
  if (problemWith(schema.plan.firstYear, firstYear)) throw new WrongUsage("--first-year takes a day such as 2025-04-01.");
  const made = createPlan(file, at.home, code ?? { title: values.title ?? "New plan", firstYear, years }, text);
  if (!made.ok) throw new Refused(made.error.message);
  made.value.close();
  say(at, values.json, { file, plan: made.value.planId }, `Made ${file}.`);
  return 0;
}

/** A plan from a colleague's full bundle: the template it grew from, or nothing, and then everything in the bundle. */
function newFromBundle(
  at: Surroundings,
  file: string,
  source: OpenedFile | undefined,
  text: { author: string; now: number },
  json: boolean,
): number {
  if (!source || "unreadable" in source) throw new Refused(source ? source.unreadable : "There is no such bundle.");
  const read = readHead(source.bytes, primitives);
  if (!read.ok) throw new Refused(bundleErrorInWords(read.error));
  const { plan: planId } = read.value;
  const code = templateCodes.find((known) => template(known).planId === planId);
  const made = createPlan(file, at.home, code ?? { planId }, text);
  if (!made.ok) throw new Refused(made.error.message);
  let taken = false;
  try {
    const { receipt } = mergeFiles(made.value, [source], {
      now: at.now(),
      inbox: null,
      admit: true,
      tick: () => undefined,
      restorePoint: () => "",
    });
    const reason = [...receipt.rejected, ...receipt.held][0]?.reason;
    if (reason) throw new Refused(reason);
    taken = true;
    const sender = read.value.sender.name || "the bundle";
    say(at, json, { file, plan: planId }, `Made ${file} with ${counted(receipt.applied, "change")} from ${sender}.`);
    return 0;
  } finally {
    made.value.close();
    if (!taken) removeDatabase(made.value.file);
  }
}

function show(at: Surroundings, { values, positionals }: Flags): number {
  return withPlan(at, one(positionals, "FILE"), "read", (plan) => {
    const whole = showPlan(plan.db);
    const lines = whole.objectives.map((o) => {
      const count = whole.milestones.filter((milestone) => milestone.objective === o.code).length;
      return `  ${o.code}  ${o.title} (${o.sro ?? "no SRO"}; ${counted(count, "milestone")})`;
    });
    say(at, values.json, whole, [`${whole.plan.title}`, ...lines].join("\n"));
    return 0;
  });
}

function edit(at: Surroundings, { values, positionals }: Flags): number {
  const [file, target, ...assignments] = positionals;
  if (!file || !target || assignments.length === 0) throw new WrongUsage("edit takes FILE, TYPE/CODE-OR-ID and at least one FIELD=VALUE.");
  const author = needed(values.as, "--as");
  return withPlan(at, file, "write", (plan) => {
    const { type, id, isNew } = targetOf(plan, target);
    const edits: Edit[] = isNew ? [{ type, id, field: "_life", value: 1 }] : [];
    const newcomers = new Map<string, string>();
    for (const assignment of assignments) {
      const cut = assignment.indexOf("=");
      if (cut < 1) throw new WrongUsage(`“${assignment}” is not FIELD=VALUE.`);
      const field = assignment.slice(0, cut);
      const typed = canonicalText(assignment.slice(cut + 1));
      edits.push(...editsFor(plan, type, id, field, typed, newcomers));
    }
    const label = `Edit ${typeWords[type].toLowerCase()} ${target.slice(target.indexOf("/") + 1)}`;
    const done = enterEdits(plan, { edits, at: lastChange(plan.db), label, why: values.why ?? "" }, author, at.now());
    if (!done.ok) throw new Refused(done.error.message);
    say(
      at,
      values.json,
      { type, id, changed: done.value.length },
      done.value.length > 0 ? `Changed ${target}.` : "Nothing to change: the plan says so already.",
    );
    return 0;
  });
}

function targetOf(plan: Plan, target: string): { type: TypeName; id: string; isNew: boolean } {
  const slash = target.indexOf("/");
  const type = target.slice(0, slash);
  const name = target.slice(slash + 1);
  if (slash < 1 || !isTypeName(type)) throw new WrongUsage(`“${target}” is not TYPE/CODE-OR-ID.`);
  if (name === "new") return { type, id: newId(), isNew: true };
  return { type, id: findRecord(plan, type, name), isNew: false };
}

/** One side's answer to a dependency; for a refusal, `--why` alone is the reason "other". */
function answer(at: Surroundings, { values, positionals }: Flags): number {
  const [file, dependency] = positionals;
  if (!file || !dependency || positionals.length > 2) throw new WrongUsage("answer takes FILE and DEPENDENCY.");
  const author = needed(values.as, "--as");
  const side = oneOf(sides, needed(values.side, "--side"), "--side");
  const kind = oneOf(answerKinds, needed(values.answer, "--answer"), "--answer");
  const because = values.reason ?? (values.why === undefined ? undefined : "other");
  if (kind === "not-agreed" && because === undefined) throw new WrongUsage("A refusal says why: --reason, or --why in words.");
  const reason = kind === "not-agreed" && because !== undefined ? oneOf(refusals, because, "--reason") : null;
  return withPlan(at, file, "write", (plan) => {
    const code = dependency.slice(dependency.indexOf("/") + 1);
    const id = findRecord(plan, "dependency", code);
    const tables = allRows(plan.db);
    const row = tables.dependency.find((d) => d.id === id);
    if (!row) throw new Refused(`The dependency “${code}” was deleted. Nothing was changed.`);
    const answers = tables.answer.filter((given) => given.dependency === id);
    const role = values.role ?? tables.person.find(({ name }) => name === author)?.role ?? "";
    const reply = { side, answer: kind, reason, comment: values.why ?? "", ...(values.promised && { promised: values.promised }) };
    const edits = answerEdits(row, answers, reply, { name: author, role }, newId(), at.now());
    const label = `Answer ${code}: ${kind}`;
    const done = enterEdits(plan, { edits, at: lastChange(plan.db), label, why: values.why ?? "" }, author, at.now());
    if (!done.ok) throw new Refused(done.error.message);
    const shown = showPlan(plan.db).dependencies.find((d) => d.id === id);
    say(at, values.json, shown, `Answered ${code} for the side that ${side === "provider" ? "gives" : "gets"}. It is now ${shown?.state}.`);
    return 0;
  });
}

/** By id, code, name or title; a deleted record only by its id. */
function findRecord(plan: Plan, type: TypeName, typed: string): string {
  const name = canonicalText(typed);
  if (plan.db.value("SELECT 1 FROM entity WHERE type = ? AND id = ?", type, name) !== undefined) return name;
  const found = ["code", "name", "title"].flatMap((field) =>
    Object.hasOwn(fieldsOf(type), field)
      ? plan.db.sql<{ id: string }>(`SELECT id FROM "${type}" JOIN entity USING (e) WHERE "${field}" = ? AND _alive = 1`).all(name)
      : [],
  );
  const ids = [...new Set(found.map(({ id }) => id))];
  const [id] = ids;
  if (id === undefined) throw new Refused(`The plan has no ${typeWords[type].toLowerCase()} “${name}”. Nothing was changed.`);
  if (ids.length > 1)
    throw new Refused(`${ids.length} records are called “${name}”: say which by its id (${ids.join(", ")}). Nothing was changed.`);
  return id;
}

/**
 * Text from the command line becomes the field's value.
 * @param newcomers people by name who are not in the plan yet; one who is named is added to it, once. Null refuses them.
 */
function editsFor(
  plan: Plan,
  type: TypeName,
  id: string,
  field: string,
  typed: string,
  newcomers: Map<string, string> | null,
): readonly Edit[] {
  const own = (value: Value): Edit => ({ type, id, field, value });
  if (field === "_life") return [own(typed === "0" ? 0 : 1)];
  const kind: Kind | undefined = kindOf(type, field);
  if (!kind)
    throw new Refused(
      `A ${typeWords[type].toLowerCase()} has no field “${field}”. It has: ${Object.keys(fieldsOf(type)).join(", ")}. Nothing was changed.`,
    );
  if (typed === "") return [own(null)];
  if (kind.kind === "whole" || kind.kind === "flag") return [own(/^-?\d+$/.test(typed) ? Number(typed) : typed)];
  if (kind.kind !== "ref") return [own(typed)];
  if (kind.to === null) {
    const cut = typed.indexOf("/");
    const to = typed.slice(0, cut);
    if (cut < 1 || !isTypeName(to)) throw new Refused(`${kind.label} takes TYPE/CODE-OR-ID. Nothing was changed.`);
    return [own(`${to}/${findRecord(plan, to, typed.slice(cut + 1))}`)];
  }
  if (!isTypeName(kind.to)) return [own(typed)];
  if (kind.to === "person" && newcomers && !hasPerson(plan, typed)) {
    const known = newcomers.get(typed);
    if (known !== undefined) return [own(known)];
    const person = newId();
    newcomers.set(typed, person);
    return [
      { type: "person", id: person, field: "_life", value: 1 },
      { type: "person", id: person, field: "name", value: typed },
      own(person),
    ];
  }
  return [own(findRecord(plan, kind.to, typed))];
}

const hasPerson = (plan: Plan, name: string): boolean =>
  plan.db.value("SELECT 1 FROM person JOIN entity USING (e) WHERE (name = ? OR id = ?) AND _alive = 1", name, name) !== undefined;

function conflicts(at: Surroundings, { positionals }: Flags): number {
  return withPlan(at, one(positionals, "FILE"), "read", (plan) => {
    at.out(JSON.stringify(openConflicts(plan.db, at.now()).map(printed)));
    return 0;
  });
}

function resolve(at: Surroundings, { values, positionals }: Flags): number {
  const [file, conflict] = positionals;
  if (!file || !conflict) throw new WrongUsage("resolve takes FILE and CONFLICT.");
  const author = needed(values.as, "--as");
  const why = needed(values.why, "--why");
  return withPlan(at, file, "write", (plan) => {
    const resolved = plan.db.transaction(() => {
      const text = { author, note: why, now: at.now() };
      const result = resolveConflict(plan.db, plan.signer, conflict, lastChange(plan.db), resolutionOf(plan, conflict, values), text);
      if (result.ok) rememberStep(plan.db, `Decision on ${result.value.item.title}`, result.value);
      return result;
    });
    if (!resolved.ok) throw new Refused(resolved.error.message);
    const left = openConflicts(plan.db, at.now()).length;
    const { item } = resolved.value;
    say(
      at,
      values.json,
      { resolved: conflict, left },
      `Decided ${fieldInWords(item.type, item.field)} of ${item.title}. ${left} left to decide.`,
    );
    return 0;
  });
}

function resolutionOf(plan: Plan, conflict: string, values: Flags["values"]): Resolution {
  if (values.take !== undefined) return { take: values.take };
  if (values["keep-both"]) return { keepBoth: true };
  if (values.value === undefined) throw new WrongUsage("Say what to keep: --take CHANGE, --value VALUE or --keep-both.");
  const item = openConflicts(plan.db, 0).find((open) => open.id === conflict);
  if (!item) throw new Refused("This conflict is no longer open. Nothing was changed.");
  const pairs = values.value.map((typed): readonly [string, Value] => {
    const field = item.fields.find((name) => typed.startsWith(`${name}=`)) ?? (item.fields.length === 1 ? item.fields[0] : undefined);
    if (field === undefined)
      throw new WrongUsage(`Say which field: --value ${item.fields.map((name) => `${name}=VALUE`).join(" --value ")}.`);
    const text = typed.startsWith(`${field}=`) ? typed.slice(field.length + 1) : typed;
    const edits = editsFor(plan, item.type, item.record, field, text, null);
    return [field, edits.at(-1)?.value ?? null];
  });
  return { values: Object.fromEntries(pairs) };
}

function baseline(at: Surroundings, { values, positionals }: Flags): number {
  const file = one(positionals, "FILE");
  const { name } = values;
  if (name === undefined)
    return withPlan(at, file, "read", (plan) => {
      const all = baselinesIn(plan);
      const lines = all.map(({ id, title, by, at: made, agrees, waitsFor }) => {
        const waits = waitsFor.length > 0 ? `; waits for a bundle of ${waitsFor.join(", ")}` : "";
        return `${title} (${id}): ${longDay(dayOf(made))}${by === "" ? "" : `, ${by}`}${agrees ? ", re-baseline" : ""}${waits}.`;
      });
      const printable = all.map((one) => ({ ...one, at: moment(one.at) }));
      say(at, values.json, printable, lines.length > 0 ? lines.join("\n") : "There is no baseline yet.");
      return 0;
    });
  const author = needed(values.as, "--as");
  return withPlan(at, file, "write", (plan) => {
    const wanted = { title: name, why: values.why ?? "", agrees: values.agree, at: lastChange(plan.db) };
    const { id } = orRefuse(makeBaseline(plan, wanted, { name: author, role: values.role ?? "" }, at.now()));
    say(at, values.json, { id, title: name }, `Kept the plan as it stands as “${name}”.`);
    return 0;
  });
}

function compare(at: Surroundings, { values, positionals }: Flags): number {
  const [file, was, is, ...more] = positionals;
  if (!file || !was || !is || more.length > 0) throw new WrongUsage("compare takes FILE and two baselines.");
  return withPlan(at, file, "read", (plan) => {
    const [before, after] = [baselineCalled(plan, was), baselineCalled(plan, is)];
    const comparison = orRefuse(comparisonOf(plan, before, after));
    if (values.csv !== undefined) orRefuse(writeComparison(plan, path(at, values.csv), before, after));
    const { counts, milestones } = comparison;
    const lines = milestones.flatMap(({ code, title, change, days, was: from, is: to }) =>
      change === "unchanged"
        ? []
        : [
            `  ${code ?? ""}  ${title ?? ""}: ${change}${days === null ? "" : ` by ${counted(Math.abs(days), "day")}`}, ${from ?? "no date"} to ${to ?? "no date"}`,
          ],
    );
    const sums = milestoneChanges.map((change) => `${counts[change]} ${change}`).join(", ");
    say(at, values.json, { was: before, is: after, ...comparison }, [`${sums}.`, ...lines].join("\n"));
    return 0;
  });
}

/** By id, or by name where only one is called so. */
function baselineCalled(plan: Plan, name: string): BaselineRef {
  const all = baselinesIn(plan);
  if (name === "now" || all.some(({ id }) => id === name)) return name;
  const [found, ...others] = all.filter(({ title }) => title === name);
  if (!found) throw new Refused(`The plan has no baseline “${name}”. It has: ${all.map(({ title }) => title).join(", ") || "none"}.`);
  if (others.length > 0) throw new Refused(`${others.length + 1} baselines are called “${name}”: say which by its id.`);
  return found.id;
}

function verify(at: Surroundings, { positionals }: Flags): number {
  const verdict = verdictOn(path(at, one(positionals, "FILE")), at.home);
  at.out(JSON.stringify(verdict));
  for (const problem of verdict.problems) at.err(problem);
  return verdict.ok ? 0 : 1;
}

/** Also on a plan that cannot be opened, or read to its end, because it is damaged. */
function verdictOn(file: string, home: string): Verdict {
  const unsound = (problem: string): Verdict => ({ ok: false, changes: 0, digest: "", problems: [problem] });
  const opened = openPlan(file, home, "write");
  if (!opened.ok && opened.error.type !== "Damaged") throw new Refused(opened.error.message);
  if (!opened.ok) return unsound(opened.error.message);
  try {
    return verifyPlan(opened.value);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return unsound(storageErrorInWords(error) ?? "");
  } finally {
    opened.value.close();
  }
}

/** The one verb that mends: the others refuse a damaged plan, so that nobody's is exchanged unasked. */
function repair(at: Surroundings, { positionals }: Flags): number {
  const file = path(at, one(positionals, "FILE"));
  // A file can open and still say something else than its log: what verify finds is what this mends.
  if (verdictOn(file, at.home).ok) {
    at.out(JSON.stringify({ repaired: false }));
    at.err("This plan’s file is sound. Nothing was changed.");
    return 0;
  }
  const recovered = recoverPlan(file, at.home, at.now());
  if (!recovered.ok) throw new Refused(recovered.error.message);
  const { plan, recovery } = recovered.value;
  plan.close();
  const { damaged, from, changes } = recovery;
  at.out(JSON.stringify({ repaired: true, damaged, restorePoint: from && { label: from.label, at: moment(from.at) }, changes }));
  at.err(recoveryInWords(recovery));
  return from ? 3 : 0;
}

function backup(at: Surroundings, { values, positionals }: Flags): number {
  const [file, out] = positionals;
  if (!file || !out) throw new WrongUsage("backup takes FILE and OUT.");
  const target = path(at, out);
  if (existsSync(target)) throw new Refused(`There is already a file at ${target}. It was left as it is. Choose another name.`);
  return withPlan(at, file, "read", (plan) => {
    copyPlan(plan, target);
    say(at, values.json, { file: target }, `Copied ${basename(file)} to ${target}.`);
    return 0;
  });
}
