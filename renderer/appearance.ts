/** Puts the settings on the page: `data-theme` and `data-density` on <html>, which tokens.css reads. Zoom is the window's own (main sets it). */
import { useSyncExternalStore } from "react";
import type { Settings } from "../shared/api.ts";
import { useView } from "./view.ts";

/** Windows up to this size take compact rows whatever the setting, so that the whole plan stays in sight. */
const smallWindow = window.matchMedia("(max-width: 1360px), (max-height: 800px)");

export function showAppearance({ theme, density }: Settings): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.density = isCompact(density) ? "compact" : "comfortable";
}
export const isCompact = (density: Settings["density"]): boolean => density === "compact" || smallWindow.matches;
/** Whether rows are compact now, by the setting or by the size of the window. */
export function useIsCompact(): boolean {
  const density = useView((view) => view.settings.density);
  return useSyncExternalStore(onWindowSize, () => isCompact(density));
}

/** Calls back when the window becomes small or large; answers a function that stops it. */
export function onWindowSize(listener: () => void): () => void {
  smallWindow.addEventListener("change", listener);
  return () => smallWindow.removeEventListener("change", listener);
}
