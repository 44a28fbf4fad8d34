/** The command line's way in: the verbs of `commandLine.ts` on this process's arguments, folder and streams. */
import { readFileSync, writeSync } from "node:fs";
import { runCommand } from "./commandLine.ts";
import { dataFolder } from "./preferences.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

process.exitCode = await runCommand(process.argv.slice(2), {
  home: dataFolder(process.env, process.platform, ""),
  folder: process.cwd(),
  version,
  now: Date.now,
  out: (text) => writeWhole(1, `${text}\n`),
  err: (text) => writeWhole(2, `${text}\n`),
});

/** Synchronous, so that a large plan is out before the process ends. A pipe that is full for the moment is asked again; one whose reader left is not. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}
