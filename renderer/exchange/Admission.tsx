/** Letting a copy in, after two people have compared its fingerprint, or withdrawing it. Asked for on Contributors and beside a held bundle. */
import { useState } from "react";
import type { Contributor } from "../../shared/api.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { counted } from "../words.ts";

type Admitted = Pick<Contributor, "replica" | "name" | "fingerprint" | "status" | "keepsRoster">;
interface Props {
  readonly contributor: Admitted;
  readonly onClose: () => void;
}

export function Admission({ contributor, onClose }: Props) {
  const { replica, fingerprint, status } = contributor;
  const name = contributor.name || "the sender";
  const [keepsRoster, setKeepsRoster] = useState(contributor.keepsRoster);
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const { isBusy, run } = useBusy();
  const isIn = status === "admitted";
  const close = () => isBusy || onClose();
  const admit = () =>
    run(async () => {
      const done = await api.admit(replica, keepsRoster);
      onClose();
      if (!done.ok) return notify(done.error.message, "problem");
      const waited = done.value
        ? ` ${counted(done.value.applied, "change")} that waited ${done.value.applied === 1 ? "was" : "were"} applied.`
        : "";
      notify(isIn ? `Saved for ${name}.` : `${name} is admitted: later bundles of this copy are taken.${waited}`);
    });
  const withdraw = () =>
    run(async () => {
      const done = await api.revoke(replica);
      onClose();
      if (done.ok) notify(`${name} is withdrawn. Bundles of this copy are refused from now on; what it wrote until now stays.`);
      else notify(done.error.message, "problem");
    });
  if (isWithdrawing) {
    return (
      <Dialog title={`Withdraw ${name}?`} onClose={close}>
        <div className="form">
          <p className="fingerprint fingerprint-large">{fingerprint}</p>
          <p>
            Withdraw a copy when its computer was lost or its person has left. Its later bundles are refused here; nothing that it wrote
            until now is taken away. {keepsRoster ? "Its roster counts here no more. " : ""}You can admit it again.
          </p>
          <div className="form-end">
            <button type="button" className="button" onClick={() => setIsWithdrawing(false)}>
              Keep it admitted
            </button>
            <button type="button" className="button primary" aria-disabled={isBusy} onClick={withdraw}>
              Withdraw this copy
            </button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={isIn ? `Standing of ${name}` : `Admit ${name}`} onClose={close}>
      <div className="form">
        {!isIn && (
          <p>
            Telephone {name} on a number that you know already, not one from the message that brought the bundle. Let them read out the
            fingerprint on their Exchange screen, under Contributors. If it is this one, the bundle is theirs:
          </p>
        )}
        <p className="fingerprint fingerprint-large">{fingerprint}</p>
        <label className="check">
          <input type="checkbox" checked={keepsRoster} onChange={(event) => setKeepsRoster(event.target.checked)} />
          <span>
            This copy keeps the roster
            <span className="small muted">For the PMO: whoever it admits or withdraws is admitted or withdrawn here as well.</span>
          </span>
        </label>
        <div className="form-end">
          {isIn && (
            <button type="button" className="button" onClick={() => setIsWithdrawing(true)}>
              Withdraw…
            </button>
          )}
          <button type="button" className="button primary" aria-disabled={isBusy} onClick={admit}>
            {isIn ? "Save" : "The fingerprint is the same: admit"}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
