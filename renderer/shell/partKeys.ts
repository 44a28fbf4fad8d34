/** What the keys of a review do in the part that is on screen: F8 and Shift+F8, Alt+1 to Alt+5, Ctrl+Enter. `exchange/keys.ts` lists them. */
import { useEffect, useRef } from "react";
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
/** Whether undo would take back what is not written yet. */
export const useTakesBack = (): boolean => useKeys(({ takeBack }) => takeBack !== undefined);

/** Says what the keys do while a part of a screen is shown; a part around it may say what others do. */
export function usePartKeys(keys: PartKeys): void {
  const own = useRef<PartKeys>({});
  useEffect(() => {
    useKeys.setState((held) => ({ ...without(held, own.current), ...keys }), true);
    own.current = keys;
  });
  useEffect(() => () => useKeys.setState((held) => without(held, own.current), true), []);
}
const without = (held: PartKeys, keys: PartKeys): PartKeys => Object.fromEntries(Object.entries(held).filter(([name]) => !(name in keys)));
