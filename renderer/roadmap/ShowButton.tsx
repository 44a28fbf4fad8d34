/** What the timeline shows beside the objectives' own rows: earlier dates, dependency lines, enablers and bodies. */
import { Eye } from "lucide-react";
import { useBaselines } from "../baselines/state.ts";
import { Check, Pick, Popup } from "../shell/Popup.tsx";
import { type PartnerType, partnerTypes } from "./partners.ts";
import { type LinesOf, setRoadmap, useRoadmap } from "./state.ts";

export function ShowButton() {
  return (
    <Popup
      label="Show on the roadmap"
      face={
        <>
          <Eye size={16} aria-hidden />
          Show
        </>
      }
    >
      <Choices />
    </Popup>
  );
}

/** Apart, so that the baselines are only asked for when it is opened. */
function Choices() {
  const { linesOf, ghostsOf, partners } = useRoadmap();
  const baselines = (useBaselines() ?? []).toReversed().map(({ id, title }) => [id, title] as const);
  return (
    <div className="popup-parts">
      <Pick label="Dependency lines" choices={lines} value={linesOf} onChange={(chosen) => setRoadmap({ linesOf: chosen })} />
      <Pick
        label="Earlier dates under each milestone"
        choices={[...ghosts, ...baselines]}
        value={typeof ghostsOf === "string" ? ghostsOf : ghostsOf.baseline}
        onChange={(chosen) => setRoadmap({ ghostsOf: chosen === "agreed" || chosen === "none" ? chosen : { baseline: chosen } })}
      />
      <fieldset className="popup-part">
        <legend>Rows beside the objectives</legend>
        {partnerTypes.map((type) => (
          <Check
            key={type}
            isOn={partners.includes(type)}
            onChange={(isOn) => setRoadmap({ partners: partnerTypes.filter((one) => (one === type ? isOn : partners.includes(one))) })}
          >
            {partnerWords[type]}
          </Check>
        ))}
      </fieldset>
    </div>
  );
}
const lines: readonly (readonly [LinesOf, string])[] = [
  ["selected", "Of the chosen item"],
  ["all", "All"],
  ["none", "None"],
];
const ghosts: readonly (readonly [string, string])[] = [
  ["agreed", "As agreed"],
  ["none", "None"],
];
const partnerWords: Readonly<Record<PartnerType, string>> = { enabler: "Enablers", body: "Partner bodies" };
