/** The exchange folder with real files and a real engine: looked into, written to, gone and back. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { seal } from "../../db/age.ts";
import { primitives } from "../../db/primitives.ts";
import { type ExchangeWatch, type FolderPace, watchExchangeFolder } from "../../electron/exchangeFolder.ts";
import { absentInWords, insistently, nameOfOwn, unfitPlace, unwrittenInWords } from "../../electron/folderFiles.ts";
import { type Engine, startEngine } from "../../electron/port.ts";
import type { ExchangeFolder } from "../../shared/api.ts";
import { readHead } from "../../shared/bundle.ts";
import { bundleFrom, deliver, newPerson, type Person, rowsOf, set, temporaryFolder, write } from "../db/people.ts";

/** Looks and writes when a test says so. */
const still: FolderPace = { look: 1e9, settle: 1e9, latest: 1e9, ending: 10_000 };
const busy: FolderPace = { look: 20, settle: 40, latest: 200, ending: 10_000 };

/** Ann at her desk with an exchange folder; everybody else writes into it what they like. */
async function atDesk({ pace = still, me = true }: { readonly pace?: FolderPace; readonly me?: boolean } = {}) {
  const home = temporaryFolder();
  const folder = join(temporaryFolder(), "Team share");
  mkdirSync(folder);
  const ann = newPerson("Ann", { folder: home });
  write(ann, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "First")]);
  ann.plan.close();
  const told: (ExchangeFolder | null)[] = [];
  const engine = startEngine(
    new URL("../../electron/engine.ts", import.meta.url),
    { home, plan: ann.plan.file, appVersion: "0.1.0" },
    (push) => {
      if (push.type === "changed") exchange.changed(push.patch.position);
    },
    (reason) => {
      throw reason;
    },
  );
  const exchange = watchExchangeFolder({ engine, home, folder, tell: (state) => told.push(state), pace });
  onTestFinished(async () => {
    await exchange.close();
    await engine.close();
  });
  if (me) await engine.call("setMe", { name: "Ann Archer", role: "", organisation: "" });
  const edit = (title: string) =>
    engine.call("edit", { edits: [set("milestone", "m1", "title", title)], at: 1e9, label: "Rename", why: "" });
  return { home, folder, engine, exchange, told, edit, file: ann.plan.file, list: () => readdirSync(folder).sort() };
}
const newcomer = (name: string, id: string): Person => {
  const person = newPerson(name);
  write(person, [set("milestone", id, "_life", 1), set("milestone", id, "title", `By ${name}`)]);
  return person;
};
/** A file as it lies there after an hour: nobody writes it any more. */
function lay(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const hourAgo = Date.now() / 1_000 - 3_600;
  utimesSync(path, hourAgo, hourAgo);
  return path;
}

