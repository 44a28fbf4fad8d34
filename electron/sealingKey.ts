/**
 * The key that private keys are kept encrypted with. It is made once and kept in the data folder as the system's key store sealed it: DPAPI on Windows,
 * the keychain on macOS, the secret service on Linux. Elsewhere, or on another account, nobody opens it again.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SafeStorage } from "electron";
import { writeFileWhole } from "../db/files.ts";

export type KeyStore = Pick<SafeStorage, "isEncryptionAvailable" | "encryptString" | "decryptString"> &
  Partial<Pick<SafeStorage, "getSelectedStorageBackend">>;

/**
 * @param home the data folder; @param store Electron's, once the app is ready
 * @returns 32 bytes; null where there is no key store, where it hides nothing, or where the person does not let Waymark use it
 */
export function sealingKey(home: string, store: KeyStore): Uint8Array | null {
  if (!store.isEncryptionAvailable() || (process.platform === "linux" && store.getSelectedStorageBackend?.() === "basic_text")) return null;
  const file = join(home, "keys", "sealing");
  const kept = existsSync(file) ? opened(readFileSync(file), store) : null;
  if (kept) return kept;
  const key = randomBytes(32);
  let sealed: Buffer;
  try {
    sealed = store.encryptString(key.toString("base64"));
  } catch {
    return null;
  }
  mkdirSync(join(home, "keys"), { recursive: true, mode: 0o700 });
  writeFileWhole(file, sealed, 0o600);
  return key;
}

/** Null for one that another account's key store sealed: what it opened is as good as lost, and copies get new names. */
function opened(sealed: Buffer, store: KeyStore): Uint8Array | null {
  try {
    const key = Buffer.from(store.decryptString(sealed), "base64");
    return key.length === 32 ? key : null;
  } catch {
    return null;
  }
}
