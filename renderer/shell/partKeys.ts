/** What the keys of a review do in the part that is on screen: F8 and Shift+F8, Alt+1 to Alt+5, Ctrl+Enter. `exchange/keys.ts` lists them. */
import { useEffect } from "react";
import { create } from "zustand";

export interface PartKeys {
  readonly step?: (direction: 1 | -1) => void;
  readonly answer?: (number: number) => void;
  readonly apply?: () => void;
  /** In place of undo: takes back what is not written yet. */
  readonly takeBack?: () => void;
}
const useKeys = create<PartKeys>(() => ({}));

/** The keys of the part that is shown now. */
export const partKeys = (): PartKeys => useKeys.getState();

/** Says what the keys do while a part of a screen is shown. */
export function usePartKeys(keys: PartKeys): void {
  useEffect(() => {
    useKeys.setState(keys, true);
    return () => useKeys.setState({}, true);
  });
}
