import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPlan } from "../../db/plan.ts";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { type Engine, startEngine } from "../../electron/port.ts";
import type { EditRequest, Patch, Push, Snapshot } from "../../shared/api.ts";
import type { Result } from "../../shared/result.ts";
import { type AnyRow, type TypeName, typeNames } from "../../shared/schema.ts";
import { forger, op } from "../db/forger.ts";
import { bundleFrom, newPerson, set, sharedPlan, temporaryFolder, write } from "../db/people.ts";

/** The worker on a small plan of its own, with everything it pushed. */
function start(folder = temporaryFolder()) {
  const file = join(folder, "Ann.waymarkplan");
  if (!existsSync(file)) {
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "First"), set("milestone", "m1", "due", "2026-04-01")]);
    ann.plan.close();
  }
  const pushed: Push[] = [];
  const engine = startEngine(
    new URL("../../electron/engine.ts", import.meta.url),
    { home: folder, plan: file, appVersion: "0.1.0" },
    (push) => pushed.push(push),
    (reason) => {
      throw reason;
    },
  );
  onTestFinished(() => engine.close());
  const edit = (edits: EditRequest["edits"], more: Partial<EditRequest> = {}) =>
    engine.call("edit", { edits, at: 1e9, label: "Change it", why: "", ...more });
  /** Asks for a task and for its end, again and again: a request that comes before the task has started is forgotten. */
  const cancelled = async <T>(task: () => Promise<T>): Promise<T> => {
    const timer = setInterval(() => engine.cancel(), 1);
    try {
      return await task();
    } finally {
      clearInterval(timer);
    }
  };
  return { engine, pushed, folder, file, edit, cancelled };
}

