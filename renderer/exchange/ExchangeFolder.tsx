/** The exchange folder on Exchange's first page: what is new in it, what is one's own in it, and what keeps it from being used. */
import { FolderSync, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import type { FileNote, ExchangeFolder as Folder, Offer } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { useBusy } from "../shell/busy.ts";
import { counted } from "../words.ts";
import { offersInWords } from "./contributors.ts";
import { chooseFolder, encryptFolder, fetchFolder, leaveFolder, lookIntoFolder, openOffers, useFolder } from "./folder.ts";
import "./folder.css";

export function ExchangeFolder() {
  const folder = useFolder((s) => s.folder);
  useEffect(() => {
    void fetchFolder();
    const timer = setInterval(() => void fetchFolder(), 15_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="home-part home-folder" aria-labelledby="exchange-folder" data-region="">
      <div className="home-points-head">
        <h2 id="exchange-folder">Exchange folder</h2>
        {folder && <FolderActs />}
      </div>
      {folder ? <FolderState folder={folder} /> : <FolderOffer />}
    </section>
  );
}

/** What is new in the folder, for the head of the page; nothing when nothing is. */
export function NewOffers() {
  const offers = useFolder((s) => s.folder?.offers ?? none);
  if (offers.length === 0) return null;
  return (
    <>
      <span>{offersInWords(offers)}</span>
      <button type="button" className="button" onClick={openOffers}>
        See {offers.length === 1 ? "it" : "them"}
      </button>
    </>
  );
}
const none: readonly Offer[] = [];

function FolderOffer() {
  return (
    <>
      <p className="home-measure">
        A folder that your team shares through OneDrive, SharePoint or a network drive. Waymark writes your bundle there after you changed
        something, and tells you when there is a new one from somebody else. Nothing is opened by itself, and your plan stays on this
        computer.
      </p>
      <div className="home-acts">
        <button type="button" className="button" onClick={chooseFolder}>
          Choose a folder…
        </button>
      </div>
    </>
  );
}

function FolderActs() {
  const { isBusy: isLooking, run } = useBusy();
  return (
    <div className="home-acts">
      <button type="button" className="button" aria-disabled={isLooking} onClick={() => run(lookIntoFolder)}>
        {isLooking ? "Looking…" : "Look and write now"}
      </button>
      <button type="button" className="button" onClick={chooseFolder}>
        Another folder…
      </button>
      <button type="button" className="button" onClick={leaveFolder}>
        Stop using it
      </button>
    </div>
  );
}

function FolderState({
  folder: { path, looked, written, isBehind, isEncrypted, trouble, offers, later, useless },
}: {
  readonly folder: Folder;
}) {
  return (
    <>
      {trouble !== "" && (
        <p className="folder-trouble" role="status">
          <TriangleAlert size={16} aria-hidden /> {trouble}
        </p>
      )}
      <dl className="facts">
        <dt>Folder</dt>
        <dd>{path}</dd>
        <dt>Looked into</dt>
        <dd>{looked === null ? "Looking…" : longMoment(looked)}</dd>
        <dt>Your bundle</dt>
        <dd>
          {written ? `${written.file}, ${longMoment(written.at)}` : "None yet"}
          <span className="muted">{isBehind ? ". It does not hold your latest changes yet; they follow by themselves." : ""}</span>
        </dd>
      </dl>
      <label className="check">
        <input type="checkbox" checked={isEncrypted} onChange={(event) => void encryptFolder(event.target.checked)} />
        <span>
          Encrypt your bundle for everybody you admitted
          <span className="small muted">
            For a folder that more people can read than work on the plan. Whom you admit later can open the next one.
          </span>
        </span>
      </label>
      {offers.length === 0 ? (
        <p className="muted">Nothing new from others.</p>
      ) : (
        <>
          <table className="points folder-offers">
            <caption className="unseen">New bundles in the exchange folder</caption>
            <thead>
              <tr>
                <th scope="col">New from</th>
                <th scope="col">Made</th>
                <th scope="col" className="number">
                  Changes
                </th>
                <th scope="col">File</th>
              </tr>
            </thead>
            <tbody>
              {offers.map(({ file, from, created, changes }) => (
                <tr key={file}>
                  <th scope="row">{from || "An unnamed colleague"}</th>
                  <td>{longMoment(created)}</td>
                  <td className="number">{changes.toLocaleString("en-GB")}</td>
                  <td className="muted">{file}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="home-acts">
            <button type="button" className="button primary" onClick={openOffers}>
              <FolderSync size={16} aria-hidden /> See what {counted(offers.length, "new bundle")} would change
            </button>
            <span className="small muted">Nothing is written until you apply it.</span>
          </div>
        </>
      )}
      <Notes title="Not ready yet" line="Waymark looks at these again by itself." notes={later} />
      <Notes title="Cannot be used" line="" notes={useless} />
    </>
  );
}

function Notes({ title, line, notes }: { readonly title: string; readonly line: string; readonly notes: readonly FileNote[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="folder-notes">
      <h3>
        {title}, {notes.length}
      </h3>
      {line !== "" && <p className="small muted">{line}</p>}
      <ul>
        {notes.map(({ file, reason }) => (
          <li key={file}>
            <b>{file}</b> <span className="muted">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
