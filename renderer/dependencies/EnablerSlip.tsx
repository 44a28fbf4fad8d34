/** "What if it comes on …": what an enabler's date would move, worked out on the plan as it is. Nothing of it is saved. */
import { type ReactNode, useMemo, useState } from "react";
import { addMonths, type Day, dayOf, daysBetween, financialYear, longDay } from "../../shared/dates.ts";
import type { Impact } from "../../shared/schedule.ts";
import { type Row, schema } from "../../shared/schema.ts";
import { FieldInput } from "../panel/FieldInput.tsx";
import { ImpactWords } from "../schedule/DatesQuestion.tsx";
import { impactNow } from "../schedule/dating.ts";
import { useProgramme } from "../store.ts";
import { type Draft, draftOf, readDraft } from "../values.ts";
import { counted } from "../words.ts";

const kind = schema.enabler.date;

interface Props {
  readonly enabler: Row<"enabler">;
  /** What stands above and can set the day that is tried. */
  readonly children: (tryDay: (day: Day) => void) => ReactNode;
}
export function EnablerSlip({ enabler, children }: Props) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const from = enabler.date ?? dayOf(Date.now());
  /** The day that is tried, as it is typed; null while it is the plan's own, also when that changes. */
  const [tried, setTried] = useState<Draft | null>(null);
  const draft = tried ?? draftOf(kind, enabler.date);
  const read = readDraft(kind, draft, from);
  const day = read.ok && typeof read.value === "string" ? read.value : null;
  const impact = useMemo(
    () =>
      day === null || day === enabler.date
        ? null
        : impactNow({ tables, state }, [{ id: `enabler/${enabler.id}`, start: null, finish: day }]),
    [tables, state, enabler, day],
  );
  const tryDay = (next: Day) => setTried(longDay(next));
  return (
    <>
      {children(tryDay)}
      <section className="enabler-slip" aria-labelledby="enabler-slip-title">
        <h3 id="enabler-slip-title">What if it comes on another day?</h3>
        <div className="enabler-try">
          <FieldInput
            label="It comes on"
            kind={kind}
            draft={draft}
            onChange={setTried}
            from={from}
            {...(read.ok ? {} : { problem: read.error })}
          />
          <button type="button" className="button" onClick={() => tryDay(addMonths(day ?? from, -1))}>
            1 month earlier
          </button>
          <button type="button" className="button" onClick={() => tryDay(addMonths(day ?? from, 1))}>
            1 month later
          </button>
          {impact && (
            <button type="button" className="link-button" onClick={() => setTried(null)}>
              Back to the plan
            </button>
          )}
        </div>
        <p className="enabler-said" role="status">
          {impact && day ? saidOf(impact, enabler.date, day) : "Try a day to see who is exposed. Nothing is saved."}
        </p>
        {impact && <ImpactWords impact={impact} tables={tables} />}
      </section>
    </>
  );
}

/** `91 days later: 7 milestones move, 5 leave their financial year. Nothing is saved.` */
function saidOf({ shifts, breachesIfKept }: Impact, was: Day | null, day: Day): string {
  const slip = was === null ? 0 : daysBetween(was, day);
  const by = was === null ? "" : `${counted(Math.abs(slip), "day")} ${slip > 0 ? "later" : "earlier"}: `;
  const left = shifts.filter(({ finishFrom, finishTo }) => financialYear(finishFrom) !== financialYear(finishTo)).length;
  const late = breachesIfKept.filter(({ against, days, before }) => against === "named-day" && days > before).length;
  const moves =
    shifts.length === 0
      ? "nothing has to move"
      : `${counted(shifts.length, "milestone")} would have to move${left > 0 ? `, ${left} of them out of ${left === 1 ? "its" : "their"} financial year` : ""}`;
  const said = `${by}${moves}${late > 0 ? `; it comes too late for ${counted(late, "day that was named", "days that were named")}` : ""}. Nothing is saved.`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}
