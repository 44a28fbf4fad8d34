/** Changes one field of all selected rows as one step, which one undo takes back. */
import { type FormEvent, useRef, useState } from "react";
import { typeWords } from "../../shared/naming.ts";
import { type AnyRow, fieldsOf, schema } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { missingReason, problemBeside, problemsWith } from "../panel/checks.ts";
import { FieldInput, stepFrom } from "../panel/FieldInput.tsx";
import { keepPerson, kindIn, personEdits } from "../panel/RecordForm.tsx";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";
import { useProgramme } from "../store.ts";
import { readDraft, shortName } from "../values.ts";
import { counted } from "../words.ts";
import type { RegisterType } from "./state.ts";

/** Fields whose values many rows share; titles and codes are each row's own. */
const shared: Readonly<Record<RegisterType, readonly string[]>> = {
  objective: ["confidence", "sro"],
  milestone: ["status", "confidence", "owner", "start", "due", "forecast", "actual", "kind", "objective", "workstream"],
  measure: ["owner", "direction", "unit", "baselineDate", "objective"],
  dependency: ["neededBy", "promised", "providerPerson", "receiverPerson", "criticality", "kind", "lag"],
};

interface Props {
  readonly type: RegisterType;
  readonly rows: readonly AnyRow[];
  readonly onClose: () => void;
}
export function BulkChange({ type, rows, onClose }: Props) {
  const tables = useProgramme((s) => s.tables);
  const [at] = useState(position);
  const [field, setField] = useState(shared[type][0] ?? "");
  const [draft, setDraft] = useState("");
  const [reason, setReason] = useState("");
  const [problems, setProblems] = useState<{ readonly value?: string; readonly reason?: string }>({});
  const people = useRef(new Map<string, string>());
  const { isBusy, run } = useBusy();
  const kind = kindIn(fieldsOf(type), field);
  const asksReason = missingReason(type, { [field]: draft });
  const called = counted(rows.length, typeWords[type].toLowerCase(), type === "dependency" ? "dependencies" : undefined);

  const save = async () => {
    const read = readDraft(kind, draft, stepFrom(null));
    if (!read.ok) return setProblems({ value: read.error });
    const refused = rows.flatMap((row) => {
      const problem = problemBeside(problemsWith(tables, type, { ...row, [field]: read.value }), type, field);
      return problem ? [`${shortName(tables, type, row)}: ${problem}`] : [];
    });
    if (refused.length > 0) return setProblems({ value: refused.slice(0, 3).join(" ") });
    if (asksReason && reason.trim() === "") return setProblems({ reason: asksReason });
    const result = await edit({
      edits: [
        ...personEdits(people.current, read.value),
        ...rows.flatMap(({ id }) => [
          { type, id, field, value: read.value },
          ...(asksReason ? [{ type, id, field: "reason", value: reason.trim() }] : []),
        ]),
      ],
      label: `Change ${kind.label.toLowerCase()} of ${called}`,
      why: asksReason ? "" : reason.trim(),
      at,
    });
    if (result.ok || result.error.type === "NotSaved") onClose();
    else if (result.error.type === "Invalid") setProblems({ value: result.error.message });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(save);
  };
  return (
    <Dialog title={`Change ${called}`} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor="bulk-field">Field</label>
          <select
            id="bulk-field"
            className="input"
            value={field}
            onChange={(event) => {
              setField(event.target.value);
              setDraft("");
              setProblems({});
            }}
          >
            {shared[type].map((name) => (
              <option key={name} value={name}>
                {kindIn(fieldsOf(type), name).label}
              </option>
            ))}
          </select>
        </div>
        <FieldInput
          key={field}
          kind={kind}
          label={kind.label}
          hint={`Nothing entered clears it in all ${called}.`}
          draft={draft}
          from={stepFrom(null)}
          problem={problems.value}
          onChange={setDraft}
          {...(kind.kind === "ref" && kind.to === "person" ? { onNewPerson: (name: string) => keepPerson(people.current, name) } : {})}
        />
        {/* Why a date moves is asked with what moves with it. */}
        {!(type === "milestone" && kind.kind === "day") && (
          <FieldInput
            kind={schema.milestone.reason}
            label={asksReason ? "Reason, written into each" : "Why (optional), kept in History"}
            draft={reason}
            from=""
            problem={problems.reason}
            onChange={setReason}
          />
        )}
        <FormEnd action={`Change ${called}`} isBusy={isBusy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
