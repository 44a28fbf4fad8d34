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
  // About what Waymark shows at each of its zooms: five years, three, a year, a quarter, a month.
  const zooms = [
    { upper: "year", lower: "quarter", width: 48 },
    { upper: "year", lower: "quarter", width: 80 },
    { upper: "year", lower: "month", width: 80 },
    { upper: "month", lower: "week", width: 74 },
    { upper: "month", lower: "day", width: 32 },
  ].map(({ upper, lower, width }) => ({
    width,
    scales: [
      { unit: upper, step: 1, format: "yyyy MM" },
      { unit: lower, step: 1, format: "dd MM" },
    ],
  }));
  const box = document.getElementById("box");
  if (!box) throw new Error("The page has no box.");
  const root = createRoot(box);
  let api = null;
  const keep = (made) => {
    api = made;
  };
  const show = ({ scales, width }) =>
    root.render(<Gantt init={keep} tasks={rows} links={arrows} scales={scales} cellWidth={width} cellHeight={28} />);
  return measure({
    draw: () => show(zooms[0]),
    scroller: () => document.querySelector(".wx-gantt"),
    edit: (due) => api.exec("update-task", { id: edited, task: { end: new Date(due) } }),
    steps: { zoom: (i) => show(zooms[i % zooms.length]) },
  });
};
