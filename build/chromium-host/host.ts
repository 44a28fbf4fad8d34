/**
 * Runs a built Electron main process in an installed browser: `node build/chromium-host/host.ts dist/main.js [arguments]`. A stand-in for
 * machines where Electron's own binary cannot be had; never packaged. Tests reach into main as they do with Playwright's `_electron`:
 * a function's source comes over the process's IPC channel and is called with the `electron` module.
 */
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

/** Parent to host. */
export type Question = { readonly id: number; readonly source: string; readonly arg: unknown } | "quit";
/** Host to parent. */
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

const stand = new URL("electron.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === "electron" ? { url: stand, shortCircuit: true } : next(specifier, context)),
});
const electron = await import("./electron.ts");

process.on("message", async (question: Question) => {
  if (question === "quit") return electron.app.quit();
  const { id, source, arg } = question;
  try {
    const call: (module: typeof electron, arg: unknown) => unknown = runInThisContext(`(${source})`);
    process.send?.({ id, value: await call(electron, arg) } satisfies Reply);
  } catch (thrown) {
    process.send?.({ id, error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) } satisfies Reply);
  }
});
process.on("SIGINT", () => electron.app.quit());
process.on("SIGTERM", () => electron.app.quit());
if (process.channel) process.on("disconnect", () => electron.app.quit());

const main = process.argv[2];
if (main === undefined) throw new Error("Usage: node build/chromium-host/host.ts MAIN [ARGUMENT...]");
await import(pathToFileURL(resolve(main)).href);
