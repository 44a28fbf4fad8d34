/** This copy as others know it: the fingerprint to read out, and whether it keeps the roster for everybody. */
import type { Contributors } from "../../shared/api.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";

interface Props {
  readonly own: Contributors["own"];
  readonly onChanged: () => void;
}
export function OwnCopy({ own: { fingerprint, keepsRoster, keys }, onChanged }: Props) {
  const copy = async () => {
    await navigator.clipboard.writeText(fingerprint);
    notify("Your fingerprint is copied. Reading it out on the telephone is safer than sending it.");
  };
  const keep = async (wish: boolean) => {
    const done = await api.keepRoster(wish);
    if (!done.ok) notify(done.error.message, "problem");
    onChanged();
  };
  return (
    <div className="own-copy">
      <p>
        <span className="small muted">Your fingerprint, to be read out when a colleague admits you</span>
        <span className="fingerprint fingerprint-large">{fingerprint}</span>
      </p>
      <button type="button" className="button" onClick={copy}>
        Copy
      </button>
      <label className="check">
        <input type="checkbox" checked={keepsRoster} onChange={(event) => void keep(event.target.checked)} />
        <span>
          Keep the roster for everybody
          <span className="small muted">For the PMO: your bundles carry the list of whom you admitted.</span>
        </span>
      </label>
      <p className="small muted own-keys">
        {keys === "sealed"
          ? "Your keys are kept in this computer’s key store."
          : "Your keys are kept in files that only you can read: this computer offers no key store."}
      </p>
    </div>
  );
}
