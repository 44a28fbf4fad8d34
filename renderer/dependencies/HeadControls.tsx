/** What a tab puts at the right of the head that all tabs share: its order, its filter, its search. */
import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** The place in the head, once it is on the page. */
export const HeadPlace = createContext<HTMLElement | null>(null);

export function HeadControls({ children }: { readonly children: ReactNode }) {
  const place = useContext(HeadPlace);
  return place && createPortal(children, place);
}
