/** The filter of Plan on a page and Roadmap: delivery confidence, activity, SRO. What it holds is also said in the status bar. */
import { ListFilter } from "lucide-react";
import { Button, Checkbox, CheckboxGroup, Dialog, DialogTrigger, Label, Popover } from "react-aria-components";
import { badges } from "../../shared/rules.ts";
import { activityStates } from "../../shared/schema.ts";
import { useProgramme } from "../store.ts";
import { ActivityChip, ConfidenceBadge } from "../symbols.tsx";
import { type Filter, noFilter, setView, useView } from "../view.ts";
import { activityWords, badgeWords } from "../words.ts";
import { leads } from "./rows.ts";

export function FilterButton() {
  const filter = useView((view) => view.filter);
  const people = useProgramme((s) => leads(s.tables));
  const parts = filter.badges.length + filter.activities.length + (filter.person === null ? 0 : 1);
  const set = (change: Partial<Filter>) => {
    const next = { ...filter, ...change };
    const isEmpty = next.badges.length === 0 && next.activities.length === 0 && next.person === null;
    setView({ filter: isEmpty ? noFilter : next });
  };
  return (
    <DialogTrigger>
      <Button className="button" data-find="">
        <ListFilter size={16} aria-hidden />
        Filter{parts > 0 && `: ${parts} set`}
      </Button>
      <Popover className="filter" placement="bottom end">
        <Dialog aria-label="Filter" className="filter-parts">
          <CheckboxGroup
            className="field"
            value={[...filter.badges]}
            onChange={(chosen) => set({ badges: badges.filter((b) => chosen.includes(b)) })}
          >
            <Label>Delivery confidence this year</Label>
            {badges.map((badge) => (
              <Checkbox key={badge} value={badge} className="filter-choice">
                <span className="filter-box" aria-hidden="true" />
                <ConfidenceBadge badge={badge} />
                {badgeWords[badge]}
              </Checkbox>
            ))}
          </CheckboxGroup>
          <CheckboxGroup
            className="field"
            value={[...filter.activities]}
            onChange={(chosen) => set({ activities: activityStates.filter((s) => chosen.includes(s)) })}
          >
            <Label>Activity this year</Label>
            {activityStates.map((state) => (
              <Checkbox key={state} value={state} className="filter-choice">
                <span className="filter-box" aria-hidden="true" />
                <span className="filter-chip">{state !== "none" && <ActivityChip state={state} />}</span>
                {activityWords[state]}
              </Checkbox>
            ))}
          </CheckboxGroup>
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
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
