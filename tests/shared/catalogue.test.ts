/** The catalogue of failures in tests/rules.md names tests that exist: a renamed or deleted one leaves no hole unseen. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const sources = ["db", "electron", "e2e", "renderer", "shared"].flatMap((part) =>
  readdirSync(`${folder}/${part}`)
    .filter((name) => /\.(test|spec)\.ts$/.test(name) && name !== "catalogue.test.ts")
    .map((name) => readFileSync(`${folder}/${part}/${name}`, "utf8")),
);
const rows = [...readFileSync(`${folder}/rules.md`, "utf8").matchAll(/^\| (F\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, name, failure, seenBy]) => ({ name: name ?? "", failure: failure ?? "", seenBy: seenBy ?? "" }),
);

test("the catalogue is whole: F1 to F32", () => {
  expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 32 }, (_, i) => `F${i + 1}`));
});

describe.each(rows)("$name $failure", ({ seenBy }) => {
  const titles = [...seenBy.matchAll(/`([^`]+)`/g)].map(([, title]) => title ?? "").filter((title) => !title.startsWith("npm "));
  test("is seen by tests that are there, or cannot arise", () => {
    if (titles.length === 0) expect(seenBy).toMatch(/^Cannot arise: .{20}/);
    for (const title of titles) expect(sources.filter((source) => source.includes(title)).length, title).toBeGreaterThan(0);
  });
});
