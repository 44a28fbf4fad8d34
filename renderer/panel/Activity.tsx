/** What kind of year each of the plan's years is for an objective; each year is changed by itself. */
import { useState } from "react";
import { activityId } from "../../shared/ids.ts";
import { planYears } from "../plan/rows.ts";
import { rowsWhere, useProgramme } from "../store.ts";
import { ActivityChip } from "../symbols.tsx";
import { activityWords } from "../words.ts";
import { RecordForm } from "./RecordForm.tsx";

export function Activity({ objective }: { readonly objective: string }) {
  const { years } = useProgramme((s) => planYears(s.tables));
  const rows = useProgramme((s) => rowsWhere(s.tables.activity, "objective", objective));
  const [open, setOpen] = useState<number | null>(null);
  return (
    <section className="section">
      <h3>Activity by year</h3>
      <ul className="years">
        {years.map(({ year, short }) => {
          const row = rows.find((activity) => activity.year === year);
          const state = row?.state ?? "none";
          return (
            <li key={year}>
              <div className="year">
                <span>{short}</span>
                <ActivityChip state={state}>{activityWords[state]}</ActivityChip>
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Change activity of ${short}`}
                  onClick={() => setOpen(open === year ? null : year)}
                >
                  Change
                </button>
              </div>
              <div className="year-more">
                {open === year ? (
                  <RecordForm
                    type="activity"
                    id={row?.id ?? activityId(objective, year)}
                    fields={["state", "waitsOn", "why"]}
                    given={{ objective, year }}
                    called="activity"
                    onDone={() => setOpen(null)}
                  />
                ) : (
                  <p className="muted">
                    {[row?.waitsOn && `${state === "interdependency" ? "Waits on " : ""}${row.waitsOn}.`, row?.why]
                      .filter(Boolean)
                      .join(" ")}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
