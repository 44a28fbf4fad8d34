/** The table of a conflict: base and each side in columns; values, who, when, why and the bundle in rows. */
import type { HistoryEntry } from "../../shared/api.ts";
import type { ConflictItem } from "../../shared/conflicts.ts";
import { dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { fieldInWords } from "../../shared/naming.ts";
import { kindOf, type Value } from "../../shared/schema.ts";
import { derive, useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { AfterToday } from "./AfterToday.tsx";
import { type Look, Swatch } from "./Bars.tsx";
import { rowsOf, type Side } from "./sides.ts";
import { changesIn, type MergedText } from "./texts.ts";
import { cellInWords, differenceInWords } from "./values.ts";

interface Props {
  readonly item: ConflictItem;
  readonly base: Readonly<Record<string, Value>>;
  /** The change that wrote the base, or undefined where nobody had. */
  readonly from: HistoryEntry | undefined;
  readonly sides: readonly Side[];
  /** Both sides' changes of a text in one, or null. */
  readonly merged: MergedText | null;
}

export function Compare({ item, base, from, sides, merged }: Props) {
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
        {rowsOf(item).map((field) => {
          const isText = kindOf(item.type, field)?.kind === "text" && (base[field] ?? "") !== "";
          return (
            <tr key={field} className="compare-value">
              <th scope="row">{fieldInWords(item.type, field)}</th>
              <td data-column="Base">{words(field, base[field] ?? null)}</td>
              {sides.map((side) => {
                if (side.deletes)
                  return (
                    <td key={side.latest.change} data-column={side.name} className="changed">
                      <b>Deleted</b>
                      <span className="small">The whole record</span>
                    </td>
                  );
                const value = side.values[field] ?? null;
                const isChanged = value !== (base[field] ?? null);
                const text = words(field, value);
                return (
                  <td
                    key={side.latest.change}
                    data-column={side.name}
                    className={isChanged ? (text.length > 48 ? "changed long" : "changed") : undefined}
                  >
                    {isChanged ? isText ? <Rewritten base={String(base[field] ?? "")} side={String(value ?? "")} /> : <b>{text}</b> : text}
                    <span className="small">{differenceInWords(item.type, field, base[field] ?? null, value)}</span>
                  </td>
                );
              })}
            </tr>
          );
        })}
        {merged && (
          <tr className="compare-value">
            <th scope="row">Both together</th>
            <td colSpan={sides.length + 1}>
              <Merged merged={merged} />
            </td>
          </tr>
        )}
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

/** A side's text with what it changed in the base: deleted words struck through, new ones bold and underlined. */
function Rewritten({ base, side }: { readonly base: string; readonly side: string }) {
  const pieces = changesIn(base, side);
  if (!pieces || side === "") return side === "" ? <b>Empty</b> : side;
  return (
    <span className="text-changes">
      {pieces.map(({ text, mark }, i) => {
        const Piece = mark === "added" ? "ins" : mark === "removed" ? "del" : "span";
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity than their place
        return <Piece key={i}>{text}</Piece>;
      })}
    </span>
  );
}

/** The text that both sides' changes come to: what is ours is underlined solid, what is theirs dashed. */
const Merged = ({ merged: { pieces, clashes } }: { readonly merged: MergedText }) => (
  <>
    <span className="text-merged">
      {pieces.map(({ text, from }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity than their place
        <span key={i} className={`text-${from}`}>
          {text}
        </span>
      ))}
    </span>
    <span className="small">
      {clashes === 0
        ? "Suggested: every change of both sides (ours underlined, theirs dashed). Keep both puts it in the box, for you to edit."
        : `In ${counted(clashes, "place")} both changed the same words: both stand there, ours first. Keep both puts it in the box, for you to edit.`}
    </span>
  </>
);

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
