import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { openPlan } from "../../db/plan.ts";
import { runCommand } from "../../electron/commandLine.ts";
import { dependencyStates, linkKinds, milestoneStatuses } from "../../shared/schema.ts";

const folder = mkdtempSync(join(tmpdir(), "waymark-command-line-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let clock = Date.UTC(2026, 10, 22, 12);
let desks = 0;

/** The command line at somebody's desk: a folder and a data folder of their own, a clock that moves on. */
function desk() {
  desks += 1;
  const own = join(folder, `desk ${desks}`);
  mkdirSync(own);
  const home = join(own, "home");
  const run = (...args: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    clock += 1_000;
    const now = clock;
    const code = runCommand(args, {
      home,
      folder: own,
      version: "0.1.0",
      now: () => now,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  };
  const done = (...args: readonly string[]): string => {
    const { code, out, err } = run(...args);
    expect({ args, code, err }).toEqual({ args, code: 0, err: "" });
    return out;
  };
  const data = (...args: readonly string[]): unknown => JSON.parse(done(...args));
  return {
    own,
    home,
    at: (name: string) => join(own, name),
    run,
    done,
    data,
    digest: (file: string) => verdictShape.parse(data("verify", file)).digest,
  };
}
type Desk = ReturnType<typeof desk>;

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const moment = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/));
const text = z.string().check(z.minLength(1));
const pointShape = z.object({ type: text, code: text });
const showShape = z.object({
  plan: z.object({ title: text, firstYear: day, years: z.int() }),
  ambitions: z.array(z.object({ code: text, title: text, leads: z.array(z.object({ name: text, role: text })) })),
  objectives: z.array(
    z.object({
      code: text,
      ambition: text,
      title: text,
      sro: z.nullable(text),
      activity: z.array(z.object({ year: z.int(), state: z.enum(["under-way", "interdependency", "review", "none"]) })),
    }),
  ),
  milestones: z.array(
    z.object({
      id: text,
      code: text,
      objective: text,
      title: text,
      start: z.nullable(day),
      due: z.nullable(day),
      deadline: z.nullable(day),
      workstream: z.nullable(text),
      owner: z.nullable(text),
      status: z.enum(milestoneStatuses),
      source: z.nullable(text),
    }),
  ),
  measures: z.array(
    z.object({
      id: text,
      objective: text,
      title: text,
      unit: z.nullable(z.string()),
      direction: z.nullable(z.enum(["down", "up", "hold", "none"])),
      baseline: z.nullable(z.object({ value: z.nullable(z.union([z.number(), text])), date: z.nullable(day) })),
      targets: z.array(z.object({ value: z.nullable(z.union([z.number(), text])), by: z.nullable(day) })),
      readings: z.array(z.object({ value: z.nullable(z.union([z.number(), text])), date: z.nullable(day) })),
    }),
  ),
  dependencies: z.array(
    z.object({
      id: text,
      provider: pointShape,
      receiver: pointShape,
      kind: z.enum(linkKinds),
      lag: z.int(),
      state: z.enum(dependencyStates),
      source: z.nullable(text),
    }),
  ),
  enablers: z.array(z.object({ code: text, title: text })),
  people: z.array(z.object({ name: text })),
  bodies: z.array(z.object({ code: text, title: text })),
  strategies: z.array(z.object({ code: text, title: text })),
  sourceNotes: z.array(z.object({ record: text, note: text, source: text })),
});
const conflictShape = z.array(
  z.object({
    id: text,
    type: text,
    record: text,
    field: text,
    base: z.unknown(),
    heads: z
      .array(
        z.object({ change: z.string().check(z.regex(/^[\w-]{43}:\d+$/)), value: z.unknown(), author: text, at: moment, why: z.string() }),
      )
      .check(z.minLength(2)),
  }),
);
const reasons = z.array(z.object({ bundle: text, reason: text }));
const receiptShape = z.object({
  applied: z.int(),
  duplicate: z.int(),
  held: reasons,
  rejected: reasons,
  conflicts: conflictShape,
  violations: z.array(z.object({ kind: text, key: text })),
});
const verdictShape = z.object({ ok: z.boolean(), changes: z.int(), digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });

const newMilestone = (at: Desk, file: string, ...fields: readonly string[]): string =>
  z.object({ id: text }).parse(at.data("edit", file, "--as", "Ann Archer", "milestone/new", ...fields, "--json")).id;
/** Milestones of a small plan, where they hang on no objective. */
const smallShape = z.object({
  milestones: z.array(z.extend(showShape.shape.milestones.def.element, { objective: z.null() })),
  people: showShape.shape.people,
});
const milestones = (at: Desk, file: string) => smallShape.parse(at.data("show", file, "--json")).milestones;

/** Ann and Ben with one plan between them: a milestone 1a.1 that both hold. */
function twoDesks() {
  const [ann, ben] = [desk(), desk()];
  ann.done("new", "plan", "--template", "empty", "--title", "Two desks", "--first-year", "2025-04-01");
  const id = newMilestone(ann, "plan", "code=1a.1", "title=Together", "start=2026-04-01", "due=2026-09-30");
  ann.done("export", "plan", "start.waymark", "--full");
  ben.done("new", "plan", "--from", ann.at("start.waymark"));
  return { ann, ben, id };
}

/** Both change the due date of 1a.1; Ann merges Ben's. */
function contested() {
  const { ann, ben, id } = twoDesks();
  ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "due=2026-12-31", "--why", "Slipped");
  ben.done("edit", "plan", "--as", "Ben Baker", "milestone/1a.1", "due=2027-03-31", "--why", "Slipped further");
  ben.done("export", "plan", "ben.waymark", "--as", "Ben Baker");
  const merged = ann.run("merge", "plan", ben.at("ben.waymark"));
  const [conflict] = conflictShape.parse(ann.data("conflicts", "plan"));
  if (!conflict) throw new Error("There is no conflict.");
  return { ann, ben, id, merged, conflict };
}

describe("new and show:", () => {
  test("the built-in plan, in the shape of the contract", () => {
    const ann = desk();
    expect(ann.done("new", "plan")).toBe(`Made ${ann.at("plan")}.`);
    const whole = showShape.parse(ann.data("show", "plan", "--json"));
    expect(whole.plan).toEqual({ title: expect.any(String), firstYear: "2025-04-01", years: 5 });
    expect(whole.objectives).toHaveLength(21);
    for (const list of [
      whole.ambitions,
      whole.milestones,
      whole.measures,
      whole.dependencies,
      whole.people,
      whole.bodies,
      whole.strategies,
      whole.sourceNotes,
      whole.enablers,
    ]) {
      expect(list.length).toBeGreaterThan(0);
    }
    expect(whole.objectives.every(({ activity }) => activity.map(({ year }) => year).join() === "1,2,3,4,5")).toBe(true);
    expect(ann.done("show", "plan")).toContain(whole.plan.title);
  });

  test("two people who make it apart share its history", () => {
    const [ann, ben] = [desk(), desk()];
    for (const person of [ann, ben]) person.done("new", "plan", "--template", "norfolk-waveney-2025");
    expect(ann.digest("plan")).toBe(ben.digest("plan"));
  });

  test("an empty plan, with title, first year and years of one's own", () => {
    const ann = desk();
    expect(
      ann.data("new", "plan", "--template", "empty", "--title", "Mine", "--first-year", "2027-04-01", "--years", "3", "--json"),
    ).toEqual({ file: ann.at("plan"), plan: expect.any(String) });
    expect(ann.data("show", "plan", "--json")).toMatchObject({
      plan: { title: "Mine", firstYear: "2027-04-01", years: 3 },
      objectives: [],
      milestones: [],
    });
  });

  test("never over a file that is there", () => {
    const ann = desk();
    writeFileSync(ann.at("plan"), "mine");
    expect(ann.run("new", "plan")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/^There is already a file at .+\. It was left as it is\. Choose another name\.$/),
    });
    expect(readFileSync(ann.at("plan"), "utf8")).toBe("mine");
  });

  test("from a colleague's bundle", () => {
    const { ann, ben } = twoDesks();
    expect(ben.digest("plan")).toBe(ann.digest("plan"));
    const carol = desk();
    expect(carol.data("new", "plan", "--from", ann.at("start.waymark"), "--json")).toEqual({
      file: carol.at("plan"),
      plan: expect.any(String),
    });
  });

  test("from a bundle that cannot be taken in: no file is left", () => {
    const { ann, ben } = twoDesks();
    ben.done("edit", "plan", "--as", "Ben", "milestone/1a.1", "title=Ben's");
    ben.done("export", "plan", "ack.waymark", "--as", "Ben");
    expect(ann.run("merge", "plan", ben.at("ack.waymark")).code).toBe(0);
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Ann's");
    ann.done("export", "plan", "late.waymark", "--for", "Ben", "--as", "Ann");
    writeFileSync(ann.at("text.waymark"), "Dear all");
    const carol = desk();
    for (const bundle of ["late.waymark", "text.waymark", "none.waymark"]) {
      expect(carol.run("new", "plan", "--from", ann.at(bundle))).toMatchObject({
        code: 1,
        out: "",
        err: expect.stringMatching(/^[^\n]+Nothing [^\n]+\.$/),
      });
      expect(
        readdirSync(carol.own).filter((name) => !name.endsWith(".lock") && name !== "home"),
        bundle,
      ).toEqual([]);
    }
  });
});

