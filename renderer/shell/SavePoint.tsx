/** Ctrl+S: everything is already saved, so it names this moment to come back to. */
import type { FormEvent } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { dayOf, longDay } from "../../shared/dates.ts";
import { makeRestorePoint } from "../actions.ts";
import { closeDialog } from "../view.ts";
import { Dialog } from "./Dialog.tsx";

export function SavePoint() {
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const label = String(new FormData(event.currentTarget).get("label") ?? "").trim();
    closeDialog();
    void makeRestorePoint(label || defaultLabel());
  };
  return (
    <Dialog title="All changes are already saved" onClose={closeDialog}>
      <form onSubmit={save} className="form">
        <p>A restore point keeps the plan as it is now, so that you can come back to it.</p>
        <TextField className="field" name="label" defaultValue={defaultLabel()} autoFocus>
          <Label>Name of the restore point</Label>
          <Input className="input" />
        </TextField>
        <div className="form-end">
          <button type="submit" className="button primary">
            Make restore point
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const defaultLabel = () => `Position at ${longDay(dayOf(Date.now()))}`;
