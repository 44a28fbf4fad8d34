import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type KeyStore, sealingKey } from "../../electron/sealingKey.ts";
import { temporaryFolder } from "../db/people.ts";

/** A key store of one account: it opens what it sealed and nothing else. */
const storeOf = (account: string, more: Partial<KeyStore> = {}): KeyStore => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(`${account}:${Buffer.from(text).toString("hex")}`),
  decryptString: (sealed) => {
    const [owner, text = ""] = sealed.toString().split(":");
    if (owner !== account) throw new Error("Error while decrypting the ciphertext provided to safeStorage.decryptString.");
    return Buffer.from(text, "hex").toString();
  },
  ...more,
});

describe("T9 the key that seals private keys", () => {
  test("is made once, kept sealed, and given out again to the same account", () => {
    const home = temporaryFolder();
    const key = sealingKey(home, storeOf("Ann"));
    expect(key).toHaveLength(32);
    expect(sealingKey(home, storeOf("Ann"))).toEqual(key);
    const file = join(home, "keys", "sealing");
    expect(readFileSync(file).includes(Buffer.from(key ?? []).toString("base64"))).toBe(false);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is another one for another account, and where its file is spoilt", () => {
    const home = temporaryFolder();
    const key = sealingKey(home, storeOf("Ann"));
    const bens = sealingKey(home, storeOf("Ben"));
    expect(bens).toHaveLength(32);
    expect(bens).not.toEqual(key);
    writeFileSync(join(home, "keys", "sealing"), storeOf("Ben").encryptString("short"));
    expect(sealingKey(home, storeOf("Ben"))).toHaveLength(32);
  });

  test("is none where there is no key store, one that anybody can open, or one that the person keeps shut", () => {
    const home = temporaryFolder();
    expect(sealingKey(home, storeOf("Ann", { isEncryptionAvailable: () => false }))).toBeNull();
    const denied = (): never => {
      throw new Error("Error while encrypting the text provided to safeStorage.encryptString.");
    };
    expect(sealingKey(home, storeOf("Ann", { encryptString: denied }))).toBeNull();
    if (process.platform === "linux")
      expect(sealingKey(home, storeOf("Ann", { getSelectedStorageBackend: () => "basic_text" }))).toBeNull();
  });
});
