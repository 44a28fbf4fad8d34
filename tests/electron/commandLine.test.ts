import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openPlan } from "../../db/plan.ts";
import { parse } from "../../electron/verbs.ts";
import { contested, desk, milestones, newMilestone, showShape, smallShape, twoDesks, verdictShape } from "./desk.ts";

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
    expect(ann.run("merge", "plan", ben.at("ack.waymark"), "--admit").code).toBe(0);
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

describe("verify and backup:", () => {
  test("verify prints ok, changes and digest; a plan that somebody tampered with fails, exit 1", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    const id = newMilestone(ann, "plan", "code=1a.1", "title=Here");
    expect(verdictShape.parse(ann.data("verify", "plan"))).toMatchObject({ ok: true, changes: 7 });
    for (const [i, sql] of [
      `UPDATE change SET value = 'Tampered' WHERE value = 'Here'`,
      `UPDATE milestone SET title = 'Tampered'`,
      `UPDATE cell SET live = 0 WHERE h = (SELECT max(h) FROM head)`,
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

  test("repair mends what verify finds: tables that differ from the log are made again from it, nothing lost", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1", "title=Here");
    const digest = ann.digest("plan");
    const opened = openPlan(ann.at("plan"), ann.home, "write");
    if (!opened.ok) throw new Error(opened.error.message);
    opened.value.db.exec("UPDATE milestone SET title = 'Tampered'");
    opened.value.close();
    expect(ann.run("verify", "plan").code).toBe(1);
    expect(ann.run("repair", "plan")).toMatchObject({ code: 0, err: expect.stringContaining("nothing is lost") });
    expect(ann.digest("plan")).toBe(digest);
    expect(ann.run("repair", "plan")).toMatchObject({ code: 0, out: '{"repaired":false}' });
  });

  test("F21 a spoilt name in the file’s own list of tables is damage like any other: said in sentences, mended by repair", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    newMilestone(ann, "plan", "code=1a.1", "title=Here");
    const digest = ann.digest("plan");
    const text = readFileSync(ann.at("plan"), "latin1");
    const spoilt = text.replaceAll('"workstream" ANY', '"workstreaX" ANY');
    expect(spoilt).not.toBe(text);
    writeFileSync(ann.at("plan"), spoilt, "latin1");
    for (const args of [
      ["show", "plan", "--json"],
      ["conflicts", "plan"],
      ["verify", "plan"],
    ])
      expect(ann.run(...args).err).not.toMatch(/no such column/);
    expect(ann.run("verify", "plan")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^This file is not a sound Waymark plan: .+\.$/),
    });
    expect(ann.run("repair", "plan").code).toBe(0);
    expect(ann.digest("plan")).toBe(digest);
  });

  test("a spoilt lock file keeps nobody from their plan", () => {
    const ann = desk();
    ann.done("new", "plan", "--template", "empty");
    writeFileSync(ann.at("plan.lock"), "something else");
    newMilestone(ann, "plan", "code=1a.1");
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
    ["show", "plan", "--as"],
    ["backup", "plan", "copy", "--dry-run"],
    ["edit", "plan", "--as", "Ann", "milestone/1a.1", "title=x", "--dry-run"],
    ["contributors", "plan", "--keeps-roster"],
  ]) {
    test(args.join(" ") || "nothing at all", () => {
      const ann = desk();
      ann.done("new", "plan", "--template", "empty");
      newMilestone(ann, "plan", "code=1a.1");
      const before = { digest: ann.digest("plan"), files: readdirSync(ann.own).sort() };
      expect(ann.run(...args)).toEqual({ code: 2, out: "", err: expect.stringMatching(/^[^\n]+\.\nUsage: waymark /) });
      expect({ digest: ann.digest("plan"), files: readdirSync(ann.own).sort() }).toEqual(before);
    });
  }
});

test("help is no fault: exit 0, on standard output, of all verbs or of one; every verb of the contract has it", () => {
  const ann = desk();
  const all = ann.done("--help");
  for (const words of ["-h", "help"]) expect(ann.done(words)).toBe(all);
  const verbs = ["new", "show", "edit", "export", "inspect", "merge", "conflicts", "resolve", "verify", "repair", "backup"];
  for (const verb of [...verbs, "answer", "contributors", "admit", "revoke", "baseline", "compare"]) {
    expect(all).toMatch(new RegExp(`^  ${verb} [A-Z]`, "m"));
    expect(ann.done("help", verb)).toMatch(new RegExp(`^Usage: waymark ${verb} [A-Z]`));
    expect(ann.done(verb, "plan", "--help")).toBe(ann.done("help", verb));
  }
  expect(readdirSync(ann.own)).toEqual([]);
});

test("ids and changes that begin with a dash are taken as typed; a flag without its text, and one that is none, are not", () => {
  const usage = "FILE CONFLICT --take CHANGE --value VALUE --why TEXT";
  expect(parse(["-plan", "-id", "--take", "-xyz:0", "--json", "--why", "--xyz:1"], "resolve", usage)).toMatchObject({
    positionals: ["-plan", "-id"],
    values: { take: "-xyz:0", why: "--xyz:1", json: true },
  });
  expect(parse(["--value=-1", "--value", "-2", "--", "--id"], "resolve", usage)).toMatchObject({
    positionals: ["--id"],
    values: { value: ["-1", "-2"] },
  });
  for (const args of [
    ["plan", "--take"],
    ["plan", "--take", "--json"],
    ["plan", "--none"],
    ["plan", "--json=x"],
  ])
    expect(() => parse(args, "resolve", usage), args.join(" ")).toThrow();
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
