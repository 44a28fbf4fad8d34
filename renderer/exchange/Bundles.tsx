/** The left column of preview, receipt and review: which bundles came, what became of each, and what to ask its sender for. */
import { ChevronDown, CircleCheck, CircleMinus, CirclePause, type LucideIcon, OctagonX } from "lucide-react";
import { useState } from "react";
import { notify } from "../notices.ts";
import { counted, listed } from "../words.ts";

/** A bundle that brought changes: whose, and how many. */
export interface Brought {
  readonly file: string;
  readonly from: string;
  /** "20 November", or "". */
  readonly when: string;
  readonly changes: number;
}
/** A bundle that brought nothing, with the sentences that say why and what to do. */
export interface Stopped {
  readonly file: string;
  readonly from: string;
  readonly when: string;
  readonly reason: string;
}
interface Props {
  /** What those that brought changes are called: "Ready", "Merged". */
  readonly word: string;
  readonly brought: readonly Brought[];
  readonly known: readonly Stopped[];
  readonly held: readonly Stopped[];
  readonly refused: readonly Stopped[];
}

export function Bundles({ word, brought, known, held, refused }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const sections = [
    { title: "Held", icon: CirclePause, list: held, ask: true },
    { title: "Refused", icon: OctagonX, list: refused, ask: true },
    { title: "Already here", icon: CircleMinus, list: known, ask: false },
  ].filter(({ list }) => list.length > 0);
  const hasDates = brought.some(({ when }) => when !== "");
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
                {hasDates && (
                  <th scope="col" className="bundles-made">
                    Made
                  </th>
                )}
                <th scope="col">Changes</th>
              </tr>
            </thead>
            <tbody>
              {brought.map(({ file, from, when, changes }) => (
                <tr key={file} title={file}>
                  <th scope="row">{from}</th>
                  {hasDates && <td className="muted bundles-made">{when}</td>}
                  <td>{changes.toLocaleString("en-GB")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {sections.map(({ title, icon, list, ask }) => (
          <section key={title}>
            <h2>
              <Title icon={icon} words={`${title}, ${list.length}`} />
            </h2>
            {list.map((bundle) => (
              <StoppedBundle key={bundle.file} bundle={bundle} ask={ask} />
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

function StoppedBundle({ bundle: { file, from, when, reason }, ask }: { readonly bundle: Stopped; readonly ask: boolean }) {
  const copy = async () => {
    await navigator.clipboard.writeText(`About the Waymark bundle “${file}”: ${reason}`);
    notify("Request copied. Paste it into a message to the sender.");
  };
  return (
    <div className="bundles-stopped">
      <h3>
        <span>{from || file}</span> <span className="small muted">{when}</span>
      </h3>
      {from !== "" && <p className="bundles-file">{file}</p>}
      <p>{reason}</p>
      {ask && (
        <button type="button" className="link-button" onClick={copy}>
          Copy the request<span className="unseen"> about {from || file}</span>
        </button>
      )}
    </div>
  );
}

/** "3 changes from Sadie Parker and Matt Dooley" */
export const broughtInWords = (brought: readonly Brought[]): string =>
  `${counted(
    brought.reduce((sum, bundle) => sum + bundle.changes, 0),
    "change",
  )} from ${listed([...new Set(brought.map((bundle) => bundle.from))])}`;
