/** `npm start`: builds what has changed and opens the program; without a display, opens it unseen and leaves a picture of the roadmap. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder } from "../electron/preferences.ts";
import { bundle } from "./bundle.ts";
import { launch, runForPerson } from "./launch.ts";
import { hasDisplay } from "./runtime.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

await bundle();
if (hasDisplay()) {
  process.exitCode = await runForPerson(process.argv.slice(2));
} else {
  process.exitCode = await takePicture();
}

async function takePicture(): Promise<number> {
  const home = dataFolder(process.env, process.platform, "");
  const picture = join(root, "out", "roadmap.png");
  const program = await launch({ home, headless: true, args: process.argv.slice(2) });
  const { page } = program;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => {
    window.location.hash = "#/roadmap";
  });
  await page.getByRole("heading", { name: "Roadmap" }).waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: picture });
  await program.close();
  console.log(`There is no display here, so Waymark opened unseen on ${program.runtime} and drew the roadmap: ${picture}`);
  return 0;
}
