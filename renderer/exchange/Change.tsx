/** One record that merges without a question: each value as it is now and as the bundles bring it, by who made the change. */
import type { PreviewItem } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import type { TypeName } from "../../shared/schema.ts";
import { type PartKeys, usePartKeys } from "../shell/partKeys.ts";
import { useProgramme } from "../store.ts";
import { AfterToday } from "./AfterToday.tsx";
import { type ChangeKind, changesByAuthor, kindWords, type RecordChange } from "./changes.ts";
import { OneHead } from "./OneHead.tsx";
import { cellInWords } from "./values.ts";

interface Props {
  readonly change: RecordChange;
  readonly place: number;
  readonly of: number;
  readonly keys: PartKeys;
}
export function Change({ change, place, of, keys }: Props) {
  usePartKeys(keys);
  return (
    <section className="one" aria-label={`Change ${place} of ${of}`} data-region="">
      <OneHead
        title={change.record}
        tags={[typeWords[change.type], kindWords[change.kind]].map((words) => (
          <span key={words} className="tag">
            {words}
          </span>
        ))}
        place={`${place} of ${of}`}
        next="Next record"
        step={keys.step}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="one-scroll" tabIndex={0} aria-label="Now and in the bundle">
        <table className="compare">
          <caption className="unseen">What the plan holds now and what the bundle brings, by who wrote it</caption>
          <colgroup>
            <col className="compare-labels" />
            <col />
            <col />
          </colgroup>
          <thead>
            <tr className="compare-head">
              <td />
              <th scope="col">
                Now<span className="small muted">In this copy</span>
              </th>
              <th scope="col">
                Bundle<span className="small muted">What it brings</span>
              </th>
            </tr>
          </thead>
          {changesByAuthor(change.items).map((items) => (
            <AuthorChanges key={JSON.stringify([items[0]?.author, items[0]?.at, items[0]?.why])} type={change.type} items={items} />
          ))}
        </table>
      </section>
    </section>
  );
}

function AuthorChanges({ type, items }: { readonly type: TypeName; readonly items: readonly PreviewItem[] }) {
  const tables = useProgramme((s) => s.tables);
  const [first] = items;
  if (!first) return null;
  const before = ({ kind, field, before: value }: PreviewItem) =>
    isField(field) ? cellInWords(tables, type, field, value) : recordWords[kind].before;
  const after = ({ kind, field, incoming }: PreviewItem) =>
    isField(field) ? cellInWords(tables, type, field, incoming) : recordWords[kind].after;
  return (
    <tbody>
      {items.map((item) => (
        <tr key={item.field} className="compare-value">
          <th scope="row">{fieldInWords(type, item.field || "_life")}</th>
          <td>{before(item)}</td>
          <td className={after(item).length > 48 ? "changed long" : "changed"}>
            <b>{after(item)}</b>
          </td>
        </tr>
      ))}
      <tr>
        <th scope="row">By</th>
        <td colSpan={2}>{first.author || "Not said"}</td>
      </tr>
      <tr>
        <th scope="row">When</th>
        <td colSpan={2}>
          {first.at === 0 ? "Not said" : longMoment(first.at)}
          <AfterToday at={first.at} />
        </td>
      </tr>
      <tr>
        <th scope="row">Reason</th>
        <td colSpan={2}>{first.why || <span className="muted">None given</span>}</td>
      </tr>
    </tbody>
  );
}

const isField = (field: string): boolean => field !== "" && field !== "_life";

const recordWords: Readonly<Record<ChangeKind, { readonly before: string; readonly after: string }>> = {
  new: { before: "Not in this copy", after: "New in the plan" },
  deleted: { before: "In the plan", after: "Deleted" },
  conflict: { before: "", after: "" },
  changed: { before: "", after: "" },
};
