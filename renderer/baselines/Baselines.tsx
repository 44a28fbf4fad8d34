/** Baselines: the plan as it stood under a name; any two compared, or one with now, milestone by milestone, on screen, on paper and as a file. */
import { Download, Plus, Printer } from "lucide-react";
import { Fragment, type ReactNode, useEffect } from "react";
import {
  type BaselineComparison,
  type BaselineInfo,
  type BaselineRef,
  type ComparedMilestone,
  type MilestoneChange,
  milestoneChanges,
} from "../../shared/baselines.ts";
import { dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { printComparison, saveComparison } from "../actions.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { recordInWords, shortName } from "../values.ts";
import { openItem } from "../view.ts";
import { counted } from "../words.ts";
import { NewBaselineDialog } from "./NewBaseline.tsx";
import { useBaselines, useComparison } from "./state.ts";
import { setBaselineView, useBaselineView } from "./view.ts";
import "./baselines.css";

/** How many rows are listed before somebody asks for all. */
const listedFirst = 500;
const changeWords: Readonly<Record<MilestoneChange, string>> = {
  later: "Later",
  earlier: "Earlier",
  new: "New",
  removed: "Removed",
  unchanged: "Unchanged",
};

export function Baselines() {
  const baselines = useBaselines();
  const { was: chosen, is, only, order, isMaking } = useBaselineView();
  const plan = useProgramme((s) => [...s.tables.plan.rows.values()][0]?.title ?? "");
  const was = baselines?.find(({ id }) => id === chosen)?.id ?? baselines?.at(-1)?.id ?? null;
  const compared = useComparison(was, is);
  const comparison = compared?.ok ? compared.value : null;
  const nameOf = (ref: BaselineRef | null): string => (ref === "now" ? "Now" : (baselines?.find(({ id }) => id === ref)?.title ?? ""));
  const changed = comparison
    ? milestoneChanges.reduce((sum, change) => sum + (change === "unchanged" ? 0 : comparison.counts[change]), 0)
    : 0;
  useStatusLine({
    counts: `${counted(baselines?.length ?? 0, "baseline")}${comparison ? `, ${counted(changed, "milestone")} changed` : ""}`,
    filters: only === null ? "" : changeWords[only].toLowerCase(),
    keys: [
      ["Tab", "next control"],
      ["Enter", "open a milestone"],
    ],
  });
  // A dialog does not wait behind another screen.
  useEffect(() => () => setBaselineView({ isMaking: false }), []);
  if (!baselines) return <h1 className="unseen">Baselines</h1>;
  return (
    <>
      <div className="view-head baselines-head">
        <h1>Baselines</h1>
        <div className="controls">
          {was !== null && (
            <>
              <button type="button" className="button" disabled={!comparison} onClick={() => void printComparison()}>
                <Printer size={16} aria-hidden /> Save as PDF
              </button>
              <button type="button" className="button" disabled={!comparison} onClick={() => void saveComparison(was, is)}>
                <Download size={16} aria-hidden /> Save as CSV
              </button>
            </>
          )}
          <button type="button" className="button primary" onClick={() => setBaselineView({ isMaking: true })}>
            <Plus size={16} aria-hidden /> New baseline
          </button>
        </div>
      </div>
      <div className="baselines">
        {was === null ? (
          <div className="empty">
            <p>
              This plan has no baseline yet. A baseline keeps the plan as it stands under a name, so that later dates can be held against
              it.
            </p>
          </div>
        ) : (
          <>
            <div className="baselines-choice">
              <Choice label="Compare" value={was} baselines={baselines} onChange={(ref) => setBaselineView({ was: ref, only: null })} />
              <Choice label="with" value={is} baselines={baselines} onChange={(ref) => setBaselineView({ is: ref, only: null })} withNow />
            </div>
            <header className="baselines-print">
              <h2>
                {plan}: {nameOf(was)} and {nameOf(is).toLowerCase() === "now" ? "now" : nameOf(is)}
              </h2>
              <p>
                Position at {longMoment(Date.now())}. {only === null ? "" : `Only: ${changeWords[only].toLowerCase()}.`}
              </p>
            </header>
            <Facts baselines={baselines.filter(({ id }) => id === was || id === is)} />
            {compared && !compared.ok && (
              <p className="problem" role="alert">
                {compared.message}
              </p>
            )}
            {comparison && (
              <>
                <Sums comparison={comparison} only={only} />
                <Changes comparison={comparison} only={only} order={order} />
              </>
            )}
          </>
        )}
      </div>
      {isMaking && <NewBaselineDialog onClose={() => setBaselineView({ isMaking: false })} />}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: BaselineRef;
  readonly baselines: readonly BaselineInfo[];
  readonly onChange: (ref: BaselineRef) => void;
  readonly withNow?: boolean;
}
const Choice = ({ label, value, baselines, onChange, withNow = false }: ChoiceProps) => (
  <label>
    <span>{label}</span>
    <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
      {withNow && <option value="now">Now</option>}
      {baselines.toReversed().map(({ id, title, at }) => (
        <option key={id} value={id}>
          {title}, {longDay(dayOf(at))}
        </option>
      ))}
    </select>
  </label>
);

/** Who made the chosen baselines, when and why. */
const Facts = ({ baselines }: { readonly baselines: readonly BaselineInfo[] }) => (
  <ul className="baselines-facts">
    {baselines.map(({ id, title, by, at, why, agrees, waitsFor }) => (
      <li key={id}>
        <b>{title}</b>: {id === "published" ? "the plan that this one began with" : `${by || "somebody"}, ${longMoment(at)}`}
        {agrees && ", with new agreed dates"}
        {why && `. “${why}”`}
        {waitsFor.length > 0 && `. Waits for a bundle of ${waitsFor.join(", ")}`}.
      </li>
    ))}
  </ul>
);

/** What became of all milestones; each number narrows the list to its own, and again to all. */
function Sums({
  comparison: { counts, milestones },
  only,
}: {
  readonly comparison: BaselineComparison;
  readonly only: MilestoneChange | null;
}) {
  const moved = milestones.flatMap(({ days }) => days || []);
  const days = moved.reduce((sum, one) => sum + one, 0);
  return (
    <div className="baselines-sums">
      <fieldset aria-label="Narrow the list" className="baselines-filters">
        {milestoneChanges.map((change) => (
          <button
            key={change}
            type="button"
            className={`baselines-sum sum-${change}`}
            aria-pressed={only === change}
            disabled={counts[change] === 0}
            onClick={() => setBaselineView({ only: only === change ? null : change })}
          >
            <b>{counts[change].toLocaleString("en-GB")}</b> {changeWords[change].toLowerCase()}
          </button>
        ))}
      </fieldset>
      {moved.length > 0 && (
        <p className="muted">
          {days === 0
            ? "Together as many days later as earlier."
            : `Together ${counted(Math.abs(days), "day")} ${days > 0 ? "later" : "earlier"}.`}
        </p>
      )}
    </div>
  );
}

interface ChangesProps {
  readonly comparison: BaselineComparison;
  readonly only: MilestoneChange | null;
  readonly order: "code" | "days";
}
function Changes({ comparison: { milestones, unlisted }, only, order }: ChangesProps): ReactNode {
  const tables = useProgramme((s) => s.tables);
  const isWhole = useBaselineView((s) => s.isWhole);
  const listed = milestones.filter(({ change }) => (only === null ? change !== "unchanged" : change === only));
  if (listed.length === 0)
    return (
      <p className="baselines-none">
        {only === null ? "Every milestone is where it was." : `No milestone is ${changeWords[only].toLowerCase()}.`}
      </p>
    );
  const sorted = order === "days" ? listed.toSorted((a, b) => Math.abs(b.days ?? 0) - Math.abs(a.days ?? 0)) : listed;
  const shown = isWhole ? sorted : sorted.slice(0, listedFirst);
  const furthest = Math.max(1, ...shown.map(({ days }) => Math.abs(days ?? 0)));
  return (
    <>
      <table className="baselines-table">
        <caption className="unseen">Milestones that changed between the two states</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={order === "code" ? "ascending" : "none"}>
              <Sort by="code" order={order} words="Milestone" />
            </th>
            <th scope="col">SRO</th>
            <th scope="col">Was</th>
            <th scope="col">Is</th>
            <th scope="col">Change</th>
            <th scope="col" className="number" aria-sort={order === "days" ? "descending" : "none"}>
              <Sort by="days" order={order} words="Days" />
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one, i) => (
            <Fragment key={one.id}>
              {order === "code" && one.objective !== shown[i - 1]?.objective && <ObjectiveHead tables={tables} id={one.objective} />}
              <Changed one={one} tables={tables} furthest={furthest} />
            </Fragment>
          ))}
        </tbody>
      </table>
      {shown.length < sorted.length && (
        <p className="baselines-more">
          <button type="button" className="button" onClick={() => setBaselineView({ isWhole: true })}>
            Show all {sorted.length.toLocaleString("en-GB")}
          </button>
        </p>
      )}
      {only === "unchanged" && unlisted > 0 && (
        <p className="muted">And {counted(unlisted, "more unchanged milestone")}, in the file as well.</p>
      )}
    </>
  );
}

