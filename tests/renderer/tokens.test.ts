/** The colour tokens, read from the file that ships: every pair that carries words or meaning keeps its contrast, light and dark. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../renderer/tokens.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(([, name = "", light = "", dark = ""]) => [
    name,
    { light, dark },
  ]),
);

/** Relative luminance of `#rrggbb`, WCAG 2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}
function ratio(foreground: string, background: string, theme: "light" | "dark"): number {
  const [over, under] = [tokens.get(foreground), tokens.get(background)];
  if (!over || !under) throw new Error(`tokens.css has no --${over ? background : foreground}`);
  return contrast(over[theme], under[theme]);
}

/** Words need 4.5 to 1, lines and shapes that carry meaning 3 to 1 (WCAG 1.4.3 and 1.4.11). */
const words = 4.5;
const shape = 3;
const pairs: readonly (readonly [string, string, number])[] = [
  ...["surface", "page", "selected", "hover", "now"].flatMap((ground) => [
    ["text", ground, words] as const,
    ["text-2", ground, words] as const,
    ["link", ground, words] as const,
  ]),
  ...["surface", "page", "selected", "hover"].map((ground) => ["error", ground, words] as const),
  ...["surface", "page"].flatMap((ground) => [
    ["error", ground, words] as const,
    ["success", ground, words] as const,
    ["today", ground, words] as const,
    ["line-strong", ground, shape] as const,
  ]),
  ["on-link", "link", words],
  ["on-error", "error", words],
  ["on-success", "success", words],
  ["on-today", "today", words],
  ["on-off", "off", words],
  ["focus", "focus-ring", 11],
  ...["way", "dep", "end"].flatMap((activity) => [
    [`${activity}-text`, `${activity}-fill`, words] as const,
    [`${activity}-edge`, `${activity}-fill`, shape] as const,
    [`${activity}-edge`, "surface", shape] as const,
  ]),
  ...["red", "amber", "green"].flatMap((badge) => [
    [`${badge}-text`, `${badge}-fill`, words] as const,
    [`${badge}-edge`, "surface", shape] as const,
  ]),
  ["done-text", "done-fill", words],
  ["done-fill", "surface", shape],
  ["none-text", "none-fill", words],
  ["none-edge", "surface", shape],
];

describe.each(["light", "dark"] as const)("in %s colours", (theme) => {
  test.each(pairs)("%s on %s is at least %f to 1", (foreground, background, least) => {
    expect(ratio(foreground, background, theme)).toBeGreaterThanOrEqual(least);
  });
});

test("the ratios of the specification come out of the same script", () => {
  expect(ratio("text", "surface", "light")).toBeCloseTo(14.42, 1);
  expect(ratio("link", "page", "light")).toBeCloseTo(5.76, 1);
  expect(ratio("dep-text", "dep-fill", "light")).toBeCloseTo(10.03, 1);
  expect(ratio("red-text", "red-fill", "dark")).toBeCloseTo(12.03, 1);
});

test("a colour is written in tokens.css alone", () => {
  const others = ["base.css", "symbols.css", "shell/shell.css", "shell/notices.css", "shell/dialogs.css", "plan/plan.css", "help/help.css"];
  for (const file of others)
    expect(readFileSync(new URL(`../../renderer/${file}`, import.meta.url), "utf8")).not.toMatch(/#[\da-f]{3,8}\b/i);
});
