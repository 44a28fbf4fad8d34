/** The table of a conflict: base and each side in columns; values, who, when, why and the bundle in rows. */
import type { HistoryEntry } from "../../shared/api.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import { dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import type { Value } from "../../shared/schema.ts";
import { derive, useProgramme } from "../store.ts";
import { AfterToday } from "./AfterToday.tsx";
import { type Look, Swatch } from "./Bars.tsx";
import { rowsOf, type Side } from "./sides.ts";
import { cellInWords, differenceInWords } from "./values.ts";

interface Props {
  readonly item: ConflictItem;
  readonly base: Readonly<Record<string, Value>>;
  /** The change that wrote the base, or undefined where nobody had. */
  readonly from: HistoryEntry | undefined;
  readonly sides: readonly Side[];
}

export function Compare({ item, base, from, sides }: Props) {
  const tables = useProgramme((s) => s.tables);
  const me = useProgramme((s) => s.state.me);
  const roles = useProgramme((s) => rolesByName(s.tables));
  const words = (field: string, value: Value) => cellInWords(tables, item.type, field, value);
  const role = (name: string) => (name === me?.name ? me.role : roles.get(name)) ?? "";
  return (
    <table className="compare" data-sides={sides.length}>
      <caption className="unseen">What both started from, and each side</caption>
      <colgroup>
        <col className="compare-labels" />
        <col className="compare-base" />
        {sides.map((side) => (
          <col key={side.latest.change} />
        ))}
      </colgroup>
      <thead>
        <tr className="compare-head">
          <td />
          <th scope="col">
            <span className="compare-name">
              Base <Swatch look="base" />
            </span>
            <span className="small muted">What both started from</span>
          </th>
          {sides.map((side, i) => (
            <th key={side.latest.change} scope="col">
              <span className="compare-name">
                {side.name} <Swatch look={lookOf(side, i)} />
              </span>
              <span className="small muted">{side.ours ? "In this copy" : "In the bundle"}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowsOf(item).map((field) => (
          <tr key={field} className="compare-value">
            <th scope="row">{fieldInWords(item.type, field)}</th>
            <td data-column="Base">{words(field, base[field] ?? null)}</td>
            {sides.map((side) => {
              const value = side.values[field] ?? null;
              const isChanged = value !== (base[field] ?? null);
              const text = words(field, value);
              return (
                <td
                  key={side.latest.change}
                  data-column={side.name}
                  className={isChanged ? (text.length > 48 ? "changed long" : "changed") : undefined}
                >
                  {isChanged ? <b>{text}</b> : text}
                  <span className="small">{differenceInWords(item.type, field, base[field] ?? null, value)}</span>
                </td>
              );
            })}
          </tr>
        ))}
        <tr>
          <th scope="row">By</th>
          <td data-column="Base">
            {from ? <Person name={from.author} role={role(from.author)} /> : <span className="muted">Nobody yet</span>}
          </td>
          {sides.map(({ latest, name }) => (
            <td key={latest.change} data-column={name}>
              <Person name={latest.author} role={role(latest.author)} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">When</th>
          <td data-column="Base">{from && longDay(dayOf(from.at))}</td>
          {sides.map(({ latest, name }) => (
            <td key={latest.change} data-column={name}>
              {longMoment(latest.at)}
              <AfterToday at={latest.at} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">Reason</th>
          <td data-column="Base">{from && (from.why || <span className="muted">None given</span>)}</td>
          {sides.map(({ latest, name }) => (
            <td key={latest.change} data-column={name}>
              {latest.why || <span className="muted">None given</span>}
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">Bundle</th>
          <td data-column="Base" className="small">
            {from && (from.from === null ? "None: in the plan before" : `From ${from.from}`)}
          </td>
          {sides.map(({ latest, name }) => (
            <td key={latest.change} data-column={name} className="small">
              {latest.from === null ? "None: made here" : `From ${latest.from}`}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

const Person = ({ name, role }: { readonly name: string; readonly role: string }) => (
  <>
    {name}
    {role !== "" && <span className="small muted compare-role">{role}</span>}
  </>
);

const lookOf = (side: Side, i: number): Look => (side.ours ? "ours" : i < 2 ? "theirs" : "other");
const rolesByName = derive(
  (t) => [t.person],
  (person) => new Map([...person.rows.values()].flatMap(({ name, role }) => (name && role ? [[name, role] as const] : []))),
);
