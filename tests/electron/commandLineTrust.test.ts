/** Three installations at the command line: the office, which keeps the roster, and two leads who meet through it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { seal } from "../../db/age.ts";
import { readingIdentity, recipientOf } from "../../db/keys.ts";
import { type Desk, desk, newMilestone, receiptShape } from "./desk.ts";

const text = z.string().check(z.minLength(1));
const fingerprint = z.string().check(z.regex(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/));
const contributorsShape = z.object({
  own: z.object({ replica: text, fingerprint, keepsRoster: z.boolean(), keys: z.enum(["sealed", "files"]) }),
  copies: z.array(
    z.object({
      replica: text,
      fingerprint,
      name: z.string(),
      status: z.enum(["admitted", "unknown", "revoked"]),
      keepsRoster: z.boolean(),
      decidedBy: z.nullable(text),
      lastBundle: z.nullable(z.object({ created: z.int(), received: z.int(), changes: z.int() })),
      lacks: z.int(),
      canEncrypt: z.boolean(),
    }),
  ),
});
const contributors = (at: Desk) => contributorsShape.parse(at.data("contributors", "plan", "--json"));
const copyOf = (at: Desk, name: string) => contributors(at).copies.find((copy) => copy.name === name);
const receipt = (out: string) => receiptShape.parse(JSON.parse(out));

/** Pam's office and two leads with its plan, who know her and not each other. */
function office() {
  const [pam, ann, ben] = [desk(), desk(), desk()];
  pam.done("new", "plan", "--template", "empty", "--title", "Three desks", "--first-year", "2025-04-01");
  newMilestone(pam, "plan", "code=1a.1", "title=Together");
  pam.done("export", "plan", "start.waymark", "--full", "--as", "Pam Porter");
  for (const lead of [ann, ben]) lead.done("new", "plan", "--from", pam.at("start.waymark"));
  ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "title=Ann's");
  ben.done("edit", "plan", "--as", "Ben Baker", "milestone/1a.1", "detail=Ben's");
  ann.done("export", "plan", "ann.waymark", "--as", "Ann Archer");
  ben.done("export", "plan", "ben.waymark", "--as", "Ben Baker");
  return { pam, ann, ben };
}

/** The same, once the office admitted both and everybody counts its roster. */
function rostered() {
  const desks = office();
  const { pam, ann, ben } = desks;
  pam.done("contributors", "plan", "--keep-roster");
  pam.done("merge", "plan", ann.at("ann.waymark"), ben.at("ben.waymark"), "--admit");
  for (const lead of [ann, ben]) expect(lead.run("admit", "plan", "Pam Porter", "--keeps-roster").code).toBe(0);
  pam.done("export", "plan", "all.waymark", "--consolidated", "--as", "Pam Porter");
  return desks;
}

