/** What the timeline shows beside the objectives' own rows: earlier dates, dependency lines, enablers and bodies. */
import { Eye } from "lucide-react";
import { Check, Pick, Popup } from "../shell/Popup.tsx";
import { type PartnerType, partnerTypes } from "./partners.ts";
import { type LinesOf, setRoadmap, useRoadmap } from "./state.ts";

export function ShowButton() {
  const { linesOf, ghostsOf, partners } = useRoadmap();
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
      <div className="popup-parts">
        <Pick label="Dependency lines" choices={lines} value={linesOf} onChange={(chosen) => setRoadmap({ linesOf: chosen })} />
        <Pick
          label="Earlier dates under each milestone"
          choices={ghosts}
          value={ghostsOf === "agreed" ? "agreed" : "none"}
          onChange={(chosen) => setRoadmap({ ghostsOf: chosen })}
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
    </Popup>
  );
}
const lines: readonly (readonly [LinesOf, string])[] = [
  ["selected", "Of the chosen item"],
  ["all", "All"],
  ["none", "None"],
];
const ghosts = [
  ["agreed", "As agreed"],
  ["none", "None"],
] as const;
const partnerWords: Readonly<Record<PartnerType, string>> = { enabler: "Enablers", body: "Partner bodies" };
