/** axe as every test asks it. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * Finds faults alone: what passes is not listed node by node, and no second page is opened for frames, of which Waymark has none. It takes a
 * third of the time, and the rules are the same.
 */
export const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();

export const wcag: string[] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const colours = [
  ["light", { colorScheme: "light", forcedColors: "none" }],
  ["dark", { colorScheme: "dark", forcedColors: "none" }],
  ["forced colours", { colorScheme: "light", forcedColors: "active" }],
] as const;
/**
 * The faults of what is on screen, in light, dark and forced colours. The same elements are there in each: after the first, what can differ
 * is their contrast. @param narrow says what is looked at, and by which rules
 */
export async function faultsInAllColours(page: Page, narrow: (asked: AxeBuilder) => AxeBuilder): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [name, media] of colours) {
    await page.emulateMedia(media);
    const asked = narrow(axe(page));
    const { violations } = await (name === "light" ? asked : asked.withRules("color-contrast")).analyze();
    for (const { id, nodes } of violations) faults.push(...nodes.map(({ html }) => `${name}: ${id}: ${html}`));
  }
  return faults;
}