describe("edit:", () => {
  test("a new record, by id and by code, a field at a time and several", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    const id = newMilestone(ann, "plan", "code=1a.1", "title=First");
    expect(ann.data("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Second", "due=2027-03-31", "--json")).toEqual({
      type: "milestone",
      id,
      changed: 1,
    });
    ann.done("edit", "plan", "--as", "Ann Archer", `milestone/${id}`, "status=in-progress", "--why", "It has begun");
    expect(milestones(ann, "plan")).toMatchObject([{ id, code: "1a.1", title: "Second", due: "2027-03-31", status: "in-progress" }]);
    expect(ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Second")).toContain("Nothing to change");
  });

  test("FIELD= clears a field; a value may hold = and spaces", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1", "title=a = b", "due=2027-03-31");
    expect(milestones(ann, "plan")).toMatchObject([{ title: "a = b" }]);
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "due=");
    expect(milestones(ann, "plan")).toMatchObject([{ due: null }]);
  });

  test("a person by name, who is added when the plan does not know them yet, once", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1", "title=One", "owner=Mark Burgis");
    newMilestone(ann, "plan", "code=1a.2", "title=Two", "owner=Mark Burgis");
    const { people } = smallShape.parse(ann.data("show", "plan", "--json"));
    expect(people).toEqual([{ name: "Mark Burgis" }]);
    expect(milestones(ann, "plan").map(({ owner }) => owner)).toEqual(["Mark Burgis", "Mark Burgis"]);
    ann.done("edit", "plan", "--as", "Ann", "person/Mark Burgis", "email=mark@example.nhs.uk");
    expect(ann.data("show", "plan", "--json")).toMatchObject({ people: [{ email: "mark@example.nhs.uk" }] });
  });

  test("a new person who is named twice in one edit is one person", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    ann.done("edit", "plan", "--as", "Ann", "dependency/new", "providerPerson=Pat Long", "receiverPerson=Pat Long");
    expect(smallShape.parse(ann.data("show", "plan", "--json")).people).toEqual([{ name: "Pat Long" }]);
  });

  test("a link by TYPE/CODE, a lag below zero", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    for (const code of ["1a.1", "1a.2"]) newMilestone(ann, "plan", `code=${code}`);
    ann.done("edit", "plan", "--as", "Ann", "dependency/new", "provider=milestone/1a.1", "receiver=milestone/1a.2", "kind=SS", "lag=-10");
    expect(ann.data("show", "plan", "--json")).toMatchObject({
      dependencies: [
        {
          provider: { type: "milestone", code: "1a.1" },
          receiver: { type: "milestone", code: "1a.2" },
          kind: "SS",
          lag: -10,
          state: "proposed",
        },
      ],
    });
  });

  test("_life=0 deletes, _life=1 by id brings back whole", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    const id = newMilestone(ann, "plan", "code=1a.1", "title=Here");
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "_life=0");
    expect(milestones(ann, "plan")).toEqual([]);
    expect(ann.run("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Gone").code).toBe(1);
    ann.done("edit", "plan", "--as", "Ann", `milestone/${id}`, "_life=1");
    expect(milestones(ann, "plan")).toMatchObject([{ id, title: "Here" }]);
  });

  test("what does not fit is refused with what would, and nothing changes", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1", "title=Here");
    newMilestone(ann, "plan", "code=twice");
    newMilestone(ann, "plan", "code=twice");
    const digest = ann.digest("plan");
    for (const [target, assignment, says] of [
      ["milestone/9z.9", "title=x", "no milestone “9z.9”"],
      ["milestone/twice", "title=x", "2 records are called “twice”"],
      ["milestone/1a.1", "due=soon", "31 March 2027"],
      ["milestone/1a.1", "due=2027-02-30", "31 March 2027"],
      ["milestone/1a.1", "status=done", "not-started"],
      ["milestone/1a.1", "colour=red", "no field “colour”"],
      ["milestone/1a.1", "__proto__=x", "no field “__proto__”"],
      ["milestone/1a.1", "objective=9z", "no objective “9z”"],
      ["dependency/new", "lag=1.5", "whole number"],
      ["dependency/new", "provider=9z.9", "TYPE/CODE-OR-ID"],
    ] as const) {
      const { code, out, err } = ann.run("edit", "plan", "--as", "Ann", target, assignment);
      expect({ code, out, err }).toEqual({ code: 1, out: "", err: expect.stringContaining(says) });
      expect(err).not.toContain("\n");
      expect(ann.digest("plan")).toBe(digest);
    }
  });
});

