/** The warning beside a moment that lies more than a day ahead: its author's clock is wrong, or ours is. */
import { Clock } from "lucide-react";

/** @param at milliseconds since 1970 */
export const AfterToday = ({ at }: { readonly at: number }) =>
  at > Date.now() + 86_400_000 ? (
    <span className="after-today">
      <Clock size={16} strokeWidth={1.5} aria-hidden />
      This is after today
    </span>
  ) : null;
