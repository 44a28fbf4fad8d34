import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openPlan, type Plan } from "../../db/plan.ts";
import { primitives } from "../../db/primitives.ts";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { readBundle } from "../../shared/bundle.ts";
import { bundleFrom, deliver, merge, newPerson, type Person, reopen, rowsOf, set, temporaryFolder, write } from "./people.ts";

/** `FUZZ=8` kills 200 times. */
const kills = 25 * Number(process.env.FUZZ ?? 1);
const commandLine = fileURLToPath(new URL("../../electron/cli.ts", import.meta.url));

describe("P15 a crash at any point leaves the state before or the state after, never one between:", () => {
  test("kill -9 during merge and export: the state before or after, and a bundle whole or not there", async () => {
    const { folder, file, bundle, before, after } = prepared(1_000);
    const kept = join(folder, "kept");
    copyFileSync(file, kept);
    const out = join(folder, "out.waymark");
    const acts = {
      merge: { args: ["merge", file, bundle, "--admit"], digests: [before, after] },
      export: { args: ["export", file, out, "--full", "--as", "Ann"], digests: [before] },
    };
    const home = join(folder, "home");
    const putBack = () => {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
      rmSync(out, { force: true });
      copyFileSync(kept, file);
    };
    /** Started ahead of their turn: two cores start one while the other is killed. */
    const waiting = Array.from({ length: 3 }, warmCommand);
    const next = async (args: readonly string[]) => {
      const child = await waiting.shift();
      if (!child) throw new Error("A command waits at all times.");
      waiting.push(warmCommand());
      const gone = new Promise<boolean>((resolve) => child.on("exit", (_, by) => resolve(by === "SIGKILL")));
      child.send({ args, home, folder });
      return { child, gone };
    };
    const whole = { merge: 0, export: 0 };
    for (const [name, { args }] of Object.entries(acts)) {
      putBack();
      const started = performance.now();
      expect(await (await next(args)).gone).toBe(false);
      whole[name as keyof typeof acts] = performance.now() - started;
    }
    const outcomes = { killed: 0, before: 0, after: 0, exported: 0 };
    const fewest = () => Math.min(outcomes.before, outcomes.after, outcomes.exported);
    // Until each outcome was seen three times; one that never comes holds the test up to its end.
    for (let i = 0; outcomes.killed < kills || fewest() < 3; i += 1) {
      const name = i % 4 === 3 ? "export" : "merge";
      const { args, digests } = acts[name];
      putBack();
      const { child, gone } = await next(args);
      const timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * whole[name]);
      const wasKilled = await gone;
      clearTimeout(timer);
      if (wasKilled) outcomes.killed += 1;
      // A machine is not equally fast all the while: kills stay spread over the whole of the work, and some just miss its end.
      whole[name] *= wasKilled ? 1.05 : 0.9;
      const verdict = verdictOn(file, folder);
      expect(verdict).toMatchObject({ ok: true, problems: [] });
      expect(digests).toContain(verdict.digest);
      outcomes[verdict.digest === before ? "before" : "after"] += 1;
      if (!existsSync(out)) continue;
      expect(readBundle(readFileSync(out), primitives).ok).toBe(true);
      outcomes.exported += 1;
    }
    expect(await (await next(acts.merge.args)).gone).toBe(false);
    expect(verdictOn(file, folder).digest).toBe(after);
    for (const child of waiting) (await child).kill();
  });

  test("kill -9 while a plan is made: it is there whole, or can be made again", async () => {
    const folder = temporaryFolder();
    const env = { ...process.env, WAYMARK_HOME: join(folder, "home") };
    const args = (file: string) => [commandLine, "new", file];
    const whole = join(folder, "whole");
    const ended = timeOf(() => spawnSync(process.execPath, args(whole), { env }));
    const { digest } = verdictOn(whole, folder);
    for (let i = 0; i < 6; i += 1) {
      const file = join(folder, `plan ${i}`);
      const child = spawn(process.execPath, args(file), { env, stdio: "ignore" });
      setTimeout(() => child.kill("SIGKILL"), randomInt(Math.floor(ended * 0.4), Math.ceil(ended)));
      await new Promise((resolve) => child.on("exit", resolve));
      if (!existsSync(file)) expect(spawnSync(process.execPath, args(file), { env }).status).toBe(0);
      expect(verdictOn(file, folder)).toMatchObject({ ok: true, digest });
    }
  });

  test("a WAL cut short or scrambled at 300 places: whole merges only, and the same bundles lead to the same digest", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m0", "_life", 1)]);
    reopen(ann);
    const bundles = Array.from({ length: 4 }, (_, i) => manyChanges(`Colleague ${i}`, 100));
    const digests = [digestOf(ann.plan.db)];
    for (const bundle of bundles) {
      deliver(ann, bundle);
      digests.push(digestOf(ann.plan.db));
    }
    const data = readFileSync(ann.plan.file);
    const wal = readFileSync(`${ann.plan.file}-wal`);
    ann.plan.close();
    const torn = join(folder, "torn.waymarkplan");
    const seen = new Set<number>();
    for (let i = 0; i < 300; i += 1) {
      const at = randomInt(wal.length);
      const tail = i % 2 === 0 ? Buffer.alloc(0) : randomBytes(wal.length - at);
      for (const suffix of ["-wal", "-shm"]) rmSync(torn + suffix, { force: true });
      writeFileSync(torn, data);
      writeFileSync(`${torn}-wal`, Buffer.concat([wal.subarray(0, at), tail]));
      const opened = openPlan(torn, folder, "write");
      if (!opened.ok) throw new Error(`Torn at ${at}: ${opened.error.message}`);
      const verdict = verifyPlan(opened.value);
      expect(verdict, `torn at ${at}`).toMatchObject({ ok: true, problems: [] });
      expect(digests, `torn at ${at}`).toContain(verdict.digest);
      seen.add(digests.indexOf(verdict.digest));
      const again = { ...ann, plan: opened.value };
      deliver(again, ...bundles);
      expect(digestOf(opened.value.db), `torn at ${at}`).toBe(digests.at(-1));
      opened.value.close();
    }
    expect(seen.size, "the tears fell between different merges").toBeGreaterThan(2);
  });
});

