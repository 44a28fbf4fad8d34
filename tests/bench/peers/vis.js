import { DataSet } from "vis-data/esnext";
import { Timeline } from "vis-timeline/esnext";
import "vis-timeline/styles/vis-timeline-graph2d.min.css";
import { edited, measure, workload } from "../pages/data.ts";

window.run = (count) => {
  const { groups, tasks } = workload(count);
  const lanes = groups.map((group, id) => ({ id, content: group.title }));
  const items = tasks.map((task) => ({ id: task.id, group: task.group, content: task.title, start: task.start, end: task.due }));
  const box = document.getElementById("box");
  if (!box) throw new Error("The page has no box.");
  const set = new DataSet(items);
  // As Waymark: what is in sight at each of its zooms, in days about the same middle.
  const zooms = [1826, 1096, 365, 91, 30];
  let timeline = null;
  return measure({
    draw: () => {
      timeline = new Timeline(box, set, new DataSet(lanes), { height: "860px", verticalScroll: true, stack: true });
    },
    scroller: () => document.querySelector(".vis-vertical-scroll"),
    edit: (due) => set.update({ id: edited, end: due }),
    steps: {
      zoom: (i) => {
        const [middle, half] = [Date.UTC(2026, 10, 22), (zooms[i % zooms.length] * 86_400_000) / 2];
        timeline.setWindow(middle - half, middle + half, { animation: false });
      },
    },
  });
};
