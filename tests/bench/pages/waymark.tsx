import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import type { Snapshot } from "../../../shared/api.ts";
import { type AnyRow, fieldsOf, type TypeName, typeNames, type Value } from "../../../shared/schema.ts";
import "../../../renderer/tokens.css";
import "../../../renderer/base.css";
import { Roadmap } from "../../../renderer/roadmap/Roadmap.tsx";
import { openAll } from "../../../renderer/roadmap/state.ts";
import { showSnapshot } from "../../../renderer/store.ts";
import { measure, workload } from "./data.ts";

window.run = (count) => {
  const plan = snapshotOf(count);
  openAll();
  const box = document.getElementById("box");
  if (!box) throw new Error("The page has no box.");
  const root = createRoot(box);
  return measure(
    () => {
      showSnapshot(plan);
      root.render(
        <Suspense>
          <Roadmap />
        </Suspense>,
      );
    },
    () =>
      [...document.querySelectorAll("#box *")].find(
        (element) => element.scrollHeight > element.clientHeight + 200 && getComputedStyle(element).overflowY !== "visible",
      ) ?? null,
  );
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
