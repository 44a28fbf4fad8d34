/** Contributors: whose bundles this copy takes, when the last one came, what each still lacks, and one press to write it for them. */
import { Ban, CircleCheck, CircleQuestionMark, Clock, type LucideIcon } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Contributor, Contributors as Roster } from "../../shared/api.ts";
import { dayOf, longDay } from "../../shared/dates.ts";
import { exportFor, exportForEach } from "../actions.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { Segments } from "../shell/Segments.tsx";
import { useProgramme } from "../store.ts";
import { counted, listed } from "../words.ts";
import { Admission } from "./Admission.tsx";
import { type ContributorRow, contributorRows, isSilent, notHeardOf, spanInWords } from "./contributors.ts";
import { OwnCopy } from "./OwnCopy.tsx";
import { useSession } from "./session.ts";
import "./contributors.css";

type Filter = "all" | "unknown" | "silent";

export function Contributors() {
  const position = useProgramme((s) => s.position);
  const tables = useProgramme((s) => s.tables);
  const me = useProgramme((s) => s.state.me?.name ?? "");
  const merge = useSession((s) => s.merge);
  const [roster, setRoster] = useState<Roster | null>(null);
  const [filter, setFilter] = useState<Filter>("all");
  const [isEncrypted, setIsEncrypted] = useState(true);
  const [asking, setAsking] = useState<Contributor | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a merge, an admission and one's own changes alter who lacks what
  useEffect(() => {
    void api.contributors().then(setRoster);
  }, [position, merge, asking, me]);
  const rows = useMemo(() => contributorRows(roster?.copies ?? [], tables, Date.now()), [roster, tables]);
  const missing = useMemo(() => notHeardOf(roster?.copies ?? [], tables, me), [roster, tables, me]);
  if (!roster) return null;
  const unknown = rows.filter(({ status }) => status === "unknown");
  const silent = rows.filter(isSilent);
  const shown = filter === "unknown" ? unknown : filter === "silent" ? silent : rows;
  const admitted = rows.filter(({ status }) => status === "admitted");
  return (
    <section className="home-part contributors" aria-labelledby="contributors" data-region="">
      <div className="home-points-head">
        <h2 id="contributors">Contributors</h2>
        {admitted.length > 0 && (
          <div className="home-acts">
            {admitted.some(({ canEncrypt }) => canEncrypt) && (
              <label className="check">
                <input type="checkbox" checked={isEncrypted} onChange={(event) => setIsEncrypted(event.target.checked)} />
                Encrypt for whom it is written
              </label>
            )}
            <button type="button" className="button" onClick={() => exportForEach(isEncrypted)}>
              Write everybody’s bundle…
            </button>
            <button type="button" className="button" onClick={() => exportFor("everybody", isEncrypted)}>
              Write one bundle for all…
            </button>
          </div>
        )}
      </div>
      <OwnCopy own={roster.own} onChanged={() => void api.contributors().then(setRoster)} />
      {rows.length === 0 ? (
        <p className="home-measure">
          No bundle of a colleague has come yet. When the first one does, you compare its fingerprint with its sender by telephone and let
          it in, once; everything that they send afterwards is taken.
        </p>
      ) : (
        <>
          <div className="contributors-line">
            <p>{sumInWords(rows)}</p>
            {unknown.length + silent.length > 0 && (
              <Segments
                label="Which contributors"
                choices={[
                  ["all", `All ${rows.length}`],
                  ["unknown", `To admit ${unknown.length}`],
                  ["silent", `Silent ${silent.length}`],
                ]}
                value={filter}
                onChange={setFilter}
              />
            )}
          </div>
          {shown.length === 0 ? (
            <p className="muted">{filter === "silent" ? "Nobody is silent." : "Nobody waits to be admitted."}</p>
          ) : (
            <Table rows={shown} onAsk={setAsking} onWrite={(row) => void exportFor(row.replica, isEncrypted && row.canEncrypt)} />
          )}
        </>
      )}
      {missing.length > 0 && filter === "all" && <NotHeardOf people={missing} />}
      {asking && <Admission contributor={asking} onClose={() => setAsking(null)} />}
    </section>
  );
}

