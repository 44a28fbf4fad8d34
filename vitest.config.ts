import { defineConfig } from "vitest/config";

/** How much longer the property tests run than by default. */
const fuzz = Math.max(1, Number(process.env.FUZZ ?? 1));

export default defineConfig({
  test: {
    environment: "node",
    // These end what hangs and nothing else: a machine that is busy with other work runs at a tenth of its speed.
    testTimeout: 300_000 * fuzz,
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "node", include: ["tests/{shared,db,electron}/**/*.test.ts"] } },
      { extends: true, test: { name: "screen", include: ["tests/renderer/**/*.test.{ts,tsx}"], globalSetup: "tests/renderer/built.ts" } },
    ],
  },
});
