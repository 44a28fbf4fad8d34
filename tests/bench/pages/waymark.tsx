import { createRoot } from "react-dom/client";
import type { Snapshot } from "../../../shared/api.ts";
import { type AnyRow, fieldsOf, type TypeName, typeNames, type Value } from "../../../shared/schema.ts";
import "../../../renderer/tokens.css";
import "../../../renderer/base.css";
import "../../../renderer/shell/shell.css";
import "../../../renderer/shell/notices.css";
import "../../../renderer/shell/dialogs.css";
import { zooms } from "../../../renderer/roadmap/axis.ts";
import { Roadmap } from "../../../renderer/roadmap/Roadmap.tsx";
import { openAll, toggle, zoomTo } from "../../../renderer/roadmap/state.ts";
import { applyPatch, showSnapshot } from "../../../renderer/store.ts";
import { edited, measure, workload } from "./data.ts";

window.run = (count) => {
  const plan = snapshotOf(count);
  openAll();
  const box = document.getElementById("box");
  if (!box) throw new Error("The page has no box.");
  const root = createRoot(box);
  let position = plan.position;
  const [task] = plan.tables.milestone.filter(({ id }) => id === edited);
  if (!task) throw new Error(`The plan has no ${edited}.`);
  return measure({
    draw: () => {
      showSnapshot(plan);
      root.render(
        // As the window holds a screen: nothing in it can make it wider or higher.
        <main className="main">
          <Roadmap />
        </main>,
      );
    },
    scroller: () => document.querySelector(".roadmap-scroll"),
    edit: (due) => {
      position += 1;
      applyPatch({ position, rows: { milestone: [{ ...task, forecast: due }] }, gone: {}, state: plan.state });
    },
    steps: {
      zoom: (i) => zoomTo(zooms[i % zooms.length] ?? "all"),
      expand: (i) => toggle(`ambition/a${i % 3}`),
    },
  });
};

function snapshotOf(count: number): Snapshot {
  const { groups, tasks, links } = workload(count);
  const records: Partial<Record<TypeName, readonly AnyRow[]>> = {
    plan: [row("plan", "plan", { title: "Bench", firstYear: "2025-04-01", years: 5 })],
    ambition: Array.from({ length: 7 }, (_, i) => row("ambition", `a${i}`, { code: `${i + 1}`, title: `Ambition ${i + 1}` })),
    objective: groups.map((group, i) =>
      row("objective", `g${i}`, { code: group.code, title: group.title, ambition: `a${Math.floor(i / 3)}` }),
    ),
    milestone: tasks.map((task, i) =>
      row("milestone", task.id, {
        code: `${groups[task.group]?.code}.${i}`,
        title: task.title,
        objective: `g${task.group}`,
        kind: "delivery",
        status: "in-progress",
        start: task.start,
        due: task.due,
      }),
    ),
    dependency: links.map(([from, to], i) =>
      row("dependency", `d${i}`, { provider: `milestone/${from}`, receiver: `milestone/${to}`, kind: "FS", lag: 0, state: "proposed" }),
    ),
  };
  const tables = Object.fromEntries(typeNames.map((type) => [type, records[type] ?? []])) as Snapshot["tables"];
  const state = { file: "bench", conflicts: 0, outsideRemit: 0, violations: [], undo: null, redo: null, savedAt: null, me: null };
  return { position: 1, tables, state };
}

const row = (type: TypeName, id: string, values: Readonly<Record<string, Value>>): AnyRow => ({
  id,
  ...Object.fromEntries(Object.keys(fieldsOf(type)).map((field) => [field, values[field] ?? null])),
});
