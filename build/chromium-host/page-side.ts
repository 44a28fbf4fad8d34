/**
 * The page's side of the host: runs the built preload before the page's own scripts, in a closure of which the page sees only what
 * `contextBridge` exposes, and carries IPC over one binding, which it takes off `window` first.
 */

/** Calls from the page to main, as JSON: `invoke` answers the value, `receive` waits for the next push, `resized` tells of the window. */
export type Message =
  | { readonly type: "invoke"; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: "receive" }
  | { readonly type: "resized" };
export interface Sent {
  readonly channel: string;
  readonly args: readonly unknown[];
}

/** The init script: `pageSide` with the preload as a function, called in the top frame. */
export const initScript = (binding: string, preload: string): string =>
  `if (window === window.top) (${pageSide.toString()})(${JSON.stringify(binding)}, (require, module, exports) => {${preload}\n});`;

type Listener = (event: object, ...args: readonly unknown[]) => void;

/** Runs in the page: it may use nothing of this file but types. */
function pageSide(binding: string, preload: (require: (name: string) => object, module: object, exports: object) => void): void {
  const send: unknown = Reflect.get(window, binding);
  Reflect.deleteProperty(window, binding);
  if (typeof send !== "function") return;
  const call = async (message: Message): Promise<string> => String(await send(JSON.stringify(message)));

  const listeners = new Map<string, Set<Listener>>();
  const ipcRenderer = {
    invoke: async (channel: string, ...args: readonly unknown[]): Promise<unknown> => {
      const answer: { value?: unknown; error?: string } = JSON.parse(await call({ type: "invoke", channel, args }));
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
    on: (channel: string, listener: Listener): void => {
      const heard = listeners.get(channel) ?? new Set();
      listeners.set(channel, heard.add(listener));
    },
  };
  const frozen = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, frozen(entry)])));
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, value: unknown): void => {
      Object.defineProperty(window, key, { value: frozen(value), enumerable: true });
    },
  };
  const listen = async (): Promise<void> => {
    for (;;) {
      const sent: readonly Sent[] = JSON.parse(await call({ type: "receive" }));
      for (const { channel, args } of sent) for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    }
  };
  const electron = { contextBridge, ipcRenderer };
  const module = { exports: {} };
  preload(
    (name) => {
      if (name === "electron") return electron;
      throw new Error(`A sandboxed preload cannot load ${name}.`);
    },
    module,
    module.exports,
  );
  window.addEventListener("resize", () => void call({ type: "resized" }));
  void listen();
}
