/** The command line's verbs that change what the plan says: a record, one side's answer to a dependency, the decision on a conflict. */
import { openConflicts, resolveConflict } from "../db/conflicts.ts";
import { enterEdits } from "../db/entryChecks.ts";
import type { Plan } from "../db/plan.ts";
import { allRows } from "../db/read.ts";
import { showPlan } from "../db/show.ts";
import { rememberStep } from "../db/undo.ts";
import { lastChange } from "../db/write.ts";
import { answerEdits, sides } from "../shared/agreement.ts";
import type { Edit, Resolution } from "../shared/api.ts";
import { canonicalText } from "../shared/commit.ts";
import { newId } from "../shared/ids.ts";
import { fieldInWords, typeWords } from "../shared/naming.ts";
import { answerKinds, fieldsOf, isTypeName, type Kind, kindOf, refusals, type TypeName, type Value } from "../shared/schema.ts";
import { printed } from "./exchangeVerbs.ts";
import { type Flags, needed, one, oneOf, Refused, type Surroundings, say, WrongUsage, withPlan } from "./verbs.ts";

export function edit(at: Surroundings, { values, positionals }: Flags): number {
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
export function answer(at: Surroundings, { values, positionals }: Flags): number {
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

export function conflicts(at: Surroundings, { positionals }: Flags): number {
  return withPlan(at, one(positionals, "FILE"), "read", (plan) => {
    at.out(JSON.stringify(openConflicts(plan.db, at.now()).map(printed)));
    return 0;
  });
}

export function resolve(at: Surroundings, { values, positionals }: Flags): number {
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
