/** The regions that F6 walks, in the order of the page: every visible element with `data-region`. */

/** Moves focus to the next (1) or previous (-1) region: to what was focused there last, or to its first control. */
export function focusRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.checkVisibility());
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const region = regions.at(here < 0 && direction < 0 ? -1 : (here + direction) % regions.length);
  if (!region) return;
  const last = region.querySelector<HTMLElement>("[data-last-focus]");
  const target = last ?? [...region.querySelectorAll<HTMLElement>(focusable)].find((element) => element.checkVisibility()) ?? region;
  if (target === region) region.tabIndex = -1;
  target.focus();
}

/** Remembers, per region, what was focused last. To be called with every `focusin`. */
export function rememberFocus(event: FocusEvent): void {
  if (!(event.target instanceof HTMLElement)) return;
  const region = event.target.closest("[data-region]");
  for (const old of region?.querySelectorAll("[data-last-focus]") ?? []) old.removeAttribute("data-last-focus");
  if (region !== event.target) event.target.setAttribute("data-last-focus", "");
}

const focusable = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";
