/** The header: whose plan, search, whether everything is saved, undo, redo, and the conflicts that wait. */
import { Check, Redo2, Search, Undo2 } from "lucide-react";
import { clockTime, dayOf, longDay } from "../../shared/dates.ts";
import { yearsOf } from "../../shared/rules.ts";
import { redo, undo } from "../actions.ts";
import { splitPreview } from "../exchange/review.ts";
import { useNotices } from "../notices.ts";
import { derive, useProgramme } from "../store.ts";
import { ConflictMark } from "../symbols.tsx";
import { go, openDialog, useView } from "../view.ts";
import { counted } from "../words.ts";
import { partKeys, useTakesBack } from "./partKeys.ts";

export function Header() {
  const plan = useProgramme((s) => thePlan(s.tables));
  const open = useProgramme((s) => s.state.conflicts);
  const preview = useView((view) => view.preview);
  // What opened bundles would bring is as much to decide as what is in the plan.
  const coming = preview ? splitPreview(preview).left.filter(({ kind }) => kind === "conflict").length : 0;
  const conflicts = open + coming;
  return (
    <header className="header" data-region="">
      <div className="brand">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="10" r="9.5" fill="var(--link)" />
          <path
            d="M5.6 12.2 10 7.2l4.4 5"
            fill="none"
            stroke="var(--on-link)"
            strokeWidth="2.2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
        <span>Waymark</span>
      </div>
      <div className="header-plan">
        <b>{plan?.title}</b>
        <span className="small muted">
          {planSpan(plan)} Position at {longDay(dayOf(Date.now()))}
        </span>
      </div>
      <button type="button" className="header-search" aria-keyshortcuts="Control+K" onClick={() => openDialog({ name: "palette" })}>
        <Search size={16} aria-hidden />
        <span>Search or run a command</span>
        <kbd>Ctrl+K</kbd>
      </button>
      <div className="header-end">
        <SaveState />
        <StepButtons />
        {conflicts > 0 && (
          <button type="button" className="button header-conflicts" onClick={() => go("exchange", coming > 0 ? "" : "conflicts")}>
            <ConflictMark words="" />
            <span>
              {conflicts.toLocaleString("en-GB")} <span className="header-word">{conflicts === 1 ? "conflict" : "conflicts"}</span>
            </span>
          </button>
        )}
      </div>
    </header>
  );
}

function SaveState() {
  const savedAt = useProgramme((s) => s.state.savedAt);
  const hasSteps = useProgramme((s) => s.state.undo !== null);
  const saving = useNotices((s) => s.saving > 0);
  const unsaved = useNotices((s) => s.unsaved.requests.length);
  if (unsaved > 0) return <span className="header-saved header-unsaved">{counted(unsaved, "change")} not saved</span>;
  const today = savedAt !== null && dayOf(savedAt) === dayOf(Date.now());
  return (
    <span className="header-saved">
      <Check size={16} aria-hidden />
      {saving
        ? "Saving"
        : savedAt === null
          ? hasSteps
            ? "All changes saved"
            : "No changes yet"
          : `All changes saved ${today ? `at ${clockTime(savedAt)}` : `on ${longDay(dayOf(savedAt))}`}`}
    </span>
  );
}

function StepButtons() {
  const written = useProgramme((s) => s.state.undo);
  const back = useTakesBack() ? "the last decision" : written;
  const forth = useProgramme((s) => s.state.redo);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={back ? `Undo: ${back}` : "Undo"}
        title={back ? `Undo: ${back} (Ctrl+Z)` : "Nothing to undo"}
        disabled={!back}
        onClick={() => {
          const { takeBack } = partKeys();
          if (takeBack) takeBack();
          else void undo();
        }}
      >
        <Undo2 size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={forth ? `Redo: ${forth}` : "Redo"}
        title={forth ? `Redo: ${forth} (Ctrl+Y)` : "Nothing to redo"}
        disabled={!forth}
        onClick={redo}
      >
        <Redo2 size={16} aria-hidden />
      </button>
    </>
  );
}

const thePlan = derive(
  (t) => [t.plan],
  (plan) => plan.rows.values().next().value,
);
/** `April 2025 to March 2030.` */
function planSpan(plan: Parameters<typeof yearsOf>[0]): string {
  const years = yearsOf(plan);
  const [first, last] = [years[0], years.at(-1)];
  return first && last ? `${first.long.split(" to ")[0]} to ${last.long.split(" to ")[1]}.` : "";
}
