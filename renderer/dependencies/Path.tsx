/** Dependencies: the path of one item, two steps up and down, as a graph and as a list of the same. Whatever is chosen becomes the centre. */
import { useMemo, useState } from "react";
import { schema } from "../../shared/schema.ts";
import { RecordPicker } from "../panel/FieldInput.tsx";
import { endInWords, endName, itemAt } from "../schedule/words.ts";
import { Segments } from "../shell/Segments.tsx";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { rowOf, useProgramme } from "../store.ts";
import { openItem } from "../view.ts";
import { counted } from "../words.ts";
import { HeadControls } from "./HeadControls.tsx";
import { PathGraph } from "./PathGraph.tsx";
import { PathList } from "./PathList.tsx";
import { busiestEnd, type End, objectiveOf, pathOf } from "./path.ts";
import { goToTab, usePlace } from "./place.ts";
import "./path.css";

const stepChoices = [
  ["1", "1"],
  ["2", "2"],
  ["3", "3"],
  ["all", "All"],
] as const;

export function Path() {
  const tables = useProgramme((s) => s.tables);
  const { chosen } = usePlace();
  const [steps, setSteps] = useState<(typeof stepChoices)[number][0]>("2");
  const centre = chosen.get("of") ?? busiestEnd(tables);
  const path = useMemo(
    () => (centre === null ? null : pathOf(tables, centre, steps === "all" ? Number.POSITIVE_INFINITY : Number(steps))),
    [tables, centre, steps],
  );
  const found = path && path.nodes.length - 1;
  useStatusLine({
    counts: path
      ? `${endName(tables, path.centre)}: ${counted(found ?? 0, "item")} on its path, ${counted(path.links.length, "dependency", "dependencies")}`
      : "",
    keys: [
      ["Arrows", "move"],
      ["Enter", "make it the centre"],
      ["F6", "next region"],
    ],
  });
  if (!path) return <p className="muted dependencies-note">No dependencies yet. The path of an item is drawn from them.</p>;
  const whole = objectiveOf(tables, path.centre);
  const item = itemAt(path.centre);
  const isThere = item !== null && rowOf(tables, item.type, item.id) !== undefined;
  return (
    <div className="path-page">
      <HeadControls>
        <span className="muted">Steps each way</span>
        <Segments label="Steps each way" choices={stepChoices} value={steps} onChange={setSteps} />
        <div className="path-search">
          <RecordPicker
            key={path.centre}
            kind={schema.dependency.provider}
            label="Path of"
            isLabelShown={false}
            draft={path.centre}
            from=""
            onChange={(end) => end !== "" && goToPath(end)}
          />
        </div>
      </HeadControls>
      <section className="path-graph" aria-labelledby="path-title">
        <div className="path-lead">
          <h2 id="path-title">{endInWords(tables, path.centre)}</h2>
          {isThere && (
            <button type="button" className="button" onClick={() => openItem(item.type, item.id)}>
              Open
            </button>
          )}
          {whole && (
            <button type="button" className="button" onClick={() => goToPath(whole)}>
              Path of the whole {endName(tables, whole)}
            </button>
          )}
          <p className="muted">{path.beyond === 0 ? "This is all of it." : `${counted(path.beyond, "more item")} a step beyond these.`}</p>
        </div>
        {found === 0 ? (
          <p className="muted path-none">
            {isThere
              ? "Nothing waits for it, and it waits for nothing."
              : "It was deleted, or belongs to another plan. Nothing in this plan waits for it. Choose another item above."}
          </p>
        ) : (
          <PathGraph path={path} onCentre={goToPath} />
        )}
      </section>
      {(isThere || found !== 0) && <PathList path={path} onCentre={goToPath} />}
    </div>
  );
}

const goToPath = (of: End): void => goToTab("path", { of });
