/** Going back to a restore point, and coming back from a damaged file (MERGE.md F4, F21, F25). */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openPlan, setMeta } from "../../db/plan.ts";
import { digestOf } from "../../db/rebuild.ts";
import { recoverPlan, recoveryInWords } from "../../db/recovery.ts";
import { compareRestorePoint, restorePlan } from "../../db/restore.ts";
import { makeAutomaticPoint, makeRestorePoint, outlived, pruneRestorePoints, restorePointsOf } from "../../db/restorePoints.ts";
import { stepToUndo } from "../../db/undo.ts";
import { verifyPlan } from "../../db/verify.ts";
import type { RestorePoint } from "../../shared/api.ts";
import { bundleFrom, deliver, newPerson, noon, type Person, reopen, rowsOf, set, temporaryFolder, undo, write } from "./people.ts";

const day = 86_400_000;

/** Ann with two milestones, of which a restore point keeps what they were called first. */
function annWithPast() {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "code", "1a.1"), set("milestone", "m1", "title", "First")]);
  write(ann, [set("milestone", "m2", "_life", 1), set("milestone", "m2", "title", "Goes later")]);
  const point = makeRestorePoint(folder, ann.plan, "Before the board", noon);
  write(ann, [set("milestone", "m1", "title", "Second"), set("milestone", "m2", "_life", 0)]);
  write(ann, [set("milestone", "m3", "_life", 1), set("milestone", "m3", "title", "Came later")]);
  return { folder, ann, point };
}
const restore = (person: Person, id: string, now = noon + 60_000): RestorePoint => {
  const done = restorePlan(person.plan, person.home, id, now);
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
};
const titles = (person: Person) => rowsOf(person).milestone.map(({ title }) => title);