describe("P6 fork safety: a plan file that was copied or put back", () => {
  test("to another place becomes a replica of its own, and the edits of both survive both ways", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "Together")]);
    ann.plan.close();
    const elsewhere = join(folder, "copy.waymarkplan");
    copyFileSync(ann.plan.file, elsewhere);
    const twin: Person = { ...ann, name: "Twin", plan: opened(elsewhere, folder) };
    ann.plan = opened(ann.plan.file, folder);
    expect(twin.plan.signer.replica).not.toBe(ann.plan.signer.replica);
    write(ann, [set("milestone", "m1", "start", "2026-04-01"), set("milestone", "m2", "title", "Ann's own")]);
    write(twin, [set("milestone", "m1", "detail", "Twin's detail"), set("milestone", "m3", "title", "Twin's own")]);
    exchange(ann, twin);
    expect(rowsOf(ann).milestone).toMatchObject([
      { id: "m1", start: "2026-04-01", detail: "Twin's detail" },
      { id: "m2", title: "Ann's own" },
      { id: "m3", title: "Twin's own" },
    ]);
    expect(verifyPlan(ann.plan).ok).toBe(true);
    for (const { plan } of [ann, twin]) plan.close();
  });

  test("over itself from a backup goes on under the same name until its own changes come back; nothing is lost", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const ben = newPerson("Ben");
    write(ann, [set("milestone", "m1", "title", "Before the backup")]);
    ann.plan.close();
    const { file } = ann.plan;
    copyFileSync(file, join(folder, "backup"));
    ann.plan = opened(file, folder);
    write(ann, [set("milestone", "m1", "title", "After the backup"), set("milestone", "m1", "source", "Lost here, known to Ben")]);
    deliver(ben, bundleFrom(ann));
    ann.plan.close();
    copyFileSync(join(folder, "backup"), file);
    ann.plan = opened(file, folder);
    const { replica } = ann.plan.signer;
    write(ann, [set("milestone", "m1", "title", "After the restore")]);
    exchange(ann, ben);
    expect(ann.plan.signer.replica).not.toBe(replica);
    expect(rowsOf(ann).milestone).toMatchObject([{ source: "Lost here, known to Ben", conflicts: ["title"] }]);
    write(ann, [set("milestone", "m1", "detail", "And on")]);
    exchange(ann, ben);
    expect(verifyPlan(ann.plan)).toMatchObject({ ok: true, problems: [] });
    expect(verifyPlan(ben.plan)).toMatchObject({ ok: true, problems: [] });
    ann.plan.close();
  });
});

