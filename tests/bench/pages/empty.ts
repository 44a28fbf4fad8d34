/** A page with next to nothing on it: what it takes on this machine, no other page can take less of. */
import { measure } from "./data.ts";

window.run = () => {
  const scroller = document.createElement("div");
  const content = document.createElement("div");
  scroller.style.overflow = "auto";
  content.style.cssText = "height:100000px;background:linear-gradient(white,silver)";
  const turn = (i: number): void => {
    scroller.style.background = i % 2 === 0 ? "white" : "silver";
  };
  return measure({
    draw: () => {
      scroller.append(content);
      document.getElementById("box")?.append(scroller);
    },
    scroller: () => scroller,
    edit: (due) => turn(due.length),
    steps: { zoom: turn, expand: turn },
  });
};
