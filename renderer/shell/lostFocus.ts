/** The focus that went with what had it, so that the keyboard never starts from nowhere. */
import { type RefObject, useEffect, useRef } from "react";

/** @returns for an element that can be focused: it takes the focus when it comes and nothing else has it */
export function useLostFocus<E extends HTMLElement>(): RefObject<E | null> {
  const heir = useRef<E>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heir.current?.focus();
  }, []);
  return heir;
}