describe("export, inspect and merge:", () => {
  test("a bundle goes out, is looked at, comes in, and comes in again", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Better", "--why", "It reads better");
    const receipt = ann.data("export", "plan", "out.waymark", "--as", "Ann Archer", "--note", "For Monday", "--json");
    expect(receipt).toEqual({
      file: ann.at("out.waymark"),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      changes: expect.any(Number),
      size: readFileSync(ann.at("out.waymark")).length,
    });
    expect(ben.data("inspect", ann.at("out.waymark"), "--json")).toMatchObject([
      { file: "out.waymark", from: "Ann Archer", note: "For Monday", verified: true, authors: ["Ann Archer", "Waymark"] },
    ]);
    expect(ben.done("inspect", ann.at("out.waymark"))).toMatch(
      /^out\.waymark: from Ann Archer, 22 November 2026, .+ changes in .+ commits, verified\.$/,
    );
    expect(receiptShape.parse(ben.data("merge", "plan", ann.at("out.waymark")))).toMatchObject({
      applied: 1,
      held: [],
      rejected: [],
      conflicts: [],
      violations: [],
    });
    expect(ben.digest("plan")).toBe(ann.digest("plan"));
    expect(receiptShape.parse(ben.data("merge", "plan", ann.at("out.waymark"), ann.at("out.waymark")))).toMatchObject({
      applied: 0,
      rejected: [],
    });
  });

  test("--dry-run says what would change and writes nothing, not even a restore point", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Better");
    ann.done("export", "plan", "out.waymark", "--as", "Ann");
    const before = { digest: ben.digest("plan"), files: readdirSync(ben.own, { recursive: true }).sort() };
    const preview = ben.data("merge", "plan", ann.at("out.waymark"), "--dry-run");
    expect(preview).toMatchObject({
      dryRun: true,
      bundles: [{ file: "out.waymark", state: "ready" }],
      items: [{ kind: "changed", type: "milestone", field: "title", before: "Together", after: "Better", author: "Ann" }],
      counts: { new: 0, changed: 1, deleted: 0, conflict: 0 },
    });
    expect({ digest: ben.digest("plan"), files: readdirSync(ben.own, { recursive: true }).sort() }).toEqual(before);
    expect(ben.data("merge", "plan", ann.at("out.waymark"))).toMatchObject({ applied: 1 });
  });

  test("--dry-run and merge end alike: 3 where there is a conflict, 1 where nothing can come in", () => {
    const { ann, ben } = contested();
    ann.done("export", "plan", "ann.waymark", "--as", "Ann");
    const dry = ben.run("merge", "plan", ann.at("ann.waymark"), "--dry-run");
    expect(dry).toMatchObject({ code: 3, err: "" });
    expect(JSON.parse(dry.out)).toMatchObject({ counts: { conflict: 1 } });
    writeFileSync(ben.at("junk.waymark"), "junk");
    expect(ben.run("merge", "plan", "junk.waymark", "--dry-run").code).toBe(1);
    expect(ben.run("merge", "plan", "junk.waymark", ann.at("ann.waymark"), "--dry-run").code).toBe(3);
  });

  test("what cannot come in is refused with its reason, exit 1, the digest as before; --json or not, one sentence on standard error", () => {
    const { ann, ben } = twoDesks();
    ann.done("export", "plan", "out.waymark", "--as", "Ann");
    const whole = readFileSync(ann.at("out.waymark"));
    const other = desk();
    other.done("new", "plan", "--template", "empty");
    other.done("export", "plan", "foreign.waymark", "--as", "Otto");
    const newer = Buffer.from(whole);
    newer[11] = 9;
    const flipped = Buffer.from(whole);
    flipped[whole.length - 3] = (flipped[whole.length - 3] ?? 0) ^ 4;
    const files: Readonly<Record<string, Uint8Array>> = {
      "cut.waymark": whole.subarray(0, -10),
      "flipped.waymark": flipped,
      "newer.waymark": newer,
      "text.waymark": Buffer.from("Dear all"),
      "empty.waymark": Buffer.alloc(0),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(ben.at(name), bytes);
    copyFileSync(other.at("foreign.waymark"), ben.at("foreign.waymark"));
    mkdirSync(ben.at("folder.waymark"));
    const digest = ben.digest("plan");
    for (const name of [...Object.keys(files), "foreign.waymark", "folder.waymark", "none.waymark"]) {
      const { code, out, err } = ben.run("merge", "plan", name);
      expect({ name, code }).toEqual({ name, code: 1 });
      expect(err).toMatch(new RegExp(`^${name}: [A-Z][^\\n]+\\. Nothing was (imported|changed)[^\\n]*\\. [^\\n]+\\.$`));
      expect(receiptShape.parse(JSON.parse(out))).toMatchObject({
        applied: 0,
        duplicate: 0,
        held: [],
        rejected: [{ bundle: name, reason: err.slice(name.length + 2) }],
      });
      expect(ben.digest("plan")).toBe(digest);
    }
    for (const name of Object.keys(files))
      expect(ben.run("inspect", name, "--json")).toMatchObject({ code: 1, out: expect.stringContaining('"verified":false') });
  });

  test("a file of 3 GiB is refused without reading it", () => {
    const { ben } = twoDesks();
    spawnSync("truncate", ["-s", "3G", ben.at("huge.waymark")]);
    if (!existsSync(ben.at("huge.waymark"))) return;
    expect(ben.run("merge", "plan", "huge.waymark")).toMatchObject({ code: 1, err: expect.stringContaining("too large") });
  });

  test("the good ones of several come in, exit 3 for the others", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Better");
    ann.done("export", "plan", "out.waymark", "--as", "Ann");
    writeFileSync(ben.at("junk.waymark"), "junk");
    const { code, out } = ben.run("merge", "plan", "junk.waymark", ann.at("out.waymark"), "--admit");
    expect(code).toBe(3);
    expect(receiptShape.parse(JSON.parse(out))).toMatchObject({ applied: 1, rejected: [{ bundle: "junk.waymark" }] });
  });

  test("two files of one name from two folders are told apart", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Better");
    ann.done("export", "plan", "out.waymark", "--as", "Ann");
    writeFileSync(ben.at("out.waymark"), "junk");
    const { code, out } = ben.run("merge", "plan", "out.waymark", ann.at("out.waymark"), "--dry-run");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      bundles: [
        { state: "rejected", info: null },
        { state: "ready", reason: "" },
      ],
    });
  });

  /** Dora holds the plan as it began; a bundle for Ben builds on a change that he acknowledged and she never got. */
  function waiting() {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Better");
    ann.done("export", "plan", "first.waymark", "--as", "Ann Archer");
    ben.done("merge", "plan", ann.at("first.waymark"));
    ben.done("export", "plan", "ben.waymark", "--as", "Ben Baker");
    ann.done("merge", "plan", ben.at("ben.waymark"));
    ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Best");
    ann.done("export", "plan", "for ben.waymark", "--for", "Ben Baker", "--as", "Ann Archer");
    const dora = desk();
    dora.done("new", "plan", "--from", ann.at("start.waymark"));
    return { ann, ben, dora };
  }

  test("what builds on changes that have not come is held with the exact ask, exit 3, and comes in later by itself", () => {
    const { ann, ben, dora } = waiting();
    const digest = dora.digest("plan");
    const { code, out, err } = dora.run("merge", "plan", ann.at("for ben.waymark"));
    const { held, applied } = receiptShape.parse(JSON.parse(out));
    expect({ code, held: held.length, applied }).toEqual({ code: 3, held: 1, applied: 0 });
    expect(err).toMatch(
      /^for ben\.waymark: It builds on Ann Archer’s changes up to 22 November 2026\. Nothing of it was imported[^\n]+\. Ask Ann Archer /,
    );
    expect(dora.digest("plan")).toBe(digest);
    expect(dora.run("merge", "plan", ann.at("for ben.waymark"), "--dry-run")).toMatchObject({ code: 3 });
    expect(receiptShape.parse(dora.data("merge", "plan", ben.at("ben.waymark")))).toMatchObject({ applied: 2, held: [], rejected: [] });
    expect(dora.digest("plan")).toBe(ann.digest("plan"));
  });

  test("a held bundle that was spoilt since does not make a good merge a refusal", () => {
    const { ann, ben, dora } = waiting();
    expect(dora.run("merge", "plan", ann.at("for ben.waymark")).code).toBe(3);
    for (const name of readdirSync(dora.home, { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".waymark")) writeFileSync(join(dora.home, name), "spoilt");
    const { code, out } = dora.run("merge", "plan", ben.at("ben.waymark"));
    expect({ code, applied: receiptShape.parse(JSON.parse(out)).applied }).toEqual({ code: 3, applied: 1 });
    expect(dora.digest("plan")).toBe(ben.digest("plan"));
  });
});

