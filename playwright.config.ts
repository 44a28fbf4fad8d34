import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  projects: [
    { name: "build", testMatch: "build.setup.ts" },
    { name: "program", testMatch: "**/*.spec.ts", dependencies: ["build"] },
  ],
  // Each test starts the whole program in a data folder of its own, so any two can run side by side; more only crowd two processors.
  fullyParallel: true,
  workers: 2,
  // These end what hangs and nothing else: a machine that is busy with other work runs at a tenth of its speed.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: { actionTimeout: 60_000 },
  forbidOnly: true,
  reporter: "list",
});
