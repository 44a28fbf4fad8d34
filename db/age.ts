/**
 * Bundles that only their addressee can read: one binary age file round the bundle, which is signed inside (MERGE.md 3.3). Encryption hides, it
 * vouches for nobody; whose bundle it is, what is inside says. The library is asynchronous, so files are opened here before the database sees them.
 */
import { Decrypter, Encrypter } from "age-encryption";
import type { OpenedFile, ReceivedFile } from "./inbox.ts";
import { readingIdentity } from "./keys.ts";

const magic = Buffer.from("age-encryption.org/v1\n", "latin1");
/** Larger than any bundle; what is inside is never larger than the file. Bytes. */
const largest = 512 * 2 ** 20;
/** Room for the stanzas of some two thousand addressees: each costs an agreement of keys to try. Bytes. */
const largestHeader = 2 ** 18;

export const isSealed = (file: OpenedFile): file is ReceivedFile =>
  !("unreadable" in file) && magic.equals(file.bytes.subarray(0, magic.length));

/** @param recipients age recipients (`age1…`) */
export async function seal(bundle: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(bundle);
}

/** Opens those that are encrypted; what cannot be opened comes with the sentences that say why. @param home the data folder, where the key is */
export function unsealAll(home: string, files: readonly OpenedFile[]): Promise<readonly OpenedFile[]> {
  return Promise.all(files.map((file) => (isSealed(file) ? unseal(readingIdentity(home), file) : file)));
}

async function unseal(identity: string, { name, bytes }: ReceivedFile): Promise<OpenedFile> {
  const safe = "Nothing was imported and your plan is unchanged.";
  const refused = (why: string, next: string): OpenedFile => ({ name, bytes, unreadable: `${why} ${safe} ${next}` });
  const headerEnd = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, largestHeader)).indexOf("\n--- ");
  if (bytes.length > largest || headerEnd === -1)
    return refused("This encrypted bundle is incomplete or was changed after export.", "Ask its sender for it again.");
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return { name, bytes: await decrypter.decrypt(bytes), encrypted: true };
  } catch (error) {
    // The library says everything by message: this one alone means that the file is sound as far as anybody can tell who is not meant.
    if (error instanceof Error && error.message.startsWith("no identity matched")) {
      const why = "This bundle is encrypted for somebody else, or for an earlier installation of yours.";
      return { ...refused(why, "Ask its sender for one that is encrypted for this copy."), foreign: true };
    }
    return refused("This encrypted bundle is incomplete or was changed after export.", "Ask its sender for it again.");
  }
}
