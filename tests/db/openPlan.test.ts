import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { createPlan, openPlan } from "../../db/plan.ts";
import { digestOf } from "../../db/rebuild.ts";
import { makeRestorePoint } from "../../db/restorePoints.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { newPerson, noon, reopen, set, sharedPlan, temporaryFolder, write } from "./people.ts";

describe("C13 durability is asserted on every open:", () => {
  test("synchronous is FULL, the journal a WAL, on making, opening, reading, reopening and on a restore point", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const pragmas = (db: typeof ann.plan.db) =>
      ["synchronous", "journal_mode", "foreign_keys", "trusted_schema", "cell_size_check"].map((name) => db.value(`PRAGMA ${name}`));
    expect(pragmas(ann.plan.db)).toEqual([2, "wal", 0, 0, 1]);
    for (let i = 0; i < 3; i += 1) {
      reopen(ann);
      expect(pragmas(ann.plan.db)).toEqual([2, "wal", 0, 0, 1]);
    }
    const look = openPlan(ann.plan.file, folder, "read");
    expect(look.ok && pragmas(look.value.db)).toEqual([2, "wal", 0, 0, 1]);
    if (look.ok) look.value.close();
    const restored = openPlan(makeRestorePoint(folder, ann.plan, "x", noon).file, folder, "write");
    expect(restored.ok && pragmas(restored.value.db)).toEqual([2, "wal", 0, 0, 1]);
    if (restored.ok) restored.value.close();
    ann.plan.close();
  });

  test("F24 SQLite is one without the WAL-reset race", () => {
    const db = openSqlite(":memory:");
    const [major = 0, minor = 0, patch = 0] = (db.value<string>("SELECT sqlite_version()") ?? "").split(".").map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
    db.close();
  });
});

describe("a file that is not a plan is refused with a sentence and left as it is, without a trace beside it:", () => {
  const strangers: Readonly<Record<string, (file: string) => void>> = {
    "an empty file": (file) => writeFileSync(file, ""),
    "a text": (file) => writeFileSync(file, "Dear all, here is the plan. ".repeat(400)),
    "another program's database": (file) => void otherDatabase(file, "DELETE"),
    "another program's database with a WAL": (file) => void otherDatabase(file, "WAL"),
    "the beginning of a plan": (file) => writeFileSync(file, planBytes().subarray(0, 60)),
    "a folder": (file) => void mkdirSync(file),
  };
  for (const [what, make] of Object.entries(strangers)) {
    for (const access of ["read", "write"] as const) {
      test(`${what}, to ${access}`, () => {
        const folder = temporaryFolder();
        const file = join(folder, "stranger");
        make(file);
        const before = existsSync(file) && what !== "a folder" ? readFileSync(file) : null;
        const opened = openPlan(file, folder, access);
        expect(opened).toMatchObject({
          ok: false,
          error: {
            type: "File",
            message: expect.stringMatching(/^[A-Z“/].*not a.*plan.*\. (It was left as it is|Nothing was changed)\.$/),
          },
        });
        expect(readdirSync(folder)).toEqual(["stranger"]);
        if (before) expect(readFileSync(file).equals(before)).toBe(true);
      });
    }
  }

  test("a plan cut short in its middle says that it is not sound", () => {
    const folder = temporaryFolder();
    const file = join(folder, "cut");
    writeFileSync(file, planBytes().subarray(0, 20_000));
    expect(openPlan(file, folder, "write")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("not a sound Waymark plan") },
    });
  });

  test("no file, and a file for a folder", () => {
    const folder = temporaryFolder();
    expect(openPlan(join(folder, "none"), folder, "write")).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^There is no plan at /) },
    });
    writeFileSync(join(folder, "file"), "x");
    expect(openPlan(join(folder, "file", "plan"), folder, "write")).toMatchObject({ ok: false });
    expect(createPlan(join(folder, "file", "plan"), folder, sharedPlan, { author: "", now: noon })).toMatchObject({
      ok: false,
      error: { type: "File" },
    });
    expect(createPlan(join(folder, "x".repeat(300)), folder, sharedPlan, { author: "", now: noon })).toMatchObject({
      ok: false,
      error: { type: "File" },
    });
  });

  test("a plan of a newer Waymark says to update", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    ann.plan.db.exec("PRAGMA user_version = 99");
    ann.plan.close();
    for (const access of ["read", "write"] as const) {
      expect(openPlan(ann.plan.file, folder, access)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining("newer version of Waymark") },
      });
    }
  });

  test("a plan from before the first release is left as it is, with the way on", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    ann.plan.db.exec("PRAGMA user_version = 1");
    ann.plan.close();
    const before = readFileSync(ann.plan.file);
    for (const access of ["read", "write"] as const)
      expect(openPlan(ann.plan.file, folder, access)).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/^This plan was written before .+ left as it is\. Make a new plan; /) },
      });
    expect(readFileSync(ann.plan.file).equals(before)).toBe(true);
  });
});

