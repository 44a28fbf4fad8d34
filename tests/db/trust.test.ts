/**
 * Who may send: strangers are held, people are admitted once, rosters admit and withdraw for everybody who trusts their keeper. Long because
 * rules T1 to T7 are played by the same people with the same few verbs.
 */
import { copyFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contributorsIn } from "../../db/contributors.ts";
import { bundlesReceived, inboxOf, type ReceivedFile } from "../../db/inbox.ts";
import { mergeFiles } from "../../db/merge.ts";
import { previewFiles } from "../../db/preview.ts";
import { primitives } from "../../db/primitives.ts";
import { digestOf } from "../../db/rebuild.ts";
import { restorePlan } from "../../db/restore.ts";
import { makeRestorePoint } from "../../db/restorePoints.ts";
import { admitCopy, commitsAfterWithdrawal, keepRosterHere, revokeCopy, standingsIn } from "../../db/trust.ts";
import type { MergeReceipt } from "../../shared/api.ts";
import { type Manifest, type SignedRoster, successionText, toBase64url } from "../../shared/bundle.ts";
import { fingerprintOf, type RosterEntry } from "../../shared/roster.ts";
import { forger, op, partsOf } from "./forger.ts";
import { bundleFrom, newPerson, type Person, reopen, rowsOf, set, sharedPlan, temporaryFolder, tick, write } from "./people.ts";

const { planId } = sharedPlan;

/** Merges as the engine does: nobody is admitted unasked. */
const receive = (person: Person, ...files: readonly ReceivedFile[]): MergeReceipt =>
  mergeFiles(person.plan, files, {
    now: tick(person),
    inbox: person.home === "" ? null : inboxOf(person.home, person.plan),
    admit: false,
    tick: () => undefined,
    restorePoint: () => "",
  }).receipt;
const replicaOf = ({ plan }: Person): string => plan.signer.replica;
const admit = (person: Person, other: Person, keepsRoster = false) =>
  admitCopy(person.plan.db, replicaOf(other), keepsRoster, tick(person));
const revoke = (person: Person, other: Person) => revokeCopy(person.plan.db, replicaOf(other), tick(person));
const copyAt = (person: Person, other: Person) => contributorsIn(person.plan).copies.find(({ replica }) => replica === replicaOf(other));
const title = (person: Person, text: string) => write(person, [set("milestone", "m1", "title", text)]);

/** People who each wrote something, with folders, so that what is held waits on the disk. */
function people<N extends string>(...names: readonly N[]): Readonly<Record<N, Person>> {
  const made = names.map((name) => {
    const person = newPerson(name, { folder: temporaryFolder() });
    write(person, [set("milestone", `of ${name}`, "title", `By ${name}`)]);
    return [name, person] as const;
  });
  return Object.fromEntries(made) as Record<N, Person>;
}

