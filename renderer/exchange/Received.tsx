/** Everything that came: what is held with the exact ask, what was refused and why, and what was merged. Nothing received is thrown away. */
import { CircleCheck, CirclePause, type LucideIcon, OctagonX } from "lucide-react";
import { useEffect, useState } from "react";
import type { Contributor, ReceivedBundle } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { api } from "../bridge.ts";
import { useProgramme } from "../store.ts";
import { Admission } from "./Admission.tsx";
import { copyRequest, useSession } from "./session.ts";
import "./contributors.css";

/** How many of a state are listed before somebody asks for all. */
const listedFirst = 20;

export function Received() {
  const position = useProgramme((s) => s.position);
  const merge = useSession((s) => s.merge);
  const [bundles, setBundles] = useState<readonly ReceivedBundle[] | null>(null);
  const [asking, setAsking] = useState<Pick<Contributor, "replica" | "name" | "fingerprint" | "status" | "keepsRoster"> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a merge and an admission alter what is held
  useEffect(() => {
    void api.bundlesReceived().then(setBundles);
  }, [position, merge, asking]);
  if (!bundles) return null;
  const of = (state: ReceivedBundle["state"]) => bundles.filter((bundle) => bundle.state === state);
  const admit = (bundle: ReceivedBundle) => {
    if (bundle.ask?.type === "sender") setAsking({ ...bundle.ask, status: "unknown", keepsRoster: false });
  };
  return (
    <section className="home-part received" aria-labelledby="received" data-region="">
      <div>
        <h2 id="received">Received</h2>
        <p className="muted">
          Every bundle that came is kept on this computer before it is looked at. Those that are held are tried again with every merge and
          at every start.
        </p>
      </div>
      {bundles.length === 0 && <p>Nothing has come yet.</p>}
      <State title="Held" icon={CirclePause} bundles={of("held")} onAdmit={admit} />
      <State title="Refused" icon={OctagonX} bundles={of("rejected")} onAdmit={admit} />
      <State title="Merged" icon={CircleCheck} bundles={of("merged")} onAdmit={admit} />
      {asking && <Admission contributor={asking} onClose={() => setAsking(null)} />}
    </section>
  );
}

interface StateProps {
  readonly title: string;
  readonly icon: LucideIcon;
  readonly bundles: readonly ReceivedBundle[];
  readonly onAdmit: (bundle: ReceivedBundle) => void;
}
function State({ title, icon: Icon, bundles, onAdmit }: StateProps) {
  const [isWhole, setIsWhole] = useState(false);
  if (bundles.length === 0) return null;
  const shown = isWhole ? bundles : bundles.slice(0, listedFirst);
  return (
    <div>
      <h3 className="received-head">
        <Icon size={16} strokeWidth={1.75} aria-hidden /> {title}, {bundles.length.toLocaleString("en-GB")}
      </h3>
      <table className="points received-table">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Made</th>
            <th scope="col">Came</th>
            <th scope="col" className="number">
              Changes
            </th>
            <th scope="col">{title === "Merged" ? "File" : "Why, and what to do"}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((bundle) => (
            <Row key={bundle.sha256} bundle={bundle} onAdmit={() => onAdmit(bundle)} />
          ))}
        </tbody>
      </table>
      {shown.length < bundles.length && (
        <button type="button" className="link-button" onClick={() => setIsWhole(true)}>
          Show all {bundles.length.toLocaleString("en-GB")}
        </button>
      )}
    </div>
  );
}

function Row({ bundle, onAdmit }: { readonly bundle: ReceivedBundle; readonly onAdmit: () => void }) {
  const { file, from, created, received, changes, state, reason, ask } = bundle;
  return (
    <tr>
      <th scope="row">{from || <span className="muted">Unknown</span>}</th>
      <td data-head="Made" className="points-date">
        {from === "" ? <span className="muted">Unknown</span> : longMoment(created)}
      </td>
      <td data-head="Came" className="points-date">
        {longMoment(received)}
      </td>
      <td data-head="Changes" className="number">
        {changes.toLocaleString("en-GB")}
      </td>
      <td>
        <span className={state === "merged" ? "muted" : "received-file small muted"}>{file}</span>
        {state !== "merged" && (
          <>
            {reason}
            <span className="received-acts">
              {ask?.type === "sender" && (
                <button type="button" className="button primary" onClick={onAdmit} aria-label={`Admit… ${ask.name || "the sender"}`}>
                  Admit…
                </button>
              )}
              <button type="button" className="link-button" onClick={() => void copyRequest(file, reason)}>
                Copy the request<span className="unseen"> about {from || file}</span>
              </button>
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