describe("what others wrote", () => {
  test("E1 is offered under its sender's name and opened from a copy, and the plan is as it was", async () => {
    const { engine, exchange, folder, home } = await atDesk();
    const before = await engine.call("snapshot");
    lay(folder, "ben.waymark", bundleFrom(newcomer("Ben", "m2")).bytes);
    const state = await exchange.look();
    expect(state?.offers).toMatchObject([{ file: "ben.waymark", from: "Ben", changes: 2 }]);
    expect(await engine.call("snapshot")).toEqual(before);
    rmSync(folder, { recursive: true });
    const [copy = ""] = exchange.offered();
    expect(copy.startsWith(home)).toBe(true);
    expect(basename(copy)).toBe("ben.waymark");
    expect(await engine.call("previewFiles", exchange.offered())).toMatchObject({
      ok: true,
      value: { bundles: [{ file: "ben.waymark" }] },
    });
  });

  test("F31 E2 E3 half-written, empty, renamed and foreign files: two bundles are offered, the rest waits or is told apart", async () => {
    const { exchange, folder } = await atDesk();
    const ben = bundleFrom(newcomer("Ben", "m2")).bytes;
    lay(folder, "ben.waymark", ben);
    lay(folder, "ben (1).waymark", ben);
    lay(folder, "ben - Copy.waymark", ben);
    lay(folder, "cara.waymark", bundleFrom(newcomer("Cara", "m3")).bytes);
    const half = lay(folder, "dan.waymark", bundleFrom(newcomer("Dan", "m4")).bytes.subarray(0, 300));
    lay(folder, "cloud.waymark", new Uint8Array());
    lay(folder, "~$ben.waymark", ben);
    lay(folder, "ben.waymark.part", ben);
    lay(folder, "letter.waymark", Buffer.from("Dear colleague"));
    lay(folder, "other plan.waymark", bundleFrom(newPerson("Eve", { plan: { planId: "Another-plan-00000000" } })).bytes);
    mkdirSync(join(folder, "folder.waymark"));
    const state = await exchange.look();
    expect(state?.offers.map(({ from }) => from).sort()).toEqual(["Ben", "Cara"]);
    expect(state?.later).toEqual([
      { file: "cloud.waymark", reason: "It is still empty." },
      { file: "dan.waymark", reason: expect.stringMatching(/^300 of [\d,]+ bytes have arrived\.$/) },
    ]);
    expect(state?.useless.map(({ file }) => file)).toEqual(["letter.waymark", "other plan.waymark"]);
    // The rest of it comes.
    writeFileSync(half, bundleFrom(newcomer("Dan", "m4")).bytes);
    await exchange.look();
    expect((await exchange.look())?.offers.map(({ from }) => from)).toContain("Dan");
  });

  test("E3 what is addressed to somebody else, or encrypted for them, is left alone; what is encrypted for us is offered", async () => {
    const { exchange, folder, engine } = await atDesk();
    const [ben, cara] = [newcomer("Ben", "m2"), newPerson("Cara")];
    deliver(ben, bundleFrom(cara));
    lay(folder, "for Cara.waymark", bundleFrom(ben, "Cara").bytes);
    const whole = bundleFrom(ben).bytes;
    lay(folder, "sealed for Cara.waymark.age", await seal(whole, [cara.plan.recipient]));
    expect(await exchange.look()).toMatchObject({ offers: [], later: [], useless: [] });
    const ann = readHead(readFileSync(join(folder, exchange.state()?.written?.file ?? "")), primitives);
    if (!ann.ok) throw new Error("Ann's own bundle cannot be read.");
    lay(folder, "sealed for Ann.waymark.age", await seal(whole, [ann.value.recipient]));
    expect((await exchange.look())?.offers).toMatchObject([{ file: "sealed for Ann.waymark.age", from: "Ben" }]);
    expect(await engine.call("previewFiles", exchange.offered())).toMatchObject({
      ok: true,
      value: { bundles: [{ info: { from: "Ben" } }] },
    });
  });

  test("E3 what is merged, by whatever way it came, is not offered any more, and its copy goes", async () => {
    const { engine, exchange, folder, home } = await atDesk();
    const ben = newcomer("Ben", "m2");
    lay(folder, "ben.waymark", bundleFrom(ben).bytes);
    await exchange.look();
    const mailed = join(temporaryFolder(), "mailed.waymark");
    ben.clock += 1_000;
    writeFileSync(mailed, bundleFrom(ben).bytes);
    await mergeAndAdmit(engine, mailed);
    expect((await exchange.look())?.offers).toEqual([]);
    expect(readdirSync(join(home, "exchange")).filter((name) => name.length === 16)).toEqual([]);
  });
});

/** Opens, applies, and lets the sender in. */
async function mergeAndAdmit(engine: Engine, path: string): Promise<void> {
  const preview = await engine.call("previewFiles", [path]);
  if (!preview.ok) throw new Error(preview.error.message);
  const applied = await engine.call("applyMerge", preview.value.id);
  const ask = applied.ok ? applied.value.held[0]?.ask : undefined;
  if (ask?.type !== "sender") throw new Error(JSON.stringify(applied));
  expect(await engine.call("admit", ask.replica, false)).toMatchObject({ ok: true, value: { merged: [{ bundle: basename(path) }] } });
}

