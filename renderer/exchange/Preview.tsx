/** The merge before it happens: which bundles, which records, each value before and after. Nothing is written until Apply. */
import { useEffect, useMemo, useState } from "react";
import type { MergePreview, PreviewItem } from "../../shared/api.ts";
import { clockTime, dayAndMonth, dayOf, longDay, longMoment } from "../../shared/dates.ts";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import type { TypeName } from "../../shared/schema.ts";
import { cancelJob, dropMerge } from "../actions.ts";
import { announce } from "../notices.ts";
import { usePartKeys } from "../shell/partKeys.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { counted } from "../words.ts";
import { AfterToday } from "./AfterToday.tsx";
import { Bundles } from "./Bundles.tsx";
import { type ChangeKind, changeKinds, changesByAuthor, changesByRecord, type RecordChange, toApply } from "./changes.ts";
import { Head } from "./Head.tsx";
import { PickList } from "./PickList.tsx";
import { Sums, type Term } from "./Sums.tsx";
import { applyPreview, useSession } from "./session.ts";
import { cellInWords, codeAndTitle } from "./values.ts";

const kindWords: Readonly<Record<ChangeKind, string>> = { conflict: "Conflict", new: "New", deleted: "Deleted", changed: "Changed" };

export function Preview({ preview }: { readonly preview: MergePreview }) {
  const only = useSession((s) => s.only);
  const chosenKey = useSession((s) => s.record);
  const progress = useView((view) => view.progress);
  const [openedAt] = useState(() => Date.now());
  const [isApplying, setIsApplying] = useState(false);
  const records = useMemo(() => changesByRecord(preview.items, only), [preview, only]);
  const chosen = records.find((record) => record.key === chosenKey) ?? records[0];
  const total = toApply(preview);
  const ready = preview.bundles.filter((bundle) => bundle.state === "ready");

  const step = (direction: 1 | -1) => {
    const at = (chosen ? records.indexOf(chosen) : 0) + direction;
    useSession.setState({ record: records.at(at % records.length)?.key ?? null });
  };
  const apply = async () => {
    if (isApplying || ready.length === 0) return;
    setIsApplying(true);
    await applyPreview(preview);
    setIsApplying(false);
  };
  useEffect(() => {
    announce(
      `${counted(preview.bundles.length, "bundle")} opened: ${counted(toApply(preview), "change")} to apply. Nothing is written yet.`,
    );
  }, [preview]);
  usePartKeys({ ...(records.length > 1 && { step }), ...(ready.length > 0 && { apply }) });
  useStatusLine({
    counts: `Exchange: ${counted(total, "change")} in ${counted(ready.length, "ready bundle")}`,
    filters: only ? `${kindWords[only]} only` : "",
    keys: [
      ...(records.length > 1 ? ([["F8", "next record"]] as const) : []),
      ...(ready.length > 0 ? ([["Ctrl+Enter", "apply"]] as const) : []),
      ["Ctrl+/", "all keys"],
    ],
  });
  const term = (kind: ChangeKind, sign?: "+"): Term => ({
    words: kindWords[kind],
    count: preview.counts[kind],
    ...(sign && { sign }),
    press: { pressed: only === kind, run: () => useSession.setState({ only: only === kind ? null : kind, record: null }) },
  });
  const stopped = (state: MergePreview["bundles"][number]["state"]) =>
    preview.bundles
      .filter((bundle) => bundle.state === state)
      .map(({ file, info, reason }) => ({
        file,
        from: info?.from ?? "",
        when: info ? dayAndMonth(dayOf(info.created)) : "",
        reason: state === "duplicate" ? "This copy has merged it before. If you took that merge back, redo brings it again." : reason,
      }));
  return (
    <div className="exchange" data-part="preview">
      <Head
        title="Merge preview"
        line={
          <>
            {counted(preview.bundles.length, "bundle")}, opened at {clockTime(openedAt)}. Nothing is written until you apply.
          </>
        }
      >
        <Sums
          label="What the ready bundles hold"
          terms={[
            term("new"),
            term("changed", "+"),
            term("deleted", "+"),
            term("conflict", "+"),
            { words: "Same as here", count: preview.counts.same, sign: "+" },
            { words: "To apply", count: total, sign: "=" },
            { words: "Already here", count: preview.counts.known, sign: "apart" },
          ]}
        />
      </Head>
      <Bundles
        word="Ready"
        brought={ready.map(({ file, info }) => ({
          file,
          from: info?.from || "No name given",
          when: info ? dayAndMonth(dayOf(info.created)) : "",
          changes: info?.changes ?? 0,
        }))}
        known={stopped("duplicate")}
        held={stopped("held")}
        refused={stopped("rejected")}
      />
      <section className="exchange-list" aria-label="What would change" data-region="">
        <PickList
          label="Records that would change"
          sections={changeKinds.map((kind) => ({
            title: kindWords[kind],
            items: records
              .filter((record) => record.kind === kind)
              .map((record) => ({ id: record.key, ...codeAndTitle(record.record), note: noteOf(record) })),
          }))}
          chosen={chosen?.key ?? null}
          onChoose={(record) => useSession.setState({ record })}
        />
        {preview.unlisted > 0 && (
          <p className="exchange-note">The first {preview.items.length.toLocaleString("en-GB")} are listed; the numbers above count all.</p>
        )}
      </section>
      {chosen ? (
        <Change change={chosen} place={records.indexOf(chosen) + 1} of={records.length} onNext={() => step(1)} />
      ) : (
        <section className="one one-empty" aria-label="Nothing to show">
          <h2>{ready.length > 0 ? "Nothing that shows would change" : "There is nothing to apply"}</h2>
          <p>
            {ready.length > 0
              ? "The plan shows the same before and after. Apply to take the history of these changes into this copy."
              : "Your plan is unchanged. The list on the left says why, bundle by bundle, and what to ask for."}
          </p>
        </section>
      )}
      <footer className="exchange-foot">
        <p>
          {ready.length > 0 ? (
            <>
              <b>Before anything is written:</b>{" "}
              <span className="muted">restore point “Before merge, {longDay(dayOf(Date.now()))}”. Undo merge takes it all back.</span>
            </>
          ) : (
            <span className="muted">Nothing was written.</span>
          )}
        </p>
        <div className="exchange-acts">
          {isApplying && progress ? (
            <>
              <progress value={progress.done} max={progress.total} aria-label={progress.task} />
              <span className="small muted">
                {progress.done.toLocaleString("en-GB")} of {progress.total.toLocaleString("en-GB")}
              </span>
              <button type="button" className="button" onClick={cancelJob}>
                Stop
              </button>
            </>
          ) : (
            <button type="button" className="button" aria-disabled={isApplying} onClick={() => isApplying || dropMerge(preview.id)}>
              {ready.length > 0 ? "Cancel" : "Close"}
            </button>
          )}
          {ready.length > 0 && (
            <button type="button" className="button primary" aria-disabled={isApplying} aria-keyshortcuts="Control+Enter" onClick={apply}>
              {total > 0 ? `Apply ${counted(total, "change")}` : "Apply"} <kbd>Ctrl+Enter</kbd>
            </button>
          )}
        </div>
      </footer>
    </div>
  );
}

