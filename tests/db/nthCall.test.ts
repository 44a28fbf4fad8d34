/** Failure at every call (rule P15): the Nth call to the file system, or to SQLite, fails; for every N until the work goes through. */
import fs, { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { exportBundle } from "../../db/exportBundle.ts";
import { inboxOf } from "../../db/inbox.ts";
import { mergeFiles } from "../../db/merge.ts";
import { createPlan } from "../../db/plan.ts";
import { primitives } from "../../db/primitives.ts";
import { digestOf } from "../../db/rebuild.ts";
import { restorePlan } from "../../db/restore.ts";
import { makeRestorePoint, restorePointsOf } from "../../db/restorePoints.ts";
import { verifyPlan } from "../../db/verify.ts";
import { readBundle } from "../../shared/bundle.ts";
import { bundleFrom, deliver, newPerson, noon, openedPlan, set, temporaryFolder, write } from "./people.ts";

const fileCalls = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "renameSync",
  "readFileSync",
  "writeFileSync",
  "mkdirSync",
  "statSync",
  "rmSync",
] as const;
const statement: object = Object.getPrototypeOf(new Database(":memory:").prepare("SELECT 1"));
const places = [
  { what: "file-system", object: fs as object, names: fileCalls },
  { what: "SQLite", object: statement, names: ["run", "get", "all"] },
] as const;
type Place = (typeof places)[number];

let repair: () => void = () => {};
afterEach(() => repair());

/** Lets the nth call of a place fail as a broken disk does. @returns how many calls there were so far */
function failAt(place: Place, nth: number): () => number {
  const kept = place.names.map((name) => [name, Reflect.get(place.object, name) as unknown] as const);
  let calls = 0;
  for (const [name, original] of kept) {
    if (typeof original !== "function") throw new Error(`There is no ${name}.`);
    Reflect.set(place.object, name, function (this: unknown, ...args: unknown[]) {
      calls += 1;
      if (calls === nth)
        throw Object.assign(new Error(`Call ${nth}, ${name}, fails.`), { code: place.what === "SQLite" ? "SQLITE_IOERR" : "EIO" });
      return Reflect.apply(original, this, args);
    });
  }
  syncBuiltinESMExports();
  repair = () => {
    for (const [name, original] of kept) Reflect.set(place.object, name, original);
    syncBuiltinESMExports();
    repair = () => {};
  };
  return () => calls;
}

/**
 * Runs work once for each N, until it goes through without meeting the failure.
 * @param steps the N to take after the first forty; all of them where there are few
 */
function everyCall(place: Place, work: (attempt: string) => { run(): void; check(wentThrough: boolean): void }): number {
  let failures = 0;
  for (let nth = 1; ; nth += nth < 40 ? 1 : Math.ceil(nth / 12)) {
    const { run, check } = work(`${place.what} call ${nth}`);
    const calls = failAt(place, nth);
    let wentThrough = true;
    try {
      run();
    } catch {
      wentThrough = false;
    } finally {
      repair();
    }
    check(wentThrough);
    if (calls() < nth) return failures;
    failures += 1;
  }
}

