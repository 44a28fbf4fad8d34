/** A path as two nested lists, with the same content as the graph: what the centre waits for, and what waits for it. */
import { useMemo } from "react";
import { longDay } from "../../shared/dates.ts";
import { gapInWords } from "../dependencies.ts";
import { endInWords, endName } from "../schedule/words.ts";
import { type Tables, useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { dependencyWords } from "../words.ts";
import type { End, Path, PathLink } from "./path.ts";

interface Props {
  readonly path: Path;
  readonly onCentre: (end: End) => void;
}
export function PathList({ path, onCentre }: Props) {
  const tables = useProgramme((s) => s.tables);
  const branches = useMemo(() => ({ [-1]: branchesOf(path, -1), 1: branchesOf(path, 1) }), [path]);
  const name = endName(tables, path.centre);
  return (
    <aside className="path-list" aria-label="Path as a list" data-region="" tabIndex={-1}>
      {([-1, 1] as const).map((direction) => (
        <section key={direction}>
          <h3>{direction < 0 ? `${name} waits for` : `Waits for ${name}`}</h3>
          <Branch branches={branches[direction]} tables={tables} at={path.centre} direction={direction} above={[]} onCentre={onCentre} />
        </section>
      ))}
    </aside>
  );
}

/** The links of a path in one direction, by where they begin, and those behind which an item is opened out: where it was first reached. */
interface Branches {
  readonly linksAt: ReadonlyMap<End, readonly PathLink[]>;
  readonly opened: ReadonlySet<PathLink>;
}
function branchesOf({ nodes, links }: Path, direction: -1 | 1): Branches {
  const steps = new Map(nodes.map(({ end, step }) => [end, step]));
  const [near, far] = direction < 0 ? (["to", "from"] as const) : (["from", "to"] as const);
  const first = new Map<End, PathLink>();
  for (const link of links) {
    const [here, there] = [steps.get(link[near]) ?? 0, steps.get(link[far]) ?? 0];
    if (there - here === direction && there * direction > 0 && !first.has(link[far])) first.set(link[far], link);
  }
  return { linksAt: Map.groupBy(links, (link) => link[near]), opened: new Set(first.values()) };
}

interface BranchProps {
  readonly branches: Branches;
  readonly tables: Tables;
  readonly at: End;
  readonly direction: -1 | 1;
  /** The way from the centre to here, so that a loop ends. */
  readonly above: readonly End[];
  readonly onCentre: (end: End) => void;
}
function Branch({ branches, tables, at, direction, above, onCentre }: BranchProps) {
  const links = branches.linksAt.get(at) ?? [];
  if (links.length === 0)
    return above.length === 0 ? <p className="muted">{direction < 0 ? "It waits for nothing." : "Nothing waits for it."}</p> : null;
  const way = [...above, at];
  return (
    <ul>
      {links.map((link) => {
        const other = direction < 0 ? link.from : link.to;
        return (
          <li key={link.dependency.id}>
            <button type="button" className="link-button" onClick={() => onCentre(other)}>
              {endInWords(tables, other)}
            </button>
            <LinkWords link={link} tables={tables} />
            {way.includes(other) && <p className="small muted">This closes a loop.</p>}
            {branches.opened.has(link) && (
              <Branch branches={branches} tables={tables} at={other} direction={direction} above={way} onCentre={onCentre} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The deliverable, its state and its gap; opens the dependency. */
function LinkWords({ link: { dependency, state, meeting, giver, getter }, tables }: { readonly link: PathLink; readonly tables: Tables }) {
  const words = [
    dependencyWords[state],
    giver && `from ${endName(tables, giver)}`,
    getter && `for ${endName(tables, getter)}`,
    meeting.neededBy && `needed by ${longDay(meeting.neededBy)}`,
  ].filter(Boolean);
  const gap = gapInWords(meeting.gap);
  return (
    <span className="path-words">
      <DependencyMark state={state} />
      <button type="button" className="link-button plain" onClick={() => openItem("dependency", dependency.id)}>
        {dependency.title ?? "Dependency without a title"}
      </button>
      <span>
        {words.join(", ")}
        {gap && (
          <>
            , <b className={(meeting.gap ?? 0) > 0 ? "late" : undefined}>{gap.toLowerCase()}</b>
          </>
        )}
      </span>
    </span>
  );
}