describe("restoring", () => {
  test("shows the earlier values, and “Before restore” brings the later ones back, row by row", () => {
    const { ann, point } = annWithPast();
    const later = { rows: rowsOf(ann), digest: digestOf(ann.plan.db) };
    const made = restore(ann, point.id);
    expect(titles(ann)).toEqual(["First", "Goes later"]);
    expect(stepToUndo(ann.plan.db)).toMatchObject({ label: "Step of Ann" });
    expect(made).toMatchObject({ label: "Before restore", at: noon + 60_000 });
    expect(restorePointsOf(ann.home, ann.plan).map(({ label }) => label)).toEqual(["Before restore", "Before the board"]);
    restore(ann, made.id, noon + 120_000);
    expect(rowsOf(ann)).toEqual(later.rows);
    expect(digestOf(ann.plan.db)).toBe(later.digest);
    expect(verifyPlan(ann.plan)).toMatchObject({ ok: true, problems: [] });
    undo(ann);
    expect(titles(ann)).toEqual(["Second"]);
    ann.plan.close();
  });

  test("P6 takes a new replica id; the key of before signs no more, also over a file put back by hand", () => {
    const { folder, ann, point } = annWithPast();
    const before = ann.plan.signer.replica;
    const old = join(folder, "old");
    ann.plan.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    copyFileSync(ann.plan.file, old);
    restore(ann, point.id);
    const after = ann.plan.signer.replica;
    expect(after).not.toBe(before);
    expect(readFileSync(join(folder, "keys", `${before}.json`), "utf8")).not.toContain("privateKey");
    write(ann, [set("milestone", "m1", "title", "Third")]);
    reopen(ann);
    expect(ann.plan.signer.replica).toBe(after);
    ann.plan.close();
    renameSync(old, ann.plan.file);
    const opened = openPlan(ann.plan.file, folder, "write");
    expect(opened.ok && [before, after].includes(opened.value.signer.replica)).toBe(false);
    if (opened.ok) opened.value.close();
  });

  test("the copy names its new replica before it is in place: no crash leaves a file that signs as it did", () => {
    const { ann, point } = annWithPast();
    const before = ann.plan.signer.replica;
    let named: unknown;
    const { replaceWith } = ann.plan;
    const watched = {
      ...ann.plan,
      replaceWith: (prepared: string) => {
        const copy = new Database(prepared, { readonly: true });
        named = copy.prepare("SELECT value FROM meta WHERE key = 'replica'").pluck().get();
        copy.close();
        return replaceWith(prepared);
      },
    };
    expect(restorePlan(watched, ann.home, point.id, noon + 1).ok).toBe(true);
    expect(named).toBe(ann.plan.signer.replica);
    expect(named).not.toBe(before);
    ann.plan.close();
  });

  test("P1 P6 merging with a colleague afterwards converges, and brings back what was written since", () => {
    const { ann, point } = annWithPast();
    const ben = newPerson("Ben");
    deliver(ben, bundleFrom(ann));
    restore(ann, point.id);
    write(ann, [set("milestone", "m1", "title", "After the restore")]);
    write(ben, [set("milestone", "m3", "detail", "Ben's")]);
    const fromAnn = bundleFrom(ann);
    deliver(ann, bundleFrom(ben));
    deliver(ben, fromAnn);
    expect(digestOf(ann.plan.db)).toBe(digestOf(ben.plan.db));
    expect(rowsOf(ann).milestone.map(({ id }) => id)).toEqual(["m1", "m3"]);
    expect(rowsOf(ann).milestone[0]?.conflicts).toEqual(["title"]);
    expect(verifyPlan(ann.plan)).toMatchObject({ ok: true, problems: [] });
    ann.plan.close();
  });

  const spoilt: Readonly<Record<string, (file: string) => void>> = {
    "a page of zeros": (file) => scramble(file, 3),
    "one letter of a value changed": (file) => swapText(file, "Goes later", "Goes latex"),
    "another plan's": (file) => {
      const other = newPerson("Other", { folder: temporaryFolder(), plan: { planId: "Another-plan-for-tests" } });
      other.plan.close();
      copyFileSync(other.plan.file, file);
    },
    "cut short": (file) => writeFileSync(file, readFileSync(file).subarray(0, 20_000)),
    "a text": (file) => writeFileSync(file, "Dear all"),
  };
  for (const [what, spoil] of Object.entries(spoilt)) {
    test(`refuses an unsound restore point and changes nothing: ${what}`, () => {
      const { folder, ann, point } = annWithPast();
      spoil(point.file);
      const before = { digest: digestOf(ann.plan.db), replica: ann.plan.signer.replica, files: readdirSync(folder).sort() };
      const refused = restorePlan(ann.plan, folder, point.id, noon + 1);
      expect(refused).toEqual({
        ok: false,
        error: {
          type: "File",
          message: expect.stringMatching(/^The restore point “Before the board” of .+ is damaged and cannot be used\. /),
        },
      });
      expect({ digest: digestOf(ann.plan.db), replica: ann.plan.signer.replica, files: readdirSync(folder).sort() }).toEqual(before);
      // A value that only its hash can tell from the true one is found when it matters: on restoring.
      if (what !== "one letter of a value changed") expect(compareRestorePoint(ann.plan, folder, point.id)).toEqual(refused);
      expect(restorePointsOf(folder, ann.plan)).toHaveLength(1);
      ann.plan.close();
    });
  }

  test("an id that is not a restore point's, such as a path, is refused", () => {
    const { folder, ann, point } = annWithPast();
    for (const id of ["", "..", "../../Ann.waymarkplan", ann.plan.file, point.file]) {
      expect(restorePlan(ann.plan, folder, id, noon)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining("no longer there") },
      });
      expect(compareRestorePoint(ann.plan, folder, id)).toMatchObject({ ok: false });
    }
    ann.plan.close();
  });

  test("is refused while another program reads the plan, and nothing changes", () => {
    const { folder, ann, point } = annWithPast();
    ann.plan.db.exec("PRAGMA busy_timeout = 50");
    const reader = new Database(ann.plan.file);
    const rows = reader.prepare(`SELECT * FROM "commit"`).iterate();
    rows.next();
    const digest = digestOf(ann.plan.db);
    write(ann, [set("milestone", "m1", "detail", "In the journal")]);
    const after = digestOf(ann.plan.db);
    expect(restorePlan(ann.plan, folder, point.id, noon + 1)).toMatchObject({
      ok: false,
      error: { message: "Another program is reading this plan. Nothing was changed. Close the other program, then try again." },
    });
    expect(digestOf(ann.plan.db)).toBe(after);
    expect(after).not.toBe(digest);
    rows.return?.();
    reader.close();
    ann.plan.close();
  });
});