describe.each(places)("P15 a $what call that fails, whichever it is, leaves the state before or the state after:", (place) => {
  test("merge: what was acknowledged is there, and the same bundle leads to the same digest", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const ben = newPerson("Ben");
    write(ann, [set("milestone", "m", "title", "Before")]);
    write(ben, [set("milestone", "m", "title", "Ben's"), set("milestone", "n", "title", "New")]);
    const file = bundleFrom(ben);
    const mine = bundleFrom(ann);
    const { file: at } = ann.plan;
    ann.plan.close();
    const kept = join(folder, "kept");
    copyFileSync(at, kept);
    const before = digestAt(at, folder);
    const carol = newPerson("Carol");
    deliver(carol, mine, file);
    const after = digestOf(carol.plan.db);
    expect(after).not.toBe(before);
    const failures = everyCall(place, (attempt) => {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(at + suffix, { force: true });
      copyFileSync(kept, at);
      const plan = openedPlan(at, folder);
      const options = { now: noon, inbox: inboxOf(folder, plan), admit: true, tick: () => undefined };
      const merge = () =>
        mergeFiles(plan, [file], { ...options, restorePoint: () => makeRestorePoint(folder, plan, "Before merge", noon).file }).receipt;
      let acknowledged = 0;
      return {
        run: () => {
          acknowledged = merge().applied;
        },
        check: () => {
          const verdict = verifyPlan(plan);
          expect(verdict, attempt).toMatchObject({ ok: true, problems: [] });
          expect([before, after], attempt).toContain(verdict.digest);
          if (acknowledged > 0) expect(verdict.digest, attempt).toBe(after);
          merge();
          expect(digestOf(plan.db), attempt).toBe(after);
          plan.close();
          expect(digestAt(at, folder), attempt).toBe(after);
        },
      };
    });
    expect(failures).toBeGreaterThan(3);
  });

  test("export: the new bundle whole, or the file that was there before under its name", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m", "title", "Sent")]);
    const path = join(folder, "out.waymark");
    const earlier = Buffer.from("What was sent last week");
    const before = digestOf(ann.plan.db);
    const failures = everyCall(place, (attempt) => {
      writeFileSync(path, earlier);
      let said = false;
      return {
        run: () => {
          const sender = { name: "Ann", role: "", organisation: "" };
          said = exportBundle(ann.plan, path, { sender, to: "any", note: "", kind: "full", app: "test", now: noon }).ok;
        },
        check: () => {
          const found = readFileSync(path);
          if (said || !found.equals(earlier)) expect(readBundle(found, primitives).ok, attempt).toBe(true);
          expect(digestOf(ann.plan.db), attempt).toBe(before);
        },
      };
    });
    expect(failures).toBeGreaterThan(3);
    ann.plan.close();
  });

  test("making a plan: whole, or not there and made at the next try", () => {
    const folder = temporaryFolder();
    const file = join(folder, "new.waymarkplan");
    const text = { author: "Ann", now: noon };
    const source = { title: "A plan", firstYear: "2025-04-01", years: 5 };
    const failures = everyCall(place, (attempt) => {
      for (const name of readdirSync(folder)) if (name.startsWith("new")) rmSync(join(folder, name), { force: true });
      return {
        run: () => {
          const made = createPlan(file, folder, source, text);
          if (made.ok) made.value.close();
        },
        check: () => {
          if (!existsSync(file)) {
            const again = createPlan(file, folder, source, text);
            if (!again.ok) throw new Error(`${attempt}: ${again.error.message}`);
            again.value.close();
          }
          const plan = openedPlan(file, folder);
          expect(verifyPlan(plan), attempt).toMatchObject({ ok: true, problems: [] });
          plan.close();
        },
      };
    });
    expect(failures).toBeGreaterThan(3);
  });

  test("restoring: the plan as it was or as it is to be, and it opens", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m", "title", "First")]);
    const point = makeRestorePoint(folder, ann.plan, "First", noon);
    const titles = () => {
      const row = ann.plan.db.value<string>("SELECT title FROM milestone");
      expect(["First", "Second"]).toContain(row);
      return row;
    };
    const failures = everyCall(place, (attempt) => {
      write(ann, [set("milestone", "m", "title", "Second")]);
      for (const made of restorePointsOf(folder, ann.plan)) if (made.id !== point.id) rmSync(made.file, { force: true });
      return {
        run: () => {
          restorePlan(ann.plan, folder, point.id, noon);
        },
        check: () => {
          ann.plan.close();
          ann.plan = openedPlan(ann.plan.file, folder);
          expect(verifyPlan(ann.plan), attempt).toMatchObject({ ok: true, problems: [] });
          titles();
        },
      };
    });
    expect(failures).toBeGreaterThan(3);
    ann.plan.close();
  });
});

function digestAt(file: string, home: string): string {
  const plan = openedPlan(file, home);
  const digest = digestOf(plan.db);
  plan.close();
  return digest;
}
