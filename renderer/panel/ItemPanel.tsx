/** What the item panel holds: every field of one record, in the words of the schema. */
import { longDay } from "../../shared/dates.ts";
import { type AnyRow, fieldsOf, type Kind, type TypeName } from "../../shared/schema.ts";
import { useRow } from "../store.ts";

export function ItemPanel({ type, id }: { readonly type: TypeName; readonly id: string }) {
  const row: AnyRow | undefined = useRow(type, id);
  if (!row) return <p className="panel-gone">This record is no longer in the plan. Undo or History may bring it back.</p>;
  return (
    <div className="panel-body">
      <h2>{String(row.title ?? row.name ?? "")}</h2>
      <dl className="panel-fields">
        {Object.entries(fieldsOf(type)).map(([field, kind]) => (
          <div key={field}>
            <dt className="small muted">{kind.label}</dt>
            <dd>{shown(kind, row[field])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const shown = (kind: Kind, value: unknown): string =>
  value === null ? "Not given" : kind.kind === "day" ? longDay(String(value)) : String(value);
