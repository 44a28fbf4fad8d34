/** The left column: which bundles came, what became of each, and what to ask its sender for. */
import { ChevronDown, CircleCheck, CircleMinus, CirclePause, type LucideIcon, OctagonX } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { HeldAsk, MergePreview, MergeReceipt } from "../../shared/api.ts";
import { dayAndMonth, dayOf, longDay } from "../../shared/dates.ts";
import { keepFocus } from "../shell/regions.ts";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { listed } from "../words.ts";
import { Admission } from "./Admission.tsx";
import type { Question } from "./review.ts";
import { copyRequest, lookAgain } from "./session.ts";

/** A bundle that brings changes: whose, in which ambitions, how many. */
interface Brought {
  readonly file: string;
  readonly from: string;
  readonly ambitions: readonly string[];
  readonly changes: number;
}
/** A bundle that brings nothing, with the sentences that say why and what to do. */
interface Stopped {
  readonly file: string;
  readonly from: string;
  readonly when: string;
  readonly reason: string;
  readonly ask: HeldAsk | null;
  /** Whether it waited before and was tried again. */
  readonly again: boolean;
}

/** The bundles that were opened. */
export function Bundles({ preview }: { readonly preview: MergePreview }) {
  const stopped = (state: MergePreview["bundles"][number]["state"]): readonly Stopped[] =>
    preview.bundles
      .filter((bundle) => bundle.state === state)
      .map(({ file, info, reason, ask, again }) => ({
        file,
        from: info?.from ?? "",
        when: info ? dayAndMonth(dayOf(info.created)) : "",
        reason: state === "duplicate" ? "This copy has merged it before. If you took that merge back, redo brings it again." : reason,
        ask,
        again,
      }));
  const ready = preview.bundles.filter((bundle) => bundle.state === "ready");
  return (
    <Column
      word="Ready"
      brought={ready.map(({ file, info, fresh, ambitions }) => ({ file, from: info?.from || "No name given", ambitions, changes: fresh }))}
      known={stopped("duplicate")}
      held={stopped("held")}
      refused={stopped("rejected")}
    />
  );
}

/** The bundles of a merge that was made. */
export function ReceiptBundles({ receipt }: { readonly receipt: MergeReceipt }) {
  const stopped = { from: "", when: "", again: false };
  return (
    <Column
      word="Merged"
      brought={receipt.merged.map(({ bundle, from, changes }) => ({ file: bundle, from: from || "No name given", ambitions: [], changes }))}
      known={[]}
      held={receipt.held.map(({ bundle, reason }) => ({ ...stopped, file: bundle, reason, ask: null }))}
      refused={receipt.rejected.map(({ bundle, reason }) => ({ ...stopped, file: bundle, reason, ask: null }))}
    />
  );
}

