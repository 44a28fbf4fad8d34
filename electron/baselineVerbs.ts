/** The command line's verbs for baselines: the plan kept as it stands, and two such states compared. */
import { baselinesIn, makeBaseline } from "../db/baselines.ts";
import type { Plan } from "../db/plan.ts";
import { lastChange } from "../db/write.ts";
import { type BaselineRef, milestoneChanges } from "../shared/baselines.ts";
import { dayOf, longDay } from "../shared/dates.ts";
import { comparisonOf, writeComparison } from "./comparisonFile.ts";
import { moment } from "./exchangeVerbs.ts";
import { counted, type Flags, needed, one, orRefuse, path, Refused, type Surroundings, say, WrongUsage, withPlan } from "./verbs.ts";

export function baseline(at: Surroundings, { values, positionals }: Flags): number {
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

export function compare(at: Surroundings, { values, positionals }: Flags): number {
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
