/** A command line that has started and waits: runs what it is sent, so that a test can kill it in the middle of the work and not of its start. */
import { runCommand } from "../../electron/commandLine.ts";

process.on("message", async ({ args, home, folder }: { args: readonly string[]; home: string; folder: string }) => {
  const quiet = () => undefined;
  const code = await runCommand(args, { home, folder, version: "test", now: Date.now, out: quiet, err: quiet });
  process.send?.({ code }, () => process.exit(code));
});
process.send?.("ready");
