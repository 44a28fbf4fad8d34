/**
 * A button that opens a small sheet of choices beside itself: the browser's own popover, which closes on Escape and on a press elsewhere and
 * gives the focus back. What it holds is made when it is first opened.
 */
import { type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import "./popup.css";

interface Props {
  readonly label: string;
  /** What stands on the button. */
  readonly face: ReactNode;
  /** Whether Ctrl+F comes here on a screen without a box to type in. */
  readonly isFind?: boolean;
  readonly children: ReactNode;
}
export function Popup({ label, face, isFind = false, children }: Props) {
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-find={isFind ? "" : undefined}
      >
        {face}
      </button>
      <div
        ref={sheet}
        id={id}
        className="popup"
        popover="auto"
        role="dialog"
        aria-label={label}
        onBeforeToggle={(event) => flushSync(() => setOpen(event.newState === "open"))}
        onToggle={(event) => event.newState === "open" && sheet.current?.querySelector<HTMLElement>("input, select, button")?.focus()}
      >
        {isOpen && children}
      </div>
    </>
  );
}

interface CheckProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
}
/** One thing that is shown or not, in a popup or a form. */
export const Check = ({ isOn, onChange, children }: CheckProps) => (
  <label className="popup-choice">
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    {children}
  </label>
);

interface PickProps<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, words: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}
/** One of several, under each other. */
export function Pick<T extends string>({ label, choices, value, onChange }: PickProps<T>) {
  const name = useId();
  return (
    <fieldset className="popup-part">
      <legend>{label}</legend>
      {choices.map(([choice, words]) => (
        <label key={choice} className="popup-choice">
          <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
