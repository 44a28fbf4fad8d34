/** Writing what somebody says in their review, and fetching what the plan knows beside its records. */
import { useEffect, useState } from "react";
import { newId } from "../../shared/ids.ts";
import { reviewEdits, type Subject, type Verdict } from "../../shared/statusReview.ts";
import { edit, knowMe } from "../actions.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { rowsWhere, useProgramme } from "../store.ts";
import type { Known } from "./items.ts";

const labels: Readonly<Record<Verdict, string>> = {
  accepted: "Accept the status of",
  challenged: "Do not accept the status of",
  asked: "Ask about",
};

/** Writes a review of a status as one step. @param name of the item, for the step @returns whether it is written */
export async function reviewStatus(subject: Subject, name: string, verdict: Verdict, comment: string): Promise<boolean> {
  if (!(await knowMe())) return false;
  const { tables, state } = useProgramme.getState();
  if (!state.me) return false;
  const reviews = rowsWhere(tables.statusReview, "on", subject.on);
  // A slow clock must not put a reply before its question.
  const at = reviews.reduce((latest, earlier) => Math.max(latest, (earlier.at ?? 0) + 1), Date.now());
  const edits = reviewEdits(subject, verdict, comment, state.me, newId(), at);
  const written = await edit({ edits, label: `${labels[verdict]} ${name}`, why: comment });
  if (!written.ok && written.error.type === "Invalid") notify(`${written.error.message} Nothing was written.`, "problem");
  return written.ok;
}

/** What the engine knows beside the records: fetched when the screen opens and after every change or decision; null until it came. */
export function useKnown(): Known | null {
  const at = useProgramme((s) => s.position);
  // To accept a change writes nothing: the plan stays at its position.
  const waiting = useProgramme((s) => s.state.outsideRemit);
  const [known, setKnown] = useState<Known | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the plan may be a report
  useEffect(() => {
    let isCurrent = true;
    const fetch = async () => {
      const [reports, outsideRemit] = await Promise.all([api.lastReports(), api.outsideRemit()]);
      if (isCurrent) setKnown({ reports: new Map(reports), outsideRemit });
    };
    void fetch();
    return () => {
      isCurrent = false;
    };
  }, [at, waiting]);
  return known;
}
