/** Files that were dropped on the window: the screen knows their contents and never where they lie, so they are laid down here to be opened. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Lays the files down in a folder of their own for as long as the work with them takes.
 * @param dropped what came from the screen; @param home the data folder
 * @throws Error when it is not a list of files: a bug in the screen, never something that a person can act on
 */
export async function withDropped<T>(dropped: unknown, home: string, work: (paths: readonly string[]) => Promise<T>): Promise<T> {
  if (!Array.isArray(dropped) || !dropped.every(isFile)) throw new Error("What was dropped is not a list of files.");
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, "dropped-"));
  try {
    const paths = await Promise.all(
      dropped.map(async ({ name, content }, i) => {
        // Two may have one name.
        await mkdir(join(folder, String(i)));
        const path = join(folder, String(i), plainName(name));
        await writeFile(path, Buffer.from(content, "base64"));
        return path;
      }),
    );
    return await work(paths);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without what a file system takes for a folder, or refuses. */
const plainName = (name: string): string =>
  name
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, " ")
    .replace(/^\.+/, "")
    .trim()
    .slice(0, 200) || "dropped";

function isFile(file: unknown): file is { readonly name: string; readonly content: string } {
  if (typeof file !== "object" || file === null) return false;
  return "name" in file && typeof file.name === "string" && "content" in file && typeof file.content === "string";
}
