/**
 * The second folder: every restore point once more, on another disk or share, for the day when this one is lost. Copied file by file while nobody
 * waits; what has outlived its time goes there as it does here. A share that is away is tried again.
 */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isInside, realPlace } from "../db/location.ts";
import { outlived, pointsFolder, readPointName } from "../db/restorePoints.ts";
import type { FileError, RestorePoint, SecondFolder } from "../shared/api.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { absentInWords, placeFile, sha256Of } from "./folderFiles.ts";

export interface SecondCopies {
  /** Brings it in step. */
  look(): Promise<SecondFolder | null>;
  /** Null keeps no second copies from now on. */
  choose(folder: string | null): Promise<Result<SecondFolder | null, FileError>>;
  /** Copies what is only there to here. @returns how many */
  bringBack(): Promise<Result<number, FileError>>;
}
type Point = Pick<RestorePoint, "label" | "automatic" | "at" | "size"> & { readonly name: string };

/** @param home the data folder; @param chosen the folder of earlier; @param every milliseconds between two looks */
export function keepSecondCopies(home: string, chosen: string | null, every = 60_000): SecondCopies {
  const here = pointsFolder(home);
  let folder = chosen;
  let state: Omit<SecondFolder, "path"> = { inStep: null, onlyThere: 0, trouble: "" };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  const shown = (): SecondFolder | null => (folder === null ? null : { path: folder, ...state });

  const bringInStep = async (): Promise<void> => {
    if (folder === null) return;
    const there = join(folder, "Waymark restore points");
    try {
      // Not made where its drive is away: everything would be copied to a folder of the same name on this one.
      await stat(folder);
      let onlyThere = 0;
      for (const plan of await plansIn(here, there)) {
        const [own, second] = await Promise.all([pointsIn(join(here, plan)), pointsIn(join(there, plan))]);
        const both = new Map([...second, ...own].map((point) => [point.name, point]));
        const gone = new Set(
          outlived(
            [...both.values()].sort((a, b) => b.at - a.at),
            Date.now(),
          ).map(({ name }) => name),
        );
        await mkdir(join(there, plan), { recursive: true });
        for (const { name, size } of own)
          if (!gone.has(name) && second.every((point) => point.name !== name || point.size !== size))
            await copy(name, join(here, plan), join(there, plan));
        for (const { name } of second) if (gone.has(name)) await rm(join(there, plan, name), { force: true });
        onlyThere += second.filter(({ name }) => !gone.has(name) && own.every((point) => point.name !== name)).length;
      }
      state = { inStep: Date.now(), onlyThere, trouble: "" };
    } catch (error) {
      state = { ...state, trouble: absentInWords(error) };
    }
  };
  setInterval(() => void inTurn(bringInStep), every).unref();

  return {
    look: () =>
      inTurn(async () => {
        await bringInStep();
        return shown();
      }),
    choose: (next) =>
      inTurn(async () => {
        if (next !== null && isInside(realPlace(next), realPlace(home), process.platform)) return err({ type: "File", message: sameDisk });
        folder = next;
        state = { inStep: null, onlyThere: 0, trouble: "" };
        await bringInStep();
        return ok(shown());
      }),
    bringBack: () =>
      inTurn(async () => {
        if (folder === null) return ok(0);
        let brought = 0;
        try {
          await stat(folder);
          const there = join(folder, "Waymark restore points");
          for (const plan of await plansIn(there)) {
            const own = new Set((await pointsIn(join(here, plan))).map(({ name }) => name));
            await mkdir(join(here, plan), { recursive: true });
            for (const { name } of await pointsIn(join(there, plan))) {
              if (own.has(name)) continue;
              await copy(name, join(there, plan), join(here, plan));
              brought += 1;
            }
          }
        } catch (error) {
          return err({ type: "File", message: absentInWords(error) });
        }
        await bringInStep();
        return ok(brought);
      }),
  };
}
const sameDisk =
  "This folder is where Waymark keeps your plan and its restore points already: a second copy there would be lost with the first. Nothing was changed. Choose a folder on another disk or share.";

const copy = async (name: string, from: string, to: string): Promise<void> =>
  placeFile(join(from, name), await sha256Of(join(from, name)), to, `${name}.part`, name);

/** The folders of plans in any of these folders. */
async function plansIn(...folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map((folder) => readdir(folder, { withFileTypes: true }).catch(() => [])));
  return [...new Set(found.flat().flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])))];
}

async function pointsIn(folder: string): Promise<readonly Point[]> {
  const names = await readdir(folder).catch(() => []);
  const points = await Promise.all(
    names.map(async (name): Promise<Point | null> => {
      const named = readPointName(name);
      const found = named && (await stat(join(folder, name)).catch(() => null));
      return named && found ? { name, ...named, size: found.size } : null;
    }),
  );
  return points.filter((point) => point !== null);
}
