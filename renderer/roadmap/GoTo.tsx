/** Ctrl+G: goes to a date on the axis or to an item's row. */
import { type FormEvent, useState } from "react";
import { type Day, readDay } from "../../shared/dates.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";
import { type Tables, useProgramme } from "../store.ts";
import type { Key } from "./outline.ts";
import { goToDay, revealRow, setRoadmap } from "./state.ts";

export function GoTo({ today, onClose }: { readonly today: Day; readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const day = readDay(typed, today);
    const key = day === null ? itemNamed(useProgramme.getState().tables, typed) : null;
    if (day === null && key === null)
      return setProblem(`Nothing is called “${typed}”. Enter a date such as 1 May 2027, a code such as 7b.9, or a word of a title.`);
    onClose();
    // After the dialog has given the focus back.
    setTimeout(() => {
      if (day !== null) goToDay(day);
      else if (key !== null) {
        setRoadmap({ view: "timeline" });
        revealRow(key, true);
      }
    });
  };
  return (
    <Dialog title="Go to a date or item" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor="go-to">Date, code or words</label>
          <p className="hint" id="go-to-hint">
            Such as 1 May 2027, 31/3/27, 7b.9 or a word of a title.
          </p>
          {problem && (
            <p className="problem" role="alert" id="go-to-problem">
              {problem}
            </p>
          )}
          <input
            id="go-to"
            className="input"
            autoFocus
            autoComplete="off"
            value={typed}
            aria-describedby={problem ? "go-to-problem" : "go-to-hint"}
            aria-invalid={problem !== ""}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <FormEnd action="Go" onCancel={onClose} />
      </form>
    </Dialog>
  );
}

/** The item with this code, or else the first whose title holds these words. */
function itemNamed(tables: Tables, typed: string): Key | null {
  const words = typed.trim().toLowerCase();
  if (words === "") return null;
  for (const fits of [
    (row: Named) => row.code?.toLowerCase() === words,
    (row: Named) => row.title?.toLowerCase().includes(words) === true,
  ]) {
    for (const type of ["ambition", "objective", "milestone"] as const) {
      for (const row of tables[type].rows.values()) if (fits(row)) return `${type}/${row.id}`;
    }
  }
  return null;
}
type Named = { readonly code: string | null; readonly title: string | null };
