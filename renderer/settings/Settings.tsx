/** Settings: how the window looks, and who works here. */
import { Label, Radio, RadioGroup } from "react-aria-components";
import { changeSettings, introduce, zoomSteps } from "../actions.ts";
import { notify } from "../notices.ts";
import { MeForm } from "../shell/Introduce.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";

const themes = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const densities = [
  ["comfortable", "Comfortable"],
  ["compact", "Compact"],
] as const;

export function Settings() {
  const settings = useView((view) => view.settings);
  const me = useProgramme((s) => s.state.me);
  useStatusLine({ counts: "Settings of this computer", keys: [] });
  return (
    <>
      <div className="view-head">
        <h1>Settings</h1>
      </div>
      <div className="prose">
        <section aria-labelledby="settings-look">
          <h2 id="settings-look">How it looks</h2>
          <Choice label="Colours" choices={themes} value={settings.theme} onChange={(theme) => changeSettings({ theme })} />
          <Choice
            label="Rows"
            hint="Small windows always take compact rows, so that the whole plan stays in sight."
            choices={densities}
            value={settings.density}
            onChange={(density) => changeSettings({ density })}
          />
          <div className="field">
            <label htmlFor="settings-zoom">Size of text and interface</label>
            <select
              id="settings-zoom"
              className="input short"
              value={settings.zoom}
              onChange={(event) => changeSettings({ zoom: Number(event.target.value) })}
            >
              {zoomSteps.map((step) => (
                <option key={step} value={step}>
                  {Math.round(step * 100)}%
                </option>
              ))}
            </select>
            <span className="hint">Ctrl+Plus and Ctrl+Minus change it anywhere; Ctrl+0 goes back to 100%.</span>
          </div>
        </section>
        <section aria-labelledby="settings-me">
          <h2 id="settings-me">Who works here</h2>
          <p>Your name stands beside each change you make, in History and in the bundles you send.</p>
          <MeForm
            key={me?.name ?? ""}
            me={me ?? { name: "", role: "", organisation: "" }}
            action="Save"
            onDone={async (next) => {
              await introduce(next);
              notify("Saved. Changes from now on carry this name; earlier ones keep theirs.");
            }}
          />
        </section>
      </div>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly choices: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}
function Choice<T extends string>({ label, hint, choices, value, onChange }: ChoiceProps<T>) {
  const choose = (chosen: string) => {
    const choice = choices.find(([name]) => name === chosen);
    if (choice) onChange(choice[0]);
  };
  return (
    <RadioGroup className="field" value={value} onChange={choose} orientation="horizontal">
      <Label>{label}</Label>
      <div className="segments short">
        {choices.map(([name, words]) => (
          <Radio key={name} value={name}>
            {words}
          </Radio>
        ))}
      </div>
      {hint && <span className="hint">{hint}</span>}
    </RadioGroup>
  );
}
