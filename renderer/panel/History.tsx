/** The History tab: who changed what, when, why, and from which bundle it came; newest first, one block for each step. */
import { longMoment } from "../../shared/dates.ts";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { type Line, lineInWords, stepsOf } from "./history.ts";

/** More lines than this in one step (a record's making) are folded. */
const mostOpen = 6;

export function History({ lines }: { readonly lines: readonly Line[] }) {
  const tables = useProgramme((s) => s.tables);
  if (lines.length === 0) return <p className="section muted">Nothing has been changed here yet.</p>;
  return (
    <ol className="history" aria-label="Changes, newest first">
      {stepsOf(lines).map((step) => {
        const written = step.lines.filter(({ entry }) => entry.value !== null || entry.before !== null);
        const words = written.map((line) => ({ key: line.entry.change, words: lineInWords(line, tables) }));
        const list = (
          <ul>
            {words.map((line) => (
              <li key={line.key}>{line.words}</li>
            ))}
          </ul>
        );
        const isMaking = words.length > mostOpen && written.some(({ entry }) => entry.field === "_life");
        return (
          <li key={step.id} className="section">
            <h3>
              {step.author}, {longMoment(step.at)}
            </h3>
            {isMaking || words.length > 2 * mostOpen ? (
              <details>
                <summary>
                  {isMaking ? "Added to the plan" : "Changed"} with {counted(words.length, "value")}
                </summary>
                {list}
              </details>
            ) : (
              list
            )}
            {step.why && <p className="muted">“{step.why}”</p>}
            {step.from && <p className="muted">From a bundle of {step.from}</p>}
          </li>
        );
      })}
    </ol>
  );
}