describe("one way to the screen:", () => {
  test("the first run makes the built-in plan, the next one opens it", async () => {
    const folder = temporaryFolder();
    const open = (): Engine =>
      startEngine(
        new URL("../../electron/engine.ts", import.meta.url),
        { home: folder, plan: null, appVersion: "0.1.0" },
        () => undefined,
        () => undefined,
      );
    const first = open();
    const snapshot = await first.call("snapshot");
    expect(snapshot.tables.objective).toHaveLength(21);
    expect(snapshot.state).toMatchObject({
      file: expect.stringContaining(folder),
      conflicts: 0,
      undo: null,
      redo: null,
      savedAt: null,
      me: null,
    });
    expect(await first.call("facts")).toEqual({ me: null, sqlite: expect.stringMatching(/^3\./), keys: "files" });
    await first.close();
    const second = open();
    expect(await second.call("snapshot")).toEqual(snapshot);
    await second.close();
  });

  test("an edit answers and pushes one patch; with it the mirror equals a fresh snapshot", async () => {
    const { engine, pushed, edit } = start();
    const mirror = mirrorOf(await engine.call("snapshot"));
    const done = await edit([set("milestone", "m1", "title", "Second")], { label: "Rename 1a.1" });
    const patch = gained(done);
    expect(pushed).toEqual([{ type: "changed", patch }]);
    expect(patch.rows).toEqual({ milestone: [expect.objectContaining({ id: "m1", title: "Second", due: "2026-04-01" })] });
    expect(patch.state).toMatchObject({ undo: "Rename 1a.1", redo: null });
    mirror.show(patch);
    expect(mirror.tables()).toEqual(mirrorOf(await engine.call("snapshot")).tables());
  });

  test("the mirror equals a fresh snapshot after every one of many acts", async () => {
    const { engine, pushed, edit, folder } = start();
    const mirror = mirrorOf(await engine.call("snapshot"));
    const ben = newPerson("Ben");
    write(ben, [
      set("milestone", "m1", "title", "Ben's"),
      set("milestone", "m2", "code", "1a.1"),
      set("objective", "o1", "title", "Ben's objective"),
      // Closes a loop with d1; at the keyboard it would be refused.
      set("dependency", "d2", "provider", "milestone/m3"),
      set("dependency", "d2", "receiver", "milestone/m1"),
    ]);
    const bundle = join(folder, "ben.waymark");
    writeFileSync(bundle, bundleFrom(ben).bytes);
    await engine.call("admit", ben.plan.signer.replica, false);
    const acts: (() => Promise<unknown>)[] = [
      () => edit([set("milestone", "m1", "code", "1a.1"), set("milestone", "m1", "objective", "o1")]),
      () =>
        edit([
          set("milestone", "m3", "_life", 1),
          set("milestone", "m3", "start", "2027-01-01"),
          set("milestone", "m3", "due", "2026-01-01"),
        ]),
      () => edit([set("dependency", "d1", "provider", "milestone/m1"), set("dependency", "d1", "receiver", "milestone/m3")]),
      () => edit([set("dependency", "d1", "lag", 7)]),
      () => edit([set("milestone", "m3", "_life", 0)]),
      () => engine.call("undo"),
      () => engine.call("undo"),
      () => engine.call("redo"),
      async () => engine.call("applyMerge", gained(await engine.call("previewFiles", [bundle])).id),
      async () => {
        const [conflict] = await engine.call("conflicts");
        return engine.call("resolve", conflict?.id ?? "", (await engine.call("snapshot")).position, { values: { title: "Decided" } }, "so");
      },
      () => engine.call("undo"),
      () => engine.call("undo"),
      () => engine.call("redo"),
      () => engine.call("setMe", { name: "Ann Archer", role: "PMO", organisation: "ICB" }),
    ];
    for (const [i, act] of acts.entries()) {
      pushed.length = 0;
      await act();
      const patches = pushed.flatMap((push) => (push.type === "changed" ? [push.patch] : []));
      expect(patches, `act ${i}`).toHaveLength(1);
      for (const patch of patches) mirror.show(patch);
      const fresh = await engine.call("snapshot");
      expect(mirror.tables(), `act ${i}`).toEqual(mirrorOf(fresh).tables());
      expect({ position: patches[0]?.position, state: patches[0]?.state }, `act ${i}`).toEqual({
        position: fresh.position,
        state: fresh.state,
      });
    }
  });

  test("an invalid edit is refused whole, with what to enter: nothing changes, nothing is pushed", async () => {
    const { engine, pushed, edit } = start();
    const before = await engine.call("snapshot");
    for (const wrong of [
      set("milestone", "m1", "due", "soon"),
      set("milestone", "m1", "colour", "red"),
      set("milestone", "", "title", "x"),
      set("milestone", "m1", "_life", 2),
    ]) {
      expect(await edit([set("milestone", "m1", "title", "Half"), wrong])).toEqual({
        ok: false,
        error: { type: "Invalid", edit: wrong, message: expect.stringMatching(/^[A-Z].+\.$/) },
      });
    }
    expect(pushed).toEqual([]);
    expect(await engine.call("snapshot")).toEqual(before);
  });

  test("F6 a form that was open while something else came in makes a conflict, never an overwriting", async () => {
    const { engine, edit, folder } = start();
    const { position } = await engine.call("snapshot");
    const ben = newPerson("Ben");
    write(ben, [set("milestone", "m1", "detail", "Ben's")]);
    writeFileSync(join(folder, "ben.waymark"), bundleFrom(ben).bytes);
    await engine.call("admit", ben.plan.signer.replica, false);
    await engine.call("applyMerge", gained(await engine.call("previewFiles", [join(folder, "ben.waymark")])).id);
    await edit([set("milestone", "m1", "detail", "Ann's")], { at: position });
    const [conflict] = await engine.call("conflicts");
    expect(conflict?.heads.map(({ value }) => value).sort()).toEqual(["Ann's", "Ben's"]);
  });
});

