/**
 * Builds the program into dist/: the screen, the main process with engine and command line, and the preload. Skipped when no source has
 * changed since the last build.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const part = join(root, "dist.part");
const stampFile = join(dist, ".sources");
const sources = "{shared,db,electron,renderer}/**/*.{ts,tsx,css,html,json,svg,png,woff2}";

/** Builds beside dist/ and then takes its place, so that a build that fails leaves the last good one. @returns whether anything had to be built. */
export async function bundle(): Promise<boolean> {
  const stamp = stampOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;
  rmSync(part, { recursive: true, force: true });
  await build({
    root: join(root, "renderer"),
    configFile: join(root, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir: join(part, "renderer"), emptyOutDir: true },
  });
  await buildForNode(["main", "engine", "cli"], "es");
  await buildForNode(["preload"], "cjs");
  writeFileSync(join(part, ".sources"), stamp);
  rmSync(dist, { recursive: true, force: true });
  renameSync(part, dist);
  return true;
}

/** @param format preload scripts run sandboxed, where only CommonJS loads. */
async function buildForNode(entries: readonly string[], format: "es" | "cjs"): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    ssr: { noExternal: true, external: ["electron", "better-sqlite3"] },
    build: {
      ssr: true,
      target: "node24",
      outDir: part,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((name) => [name, join(root, `electron/${name}.ts`)])),
        external: ["electron", "better-sqlite3", /^node:/],
        output: { format, entryFileNames: format === "cjs" ? "[name].cjs" : "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
}

function stampOfSources(): string {
  const hash = createHash("sha256");
  const files = globSync([sources, "package-lock.json", "vite.config.ts", "build/bundle.ts"], { cwd: root });
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