describe("one's own bundle", () => {
  test("E4 is written after changes, brings them to a colleague, and replaces all but the last one", async () => {
    const { exchange, edit, list, folder, engine } = await atDesk();
    const first = await exchange.look();
    expect(first).toMatchObject({
      isBehind: false,
      written: { file: expect.stringMatching(/^Waymark Ann Archer \d{4}-\d\d-\d\d [\d.]{8}\.waymark$/) },
    });
    const bens = lay(folder, "Waymark Ben Baker 2020-01-01 10.00.00.waymark", bundleFrom(newcomer("Ben", "m2")).bytes);
    const written = [first?.written?.file];
    for (const title of ["Second", "Third", "Fourth"]) {
      await edit(title);
      await nextSecond();
      const state = await exchange.look();
      expect(state?.isBehind).toBe(false);
      written.push(state?.written?.file);
    }
    expect(new Set(written).size).toBe(4);
    expect(list()).toEqual([...written.slice(-2), basename(bens)].sort());
    const cara = newPerson("Cara");
    deliver(cara, { name: "ann", bytes: readFileSync(join(folder, written[3] ?? "")) });
    expect(rowsOf(cara).milestone).toMatchObject([{ id: "m1", title: "Fourth" }]);
    expect(first?.offers).toEqual([]);
    expect((await engine.call("snapshot")).tables.milestone).toHaveLength(1);
  });

  test("E4 without changes, and before anybody has said their name, nothing is written", async () => {
    const { exchange, list, engine } = await atDesk({ me: false });
    expect(await exchange.look()).toMatchObject({ written: null, isBehind: false });
    expect(list()).toEqual([]);
    await engine.call("setMe", { name: "Ann Archer", role: "", organisation: "" });
    await exchange.look();
    const [only] = list();
    expect(only).toContain("Ann Archer");
    await nextSecond();
    await exchange.look();
    expect(list()).toEqual([only]);
  });

  test("E4 is encrypted on request, for those who are admitted alone; the one that anybody can read goes", async () => {
    const { exchange, engine, folder, list } = await atDesk();
    const readable = (await exchange.look())?.written?.file;
    exchange.encrypt(true);
    expect((await exchange.look())?.trouble).toContain("how to encrypt");
    expect(list()).toEqual([readable]);
    const ben = newcomer("Ben", "m2");
    const mailed = join(temporaryFolder(), "mailed.waymark");
    writeFileSync(mailed, bundleFrom(ben).bytes);
    await mergeAndAdmit(engine, mailed);
    const state = await exchange.look();
    expect(state).toMatchObject({
      isEncrypted: true,
      isBehind: false,
      trouble: "",
      written: { file: expect.stringMatching(/\.waymark\.age$/) },
    });
    expect(list()).toEqual([state?.written?.file]);
    expect(readHead(readFileSync(join(folder, state?.written?.file ?? "")), primitives)).toMatchObject({ ok: false });
  });

  test("E4 the start finds one's own newest bundle and writes another only when it lacks something", async () => {
    const { exchange, list, home, folder, engine, edit } = await atDesk();
    await exchange.look();
    const [only] = list();
    const again = (): ExchangeWatch => {
      const watch = watchExchangeFolder({ engine, home, folder, tell: () => undefined, pace: still });
      onTestFinished(() => watch.close());
      return watch;
    };
    await nextSecond();
    const second = again();
    await second.look();
    expect(await second.look()).toMatchObject({ written: { file: only }, isBehind: false });
    expect(list()).toEqual([only]);
    await edit("Second");
    await nextSecond();
    const third = again();
    await third.look();
    await third.look();
    expect(list()).toHaveLength(2);
  });

  test("E5 an obstacle is said, costs nothing, and is tried again; what others write is shown meanwhile", async () => {
    const { exchange, folder, engine, list } = await atDesk();
    const { replica } = await engine.call("copy");
    const obstacle = join(folder, `~$Waymark ${replica}.tmp`);
    mkdirSync(obstacle);
    lay(folder, "ben.waymark", bundleFrom(newcomer("Ben", "m2")).bytes);
    const state = await exchange.look();
    expect(state).toMatchObject({ isBehind: true, written: null, offers: [{ from: "Ben" }] });
    expect(state?.trouble).toContain("could not be written");
    rmSync(obstacle, { recursive: true, force: true });
    expect(await exchange.look()).toMatchObject({ isBehind: false, trouble: "", written: { file: expect.any(String) } });
    expect(list()).toHaveLength(2);
  });

  test("E5 what cannot be laid down here is said and looked at again, and nothing breaks off", async () => {
    const { exchange, folder, home } = await atDesk();
    const { bytes } = bundleFrom(newcomer("Ben", "m2"));
    const ben = lay(folder, "ben.waymark", bytes);
    const obstacle = join(home, "exchange", createHash("sha256").update(bytes).digest("hex").slice(0, 16));
    mkdirSync(join(home, "exchange"), { recursive: true });
    writeFileSync(obstacle, "in the way");
    expect(await exchange.look()).toMatchObject({
      offers: [],
      later: [{ file: "ben.waymark", reason: expect.stringContaining("could not be read") }],
    });
    rmSync(obstacle);
    writeFileSync(ben, bytes);
    await exchange.look();
    expect(await exchange.look()).toMatchObject({ offers: [{ from: "Ben" }], later: [] });
  });

  test("E5 a folder that goes and comes back is looked into again, and gets what waited", async () => {
    const { exchange, folder, edit } = await atDesk();
    await exchange.look();
    renameSync(folder, `${folder} away`);
    await edit("Second");
    const gone = await exchange.look();
    expect(gone).toMatchObject({ isBehind: true, trouble: expect.stringContaining("not there at the moment") });
    renameSync(`${folder} away`, folder);
    await nextSecond();
    const back = await exchange.look();
    expect(back).toMatchObject({ isBehind: false, trouble: "" });
    const ben = newPerson("Ben");
    deliver(ben, { name: "ann", bytes: readFileSync(join(folder, back?.written?.file ?? "")) });
    expect(rowsOf(ben).milestone).toMatchObject([{ title: "Second" }]);
  });

  test("E5 the end writes what waits", async () => {
    const { exchange, edit, list, folder } = await atDesk();
    await exchange.look();
    await edit("Last words");
    await nextSecond();
    await exchange.close();
    const ben = newPerson("Ben");
    deliver(ben, ...list().map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
    expect(rowsOf(ben).milestone).toMatchObject([{ title: "Last words" }]);
  });
});

test("by itself it finds what others wrote, writes after a change, and tells the screen", async () => {
  const { told, folder, edit, list } = await atDesk({ pace: busy });
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ written: { file: expect.any(String) }, isBehind: false }), waiting);
  lay(folder, "ben.waymark", bundleFrom(newcomer("Ben", "m2")).bytes);
  await vi.waitFor(() => expect(told.at(-1)?.offers).toMatchObject([{ from: "Ben" }]), waiting);
  await nextSecond();
  await edit("Second");
  await vi.waitFor(() => expect(list()).toHaveLength(3), waiting);
});
const waiting = { timeout: 60_000, interval: 20 };

