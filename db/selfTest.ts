/**
 * Whether this runtime does what everything rests on: signatures, hashes and compression against known answers, once at every start. What SQLite must
 * offer is asserted wherever a file is opened (`sqlite.ts`).
 */
import { createPrivateKey, sign } from "node:crypto";
import type { Primitives } from "../shared/bundle.ts";

/** The first vector of RFC 8032, 7.1: an empty message. The keys are in DER, PKCS8 and SPKI. */
const ed25519 = {
  privateKey: "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
  publicKey: "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  signature:
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
} as const;
/** FIPS 180-4, appendix B.1: of "abc". */
const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/** Sentences that say what does not work here; null when all is well. */
export function runtimeTrouble(primitives: Primitives): string | null {
  const failing = Object.entries(checks).find(([, holds]) => !answers(() => holds(primitives)));
  if (!failing) return null;
  return `${failing[0]} on this computer do not work as they must, so bundles could not be trusted. Nothing was opened and nothing was changed. Install Waymark again, or use it on another computer.`;
}

const checks: Readonly<Record<string, (primitives: Primitives) => boolean>> = {
  Hashes: ({ sha256: digest, hash }) =>
    Buffer.from(digest(Buffer.from("abc"))).toString("hex") === sha256 &&
    hash(Buffer.from("abc")) === Buffer.from(sha256, "hex").toString("base64url"),
  Signatures: ({ verify }) => {
    const key = createPrivateKey({ key: Buffer.from(ed25519.privateKey, "hex"), format: "der", type: "pkcs8" });
    const signature = sign(null, Buffer.alloc(0), key);
    const publicKey = Buffer.from(ed25519.publicKey, "hex");
    return (
      signature.toString("hex") === ed25519.signature &&
      verify(publicKey, Buffer.alloc(0), signature) &&
      !verify(publicKey, Buffer.from("altered"), signature)
    );
  },
  Compression: ({ compress, decompress }) => {
    const text = Buffer.from("abc".repeat(1_000));
    const frame = compress(text);
    // Node passes over what follows the first frame; whether anything does must be found out.
    return (
      Buffer.from(decompress(frame, text.length)).equals(text) &&
      !answers(() => decompress(frame, text.length - 1).length > 0) &&
      !answers(() => decompress(Buffer.concat([frame, frame]), 2 * text.length).length > 0) &&
      !answers(() => decompress(Buffer.concat([frame, Buffer.from("x")]), text.length).length > 0)
    );
  },
};

function answers(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
