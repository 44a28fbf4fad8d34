/**
 * The exchange folder: one that a team shares through a network drive, OneDrive or SharePoint. It is looked into again and again, because shares and
 * sync clients lose events; what others wrote is copied here and offered, never applied; one's own bundle is written there after changes. Everything
 * is awaited, so that a slow share holds nobody up, and whatever fails is tried again.
 */
import { type FSWatcher, watch } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ExchangeFolder, FileError, Position } from "../shared/api.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { absentInWords, heldInWords, listFolder, nameOfOwn, placeFile, unfitPlace, unwrittenInWords } from "./folderFiles.ts";
import {
  bundlesIn,
  type Finding,
  type Listed,
  notYet,
  offersIn,
  outdatedIn,
  ownIn,
  planLook,
  type Seen,
  withStandings,
} from "./folderLook.ts";
import type { Engine } from "./port.ts";

/** Milliseconds: between two looks; from a change until it is written, and at most while changes keep coming; for the last word at the end. */
export interface FolderPace {
  readonly look: number;
  readonly settle: number;
  readonly latest: number;
  readonly ending: number;
}
const usual: FolderPace = { look: 5_000, settle: 20_000, latest: 120_000, ending: 5_000 };

export interface ExchangeWatch {
  state(): ExchangeFolder | null;
  /** Watches this folder from now on; null watches none. Refuses one in which a plan is kept. */
  choose(folder: string | null): Promise<Result<ExchangeFolder | null, FileError>>;
  /** Whether one's own bundle is encrypted from now on, for everybody who is admitted. */
  encrypt(isEncrypted: boolean): void;
  /** Looks now, and writes what waits. */
  look(): Promise<ExchangeFolder | null>;
  /** The plan is at this position now. */
  changed(at: Position): void;
  /** Local copies of what is offered, under the names that they have in the folder. */
  offered(): readonly string[];
  /** Writes what waits, for as long as the pace allows, and stops. */
  close(): Promise<void>;
}
interface Start {
  readonly engine: Pick<Engine, "call">;
  /** The data folder. */
  readonly home: string;
  /** The folder that was chosen earlier. */
  readonly folder: string | null;
  readonly isEncrypted?: boolean;
  /** Called whenever there is something else to show. */
  readonly tell: (state: ExchangeFolder | null) => void;
  readonly pace?: FolderPace;
}

