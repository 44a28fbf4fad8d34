/** Restore points and damaged plans as the engine and the command line answer for them. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPlan } from "../../db/plan.ts";
import { makeRestorePoint, restorePointsOf } from "../../db/restorePoints.ts";
import { keepRestorePoints, type Pace } from "../../electron/automaticPoints.ts";
import { startEngine } from "../../electron/port.ts";
import type { Push } from "../../shared/api.ts";
import { newPerson, noon, set, temporaryFolder, write } from "../db/people.ts";
import { desk } from "./desk.ts";

function start(home: string, plan: string | null) {
  const pushed: Push[] = [];
  const engine = startEngine(
    new URL("../../electron/engine.ts", import.meta.url),
    { home, plan, appVersion: "0.1.0" },
    (push) => pushed.push(push),
    (reason) => {
      throw reason;
    },
  );
  onTestFinished(() => engine.close());
  return { engine, pushed };
}
const rename = (title: string) => ({ edits: [set("milestone", "m1", "title", title)], at: 1e9, label: "Rename", why: "" });

/** Zeros over some pages of 8 KB, as a failing disk leaves them. */
function spoil(file: string, from: number, pages: number): void {
  writeFileSync(file, readFileSync(file).fill(0, from * 8192, (from + pages) * 8192));
}

describe("the engine", () => {
  test("restores by a point's id alone, pushes the whole plan, and drops previews that showed another one", async () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "First")]);
    ann.plan.close();
    const { engine, pushed } = start(folder, ann.plan.file);
    const point = await engine.call("makeRestorePoint", "Here");
    if (!point.ok) throw new Error(point.error.message);
    await engine.call("edit", rename("Second"));
    const preview = await engine.call("previewFiles", []);
    expect(await engine.call("compareRestorePoint", point.value.id)).toMatchObject({
      ok: true,
      value: { counts: { changed: 1, back: 0, out: 0 } },
    });
    expect(await engine.call("restore", point.value.file)).toMatchObject({ ok: false, error: { type: "File" } });
    pushed.length = 0;
    expect(await engine.call("restore", point.value.id)).toMatchObject({ ok: true, value: { label: "Before restore" } });
    const snapshot = await engine.call("snapshot");
    expect(pushed).toEqual([{ type: "opened", snapshot }]);
    expect(snapshot.tables.milestone).toMatchObject([{ id: "m1", title: "First" }]);
    expect(await engine.call("applyMerge", preview.ok ? preview.value.id : "")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("no longer there") },
    });
    expect(await engine.call("edit", rename("Third"))).toMatchObject({ ok: true });
    expect(await engine.call("undo")).toMatchObject({ ok: true, value: { rows: { milestone: [{ title: "First" }] } } });
  });

  test("makes a damaged plan whole and says so with the first snapshot, once", async () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "First")]);
    makeRestorePoint(folder, ann.plan, "Here", noon);
    ann.plan.close();
    spoil(ann.plan.file, 2, 12);
    const { engine, pushed } = start(folder, ann.plan.file);
    const snapshot = await engine.call("snapshot");
    expect(snapshot.tables.milestone).toMatchObject([{ id: "m1", title: "First" }]);
    await engine.call("snapshot");
    expect(pushed).toEqual([{ type: "notice", words: expect.stringContaining("is now as it was at the restore point “Here” of ") }]);
  });

  test("starts with the built-in plan where nothing of its own could be rescued, and keeps the damaged file", async () => {
    const folder = temporaryFolder();
    const first = start(folder, null);
    const { state, tables } = await first.engine.call("snapshot");
    await first.engine.close();
    spoil(state.file, 0, 12);
    const { engine, pushed } = start(folder, null);
    expect((await engine.call("snapshot")).tables).toEqual(tables);
    expect(pushed).toEqual([
      { type: "notice", words: expect.stringMatching(/It was kept as .+ damaged .+Ask a colleague for a full bundle/) },
    ]);
    expect(readdirSync(join(state.file, "..")).filter((name) => name.includes(" damaged "))).toHaveLength(1);
  });
});

