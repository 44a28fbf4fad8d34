/** A worker that answers by the rules of electron/port.ts without a database: for the tests of main's end of the port. */
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Ask, EngineStart } from "../../electron/port.ts";

const start = workerData as EngineStart;
const answer = (message: Answer): void => parentPort?.postMessage(message);

parentPort?.on("message", ({ id, method, args }: Ask) => {
  if (method === "snapshot") answer({ id, value: { home: start.home, cancelled: Atomics.load(start.cancel, 0) } });
  else if (method === "undo") answer({ id, failed: "a bug" });
  else if (method === "redo") process.exit(3);
  else if (method === "conflicts") answer({ push: { type: "progress", task: "Reading", done: 1, total: 2 } });
  else if (method === "close") {
    answer({ id, value: undefined });
    parentPort?.close();
  } else answer({ id, value: args });
});
