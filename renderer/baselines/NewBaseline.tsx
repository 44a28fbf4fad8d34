/** Keeps the plan as it stands under a name; on request it agrees the forecasts with it, and then asks why. */
import { type FormEvent, useState } from "react";
import { dayOf, longDay } from "../../shared/dates.ts";
import { schema } from "../../shared/schema.ts";
import { makeBaseline, position } from "../actions.ts";
import { FieldInput } from "../panel/FieldInput.tsx";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { setBaselineView } from "./view.ts";

export function NewBaselineDialog({ onClose }: { readonly onClose: () => void }) {
  const [at] = useState(position);
  const [title, setTitle] = useState(() => `Baseline of ${longDay(dayOf(Date.now()))}`);
  const [why, setWhy] = useState("");
  const [agrees, setAgrees] = useState(false);
  const [problems, setProblems] = useState<{ readonly title?: string; readonly why?: string }>({});
  const { isBusy, run } = useBusy();
  const milestones = useProgramme((s) => s.tables.milestone);
  const moved = [...milestones.rows.values()].filter(
    ({ due, forecast, actual, status }) => forecast !== null && forecast !== due && actual === null && status !== "complete",
  ).length;

  const save = async () => {
    const found = {
      ...(title.trim() === "" ? { title: "Enter a name, such as Board of 5 November." } : {}),
      ...(agrees && why.trim() === "" ? { why: "Say why the agreed dates change. Nothing was changed yet." } : {}),
    };
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const made = await makeBaseline({ title: title.trim(), why: why.trim(), agrees, at });
    if (made.ok) {
      setBaselineView({ was: made.value, is: "now", only: null });
      onClose();
    } else if (made.error.type !== "Cancelled") setProblems({ title: made.error.message });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(save);
  };
  return (
    <Dialog title="New baseline" onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <p>Keeps the dates of every milestone as they are now. It can be compared with later ones, and nothing alters it.</p>
        <FieldInput
          kind={schema.baseline.title}
          label="Name"
          draft={title}
          from=""
          problem={problems.title}
          autoFocus
          onChange={setTitle}
        />
        <label className="baselines-agree">
          <input type="checkbox" checked={agrees} onChange={(event) => setAgrees(event.target.checked)} />
          <span>
            Re-baseline: agree the forecasts
            <span className="hint">
              {moved === 0
                ? "No open milestone has a forecast that differs from its agreed date."
                : `The agreed dates of ${counted(moved, "open milestone")} are set to their forecasts. The original dates stay in the log.`}
            </span>
          </span>
        </label>
        <FieldInput
          kind={schema.baseline.why}
          label={agrees ? "Why do the agreed dates change?" : "Why (optional)"}
          draft={why}
          from=""
          problem={problems.why}
          onChange={setWhy}
        />
        <FormEnd action={agrees ? "Re-baseline" : "Keep baseline"} isBusy={isBusy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
