/** The engine and senders: held bundles come in when somebody is admitted, and at the next start; encrypted ones are opened on the way. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { seal } from "../../db/age.ts";
import { recipientsFor } from "../../db/exportBundle.ts";
import { inboxOf, noteFate } from "../../db/inbox.ts";
import { openPlan } from "../../db/plan.ts";
import { hexOf, primitives } from "../../db/primitives.ts";
import { admitCopy } from "../../db/trust.ts";
import { startEngine } from "../../electron/port.ts";
import type { Push } from "../../shared/api.ts";
import type { Result } from "../../shared/result.ts";
import { fingerprintOf } from "../../shared/roster.ts";
import { bundleFrom, deliver, newPerson, noon, type Person, set, temporaryFolder, write } from "../db/people.ts";

/** Ann's engine on a plan of her own, and Ben, who has something for her. */
function annAndBen() {
  const folder = temporaryFolder();
  const ann = newPerson("Ann", { folder });
  write(ann, [set("milestone", "m1", "title", "Ann's")]);
  ann.plan.close();
  const ben = newPerson("Ben", { folder: temporaryFolder() });
  write(ben, [set("milestone", "m2", "title", "Ben's")]);
  const bundle = join(folder, "ben.waymark");
  writeFileSync(bundle, bundleFrom(ben).bytes);
  const open = () => {
    const pushed: Push[] = [];
    const engine = startEngine(
      new URL("../../electron/engine.ts", import.meta.url),
      { home: folder, plan: ann.plan.file, appVersion: "0.1.0" },
      (push) => pushed.push(push),
      (reason) => {
        throw reason;
      },
    );
    onTestFinished(() => engine.close());
    return { engine, notices: () => pushed.flatMap((push) => (push.type === "notice" ? [push.words] : [])) };
  };
  return { folder, file: ann.plan.file, ben, bundle, open };
}
const idOf = ({ plan }: Person): string => plan.signer.replica;
function gained<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test("T1 what is held for a stranger comes in the moment they are admitted, with a receipt, and the screen is told", async () => {
  const { ben, bundle, open } = annAndBen();
  const { engine } = open();
  const preview = gained(await engine.call("previewFiles", [bundle]));
  expect(preview.bundles).toMatchObject([
    { state: "held", ask: { type: "sender", replica: idOf(ben), fingerprint: fingerprintOf(idOf(ben)) } },
  ]);
  expect(gained(await engine.call("applyMerge", preview.id))).toMatchObject({ applied: 0, held: [{ bundle: "ben.waymark" }] });
  expect(await engine.call("bundlesReceived")).toMatchObject([
    { file: "ben.waymark", from: "Ben", state: "held", ask: { type: "sender" } },
  ]);
  expect(gained(await engine.call("admit", idOf(ben), false))).toMatchObject({ applied: 1, merged: [{ from: "Ben" }], held: [] });
  expect((await engine.call("snapshot")).tables.milestone.map(({ title }) => title).sort()).toEqual(["Ann's", "Ben's"]);
  expect(await engine.call("bundlesReceived")).toMatchObject([{ state: "merged", reason: "" }]);
  expect((await engine.call("contributors")).copies).toMatchObject([{ name: "Ben", status: "admitted", lastBundle: { changes: 1 } }]);
  expect(gained(await engine.call("admit", idOf(ben), true)), "nothing was waiting").toBeNull();
  expect((await engine.call("contributors")).copies).toMatchObject([{ keepsRoster: true }]);
  gained(await engine.call("revoke", idOf(ben)));
  expect((await engine.call("contributors")).copies).toMatchObject([{ status: "revoked", keepsRoster: false }]);
  gained(await engine.call("keepRoster", true));
  expect((await engine.call("contributors")).own.keepsRoster).toBe(true);
  const own = (await engine.call("contributors")).own.replica;
  for (const refused of [await engine.call("admit", own, false), await engine.call("revoke", own)])
    expect(refused).toMatchObject({ ok: false, error: { type: "File", message: expect.stringContaining("Nothing was changed") } });
});

