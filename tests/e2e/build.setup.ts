/** Before any spec, and once: what they all start is up to date. */
import { test } from "@playwright/test";
import { bundle } from "../../build/bundle.ts";

test("the program is built", async () => {
  await bundle();
});
