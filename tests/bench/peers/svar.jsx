import { Gantt } from "@svar-ui/react-gantt";
import "@svar-ui/react-gantt/all.css";
import { createRoot } from "react-dom/client";
import { edited, measure, workload } from "../pages/data.ts";

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
  let api = null;
  const keep = (made) => {
    api = made;
  };
  return measure({
    draw: () => root.render(<Gantt init={keep} tasks={rows} links={arrows} scales={scales} cellHeight={28} />),
    scroller: () => document.querySelector(".wx-gantt"),
    edit: (due) => api.exec("update-task", { id: edited, task: { end: new Date(due) } }),
  });
};
