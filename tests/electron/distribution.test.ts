import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** electron-builder reads and judges its configuration in the library that it is made of. */
const ofBuilder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));
interface ConfigModule {
  getConfig(folder: string, path: string | null, overrides: null): Promise<Readonly<Record<string, unknown>>>;
  validateConfiguration(config: unknown, logger: { isEnabled: boolean; add(): void }): Promise<void>;
}
const { getConfig, validateConfiguration }: ConfigModule = ofBuilder("app-builder-lib/out/util/config/config");
const logger = { isEnabled: false, add: () => undefined };

test("electron-builder.yml fits electron-builder's own schema", async () => {
  const config = await getConfig(root, "electron-builder.yml", null);
  await expect(validateConfiguration(config, logger)).resolves.toBeUndefined();
  expect(config.nsis).toMatchObject({ perMachine: false, allowElevation: false });
  expect(config.fileAssociations).toMatchObject([{ ext: "waymark" }]);
});

test("the same schema refuses what it does not know", async () => {
  const config = await getConfig(root, "electron-builder.yml", null);
  await expect(validateConfiguration({ ...config, nsis: { perMashine: true } }, logger)).rejects.toThrow(/configuration.nsis/);
});

test("the icon that every package is made from is there", () => expect(existsSync(`${root}build/icon.png`)).toBe(true));