test("comparing lists what restoring would bring back, take out and change, and changes nothing", () => {
  const { folder, ann, point } = annWithPast();
  const before = { digest: digestOf(ann.plan.db), point: readFileSync(point.file), files: readdirSync(folder).sort() };
  expect(compareRestorePoint(ann.plan, folder, point.id)).toEqual({
    ok: true,
    value: {
      counts: { back: 1, out: 1, changed: 1 },
      differences: [
        { kind: "changed", type: "milestone", id: "m1", record: "1a.1 Second", field: "title", was: "First", is: "Second" },
        { kind: "back", type: "milestone", id: "m2", record: "Goes later", field: "", was: null, is: null },
        { kind: "out", type: "milestone", id: "m3", record: "Came later", field: "", was: null, is: null },
      ],
    },
  });
  expect(digestOf(ann.plan.db)).toBe(before.digest);
  expect(readFileSync(point.file).equals(before.point)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(before.files);
  ann.plan.close();
});

describe("automatic restore points", () => {
  test("hold the whole plan, also what is written while the copy is under way", async () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder, plan: "norfolk-waveney-2025" });
    const copying = makeAutomaticPoint(folder, ann.plan, noon);
    await new Promise((resolve) => setImmediate(resolve));
    write(ann, [set("milestone", "m1", "title", "While it was copied")]);
    await copying;
    const [point] = restorePointsOf(folder, ann.plan);
    expect(point).toMatchObject({ label: "Automatic", automatic: true, at: noon });
    const digest = digestOf(ann.plan.db);
    write(ann, [set("milestone", "m1", "title", "Later")]);
    restore(ann, point?.id ?? "");
    expect(digestOf(ann.plan.db)).toBe(digest);
    ann.plan.close();
  });

  test("a copy that the end of the plan cuts short leaves nothing", async () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder, plan: "norfolk-waveney-2025" });
    const copying = makeAutomaticPoint(folder, ann.plan, noon);
    await new Promise((resolve) => setImmediate(resolve));
    ann.plan.close();
    await expect(copying).rejects.toThrow();
    expect(readdirSync(join(folder, "restore points", sharedFolderOf(ann)))).toEqual([]);
  });

  test("one is made before an upgrade works the tables out anew, and none when there is nothing to upgrade", () => {
    const { ann } = annWithPast();
    const earlier = { rows: rowsOf(ann), digest: digestOf(ann.plan.db) };
    reopen(ann);
    expect(restorePointsOf(ann.home, ann.plan)).toHaveLength(1);
    // As an earlier version of Waymark left it.
    setMeta(ann.plan.db, "derived", 1);
    ann.plan.db.exec("UPDATE milestone SET title = 'As an earlier version worked it out'");
    reopen(ann);
    expect(rowsOf(ann)).toEqual(earlier.rows);
    const [made] = restorePointsOf(ann.home, ann.plan).filter(({ label }) => label === "Before upgrade");
    write(ann, [set("milestone", "m1", "title", "By the new version")]);
    restore(ann, made?.id ?? "");
    expect(rowsOf(ann)).toEqual(earlier.rows);
    expect(verifyPlan(ann.plan)).toMatchObject({ ok: true, problems: [] });
  });

  test("stay for a week, the last of each day for 30 days; what was asked for stays; made before a merge, 30 days", () => {
    const now = noon + 40 * day;
    const point = (label: string, age: number, automatic = label === "Automatic"): RestorePoint => ({
      id: `${label} ${age}`,
      file: "",
      label,
      automatic,
      at: now - age,
      size: 1_000_000,
    });
    const hour = day / 24;
    const points = [
      point("Automatic", 0),
      point("Automatic", hour),
      point("Automatic", 6 * day),
      point("Automatic", 6 * day + hour),
      point("Automatic", 8 * day),
      point("Automatic", 8 * day + hour),
      point("Automatic", 29 * day),
      point("Before merge", 29 * day),
      point("Automatic", 31 * day),
      point("Before merge", 31 * day),
      point("Before restore", 31 * day),
      point("Before the board", 400 * day),
      point("Automatic", 500 * day, false),
    ];
    expect(outlived(points, now).map(({ id }) => id)).toEqual([
      `Automatic ${8 * day + hour}`,
      `Automatic ${31 * day}`,
      `Before merge ${31 * day}`,
      `Before restore ${31 * day}`,
    ]);
    expect(outlived([point("Automatic", 400 * day)], now), "the newest of all").toEqual([]);
    const large = points.slice(0, 4).map((one) => ({ ...one, size: 1_500_000_000 }));
    expect(outlived(large, now).map(({ id }) => id)).toEqual([`Automatic ${6 * day}`, `Automatic ${6 * day + hour}`]);
  });

  test("pruning deletes the files whose time is over, and copies that were cut short", async () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    for (const age of [40, 20, 1]) await makeAutomaticPoint(folder, ann.plan, noon - age * day);
    const points = join(folder, "restore points", sharedFolderOf(ann));
    writeFileSync(join(points, "x.waymarkplan.99.part"), "");
    pruneRestorePoints(folder, ann.plan, noon);
    expect(restorePointsOf(folder, ann.plan).map(({ at }) => (noon - at) / day)).toEqual([1, 20]);
    pruneRestorePoints(folder, ann.plan, Date.now() + 2 * day);
    expect(readdirSync(points).some((name) => name.endsWith(".part"))).toBe(false);
    ann.plan.close();
  });

  test("what a person calls “+automatic” is still theirs", () => {
    const { folder, ann } = annWithPast();
    makeRestorePoint(folder, ann.plan, "+automatic", noon + 1);
    expect(restorePointsOf(folder, ann.plan)[0]).toMatchObject({ label: "+automatic", automatic: false });
    ann.plan.close();
  });
});

