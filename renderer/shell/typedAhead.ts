/**
 * What is typed between Ctrl+K and the box that takes it. The box's file may still be on its way: until it has the focus, letters are held for
 * it and no key reaches the screen behind. Enter is not held, because nobody has seen yet what it would open.
 */
import { closeDialog, useView } from "../view.ts";

let typed = "";

/** Holds what is typed from every opening of the palette on, until `takeTypedAhead` is called or the palette closed. */
export function holdTypedAhead(): void {
  useView.subscribe((view, before) => {
    if (view.dialog?.name !== "palette") takeTypedAhead();
    else if (before.dialog?.name !== "palette") window.addEventListener("keydown", hold, true);
  });
}

/** @returns what was typed so far; from here on keys go where the focus is. */
export function takeTypedAhead(): string {
  window.removeEventListener("keydown", hold, true);
  const taken = typed;
  typed = "";
  return taken;
}

function hold(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
  const isCommand = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  if (event.key === "Escape") closeDialog();
  else if (event.key === "Backspace") typed = typed.slice(0, -1);
  else if (event.key.length === 1 && !isCommand) typed += event.key;
}