describe("T1 a bundle from a copy that nobody admitted is held:", () => {
  test("with the fingerprint to compare; nothing is written, and once admitted it comes in by itself", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const digest = digestOf(Ann.plan.db);
    const first = receive(Ann, bundleFrom(Ben));
    const fingerprint = contributorsIn(Ben.plan).own.fingerprint;
    expect(fingerprint).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(first).toMatchObject({
      applied: 0,
      restorePoint: null,
      held: [{ ask: { type: "sender", replica: replicaOf(Ben), name: "Ben", fingerprint }, reason: expect.stringContaining(fingerprint) }],
    });
    expect(digestOf(Ann.plan.db)).toBe(digest);
    expect(copyAt(Ann, Ben)).toMatchObject({ name: "Ben", status: "unknown", fingerprint });
    expect(bundlesReceived(Ann.plan.db)).toMatchObject([{ state: "held", from: "Ben", ask: { type: "sender" } }]);
    admit(Ann, Ben);
    expect(receive(Ann)).toMatchObject({ applied: 1, held: [], merged: [{ from: "Ben" }] });
    expect(bundlesReceived(Ann.plan.db)).toMatchObject([{ state: "merged", reason: "", ask: null }]);
  });

  test("admission is remembered over a restart, and a later bundle just comes in", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    admit(Ann, Ben);
    reopen(Ann);
    expect(receive(Ann, bundleFrom(Ben))).toMatchObject({ applied: 1, held: [] });
    title(Ben, "Later");
    expect(receive(Ann, bundleFrom(Ben))).toMatchObject({ applied: 1, held: [] });
    expect(copyAt(Ann, Ben)).toMatchObject({ status: "admitted", decidedBy: null, lastBundle: { changes: 2 } });
  });

  test("a preview shows it as held with what is asked, and merging with --admit is one step", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const options = { now: tick(Ann), inbox: null, tick: () => undefined };
    const file = bundleFrom(Ben);
    expect(previewFiles(Ann.plan, "", [file], { ...options, admit: false })).toMatchObject({
      items: [],
      bundles: [{ state: "held", info: { from: "Ben", changes: 1, authors: [] }, ask: { type: "sender", replica: replicaOf(Ben) } }],
    });
    expect(previewFiles(Ann.plan, "", [file], { ...options, admit: true })).toMatchObject({
      counts: { new: 1 },
      bundles: [{ state: "ready" }],
    });
    expect(standingsIn(Ann.plan.db).has(replicaOf(Ben)), "a look admits nobody").toBe(false);
    expect(mergeFiles(Ann.plan, [file], { ...options, admit: true, restorePoint: () => "" }).receipt).toMatchObject({ applied: 1 });
    expect(copyAt(Ann, Ben)?.status).toBe("admitted");
  });

  test("its contents stay packed: a bomb from a stranger is not unpacked", () => {
    const { Ann } = people("Ann");
    const mallory = forger(planId);
    const bytes = mallory.bundle([mallory.line([op()])], { compress: () => Buffer.from("not even packed") });
    expect(receive(Ann, { name: "bomb.waymark", bytes })).toMatchObject({ held: [{ ask: { type: "sender" } }], rejected: [] });
    admitCopy(Ann.plan.db, mallory.id, false, tick(Ann));
    expect(receive(Ann)).toMatchObject({ applied: 0, held: [], rejected: [{ reason: expect.stringContaining("do not unpack") }] });
    expect(receive(Ann), "what was refused is not tried again").toMatchObject({ rejected: [] });
  });

  test("one's own bundles need nobody, under any name that this copy ever had", () => {
    const { Ann } = people("Ann");
    const mine = bundleFrom(Ann);
    expect(receive(Ann, mine)).toMatchObject({ held: [], rejected: [] });
    Ann.plan.renewSigner();
    expect(receive(Ann, mine)).toMatchObject({ held: [], rejected: [] });
  });

  test("one that waits and comes once more is one bundle; one whose file is gone or spoilt is given up, once", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const file = bundleFrom(Ben);
    for (const times of [1, 2])
      expect(receive(Ann, file), `${times}`).toMatchObject({ duplicate: 0, rejected: [], held: [{ bundle: "Ben.waymark" }] });
    expect(receive(Ann).held).toHaveLength(1);
    const [kept = ""] = readdirSync(inboxOf(Ann.home, Ann.plan));
    for (const spoil of [(path: string) => writeFileSync(path, "spoilt"), rmSync]) {
      receive(Ann, file);
      spoil(join(inboxOf(Ann.home, Ann.plan), kept));
      expect(receive(Ann)).toMatchObject({ held: [], rejected: [{ bundle: "Ben.waymark" }] });
      expect(receive(Ann)).toMatchObject({ held: [], rejected: [] });
    }
    receive(Ann, file);
    admit(Ann, Ben);
    expect(receive(Ann), "a good one that comes again makes up for it").toMatchObject({ applied: 1 });
    expect(bundlesReceived(Ann.plan.db)).toMatchObject([{ state: "merged" }]);
  });

  test("whatever came is kept, file by file, before anybody knows what it is", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    receive(Ann, bundleFrom(Ben), { name: "junk.waymark", bytes: Buffer.from("junk") });
    expect(readdirSync(inboxOf(Ann.home, Ann.plan))).toHaveLength(2);
    expect(bundlesReceived(Ann.plan.db).map(({ file, state }) => [file, state])).toEqual([
      ["junk.waymark", "rejected"],
      ["Ben.waymark", "held"],
    ]);
  });
});