describe("conflicts and resolve:", () => {
  test("both values, who and when, in the shape of the contract, the same on both desks", () => {
    const { ann, ben, id, merged, conflict } = contested();
    expect(merged.code).toBe(3);
    expect(receiptShape.parse(JSON.parse(merged.out)).conflicts).toHaveLength(1);
    expect(conflict).toMatchObject({ type: "milestone", record: id, field: "dates", base: { due: "2026-09-30" } });
    expect(conflict.heads).toMatchObject([
      { value: "2026-12-31", author: "Ann Archer", why: "Slipped" },
      { value: "2027-03-31", author: "Ben Baker", why: "Slipped further" },
    ]);
    ann.done("export", "plan", "ann.waymark", "--as", "Ann Archer");
    expect(ben.run("merge", "plan", ann.at("ann.waymark")).code).toBe(3);
    const [theirs] = conflictShape.parse(ben.data("conflicts", "plan"));
    expect(theirs?.heads.map(({ change }) => change).sort()).toEqual(conflict.heads.map(({ change }) => change).sort());
    expect(ann.digest("plan")).toBe(ben.digest("plan"));
  });

  test("--take decides for one side, and the decision travels", () => {
    const { ann, ben, conflict } = contested();
    const [first] = conflict.heads;
    expect(
      ann.data("resolve", "plan", conflict.id, "--take", first?.change ?? "", "--as", "Pat", "--why", "The board said so", "--json"),
    ).toEqual({ resolved: conflict.id, left: 0 });
    expect(milestones(ann, "plan")).toMatchObject([{ due: "2026-12-31" }]);
    ann.done("export", "plan", "decided.waymark", "--as", "Pat");
    expect(receiptShape.parse(ben.data("merge", "plan", ann.at("decided.waymark"))).conflicts).toEqual([]);
    expect(ann.digest("plan")).toBe(ben.digest("plan"));
  });

  test("--value decides for a third, of a group by FIELD=VALUE", () => {
    const { ann, conflict } = contested();
    expect(ann.run("resolve", "plan", conflict.id, "--value", "2027-01-31", "--as", "Pat", "--why", "Between")).toMatchObject({ code: 2 });
    ann.done("resolve", "plan", conflict.id, "--value", "start=2026-05-01", "--value", "due=2027-01-31", "--as", "Pat", "--why", "Between");
    expect(milestones(ann, "plan")).toMatchObject([{ start: "2026-05-01", due: "2027-01-31" }]);
    expect(ann.data("conflicts", "plan")).toEqual([]);
  });

  test("--keep-both where each side wrote another field of a group", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "start=2026-05-01");
    ben.done("edit", "plan", "--as", "Ben", "milestone/1a.1", "due=2026-12-31");
    ben.done("export", "plan", "ben.waymark", "--as", "Ben");
    expect(ann.run("merge", "plan", ben.at("ben.waymark")).code).toBe(3);
    const [conflict] = conflictShape.parse(ann.data("conflicts", "plan"));
    expect(ann.done("resolve", "plan", conflict?.id ?? "", "--keep-both", "--as", "Pat", "--why", "They fit")).toMatch(
      /^Decided .+\. 0 left to decide\.$/,
    );
    expect(milestones(ann, "plan")).toMatchObject([{ start: "2026-05-01", due: "2026-12-31" }]);
  });

  test("edits to different fields of one milestone are no conflict", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "title=Ann's");
    ben.done("edit", "plan", "--as", "Ben", "milestone/1a.1", "due=2026-12-31");
    ben.done("export", "plan", "ben.waymark", "--as", "Ben");
    expect(receiptShape.parse(ann.data("merge", "plan", ben.at("ben.waymark"))).conflicts).toEqual([]);
    expect(milestones(ann, "plan")).toMatchObject([{ title: "Ann's", due: "2026-12-31" }]);
  });

  test("a decision for a person who is not in the plan is refused, not left dangling", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "owner=Mark Burgis");
    ben.done("edit", "plan", "--as", "Ben", "milestone/1a.1", "owner=Pat Long");
    ben.done("export", "plan", "ben.waymark", "--as", "Ben");
    expect(ann.run("merge", "plan", ben.at("ben.waymark")).code).toBe(3);
    const [conflict] = conflictShape.parse(ann.data("conflicts", "plan"));
    const digest = ann.digest("plan");
    expect(ann.run("resolve", "plan", conflict?.id ?? "", "--value", "Nobody Yet", "--as", "Pat", "--why", "x")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Nobody Yet"),
    });
    expect(ann.digest("plan")).toBe(digest);
    ann.done("resolve", "plan", conflict?.id ?? "", "--value", "Pat Long", "--as", "Pat", "--why", "x");
    expect(milestones(ann, "plan")).toMatchObject([{ owner: "Pat Long" }]);
  });

  test("what is not open, not a live value, or says nothing is refused", () => {
    const { ann, conflict } = contested();
    const digest = ann.digest("plan");
    const by = ["--as", "Pat", "--why", "x"];
    expect(ann.run("resolve", "plan", "milestone/none/due", "--take", "x", ...by)).toMatchObject({
      code: 1,
      err: expect.stringContaining("no longer open"),
    });
    expect(ann.run("resolve", "plan", conflict.id, "--take", `${"A".repeat(43)}:0`, ...by)).toMatchObject({ code: 1 });
    expect(ann.run("resolve", "plan", conflict.id, "--take", "x", ...by)).toMatchObject({ code: 1 });
    expect(ann.run("resolve", "plan", conflict.id, "--value", "due=soon", ...by)).toMatchObject({ code: 1 });
    expect(ann.run("resolve", "plan", conflict.id, "--keep-both", ...by)).toMatchObject({ code: 1 });
    for (const args of [by, ["--take", "x", "--as", "Pat"], ["--take", "x", "--why", "x"]])
      expect(ann.run("resolve", "plan", conflict.id, ...args)).toMatchObject({ code: 2, out: "" });
    expect(ann.digest("plan")).toBe(digest);
  });
});