describe("undo and redo say what they would do, also after a restart:", () => {
  test("labels, order and the end of the list", async () => {
    const first = start();
    for (const title of ["Second", "Third"]) await first.edit([set("milestone", "m1", "title", title)], { label: `Rename to ${title}` });
    await first.engine.close();
    const { engine, edit } = start(first.folder);
    const titleNow = async () => (await engine.call("snapshot")).tables.milestone[0]?.title;
    expect((await engine.call("snapshot")).state).toMatchObject({ undo: "Rename to Third", redo: null });
    expect(gained(await engine.call("undo")).state).toMatchObject({ undo: "Rename to Second", redo: "Rename to Third" });
    expect(await titleNow()).toBe("Second");
    expect(gained(await engine.call("redo")).state).toMatchObject({ undo: "Rename to Third", redo: null });
    expect(await titleNow()).toBe("Third");
    expect(await engine.call("redo")).toEqual({ ok: false, error: { type: "NothingToUndo" } });
    await engine.call("undo");
    await edit([set("milestone", "m1", "title", "Another way")], { label: "Another way" });
    expect((await engine.call("snapshot")).state).toMatchObject({ undo: "Another way", redo: null });
  });
});

describe("merging:", () => {
  const withBundle = async () => {
    const started = start();
    const ben = newPerson("Ben");
    write(ben, [set("milestone", "m1", "title", "Ben's"), set("milestone", "m9", "title", "New from Ben")]);
    const bundle = join(started.folder, "ben.waymark");
    writeFileSync(bundle, bundleFrom(ben).bytes);
    await started.engine.call("admit", ben.plan.signer.replica, false);
    return { ...started, bundle };
  };

  test("a preview writes nothing: no change, no push, no restore point", async () => {
    const { engine, pushed, bundle } = await withBundle();
    const before = await engine.call("snapshot");
    const preview = gained(await engine.call("previewFiles", [bundle]));
    expect(preview).toMatchObject({ bundles: [{ file: "ben.waymark", state: "ready" }], counts: { new: 1, conflict: 1 } });
    expect(await engine.call("snapshot")).toEqual(before);
    expect(await engine.call("restorePoints")).toEqual([]);
    expect(pushed.filter(({ type }) => type === "changed")).toEqual([]);
  });

  test("each change is counted once, by what it would do: the numbers add up to what is applied", async () => {
    const { engine, folder } = start();
    const ben = newPerson("Ben");
    const ours = (await engine.call("snapshot")).tables.milestone.find(({ id }) => id === "m1")?.title ?? "";
    write(ben, [
      set("milestone", "m1", "title", "Ben's"),
      set("milestone", "m9", "title", "New"),
      set("milestone", "m9", "detail", "More"),
    ]);
    write(ben, [set("milestone", "m2", "title", "Second")]);
    const carol = newPerson("Carol");
    write(carol, [set("milestone", "m1", "title", ours)]);
    const files = [ben, carol].map((person, i) => {
      const file = join(folder, `${i}.waymark`);
      writeFileSync(file, bundleFrom(person).bytes);
      return file;
    });
    for (const { plan } of [ben, carol]) await engine.call("admit", plan.signer.replica, false);
    const { counts, id } = gained(await engine.call("previewFiles", files));
    expect(counts.same).toBe(1);
    const { new: fresh, changed, deleted, conflict, outsideRemit, same } = counts;
    expect(fresh + changed + deleted + conflict + outsideRemit + same).toBe(gained(await engine.call("applyMerge", id)).applied);
    expect(gained(await engine.call("previewFiles", files)).counts).toEqual({
      new: 0,
      changed: 0,
      deleted: 0,
      conflict: 0,
      outsideRemit: 0,
      same: 0,
      known: 5,
    });
  });

  test("applying it makes a restore point first, then does what the preview said; undo takes it all back", async () => {
    const { engine, bundle } = await withBundle();
    const before = await engine.call("snapshot");
    const preview = gained(await engine.call("previewFiles", [bundle]));
    const receipt = gained(await engine.call("applyMerge", preview.id));
    expect(receipt).toMatchObject({
      applied: 2,
      held: [],
      rejected: [],
      conflicts: [{ record: "m1", field: "title" }],
      restorePoint: expect.stringContaining("Before%20merge"),
    });
    expect(await engine.call("restorePoints")).toMatchObject([{ label: "Before merge", file: receipt.restorePoint }]);
    const after = await engine.call("snapshot");
    expect(after.tables.milestone.map(({ id }) => id).sort()).toEqual(["m1", "m9"]);
    expect(after.state).toMatchObject({ conflicts: 1, undo: "Merge of the bundle by Ben" });
    const undone = gained(await engine.call("undo"));
    expect(undone.state).toMatchObject({ conflicts: 0, redo: "Merge of the bundle by Ben" });
    expect((await engine.call("snapshot")).tables).toEqual(before.tables);
  });

  test("what was shown is what is applied, also when the file has changed since", async () => {
    const { engine, bundle } = await withBundle();
    const preview = gained(await engine.call("previewFiles", [bundle]));
    writeFileSync(bundle, "something else");
    expect(gained(await engine.call("applyMerge", preview.id))).toMatchObject({ applied: 2 });
  });

  test("a preview that was dropped or applied cannot be applied, and says so", async () => {
    const { engine, bundle } = await withBundle();
    const gone = {
      ok: false,
      error: { type: "File", message: "This preview is no longer there. Nothing was changed. Open the bundles again." },
    };
    const dropped = gained(await engine.call("previewFiles", [bundle])).id;
    await engine.call("dropMerge", dropped);
    expect(await engine.call("applyMerge", dropped)).toEqual(gone);
    const applied = gained(await engine.call("previewFiles", [bundle])).id;
    await engine.call("applyMerge", applied);
    expect(await engine.call("applyMerge", applied)).toEqual(gone);
    expect(await engine.call("applyMerge", "constructor")).toEqual(gone);
  });

  test("cancel stops a long preview and a long merge: nothing of them is left, and the next try succeeds", async () => {
    const { engine, folder, file, pushed, cancelled } = start();
    const colleague = forger(sharedPlan.planId, "Colleague");
    const bundle = join(folder, "long.waymark");
    writeFileSync(bundle, colleague.bundle(colleague.chain(Array.from({ length: 6_000 }, (_, i) => [op({ id: `c${i}` })]))));
    await engine.call("admit", colleague.id, false);
    const preview = gained(await engine.call("previewFiles", [bundle]));
    expect(preview.counts.new).toBe(6_000);
    const before = await engine.call("snapshot");
    const stopped = { ok: false, error: { type: "File", message: "Stopped. Nothing was changed." } };
    pushed.length = 0;
    expect(await cancelled(() => engine.call("previewFiles", [bundle]))).toEqual(stopped);
    expect(await cancelled(() => engine.call("applyMerge", preview.id))).toEqual(stopped);
    expect(pushed.filter(({ type }) => type === "changed")).toEqual([]);
    expect(await engine.call("snapshot")).toEqual(before);
    await engine.close();
    const plan = openPlan(file, folder, "write");
    if (!plan.ok) throw new Error(plan.error.message);
    expect(verifyPlan(plan.value)).toMatchObject({ ok: true, problems: [] });
    plan.value.close();
    const again = start(folder);
    expect(gained(await again.engine.call("applyMerge", gained(await again.engine.call("previewFiles", [bundle])).id))).toMatchObject({
      applied: 6_000,
    });
  });

  test("a bundle goes out to where it was asked, and a place that is none is news", async () => {
    const { engine, folder } = start();
    expect(await engine.call("exportTo", join(folder, "out.waymark"), "For Monday")).toMatchObject({
      ok: true,
      value: { file: join(folder, "out.waymark"), changes: 3 },
    });
    expect(await engine.call("exportTo", join(folder, "no", "such", "out.waymark"), "")).toMatchObject({
      ok: false,
      error: { type: "File", message: expect.stringContaining("Nothing was changed.") },
    });
  });
});