describe("restore points by themselves", () => {
  const pace: Pace = { every: 300, quiet: 50, start: 20 };
  const prepared = () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const told: string[] = [];
    const keep = (more: Partial<Pace> = {}) => {
      const keeper = keepRestorePoints(folder, ann.plan, (words) => told.push(words), { ...pace, ...more });
      onTestFinished(keeper.stop);
      return keeper;
    };
    onTestFinished(() => ann.plan.close());
    return { ann, told, keep, points: () => restorePointsOf(folder, ann.plan) };
  };
  const waiting = { timeout: 60_000 };
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test("none without a change; one for many changes; another for the next", async () => {
    const { ann, keep, points, told } = prepared();
    const keeper = keep();
    await pass(500);
    expect(points()).toEqual([]);
    for (let i = 0; i < 5; i += 1) {
      write(ann, [set("milestone", "m1", "title", `Title ${i}`)]);
      keeper.changed();
    }
    await expect.poll(points, waiting).toMatchObject([{ automatic: true, label: "Automatic" }]);
    await pass(600);
    expect(points()).toHaveLength(1);
    keeper.changed();
    await expect.poll(points, waiting).toHaveLength(2);
    expect(told).toEqual([]);
  });

  test("not while somebody works", async () => {
    const { keep, points } = prepared();
    // So long a quiet that a machine that is busy itself does not pass for one.
    const keeper = keep({ every: 100, quiet: 2_000 });
    keeper.changed();
    for (let i = 0; i < 30; i += 1) {
      keeper.worked();
      await pass(20);
      expect(points()).toEqual([]);
    }
    await expect.poll(points, waiting).toHaveLength(1);
  });

  test("what the session before left without one gets its own at the start", async () => {
    const { ann, keep, points } = prepared();
    ann.clock = Date.now() - 60_000;
    write(ann, [set("milestone", "m1", "title", "Just before the end")]);
    keep();
    await expect.poll(points, waiting).toHaveLength(1);
    keep();
    await pass(500);
    expect(points(), "nothing was written since").toHaveLength(1);
  });

  test("a pause drops what was waiting", async () => {
    const { keep, points } = prepared();
    const keeper = keep();
    keeper.changed();
    keeper.pause();
    await pass(700);
    expect(points()).toEqual([]);
  });
});

describe("the command line and a damaged plan", () => {
  function damaged() {
    const ann = desk();
    const file = ann.at("plan.waymarkplan");
    ann.done("new", file);
    ann.done("edit", file, "--as", "Ann", "milestone/7b.9", "title=Written before");
    const digest = ann.digest(file);
    return { ann, file, digest };
  }

  test("every verb refuses it with the reason and leaves it as it is; verify reports it", () => {
    const { ann, file } = damaged();
    spoil(file, 40, 2);
    const bytes = readFileSync(file);
    for (const args of [
      ["show", file],
      ["conflicts", file],
      ["merge", file, file],
      ["export", file, ann.at("out.waymark")],
      ["backup", file, ann.at("copy")],
    ]) {
      expect({ args, ...ann.run(...args) }).toEqual({
        args,
        code: 1,
        out: "",
        err: expect.stringContaining("part of it is damaged. It was left as it is."),
      });
    }
    const { code, out, err } = ann.run("verify", file);
    expect({ code, verdict: JSON.parse(out), err }).toEqual({
      code: 1,
      verdict: { ok: false, changes: 0, digest: "", problems: [err] },
      err: expect.stringContaining("waymark repair"),
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("repair makes it whole again from its log, tells what happened, and leaves a sound one alone", () => {
    const { ann, file, digest } = damaged();
    expect(ann.run("repair", file)).toEqual({ code: 0, out: '{"repaired":false}', err: "This plan’s file is sound. Nothing was changed." });
    const opened = openPlan(file, ann.home, "write");
    if (!opened.ok) throw new Error(opened.error.message);
    const heads = opened.value.db.value<number>("SELECT rootpage FROM sqlite_schema WHERE name = 'cell'") ?? 0;
    opened.value.close();
    spoil(file, heads - 1, 1);
    const { code, out, err } = ann.run("repair", file);
    expect({ code, done: JSON.parse(out), err }).toEqual({
      code: 0,
      done: { repaired: true, damaged: expect.stringContaining(" damaged "), restorePoint: null, changes: expect.any(Number) },
      err: expect.stringContaining("nothing is lost"),
    });
    expect(ann.digest(file)).toBe(digest);
  });
});
