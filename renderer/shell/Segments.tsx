/** Several choices of which one holds, side by side: native radio buttons, so that arrows, names and forced colours are the browser's own. */
import { useId } from "react";

interface Props<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, words: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}
export function Segments<T extends string>({ label, choices, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="segments" aria-label={label}>
      {choices.map(([choice, words]) => (
        <label key={choice}>
          <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
