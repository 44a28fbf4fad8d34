/** Dependencies: enablers. What waits for each, by date; where the source dates it differently; and who is exposed when it slips. */
import { useMemo } from "react";
import { longDay } from "../../shared/dates.ts";
import { gapInWords } from "../dependencies.ts";
import { PickList } from "../exchange/PickList.tsx";
import { endInWords, itemAt } from "../schedule/words.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowsWhere, useProgramme, useRow } from "../store.ts";
import { DependencyMark, SourceNoteMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { counted, dependencyWords } from "../words.ts";
import { EnablerDates } from "./EnablerDates.tsx";
import { EnablerSlip } from "./EnablerSlip.tsx";
import { enablerGroups, type Waiting, waitingFor } from "./enablers.ts";
import { partyOf } from "./parties.ts";
import { goToTab, usePlace } from "./place.ts";
import "./enablers.css";

export function Enablers() {
  const tables = useProgramme((s) => s.tables);
  const { chosen } = usePlace();
  const groups = useMemo(() => enablerGroups(tables), [tables]);
  const all = groups.flatMap(({ enablers }) => enablers);
  const wanted = chosen.get("of")?.slice("enabler/".length);
  const id = all.find(({ row }) => row.id === wanted)?.row.id ?? all[0]?.row.id ?? null;
  const waiting = all.reduce((sum, one) => sum + one.waiting, 0);
  usePartKeys({
    step: (direction) => {
      const next = all[(all.findIndex(({ row }) => row.id === id) + direction + all.length) % all.length];
      if (next) goToEnabler(next.row.id);
    },
  });
  useStatusLine({
    counts: `${counted(all.length, "enabler")}, ${counted(waiting, "dependency", "dependencies")} on them`,
    keys: [
      ["F8", "next enabler"],
      ["F6", "next region"],
    ],
  });
  if (id === null) return <p className="muted dependencies-note">No enablers yet. They are made in the Register.</p>;
  return (
    <div className="enablers">
      <section className="enablers-list" aria-label="Enablers" data-region="">
        <PickList
          label="Enablers"
          chosen={id}
          onChoose={goToEnabler}
          sections={groups.map(({ title, enablers }) => ({
            title,
            items: enablers.map(({ row, waiting: count }) => ({
              id: row.id,
              code: "",
              title: row.title ?? "Enabler without a title",
              note:
                [count > 0 ? `${count} ${count === 1 ? "waits" : "wait"}` : "", row.date ? longDay(row.date) : ""]
                  .filter(Boolean)
                  .join(", ") || "No day",
            })),
          }))}
        />
      </section>
      <Enabler key={id} id={id} />
    </div>
  );
}
const goToEnabler = (id: string): void => goToTab("enablers", { of: `enabler/${id}` });

function Enabler({ id }: { readonly id: string }) {
  const enabler = useRow("enabler", id);
  const tables = useProgramme((s) => s.tables);
  const notes = useProgramme((s) => rowsWhere(s.tables.sourceNote, "on", `enabler/${id}`));
  if (!enabler) return null;
  const waiting = waitingFor(tables, id);
  return (
    <section className="enabler" aria-labelledby="enabler-title" data-region="">
      <div className="enabler-head">
        <h2 id="enabler-title">{enabler.title ?? "Enabler without a title"}</h2>
        <span className="muted">{enabler.date ? `Expected ${longDay(enabler.date)}` : "No day is set"}</span>
        <span className="spring" />
        <button type="button" className="button" onClick={() => openItem("enabler", id)}>
          Open
        </button>
        <button type="button" className="button" onClick={() => goToTab("path", { of: `enabler/${id}` })}>
          Show path
        </button>
      </div>
      {enabler.detail && <p className="enabler-detail">{enabler.detail}</p>}
      <EnablerSlip enabler={enabler}>{(tryDay) => <EnablerDates enabler={enabler} onTry={tryDay} />}</EnablerSlip>
      <section>
        <h3>{waiting.length === 0 ? "Nothing waits for it" : `${counted(waiting.length, "dependency", "dependencies")} on it, by date`}</h3>
        {waiting.length > 0 && <WaitingTable waiting={waiting} />}
      </section>
      {(enabler.source || notes.length > 0) && (
        <section>
          <h3>Source</h3>
          {enabler.source && <p>{enabler.source}</p>}
          {notes.map(({ id: note, note: words }) => (
            <p key={note} className="enabler-note muted">
              <SourceNoteMark />
              <span>{words}</span>
            </p>
          ))}
        </section>
      )}
    </section>
  );
}

function WaitingTable({ waiting }: { readonly waiting: readonly Waiting[] }) {
  const tables = useProgramme((s) => s.tables);
  return (
    <table className="enabler-table enabler-waiting">
      <thead>
        <tr>
          <th scope="col">Needed by</th>
          <th scope="col">Who waits</th>
          <th scope="col">For what</th>
          <th scope="col">Whose</th>
          <th scope="col">State</th>
          <th scope="col" className="number">
            Gap
          </th>
        </tr>
      </thead>
      <tbody>
        {waiting.map(({ dependency, end, state, meeting, day, isNamed }) => {
          const item = itemAt(end);
          return (
            <tr key={dependency.id}>
              <td data-label="Needed by">
                {day ? longDay(day) : "No day"}
                {day && !isNamed && <span className="small muted">, its start</span>}
              </td>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => item && openItem(item.type, item.id)}>
                  {endInWords(tables, end)}
                </button>
              </th>
              <td data-label="For what">
                <button type="button" className="link-button plain" onClick={() => openItem("dependency", dependency.id)}>
                  {dependency.title ?? "Dependency without a title"}
                </button>
              </td>
              <td data-label="Whose">{partyOf(tables, dependency, "receiver").person?.name ?? "Nobody named yet"}</td>
              <td data-label="State">
                <span className="enabler-state">
                  <DependencyMark state={state} />
                  {dependencyWords[state]}
                </span>
              </td>
              <td data-label="Gap" className={(meeting.gap ?? 0) > 0 ? "number late" : "number"}>
                {gapInWords(meeting.gap) || "Not counted"}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
