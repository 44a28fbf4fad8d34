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
  // About what Waymark shows at each of its zooms: five years, three, a year, a quarter, a month.
  const zooms = [
    { upper: "year", lower: "quarter", width: 48 },
    { upper: "year", lower: "quarter", width: 80 },
    { upper: "year", lower: "month", width: 80 },
    { upper: "month", lower: "week", width: 74 },
    { upper: "month", lower: "day", width: 32 },
  ];
  const zoomTo = ({ upper, lower, width }) => {
    gantt.config.min_column_width = width;
    gantt.config.scales = [
      { unit: upper, step: 1, format: "%Y %m" },
      { unit: lower, step: 1, format: "%d %m" },
    ];
  };
  zoomTo(zooms[0]);
  gantt.config.row_height = 28;
  gantt.init("box");
  return measure({
    draw: () => gantt.parse({ data, links: arrows }),
    scroller: () => document.querySelector(".gantt_ver_scroll"),
    edit: (due) => {
      gantt.getTask(edited).end_date = new Date(due);
      gantt.updateTask(edited);
    },
    steps: {
      zoom: (i) => {
        zoomTo(zooms[i % zooms.length]);
        gantt.render();
      },
      expand: (i) => {
        const group = gantt.getTask(`g${(i % 3) * 3}`);
        if (group.$open) gantt.close(group.id);
        else gantt.open(group.id);
      },
    },
  });
};
