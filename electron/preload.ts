/** The one door between the screen and the program: `window.api`, and pushes. It runs sandboxed; the screen sees these functions only. */
import { contextBridge, ipcRenderer } from "electron";
import { type Api, type Bridge, engineMethods, hostMethods, type Push, type Remote } from "../shared/api.ts";

/** What main answers: Errors do not cross the boundary whole, so a bug's message travels in an envelope. */
export type Envelope = { readonly value: unknown } | { readonly failed: string };

const listeners = new Set<(push: Push) => void>();
/** What was pushed before the screen listened: a bundle that was double-clicked arrives while the page still loads. */
let early: Push[] = [];

const api = Object.fromEntries(
  Object.keys({ ...engineMethods, ...hostMethods }).map((method) => [
    method,
    async (...args: unknown[]): Promise<unknown> => {
      const envelope: Envelope = await ipcRenderer.invoke("api", method, args);
      if ("failed" in envelope) throw new Error(envelope.failed);
      return envelope.value;
    },
  ]),
) as Remote<Api>;

const bridge: Bridge = {
  api,
  onPush: (listener) => {
    listeners.add(listener);
    const missed = early;
    early = [];
    for (const push of missed) listener(push);
    return () => {
      listeners.delete(listener);
    };
  },
};

ipcRenderer.on("push", (_event, push: Push) => {
  if (listeners.size === 0) early.push(push);
  for (const listener of listeners) listener(push);
});
contextBridge.exposeInMainWorld("api", bridge.api);
contextBridge.exposeInMainWorld("onPush", bridge.onPush);