describe("T2 a bundle is for its addressee alone:", () => {
  /** Ann knows Ben and Carol by name; Ben acknowledged what Ann has. */
  function three() {
    const all = people("Ann", "Ben", "Carol");
    const { Ann, Ben, Carol } = all;
    for (const other of [Ben, Carol]) {
      admit(Ann, other);
      admit(other, Ann);
      receive(Ann, bundleFrom(other));
    }
    return all;
  }

  test("F29 a bundle for Ben is refused by Carol, whoever re-wrapped or forwarded it, and taken in by Ben", () => {
    const { Ann, Ben, Carol } = three();
    const forBen = bundleFrom(Ann, "Ben");
    const digest = digestOf(Carol.plan.db);
    expect(receive(Carol, forBen)).toMatchObject({
      applied: 0,
      rejected: [{ reason: expect.stringContaining("This bundle is for Ben, not for you") }],
    });
    expect(digestOf(Carol.plan.db)).toBe(digest);
    expect(receive(Ben, forBen).applied).toBeGreaterThan(0);
  });

  test("the addressee cannot be altered without the sender's key", () => {
    const { Ann, Carol } = three();
    const forBen = bundleFrom(Ann, "Ben");
    const bytes = Buffer.from(forBen.bytes);
    const to = partsOf(bytes).manifest.to;
    if (to === "any" || !to.replicas[0]) throw new Error("It should be addressed.");
    bytes.write(replicaOf(Carol), bytes.indexOf(to.replicas[0]));
    expect(receive(Carol, { name: "altered.waymark", bytes })).toMatchObject({
      rejected: [{ reason: expect.stringContaining("signature") }],
    });
  });

  test("Ben has it also after he put his plan back and goes on under a new name", () => {
    const { Ann, Ben } = three();
    const forBen = bundleFrom(Ann, "Ben");
    Ben.plan.renewSigner();
    expect(receive(Ben, forBen)).toMatchObject({ rejected: [], held: [] });
  });

  test("a stranger who gives Ben's name is not addressed", () => {
    const { Ann, Ben } = three();
    const stranger = forger(planId, "Ben");
    expect(receive(Ann, { name: "stranger.waymark", bytes: stranger.bundle([stranger.line([op()])]) }).held).toHaveLength(1);
    expect(partsOf(bundleFrom(Ann, "Ben").bytes).manifest.to).toEqual({ name: "Ben", replicas: [replicaOf(Ben)] });
  });

  test("for somebody nobody knows it is for whoever has it, and holds everything", () => {
    const { Ann, Carol } = three();
    expect(partsOf(bundleFrom(Ann, "Nobody").bytes).manifest).toMatchObject({ to: "any", requires: [] });
    expect(receive(Carol, bundleFrom(Ann, "Nobody"))).toMatchObject({ rejected: [], held: [] });
  });
});

