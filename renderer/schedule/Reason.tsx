/** Why a date moves: one of the answers people give, or their own words, or both. The same question on every path. */
import { useEffect, useId, useRef } from "react";

export interface Reason {
  readonly listed: string;
  readonly words: string;
}
export const noReason: Reason = { listed: "", words: "" };
/** `Workforce: two posts unfilled`; "" when nothing was said. */
export const reasonInWords = ({ listed, words }: Reason): string => [listed, words.trim()].filter((part) => part !== "").join(": ");

/** What people answer when a date moves; the words go with the change for good. */
const reasons = [
  "Waits on another item",
  "Workforce",
  "Funding",
  "Supplier or procurement",
  "Data or digital",
  "Decision or priority changed",
  "Agreed with both sides",
  "The date was wrong",
];

interface Props {
  readonly reason: Reason;
  readonly onChange: (reason: Reason) => void;
  readonly problem?: string | undefined;
  readonly autoFocus?: boolean;
}
export function ReasonFields({ reason, onChange, problem, autoFocus = false }: Props) {
  const id = useId();
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (autoFocus) first.current?.focus();
  }, [autoFocus]);
  return (
    <fieldset className="reason" aria-describedby={problem ? `${id}-problem` : undefined}>
      <legend>Why does it move?</legend>
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <div className="reason-fields">
        <div className="field">
          <label htmlFor={`${id}-listed`}>Reason</label>
          <select
            ref={first}
            id={`${id}-listed`}
            className="input"
            value={reason.listed}
            aria-invalid={problem !== undefined}
            onChange={(event) => onChange({ ...reason, listed: event.target.value })}
          >
            <option value="">Choose a reason</option>
            {reasons.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-words`}>In your words</label>
          <input
            id={`${id}-words`}
            className="input"
            value={reason.words}
            autoComplete="off"
            aria-invalid={problem !== undefined}
            onChange={(event) => onChange({ ...reason, words: event.target.value })}
          />
        </div>
      </div>
    </fieldset>
  );
}
