/** The Details tab: how it stands, when, who, what it is, where the source says so, and what changed last. */

import { dayOf, longDay } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { byCode } from "../../shared/rules.ts";
import { type AnyRow, fieldsOf, type Row, type TypeName } from "../../shared/schema.ts";
import { goToTab } from "../dependencies/place.ts";
import { dependenciesOf, gapInWords, meetingOf } from "../dependencies.ts";
import { remove } from "../register/records.ts";
import { rowOf, rowsWhere, useProgramme } from "../store.ts";
import { SourceNoteMark } from "../symbols.tsx";
import { recordInWords } from "../values.ts";
import { closeItem, openItem } from "../view.ts";
import { listed } from "../words.ts";
import { Activity } from "./Activity.tsx";
import { Agreement } from "./Agreement.tsx";
import { Dates } from "./Dates.tsx";
import { Link } from "./Dependencies.tsx";
import { type Line, lineInWords, stepsOf } from "./history.ts";
import type { TabName } from "./ItemPanel.tsx";
import { Decide, Facts, Section } from "./Section.tsx";
import { Status } from "./Status.tsx";

interface Props {
  readonly type: TypeName;
  readonly row: AnyRow;
  readonly lines: readonly Line[];
  readonly onShow: (tab: TabName) => void;
}

/** The fields of a type by section: who, and what it is. Status, dates and source have sections of their own. */
const parts: Readonly<
  Partial<Record<TypeName, { readonly who?: readonly string[]; readonly dates?: readonly string[]; readonly about: readonly string[] }>>
> = {
  ambition: { about: ["title", "aim"] },
  objective: { who: ["sro"], about: ["title", "aim", "funding", "inequalities"] },
  milestone: { who: ["owner"], about: ["title", "detail", "kind", "workstream", "objective"] },
  measure: {
    who: ["owner"],
    dates: ["baselineValue", "baselineDate"],
    about: ["title", "detail", "unit", "direction", "qualitative", "objective"],
  },
  dependency: {
    who: ["provider", "providerPerson", "receiver", "receiverPerson"],
    dates: ["neededBy", "promised"],
    about: ["title", "detail", "kind", "lag", "criticality"],
  },
  enabler: { dates: ["date"], about: ["title", "detail"] },
};

export function Details({ type, row, lines, onShow }: Props) {
  const { who = [], dates = [], about = ownFields(type) } = parts[type] ?? {};
  const units = row.conflicts ?? [];
  return (
    <>
      {units.length > 0 && (
        <section className="section contested" aria-label="Waiting for a decision">
          <p>
            <b>
              Two people changed{" "}
              {listed(units.map((unit) => (unit === "_life" ? "whether it stays" : fieldInWords(type, unit).toLowerCase())))}.
            </b>{" "}
            Both values are kept; the one shown holds until somebody decides.
          </p>
          {units.map((unit) => (
            <Decide key={unit} type={type} id={row.id} unit={unit} />
          ))}
        </section>
      )}
      {(type === "milestone" || type === "objective") && <Status type={type} row={row} lines={lines} />}
      {type === "dependency" && <Agreement dependency={row as Row<"dependency">} />}
      {type === "milestone" && <Dates row={row as Row<"milestone">} lines={lines} />}
      {dates.length > 0 && (
        <Section title={type === "measure" ? "Baseline" : "Dates"} type={type} row={row} fields={dates}>
          <Facts type={type} row={row} fields={dates} />
          {type === "dependency" && <Gap dependency={row as Row<"dependency">} />}
        </Section>
      )}
      {who.length > 0 && (
        <Section title={type === "dependency" ? "Both sides" : "People"} isTitleHidden type={type} row={row} fields={who}>
          <People type={type} row={row} fields={who} />
        </Section>
      )}
      {type === "ambition" && <Leads id={row.id} />}
      {type === "person" && <Responsibilities id={row.id} />}
      {type === "milestone" && <NextLinks id={row.id} onShow={onShow} />}
      {type === "objective" && <Activity objective={row.id} />}
      <Section title="About" type={type} row={row} fields={about}>
        <Facts type={type} row={row} fields={about.filter((field) => field !== "title" && field !== "name")} />
      </Section>
      <Source type={type} row={row} />
      <LastChange lines={lines} onShow={onShow} />
      {removable.has(type) && (
        <section className="section" aria-label="Delete">
          <button
            type="button"
            className="button"
            onClick={() => {
              closeItem();
              void remove(type, [row]);
            }}
          >
            Delete this {type}
          </button>
        </section>
      )}
    </>
  );
}
const removable: ReadonlySet<TypeName> = new Set(["milestone", "measure", "dependency"]);
const ownFields = (type: TypeName): readonly string[] =>
  Object.keys(fieldsOf(type)).filter((field) => field !== "source" && field !== "code");

/** Side by side, as in a signature block; a milestone's SRO stands with its objective and is changed there. */
function People({ type, row, fields }: { readonly type: TypeName; readonly row: AnyRow; readonly fields: readonly string[] }) {
  const objective = useProgramme((s) => (typeof row.objective === "string" ? rowOf(s.tables, "objective", row.objective) : undefined));
  return (
    <div className="people">
      <Facts type={type} row={row} fields={fields} />
      {objective && <Facts type="objective" row={objective} fields={["sro"]} />}
      {type === "milestone" && row.owner === null && objective?.sro && <p className="muted">Until it has an owner, lists name its SRO.</p>}
    </div>
  );
}