interface TableProps {
  readonly rows: readonly ContributorRow[];
  readonly onAsk: (contributor: Contributor) => void;
  readonly onWrite: (row: ContributorRow) => void;
}
function Table({ rows, onAsk, onWrite }: TableProps) {
  return (
    <table className="points contributors-table">
      <caption className="unseen">Contributors, with their last bundle and what they lack</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In the plan</th>
          <th scope="col">Standing</th>
          <th scope="col">Fingerprint</th>
          <th scope="col">Last bundle</th>
          <th scope="col" className="number">
            Lacks
          </th>
          <th scope="col">
            <span className="unseen">What you can do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.replica} row={row} onAsk={() => onAsk(row)} onWrite={() => onWrite(row)} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: ContributorRow;
  readonly onAsk: () => void;
  readonly onWrite: () => void;
}
function Row({ row, onAsk, onWrite }: RowProps) {
  const { name, role, organisation, duties, fingerprint, status, lastBundle, lacks } = row;
  const who = name || "Unnamed";
  const remind = async () => {
    await navigator.clipboard.writeText(reminder(row));
    notify(`Reminder for ${who} copied. Paste it into a message.`);
  };
  return (
    <tr data-status={status}>
      <th scope="row">
        {who}
        <span className="small muted">{[role, organisation].filter((part) => part !== "").join(", ")}</span>
      </th>
      <td data-head="In the plan">{duties || <span className="muted">No role</span>}</td>
      <td data-head="Standing">
        <Standing row={row} />
      </td>
      <td data-head="Fingerprint" className="fingerprint">
        {fingerprint}
      </td>
      <td data-head="Last bundle" className="points-date">
        {lastBundle && longDay(dayOf(lastBundle.created))}
        {!lastBundle && status !== "admitted" && <span className="muted">None merged</span>}
        {lastBundle && dayOf(lastBundle.received) !== dayOf(lastBundle.created) && (
          <span className="small muted">came {longDay(dayOf(lastBundle.received))}</span>
        )}
        {isSilent(row) && (
          <span className="silent">
            <Clock size={14} aria-hidden /> {row.silence === null ? "None merged yet" : `Silent for ${spanInWords(row.silence)}`}
          </span>
        )}
      </td>
      <td data-head="Lacks" className="number">
        {status === "admitted" ? lacks.toLocaleString("en-GB") : "–"}
      </td>
      <td className="points-acts">
        {status === "admitted" ? (
          <>
            {isSilent(row) && (
              <button type="button" className="button" onClick={remind} aria-label={`Remind ${who}: copy the words`}>
                Remind
              </button>
            )}
            <button type="button" className="button" onClick={onWrite} aria-label={`Write… a bundle for ${who}`}>
              Write…
            </button>
            <button type="button" className="button" onClick={onAsk} aria-label={`Change… the standing of ${who}`}>
              Change…
            </button>
          </>
        ) : (
          <button
            type="button"
            className={status === "unknown" ? "button primary" : "button"}
            onClick={onAsk}
            aria-label={`${status === "unknown" ? "Admit…" : "Admit again…"} ${who}`}
          >
            {status === "unknown" ? "Admit…" : "Admit again…"}
          </button>
        )}
      </td>
    </tr>
  );
}

const standings: Readonly<Record<Contributor["status"], { readonly words: string; readonly icon: LucideIcon }>> = {
  admitted: { words: "Admitted", icon: CircleCheck },
  unknown: { words: "To admit", icon: CircleQuestionMark },
  revoked: { words: "Withdrawn", icon: Ban },
};
function Standing({ row: { status, keepsRoster, decidedBy } }: { readonly row: ContributorRow }) {
  const { words, icon: Icon } = standings[status];
  const more = [keepsRoster ? "keeps the roster" : "", decidedBy === null || status === "unknown" ? "" : `by ${decidedBy || "the PMO"}`];
  return (
    <span className="standing-words" data-status={status}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span>
        {words}
        <span className="small muted">{more.filter((part) => part !== "").join(", ")}</span>
      </span>
    </span>
  );
}

function NotHeardOf({ people }: { readonly people: ReturnType<typeof notHeardOf> }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="contributors-missing">
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {counted(people.length, "person has a role in the plan and has", "people have a role in the plan and have")} sent nothing yet
      </button>
      {isOpen && (
        <table className="points">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">In the plan</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ name, role, duties }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{role}</td>
                <td>{duties}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** `12 copies: 9 admitted, 2 to admit and 1 withdrawn. 3 lack changes that are here.` */
function sumInWords(rows: readonly ContributorRow[]): string {
  const parts = (["admitted", "unknown", "revoked"] as const).flatMap((status) => {
    const count = rows.filter((row) => row.status === status).length;
    return count === 0 ? [] : [`${count} ${standings[status].words.toLowerCase()}`];
  });
  const behind = rows.filter(({ status, lacks }) => status === "admitted" && lacks > 0).length;
  const lack =
    behind === 0 ? "Nobody admitted lacks a change." : `${counted(behind, "of them lacks", "of them lack")} changes that are here.`;
  return `${counted(rows.length, "copy", "copies")}: ${listed(parts)}. ${lack}`;
}

const reminder = ({ name, lastBundle }: ContributorRow): string =>
  `Dear ${name || "colleague"}, ${lastBundle ? `your last Waymark bundle is of ${longDay(dayOf(lastBundle.created))}` : "no Waymark bundle of yours could be merged yet"}. Please write one (Exchange, “Export a bundle…”) and send it to me, even if little has changed.`;