describe("the port:", () => {
  test("an unknown method is refused, a bug rejects its own call only", async () => {
    const { engine, pushed } = start();
    for (const name of ["frobnicate", "__proto__", "constructor", "toString", ""])
      await expect(engine.ask(name, [])).rejects.toThrow("The engine has no method");
    await expect(engine.ask("edit", [null])).rejects.toThrow();
    await expect(engine.ask("edit", [])).rejects.toThrow();
    expect((await engine.call("snapshot")).tables.milestone).toHaveLength(1);
    expect(pushed).toEqual([]);
  });

  test("closing lets go of the plan, and what comes after is rejected", async () => {
    const { engine, file, folder, edit } = start();
    await edit([set("milestone", "m1", "title", "Last words")]);
    expect(openPlan(file, folder, "write")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("open in another Waymark") },
    });
    await engine.close();
    const plan = openPlan(file, folder, "write");
    expect(plan.ok).toBe(true);
    if (plan.ok) {
      expect(digestOf(plan.value.db)).toHaveLength(64);
      plan.value.close();
    }
    expect(existsSync(`${file}-wal`)).toBe(false);
    await engine.close();
    await expect(engine.call("snapshot")).rejects.toThrow();
  });

  test("a plan that cannot be opened ends the worker with a sentence", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "text"), "Dear all");
    const reason = await new Promise<Error>((resolve) => {
      startEngine(
        new URL("../../electron/engine.ts", import.meta.url),
        { home: folder, plan: join(folder, "text"), appVersion: "0.1.0" },
        () => undefined,
        resolve,
      );
    });
    expect(reason.message).toBe("This file is not a Waymark plan. It was left as it is.");
  });
});

