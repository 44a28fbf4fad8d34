/** Where one is on Dependencies: the tab and what is chosen in it, both in the address: `#/dependencies/matrix?of=…`. */
import { go, useView } from "../view.ts";

export const tabs = ["review", "list", "matrix", "path", "enablers", "exceptions"] as const;
export type DependencyTab = (typeof tabs)[number];

export interface Place {
  readonly tab: DependencyTab;
  /** What the tab has chosen, as each tab names it. */
  readonly chosen: URLSearchParams;
}

export function usePlace(): Place {
  const place = useView((view) => view.place);
  const [name = "", query = ""] = place.split("?");
  return { tab: tabs.find((tab) => tab === name) ?? "review", chosen: new URLSearchParams(query) };
}

/** Goes to a tab, with something chosen in it: `goToTab("path", { of: "milestone/…" })`. */
export function goToTab(tab: DependencyTab, chosen: Readonly<Record<string, string>> = {}): void {
  const query = new URLSearchParams(chosen).toString();
  go("dependencies", query === "" ? tab : `${tab}?${query}`);
}