describe("a damaged plan", () => {
  /** Ann's closed plan with 500 changes, merges among them, and where its pages lie. */
  function closedPlan() {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const ben = newPerson("Ben");
    for (let i = 0; i < 120; i += 1) {
      write(ann, [set("milestone", `m${i}`, "_life", 1), set("milestone", `m${i}`, "title", `Title ${i}`.padEnd(200, "."))]);
      if (i % 40 === 0) {
        write(ben, [set("milestone", `m${i}`, "detail", `Ben's ${i}`), set("milestone", `b${i}`, "_life", 1)]);
        deliver(ann, bundleFrom(ben));
      }
    }
    undo(ann);
    const state = { rows: rowsOf(ann), digest: digestOf(ann.plan.db), undo: stepToUndo(ann.plan.db) };
    const rootOf = (name: string) => ann.plan.db.value<number>("SELECT rootpage FROM sqlite_schema WHERE name = ?", name) ?? 0;
    const pages = {
      commit: rootOf("commit"),
      change: rootOf("change"),
      cell: rootOf("cell"),
      milestone: rootOf("milestone"),
      ambition: rootOf("ambition"),
    };
    return { folder, ann, file: ann.plan.file, state, pages };
  }
  const recovered = (file: string, folder: string, now = noon + day) => {
    const done = recoverPlan(file, folder, now);
    if (!done.ok) throw new Error(done.error.message);
    return done.value;
  };

  for (const table of ["cell", "milestone"] as const) {
    test(`in ${table}: found on opening, made again from its log, nothing lost, the damaged file kept byte for byte`, () => {
      const { folder, ann, file, state, pages } = closedPlan();
      const before = ann.plan.signer.replica;
      ann.plan.close();
      scramble(file, pages[table]);
      const damaged = readFileSync(file);
      for (const access of ["read", "write"] as const) {
        expect(openPlan(file, folder, access)).toMatchObject({
          ok: false,
          error: { type: "Damaged", message: expect.stringContaining("It was left as it is. Open it in Waymark, or run “waymark repair”") },
        });
      }
      const { plan, recovery } = recovered(file, folder);
      expect(recovery).toMatchObject({ damaged: join(folder, "Ann damaged 2026-11-23T12-00-00.waymarkplan"), from: null });
      expect(readFileSync(recovery.damaged).equals(damaged)).toBe(true);
      const again = { ...ann, plan };
      expect(rowsOf(again)).toEqual(state.rows);
      expect(digestOf(plan.db)).toBe(state.digest);
      expect(stepToUndo(plan.db)).toEqual(state.undo);
      expect(verifyPlan(plan)).toMatchObject({ ok: true, problems: [] });
      expect(plan.signer.replica).not.toBe(before);
      expect(recoveryInWords(recovery)).toMatch(
        /^The plan’s file was damaged\. All \d+ changes .+ nothing is lost\. The damaged file was kept as .+Ann damaged/,
      );
      undo(again);
      write(again, [set("milestone", "m1", "title", "On it goes")]);
      const cleo = newPerson("Cleo");
      deliver(cleo, bundleFrom(again));
      expect(digestOf(cleo.plan.db)).toBe(digestOf(plan.db));
      plan.close();
    });
  }

  for (const table of ["commit", "change"] as const) {
    test(`in ${table}: goes back to the newest sound restore point, and says so`, () => {
      const { folder, ann, file, state, pages } = closedPlan();
      makeRestorePoint(folder, ann.plan, "Sound", noon);
      const worse = makeRestorePoint(folder, ann.plan, "Unsound", noon + 1);
      scramble(worse.file, 4);
      write(ann, [set("milestone", "m1", "title", "After it")]);
      ann.plan.close();
      scramble(file, pages[table]);
      const { plan, recovery } = recovered(file, folder);
      expect(recovery.from).toMatchObject({ label: "Sound" });
      expect(rowsOf({ ...ann, plan })).toEqual(state.rows);
      expect(recoveryInWords(recovery)).toMatch(
        /is now as it was at the restore point “Sound” of .+; later changes made here are missing\. /,
      );
      expect(existsSync(recovery.damaged)).toBe(true);
      plan.close();
    });
  }

  test("with one letter of a value changed is not whole either: every commit is known by its hash", () => {
    const { folder, ann, file, pages } = closedPlan();
    makeRestorePoint(folder, ann.plan, "Sound", noon);
    ann.plan.close();
    swapText(file, "Title 7.", "Title 9.");
    scramble(file, pages.cell);
    const { plan, recovery } = recovered(file, folder);
    expect(recovery.from).toMatchObject({ label: "Sound" });
    expect(rowsOf({ ...ann, plan }).milestone.some(({ title }) => title?.startsWith("Title 7."))).toBe(true);
    plan.close();
  });

  test("whose first page is gone is known by the keys of the installation; a stranger's is left alone", () => {
    const { folder, ann, file, state } = closedPlan();
    makeRestorePoint(folder, ann.plan, "Sound", noon);
    ann.plan.close();
    scramble(file, 1);
    expect(openPlan(file, folder, "write")).toMatchObject({ ok: false, error: { type: "Damaged" } });
    const elsewhere = temporaryFolder();
    expect(openPlan(file, elsewhere, "write")).toMatchObject({ ok: false, error: { type: "File" } });
    const { plan, recovery } = recovered(file, folder);
    expect(recovery.from).toMatchObject({ label: "Sound" });
    expect(rowsOf({ ...ann, plan })).toEqual(state.rows);
    plan.close();
  });

  test("without any restore point is left as it is, with the way on", () => {
    const { folder, ann, file, pages } = closedPlan();
    ann.plan.close();
    scramble(file, pages.commit);
    const before = readdirSync(folder).sort();
    const bytes = readFileSync(file);
    expect(recoverPlan(file, folder, noon)).toEqual({
      ok: false,
      error: { type: "Damaged", message: expect.stringContaining("ask a colleague for a full bundle") },
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test("that was not closed: what its journal holds is not lost", () => {
    const { folder, ann, file, pages } = closedPlan();
    reopen(ann);
    write(ann, [set("milestone", "m1", "title", "Only in the journal")]);
    const digest = digestOf(ann.plan.db);
    const crashed = join(folder, "crashed");
    mkdirSync(crashed);
    for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, join(crashed, `Ann.waymarkplan${suffix}`));
    ann.plan.close();
    for (const suffix of ["", "-wal"]) renameSync(join(crashed, `Ann.waymarkplan${suffix}`), file + suffix);
    scramble(file, pages.ambition);
    const { plan } = recovered(file, folder);
    expect(digestOf(plan.db)).toBe(digest);
    plan.close();
  });

  test("P15 a rescue that was cut short between its two names is finished by the next opening", () => {
    const { folder, ann, file, state } = closedPlan();
    ann.plan.close();
    copyFileSync(file, `${file}.rescued`);
    renameSync(file, join(folder, "aside"));
    writeFileSync(`${file}-wal`, "of the damaged file");
    const opened = openPlan(file, folder, "write");
    expect(opened.ok && digestOf(opened.value.db)).toBe(state.digest);
    if (opened.ok) opened.value.close();
    expect(existsSync(`${file}.rescued`)).toBe(false);
    expect(readdirSync(folder).some((name) => /^Ann damaged .+-wal$/.test(name))).toBe(true);
  });

  test("that is open elsewhere is not touched", () => {
    const { folder, ann, file } = closedPlan();
    const size = statSync(file).size;
    expect(recoverPlan(file, folder, noon)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("open in another Waymark") },
    });
    expect(statSync(file).size).toBe(size);
    ann.plan.close();
  });
});

/** Zeros over most of a page, as a failing disk leaves them. @param page counted from 1 */
function scramble(file: string, page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0, (page - 1) * 8192, page * 8192);
  writeFileSync(file, bytes);
}
function swapText(file: string, from: string, to: string): void {
  const bytes = readFileSync(file);
  let found = 0;
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) {
    bytes.write(to, at);
    found += 1;
  }
  expect(found).toBeGreaterThan(0);
  writeFileSync(file, bytes);
}
const sharedFolderOf = (person: Person): string => person.plan.planId.slice(0, 12);
