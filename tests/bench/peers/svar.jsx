import { Gantt } from "@svar-ui/react-gantt";
import "@svar-ui/react-gantt/all.css";
import { createRoot } from "react-dom/client";
import { measure, workload } from "../pages/data.ts";

window.run = (count) => {
  const { groups, tasks, links } = workload(count);
  const rows = [
    ...groups.map((group, i) => ({ id: `g${i}`, text: group.title, type: "summary", open: true, parent: 0 })),
    ...tasks.map((task) => ({
      id: task.id,
      text: task.title,
      start: new Date(task.start),
      end: new Date(task.due),
      type: "task",
      parent: `g${task.group}`,
    })),
  ];
  const arrows = links.map(([source, target], i) => ({ id: i + 1, source, target, type: "e2s" }));
  const scales = [
    { unit: "year", step: 1, format: "yyyy" },
    { unit: "quarter", step: 1, format: "QQQ" },
  ];
  const box = document.getElementById("box");
  if (!box) throw new Error("The page has no box.");
  const root = createRoot(box);
  return measure(
    () => root.render(<Gantt tasks={rows} links={arrows} scales={scales} cellHeight={28} />),
    () => document.querySelector(".wx-gantt"),
  );
};
