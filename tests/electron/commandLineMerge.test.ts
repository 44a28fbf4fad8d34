import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { conflictShape, contested, desk, milestones, receiptShape, twoDesks } from "./desk.ts";

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
      /^out\.waymark: from Ann Archer, 22 November 2026, .+ changes? in .+ commits?, verified\.\n {2}Fingerprint ([0-9A-HJKMNP-TV-Z]{4}-?){4}$/,
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
    const flipped = Buffer.from(whole);
    flipped[whole.length - 3] = (flipped[whole.length - 3] ?? 0) ^ 4;
    const files: Readonly<Record<string, Uint8Array>> = {
      "cut.waymark": whole.subarray(0, -10),
      "flipped.waymark": flipped,
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

  test("what a newer Waymark made is held, exit 3, and inspect says so", () => {
    const { ann, ben } = twoDesks();
    ann.done("export", "plan", "out.waymark", "--as", "Ann");
    const newer = readFileSync(ann.at("out.waymark"));
    newer[11] = 9;
    writeFileSync(ben.at("newer.waymark"), newer);
    const digest = ben.digest("plan");
    const { code, out, err } = ben.run("merge", "plan", "newer.waymark");
    expect({ code, err }).toEqual({
      code: 3,
      err: expect.stringMatching(/^newer\.waymark: .*newer version.* it is kept .*Update Waymark\.$/),
    });
    expect(receiptShape.parse(JSON.parse(out))).toMatchObject({ applied: 0, rejected: [], held: [{ bundle: "newer.waymark" }] });
    expect(ben.digest("plan")).toBe(digest);
    expect(ben.run("inspect", "newer.waymark", "--json")).toMatchObject({ code: 1, out: expect.stringContaining('"verified":false') });
  });

  /** Ben acknowledged a change of Ann's and then put his plan back to before he had it; Ann's bundle for him builds on it. */
  function waiting() {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Better");
    ann.done("export", "plan", "first.waymark", "--as", "Ann Archer");
    ben.done("backup", "plan", "before");
    ben.done("merge", "plan", ann.at("first.waymark"));
    const acknowledged = ben.digest("plan");
    ben.done("export", "plan", "ben.waymark", "--as", "Ben Baker");
    ann.done("merge", "plan", ben.at("ben.waymark"), "--admit");
    ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Best");
    ann.done("export", "plan", "for ben.waymark", "--for", "Ben Baker", "--as", "Ann Archer");
    renameSync(ben.at("before"), ben.at("plan"));
    return { ann, ben, acknowledged };
  }

  test("what builds on changes that have not come is held with the exact ask, exit 3, and comes in later by itself", () => {
    const { ann, ben } = waiting();
    const digest = ben.digest("plan");
    const { code, out, err } = ben.run("merge", "plan", ann.at("for ben.waymark"));
    const { held, applied } = receiptShape.parse(JSON.parse(out));
    expect({ code, held: held.length, applied }).toEqual({ code: 3, held: 1, applied: 0 });
    expect(err).toMatch(
      /^for ben\.waymark: It builds on Ann Archer’s changes up to 22 November 2026\. Nothing of it was imported[^\n]+\. Ask Ann Archer /,
    );
    expect(ben.digest("plan")).toBe(digest);
    expect(ben.run("merge", "plan", ann.at("for ben.waymark"), "--dry-run")).toMatchObject({ code: 3 });
    expect(receiptShape.parse(ben.data("merge", "plan", ann.at("first.waymark")))).toMatchObject({ applied: 2, held: [], rejected: [] });
    expect(ben.digest("plan")).toBe(ann.digest("plan"));
  });

  test("a held bundle that was spoilt since does not make a good merge a refusal", () => {
    const { ann, ben, acknowledged } = waiting();
    expect(ben.run("merge", "plan", ann.at("for ben.waymark")).code).toBe(3);
    for (const name of readdirSync(ben.home, { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".waymark")) writeFileSync(join(ben.home, name), "spoilt");
    const { code, out } = ben.run("merge", "plan", ann.at("first.waymark"));
    expect({ code, applied: receiptShape.parse(JSON.parse(out)).applied }).toEqual({ code: 3, applied: 1 });
    expect(ben.digest("plan")).toBe(acknowledged);
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

  test("show marks what is in conflict and counts it, until it is decided", () => {
    const { ann, id, conflict } = contested();
    const shown = () => ann.data("show", "plan", "--json");
    expect(shown()).toMatchObject({
      openConflicts: 1,
      milestones: expect.arrayContaining([expect.objectContaining({ id, conflicts: ["dates"] })]),
    });
    ann.done("resolve", "plan", conflict.id, "--take", conflict.heads[0]?.change ?? "", "--as", "Ann Archer", "--why", "Agreed");
    expect(shown()).toMatchObject({
      openConflicts: 0,
      milestones: expect.arrayContaining([expect.objectContaining({ id, conflicts: [] })]),
    });
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
    expect(ann.run("merge", "plan", ben.at("ben.waymark"), "--admit").code).toBe(3);
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
    expect(receiptShape.parse(ann.data("merge", "plan", ben.at("ben.waymark"), "--admit")).conflicts).toEqual([]);
    expect(milestones(ann, "plan")).toMatchObject([{ title: "Ann's", due: "2026-12-31" }]);
  });

  test("a decision for a person who is not in the plan is refused, not left dangling", () => {
    const { ann, ben } = twoDesks();
    ann.done("edit", "plan", "--as", "Ann", "milestone/1a.1", "owner=Mark Burgis");
    ben.done("edit", "plan", "--as", "Ben", "milestone/1a.1", "owner=Pat Long");
    ben.done("export", "plan", "ben.waymark", "--as", "Ben");
    expect(ann.run("merge", "plan", ben.at("ben.waymark"), "--admit").code).toBe(3);
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