test("a plan that exists is never made anew", () => {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  write(ann, [set("milestone", "m1", "_life", 1)]);
  const digest = digestOf(ann.plan.db);
  expect(createPlan(ann.plan.file, folder, sharedPlan, { author: "", now: noon })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("already a file") },
  });
  ann.plan.close();
  expect(createPlan(ann.plan.file, folder, sharedPlan, { author: "", now: noon }).ok).toBe(false);
  const again = openPlan(ann.plan.file, folder, "read");
  expect(again.ok && digestOf(again.value.db)).toBe(digest);
});

describe("one writer per plan:", () => {
  test("a second one is told that the plan is open in another Waymark; readers may look", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    expect(openPlan(ann.plan.file, folder, "write")).toMatchObject({
      ok: false,
      error: { message: "This plan is open in another Waymark. Nothing was changed. Close it there, then try again." },
    });
    const look = openPlan(ann.plan.file, folder, "read");
    expect(look.ok).toBe(true);
    if (look.ok) look.value.close();
    ann.plan.close();
    const next = openPlan(ann.plan.file, folder, "write");
    expect(next.ok).toBe(true);
    if (next.ok) next.value.close();
  });
});

describe.runIf(process.platform !== "win32")("a place that cannot be written is refused with a sentence and nothing changes:", () => {
  // Root may write anywhere: the child gives its rights up first.
  const asOneself = (home: string, ...args: readonly string[]) => {
    const run = spawnSync(process.execPath, [fileURLToPath(new URL("withoutRights.ts", import.meta.url)), home, ...args], {
      encoding: "utf8",
    });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };
  const prepared = () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "code", "1a.1")]);
    const digest = digestOf(ann.plan.db);
    ann.plan.close();
    const shelf = join(folder, "shelf");
    mkdirSync(shelf);
    const file = join(shelf, "plan.waymarkplan");
    copyFileSync(ann.plan.file, file);
    const home = join(folder, "home");
    mkdirSync(home);
    if (process.getuid?.() === 0) for (const path of [folder, shelf, file, home]) chownSync(path, 65_534, 65_534);
    return { file, shelf, home, digest };
  };

  test("a read-only file: it can be shown, and an edit says that it is read-only", () => {
    const { file, home, digest } = prepared();
    chmodSync(file, 0o444);
    expect(asOneself(home, "show", file, "--json")).toMatchObject({ code: 0, err: "" });
    for (const args of [
      ["edit", file, "--as", "Ann", "milestone/1a.1", "title=New"],
      ["verify", file],
    ]) {
      expect(asOneself(home, ...args)).toEqual({
        code: 1,
        out: "",
        err: expect.stringMatching(/^The plan file is read-only\. Nothing was changed\. [^\n]+\.\n$/),
      });
    }
    expect(digestAt(file, home)).toBe(digest);
  });

  test("a read-only folder", () => {
    const { file, shelf, home, digest } = prepared();
    chmodSync(shelf, 0o555);
    expect(asOneself(home, "edit", file, "--as", "Ann", "milestone/1a.1", "title=New")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^[A-Z][^\n]+Nothing was changed\. [^\n]+\.\n$/),
    });
    expect(asOneself(home, "new", join(shelf, "other"), "--template", "empty")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^[A-Z][^\n]+Nothing was changed\. [^\n]+\.\n$/),
    });
    expect(asOneself(home, "backup", file, join(shelf, "copy")).code).toBe(1);
    chmodSync(shelf, 0o755);
    expect(readdirSync(shelf)).toEqual(["plan.waymarkplan"]);
    expect(digestAt(file, home)).toBe(digest);
  });

  test("a file that one may not read", () => {
    const { file, home } = prepared();
    chmodSync(file, 0);
    expect(asOneself(home, "show", file)).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^[A-Z][^\n]+Nothing was changed\. [^\n]+\.\n$/),
    });
  });

  test("a data folder that one may not write", () => {
    const { file, home, digest } = prepared();
    chmodSync(home, 0o555);
    expect(asOneself(home, "edit", file, "--as", "Ann", "milestone/1a.1", "title=New")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^[A-Z][^\n]+Nothing was changed\. [^\n]+\.\n$/),
    });
    expect(digestAt(file, home)).toBe(digest);
  });
});

function planBytes(): Buffer {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  ann.plan.close();
  return readFileSync(ann.plan.file);
}

function otherDatabase(file: string, journal: "DELETE" | "WAL"): void {
  const db = new Database(file);
  db.pragma(`journal_mode = ${journal}`);
  db.exec("CREATE TABLE bookmark(url TEXT); INSERT INTO bookmark VALUES ('https://example.org')");
  db.close();
}

function digestAt(file: string, home: string): string {
  const opened = openPlan(file, home, "read");
  if (!opened.ok) throw new Error(opened.error.message);
  const digest = digestOf(opened.value.db);
  opened.value.close();
  return digest;
}
