/** The end of a form: Cancel, and what it is for. */
interface Props {
  /** "Save", "Add milestone" */
  readonly action: string;
  /** Whether it is being done; the button keeps the focus meanwhile. */
  readonly isBusy?: boolean;
  /** Whether there is nothing to do yet. */
  readonly isOff?: boolean;
  readonly onCancel: () => void;
}
export const FormEnd = ({ action, isBusy = false, isOff = false, onCancel }: Props) => (
  <div className="form-end">
    <button type="button" className="button" onClick={onCancel}>
      Cancel
    </button>
    <button type="submit" className="button primary" disabled={isOff} aria-disabled={isBusy || undefined}>
      {action}
    </button>
  </div>
);
