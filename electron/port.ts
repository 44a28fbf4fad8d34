/**
 * The port between main and the database worker: what travels on it, and main's end of it. The worker answers one message at a time, in
 * the order they came, so that every edit sees the one before.
 */
import { Worker } from "node:worker_threads";
import type { Glance, GlancedBundle, Standing } from "../db/glance.ts";
import type { Contributors, EngineApi, ExportReceipt, FileError, Me, MergePreview, Push } from "../shared/api.ts";
import type { BaselineRef } from "../shared/baselines.ts";
import type { Result } from "../shared/result.ts";

/** What the worker is given in `workerData`. */
export interface EngineStart {
  /** The data folder: settings, device key, default plan. */
  readonly home: string;
  /** The plan file to open, or null for the default plan of the data folder (made from the built-in plan when there is none). */
  readonly plan: string | null;
  readonly appVersion: string;
  /** What private keys are kept encrypted with: 32 bytes that the system's key store gives out. Null or absent where there is none. */
  readonly sealingKey?: Uint8Array | null;
  /** One shared number that reaches a busy worker: 1 asks the running merge or preview to stop. The worker sets it to 0 when a task starts. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
}

/** What the worker answers to main only, because a path or a last word is in it. */
export interface MainApi {
  /** Writes a bundle of everything that the colleague may not have yet. @param own of it only what was written on this copy */
  exportTo(path: string, note: string, own?: boolean): Result<ExportReceipt, FileError>;
  /**
   * Writes a bundle of what one copy has not acknowledged (`to`: its replica id), or of everything for "everybody". An encrypted one opens on the
   * copies of its addressees alone.
   */
  exportFor(
    to: string,
    path: string,
    options: { readonly note: string; readonly encrypt: boolean },
  ): Promise<Result<ExportReceipt, FileError>>;
  /** Reads bundles, encrypted ones too, and says what they would change; nothing is written. */
  previewFiles(paths: readonly string[]): Promise<Result<MergePreview, FileError>>;
  /** Writes a document that the screen made, whole or not at all. @returns its path */
  writeDocument(path: string, content: string | Uint8Array): Result<string, FileError>;
  /** What a file is, by all of it but its changes. */
  glance(path: string): Promise<Glance>;
  /** Where this copy stands with bundles that were glanced at. */
  standings(bundles: readonly Pick<GlancedBundle, "sha256" | "tips">[]): readonly Standing[];
  /** Writes the comparison of two states of the plan as CSV. */
  writeComparison(path: string, was: BaselineRef, is: BaselineRef): Result<string, FileError>;
  /** This copy of the plan: what its own bundles are named by. */
  copy(): { readonly title: string; readonly file: string; readonly replica: string };
  facts(): { readonly me: Me | null; readonly sqlite: string; readonly keys: Contributors["own"]["keys"] };
  /** Closes the plan; the worker ends by itself afterwards. */
  close(): void;
}
export type PortApi = EngineApi & MainApi;

/** Main to worker. */
export interface Ask {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
/** Worker to main; `failed` carries the message of a bug, never news. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failed: string }
  | { readonly push: Push };

export interface Engine {
  call<M extends keyof PortApi>(method: M, ...args: Parameters<PortApi[M]>): Promise<Awaited<ReturnType<PortApi[M]>>>;
  /** The same for a name and arguments that came from the screen. @throws Error with the worker's message. */
  ask(method: string, args: readonly unknown[]): Promise<unknown>;
  /** Asks the running merge or preview to stop, at once, without waiting in the queue. */
  cancel(): void;
  /** Closes the plan and waits until the worker has ended. */
  close(): Promise<void>;
}

/** Room for values that are new. Twice as much makes a merge a twentieth faster at most, and one of a million changes would hold 450 MB in place of 390. */
export const engineLimits = { maxYoungGenerationSizeMb: 48 } as const;

/**
 * Starts the worker.
 * @param onPush called for what the worker sends unasked.
 * @param onStop called once when the worker ends without having been closed, with the reason.
 */
export function startEngine(
  entry: URL,
  start: Omit<EngineStart, "cancel">,
  onPush: (push: Push) => void,
  onStop: (reason: Error) => void,
): Engine {
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(entry, { workerData: { ...start, cancel } satisfies EngineStart, resourceLimits: engineLimits });
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (reason: Error) => void }>();
  let lastId = 0;
  let closing = false;
  let stopped: Error | null = null;

  worker.on("message", (answer: Answer) => {
    if ("push" in answer) return onPush(answer.push);
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("failed" in answer) asker?.reject(new Error(answer.failed));
    else asker?.resolve(answer.value);
  });
  const ended = new Promise<void>((resolve) => {
    const stop = (reason: Error): void => {
      if (stopped) return;
      stopped = reason;
      for (const asker of waiting.values()) asker.reject(reason);
      waiting.clear();
      resolve();
      if (!closing) onStop(reason);
    };
    worker.on("error", (thrown) => stop(thrown instanceof Error ? thrown : new Error(String(thrown))));
    worker.on("exit", (code) => stop(new Error(`The database worker ended with code ${code}.`)));
  });

  const ask = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(stopped);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, method, args } satisfies Ask);
    });
  return {
    ask,
    // The answer's shape is the worker's promise: both ends are compiled against PortApi.
    call: (method, ...args) => ask(method, args) as Promise<never>,
    cancel: () => Atomics.store(cancel, 0, 1),
    close: async () => {
      closing = true;
      if (stopped) return;
      await Promise.race([ask("close", []), ended]).catch(() => undefined);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
      await worker.terminate();
    },
  };
}
