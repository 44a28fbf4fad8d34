/** Exchange: write a bundle, open those of colleagues and see what they would change, then decide where two people disagree. */
import { useEffect } from "react";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { Home } from "./Home.tsx";
import { KeptReceipt, Receipt } from "./Receipt.tsx";
import { Review } from "./Review.tsx";
import { findPreview, listQuestions, useSession } from "./session.ts";
import "./exchange.css";
import "./bundles.css";
import "./decision.css";
import "./bars.css";
import "./home.css";
import "./narrow.css";

export function Exchange() {
  const place = useView((view) => view.place);
  const preview = useView((view) => view.preview);
  const merge = useSession((s) => s.merge);
  const position = useProgramme((s) => s.position);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the plan may open or close conflicts
  useEffect(() => void listQuestions(), [position]);
  useEffect(() => void findPreview(), []);
  if (place === "conflicts" || place.startsWith("conflicts/"))
    return <Review preview={null} asked={decodeURIComponent(place.slice("conflicts/".length))} />;
  if (preview) return <Review key="preview" preview={preview} asked="" />;
  if (/^receipt\/\d+$/.test(place)) return <KeptReceipt key={place} number={Number(place.slice("receipt/".length))} />;
  if (place === "receipt" && merge) return <Receipt receipt={merge.receipt} />;
  return <Home place={place} />;
}
