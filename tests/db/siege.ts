/** A plan under attack: bundles are thrown at it, and it must stay as it was, or take them in and still be sound and fit to be passed on. */
import { expect } from "vitest";
import { mergeFiles } from "../../db/merge.ts";
import { previewFiles } from "../../db/preview.ts";
import { primitives } from "../../db/primitives.ts";
import { digestOf } from "../../db/rebuild.ts";
import { showPlan } from "../../db/show.ts";
import { verifyPlan } from "../../db/verify.ts";
import type { MergeReceipt } from "../../shared/api.ts";
import { readBundle } from "../../shared/bundle.ts";
import { bundleFrom, conflictsOf, deliver, newPerson, noon, type Person, set, sharedPlan, write } from "./people.ts";

export const { planId } = sharedPlan;

/** A bundle that nobody touched: twelve commits, each a new milestone of four changes. */
export function honestBundle(): Uint8Array {
  const ann = newPerson("Ann");
  for (let i = 1; i <= 12; i += 1) {
    const day = `2026-${String(i).padStart(2, "0")}-15`;
    write(ann, [
      set("milestone", `m${i}`, "_life", 1),
      set("milestone", `m${i}`, "title", `Größe ${i}`),
      set("milestone", `m${i}`, "start", day),
      set("milestone", `m${i}`, "due", day),
    ]);
  }
  const { bytes } = bundleFrom(ann);
  ann.plan.close();
  return bytes;
}

/** Hashes of the commits of a sound bundle, in order. */
export function hashesIn(bytes: Uint8Array): readonly string[] {
  const read = readBundle(bytes, primitives);
  if (!read.ok) throw new Error("This bundle does not read.");
  return read.value.commits.map(({ hash }) => hash);
}

/** A replica that holds the honest bundle, and the two things that can happen to what is thrown at it. */
export function besieged(honest: Uint8Array) {
  const bob = newPerson("Bob");
  expect(deliver(bob, { name: "honest.waymark", bytes: honest }).applied).toBe(48);
  const digest = digestOf(bob.plan.db);
  const options = { now: noon, inbox: null, admit: true, tick: () => undefined };
  return {
    bob,
    /** Throws a bundle that must not come in. @returns the sentence that says why */
    refuses: (bytes: Uint8Array, what: string): string => {
      const { receipt } = mergeFiles(bob.plan, [{ name: "thrown.waymark", bytes }], { ...options, restorePoint: () => "" });
      expect(receipt, what).toMatchObject({ applied: 0, duplicate: 0, merged: [], held: [], restorePoint: null });
      expect(receipt.rejected, what).toHaveLength(1);
      expect(digestOf(bob.plan.db), what).toBe(digest);
      const reason = receipt.rejected[0]?.reason ?? "";
      expectPlain(reason, what);
      return reason;
    },
    /** Looks at a bundle that must not come in. */
    refusesToShow: (bytes: Uint8Array): void => {
      const preview = previewFiles(bob.plan, "", [{ name: "thrown.waymark", bytes }], options);
      expect(preview).toMatchObject({ items: [], bundles: [{ state: "rejected", info: null }] });
      expectPlain(preview.bundles[0]?.reason ?? "", "preview");
      expect(digestOf(bob.plan.db)).toBe(digest);
    },
    /** Throws a bundle that must wait. @returns the sentences that say for what */
    holds: (bytes: Uint8Array): string => {
      const receipt = deliver(bob, { name: "thrown.waymark", bytes });
      expect(receipt).toMatchObject({ applied: 0, merged: [], rejected: [], restorePoint: null });
      expect(receipt.held).toHaveLength(1);
      const reason = receipt.held[0]?.reason ?? "";
      expectPlain(reason, "held");
      expect(digestOf(bob.plan.db)).toBe(digest);
      return reason;
    },
    /** After all of it. */
    stands: (): void => {
      expect(verifyPlan(bob.plan)).toMatchObject({ ok: true, digest, problems: [] });
      bob.plan.close();
    },
  };
}

/** A new replica takes in the honest bundle and then this one; everything that reads the plan still can. */
export function lives(honest: Uint8Array, bytes: Uint8Array): MergeReceipt {
  const carol = newPerson("Carol");
  deliver(carol, { name: "honest.waymark", bytes: honest });
  const files = [{ name: "thrown.waymark", bytes }];
  expect(previewFiles(carol.plan, "", files, { now: noon, inbox: null, admit: true, tick: () => undefined }).bundles).toMatchObject([
    { state: "ready", reason: "" },
  ]);
  const receipt = deliver(carol, ...files);
  expect(receipt).toMatchObject({ rejected: [], held: [] });
  expect(receipt.applied).toBeGreaterThan(0);
  expectPassedOn(carol);
  carol.plan.close();
  return receipt;
}

/** The plan is sound, can be shown, and its own bundle makes an equal copy elsewhere. */
export function expectPassedOn(person: Person): void {
  const { db } = person.plan;
  expect(verifyPlan(person.plan)).toMatchObject({ ok: true, problems: [] });
  expect(() => JSON.stringify([showPlan(db), conflictsOf(person)])).not.toThrow();
  const heir = newPerson("Heir");
  expect(deliver(heir, bundleFrom(person))).toMatchObject({ rejected: [], held: [] });
  expect(digestOf(heir.plan.db)).toBe(digestOf(db));
  heir.plan.close();
}

/** What happened, what is safe, what to do next: whole sentences on one line, nothing of the machine's. */
export function expectPlain(reason: string, what: string): void {
  expect(reason, what).toMatch(/^[A-Z][^\p{Cc}]+\. Nothing (of it )?was imported[^.]*\. (Ask|Choose|Update|Open)[^\p{Cc}]+\.$/u);
  expect(reason, what).not.toMatch(/undefined|null|NaN|\[object|Error|SQLITE/);
  expect(reason.length, what).toBeLessThan(400);
}
