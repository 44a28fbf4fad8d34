import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/{shared,db,electron,renderer}/**/*.test.{ts,tsx}"],
    environment: "node",
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
