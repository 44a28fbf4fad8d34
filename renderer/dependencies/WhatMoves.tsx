/** What moves if it comes on the promised day, or on another that is tried here; nothing of it is saved. */
import { useMemo, useState } from "react";
import { type Arrival, arrivalOn } from "../../shared/arrival.ts";
import { addDays, type Day, dayAndMonth, financialYear, longDay, yearsInShort } from "../../shared/dates.ts";
import type { Shift } from "../../shared/schedule.ts";
import { planNetwork } from "../schedule/network.ts";
import { endName, itemAt, keptInWords, personToTell } from "../schedule/words.ts";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { openItem } from "../view.ts";
import { counted } from "../words.ts";
import type { QueueItem } from "./queue.ts";

export function WhatMoves({ item }: { readonly item: QueueItem }) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const [tried, setTried] = useState(0);
  const [areKeptShown, setKeptShown] = useState(false);
  const { dependency, meeting } = item;
  const start = meeting.promised ?? meeting.neededBy;
  const day = start === null ? null : addDays(start, tried);
  const needed = meeting.neededBy ?? meeting.promised;
  const arrival = useMemo(
    () => (day === null || needed === null ? null : arrivalOn(planNetwork({ tables, state }), dependency, needed, day)),
    [tables, state, dependency, needed, day],
  );
  if (day === null || needed === null || arrival === null)
    return (
      <section>
        <h3>What moves</h3>
        <p className="muted">Neither side has named a day yet. Once one does, what would move with it stands here.</p>
      </section>
    );
  const { shifts, kept } = arrival;
  return (
    <section>
      <h3>If it arrives on {longDay(day)}</h3>
      <p className="muted" role="status">
        {summaryOf(arrival, day, needed)}
      </p>
      <div className="try">
        <button type="button" className="button small-button" onClick={() => setTried(tried - 7)}>
          1 week earlier
        </button>
        <button type="button" className="button small-button" onClick={() => setTried(tried + 7)}>
          1 week later
        </button>
        {tried !== 0 && (
          <button type="button" className="link-button" onClick={() => setTried(0)}>
            Back
          </button>
        )}
      </div>
      <ul>
        {shifts.map((shift) => (
          <Moved key={shift.id} shift={shift} tables={tables} />
        ))}
        {kept.length > 0 && (
          <li className="move">
            <span className="muted move-kept">
              {areKeptShown ? keptInWords(tables, kept) : `${kept.length} more ${kept.length === 1 ? "waits and stays" : "wait and stay"}`}
            </span>
            <button type="button" className="link-button" aria-expanded={areKeptShown} onClick={() => setKeptShown(!areKeptShown)}>
              {areKeptShown ? "Hide" : "Show"}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}

function Moved({ shift, tables }: { readonly shift: Shift; readonly tables: Tables }) {
  const item = itemAt(shift.id);
  const row = item?.type === "milestone" ? rowOf(tables, "milestone", item.id) : undefined;
  const leaves = leavesYear(shift);
  const sameYear = shift.finishFrom.slice(0, 4) === shift.finishTo.slice(0, 4);
  return (
    <li className="move">
      <b>{endName(tables, shift.id)}</b>
      <button type="button" className="move-title" onClick={() => item && openItem(item.type, item.id)}>
        {row?.title ?? ""}
      </button>
      <b className="move-days">+{counted(shift.days, "day")}</b>
      <span className="small muted move-words">
        {sameYear ? dayAndMonth(shift.finishFrom) : longDay(shift.finishFrom)} to {longDay(shift.finishTo)}
        <br />
        {personToTell(tables, shift.id) ?? "No owner"}
        {leaves && (
          <>
            , <b>leaves {leaves}</b>
          </>
        )}
      </span>
    </li>
  );
}

/** The financial year that an item no longer ends in, as `2026/27`; null when it stays in its own. */
function leavesYear({ finishFrom, finishTo }: Shift): string | null {
  const year = financialYear(finishFrom);
  return financialYear(finishTo) === year ? null : yearsInShort(year);
}

function summaryOf({ shifts, isFixed }: Arrival, day: Day, needed: Day): string {
  if (shifts.length > 0) {
    const left = shifts.filter((shift) => leavesYear(shift) !== null);
    const years = [...new Set(left.map(leavesYear))];
    const where = years.length === 1 ? (years[0] ?? "") : "their year";
    return `${counted(shifts.length, "milestone")} ${shifts.length === 1 ? "moves" : "move"}${left.length > 0 ? `; ${left.length} ${left.length === 1 ? "leaves" : "leave"} ${where}` : ""}`;
  }
  if (isFixed) return "Nothing has to move: what gets it is finished.";
  return day <= needed ? "Nothing has to move: it is there in time." : "Nothing that has dates waits for it closely enough to move.";
}
