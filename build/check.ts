/**
 * `npm test` and `npm run check`: types, lint and format, unit tests, end-to-end tests, in this order, all of them even when one fails.
 * `npm run check -- types lint` runs only those. The last line counts: each test is one, types and lint are one each.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const caches = join(root, "node_modules", ".cache");
const reports = join(caches, "reports");
/** Everything that the tests write: gone at the end, also when somebody stops them, whatever they leave behind. */
const scratch = mkdtempSync(join(roomiestFolder(), "waymark-check-"));
// Some tests run a command as somebody without rights, who has to come through here.
chmodSync(scratch, 0o755);
process.once("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
/** Each of some hundred processes that tests start would compile the same scripts again. */
const environment = { ...process.env, TMPDIR: scratch, TEMP: scratch, NODE_COMPILE_CACHE: join(caches, "compiled") };

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const steps: Readonly<Record<string, () => Promise<Count>>> = {
  types: async () => onePass(await run("typescript/bin/tsc", ["-b"])),
  lint: async () => onePass(await run("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"])),
  unit: async () => {
    const report = freshReport("unit.json");
    const passed = await run("vitest/vitest.mjs", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
    return countFrom(report, passed, ({ numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests }) => ({
      passed: numPassedTests ?? 0,
      // A file that does not load fails without a test of its own.
      failed: Math.max(numFailedTests ?? 0, Math.min(numFailedTestSuites ?? 0, 1)) + (numPendingTests ?? 0),
    }));
  },
  e2e: async () => {
    const report = freshReport("e2e.json");
    const passed = await run("@playwright/test/cli.js", ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
    return countFrom(report, passed, ({ stats }) => ({
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: (stats?.unexpected ?? 0) + (stats?.skipped ?? 0),
    }));
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(steps, name));
if (unknown !== undefined) {
  console.error(`There is no step ${unknown}; the steps are ${Object.keys(steps).join(", ")}.`);
  process.exit(2);
}
let passed = 0;
let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const started = Date.now();
  console.log(`\n== ${name}`);
  const count = await step();
  passed += count.passed;
  failed += count.failed;
  console.log(`== ${name}: ${count.passed} passed, ${count.failed} failed, ${Math.round((Date.now() - started) / 1000)} s`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs a package's own script on this Node. @returns whether it ended well. */
async function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...environment, ...env },
  });
  const [status] = await once(child, "exit");
  return status === 0;
}

/**
 * Memory where Linux offers 2 GB of it as a folder: plans are synchronised to the disk at every change, and tests make some ten thousand of
 * changes that none of them wants to outlive the power.
 */
function roomiestFolder(): string {
  const memory = "/dev/shm";
  if (process.platform !== "linux" || !existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return Math.min(bavail * bsize, process.availableMemory()) > 2 * 2 ** 30 ? memory : tmpdir();
}

function onePass(passed: boolean): Count {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function freshReport(name: string): string {
  mkdirSync(reports, { recursive: true });
  const report = join(reports, name);
  rmSync(report, { force: true });
  return report;
}

/** The parts of vitest's and Playwright's JSON reports that are counted. */
interface Report {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numFailedTestSuites?: number;
  readonly numPendingTests?: number;
  readonly stats?: { readonly expected: number; readonly flaky: number; readonly unexpected: number; readonly skipped: number };
}
/** A run that ended badly counts at least one failure, whatever its report says. */
function countFrom(file: string, endedWell: boolean, read: (report: Report) => Count): Count {
  if (!existsSync(file)) return onePass(false);
  const report: Report = JSON.parse(readFileSync(file, "utf8"));
  const count = read(report);
  return endedWell ? count : { passed: count.passed, failed: Math.max(count.failed, 1) };
}
