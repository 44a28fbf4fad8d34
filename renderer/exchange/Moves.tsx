/** The line under a result: whether it is suggested, and what a date pushes: how many, how far, and on request which and whose. */
import { useMemo, useState } from "react";
import type { ConflictItem } from "../../shared/conflicts.ts";
import type { Impact } from "../../shared/schedule.ts";
import type { Value } from "../../shared/schema.ts";
import { impactNow, movesIn } from "../schedule/dating.ts";
import { endInWords, personToTell } from "../schedule/words.ts";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";

interface Props {
  readonly item: ConflictItem;
  readonly values: Readonly<Record<string, Value>>;
  /** Why the rules suggest it, or "". */
  readonly suggested: string;
  /** What is said where no date is decided. */
  readonly otherwise: string;
}
export function Moves({ item, values, suggested, otherwise }: Props) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const [isOpen, setIsOpen] = useState(false);
  const key = JSON.stringify(values);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values are new objects at every drawing; what they say is in the key
  const impact = useMemo((): Impact | null => {
    const edits = item.fields.map((field) => ({ type: item.type, id: item.record, field, value: values[field] ?? null }));
    const { moves } = movesIn(tables, edits);
    return moves.length > 0 ? impactNow({ tables, state }, moves) : null;
  }, [tables, state, item, key]);
  const isDated = item.type === "enabler" || (item.type === "milestone" && item.fields.some((field) => dated.has(field)));
  const shifts = impact?.shifts ?? [];
  const furthest = Math.max(...shifts.map(({ days }) => days));
  if (!isDated && otherwise === "" && suggested === "") return null;
  return (
    <span className="small answer-moves">
      {suggested !== "" && <Suggested why={suggested} />}
      {!isDated && <span className="muted">{otherwise}</span>}
      {isDated && shifts.length === 0 && <span className="muted">Nothing else moves</span>}
      {shifts.length > 0 && (
        <>
          <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            Pushes {counted(shifts.length, "milestone")}
          </button>
          <span className="muted">, up to {counted(furthest, "day")}</span>
        </>
      )}
      {isOpen && (
        <ul className="answer-pushed">
          {shifts.map(({ id, days }) => (
            <li key={id}>
              {endInWords(tables, id)}{" "}
              <span className="muted">
                {[`${counted(days, "day")} later`, personToTell(tables, id)].filter((part) => part !== null).join(", ")}
              </span>
            </li>
          ))}
          <li className="muted">They stay where they are until somebody moves them: the roadmap shows what no longer holds.</li>
        </ul>
      )}
    </span>
  );
}

function Suggested({ why }: { readonly why: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button answer-suggested" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Suggested
      </button>
      {isOpen ? `: ${why} ` : ". "}
    </>
  );
}

const dated: ReadonlySet<string> = new Set(["start", "due", "forecast", "actual", "dates"]);