describe("verify and backup:", () => {
  test("verify prints ok, changes and digest; a plan that somebody tampered with fails, exit 1", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    const id = newMilestone(ann, "plan", "code=1a.1", "title=Here");
    expect(verdictShape.parse(ann.data("verify", "plan"))).toMatchObject({ ok: true, changes: 7 });
    for (const [i, sql] of [
      `UPDATE change SET value = 'Tampered' WHERE value = 'Here'`,
      `UPDATE milestone SET title = 'Tampered'`,
      `DELETE FROM head WHERE h = (SELECT max(h) FROM head)`,
      `DELETE FROM checkpoint`,
      `UPDATE "commit" SET author = 'Somebody else'`,
      `DELETE FROM "commit" WHERE seq = 1`,
      `DELETE FROM change WHERE h = 2`,
    ].entries()) {
      const file = `tampered ${i}`;
      copyFileSync(ann.at("plan"), ann.at(file));
      const opened = openPlan(ann.at(file), ann.home, "write");
      if (!opened.ok) throw new Error(opened.error.message);
      opened.value.db.exec(sql);
      opened.value.close();
      const { code, out, err } = ann.run("verify", file);
      expect({ sql, code, ok: verdictShape.parse(JSON.parse(out)).ok }).toEqual({ sql, code: 1, ok: false });
      expect(err).not.toBe("");
    }
    expect(id).toHaveLength(22);
  });

  test("a backup opens, holds the same, and is never written over a file", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1");
    expect(ann.data("backup", "plan", "copy", "--json")).toEqual({ file: ann.at("copy") });
    expect(ann.digest("copy")).toBe(ann.digest("plan"));
    expect(ann.run("backup", "plan", "copy")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is already a file at .+ It was left as it is\. Choose another name\.$/),
    });
    expect(ann.run("backup", "plan", "no/such/folder")).toMatchObject({ code: 1, err: expect.stringContaining("Nothing was changed.") });
  });
});

