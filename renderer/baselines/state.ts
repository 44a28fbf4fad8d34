/** The plan's baselines as the engine lists and compares them; fetched again when something may have changed. */
import { useEffect, useState } from "react";
import { create } from "zustand";
import type { BaselineComparison, BaselineInfo, BaselineRef } from "../../shared/baselines.ts";
import type { Day } from "../../shared/dates.ts";
import { api } from "../bridge.ts";
import { useProgramme } from "../store.ts";

/** Every baseline, oldest first; null until they have been fetched. @param isWanted whether to fetch them at all */
export function useBaselines(isWanted = true): readonly BaselineInfo[] | null {
  const position = useProgramme((s) => s.position);
  const [all, setAll] = useState<readonly BaselineInfo[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new position may bring a baseline, or what one waited for
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    void api.baselines().then((found) => {
      if (isCurrent) setAll(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [position, isWanted]);
  return all;
}

/** Two states compared, or the sentence that says why not; null until it is worked out. */
export type Compared = { readonly ok: true; readonly value: BaselineComparison } | { readonly ok: false; readonly message: string };
export function useComparison(was: BaselineRef | null, is: BaselineRef): Compared | null {
  const position = useProgramme((s) => s.position);
  const [compared, setCompared] = useState<Compared | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new position may change what is compared
  useEffect(() => {
    if (was === null) return;
    let isCurrent = true;
    void api.compareBaselines(was, is).then((found) => {
      if (isCurrent) setCompared(found.ok ? found : { ok: false, message: found.error.message });
    });
    return () => {
      isCurrent = false;
    };
  }, [was, is, position]);
  return compared;
}

/** Where a baseline has each milestone, by id: what ghosts are drawn from. */
export type BaselineDates = ReadonlyMap<string, { readonly start: Day | null; readonly finish: Day }>;
const known = create<{ readonly byRef: ReadonlyMap<BaselineRef, BaselineDates> }>(() => ({ byRef: new Map() }));

/** Fetched once: a baseline does not change. Null until then, and for one that cannot be shown yet. */
export function useBaselineDates(ref: BaselineRef | null): BaselineDates | null {
  const dates = known((s) => (ref === null ? undefined : s.byRef.get(ref)));
  const file = useProgramme((s) => s.state.file);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another plan has other baselines
  useEffect(() => {
    if (ref === null || dates) return;
    void api.baselineDates(ref).then((found) => {
      if (!found.ok) return;
      const own: BaselineDates = new Map(found.value.map(({ id, start, finish }) => [id, { start, finish }]));
      known.setState(({ byRef }) => ({ byRef: new Map([...byRef, [ref, own]]) }));
    });
  }, [ref, dates, file]);
  return dates ?? null;
}
