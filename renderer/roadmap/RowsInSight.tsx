/** Which rows are in sight. Scrolling through them draws again what depends on that, and nothing else of the timeline. */
import { type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

const spareRows = 2;

interface Props {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Height of a row, and of what is seen of all rows, in CSS pixels. */
  readonly height: number;
  readonly seen: number;
  /** Draws the rows from the first to the one before the last. */
  readonly children: (first: number, last: number) => ReactNode;
}
export function RowsInSight({ scroller, height, seen, children }: Props): ReactNode {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => setTop(Math.floor(box.scrollTop / height));
    const onScroll = () => flushSync(look);
    look();
    box.addEventListener("scroll", onScroll);
    return () => box.removeEventListener("scroll", onScroll);
  }, [scroller, height]);
  return children(Math.max(0, top - spareRows), top + Math.ceil(seen / height) + spareRows);
}
