/** The exchange folder as main last told of it. New offers are said once, whatever screen is shown; nothing is opened by itself. */
import { create } from "zustand";
import type { ExchangeFolder, Offer } from "../../shared/api.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { setView } from "../view.ts";
import { offersInWords } from "./contributors.ts";

/** Null while no folder is chosen; undefined until main has answered. */
export const useFolder = create<{ readonly folder: ExchangeFolder | null | undefined }>(() => ({ folder: undefined }));

export function showFolder(folder: ExchangeFolder | null): void {
  const before = new Set(useFolder.getState().folder?.offers.map(keyOf));
  const fresh = folder?.offers.filter((offer) => !before.has(keyOf(offer))) ?? [];
  useFolder.setState({ folder });
  if (fresh.length > 0) notify(`${offersInWords(fresh)} in the exchange folder. Nothing is opened by itself: see Exchange.`);
}
const keyOf = ({ file, created }: Offer): string => `${created} ${file}`;

/** Asks main, which by itself tells only what changed. */
export async function fetchFolder(): Promise<void> {
  useFolder.setState({ folder: await api.exchangeFolder() });
}
export async function chooseFolder(): Promise<void> {
  const chosen = await api.chooseExchangeFolder();
  if (!chosen.ok) notify(chosen.error.message, "problem");
  else if (chosen.value) useFolder.setState({ folder: chosen.value });
}
export async function leaveFolder(): Promise<void> {
  await api.leaveExchangeFolder();
  useFolder.setState({ folder: null });
}
export async function encryptFolder(isEncrypted: boolean): Promise<void> {
  useFolder.setState({ folder: await api.encryptExchangeFolder(isEncrypted) });
}
export async function lookIntoFolder(): Promise<void> {
  useFolder.setState({ folder: await api.lookIntoExchangeFolder() });
}
/** Shows what the offered bundles would change; nothing is written. */
export async function openOffers(): Promise<void> {
  const opened = await api.openOffers();
  if (!opened.ok) notify(opened.error.message, "problem");
  else if (opened.value) setView({ preview: opened.value });
}
