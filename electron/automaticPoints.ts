/**
 * Restore points by themselves: one for every five minutes in which something changed, made bit by bit when nobody waits for the engine. Work that a
 * session left behind without one gets its own when the next session starts.
 */
import type { Plan } from "../db/plan.ts";
import { makeAutomaticPoint, pruneRestorePoints, restorePointsOf } from "../db/restorePoints.ts";
import { storageErrorInWords } from "../db/sqlite.ts";

/** Milliseconds: between two points, without a call before one is begun, and after the start. */
export interface Pace {
  readonly every: number;
  readonly quiet: number;
  readonly start: number;
}
const usual: Pace = { every: 300_000, quiet: 1_000, start: 10_000 };

export interface Keeper {
  /** The plan changed. */
  changed(): void;
  /** Somebody called the engine. */
  worked(): void;
  /** The database is about to be exchanged: a copy that is under way is dropped, the next change begins anew. */
  pause(): void;
  stop(): void;
}

/** @param tell says to the person what keeps points from being made, once */
export function keepRestorePoints(home: string, plan: Plan, tell: (words: string) => void, pace: Pace = usual): Keeper {
  let timer: NodeJS.Timeout | null = null;
  let lastWork = Date.now();
  /** The copy under way; one that was dropped says nothing of its end. */
  let copying: object | null = null;
  let isTold = false;

  const wait = (ms: number): void => {
    timer ??= setTimeout(whenQuiet, ms).unref();
  };
  const pause = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    copying = null;
  };
  const whenQuiet = (): void => {
    timer = null;
    const quiet = Date.now() - lastWork;
    if (quiet < pace.quiet) {
      wait(pace.quiet - quiet);
      return;
    }
    const own = {};
    copying = own;
    makeAutomaticPoint(home, plan, Date.now())
      .then(() => pruneRestorePoints(home, plan, Date.now()))
      .catch((error: unknown) => {
        if (copying !== own) return;
        const words = storageErrorInWords(error);
        if (words === null) throw error;
        if (!isTold) tell(`Waymark could not make a restore point. ${words}`);
        isTold = true;
        wait(pace.every);
      })
      .finally(() => {
        if (copying === own) copying = null;
      });
  };
  if (isBehind(home, plan)) wait(pace.start);
  const worked = (): void => {
    lastWork = Date.now();
  };
  return { changed: () => wait(pace.every), worked, pause, stop: pause };
}

/** Whether something was written or merged here since the newest restore point. */
function isBehind(home: string, plan: Plan): boolean {
  const last = plan.db.value<number | null>(
    `SELECT max(coalesce((SELECT wall FROM replica JOIN "commit" ON c = tip WHERE replica.id = ?), 0),
                coalesce((SELECT max(received) FROM bundle WHERE state = 'merged'), 0))`,
    plan.signer.replica,
  );
  return (last ?? 0) > (restorePointsOf(home, plan)[0]?.at ?? 0);
}
