/**
 * The command line: what the PMO wants on a schedule, without a window. Verbs, shapes and exit codes are a contract that others call: 0 done;
 * 1 refused, nothing changed, the reason on standard error; 2 wrong usage; 3 done, and there is something to look at.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { OpenedFile } from "../db/inbox.ts";
import { mergeFiles } from "../db/merge.ts";
import { createPlan, openPlan, removeDatabase } from "../db/plan.ts";
import { primitives } from "../db/primitives.ts";
import { recoverPlan, recoveryInWords } from "../db/recovery.ts";
import { copyPlan } from "../db/restorePoints.ts";
import { runtimeTrouble } from "../db/selfTest.ts";
import { showPlan } from "../db/show.ts";
import { isDamage, storageErrorInWords } from "../db/sqlite.ts";
import { template, templateCodes } from "../db/template.ts";
import { type Verdict, verifyPlan } from "../db/verify.ts";
import { bundleErrorInWords, readHead } from "../shared/bundle.ts";
import { answerKinds, problemWith, refusals, schema } from "../shared/schema.ts";
import { baseline, compare } from "./baselineVerbs.ts";
import { answer, conflicts, edit, resolve } from "./editVerbs.ts";
import { admit, contributors, exportPlan, inspect, merge, moment, revoke } from "./exchangeVerbs.ts";
import {
  counted,
  type Exit,
  type Flags,
  one,
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