describe("T1 T4 admission at the command line:", () => {
  test("a stranger's bundle is held, exit 3, with the fingerprint that its sender reads out; admitted by it, it comes in", () => {
    const { pam, ann } = office();
    const digest = pam.digest("plan");
    const { code, out, err } = pam.run("merge", "plan", ann.at("ann.waymark"));
    const { own } = contributors(ann);
    expect({ code, held: receipt(out).held.length, applied: receipt(out).applied }).toEqual({ code: 3, held: 1, applied: 0 });
    expect(err).toMatch(new RegExp(`^ann\\.waymark: Its sender, Ann Archer, is not known .*admit it if it is ${own.fingerprint}\\.$`));
    expect(pam.digest("plan")).toBe(digest);
    expect(copyOf(pam, "Ann Archer")).toMatchObject({ status: "unknown", fingerprint: own.fingerprint, lastBundle: null });
    expect(pam.done("contributors", "plan")).toMatch(new RegExp(`^This copy: .+\\n {2}${own.fingerprint} {2}Ann Archer: unknown`));
    const admitted = pam.run("admit", "plan", own.fingerprint);
    expect(admitted).toMatchObject({ code: 0, err: `Admitted Ann Archer, ${own.fingerprint}.` });
    expect(receipt(admitted.out)).toMatchObject({ applied: 1, held: [], rejected: [] });
    expect(pam.digest("plan")).toBe(ann.digest("plan"));
    expect(copyOf(pam, "Ann Archer")).toMatchObject({ status: "admitted", decidedBy: null, lacks: 0, canEncrypt: true });
  });

  test("inspect tells the fingerprint, the addressee and whether a roster is in it", () => {
    const { pam, ann } = rostered();
    pam.done("export", "plan", "for ann.waymark", "--for", "Ann Archer", "--as", "Pam Porter");
    const { own } = contributors(pam);
    expect(ann.data("inspect", pam.at("for ann.waymark"), "--json")).toMatchObject([
      { from: "Pam Porter", fingerprint: own.fingerprint, to: "Ann Archer", encrypted: false, rosters: 1 },
    ]);
    expect(ann.done("inspect", pam.at("for ann.waymark"))).toMatch(`Fingerprint ${own.fingerprint}; for Ann Archer alone; with a roster`);
  });

  test("what the office sends to all introduces the leads to each other; all three end equal", () => {
    const { pam, ann, ben } = rostered();
    ben.done("edit", "plan", "--as", "Ben Baker", "milestone/1a.1", "source=The board");
    ben.done("export", "plan", "later.waymark", "--as", "Ben Baker");
    expect(ann.run("merge", "plan", ben.at("later.waymark")).code).toBe(3);
    ann.done("merge", "plan", pam.at("all.waymark"));
    expect(copyOf(ann, "Ben Baker")).toMatchObject({
      status: "admitted",
      decidedBy: "Pam Porter",
      lastBundle: { changes: expect.any(Number) },
    });
    pam.done("merge", "plan", ben.at("later.waymark"));
    ben.done("merge", "plan", pam.at("all.waymark"));
    expect([ann, ben].map((at) => at.digest("plan"))).toEqual([pam.digest("plan"), pam.digest("plan")]);
  });

  test("somebody nobody knows, or a name that two copies have, is refused with the way on", () => {
    const { pam, ann, ben } = office();
    expect(pam.run("admit", "plan", "Nobody")).toMatchObject({ code: 1, out: "", err: expect.stringContaining("Nobody called") });
    ann.done("export", "plan", "first.waymark", "--as", "Sam Smith");
    ben.done("export", "plan", "second.waymark", "--as", "Sam Smith");
    expect(pam.run("merge", "plan", ann.at("first.waymark"), ben.at("second.waymark")).code).toBe(3);
    const twice = pam.run("admit", "plan", "Sam Smith");
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining(contributors(ann).own.fingerprint) });
    for (const args of [["admit", "plan"], ["revoke", "plan"], ["contributors"]]) expect(pam.run(...args)).toMatchObject({ code: 2 });
  });
});

describe("T5 withdrawal at the command line:", () => {
  test("the office withdraws a lead's copy for everybody", () => {
    const { pam, ann, ben } = rostered();
    expect(pam.done("revoke", "plan", "Ben Baker")).toContain("What it wrote stays.");
    pam.done("edit", "plan", "--as", "Pam Porter", "milestone/1a.1", "source=Minutes");
    pam.done("export", "plan", "withdrawn.waymark", "--consolidated", "--as", "Pam Porter");
    ann.done("merge", "plan", pam.at("withdrawn.waymark"));
    ben.done("edit", "plan", "--as", "Ben Baker", "milestone/1a.1", "source=Elsewhere");
    ben.done("export", "plan", "late.waymark", "--as", "Ben Baker");
    for (const at of [pam, ann]) {
      const digest = at.digest("plan");
      expect(at.run("merge", "plan", ben.at("late.waymark"))).toMatchObject({
        code: 1,
        err: expect.stringContaining("withdrawn: Ben Baker"),
      });
      expect(at.run("merge", "plan", ben.at("late.waymark"), "--admit"), "not even with --admit").toMatchObject({ code: 1 });
      expect(at.digest("plan")).toBe(digest);
    }
    expect(ann.run("admit", "plan", "Ben Baker")).toMatchObject({ code: 1, err: expect.stringContaining("Ask Pam Porter") });
  });
});

