/** The regions that F6 walks, in the order of the page: every visible element with `data-region`. */

/** Moves focus to the next (1) or previous (-1) region: to what was focused there last, or to its first control. */
export function focusRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.checkVisibility());
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const region = regions.at(here < 0 && direction < 0 ? -1 : (here + direction) % regions.length);
  if (!region) return;
  focusIn(region, firstIn(region, "[data-last-focus]") ?? firstIn(region, focusable));
}
/** The first that can take the focus: what had it last may be folded away or disabled since. */
const firstIn = (region: HTMLElement, selector: string): HTMLElement | null =>
  [...region.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility() && !element.matches(":disabled")) ?? null;

/** @param wanted what in the region gets the focus; null for the region itself */
function focusIn(region: HTMLElement, wanted: HTMLElement | null): void {
  if (!wanted) region.tabIndex = -1;
  (wanted ?? region).focus();
}

/** To be called after what may take away the control that has the focus: once that is drawn, the region where it was has it again. */
export const keepFocus = (): void => void requestAnimationFrame(() => requestAnimationFrame(takeFocusBack));
function takeFocusBack(): void {
  const region = document.querySelector<HTMLElement>("[data-last-region]");
  if (region && document.activeElement === document.body) focusIn(region, firstIn(region, "[data-last-focus]"));
}

/** Remembers which region was focused last, and in each what was. To be called with every `focusin`. */
export function rememberFocus(event: FocusEvent): void {
  if (!(event.target instanceof HTMLElement)) return;
  const region = event.target.closest("[data-region]");
  if (region) document.querySelector("[data-last-region]")?.removeAttribute("data-last-region");
  region?.setAttribute("data-last-region", "");
  for (const old of region?.querySelectorAll("[data-last-focus]") ?? []) old.removeAttribute("data-last-focus");
  if (region !== event.target) event.target.setAttribute("data-last-focus", "");
}

const focusable = "a[href], button, input, select, textarea, [tabindex='0']";
