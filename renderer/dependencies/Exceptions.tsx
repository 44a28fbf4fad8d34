/** Exceptions: what needs somebody to act, by kind, each with who it lies with and a button that goes where it is mended, or mends it. */
import { useMemo, useState } from "react";
import { dayOf } from "../../shared/dates.ts";
import { type Exception, type ExceptionKind, exceptionKinds } from "../../shared/exceptions.ts";
import { stateIn } from "../dependencies.ts";
import { useBusy } from "../shell/busy.ts";
import { keepFocus } from "../shell/regions.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { type Tables, useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { counted, dependencyWords } from "../words.ts";
import { answer } from "./answering.ts";
import { DependencyForm } from "./DependencyForm.tsx";
import { exceptionInWords, kindWords, planExceptions } from "./exceptions.ts";
import { partyOf } from "./parties.ts";
import { goToTab, usePlace } from "./place.ts";
import { relationInWords } from "./queue.ts";
import { useReviewing } from "./reviewing.ts";
import "./list.css";

/** Of each kind this many are drawn until more are asked for. */
const first = 50;

export function Exceptions() {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const today = dayOf(Date.now());
  const { chosen } = usePlace();
  const only = exceptionKinds.find((kind) => kind === chosen.get("kind")) ?? null;
  const all = useMemo(() => planExceptions({ tables, state }, today), [tables, state, today]);
  const [changing, setChanging] = useState<string | null>(null);
  const byKind = Map.groupBy(all, ({ kind }) => kind);
  const records = new Set(all.map(({ dependency }) => dependency.id)).size;
  useStatusLine({
    counts: all.length === 0 ? "No exceptions" : `${counted(all.length, "exception")} in ${counted(records, "dependency", "dependencies")}`,
    filters: only === null ? "" : kindWords[only].title,
    keys: [["F6", "next region"]],
  });
  return (
    <>
      <nav className="exception-kinds" aria-label="Kinds of exception">
        <ul>
          <li>
            <button type="button" aria-pressed={only === null} onClick={() => goToTab("exceptions")}>
              <b>{all.length}</b> All
            </button>
          </li>
          {exceptionKinds.map((kind) => (
            <li key={kind}>
              <button type="button" aria-pressed={only === kind} onClick={() => goToTab("exceptions", { kind })}>
                <b>{byKind.get(kind)?.length ?? 0}</b> {kindWords[kind].title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="exceptions" data-region="">
        {exceptionKinds.map((kind) => {
          const found = byKind.get(kind) ?? [];
          if (found.length === 0 || (only !== null && only !== kind)) return null;
          return <Kind key={kind} kind={kind} found={found} tables={tables} onChange={setChanging} />;
        })}
        {(only === null ? all : (byKind.get(only) ?? [])).length === 0 && (
          <p className="empty">
            {only === null
              ? "No exceptions: dates meet, both sides are on record where they should be, and nothing runs in a circle."
              : `None: ${kindWords[only].title.toLowerCase()} happens nowhere in this plan.`}
          </p>
        )}
      </div>
      {changing !== null && <DependencyForm id={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

interface KindProps {
  readonly kind: ExceptionKind;
  readonly found: readonly Exception[];
  readonly tables: Tables;
  readonly onChange: (id: string) => void;
}
function Kind({ kind, found, tables, onChange }: KindProps) {
  const [limit, setLimit] = useState(first);
  const { title, meaning } = kindWords[kind];
  return (
    <section aria-labelledby={`exception-${kind}`}>
      <h2 id={`exception-${kind}`}>
        {title} <span className="muted exception-count">{found.length.toLocaleString("en-GB")}</span>
      </h2>
      <p className="muted small">{meaning}</p>
      <table className="exception-table">
        <colgroup>
          <col className="exception-name" />
          <col className="exception-between" />
          <col className="exception-what" />
          <col className="exception-state" />
          <col />
          <col className="exception-mend" />
        </colgroup>
        <thead className="unseen">
          <tr>
            <th scope="col">Dependency</th>
            <th scope="col">Between</th>
            <th scope="col">What is wrong</th>
            <th scope="col">State</th>
            <th scope="col">Lies with</th>
            <th scope="col">Mend</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, limit).map((exception) => (
            <Line key={`${exception.dependency.id} ${exception.side}`} exception={exception} tables={tables} onChange={onChange} />
          ))}
        </tbody>
      </table>
      {found.length > limit && (
        <button type="button" className="button exception-more" onClick={() => setLimit(limit + 200)}>
          Show {Math.min(200, found.length - limit)} more of {(found.length - limit).toLocaleString("en-GB")}
        </button>
      )}
    </section>
  );
}

function Line({ exception, tables, onChange }: Omit<KindProps, "kind" | "found"> & { readonly exception: Exception }) {
  const { kind, dependency, side } = exception;
  const state = stateIn(tables, dependency);
  const name = dependency.title ?? "Without a title";
  const isBroken = kind === "circular" || kind === "dangling";
  const { run } = useBusy();
  const withdraw = () =>
    run(async () => {
      // The line goes, and its button with it.
      if (await answer(dependency.id, { side: side ?? "receiver", answer: "withdrawn", reason: null, comment: "" })) keepFocus();
    });
  return (
    <tr>
      <th scope="row">
        <span className="muted exception-code">{dependency.code}</span>
        <button type="button" className="exception-title" onClick={() => openItem("dependency", dependency.id)}>
          {name}
        </button>
      </th>
      <td className="muted">{relationInWords(tables, { dependency, side: "receiver" }, false)}</td>
      <td className={kind === "late" ? "late" : undefined}>{exceptionInWords(tables, exception)}</td>
      <td>
        <span className="list-mark">
          <DependencyMark state={state} />
          {dependencyWords[state]}
        </span>
      </td>
      <td>{liesWith(tables, exception)}</td>
      <td className="exception-acts">
        {isBroken ? (
          <>
            <button
              type="button"
              className="button small-button"
              aria-label={`Change the ends of ${name}`}
              onClick={() => onChange(dependency.id)}
            >
              Change the ends
            </button>
            <button type="button" className="button small-button" aria-label={`Withdraw ${name}`} onClick={withdraw}>
              Withdraw
            </button>
          </>
        ) : (
          <>
            <button type="button" className="button small-button" aria-label={`Review ${name}`} onClick={() => review(exception)}>
              {kind === "silent" ? "Review and ask" : "Review"}
            </button>
            <button
              type="button"
              className="button small-button"
              aria-label={`Change the dates of ${name}`}
              onClick={() => onChange(dependency.id)}
            >
              Change the dates
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

/** Opens it in the review, for the side that can mend it. */
function review({ dependency, side }: Exception): void {
  // Who asks a silent provider is the receiver.
  useReviewing.setState({ side: { dependency: dependency.id, side: side === "receiver" ? "receiver" : "provider" } });
  goToTab("review", { of: dependency.id });
}

function liesWith(tables: Tables, { dependency, side }: Exception): string {
  const names = (side === null ? (["provider", "receiver"] as const) : [side]).map(
    (one) => partyOf(tables, dependency, one).person?.name ?? "nobody named",
  );
  const words = [...new Set(names)].sort((a, b) => Number(a === "nobody named") - Number(b === "nobody named")).join(" and ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
