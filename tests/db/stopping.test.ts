/** A merge that is stopped: by a person who has waited long enough, at any moment before it is done. */
import { expect, test } from "vitest";
import { mergeFiles } from "../../db/merge.ts";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { lastChange } from "../../db/write.ts";
import { bundleFrom, newPerson, set, tick, write } from "./people.ts";

test("P21 stopping: at each thing that a merge tells of, commits and then records, nothing is left; the next try succeeds", () => {
  const [ann, ben] = [newPerson("Ann"), newPerson("Ben")];
  for (let i = 0; i < 4; i += 1) write(ben, [set("milestone", `m${i}`, "title", `Title ${i}`), set("objective", `o${i}`, "code", "1a")]);
  const file = bundleFrom(ben);
  const before = { digest: digestOf(ann.plan.db), changes: lastChange(ann.plan.db) };
  /** @param patience how many times the merge may tell how far it is; @returns what it told */
  const merge = (patience: number): readonly string[] => {
    const told: string[] = [];
    const listen = (done: number, total: number, of: string): void => {
      if (told.length === patience) throw new Error("Enough.");
      told.push(`${done} of ${total} ${of}`);
    };
    mergeFiles(ann.plan, [file], { now: tick(ann), inbox: null, admit: true, tick: listen, restorePoint: () => "" });
    return told;
  };
  const steps = 5;
  for (let patience = 0; patience < steps; patience += 1) {
    expect(() => merge(patience)).toThrow("Enough.");
    expect({ digest: digestOf(ann.plan.db), changes: lastChange(ann.plan.db) }).toEqual(before);
    expect(verifyPlan(ann.plan).problems).toEqual([]);
  }
  expect(merge(steps)).toEqual(["1 of 4 commits", "2 of 4 commits", "3 of 4 commits", "4 of 4 commits", "8 of 8 records"]);
  expect(digestOf(ann.plan.db)).toBe(digestOf(ben.plan.db));
});
