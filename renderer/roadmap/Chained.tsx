/** While the longest chain to a milestone is shown: what is in it, in words, and the button that hides it again. */
import { endInWords, endName } from "../schedule/words.ts";
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";
import { hideChain, useRoadmap } from "./state.ts";

export function Chained() {
  const tables = useProgramme((s) => s.tables);
  const chain = useRoadmap((s) => s.chain);
  const items = [...chain.keys()];
  const last = items.at(-1);
  if (last === undefined) return null;
  return (
    <section className="roadmap-strip" aria-label="Longest chain">
      <b>
        Longest chain to {endName(tables, last)}: {counted(items.length, "item")}
      </b>
      <button type="button" className="button" onClick={hideChain}>
        Hide the chain
      </button>
      <span className="muted">{items.map((item) => endInWords(tables, item)).join(", then ")}</span>
    </section>
  );
}