describe("T4 a roster speaks for its keeper:", () => {
  /** Pam keeps the roster and knows Ben; Ann admitted Pam as its keeper; nobody told Ann of Ben. */
  function office() {
    const all = people("Pam", "Ann", "Ben");
    const { Pam, Ann, Ben } = all;
    keepRosterHere(Pam.plan.db, true);
    admit(Pam, Ben);
    receive(Pam, bundleFrom(Ben));
    admit(Ann, Pam, true);
    return all;
  }

  test("everybody on it is admitted, whichever of the two bundles comes first, and in one go", () => {
    for (const order of [0, 1, 2]) {
      const { Pam, Ann, Ben } = office();
      const files = [bundleFrom(Pam), bundleFrom(Ben)] as const;
      if (order === 0) receive(Ann, files[1], files[0]);
      else if (order === 1) for (const file of files) receive(Ann, file);
      else for (const file of files.toReversed()) receive(Ann, file);
      expect(copyAt(Ann, Ben)).toMatchObject({ name: "Ben", status: "admitted", decidedBy: "Pam" });
      expect(bundlesReceived(Ann.plan.db).map(({ state }) => state)).toEqual(["merged", "merged"]);
    }
  });

  test("a colleague passes it on, signed as it was", () => {
    const { Pam, Ann, Ben } = office();
    receive(Ann, bundleFrom(Pam));
    const dora = newPerson("Dora", { folder: temporaryFolder() });
    admit(dora, Pam, true);
    admit(dora, Ann);
    receive(dora, bundleFrom(Ann));
    expect(copyAt(dora, Ben)).toMatchObject({ status: "admitted", decidedBy: expect.stringContaining("Pam") });
  });

  test("a sender whose word does not count admits nobody with it, least of all themselves", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const mallory = forger(planId);
    const roster = mallory.roster([entry(mallory.id, { keepsRoster: true }), entry(replicaOf(Ben))], 9);
    const bytes = mallory.bundle([mallory.line([op()])], { head: { rosters: [roster] } });
    expect(receive(Ann, { name: "self.waymark", bytes })).toMatchObject({ held: [{ ask: { type: "sender" } }] });
    admitCopy(Ann.plan.db, mallory.id, false, tick(Ann));
    expect(receive(Ann)).toMatchObject({ applied: 1 });
    expect(standingsIn(Ann.plan.db).has(replicaOf(Ben))).toBe(false);
    expect(standingsIn(Ann.plan.db).get(mallory.id)).toMatchObject({ status: "admitted", keepsRoster: false });
  });

  test("a roster that its keeper did not sign, or signed for another plan, condemns the bundle that carries it", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const mallory = forger(planId);
    admitCopy(Ann.plan.db, mallory.id, true, tick(Ann));
    const [key, text, signature] = mallory.roster([entry(replicaOf(Ben))], 1);
    const bad: readonly SignedRoster[] = [
      [key, text.replace('"version":1', '"version":2'), signature],
      [toBase64url(Ben.plan.signer.publicKey), text, signature],
      [key, text, toBase64url(Buffer.alloc(64))],
      forger("another plan").roster([entry(replicaOf(Ben))], 1),
      mallory.roster([entry(replicaOf(Ben))], 1, "another plan"),
    ];
    for (const roster of bad) {
      const bytes = mallory.bundle([mallory.line([op()])], { head: { rosters: [roster] } });
      const receipt = receive(Ann, { name: "bad.waymark", bytes });
      expect(receipt).toMatchObject({ applied: 0, rejected: [{ reason: expect.stringContaining("roster") }] });
    }
    expect(standingsIn(Ann.plan.db).has(replicaOf(Ben))).toBe(false);
  });

  test("an older roster does not come back; text that is no roster, or a huge one, says nothing", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const mallory = forger(planId);
    admitCopy(Ann.plan.db, mallory.id, true, tick(Ann));
    let sent = 0;
    const tell = (roster: SignedRoster): boolean => {
      sent += 1;
      const bytes = mallory.bundle([mallory.line([op()])], { head: { rosters: [roster], created: sent } });
      expect(receive(Ann, { name: `${sent}.waymark`, bytes }).rejected).toEqual([]);
      return standingsIn(Ann.plan.db).get(replicaOf(Ben))?.status === "admitted";
    };
    const first = mallory.roster([entry(replicaOf(Ben))], 1);
    expect(tell(first)).toBe(true);
    expect(tell(mallory.roster([], 2))).toBe(false);
    expect(tell(first), "rolled back").toBe(false);
    const huge = Array.from({ length: 1_001 }, (_, i) => entry(fakeReplica(i)));
    for (const text of ["", "[]", "{}", "null", JSON.stringify({ version: 9, entries: huge }), '{"version":9,"entries":[{"replica":"x"}]}'])
      expect(tell(mallory.signRoster(text)), text.slice(0, 40)).toBe(false);
    expect(tell(mallory.roster([entry(replicaOf(Ben))], 3)), "and the next sound one counts").toBe(true);
  });

  test("a roster of eight hundred copies still travels; one that outgrew the manifest stays behind and keeps no bundle from going out", () => {
    const { Pam, Ann, Ben } = people("Pam", "Ann", "Ben");
    keepRosterHere(Pam.plan.db, true);
    admit(Ann, Pam, true);
    admit(Pam, Ben);
    const crowd = (size: number, name: string): void => {
      const insert = Pam.plan.db.sql(
        "INSERT OR REPLACE INTO peer(replica, name, role, organisation, recipient, created, have) VALUES (?,?,?,?,?,?,?)",
      );
      const admitted = Pam.plan.db.sql("INSERT OR REPLACE INTO sender(replica, keeps_roster, revoked, at) VALUES (?,0,NULL,1)");
      for (let i = 0; i < size; i += 1) {
        insert.run(fakeReplica(i), name, name, "", `age1${"q".repeat(58)}`, 1, "[]");
        admitted.run(fakeReplica(i));
      }
    };
    crowd(800, "Namë");
    receive(Ann, bundleFrom(Pam));
    expect(copyAt(Ann, Ben)?.status).toBe("admitted");
    crowd(990, "ë".repeat(120));
    expect(partsOf(bundleFrom(Pam).bytes).manifest.rosters).toEqual([]);
    title(Pam, "Later");
    expect(receive(Ann, bundleFrom(Pam))).toMatchObject({ applied: 1, rejected: [] });
  });

  test("a keeper admitted by a keeper counts; one that a keeper withdrew does not", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const [chief, deputy] = [forger(planId, "Chief"), forger(planId, "Deputy")];
    admitCopy(Ann.plan.db, chief.id, true, tick(Ann));
    const rosters = [chief.roster([entry(deputy.id, { keepsRoster: true })], 1), deputy.roster([entry(replicaOf(Ben))], 1)];
    receive(Ann, { name: "1.waymark", bytes: chief.bundle([chief.line([op()])], { head: { rosters: [rosters[0] ?? never()] } }) });
    receive(Ann, { name: "2.waymark", bytes: deputy.bundle([deputy.line([op()])], { head: { rosters: [rosters[1] ?? never()] } }) });
    expect(copyAt(Ann, Ben)?.status).toBe("admitted");
    const withdrawn = chief.roster([entry(deputy.id, { revoked: [] })], 2);
    receive(Ann, { name: "3.waymark", bytes: chief.bundle([chief.line([op()])], { head: { rosters: [withdrawn], created: 3 } }) });
    expect(standingsIn(Ann.plan.db).has(replicaOf(Ben))).toBe(false);
  });
});

