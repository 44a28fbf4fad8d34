/** What a record gets from others and gives to them, with the state of each link and whether the dates meet. */
import { longDay } from "../../shared/dates.ts";
import { type Row, schema, type TypeName } from "../../shared/schema.ts";
import { goToTab } from "../dependencies/place.ts";
import { dependenciesOf, gapInWords, meetingOf, stateIn } from "../dependencies.ts";
import { type Tables, useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { itemOf, recordInWords } from "../values.ts";
import { openItem } from "../view.ts";
import { dependencyWords } from "../words.ts";

export function Dependencies({ type, id }: { readonly type: TypeName; readonly id: string }) {
  const tables = useProgramme((s) => s.tables);
  const { gets, gives } = dependenciesOf(tables, type, id);
  if (gets.length + gives.length === 0)
    return (
      <p className="section muted">Nothing waits on this and it waits on nothing. New dependencies are made on the List of Dependencies.</p>
    );
  return (
    <>
      <Links title="Gets from" links={gets} side="provider" of={`${type}/${id}`} />
      <Links title="Gives to" links={gives} side="receiver" of={`${type}/${id}`} />
      <p className="section">
        <button type="button" className="button" onClick={() => goToTab("path", { of: `${type}/${id}` })}>
          Show path
        </button>
      </p>
    </>
  );
}

interface LinksProps {
  readonly title: string;
  readonly links: readonly Row<"dependency">[];
  /** The side that the list names; this item, or one of its milestones, is on the other. */
  readonly side: Side;
  /** This item, as a dependency stores its ends. */
  readonly of: string;
}
function Links({ title, links, side, of }: LinksProps) {
  const tables = useProgramme((s) => s.tables);
  const own: Side = side === "provider" ? "receiver" : "provider";
  if (links.length === 0) return null;
  return (
    <section className="section">
      <h3>{title}</h3>
      <ul>
        {links.map((dependency) => (
          <li key={dependency.id}>
            <Link dependency={dependency} side={side} {...(dependency[own] === of ? {} : { part: endInWords(tables, dependency, own) })} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type Side = "provider" | "receiver";
interface LinkProps {
  readonly dependency: Row<"dependency">;
  /** The side that is named. */
  readonly side: Side;
  /** "Gets from", where no heading says it. */
  readonly lead?: string;
  /** The milestone of this item that it is about, where it is not about the whole. */
  readonly part?: string;
}
/** One dependency from one of its sides: the other end, the deliverable, the dates and the gap in words. Opens it. */
export function Link({ dependency, side, lead, part }: LinkProps) {
  const tables = useProgramme((s) => s.tables);
  const { neededBy, promised, gap } = meetingOf(tables, dependency);
  const state = stateIn(tables, dependency);
  const isWrong = state === "re-agree" || state === "not-agreed";
  return (
    <button type="button" className="link-row" onClick={() => openItem("dependency", dependency.id)}>
      <span className="link-end">
        {lead} <b>{endInWords(tables, dependency, side)}</b>
      </span>
      <span className={`pill ${isWrong ? "pill-wrong" : ""}`}>
        <DependencyMark state={state} />
        {dependencyWords[state]}
      </span>
      <span className="muted link-what">
        {dependency.title}
        {part && `, for ${part}`}
      </span>
      {(neededBy || promised) && (
        <span className="muted">{neededBy ? `Needed by ${longDay(neededBy)}` : `Ready ${longDay(promised ?? "")}`}</span>
      )}
      {gap !== null && <span className={`link-gap ${gap > 0 ? "late" : "muted"}`}>{gapInWords(gap)}</span>}
    </button>
  );
}

/** One end of a dependency in words. */
export function endInWords(tables: Tables, dependency: Row<"dependency">, side: Side): string {
  const value = dependency[side];
  const item = value === null ? null : itemOf(schema.dependency[side], value);
  return item ? recordInWords(tables, item) : "Nobody yet";
}
