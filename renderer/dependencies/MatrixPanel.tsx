/** Beside the matrix: the chosen cell in words. Who gives and who gets, each dependency with its dates, the loop it is part of. */
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { dayOf, longDay } from "../../shared/dates.ts";
import { answersTo, gapInWords, meetingOf } from "../dependencies.ts";
import { endInWords } from "../schedule/words.ts";
import { rowOf, type Tables, useProgramme } from "../store.ts";
import { ConflictMark, DependencyMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { counted, dependencyWords } from "../words.ts";
import { situation } from "./answering.ts";
import { type Column, cellKey, leftOutInWords, loopInWords, type Matrix, type Standing, shortly, total } from "./matrix.ts";
import { partyOf } from "./parties.ts";
import { goToTab } from "./place.ts";
import { SmallRuler } from "./SmallRuler.tsx";

interface Props {
  readonly matrix: Matrix;
  /** Null for the head of a column. */
  readonly row: Column | null;
  /** Null for the head of a row. */
  readonly column: Column | null;
  /** Dependencies that close a loop and are left out of the dates. */
  readonly suspended: ReadonlySet<string>;
  /** Where it is opened on demand: how it is closed. */
  readonly onClose?: () => void;
}
export function MatrixPanel({ matrix, row, column, suspended, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  const isOnDemand = onClose !== undefined;
  useEffect(() => {
    if (isOnDemand) panel.current?.focus();
  }, [isOnDemand]);
  return (
    <aside
      ref={panel}
      className="matrix-side"
      aria-label="Chosen cell"
      data-region=""
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && onClose) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      {onClose && (
        <button
          type="button"
          className="icon-button matrix-close"
          aria-label="Close the chosen cell"
          aria-keyshortcuts="Escape"
          onClick={onClose}
        >
          <X size={16} aria-hidden />
        </button>
      )}
      {row && column ? (
        <CellInWords matrix={matrix} row={row} column={column} suspended={suspended} />
      ) : (
        <Head of={row ?? column} matrix={matrix} />
      )}
    </aside>
  );
}

function CellInWords({ matrix, row, column, suspended }: Props & { readonly row: Column; readonly column: Column }) {
  const tables = useProgramme((s) => s.tables);
  const standings = matrix.cells.get(cellKey(row.key, column.key))?.standings ?? [];
  const [worst] = standings;
  if (!worst)
    return (
      <>
        <h2>{row.key === column.key ? `${row.code} itself` : `${row.code} does not wait for ${shortly(column)}`}</h2>
        <p className="muted">
          {row.key === column.key
            ? "Links between milestones of one objective are in the List."
            : "No dependency joins them in this direction."}
        </p>
      </>
    );
  const loop = matrix.loops.find((members) => members.some(({ key }) => key === row.key) && members.some(({ key }) => key === column.key));
  const [giver, getter] = [partyOf(tables, worst.dependency, "provider").person, partyOf(tables, worst.dependency, "receiver").person];
  return (
    <>
      <h2>
        {row.code} waits for {shortly(column)}
      </h2>
      <p className="muted">
        {standings.length === 1
          ? `1 dependency, ${dependencyWords[worst.state].toLowerCase()}`
          : `${standings.length} dependencies, the worst ${dependencyWords[worst.state].toLowerCase()}`}
      </p>
      <dl className="matrix-people">
        <dt>Gives</dt>
        <dd>
          <b>{giver?.name ?? (column.code ? "Nobody named yet" : column.title)}</b>
          <span>{column.code ? `${column.code} ${column.title}` : enablerInWords(tables, column)}</span>
        </dd>
        <dt>Gets</dt>
        <dd>
          <b>{getter?.name ?? "Nobody named yet"}</b>
          <span>
            {row.code} {row.title}
          </span>
        </dd>
      </dl>
      {standings.map((standing) => (
        <OneDependency key={standing.dependency.id} standing={standing} row={row} />
      ))}
      {loop && (
        <div className="matrix-loop">
          <h3>Part of a loop</h3>
          <p className="small muted">
            {loopInWords(matrix, loop)}; {leftOutInWords(matrix, loop, suspended)}.
          </p>
        </div>
      )}
      <div className="matrix-acts">
        <button type="button" className="button" onClick={() => goToTab("list", { getter: row.key, giver: column.key })}>
          Open in List
        </button>
        <button type="button" className="button" onClick={() => goToTab("path", { of: row.key })}>
          Show path of {row.code}
        </button>
      </div>
    </>
  );
}

function OneDependency({ standing: { dependency, state, gap }, row }: { readonly standing: Standing; readonly row: Column }) {
  const tables = useProgramme((s) => s.tables);
  const meeting = meetingOf(tables, dependency);
  const { neededBy, promised, isPromise } = meeting;
  const part = dependency.receiver === row.key ? null : dependency.receiver;
  return (
    <section className="matrix-one">
      <h3>
        <DependencyMark state={state} />
        <button type="button" className="link-button" onClick={() => openItem("dependency", dependency.id)}>
          {dependency.title ?? "Dependency without a title"}
        </button>
        {dependency.conflicts && <ConflictMark />}
      </h3>
      <SmallRuler meeting={meeting} today={dayOf(Date.now())} />
      <dl>
        {part && (
          <>
            <dt>For</dt>
            <dd>{endInWords(tables, part)}</dd>
          </>
        )}
        <dt>Needed by</dt>
        <dd>{neededBy ? longDay(neededBy) : "No day yet"}</dd>
        <dt>{isPromise || !promised ? "Promised" : "Ready"}</dt>
        <dd>
          {promised ? longDay(promised) : "No day yet"}
          {gap !== null && gap !== 0 && (
            <>
              , <b className={gap > 0 ? "late" : undefined}>{gapInWords(gap)}</b>
            </>
          )}
        </dd>
        <dt>{dependencyWords[state]}</dt>
        <dd>{situation(dependency, answersTo(tables, dependency.id), state)}</dd>
      </dl>
    </section>
  );
}

/** A whole row or column: what it gets and gives, and the item itself. */
function Head({ of, matrix }: { readonly of: Column | null; readonly matrix: Matrix }) {
  if (!of) return null;
  const cells = [...matrix.cells.values()];
  const gets = total(cells.filter(({ row }) => row.key === of.key));
  const gives = total(cells.filter(({ column }) => column.key === of.key));
  const isObjective = of.code !== "";
  return (
    <>
      <h2>
        {of.code} {of.title}
      </h2>
      <p className="muted">
        {isObjective && `Waits for ${counted(gets, "thing")} from others. `}
        {gives === 0 ? "Nobody waits for it." : `${counted(gives, "dependency", "dependencies")} on it.`}
      </p>
      <div className="matrix-acts">
        <button type="button" className="button" onClick={() => openColumn(of)}>
          {isObjective ? `Open ${of.code}` : "Open the enabler"}
        </button>
        <button type="button" className="button" onClick={() => goToTab("path", { of: of.key })}>
          Show path
        </button>
      </div>
    </>
  );
}

/** Opens the record behind the head of a row or a column. */
export function openColumn({ key }: Column): void {
  if (key.startsWith("enabler/")) goToTab("enablers", { of: key });
  else openItem("objective", key.slice("objective/".length));
}

function enablerInWords(tables: Tables, { key }: Column): string {
  const date = rowOf(tables, "enabler", key.slice("enabler/".length))?.date;
  return date ? `Enabler, expected ${longDay(date)}` : "Enabler without a date";
}