describe("E6", () => {
  test("a folder that holds the plan, lies in the data folder, or holds it, is refused in words; another is taken", async () => {
    const { exchange, home, file, folder } = await atDesk();
    for (const place of [home, join(home, "exchange"), join(home, "..")])
      expect(await exchange.choose(place)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining("your plan is kept in it") },
      });
    expect(exchange.state()?.path).toBe(folder);
    expect(unfitPlace(folder, file, home)).toBeNull();
    const other = temporaryFolder();
    expect(await exchange.choose(other)).toMatchObject({ ok: true, value: { path: other } });
    expect(await exchange.choose(null)).toEqual({ ok: true, value: null });
    expect(await exchange.look()).toBeNull();
  });
});

test.each([
  ["Joint Forward Plan", "Priya Shah", "Waymark Joint Forward Plan Priya Shah 2026-11-22 14.31.05.waymark"],
  ["A/B: “plan”*", "O’Neill-Jones <x>", "Waymark AB plan O’Neill-Jones x 2026-11-22 14.31.05.waymark"],
  ["", "", "Waymark 2026-11-22 14.31.05.waymark"],
])("a plan %j of %j is written as %j", (title, person, name) =>
  expect(nameOfOwn(title, person, new Date(2026, 10, 22, 14, 31, 5).getTime())).toBe(name),
);

test.each([
  ["EACCES", "you may read this folder, but not write into it"],
  ["EROFS", "not write into it"],
  ["ENOSPC", "no room left"],
  ["EIO", "could not be written into this folder"],
])("%s is said in words, with what is safe", (code, words) => {
  const said = unwrittenInWords(Object.assign(new Error(code), { code }));
  expect(said).toContain(words);
  expect(said).toContain("Your changes are safe in your plan");
});

test.each([
  ["ENOENT", "not there at the moment"],
  ["EACCES", "may not look into this folder"],
  ["ENOSPC", "no room left in this folder"],
  ["EROFS", "not write into it"],
  ["EIO", "cannot be read at the moment"],
])("E7 %s of a folder is said in words, with what is safe", (code, words) => {
  const said = absentInWords(Object.assign(new Error(code), { code }));
  expect(said).toContain(words);
  expect(said).toContain("Your plan is safe");
});

describe("F31 E5 a file that another program holds", () => {
  const failing = (code: string, times: number) => {
    let tries = 0;
    const work = async (): Promise<void> => {
      tries += 1;
      if (tries <= times) throw Object.assign(new Error(code), { code });
    };
    return { work, tries: () => tries };
  };
  test.each(["EBUSY", "EPERM", "EACCES"])("is tried again after %s, five times in all", async (code) => {
    const [held, stuck] = [failing(code, 3), failing(code, 9)];
    await insistently(held.work, 1);
    expect(held.tries()).toBe(4);
    await expect(insistently(stuck.work, 1)).rejects.toThrow(code);
    expect(stuck.tries()).toBe(5);
  });
  test("any other failure is told at once", async () => {
    const gone = failing("ENOENT", 1);
    await expect(insistently(gone.work, 1)).rejects.toThrow("ENOENT");
    expect(gone.tries()).toBe(1);
  });
});

/** Names of bundles tell seconds. */
const nextSecond = async (): Promise<void> => {
  const now = Math.floor(Date.now() / 1_000);
  await vi.waitFor(() => expect(Math.floor(Date.now() / 1_000)).toBeGreaterThan(now), waiting);
};