/** "Start and Due, by Sadie Parker" */
function noteOf({ items, kind, type }: RecordChange): string {
  const authors = [...new Set(items.map((item) => item.author))].filter((author) => author !== "").join(", ");
  const fields = items.flatMap(({ field }) => (field === "" ? [] : [fieldInWords(type, field)]));
  const what =
    kind === "new" || kind === "deleted"
      ? typeWords[type]
      : fields.slice(0, 2).join(", ") + (fields.length > 2 ? ` and ${fields.length - 2} more` : "");
  return authors ? `${what}, by ${authors}` : what;
}

interface ChangeProps {
  readonly change: RecordChange;
  readonly place: number;
  readonly of: number;
  readonly onNext: () => void;
}
function Change({ change, place, of, onNext }: ChangeProps) {
  return (
    <section className="one" aria-label={`Change ${place} of ${of}`} data-region="">
      <div className="one-title">
        <div className="one-name">
          <h2>{change.record}</h2>
          <p className="tags">
            <span className="tag">{typeWords[change.type]}</span>
            <span className="tag">{change.kind === "conflict" ? "Conflict: you decide after applying" : kindWords[change.kind]}</span>
          </p>
        </div>
        <div className="one-nav">
          <span className="muted">
            {place} of {of}
          </span>
          <button type="button" className="button" disabled={of < 2} onClick={onNext}>
            <b>Next record</b> <kbd>F8</kbd>
          </button>
        </div>
      </div>
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
            {item.kind === "conflict" && <span className="small">{conflictNote(item)}</span>}
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

/** Until somebody decides, the plan shows the newer of both values; the preview says which one that is. */
const conflictNote = ({ field, before, after }: PreviewItem): string => {
  if (!isField(field)) return "You choose after applying";
  const which = before === after ? "This copy’s is newer, and" : "The bundle’s is newer, and";
  return `Both values are kept. ${which} shows until you decide`;
};
const isField = (field: string): boolean => field !== "" && field !== "_life";

const recordWords: Readonly<Record<ChangeKind, { readonly before: string; readonly after: string }>> = {
  new: { before: "Not in this copy", after: "New in the plan" },
  deleted: { before: "In the plan", after: "Deleted" },
  conflict: { before: "In the plan", after: "Deleted by one side, changed by the other" },
  changed: { before: "", after: "" },
};
