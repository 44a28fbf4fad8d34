/** `npm run dist`: builds, then packages for this system with electron-builder; further arguments go to it (`-- --linux --dir`). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

await bundle();
const builder = join(root, "node_modules/electron-builder/cli.js");
const ended = spawnSync(process.execPath, [builder, "--publish", "never", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exitCode = ended.status ?? 1;
