/** What this window shows of the plan and how: screen, open item, filter, dialog, settings. Never plan data; nothing here is undone. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Me, MergePreview, Settings } from "../shared/api.ts";
import type { ActivityState, Badge } from "../shared/rules.ts";
import type { TypeName } from "../shared/schema.ts";
import type { DateAnswer, DateQuestion } from "./schedule/dating.ts";

export interface Item {
  readonly type: TypeName;
  readonly id: string;
}
/** Which objectives are shown: those that match every part; an empty part lets all pass. Shared by Plan on a page and Roadmap. */
export interface Filter {
  readonly badges: readonly Badge[];
  readonly activities: readonly ActivityState[];
  /** A person's id: owner or SRO. */
  readonly person: string | null;
}
export const noFilter: Filter = { badges: [], activities: [], person: null };
/** How many parts of a filter let something through and something not. */
export const filterSize = ({ badges, activities, person }: Filter): number => badges.length + activities.length + (person === null ? 0 : 1);

export type OpenDialog =
  | { readonly name: "palette" | "shortcuts" | "save-point" | "present" }
  /** Asks who works here; `done` gets the answer, or null when the person closed the dialog. */
  | { readonly name: "introduce"; readonly done: (me: Me | null) => void }
  /** Why a date is what it is; the item as a dependency stores it, `milestone/…`. */
  | { readonly name: "why"; readonly end: string }
  /** Asks why dates move and what moves with them; `done` gets the answer, or null when the person thought better of it. */
  | { readonly name: "dates"; readonly question: DateQuestion; readonly done: (answer: DateAnswer | null) => void };

/** What a screen says in the status bar. */
export interface StatusLine {
  /** "21 objectives, 164 milestones" */
  readonly counts: string;
  /** The filter in words, "" while nothing is filtered; not given by a screen that has no filter. */
  readonly filters?: string;
  /** How many source notes there are, by a screen that marks them: the mark stands beside its name here. */
  readonly notes?: number;
  /** Keys that work on this screen, with what they do: `["Enter", "open"]`. */
  readonly keys: readonly (readonly [keys: string, words: string])[];
}

interface View {
  /** From the address: `#/exchange/conflicts` is screen `exchange`, place `conflicts`. */
  readonly screen: string;
  readonly place: string;
  readonly item: Item | null;
  readonly dialog: OpenDialog | null;
  readonly filter: Filter;
  readonly cells: "chips" | "words";
  /** Width of the item panel in CSS pixels. */
  readonly panelWidth: number;
  /** Width of the Roadmap's list as somebody chose it, in CSS pixels; null while it follows the window. */
  readonly listWidth: number | null;
  /** When a bundle for everybody was last written from here, by the plan's file, milliseconds since 1970. */
  readonly sentAt: Readonly<Record<string, number>>;
  readonly status: StatusLine;
  readonly settings: Settings;
  /** What opened bundles would change, until it is applied or dropped. */
  readonly preview: MergePreview | null;
  /** A long job that is running. */
  readonly progress: { readonly task: string; readonly done: number; readonly total: number } | null;
}

export const useView = create<View>()(
  persist(
    (): View => ({
      ...placeOf(window.location.hash),
      item: null,
      dialog: null,
      filter: noFilter,
      cells: "chips",
      panelWidth: 328,
      listWidth: null,
      sentAt: {},
      status: { counts: "", keys: [] },
      settings: { theme: "system", density: "comfortable", zoom: 1 },
      preview: null,
      progress: null,
    }),
    {
      name: "waymark-view",
      partialize: ({ cells, panelWidth, listWidth, filter, sentAt }) => ({ cells, panelWidth, listWidth, filter, sentAt }),
    },
  ),
);

/** Changes part of the view. */
export function setView(part: Partial<View>): void {
  useView.setState(part);
}

/** Goes to a screen, or to a place on it: `go("exchange", "conflicts")`. */
export function go(screen: string, place = ""): void {
  window.location.hash = place === "" ? `#/${screen}` : `#/${screen}/${place}`;
}
/** Follows the address; answers a function that stops it. */
export function followAddress(): () => void {
  const follow = () => setView(placeOf(window.location.hash));
  // It may have changed while the plan was fetched.
  follow();
  window.addEventListener("hashchange", follow);
  return () => window.removeEventListener("hashchange", follow);
}

/** Shows a record in the item panel. Focus moves there, and back to where it was when the panel closes. */
export const openItem = (type: TypeName, id: string): void => setView({ item: { type, id } });
export const closeItem = (): void => setView({ item: null });

export const openDialog = (dialog: OpenDialog): void => setView({ dialog });
/** Shows the plan on a page for the board room. The full screen is asked for here, while the press that asks for it is still fresh. */
export function present(): void {
  document.documentElement.requestFullscreen().catch(() => undefined);
  openDialog({ name: "present" });
}
export const closeDialog = (): void => setView({ dialog: null });
/**
 * Shows a dialog that asks, and waits for the answer. Where another dialog takes its place (the menu opens some at any time), it is null.
 * @param dialogOf makes the dialog from what is to be called with the answer
 */
export async function ask<A>(dialogOf: (done: (answer: A | null) => void) => OpenDialog): Promise<A | null> {
  const { promise, resolve } = Promise.withResolvers<A | null>();
  const dialog = dialogOf(resolve);
  openDialog(dialog);
  const stop = useView.subscribe((view) => view.dialog === dialog || resolve(null));
  const answer = await promise;
  stop();
  if (useView.getState().dialog === dialog) closeDialog();
  return answer;
}

function placeOf(hash: string): Pick<View, "screen" | "place"> {
  const [screen = "", ...place] = hash.replace(/^#\/?/, "").split("/");
  return { screen: screen || "plan", place: place.join("/") };
}