describe("T5 a copy is withdrawn at a place in its chain:", () => {
  test("its bundles are refused from then on, what it wrote stays, and admitting it again takes that back", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    admit(Ann, Ben);
    receive(Ann, bundleFrom(Ben));
    revoke(Ann, Ben);
    title(Ben, "From the stolen laptop");
    const digest = digestOf(Ann.plan.db);
    expect(receive(Ann, bundleFrom(Ben))).toMatchObject({
      applied: 0,
      rejected: [{ reason: expect.stringMatching(/withdrawn: Ben, .*Nothing was imported/) }],
    });
    expect(digestOf(Ann.plan.db)).toBe(digest);
    expect(rowsOf(Ann).milestone.map(({ id }) => id)).toContain("of Ben");
    expect(copyAt(Ann, Ben)?.status).toBe("revoked");
    admit(Ann, Ben);
    expect(receive(Ann, bundleFrom(Ben))).toMatchObject({ applied: 1 });
  });

  test("what it wrote later and a colleague passes on comes in, so that copies stay equal, and is reported", () => {
    const { Ann, Ben, Carol } = people("Ann", "Ben", "Carol");
    for (const other of [Ben, Carol]) admit(Ann, other);
    admit(Carol, Ben);
    admit(Carol, Ann);
    receive(Ann, bundleFrom(Ben));
    revoke(Ann, Ben);
    title(Ben, "Made after the withdrawal");
    receive(Carol, bundleFrom(Ben));
    receive(Carol, bundleFrom(Ann));
    const { applied, notices } = receive(Ann, bundleFrom(Carol));
    expect(applied).toBe(2);
    expect(notices).toEqual([
      expect.stringMatching(/^One step by Ben \(.*\) came through others and was made after that copy was withdrawn\./),
    ]);
    expect(commitsAfterWithdrawal(Ann.plan.db)).toMatchObject([{ replica: replicaOf(Ben) }]);
    expect(digestOf(Ann.plan.db)).toBe(digestOf(Carol.plan.db));
    expect(receive(Ann, bundleFrom(Carol)).notices, "said once").toEqual([]);
  });

  test("a branch beside the place where it was withdrawn counts as later; so does what lies beyond a place that is not here", () => {
    const { Ann, Carol } = people("Ann", "Carol");
    const mallory = forger(planId);
    const branch = (value: string, created: number): ReceivedFile => ({
      name: `${value}.waymark`,
      bytes: mallory.bundle([mallory.line([op({ value })])], { head: { created } }),
    });
    admit(Ann, Carol);
    for (const { plan } of [Ann, Carol]) admitCopy(plan.db, mallory.id, false, 1);
    receive(Ann, branch("One", 1));
    revokeCopy(Ann.plan.db, mallory.id, tick(Ann));
    expect(commitsAfterWithdrawal(Ann.plan.db)).toEqual([]);
    receive(Carol, branch("One", 1), branch("Two", 2));
    receive(Ann, bundleFrom(Carol));
    expect(commitsAfterWithdrawal(Ann.plan.db), "the other branch").toHaveLength(1);
    const chief = forger(planId, "Chief");
    admitCopy(Carol.plan.db, chief.id, true, tick(Carol));
    const rosters = [chief.roster([entry(mallory.id, { revoked: [[1, "A".repeat(43)]] })], 1)];
    receive(Carol, { name: "chief.waymark", bytes: chief.bundle([chief.line([op({ id: "x" })])], { head: { rosters } }) });
    expect(standingsIn(Carol.plan.db).get(mallory.id)?.status).toBe("revoked");
    expect(commitsAfterWithdrawal(Carol.plan.db), "number 1 is not beyond it").toEqual([]);
  });

  test("by the roster's keeper for everybody; only the keeper takes it back", () => {
    const { Pam, Ann, Ben } = people("Pam", "Ann", "Ben");
    keepRosterHere(Pam.plan.db, true);
    admit(Pam, Ben);
    admit(Ann, Pam, true);
    admit(Ann, Ben);
    receive(Pam, bundleFrom(Ben));
    revoke(Pam, Ben);
    title(Ben, "Later");
    // In one go, the withdrawn one first: the keeper is heard before.
    expect(receive(Ann, bundleFrom(Ben), bundleFrom(Pam))).toMatchObject({
      rejected: [{ bundle: "Ben.waymark" }],
      merged: [{ from: "Pam" }],
    });
    expect(admit(Ann, Ben)).toMatchObject({ ok: false, error: { message: expect.stringContaining("Ask Pam") } });
    expect(copyAt(Ann, Ben)).toMatchObject({ status: "revoked", decidedBy: "Pam" });
    admit(Pam, Ben);
    title(Pam, "Back");
    receive(Ann, bundleFrom(Pam));
    expect(copyAt(Ann, Ben)).toMatchObject({ status: "admitted" });
    expect(receive(Ann, bundleFrom(Ben)).applied).toBeGreaterThan(0);
  });

  test("one's own copy cannot be withdrawn here, nor by a roster", () => {
    const { Ann } = people("Ann");
    const chief = forger(planId, "Chief");
    admitCopy(Ann.plan.db, chief.id, true, tick(Ann));
    expect(revokeCopy(Ann.plan.db, replicaOf(Ann), tick(Ann)).ok).toBe(false);
    const rosters = [chief.roster([entry(replicaOf(Ann), { revoked: [] })], 1)];
    receive(Ann, { name: "1.waymark", bytes: chief.bundle([chief.line([op()])], { head: { rosters } }) });
    expect(receive(Ann, bundleFrom(Ann))).toMatchObject({ rejected: [] });
  });

  test("going back to a restore point takes back no admission and no withdrawal", () => {
    const { Ann, Ben, Carol } = people("Ann", "Ben", "Carol");
    admit(Ann, Ben);
    const point = makeRestorePoint(Ann.home, Ann.plan, "Before", tick(Ann));
    revoke(Ann, Ben);
    admit(Ann, Carol);
    expect(restorePlan(Ann.plan, Ann.home, point.id, tick(Ann)).ok).toBe(true);
    expect(receive(Ann, bundleFrom(Ben), bundleFrom(Carol))).toMatchObject({
      rejected: [{ bundle: "Ben.waymark" }],
      merged: [{ from: "Carol" }],
    });
  });
});

