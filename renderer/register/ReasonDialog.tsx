/** Asks for the reason of a status that was chosen in a cell, before it is written. */
import { useState } from "react";
import { schema } from "../../shared/schema.ts";
import { FieldInput } from "../panel/FieldInput.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { FormEnd } from "../shell/FormEnd.tsx";

interface Props {
  readonly title: string;
  /** The reason as it stands. */
  readonly before: string;
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
}
export function ReasonDialog({ title, before, onSave, onClose }: Props) {
  const [reason, setReason] = useState(before);
  const [problem, setProblem] = useState<string>();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() === "") setProblem("Enter the reason. Nothing was changed yet.");
          else onSave(reason.trim());
        }}
      >
        <FieldInput kind={schema.milestone.reason} label="Reason" draft={reason} from="" problem={problem} autoFocus onChange={setReason} />
        <FormEnd action="Save" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