test("T3 what is held is tried again at every start: once its sender was admitted elsewhere, and once Waymark is new enough", async () => {
  const { folder, file, ben, bundle, open } = annAndBen();
  const first = open();
  gained(await first.engine.call("applyMerge", gained(await first.engine.call("previewFiles", [bundle])).id));
  await first.engine.close();
  const idle = open();
  await idle.engine.call("snapshot");
  expect(idle.notices()).toEqual([]);
  await idle.engine.close();

  const opened = openPlan(file, folder, "write");
  const plan = gained(opened);
  admitCopy(plan.db, idOf(ben), false, noon);
  // A version before this one could not read Ben's second bundle, and noted so.
  write(ben, [set("milestone", "m3", "title", "By a newer one")]);
  const { bytes } = bundleFrom(ben);
  const sha256 = hexOf(primitives.sha256(bytes));
  mkdirSync(inboxOf(folder, plan), { recursive: true });
  writeFileSync(join(inboxOf(folder, plan), `${sha256}.waymark`), bytes);
  noteFate(
    plan.db,
    { name: "newer.waymark", sha256 },
    null,
    { state: "held", reason: "Update", ask: { type: "update", app: "9.0" } },
    noon,
  );
  plan.close();

  const { engine, notices } = open();
  expect((await engine.call("snapshot")).tables.milestone.map(({ title }) => title).sort()).toEqual(["Ann's", "Ben's", "By a newer one"]);
  expect(notices()).toEqual([expect.stringMatching(/^2 bundles that waited came in: 2 changes from Ben\./)]);
  expect((await engine.call("bundlesReceived")).map(({ state }) => state)).toEqual(["merged", "merged"]);
  expect((await engine.call("restorePoints")).map(({ label }) => label)).toEqual(["Before merge"]);
});

test("T8 an encrypted bundle is previewed and applied like any other; the calls after it wait their turn", async () => {
  const { ben, open, folder } = annAndBen();
  const { engine } = open();
  const sent = join(folder, "from ann.waymark.age");
  expect(await engine.call("exportFor", "everybody", sent, { note: "", encrypt: true })).toMatchObject({ ok: false });
  gained(await engine.call("exportFor", "everybody", join(folder, "open.waymark"), { note: "Week 47", encrypt: false }));
  gained(await engine.call("admit", idOf(ben), false));
  // Ben's bundle tells how to encrypt for him, Ann's how to encrypt for her.
  writeFileSync(join(folder, "1.waymark"), bundleFrom(ben).bytes);
  gained(await engine.call("applyMerge", gained(await engine.call("previewFiles", [join(folder, "1.waymark")])).id));
  expect(gained(await engine.call("exportFor", idOf(ben), sent, { note: "", encrypt: true }))).toMatchObject({
    file: sent,
    changes: expect.any(Number),
  });
  expect(deliver(ben, { name: "open.waymark", bytes: readFileSync(join(folder, "open.waymark")) }).applied).toBe(1);
  const known = recipientsFor(ben.plan, "any");
  write(ben, [set("milestone", "m9", "title", "In secret")]);
  writeFileSync(join(folder, "2.waymark.age"), await seal(bundleFrom(ben).bytes, gained(known)));
  const edits = [set("milestone", "m9", "title", "Mine")];
  const [preview, edited] = await Promise.all([
    engine.call("previewFiles", [join(folder, "2.waymark.age")]),
    engine.call("edit", { edits, at: 1e9, label: "Later", why: "" }),
  ]);
  expect(gained(preview)).toMatchObject({ counts: { new: 1 }, bundles: [{ state: "ready", info: { from: "Ben" } }] });
  gained(edited);
  expect((await engine.call("undo")).ok).toBe(true);
  expect(gained(await engine.call("applyMerge", gained(preview).id))).toMatchObject({ applied: 1 });
});
