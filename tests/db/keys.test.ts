import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { passingSigner, signerFor } from "../../db/keys.ts";
import { openPlan, type Plan } from "../../db/plan.ts";
import { primitives } from "../../db/primitives.ts";
import { checkpointText, replicaOfKey } from "../../shared/bundle.ts";
import { newPerson, reopen, set, temporaryFolder, write } from "./people.ts";

describe("F4 a private key belongs to one plan file on one installation:", () => {
  test("it is kept outside the plan, readable by its owner only", () => {
    const folder = temporaryFolder();
    const signer = signerFor(folder, join(folder, "plan"), "plan", null);
    const file = join(folder, "keys", `${signer.replica}.json`);
    expect(readdirSync(join(folder, "keys"))).toEqual([`${signer.replica}.json`]);
    if (process.platform !== "win32") {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, "keys")).mode & 0o777).toBe(0o700);
    }
    expect(signer.replica).toBe(replicaOfKey(signer.publicKey, primitives));
  });

  test("no byte of it is in the plan file, nor in a bundle", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    write(ann, [set("milestone", "m1", "_life", 1)]);
    ann.plan.close();
    const record = JSON.parse(readFileSync(join(folder, "keys", `${ann.plan.signer.replica}.json`), "utf8")) as { privateKey: string };
    const secret = Buffer.from(record.privateKey, "base64").subarray(-32);
    expect(readFileSync(ann.plan.file).includes(secret)).toBe(false);
    expect(readFileSync(ann.plan.file).includes(record.privateKey)).toBe(false);
  });

  test("a plan that is opened again keeps its replica id", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const { replica } = ann.plan.signer;
    reopen(ann);
    expect(ann.plan.signer.replica).toBe(replica);
    ann.plan.close();
  });

  test("a plan that was copied, moved, or opened on another installation gets a new one, and the first keeps its own", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const { replica } = ann.plan.signer;
    const { file } = ann.plan;
    ann.plan.close();
    copyFileSync(file, join(folder, "copy"));
    const replicas = [idOf(join(folder, "copy"), folder), idOf(file, folder), idOf(file, join(folder, "other home")), idOf(file, folder)];
    expect(replicas[1]).toBe(replica);
    expect(new Set([replicas[0], replicas[1], replicas[2], replicas[3]]).size).toBe(4);
    renameSync(file, join(folder, "moved"));
    expect(idOf(join(folder, "moved"), folder)).not.toBe(replica);
  });

  test("a reader needs no key and makes none", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    ann.plan.close();
    const home = join(folder, "reader");
    mkdirSync(home);
    const opened = openPlan(ann.plan.file, home, "read");
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
    expect(readdirSync(home)).toEqual([]);
  });

  test("a key file that is spoilt counts as none: a new replica, no crash", () => {
    for (const spoilt of ["", "{", "null", "[]", "{}", '{"file":1}', "cut"]) {
      const folder = temporaryFolder();
      const ann = newPerson("Ann", { folder });
      const { replica } = ann.plan.signer;
      ann.plan.close();
      const file = join(folder, "keys", `${replica}.json`);
      const record = JSON.parse(readFileSync(file, "utf8")) as { privateKey: string };
      writeFileSync(file, spoilt === "cut" ? JSON.stringify({ ...record, privateKey: record.privateKey.slice(0, 20) }) : spoilt);
      const id = idOf(ann.plan.file, folder);
      expect(id, spoilt).not.toBe(replica);
      expect(idOf(ann.plan.file, folder), spoilt).toBe(id);
    }
  });

  test("a key file with somebody else's key counts as none", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    ann.plan.close();
    const other = signerFor(folder, ann.plan.file, "plan", null);
    copyFileSync(join(folder, "keys", `${other.replica}.json`), join(folder, "keys", `${ann.plan.signer.replica}.json`));
    const opened = openPlan(ann.plan.file, folder, "write");
    if (!opened.ok) throw new Error(opened.error.message);
    expectSound(opened.value);
    opened.value.close();
  });
});

test("a passing signer signs as its own replica and leaves nothing behind", () => {
  const [one, two] = [passingSigner("plan"), passingSigner("plan")];
  expect(one.replica).not.toBe(two.replica);
  const text = new TextEncoder().encode("text");
  expect(primitives.verify(one.publicKey, text, one.sign(text))).toBe(true);
  expect(primitives.verify(two.publicKey, text, one.sign(text))).toBe(false);
  expect(primitives.verify(one.publicKey, checkpointText("plan", one.replica, 3, "tip"), one.signCheckpoint(3, "tip"))).toBe(true);
  expect(primitives.verify(one.publicKey, checkpointText("other plan", one.replica, 3, "tip"), one.signCheckpoint(3, "tip"))).toBe(false);
});

function idOf(file: string, home: string): string {
  const opened = openPlan(file, home, "write");
  if (!opened.ok) throw new Error(opened.error.message);
  expectSound(opened.value);
  opened.value.close();
  return opened.value.signer.replica;
}

/** What it signs, others can check with the key that its replica id is made of. */
function expectSound({ signer, planId }: Plan): void {
  expect(replicaOfKey(signer.publicKey, primitives)).toBe(signer.replica);
  expect(primitives.verify(signer.publicKey, checkpointText(planId, signer.replica, 1, "tip"), signer.signCheckpoint(1, "tip"))).toBe(true);
}
