/** Encrypted bundles: who can open them, and what becomes of those that nobody here can. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Encrypter, Stanza } from "age-encryption";
import { describe, expect, test } from "vitest";
import { isSealed, seal, unsealAll } from "../../db/age.ts";
import { recipientsFor } from "../../db/exportBundle.ts";
import { keysAreSealed, readingIdentity, recipientOf, sealKeysWith, signerFor } from "../../db/keys.ts";
import { bundleFrom, deliver, newPerson, reopen, set, temporaryFolder, write } from "./people.ts";

const note = Buffer.from("a bundle, as far as this is concerned");
const recipientAt = (home: string): string => recipientOf(readingIdentity(home));
const open = async (home: string, bytes: Uint8Array) => (await unsealAll(home, [{ name: "x.waymark.age", bytes }]))[0];

describe("T8 an encrypted bundle", () => {
  test("opens for each of its recipients and for nobody else", async () => {
    const [ann, ben, eve] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    const sealed = await seal(note, [recipientAt(ann), recipientAt(ben)]);
    expect(isSealed({ name: "", bytes: sealed })).toBe(true);
    expect(Buffer.from(sealed).includes(note)).toBe(false);
    for (const home of [ann, ben])
      expect(await open(home, sealed)).toEqual({ name: "x.waymark.age", bytes: new Uint8Array(note), encrypted: true });
    expect(await open(eve, sealed)).toMatchObject({
      unreadable: expect.stringMatching(/^This bundle is encrypted for somebody else.*Nothing was imported/),
    });
  });

  test("that was cut short or altered in any part is refused, and a plain bundle passes through", async () => {
    const home = temporaryFolder();
    const sealed = await seal(note, [recipientAt(home)]);
    const header = Buffer.from(sealed).indexOf("\n--- ");
    const spoilt = [
      sealed.subarray(0, -1),
      sealed.subarray(0, header),
      sealed.subarray(0, header + 60),
      Buffer.concat([sealed, Buffer.from("x")]),
    ];
    for (let at = 22; at < sealed.length; at += 5) {
      const flipped = Buffer.from(sealed);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      spoilt.push(flipped);
    }
    for (const bytes of spoilt)
      expect(await open(home, bytes)).toMatchObject({ unreadable: expect.stringContaining("Nothing was imported") });
    expect(await open(home, note)).toEqual({ name: "x.waymark.age", bytes: note });
  });

  test("with a header beyond all bounds is refused before a key is tried, also where ours would fit", async () => {
    const home = temporaryFolder();
    const encrypter = new Encrypter();
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza(["padding"], new Uint8Array(2 ** 18))] });
    encrypter.addRecipient(recipientAt(home));
    const large = await encrypter.encrypt(note);
    for (const bytes of [large, Buffer.from(`age-encryption.org/v1\n${"x".repeat(10_000_000)}`)])
      expect(await open(home, bytes)).toMatchObject({ unreadable: expect.stringContaining("incomplete") });
  });

  test("for a colleague whose recipient came with their bundle; for one of whom nothing is known it is not made", async () => {
    const [ann, ben] = ["Ann", "Ben"].map((name) => newPerson(name, { folder: temporaryFolder() }));
    if (!ann || !ben) throw new Error("Two people");
    expect(recipientsFor(ann.plan, "Ben")).toMatchObject({ ok: false, error: { message: expect.stringContaining("Nothing was written") } });
    expect(recipientsFor(ann.plan, "any").ok).toBe(false);
    write(ben, [set("milestone", "m1", "title", "Ben's")]);
    deliver(ann, bundleFrom(ben));
    for (const to of ["Ben", "any"])
      expect(recipientsFor(ann.plan, to)).toEqual({ ok: true, value: [recipientAt(ben.home), recipientAt(ann.home)] });
    write(ann, [set("milestone", "m2", "title", "Ann's")]);
    const recipients = recipientsFor(ann.plan, "Ben");
    if (!recipients.ok) throw new Error(recipients.error.message);
    const sent = await open(ben.home, await seal(bundleFrom(ann, "Ben").bytes, recipients.value));
    if (!sent || "unreadable" in sent) throw new Error("Ben should be able to open it.");
    expect(deliver(ben, sent)).toMatchObject({ applied: 1, rejected: [] });
  });
});

describe("T9 private keys", () => {
  test("are sealed with what the key store gives out: readable with it, lost without it or with another", () => {
    const home = temporaryFolder();
    const place = join(home, "plan");
    try {
      sealKeysWith(Buffer.alloc(32, 1));
      expect(keysAreSealed()).toBe(true);
      const signer = signerFor(home, place, "plan", null);
      const identity = readingIdentity(home);
      const text = readFileSync(join(home, "keys", `${signer.replica}.json`), "utf8");
      expect(JSON.parse(text)).toEqual({ file: place, plan: "plan", publicKey: expect.any(String), sealed: expect.any(String) });
      expect(signerFor(home, place, "plan", signer.replica).replica).toBe(signer.replica);
      expect(readingIdentity(home)).toBe(identity);
      for (const other of [null, Buffer.alloc(32, 2)]) {
        sealKeysWith(other);
        expect(signerFor(home, place, "plan", signer.replica)).toMatchObject({
          predecessor: null,
          replica: expect.not.stringContaining(signer.replica),
        });
      }
      sealKeysWith(Buffer.alloc(32, 1));
      writeFileSync(join(home, "keys", `${signer.replica}.json`), text.replace(/"sealed":"..../, '"sealed":"AAAA'));
      expect(signerFor(home, place, "plan", signer.replica).replica).not.toBe(signer.replica);
    } finally {
      sealKeysWith(null);
    }
  });

  test("a key that is kept in the open goes on to be read where there is a key store now", () => {
    const folder = temporaryFolder();
    const ann = newPerson("Ann", { folder });
    const { replica } = ann.plan.signer;
    try {
      sealKeysWith(Buffer.alloc(32, 1));
      reopen(ann);
      expect(ann.plan.signer.replica).toBe(replica);
    } finally {
      sealKeysWith(null);
    }
  });
});
