/** Exchange at rest: send, receive, what waits for a decision, and the restore points. */
import { Check } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { ExportReceipt } from "../../shared/api.ts";
import { openBundles } from "../actions.ts";
import { notify } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { go } from "../view.ts";
import { counted, sizeInWords } from "../words.ts";
import { Contributors } from "./Contributors.tsx";
import { ExchangeFolder, NewOffers } from "./ExchangeFolder.tsx";
import { Head } from "./Head.tsx";
import { Receipts } from "./Receipts.tsx";
import { Received } from "./Received.tsx";
import { RestorePoints } from "./RestorePoints.tsx";
import { useSession, writeBundle } from "./session.ts";

/** The parts of this page, by their place in the address. */
const parts = [
  ["bundles", "Bundles"],
  ["received", "Received"],
  ["contributors", "Contributors"],
  ["points", "Restore points"],
] as const;

/** @param place one of the parts; "export" puts focus on the note of a bundle, "restore" on the newest restore point */
export function Home({ place }: { readonly place: string }) {
  const conflicts = useProgramme((s) => s.state.conflicts);
  useStatusLine({
    counts: conflicts > 0 ? `Exchange: ${counted(conflicts, "conflict")} to decide` : "Exchange: no conflicts",
    keys: [
      ["Ctrl+Shift+E", "export"],
      ["Ctrl+O", "open bundles"],
      ["Ctrl+/", "all keys"],
    ],
  });
  const part = place === "restore" ? "points" : (parts.find(([name]) => name === place)?.[0] ?? "bundles");
  return (
    <Tabs
      className="exchange"
      data-part="home"
      selectedKey={part}
      onSelectionChange={(key) => key !== part && go("exchange", key === "bundles" ? "" : String(key))}
    >
      <Head title="Exchange" line={<>Plans meet through bundle files: by e-mail, on a stick, in a shared folder. No network is needed.</>}>
        <div className="exchange-acts">
          <NewOffers />
          {conflicts > 0 && (
            <>
              <span>{counted(conflicts, "conflict")} to decide</span>
              <button type="button" className="button primary" onClick={() => go("exchange", "conflicts")}>
                Decide {conflicts === 1 ? "it" : "them"}
              </button>
            </>
          )}
        </div>
      </Head>
      <TabList aria-label="Parts of Exchange" className="tab-list home-tabs">
        {parts.map(([name, words]) => (
          <Tab key={name} id={name} className="tab">
            {words}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="bundles" className="home">
        <Send hasFocus={place === "export"} />
        <section className="home-part" aria-labelledby="receive" data-region="">
          <h2 id="receive">Receive</h2>
          <p>
            Open one bundle or a whole week’s at once, or drop them anywhere on the window. You see every change, who made it, when and why,
            before anything is written.
          </p>
          <ol className="home-steps">
            <li>Each bundle is checked: a damaged file, or one from another plan, changes nothing.</li>
            <li>A restore point is made, then the changes are applied together. One undo takes them all back.</li>
            <li>Where two people changed the same thing, both values are kept until you decide.</li>
          </ol>
          <div className="home-acts">
            <button type="button" className="button" aria-keyshortcuts="Control+O" onClick={openBundles}>
              <b>Open bundles…</b> <kbd>Ctrl+O</kbd>
            </button>
          </div>
          <Receipts />
        </section>
        <ExchangeFolder />
      </TabPanel>
      <TabPanel id="received" className="home">
        <Received />
      </TabPanel>
      <TabPanel id="contributors" className="home">
        <Contributors />
      </TabPanel>
      <TabPanel id="points" className="home">
        <RestorePoints hasFocus={place === "restore"} />
      </TabPanel>
    </Tabs>
  );
}

function Send({ hasFocus }: { readonly hasFocus: boolean }) {
  const me = useProgramme((s) => s.state.me);
  const exported = useSession((s) => s.exported);
  const [note, setNote] = useState("");
  const { isBusy, run } = useBusy();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  return (
    <section className="home-part" aria-labelledby="send" data-region="">
      <h2 id="send">Send</h2>
      <p>
        A bundle holds every change that people have made to this plan, yours and those you merged, each with its author, time and reason. A
        colleague who has them already loses nothing by opening it.
      </p>
      <dl className="facts">
        <dt>From</dt>
        <dd>
          {me ? [me.name, me.role, me.organisation].filter((part) => part !== "").join(", ") : "Waymark asks for your name when you export"}
        </dd>
      </dl>
      <div className="field">
        <label htmlFor="bundle-note">Note to the reader</label>
        <textarea
          id="bundle-note"
          ref={field}
          className="input"
          rows={2}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <p className="hint">Travels with the bundle. Leave it empty if there is nothing to say.</p>
      </div>
      <div className="home-acts">
        <button type="button" className="button primary" aria-disabled={isBusy} onClick={() => run(() => writeBundle(note.trim()))}>
          Export a bundle…
        </button>
      </div>
      {exported && <Exported receipt={exported} />}
    </section>
  );
}

function Exported({ receipt: { file, sha256, changes, size } }: { readonly receipt: ExportReceipt }) {
  const cut = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\"));
  const name = file.slice(cut + 1);
  const copy = async () => {
    await navigator.clipboard.writeText(`${name}\n${counted(changes, "change")}, ${sizeInWords(size)}\nSHA-256 ${sha256}`);
    notify("Copied: name, size and SHA-256 of the bundle.");
  };
  return (
    <section className="home-receipt" aria-label="Receipt of the export">
      <p>
        <Check size={16} aria-hidden /> <b>{name}</b>
      </p>
      <dl className="facts">
        <dt>Folder</dt>
        <dd>{file.slice(0, cut)}</dd>
        <dt>Holds</dt>
        <dd>
          {counted(changes, "change")}, {sizeInWords(size)}
        </dd>
        <dt>SHA-256</dt>
        <dd title={sha256}>
          {sha256.slice(0, 16)}… <span className="muted">read back and checked</span>
        </dd>
      </dl>
      <button type="button" className="button" onClick={copy}>
        Copy
      </button>
    </section>
  );
}
