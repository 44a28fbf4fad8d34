/** The filter of Plan on a page and Roadmap: delivery confidence, activity, SRO. What it holds is also said in the status bar. */
import { ListFilter } from "lucide-react";
import { badges } from "../../shared/rules.ts";
import { activityStates } from "../../shared/schema.ts";
import { Check, Popup } from "../shell/Popup.tsx";
import { useProgramme } from "../store.ts";
import { ActivityChip, ConfidenceBadge } from "../symbols.tsx";
import { type Filter, filterSize, noFilter, setView, useView } from "../view.ts";
import { activityWords, badgeWords } from "../words.ts";
import { leads } from "./rows.ts";

export function FilterButton() {
  const filter = useView((view) => view.filter);
  const people = useProgramme((s) => leads(s.tables));
  const parts = filterSize(filter);
  const set = (change: Partial<Filter>) => setView({ filter: { ...filter, ...change } });
  const toggled = <T,>(all: readonly T[], chosen: readonly T[], one: T, isOn: boolean): readonly T[] =>
    all.filter((each) => (each === one ? isOn : chosen.includes(each)));
  return (
    <Popup
      label="Filter"
      isFind
      face={
        <>
          <ListFilter size={16} aria-hidden />
          Filter{parts > 0 && `: ${parts} set`}
        </>
      }
    >
      <div className="popup-parts">
        <fieldset className="popup-part">
          <legend>Delivery confidence this year</legend>
          {badges.map((badge) => (
            <Check
              key={badge}
              isOn={filter.badges.includes(badge)}
              onChange={(isOn) => set({ badges: toggled(badges, filter.badges, badge, isOn) })}
            >
              <ConfidenceBadge badge={badge} />
              {badgeWords[badge]}
            </Check>
          ))}
        </fieldset>
        <fieldset className="popup-part">
          <legend>Activity this year</legend>
          {activityStates.map((state) => (
            <Check
              key={state}
              isOn={filter.activities.includes(state)}
              onChange={(isOn) => set({ activities: toggled(activityStates, filter.activities, state, isOn) })}
            >
              <span className="popup-chip">{state !== "none" && <ActivityChip state={state} />}</span>
              {activityWords[state]}
            </Check>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="filter-person">SRO</label>
          <select
            id="filter-person"
            className="input"
            value={filter.person ?? ""}
            onChange={(e) => set({ person: e.target.value || null })}
          >
            <option value="">Everyone</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </div>
        <button type="button" className="button" disabled={parts === 0} onClick={() => setView({ filter: noFilter })}>
          Clear filters
        </button>
      </div>
    </Popup>
  );
}
