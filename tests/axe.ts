/** axe as every test asks it. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * Finds faults alone: what passes is not listed node by node, and no second page is opened for frames, of which Waymark has none. It takes a
 * third of the time, and the rules are the same.
 */
export const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
