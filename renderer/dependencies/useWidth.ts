/** The width of an element that stays on the page, in CSS pixels, as it changes; 0 before it is there. */
import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  const measure = useCallback(() => setWidth(element.current?.clientWidth ?? 0), [element]);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, measure]);
  return width;
}
