/** From starting the program to a plan on a page that can be read: a process of its own each time, the plan already there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../build/bundle.ts";
import { launch } from "../../build/launch.ts";
import type { Measured } from "./bench.ts";

export async function measureStart(): Promise<Measured> {
  await bundle();
  const home = mkdtempSync(join(tmpdir(), "waymark-bench-"));
  try {
    await readable(home); // The first start makes the plan.
    return { value: await readable(home), note: "from a checkout, on this machine's runtime" };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function readable(home: string): Promise<number> {
  const began = performance.now();
  const program = await launch({ home, headless: true });
  await program.page.getByRole("row", { name: /8a/ }).first().waitFor();
  const took = performance.now() - began;
  await program.close();
  return took;
}
