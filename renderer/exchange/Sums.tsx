/** Numbers that read as a sum, at the right of a head: "6 New + 20 Changed = 26 To apply", and one apart from it. */
import { Fragment } from "react";

export interface Term {
  readonly words: string;
  readonly count: number;
  /** "+" or "=" before it; "apart" behind a line. */
  readonly sign?: "+" | "=" | "apart";
  /** A number that narrows the list, and whether it does now. */
  readonly press?: { readonly pressed: boolean; readonly run: () => void };
}

export const Sums = ({ label, terms }: { readonly label: string; readonly terms: readonly Term[] }) => (
  <ul className="sums" aria-label={label}>
    {terms.map(({ words, count, sign, press }) => (
      <Fragment key={words}>
        {(sign === "+" || sign === "=") && (
          <li className="sums-sign" aria-hidden="true">
            {sign}
          </li>
        )}
        <li className={sign === "apart" ? "sums-apart" : undefined}>
          {press && count > 0 ? (
            <button type="button" aria-pressed={press.pressed} onClick={press.run}>
              <b>{count.toLocaleString("en-GB")}</b> <span className="sums-words">{words}</span>
            </button>
          ) : (
            <div>
              <b>{count.toLocaleString("en-GB")}</b> <span className="sums-words">{words}</span>
            </div>
          )}
        </li>
      </Fragment>
    ))}
  </ul>
);