const Sort = ({ by, order, words }: { readonly by: "code" | "days"; readonly order: string; readonly words: string }) => (
  <button type="button" className="baselines-sort" onClick={() => setBaselineView({ order: by })}>
    {words}
    <span aria-hidden="true">{order === by ? (by === "code" ? " ↑" : " ↓") : ""}</span>
  </button>
);

function ObjectiveHead({ tables, id }: { readonly tables: Tables; readonly id: string | null }) {
  const objective = id === null ? undefined : rowOf(tables, "objective", id);
  return (
    <tr className="baselines-objective">
      <th scope="rowgroup" colSpan={6}>
        {objective ? recordInWords(tables, { type: "objective", id: objective.id }) : "Without an objective"}
      </th>
    </tr>
  );
}

function Changed({ one, tables, furthest }: { readonly one: ComparedMilestone; readonly tables: Tables; readonly furthest: number }) {
  const { id, code, title, change, was, is, days } = one;
  const objective = one.objective === null ? undefined : rowOf(tables, "objective", one.objective);
  const sro = objective?.sro ? rowOf(tables, "person", objective.sro) : undefined;
  const name = `${code ?? ""} ${title ?? ""}`.trim();
  return (
    <tr>
      <th scope="row">
        {rowOf(tables, "milestone", id) ? (
          <button type="button" className="text-button" onClick={() => openItem("milestone", id)}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td>{sro ? shortName(tables, "person", sro) : ""}</td>
      <td>{was ? longDay(was) : "–"}</td>
      <td>{is ? longDay(is) : "–"}</td>
      <td>
        <span className={`baselines-change change-${change}`}>{changeWords[change]}</span>
      </td>
      <td className="number baselines-days">
        {days !== null && days !== 0 && (
          <span className="baselines-bar" aria-hidden="true">
            <span className={`bar-${change}`} style={{ width: `${(Math.abs(days) / furthest) * 100}%` }} />
          </span>
        )}
        <span className="baselines-count">
          {days === null ? "" : `${days > 0 ? "+" : days < 0 ? "−" : ""}${Math.abs(days).toLocaleString("en-GB")}`}
        </span>
      </td>
    </tr>
  );
}