describe("T6 a copy that goes on under a new name need not be admitted again where its old key vouches for it:", () => {
  test("after a restore colleagues take its bundles, and its roster still counts", () => {
    const { Pam, Ann, Ben } = people("Pam", "Ann", "Ben");
    keepRosterHere(Pam.plan.db, true);
    admit(Ann, Pam, true);
    receive(Ann, bundleFrom(Pam));
    const old = replicaOf(Pam);
    const point = makeRestorePoint(Pam.home, Pam.plan, "Before", tick(Pam));
    expect(restorePlan(Pam.plan, Pam.home, point.id, tick(Pam)).ok).toBe(true);
    expect(replicaOf(Pam)).not.toBe(old);
    admit(Pam, Ben);
    title(Pam, "After the restore");
    expect(receive(Ann, bundleFrom(Pam))).toMatchObject({ held: [], applied: 1 });
    expect(copyAt(Ann, Pam)).toMatchObject({ status: "admitted", keepsRoster: true });
    expect(copyAt(Ann, Ben)?.status, "on the new roster").toBe("admitted");
    expect(
      contributorsIn(Ann.plan).copies.some(({ replica }) => replica === old),
      "the old name is history",
    ).toBe(false);
  });

  test("a copy on another installation, where the old key is not, is a stranger", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    admit(Ann, Ben);
    const elsewhere: Person = { ...Ben, home: temporaryFolder() };
    reopen(elsewhere);
    expect(replicaOf(elsewhere)).not.toBe(replicaOf(Ben));
    expect(receive(Ann, bundleFrom(elsewhere))).toMatchObject({ held: [{ ask: { type: "sender" } }] });
    elsewhere.plan.close();
  });

  test("a new name that the old key did not sign condemns the bundle; that of a withdrawn copy is no help", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    admit(Ann, Ben);
    const mallory = forger(planId);
    const stolen = toBase64url(Ben.plan.signer.publicKey);
    const forged = toBase64url(Ben.plan.signer.sign(successionText("another plan", mallory.id, replicaOf(Ben))));
    const honest = toBase64url(Ben.plan.signer.sign(successionText(planId, mallory.id, replicaOf(Ben))));
    const from = (signature: string, key = stolen): ReceivedFile => ({
      name: "heir.waymark",
      bytes: mallory.bundle([mallory.line([op()])], { head: { succession: [[mallory.id, replicaOf(Ben), key, signature]] } }),
    });
    const usurped = mallory.signSuccession(replicaOf(Ben));
    for (const file of [from(forged), from(usurped), from(usurped, mallory.key)])
      expect(receive(Ann, file)).toMatchObject({ held: [], rejected: [{ reason: expect.stringContaining("new name") }] });
    revoke(Ann, Ben);
    expect(receive(Ann, from(honest))).toMatchObject({ held: [{ ask: { type: "sender", replica: mallory.id } }] });
    admit(Ann, Ben);
    expect(receive(Ann)).toMatchObject({ applied: 1 });
    revoke(Ann, Ben);
    expect(standingsIn(Ann.plan.db).has(mallory.id), "the heir falls with it").toBe(false);
  });
});

