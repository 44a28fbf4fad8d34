/** The head of each part of Exchange. It takes focus when the control that led here has gone. */
import type { ReactNode } from "react";
import { useLostFocus } from "../shell/lostFocus.ts";

interface Props {
  readonly title: string;
  /** The line under the title. */
  readonly line: ReactNode;
  readonly children?: ReactNode;
}
export function Head({ title, line, children }: Props) {
  const heading = useLostFocus<HTMLHeadingElement>();
  return (
    <header className="exchange-head">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="small muted">{line}</p>
      </div>
      {children}
    </header>
  );
}