describe("T8 encryption at the command line:", () => {
  test("a bundle for one opens for that one alone", async () => {
    const { pam, ann, ben } = rostered();
    pam.done("edit", "plan", "--as", "Pam Porter", "milestone/1a.1", "title=Between us");
    const sent = await pam.runLater(
      "export",
      "plan",
      "secret.waymark.age",
      "--for",
      "Ann Archer",
      "--encrypt",
      "--as",
      "Pam Porter",
      "--json",
    );
    expect(sent).toMatchObject({ code: 0, err: "" });
    const file = readFileSync(pam.at("secret.waymark.age"));
    expect(file.toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
    expect(JSON.parse(sent.out)).toMatchObject({ size: file.length });
    const looked = await ann.runLater("inspect", pam.at("secret.waymark.age"), "--json");
    expect(JSON.parse(looked.out)).toMatchObject([{ from: "Pam Porter", to: "Ann Archer", encrypted: true, verified: true }]);
    expect(await ben.runLater("merge", "plan", pam.at("secret.waymark.age"))).toMatchObject({
      code: 1,
      err: expect.stringContaining("encrypted for somebody else"),
    });
    const merged = await ann.runLater("merge", "plan", pam.at("secret.waymark.age"));
    expect(merged).toMatchObject({ code: 0, err: "" });
    expect(receipt(merged.out).applied).toBeGreaterThan(0);
    expect(ann.digest("plan")).toBe(pam.digest("plan"));
    expect((await pam.runLater("inspect", "secret.waymark.age")).code, "the sender can open it too").toBe(0);
  });

  test("F29 the same bundle encrypted again for somebody else is refused: it says inside for whom it is", async () => {
    const { pam, ann, ben } = rostered();
    pam.done("edit", "plan", "--as", "Pam Porter", "milestone/1a.1", "title=For Ann");
    pam.done("export", "plan", "plain.waymark", "--for", "Ann Archer", "--as", "Pam Porter");
    const again = await seal(readFileSync(pam.at("plain.waymark")), [recipientOf(readingIdentity(ben.home))]);
    writeFileSync(ann.at("again.waymark.age"), again);
    expect(await ben.runLater("merge", "plan", ann.at("again.waymark.age"))).toMatchObject({
      code: 1,
      err: expect.stringContaining("for Ann Archer, not for you"),
    });
  });

  test("one for all opens for everybody admitted, a new plan can be made from it, and a stranger has no use for it", async () => {
    const { pam, ann, ben } = rostered();
    expect(await pam.runLater("export", "plan", "all.waymark.age", "--consolidated", "--encrypt", "--as", "Pam Porter")).toMatchObject({
      code: 0,
    });
    for (const at of [ann, ben]) {
      expect((await at.runLater("merge", "plan", pam.at("all.waymark.age"))).code).toBe(0);
      expect(at.digest("plan")).toBe(pam.digest("plan"));
    }
    expect((await ann.runLater("new", "another", "--from", pam.at("all.waymark.age"))).code).toBe(0);
    expect(ann.digest("another")).toBe(pam.digest("plan"));
    const eve = desk();
    expect(await eve.runLater("new", "plan", "--from", pam.at("all.waymark.age"))).toMatchObject({ code: 1, out: "" });
    expect(readdirSync(eve.own).filter((name) => name !== "home")).toEqual([]);
  });

  test("for a colleague whose key never came it is refused before anything is written", () => {
    const { pam } = office();
    expect(pam.run("export", "plan", "none.waymark.age", "--for", "Nobody", "--encrypt")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Nothing was written"),
    });
    expect(readdirSync(pam.own)).not.toContain("none.waymark.age");
    expect(pam.run("export", "plan", "both.waymark", "--for", "Ann", "--consolidated")).toMatchObject({ code: 2 });
  });

  test("what nobody here can open is kept all the same, with its reason", async () => {
    const { pam, ann, ben } = rostered();
    await pam.runLater("export", "plan", "secret.waymark.age", "--for", "Ann Archer", "--encrypt", "--as", "Pam Porter");
    await ben.runLater("merge", "plan", pam.at("secret.waymark.age"));
    const sealed = readFileSync(pam.at("secret.waymark.age"));
    const kept = readdirSync(ben.home, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.startsWith("inbox") && name.endsWith(".waymark"),
    );
    expect(kept.some((name) => readFileSync(join(ben.home, name)).equals(sealed))).toBe(true);
    expect(ann.home).not.toBe(ben.home);
  });
});