describe("wrong usage: exit 2, the usage on standard error, nothing on standard output, nothing written:", () => {
  for (const args of [
    [],
    ["frobnicate"],
    ["__proto__"],
    ["constructor"],
    ["new"],
    ["new", "a", "b"],
    ["new", "other", "--template", "nowhere"],
    ["new", "other", "--template", "empty", "--years", "many"],
    ["new", "other", "--template", "empty", "--first-year", "April"],
    ["new", "other", "--template", "empty", "--first-year", "2025-02-30"],
    ["show"],
    ["show", "plan", "--colour"],
    ["edit", "plan"],
    ["edit", "plan", "milestone/1a.1", "title=x"],
    ["edit", "plan", "--as", "", "milestone/1a.1", "title=x"],
    ["edit", "plan", "--as", "Ann", "milestone/1a.1"],
    ["edit", "plan", "--as", "Ann", "milestone/1a.1", "title"],
    ["edit", "plan", "--as", "Ann", "milestone", "title=x"],
    ["edit", "plan", "--as", "Ann", "thing/1", "title=x"],
    ["export", "plan"],
    ["inspect"],
    ["merge", "plan"],
    ["conflicts"],
    ["resolve", "plan"],
    ["verify"],
    ["verify", "plan", "other"],
    ["backup", "plan"],
  ]) {
    test(args.join(" ") || "nothing at all", () => {
      const ann = desk();
      ann.done("new", "plan", "--template", "empty");
      newMilestone(ann, "plan", "code=1a.1");
      const before = { digest: ann.digest("plan"), files: readdirSync(ann.own).sort() };
      expect(ann.run(...args)).toEqual({ code: 2, out: "", err: expect.stringContaining("Usage: waymark VERB") });
      expect({ digest: ann.digest("plan"), files: readdirSync(ann.own).sort() }).toEqual(before);
    });
  }
});

