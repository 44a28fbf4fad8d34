/** The review: which bundles came, what is left to decide, one of it at a time; before the bundles are applied, or in the plan afterwards. */
import { useEffect } from "react";
import type { MergePreview } from "../../shared/api.ts";
import { BeforeApply } from "./BeforeApply.tsx";
import { InThePlan } from "./InThePlan.tsx";
import { useReviewing, useSession } from "./session.ts";

interface Props {
  /** Null: what waits in the plan. */
  readonly preview: MergePreview | null;
  /** The question that the address names, or "". */
  readonly asked: string;
}
export function Review({ preview, asked }: Props) {
  const reviewing = useReviewing(preview);
  useEffect(() => useSession.setState((s) => ({ focus: s.focus + 1, ...(asked !== "" && { open: asked }) })), [asked]);
  return reviewing && (preview ? <BeforeApply preview={preview} reviewing={reviewing} /> : <InThePlan reviewing={reviewing} />);
}
