/** The middle column: what is left to decide, or the records that merge without a question; and below it what has been decided. */
import { Check, MonitorX, SquareArrowOutUpRight } from "lucide-react";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import { knowMe } from "../actions.ts";
import { counted } from "../words.ts";
import { type ChangeKind, type Filter, kindWords, type RecordChange } from "./changes.ts";
import { summaryOf } from "./labels.tsx";
import { type Pick, PickList } from "./PickList.tsx";
import { type Decided, type Decision, type Question, questionInWords, uncontested } from "./review.ts";
import { useSession } from "./session.ts";
import { codeAndTitle } from "./values.ts";

interface Props {
  readonly left: readonly Question[];
  readonly decided: readonly Decided[];
  readonly records: readonly RecordChange[];
  readonly only: Filter | null;
  /** Entries that are counted and not listed. */
  readonly unlisted: number;
  readonly onAccept: (question: Question, decision: Decision) => Promise<string | null>;
}
export function Left({ left, decided, records, only, unlisted, onAccept }: Props) {
  const open = useSession((s) => s.open);
  const ofKind = (kind: Question["kind"]) => left.filter((question) => question.kind === kind);
  const section = (kind: Question["kind"], title: string) => {
    const items = ofKind(kind);
    const all = items.length + decided.filter(({ question }) => question.kind === kind).length;
    return { title, count: `${items.length} left of ${all}`, items: items.map(pickOf) };
  };
  const sections =
    records.length > 0 || (only !== null && only !== "conflict" && only !== "outside")
      ? recordKinds.map((kind) => ({ title: kindWords[kind], items: records.filter((record) => record.kind === kind).map(recordPick) }))
      : [
          ...(only !== "outside" ? [section("conflict", "Conflicts")] : []),
          ...(only !== "conflict" ? [section("outside", "Outside remit")] : []),
        ];
  const shown = sections.flatMap(({ items }) => items);
  const easy = only === null ? left.flatMap((question) => (uncontested(question) ? [question] : [])) : [];
  // Each answer is kept before the next is given: one that does not fit stays in the list.
  const acceptAll = async () => {
    // Asked once, not with each of them.
    if (!(await knowMe())) return;
    for (const question of easy) {
      const decision = uncontested(question);
      if (decision) await onAccept(question, decision);
    }
  };
  return (
    <>
      <PickList
        label={records.length > 0 ? "Records that would change" : "What is left to decide"}
        sections={sections}
        chosen={shown.some(({ id }) => id === open) ? open : (shown[0]?.id ?? null)}
        onChoose={(id) => useSession.setState({ open: id })}
      />
      {easy.length > 0 && (
        <p className="exchange-note">
          <button type="button" className="link-button" onClick={acceptAll}>
            Accept all that nobody contests ({easy.length})
          </button>
          <br />
          {easyInWords(easy)}
        </p>
      )}
      {unlisted > 0 && <p className="exchange-note">{counted(unlisted, "more is", "more are")} counted above and not listed.</p>}
      {decided.length > 0 && only === null && (
        <>
          <h2 className="picks-head decided-head">
            Decided <span className="picks-count">{decided.length}</span>
          </h2>
          <ul>
            {decided.map(({ question, word }) => {
              const { code, title } = codeAndTitle(question.item.title);
              return (
                <li key={question.id} className={code === "" ? "decided pick-plain" : "decided"}>
                  <b>{code}</b>
                  <span title={question.item.title}>
                    {title}: {questionInWords(question).toLowerCase()}
                  </span>
                  <span className="small decided-word">
                    <Check size={12} strokeWidth={2.5} aria-hidden />
                    {word}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}
const recordKinds: readonly ChangeKind[] = ["new", "deleted", "changed"];

function pickOf(question: Question): Pick {
  const { code, title } = codeAndTitle(question.item.title);
  if (question.kind === "outside")
    return {
      id: question.id,
      code,
      title,
      note: `${questionInWords(question)}, by ${question.item.author || "somebody unnamed"}`,
      icon:
        question.item.because === "withdrawn" ? (
          <MonitorX size={16} strokeWidth={1.5} aria-hidden />
        ) : (
          <SquareArrowOutUpRight size={16} strokeWidth={1.5} aria-hidden />
        ),
    };
  const { words, icon: Icon } = summaryOf(question.item);
  return { id: question.id, code, title, note: words, icon: <Icon size={16} strokeWidth={1.5} aria-hidden /> };
}

const recordPick = (record: RecordChange): Pick => ({ id: record.key, ...codeAndTitle(record.record), note: noteOf(record) });

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

/** "1 conflict with one side as base, 3 changes outside remit" */
function easyInWords(easy: readonly Question[]): string {
  const outside = easy.filter(({ kind }) => kind === "outside").length;
  const parts = [
    easy.length > outside ? `${counted(easy.length - outside, "conflict")} with one side as base` : "",
    outside > 0 ? `${counted(outside, "change")} outside remit` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
