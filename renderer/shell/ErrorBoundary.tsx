/** Stands in for a part of the window that could not be drawn. React takes away whatever threw; without a boundary, the whole window. */
import { Component, type ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
  /** Called before it is drawn again: puts away what it may have failed on. */
  readonly onAgain?: () => void;
}
interface State {
  /** What was thrown, in its own words; null while all is well. */
  readonly fault: string | null;
}
/** To be keyed by what it holds, so that another screen or record begins without the fault of the one before. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { fault: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  readonly drawAgain = (): void => {
    this.props.onAgain?.();
    this.setState({ fault: null });
  };

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <div className="empty" role="alert">
        <h2>This cannot be shown</h2>
        <p>
          Waymark met a fault of its own: {fault}. Every change that was shown as saved is safe. Try again; if it stays like this, close
          Waymark and open it anew.
        </p>
        <button type="button" className="button primary" onClick={this.drawAgain}>
          Try again
        </button>
      </div>
    );
  }
}
