/** Who works here: asked once, when the first change is made or the first bundle written; then what was asked for goes on. */
import { useRef, useState } from "react";
import { FieldError, Input, Label, TextField } from "react-aria-components";
import type { Me } from "../../shared/api.ts";
import { Dialog } from "./Dialog.tsx";

export const Introduce = ({ done }: { readonly done: (me: Me | null) => void }) => (
  <Dialog title="Who is making this change?" onClose={() => done(null)}>
    <p className="form">
      Your name stands beside each change you make, in History and in the bundles you send. It stays on this computer until then.
    </p>
    <MeForm me={null} action="Continue" onDone={done} />
  </Dialog>
);

/** The three fields about a person, checked. Used here and in Settings. */
export function MeForm({ me, action, onDone }: { readonly me: Me | null; readonly action: string; readonly onDone: (me: Me) => void }) {
  const [isMissing, setMissing] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  // The message stays until the next try: one that goes while the button is being pressed would move the button from under the pointer.
  const save = (form: FormData) => {
    const [name = "", role = "", organisation = ""] = ["name", "role", "organisation"].map((field) => String(form.get(field) ?? "").trim());
    setMissing(name === "");
    if (name === "") first.current?.focus();
    else onDone({ name, role, organisation });
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      <TextField
        className="field"
        name="name"
        defaultValue={me?.name ?? ""}
        isInvalid={isMissing}
        validationBehavior="aria"
        autoFocus={me === null}
        autoComplete="name"
      >
        <Label>Name</Label>
        <FieldError className="problem">Enter your name, as colleagues know you.</FieldError>
        <Input ref={first} className="input" />
      </TextField>
      <TextField className="field" name="role" defaultValue={me?.role ?? ""}>
        <Label>Role</Label>
        <Input className="input" placeholder="Programme lead, elective recovery" />
      </TextField>
      <TextField className="field" name="organisation" defaultValue={me?.organisation ?? ""}>
        <Label>Organisation</Label>
        <Input className="input" />
      </TextField>
      <div className="form-end">
        <button type="submit" className="button primary">
          {action}
        </button>
      </div>
    </form>
  );
}