/** Without a merge in this session: whose values stand against each other. */
export function Sides({ questions }: { readonly questions: readonly Question[] }) {
  const authors = Map.groupBy(
    questions.flatMap((question) =>
      question.kind === "outside"
        ? [{ author: question.item.author, at: question.item.at }]
        : [...Map.groupBy(question.item.heads, ({ author }) => author)].map(([author, heads]) => ({
            author,
            at: Math.max(...heads.map(({ at }) => at)),
          })),
    ),
    ({ author }) => author,
  );
  return (
    <section className="bundles" aria-label="Who disagrees" data-open="" data-region="">
      <div className="bundles-list">
        <table className="bundles-brought">
          <thead>
            <tr>
              <th scope="col">Changed by</th>
              <th scope="col">Last</th>
              <th scope="col">To decide</th>
            </tr>
          </thead>
          <tbody>
            {[...authors].map(([author, list]) => (
              <tr key={author}>
                <th scope="row">{author || "Unnamed"}</th>
                <td className="muted">{dayAndMonth(dayOf(Math.max(...list.map(({ at }) => at))))}</td>
                <td>{list.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ColumnProps {
  /** What those that bring changes are called: "Ready", "Merged". */
  readonly word: string;
  readonly brought: readonly Brought[];
  readonly known: readonly Stopped[];
  readonly held: readonly Stopped[];
  readonly refused: readonly Stopped[];
}
function Column({ word, brought, known, held, refused }: ColumnProps) {
  const [isOpen, setIsOpen] = useState(false);
  const ambitions = useProgramme((s) => s.tables.ambition.rows.size);
  const sections = [
    { title: "Held", icon: CirclePause, list: held },
    { title: "Refused", icon: OctagonX, list: refused },
    { title: "Already here", icon: CircleMinus, list: known },
  ].filter(({ list }) => list.length > 0);
  const hasAmbitions = brought.some((bundle) => bundle.ambitions.length > 0);
  const sum = listed([
    `${brought.length} ${word.toLowerCase()}`,
    ...sections.map(({ title, list }) => `${list.length} ${title.toLowerCase()}`),
  ]);
  return (
    <section className="bundles" aria-label="Bundles" data-open={isOpen || undefined} data-region="">
      <button type="button" className="bundles-fold" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Bundles: {sum} <ChevronDown size={16} aria-hidden />
      </button>
      <div className="bundles-list">
        {brought.length > 0 && (
          <table className="bundles-brought">
            <thead>
              <tr>
                <th scope="col">
                  <Title icon={CircleCheck} words={`${word}, ${brought.length}`} />
                </th>
                {hasAmbitions && <th scope="col">Ambition</th>}
                <th scope="col">Changes</th>
              </tr>
            </thead>
            <tbody>
              {brought.map(({ file, from, ambitions: codes, changes }) => (
                <tr key={file} title={file}>
                  <th scope="row">{from}</th>
                  {hasAmbitions && <td className="muted">{codes.length === ambitions && ambitions > 3 ? "All" : inRanges(codes)}</td>}
                  <td>{changes.toLocaleString("en-GB")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {sections.map(({ title, icon, list }) => (
          <section key={title}>
            <h2>
              <Title icon={icon} words={`${title}, ${list.length}`} />
            </h2>
            {list.map((bundle) => (
              <StoppedBundle key={bundle.file} bundle={bundle} isAsked={title !== "Already here"} />
            ))}
          </section>
        ))}
      </div>
    </section>
  );
}

const Title = ({ icon: Icon, words }: { readonly icon: LucideIcon; readonly words: string }) => (
  <span className="bundles-title">
    <Icon size={16} strokeWidth={1.5} aria-hidden />
    {words}
  </span>
);

function StoppedBundle({
  bundle: { file, from, when, reason, ask, again },
  isAsked,
}: {
  readonly bundle: Stopped;
  readonly isAsked: boolean;
}) {
  const preview = useView((view) => view.preview);
  const [isAdmitting, setIsAdmitting] = useState(false);
  const close = async () => {
    setIsAdmitting(false);
    if (!preview) return;
    await lookAgain(preview);
    // Once its sender is admitted this bundle has gone to those that are ready, and its button with it.
    keepFocus();
  };
  return (
    <div className="bundles-stopped">
      <h3>
        <span>{from || file}</span> <span className="small muted">{when}</span>
      </h3>
      {from !== "" && <p className="bundles-file">{file}</p>}
      <p>
        {askInWords(ask) ?? reason}
        {again && " It waited since an earlier merge and was tried again now."}
      </p>
      {isAsked && (
        <p className="bundles-acts">
          {ask?.type === "sender" && preview && (
            <button type="button" className="link-button" onClick={() => setIsAdmitting(true)}>
              Admit sender
            </button>
          )}
          <button type="button" className="link-button" onClick={() => void copyRequest(file, reason)}>
            Copy the request
          </button>
        </p>
      )}
      {isAdmitting && ask?.type === "sender" && (
        <Admission contributor={{ ...ask, status: "unknown", keepsRoster: false }} onClose={() => void close()} />
      )}
    </div>
  );
}

/** What a held bundle waits for, the decisive words in bold; null where its reason says it better. */
function askInWords(ask: HeldAsk | null): ReactNode {
  switch (ask?.type) {
    case "sender":
      return (
        <>
          Not on the roster. Check the code <b className="bundles-code">{ask.fingerprint}</b> with them by phone, then admit.
        </>
      );
    case "changes":
      return ask.missing.length === 0 ? null : (
        <>
          Needs{" "}
          {ask.missing.map(({ author, until }, i) => (
            <span key={`${author} ${until}`}>
              {i > 0 && (i === ask.missing.length - 1 ? " and " : ", ")}
              <b>
                {author || "an unnamed colleague"}’s changes up to {longDay(dayOf(until))}
              </b>
            </span>
          ))}
          , which it builds on. Nothing of it was imported; it is kept and tried again with every merge.
        </>
      );
    default:
      return null;
  }
}

/** "1, 3 to 5": codes in reading order, three and more in a row as a range. */
function inRanges(codes: readonly string[]): string {
  const runs: string[][] = [];
  for (const code of codes) {
    const run = runs.at(-1);
    if (run && Number(run.at(-1)) + 1 === Number(code)) run.push(code);
    else runs.push([code]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]} to ${run.at(-1)}` : run.join(", "))).join(", ");
}