test("every verb on a plan that is not there, or is no plan: exit 1, one sentence", () => {
  const ann = desk();
  writeFileSync(ann.at("text"), "Dear all");
  ann.done("new", "plan", "--template", "empty");
  ann.done("export", "plan", "out.waymark", "--as", "Ann");
  for (const file of ["none", "text", "."]) {
    for (const args of [
      ["show", file],
      ["edit", file, "--as", "A", "milestone/x", "title=x"],
      ["export", file, "x.waymark"],
      ["merge", file, "out.waymark"],
      ["conflicts", file],
      ["resolve", file, "c", "--take", "x", "--as", "A", "--why", "x"],
      ["verify", file],
      ["backup", file, "y"],
    ]) {
      expect({ args, ...ann.run(...args) }).toEqual({ args, code: 1, out: "", err: expect.stringMatching(/^[^\n]+\.$/) });
    }
  }
});

describe("as a program of its own:", () => {
  const commandLine = fileURLToPath(new URL("../../electron/cli.ts", import.meta.url));
  const program = (own: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args], {
      cwd: own,
      env: { ...process.env, WAYMARK_HOME: join(own, "home") },
      encoding: "utf8",
    });
    return { code: status, out: stdout, err: stderr };
  };

  test("paths count from where it was called, WAYMARK_HOME holds the keys, a large plan comes out whole", () => {
    const { own } = desk();
    expect(program(own, "new", "plan")).toEqual({ code: 0, out: `Made ${join(own, "plan")}.\n`, err: "" });
    expect(readdirSync(join(own, "home", "keys"))).toHaveLength(1);
    const { code, out } = program(own, "show", "plan", "--json");
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(100_000);
    expect(showShape.parse(JSON.parse(out)).objectives).toHaveLength(21);
    mkdirSync(join(own, "deep"));
    const deep = spawnSync(process.execPath, [commandLine, "verify", "../plan"], {
      cwd: join(own, "deep"),
      env: { ...process.env, WAYMARK_HOME: "../home" },
      encoding: "utf8",
    });
    expect(JSON.parse(deep.stdout)).toMatchObject({ ok: true });
  });

  test("exit codes 0, 1, 2 and 3, and its version", () => {
    const { ann, ben } = contested();
    ann.done("export", "plan", "ann.waymark", "--as", "Ann");
    expect(program(ben.own, "--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(program(ben.own, "show", "none")).toMatchObject({ code: 1, out: "" });
    expect(program(ben.own)).toMatchObject({ code: 2, out: "" });
    expect(program(ben.own, "merge", "plan", ann.at("ann.waymark"))).toMatchObject({ code: 3, err: "" });
  });

  test("a reader who leaves early is no fault", () => {
    const { own } = desk();
    program(own, "new", "plan");
    const { status, stderr } = spawnSync("sh", ["-c", '"$0" "$1" show plan --json | head -c 10', process.execPath, commandLine], {
      cwd: own,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("a plan that is open in another Waymark can be shown, not written", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    const held = openPlan(ann.at("plan"), ann.home, "write");
    expect(held.ok).toBe(true);
    expect(program(ann.own, "edit", "plan", "--as", "Ann", "milestone/new", "title=x")).toEqual({
      code: 1,
      out: "",
      err: "This plan is open in another Waymark. Nothing was changed. Close it there, then try again.\n",
    });
    expect(program(ann.own, "show", "plan").code).toBe(0);
    if (held.ok) held.value.close();
    expect(program(ann.own, "edit", "plan", "--as", "Ann", "milestone/new", "title=x").code).toBe(0);
  });
});