describe("a disk that is full: one plain sentence, and the digest is as before:", () => {
  const refused = {
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^[A-Z][^\n]+(Your plan is unchanged|Nothing was changed)\. [^\n]+\.\n$/),
  };

  test("at every page that a merge would add", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m0", "_life", 1)]);
    const bundle = manyChanges("Ben", 400);
    const before = digestOf(ann.plan.db);
    const pages = ann.plan.db.value<number>("PRAGMA page_count") ?? 0;
    let full = 0;
    for (let room = 0; ; room += 1) {
      ann.plan.db.exec(`PRAGMA max_page_count = ${pages + room}`);
      try {
        merge(ann, [bundle]);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: "SQLITE_FULL" });
        expect(digestOf(ann.plan.db)).toBe(before);
        full += 1;
      }
    }
    expect(full).toBeGreaterThan(5);
    expect(verifyPlan(ann.plan)).toMatchObject({ ok: true, problems: [] });
    ann.plan.close();
  });

  test.runIf(process.platform !== "win32")("on the command line: merge, export, edit, backup and new", () => {
    const { folder, file, bundle, before } = prepared(6_000);
    // No file may grow much beyond the plan as it is (in blocks of 512 bytes): what the disk says then is what it says when it is full.
    const limit = `ulimit -f ${Math.ceil(statSync(file).size / 512) + 40}`;
    const run = (...args: readonly string[]) => {
      const shell = ["-c", `${limit}; exec "$0" "$@"`, process.execPath, commandLine, ...args];
      const { status, stdout, stderr } = spawnSync("sh", shell, {
        env: { ...process.env, WAYMARK_HOME: join(folder, "home") },
        encoding: "utf8",
      });
      return { status, stdout, stderr };
    };
    const files = () => readdirSync(folder);
    const there = files();
    expect(run("merge", file, bundle, "--admit")).toEqual(refused);
    expect(run("new", join(folder, "new"))).toEqual(refused);
    expect(run("backup", file, join(folder, "backup")).status).toBe(0);
    expect(verdictOn(file, folder)).toMatchObject({ ok: true, digest: before });
    expect(files().filter((name) => !there.includes(name) && !name.endsWith(".lock"))).toEqual(["backup"]);
  });

  test.runIf(process.platform === "linux" && process.getuid?.() === 0)("on a file system that has no room left", () => {
    const { folder, file, bundle, before } = prepared(6_000);
    const disk = join(folder, "home");
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk]).status === 0;
    try {
      const place = mounted ? join(disk, "plan.waymarkplan") : file;
      if (mounted) copyFileSync(file, place);
      const env = { ...process.env, WAYMARK_HOME: join(folder, "elsewhere") };
      const run = (...args: readonly string[]) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args], { env, encoding: "utf8" });
        return { status, stdout, stderr };
      };
      if (!mounted) return expect(run("export", file, "/dev/full/x.waymark")).toMatchObject({ status: 1 });
      const full = { status: 1, stdout: "", stderr: "The disk is full. Your plan is unchanged. Free some space, then try again.\n" };
      expect(run("merge", place, bundle, "--admit")).toEqual(full);
      expect(verdictOn(place, folder)).toMatchObject({ ok: true, digest: before });
      writeFileSync(join(disk, "filler"), "");
      for (let size = 1_200; size > 0; size -= 4) {
        try {
          writeFileSync(join(disk, "filler"), Buffer.alloc(size * 1_024));
          break;
        } catch {
          // Smaller, until it fits: then the disk is full to the last page.
        }
      }
      expect(run("edit", place, "--as", "Ann", "milestone/m0", "title=No room")).toEqual(refused);
      expect(run("backup", place, join(disk, "copy"))).toEqual(refused);
      expect(run("export", place, join(disk, "out.waymark"))).toEqual(refused);
      expect(run("new", join(disk, "new"))).toEqual(refused);
      expect(readdirSync(disk).filter((name) => !/-shm$|-wal$|\.lock$/.test(name))).toEqual(["filler", "plan.waymarkplan"]);
      rmSync(join(disk, "filler"));
      expect(verdictOn(place, folder)).toMatchObject({ ok: true, digest: before });
    } finally {
      if (mounted) spawnSync("umount", ["-l", disk]);
    }
  });
});

/** A plan file, a bundle of many changes for it, and the digests before and after their merge. */
function prepared(changes: number) {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  write(ann, [set("milestone", "m0", "_life", 1)]);
  const before = digestOf(ann.plan.db);
  const received = manyChanges("Ben", changes);
  const carol = newPerson("Carol");
  deliver(carol, bundleFrom(ann), received);
  const after = digestOf(carol.plan.db);
  for (const { plan } of [ann, carol]) plan.close();
  const bundle = join(folder, "bundle.waymark");
  writeFileSync(bundle, received.bytes);
  mkdirSync(join(folder, "home"));
  return { folder, file: ann.plan.file, bundle, before, after };
}

function manyChanges(name: string, changes: number) {
  const person = newPerson(name);
  for (let done = 0; done < changes; done += 100) {
    write(
      person,
      Array.from({ length: 100 }, (_, i) => set("milestone", `${name} ${done + i}`, "title", `Milestone ${done + i} of ${name}`)),
    );
  }
  const bundle = bundleFrom(person);
  person.plan.close();
  return bundle;
}

function exchange(one: Person, other: Person): void {
  deliver(other, bundleFrom(one));
  deliver(one, bundleFrom(other));
  deliver(other, bundleFrom(one));
  expect(digestOf(one.plan.db)).toBe(digestOf(other.plan.db));
}

function opened(file: string, home: string): Plan {
  const plan = openPlan(file, home, "write");
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

function verdictOn(file: string, home: string) {
  const plan = opened(file, home);
  const verdict = verifyPlan(plan);
  plan.close();
  return verdict;
}

/** A command line that is ready to work. */
const warmCommand = () =>
  new Promise<ChildProcess>((resolve) => {
    const child = fork(fileURLToPath(new URL("warmCommand.ts", import.meta.url)), { execArgv: [], stdio: "ignore" });
    child.once("message", () => resolve(child));
  });

function timeOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}
