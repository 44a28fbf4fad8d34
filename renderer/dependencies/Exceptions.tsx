/** Dependencies: Exceptions. */
import { useProgramme } from "../store.ts";
import { counted } from "../words.ts";

export function Exceptions() {
  const count = useProgramme((s) => s.tables.dependency.rows.size);
  return <p className="muted dependencies-note">{counted(count, "dependency", "dependencies")} in the plan.</p>;
}