describe("who works here:", () => {
  test("is asked once, kept, and is the author of what follows", async () => {
    const { engine, folder, edit } = start();
    await engine.call("setMe", { name: " Ann Archer ", role: "PMO", organisation: "ICB" });
    await edit([set("milestone", "m1", "title", "Mine")], { why: "It reads better" });
    expect(await engine.call("history", "milestone", "m1")).toContainEqual(
      expect.objectContaining({
        field: "title",
        value: "Mine",
        before: "First",
        author: "Ann Archer",
        why: "It reads better",
        from: null,
        live: true,
      }),
    );
    await engine.close();
    expect((await start(folder).engine.call("snapshot")).state.me).toEqual({ name: "Ann Archer", role: "PMO", organisation: "ICB" });
  });

  test("is asked again when the note of it is spoilt", async () => {
    for (const spoilt of ["", "{", "null", "[]", '"Ann"', '{"name":1}']) {
      const folder = temporaryFolder();
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "me.json"), spoilt);
      expect((await start(folder).engine.call("snapshot")).state.me, spoilt).toBeNull();
    }
  });
});

test("a restore point has the name that it was given", async () => {
  const { engine, folder } = start();
  expect(await engine.call("makeRestorePoint", "Before the board")).toMatchObject({
    ok: true,
    value: { label: "Before the board", file: expect.stringContaining(folder) },
  });
  expect(await engine.call("restorePoints")).toMatchObject([{ label: "Before the board", size: expect.any(Number) }]);
});

/** The renderer's store in short: whole rows by id, patched. */
function mirrorOf(snapshot: Snapshot) {
  const tables = new Map<TypeName, Map<string, AnyRow>>(
    typeNames.map((type) => [type, new Map(snapshot.tables[type].map((row) => [row.id, row]))]),
  );
  return {
    show: ({ rows, gone }: Patch): void => {
      for (const type of typeNames) {
        for (const row of rows[type] ?? []) tables.get(type)?.set(row.id, row);
        for (const id of gone[type] ?? []) tables.get(type)?.delete(id);
      }
    },
    tables: () => typeNames.map((type) => [type, [...(tables.get(type)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))]),
  };
}

function gained<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