test("T6 nobody puts a colleague into a line of their own: whose newest roster counts is not for others to say", () => {
  const { Ann } = people("Ann");
  const [pam, mallory, made] = [forger(planId, "Pam"), forger(planId), forger(planId)];
  const send = (by: typeof pam, version: number, entries: readonly RosterEntry[], succession: Manifest["succession"] = []): MergeReceipt =>
    receive(Ann, {
      name: "bundle.waymark",
      bytes: by.bundle([by.line([op({ id: `${by.id} ${version}` })])], { head: { rosters: [by.roster(entries, version)], succession } }),
    });
  admitCopy(Ann.plan.db, pam.id, true, tick(Ann));
  admitCopy(Ann.plan.db, mallory.id, false, tick(Ann));
  const ben = fakeReplica(1);
  expect(send(pam, 1, [entry(ben)]).applied).toBe(1);
  const usurped = [[made.handOver(mallory.id), made.handOver(pam.id)], [made.handOver(pam.id)]];
  for (const names of usurped)
    expect(send(mallory, Number.MAX_SAFE_INTEGER, [], names).rejected).toMatchObject([{ reason: expect.stringContaining("new name") }]);
  expect(send(mallory, Number.MAX_SAFE_INTEGER, [], [made.handOver(mallory.id)]).applied, "a line of one's own is nobody's concern").toBe(
    1,
  );
  expect(standingsIn(Ann.plan.db).get(ben)?.status, "Pam's word still counts").toBe("admitted");
  send(pam, 2, [entry(ben), entry(mallory.id, { revoked: [] })]);
  expect(standingsIn(Ann.plan.db).get(mallory.id)?.status).toBe("revoked");
});

