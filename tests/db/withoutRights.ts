/** Runs one command of the command line as a person without root's rights, for tests of files and folders that may not be written. */
import Database from "better-sqlite3";
import { runCommand } from "../../electron/commandLine.ts";

const [home = "", ...args] = process.argv.slice(2);
// What is loaded on first use is loaded now: afterwards these folders may be out of reach.
new Database(":memory:").close();
if (process.getuid?.() === 0) {
  process.setegid?.(65_534);
  process.seteuid?.(65_534);
}
process.exitCode = await runCommand(args, {
  home,
  folder: process.cwd(),
  version: "0.1.0",
  now: Date.now,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
