/** Conflicts, one at a time: what is left and what has been decided at the left, the open one at the right. Every decision can be undone. */
import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { dayAndMonth, dayOf, longMoment } from "../../shared/dates.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { go } from "../view.ts";
import { counted } from "../words.ts";
import { Bundles } from "./Bundles.tsx";
import { Conflict } from "./Conflict.tsx";
import { Head } from "./Head.tsx";
import { fieldsInWords, summaryOf } from "./labels.tsx";
import { PickList } from "./PickList.tsx";
import { broughtBy, stoppedIn } from "./Receipt.tsx";
import { Sums } from "./Sums.tsx";
import { undoMerge, useCanUndoMerge, useSession } from "./session.ts";
import { codeAndTitle } from "./values.ts";

/** @param asked the conflict that the address names, or "" */
export function Review({ asked }: { readonly asked: string }) {
  const review = useSession((s) => s.review);
  const decided = useSession((s) => s.decided);
  const merge = useSession((s) => s.merge);
  const chosenId = useSession((s) => s.conflict);
  const canUndo = useCanUndoMerge();
  useEffect(() => useSession.setState((s) => ({ focus: s.focus + 1, ...(asked !== "" && { conflict: asked }) })), [asked]);

  const items = review?.items ?? [];
  const chosen = items.find((item) => item.id === chosenId) ?? items[0];
  const place = chosen ? items.indexOf(chosen) + 1 : 0;
  const all = items.length + decided.length;
  const step = (direction: 1 | -1) => {
    const next = items.at((place - 1 + direction) % items.length);
    useSession.setState((s) => ({ conflict: next?.id ?? null, focus: s.focus + 1 }));
  };
  useStatusLine({
    counts: `Exchange: ${counted(items.length, "conflict")} to decide, ${decided.length} decided`,
    keys: [["F6", "next region"], ...(items.length > 1 ? ([["Shift+F8", "previous conflict"]] as const) : []), ["Ctrl+/", "all keys"]],
  });
  if (!review) return null;
  return (
    <div className="exchange" data-part="review">
      <Head
        title="Merge review"
        line={
          <>
            {merge ? `Merged ${longMoment(merge.receipt.at)}. ` : ""}Each decision is written as you make it, and can be undone.{" "}
            {merge && (
              <button type="button" className="link-button" onClick={() => go("exchange", "receipt")}>
                See the receipt
              </button>
            )}
          </>
        }
      >
        <Sums
          label="Conflicts"
          terms={[
            { words: "Decided", count: decided.length },
            { words: "Left", count: items.length, sign: "+" },
            { words: "Conflicts", count: all, sign: "=" },
            ...(merge ? [{ words: "Applied", count: merge.receipt.applied, sign: "apart" as const }] : []),
          ]}
        />
      </Head>
      {merge ? <Bundles word="Merged" brought={broughtBy(merge.receipt)} known={[]} {...stoppedIn(merge.receipt)} /> : <Sides />}
      <section className="exchange-list" aria-label="Left to decide" data-region="">
        <PickList
          label="Conflicts left"
          sections={[
            {
              title: "Conflicts",
              count: `${items.length} left of ${all}`,
              items: items.map((item) => {
                const { words, icon: Icon } = summaryOf(item);
                return { id: item.id, ...codeAndTitle(item.title), note: words, icon: <Icon size={16} strokeWidth={1.5} aria-hidden /> };
              }),
            },
          ]}
          chosen={chosen?.id ?? null}
          onChoose={(conflict) => useSession.setState({ conflict })}
        />
        {decided.length > 0 && (
          <>
            <h2 className="picks-head decided-head">
              Decided <span className="picks-count">{decided.length}</span>
            </h2>
            <ul>
              {decided.map(({ item, word }) => (
                <li key={item.id} className="decided">
                  <b>{codeAndTitle(item.title).code}</b>
                  <span>
                    {codeAndTitle(item.title).title}: {fieldsInWords(item).toLowerCase()}
                  </span>
                  <span className="small decided-word">
                    <Check size={12} strokeWidth={2.5} aria-hidden />
                    {word}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      {chosen ? (
        <Conflict key={chosen.id} item={chosen} place={place} of={items.length} onStep={step} />
      ) : (
        <Finished decided={decided.length} />
      )}
      <footer className="exchange-foot">
        <p>
          <b>Undo takes back one decision at a time.</b>{" "}
          {merge?.receipt.restorePoint && <span className="muted">The restore point “Before merge” holds the plan as it was.</span>}
        </p>
        <div className="exchange-acts">
          <Progress done={decided.length} all={all} />
          <span>{items.length === 0 ? "Nothing left" : `${counted(items.length, "decision")} left`}</span>
          {canUndo && (
            <button type="button" className="button" onClick={undoMerge}>
              Undo merge
            </button>
          )}
          <button type="button" className="button" onClick={() => go("exchange")}>
            {items.length === 0 ? "Done" : "Decide later"}
          </button>
        </div>
      </footer>
    </div>
  );
}

/** In place of a conflict when none is left. It takes the focus that went with the last one's answers. */
function Finished({ decided }: { readonly decided: number }) {
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) next.current?.focus();
  }, []);
  return (
    <section className="one one-empty" aria-label="Nothing left to decide" data-region="">
      <h2>{decided > 0 ? "Every conflict is decided" : "There are no conflicts"}</h2>
      <p>
        {decided > 0
          ? "Send your colleagues a bundle, so that their copies take the decisions over."
          : "No two people have changed the same thing without seeing each other’s change."}
      </p>
      <button ref={next} type="button" className="button primary" onClick={() => go("exchange", "export")}>
        Export a bundle
      </button>
    </section>
  );
}

/** A box for each decision while they can be told apart, a bar beyond that. */
const Progress = ({ done, all }: { readonly done: number; readonly all: number }) =>
  all <= 12 ? (
    <span className="dots" aria-hidden="true">
      {Array.from({ length: all }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the boxes have no other identity than their place
        <i key={i} className={i < done ? "on" : undefined} />
      ))}
    </span>
  ) : (
    <progress value={done} max={all} aria-label="Decided" />
  );

/** Without a merge in this session: whose values stand against each other. */
function Sides() {
  const items = useSession((s) => s.review?.items) ?? [];
  const authors = Map.groupBy(
    items.flatMap((item) => [...new Set(item.heads.map((head) => head.author))].map((author) => ({ author, item }))),
    ({ author }) => author,
  );
  const newest = (list: readonly { readonly item: (typeof items)[number]; readonly author: string }[]) =>
    Math.max(...list.flatMap(({ item, author }) => item.heads.filter((head) => head.author === author).map((head) => head.at)));
  return (
    <section className="bundles" aria-label="Who disagrees" data-open="" data-region="">
      <div className="bundles-list">
        <table className="bundles-brought">
          <thead>
            <tr>
              <th scope="col">Changed by</th>
              <th scope="col">Last</th>
              <th scope="col">Conflicts</th>
            </tr>
          </thead>
          <tbody>
            {[...authors].map(([author, list]) => (
              <tr key={author}>
                <th scope="row">{author}</th>
                <td className="muted">{dayAndMonth(dayOf(newest(list)))}</td>
                <td>{list.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
