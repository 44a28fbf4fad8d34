import { gantt } from "dhtmlx-gantt";
import "dhtmlx-gantt/codebase/dhtmlxgantt.css";
import { edited, measure, workload } from "../pages/data.ts";

window.run = (count) => {
  const { groups, tasks, links } = workload(count);
  const day = (text) => text.split("-").reverse().join("-");
  const data = [
    ...groups.map((group, i) => ({ id: `g${i}`, text: group.title, type: "project", open: true })),
    ...tasks.map((task) => ({
      id: task.id,
      text: task.title,
      start_date: day(task.start),
      end_date: day(task.due),
      parent: `g${task.group}`,
    })),
  ];
  const arrows = links.map(([source, target], i) => ({ id: i + 1, source, target, type: "0" }));
  gantt.config.date_format = "%d-%m-%Y";
  gantt.config.scales = [
    { unit: "year", step: 1, format: "%Y" },
    { unit: "quarter", step: 1, format: "%m" },
  ];
  gantt.config.row_height = 28;
  gantt.init("box");
  return measure({
    draw: () => gantt.parse({ data, links: arrows }),
    scroller: () => document.querySelector(".gantt_ver_scroll"),
    edit: (due) => {
      gantt.getTask(edited).end_date = new Date(due);
      gantt.updateTask(edited);
    },
  });
};
