/** Components whose files come later than the first screen. */
import { type ComponentType, lazy, useState } from "react";

export interface Later<P> {
  readonly component: ComponentType<P>;
  /** Fetches its file before it is shown. */
  readonly fetch: () => Promise<unknown>;
}

/**
 * A component that is drawn at once when its file is there, and as soon as it comes when not. React's own `lazy` waits for a file that is
 * there too, and holds back what waited for 0.3 seconds.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let file: ComponentType<P> | null = null;
  const fetch = async () => {
    file ??= await load();
    return { default: file };
  };
  const Awaited: ComponentType<P> = lazy(fetch);
  const component = (props: P) => {
    // Kept while it is shown: the other one in its place would begin anew and forget what was typed.
    const [Shown] = useState(() => file ?? Awaited);
    return <Shown {...props} />;
  };
  return { component, fetch };
}
