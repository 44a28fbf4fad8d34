/**
 * Bundles verified on a second thread while the first merges the one before: unpacking, hashing and checking commits takes a third as long as all the
 * rest. Nothing is written before its bundle's verdict is there. Where there is little to verify, it is done here and now.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { type BundleError, type Container, type VerifiedCommits, verifyCommits } from "../shared/bundle.ts";
import type { Result } from "../shared/result.ts";
import { primitives } from "./primitives.ts";

export type Verified = Result<VerifiedCommits, BundleError>;
export interface Verifier {
  verify(container: Container): Verified;
  /** Lets go of the thread. */
  stop(): void;
}

/** What the thread starts with. It answers containers with what `Verified` says of them, one by one, in order. */
export interface ThreadStart {
  readonly port: MessagePort;
  /** How many were answered; whoever waits for one sleeps on it. */
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/** Bytes of commits from which a thread gains more than its start costs. */
const worthAThread = 4_000_000;
/** A thread that answers nothing for so long, in milliseconds, did not start or has died. */
const patience = 60_000;
/** The thread is one bundle ahead, and no more: what it verified waits in memory. */
const askedAtOnce = 2;

/** @param containers the bundles in the order in which they are likely to be verified; any other is verified all the same */
export function verifierOf(containers: readonly Container[]): Verifier {
  const here = (container: Container): Verified => verifyCommits(container, primitives);
  // The first is verified here, while the thread starts.
  const expected = containers.slice(1);
  if (expected.reduce((bytes, { manifest }) => bytes + manifest.payloadLength, 0) < worthAThread)
    return { verify: here, stop: () => undefined };

  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const thread = new Worker(new URL(`verifyThread.${suffix}`, import.meta.url), {
    workerData: { port: port2, answered } satisfies ThreadStart,
    transferList: [port2],
    // Commits are read and thrown away one by one: more room for the young would only make the whole program larger.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  // Whatever befalls the thread, its work is then done here.
  thread.on("error", () => undefined);
  thread.unref();
  let asked = 0;
  let taken = 0;
  const ask = (upTo: number): void => {
    for (const container of expected.slice(asked, upTo)) port.postMessage(container);
    asked = Math.max(asked, Math.min(upTo, expected.length));
  };
  const next = (): Verified | null => {
    for (;;) {
      const before = Atomics.load(answered, 0);
      const received: { message: Verified } | undefined = receiveMessageOnPort(port);
      if (received) return received.message;
      if (Atomics.wait(answered, 0, before, patience) === "timed-out") return null;
    }
  };
  ask(askedAtOnce);
  return {
    verify: (container) => {
      const n = expected.indexOf(container, taken);
      if (n === -1) return here(container);
      ask(n + askedAtOnce);
      let verified: Verified | null = null;
      while (taken <= n) {
        verified = next();
        taken = verified ? taken + 1 : expected.length;
      }
      return verified ?? here(container);
    },
    stop: () => {
      port.close();
      void thread.terminate();
    },
  };
}