test("F2 a copy whose clock was 50 years ahead once is not hushed: its next bundle tells again what it holds, and when it was made", () => {
  const { Ann, Ben } = people("Ann", "Ben");
  admit(Ann, Ben);
  admit(Ben, Ann);
  const right = Ben.clock;
  Ben.clock += 50 * 365 * 86_400_000;
  receive(Ann, bundleFrom(Ben));
  receive(Ben, bundleFrom(Ann));
  Ben.clock = right + 60_000;
  receive(Ann, bundleFrom(Ben));
  expect(copyAt(Ann, Ben)).toMatchObject({ lacks: 0, lastBundle: { created: Ben.clock } });
  const older = bundleFrom(Ben);
  title(Ann, "After it");
  receive(Ben, bundleFrom(Ann));
  receive(Ann, bundleFrom(Ben));
  receive(Ann, older);
  expect(copyAt(Ann, Ben)?.lacks, "one that comes late takes nothing back").toBe(0);
});

describe("T7 people are told:", () => {
  test("of a colleague's copy that forked, once", () => {
    const { Ann } = people("Ann");
    const mallory = forger(planId);
    admitCopy(Ann.plan.db, mallory.id, false, tick(Ann));
    const branch = (value: string, created: number): ReceivedFile => ({
      name: `${value}.waymark`,
      bytes: mallory.bundle([mallory.line([op({ value })])], { head: { created } }),
    });
    expect(receive(Ann, branch("One", 1)).notices).toEqual([]);
    expect(receive(Ann, branch("Two", 2)).notices).toEqual([
      expect.stringMatching(/^The copy of Mallory \(.*\) went on twice from one place/),
    ]);
    expect(receive(Ann, branch("One", 3)).notices).toEqual([]);
  });

  test("of this copy's own changes that came back, with its new fingerprint", () => {
    const { Ann, Ben } = people("Ann", "Ben");
    const file = Ann.plan.file;
    admit(Ann, Ben);
    admit(Ben, Ann);
    const point = makeRestorePoint(Ann.home, Ann.plan, "Old", tick(Ann));
    title(Ann, "Sent and then lost");
    receive(Ben, bundleFrom(Ann));
    // An old file under the same name and key, as a sync client or a backup program puts it back.
    Ann.plan.close();
    copyFileSync(point.file, file);
    reopen(Ann);
    const before = replicaOf(Ann);
    const { notices } = receive(Ann, bundleFrom(Ben));
    expect(replicaOf(Ann)).not.toBe(before);
    expect(notices).toEqual([expect.stringContaining(fingerprintOf(replicaOf(Ann)))]);
    expect(notices[0]).toMatch(/Nothing is lost/);
  });
});

function entry(replica: string, more: Partial<RosterEntry> = {}): RosterEntry {
  return { replica, name: "", role: "", organisation: "", recipient: "", keepsRoster: false, revoked: null, ...more };
}
const fakeReplica = (i: number): string => toBase64url(primitives.sha256(Buffer.from(String(i)))).slice(0, 22);
function never(): never {
  throw new Error("There is a roster for each.");
}
