/** What Node offers for bundles: SHA-256, Ed25519, zstd. */
import { createPublicKey, hash, verify } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Primitives } from "../shared/bundle.ts";

export const primitives: Primitives = {
  sha256: (bytes) => hash("sha256", bytes, "buffer"),
  hash: (bytes) => hash("sha256", bytes, "base64url"),
  verify: (publicKey, bytes, signature) => {
    try {
      return verify(null, bytes, createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" }), signature);
    } catch {
      return false;
    }
  },
  compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
  decompress: (bytes, max) => {
    // Node stops at the end of the first frame and says nothing of what follows; how much it read tells.
    const unpacked: unknown = zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, max), info: true });
    const { buffer, engine } = unpacked as { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
    if (engine.bytesWritten !== bytes.length) throw new Error("Something follows the frame.");
    return buffer;
  },
};

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
