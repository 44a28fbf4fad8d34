/** The thread of a `verifier.ts`: verifies one bundle after another as they are asked for. */
import { workerData } from "node:worker_threads";
import { type Container, verifyCommits } from "../shared/bundle.ts";
import { primitives } from "./primitives.ts";
import type { ThreadStart, Verified } from "./verifier.ts";

const { port, answered }: ThreadStart = workerData;

port.on("message", (container: Container) => {
  port.postMessage(verifyCommits(container, primitives) satisfies Verified);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});
