/** The end of every decision: what is wrong with it, if anything, and the reason that goes into History. */
interface Props {
  /** Sentences; "" while nothing is wrong. */
  readonly problem: string;
  readonly why: string;
  readonly hint: string;
  readonly onChange: (why: string) => void;
}
export const ReasonForRecord = ({ problem, why, hint, onChange }: Props) => (
  <>
    {problem !== "" && (
      <p className="answers-problem" role="alert">
        {problem}
      </p>
    )}
    <div className="answers-why">
      <label className="answers-label" htmlFor="decision-why">
        Reason for the record
      </label>
      <input id="decision-why" className="input" placeholder={hint} value={why} onChange={(event) => onChange(event.target.value)} />
    </div>
  </>
);