export function watchExchangeFolder({
  engine,
  home,
  folder: chosen,
  isEncrypted: sealed = false,
  tell,
  pace = usual,
}: Start): ExchangeWatch {
  const copies = join(home, "exchange");
  const copyOf = (sha256: string, name: string): string => join(copies, sha256.slice(0, 16), name);
  let folder = chosen;
  let isEncrypted = sealed;
  let seen: ReadonlyMap<string, Seen> = new Map();
  let looked: number | null = null;
  /** Whether one's own bundle in the folder was compared with the plan since the start. */
  let isCaughtUp = false;
  let trouble = { reading: "", writing: "" };
  /** When the first and the last of the changes came that wait to be written; null when none do. */
  let waiting: { readonly first: number; readonly last: number } | null = null;
  let position: Position | null = null;
  let told = "";
  let watcher: FSWatcher | null = null;
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> = Promise.resolve();
  let isClosed = false;

  const state = (): ExchangeFolder | null => {
    if (folder === null) return null;
    const [own] = ownIn(seen);
    const noted = (type: "later" | "useless") =>
      [...seen.values()].flatMap(({ name, finding }) => (finding.type === type ? [{ file: name, reason: finding.reason }] : []));
    return {
      path: folder,
      looked,
      written: own ? { file: own.file, at: own.bundle.created } : null,
      isBehind: waiting !== null,
      isEncrypted,
      trouble: trouble.reading || trouble.writing,
      offers: offersIn(seen),
      later: noted("later"),
      useless: noted("useless"),
    };
  };
  /** That a look found nothing new is not told. */
  const show = (): void => {
    const now = state();
    const words = JSON.stringify({ ...now, looked: null });
    if (words !== told) tell(now);
    told = words;
  };

  /** One after the other, so that none reads what another writes. What fails once the end has begun is not news. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = round.then(work).catch((error: unknown) => {
      if (!isClosed) throw error;
    });
    round = turn.catch(() => undefined);
    return turn;
  };
  const due = (): number => (waiting ? Math.min(waiting.last + pace.settle, waiting.first + pace.latest) : Number.POSITIVE_INFINITY);
  const goRound = async (): Promise<void> => {
    try {
      await lookInto();
      if (Date.now() >= due()) await write();
      show();
    } finally {
      wakeIn(Math.min(pace.look, Math.max(0, due() - Date.now())));
    }
  };
  const wakeIn = (ms: number): void => {
    if (timer) clearTimeout(timer);
    if (folder !== null && !isClosed) timer = setTimeout(() => void inTurn(goRound), ms).unref();
  };
  const listen = (at: string): void => {
    if (watcher) return;
    try {
      // An event comes before the file is whole, and often several at once.
      watcher = watch(at, { persistent: false }, () => wakeIn(pace.look / 10));
      watcher.on("error", stopListening);
    } catch {
      // Many shares tell nothing; they are looked into often enough.
      watcher = null;
    }
  };
  const stopListening = (): void => {
    watcher?.close();
    watcher = null;
  };

  const lookInto = async (): Promise<void> => {
    const at = folder;
    if (at === null) return;
    let listing: readonly Listed[];
    try {
      listing = await listFolder(at);
    } catch (error) {
      trouble = { ...trouble, reading: absentInWords(error) };
      stopListening();
      return;
    }
    listen(at);
    const plan = planLook(listing, seen, Date.now());
    const found = new Map(plan.seen);
    for (const file of plan.read) found.set(file.name, { ...file, finding: await read(join(at, file.name), file.name, found) });
    await compare(found);
    // What one's own last bundle holds is known once every file has been read.
    if (!isCaughtUp && [...seen.values()].every(({ finding }) => finding.type !== "settling")) {
      isCaughtUp = true;
      if (!ownIn(seen).some(({ bundle }) => bundle.isCurrent)) noteChange();
    }
    looked = Date.now();
    trouble = { ...trouble, reading: "" };
  };

  /** Copies a file here and glances at the copy: by the time somebody wants to see what is in it, the folder may be gone or the file changed. */
  const read = async (source: string, name: string, found: ReadonlyMap<string, Seen>): Promise<Finding> => {
    const before = found.get(name)?.finding ?? null;
    const arriving = join(copies, "arriving");
    try {
      await mkdir(copies, { recursive: true });
      // A copy of a read-only file is read-only too, and nothing can be copied over it.
      await rm(arriving, { force: true });
      await copyFile(source, arriving);
    } catch (error) {
      return notYet(heldInWords(error), before, Date.now());
    }
    const glance = await engine.call("glance", arriving);
    if (glance.type === "useless" || glance.type === "elsewhere") return glance;
    if (glance.type === "unfinished") {
      const [arrived, expected] = [glance.arrived, glance.expected].map((bytes) => bytes.toLocaleString("en-GB"));
      return notYet(`${arrived} of ${expected} bytes have arrived.`, before, Date.now());
    }
    const copy = copyOf(glance.sha256, name);
    try {
      await mkdir(dirname(copy), { recursive: true });
      await rename(arriving, copy);
    } catch (error) {
      // The disk is full, or a virus scanner holds what has just come.
      return notYet(heldInWords(error), before, Date.now());
    }
    return { type: "bundle", bundle: glance, standing: "new" };
  };

  /** Asks where the plan stands with each bundle now, and lets go of the copies that nobody will want to see. */
  const compare = async (found: ReadonlyMap<string, Seen>): Promise<void> => {
    const standings = await engine.call("standings", bundlesIn(found));
    seen = withStandings(found, standings);
    const wanted = new Set(bundlesIn(seen, "new").map(({ sha256 }) => sha256.slice(0, 16)));
    const kept = await readdir(copies, { withFileTypes: true }).catch(() => []);
    for (const entry of kept) {
      // One that is being read just now goes next time.
      if (entry.isDirectory() && !wanted.has(entry.name))
        await rm(join(copies, entry.name), { recursive: true, force: true }).catch(() => undefined);
    }
  };

  const noteChange = (): void => {
    const now = Date.now();
    waiting = { first: waiting?.first ?? now, last: now };
  };
  const write = async (): Promise<void> => {
    const at = folder;
    const begun = waiting;
    if (at === null || begun === null) return;
    const failed = (words: string): void => {
      trouble = { ...trouble, writing: words };
      waiting = { first: Date.now(), last: Date.now() };
    };
    const { me } = await engine.call("facts");
    const outgoing = join(copies, "outgoing");
    try {
      await mkdir(copies, { recursive: true });
    } catch (error) {
      return failed(unwrittenInWords(error));
    }
    const exported =
      me && (await (isEncrypted ? engine.call("exportFor", "everybody", outgoing, sealing) : engine.call("exportTo", outgoing, "")));
    // Nobody works here yet, or they have changed nothing: there is nothing to tell.
    if (!exported || (exported.ok && exported.value.changes === 0)) {
      waiting = null;
      return;
    }
    if (!exported.ok) return failed(exported.error.message);
    const { title, replica } = await engine.call("copy");
    const name = `${nameOfOwn(title, me.name, Date.now())}${isEncrypted ? ".age" : ""}`;
    try {
      await placeFile(outgoing, exported.value.sha256, at, `~$Waymark ${replica}.tmp`, name);
      const { size, mtimeMs } = await stat(join(at, name));
      const bundle = await engine.call("glance", outgoing);
      if (bundle.type === "bundle")
        seen = new Map(seen).set(name, { name, size, modified: mtimeMs, finding: { type: "bundle", bundle, standing: "here" } });
    } catch (error) {
      return failed(unwrittenInWords(error));
    }
    trouble = { ...trouble, writing: "" };
    // Changes that came meanwhile wait on.
    if (waiting === begun) waiting = null;
    for (const old of outdatedIn(seen, isEncrypted)) {
      // One that somebody is reading just now goes next time.
      await rm(join(at, old)).catch(() => undefined);
    }
  };

  wakeIn(0);
  return {
    state,
    choose: async (next) => {
      const { file } = await engine.call("copy");
      const problem = next === null ? null : unfitPlace(next, file, home);
      if (problem) return err({ type: "File", message: problem });
      await inTurn(async () => {
        stopListening();
        folder = next;
        seen = new Map();
        looked = null;
        isCaughtUp = false;
        trouble = { reading: "", writing: "" };
        waiting = null;
        await goRound();
      });
      return ok(state());
    },
    encrypt: (wish) => {
      if (wish !== isEncrypted) noteChange();
      isEncrypted = wish;
    },
    look: async () => {
      await inTurn(async () => {
        await lookInto();
        await write();
        show();
      });
      wakeIn(pace.look);
      return state();
    },
    changed: (at) => {
      if (at !== position) noteChange();
      position = at;
      if (folder === null || isClosed) return;
      void inTurn(async () => {
        await compare(seen);
        show();
      });
    },
    offered: () =>
      offersIn(seen).flatMap(({ file }) => {
        const finding = seen.get(file)?.finding;
        return finding?.type === "bundle" ? [copyOf(finding.bundle.sha256, file)] : [];
      }),
    close: async () => {
      isClosed = true;
      if (timer) clearTimeout(timer);
      stopListening();
      if (waiting) await Promise.race([inTurn(write), pause(pace.ending, undefined, { ref: false })]);
    },
  };
}

const sealing = { note: "", encrypt: true } as const;