/** Whether the promised day meets the day it is needed; without a promise, whether the giver's own plan does. */
function Gap({ dependency }: { readonly dependency: Row<"dependency"> }) {
  const { promised, isPromise, gap } = meetingOf(
    useProgramme((s) => s.tables),
    dependency,
  );
  if (promised === null) return null;
  return (
    <p className="gap">
      {!isPromise && `No promise yet; the giver’s own plan has it ready on ${longDay(promised)}. `}
      {gap !== null && <span className={gap > 0 ? "late" : "muted"}>{gapInWords(gap)}</span>}
    </p>
  );
}

function Leads({ id }: { readonly id: string }) {
  const tables = useProgramme((s) => s.tables);
  const leads = rowsWhere(tables.roleHeld, "on", `ambition/${id}`);
  if (leads.length === 0) return null;
  return (
    <section className="section">
      <h3>Leads</h3>
      <ul>
        {leads.map(({ id: key, person, role }) => (
          <li key={key}>
            {person && (
              <button type="button" className="text-button" onClick={() => openItem("person", person)}>
                {recordInWords(tables, { type: "person", id: person })}
              </button>
            )}
            {role && <p className="muted">{role}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a person answers for. */
function Responsibilities({ id }: { readonly id: string }) {
  const tables = useProgramme((s) => s.tables);
  const objectives = [...rowsWhere(tables.objective, "sro", id)]
    .sort(byCode)
    .map((row) => ({ type: "objective" as const, row, as: "SRO" }));
  const milestones = [...rowsWhere(tables.milestone, "owner", id)]
    .sort(byCode)
    .map((row) => ({ type: "milestone" as const, row, as: "Owner" }));
  const measures = [...rowsWhere(tables.measure, "owner", id)].sort(byCode).map((row) => ({ type: "measure" as const, row, as: "Owner" }));
  const all = [...objectives, ...milestones, ...measures];
  if (all.length === 0) return <p className="section muted">Answers for nothing in this plan yet.</p>;
  return (
    <section className="section">
      <h3>Answers for</h3>
      <ul>
        {all.map(({ type, row, as }) => (
          <li key={row.id}>
            <button type="button" className="text-button" onClick={() => openItem(type, row.id)}>
              {recordInWords(tables, { type, id: row.id })}
            </button>{" "}
            <span className="muted">{as}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const mostShown = 3;
function NextLinks({ id, onShow }: { readonly id: string; readonly onShow: (tab: TabName) => void }) {
  const tables = useProgramme((s) => s.tables);
  const { gets, gives } = dependenciesOf(tables, "milestone", id);
  const all = [
    ...gets.map((link) => ({ link, side: "provider" as const, lead: "Gets from" })),
    ...gives.map((link) => ({ link, side: "receiver" as const, lead: "Gives to" })),
  ];
  if (all.length === 0) return null;
  return (
    <section className="section">
      <h3>
        Dependencies
        <button type="button" className="text-button" onClick={() => onShow("dependencies")}>
          All {all.length}
        </button>
      </h3>
      <ul>
        {all.slice(0, mostShown).map(({ link, side, lead }) => (
          <li key={link.id}>
            <Link dependency={link} side={side} lead={lead} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where in the plan's own text it stands, and where that text contradicts itself. */
function Source({ type, row }: { readonly type: TypeName; readonly row: AnyRow }) {
  const notes = useProgramme((s) => rowsWhere(s.tables.sourceNote, "on", `${type}/${row.id}`));
  const dates = useProgramme((s) => rowsWhere(s.tables.sourceDate, "on", `${type}/${row.id}`));
  const deadline = type === "milestone" && typeof row.deadline === "string" ? row.deadline : null;
  if (!row.source && notes.length === 0 && dates.length === 0) return null;
  return (
    <section className="section">
      <h3>Source</h3>
      {typeof row.source === "string" && <p>{row.source}</p>}
      {deadline && <p>The source names a deadline: {longDay(deadline)}.</p>}
      {notes.map(({ id, note }) => (
        <p key={id} className="source-note muted">
          <SourceNoteMark />
          <span>{note}</span>
        </p>
      ))}
      {type === "enabler" && dates.length > 0 && (
        <button type="button" className="button" onClick={() => goToTab("enablers", { of: `enabler/${row.id}` })}>
          Its {dates.length} dates side by side
        </button>
      )}
    </section>
  );
}

function LastChange({ lines, onShow }: { readonly lines: readonly Line[]; readonly onShow: (tab: TabName) => void }) {
  const tables = useProgramme((s) => s.tables);
  const last = lines[0];
  if (!last) return null;
  return (
    <section className="section">
      <h3>
        Last change
        <button type="button" className="text-button" onClick={() => onShow("history")}>
          All {stepsOf(lines).length}
        </button>
      </h3>
      <p>{lineInWords(last, tables)}</p>
      <p className="muted">{saidBy(last)}</p>
    </section>
  );
}
const saidBy = ({ entry }: Line): string => {
  const { author, at, why } = entry;
  return `${author}, ${longDay(dayOf(at))}${why ? `: “${why}”` : ""}`;
};
