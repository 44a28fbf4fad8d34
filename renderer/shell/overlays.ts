/** What lies over the screens: the item panel and the dialogs. Their files are fetched after the first screen has been drawn, not before. */
import { later } from "../later.tsx";

const overlays = {
  panel: later(async () => (await import("../panel/ItemPanel.tsx")).ItemPanel),
  palette: later(async () => (await import("./Palette.tsx")).Palette),
  shortcuts: later(async () => (await import("./Shortcuts.tsx")).Shortcuts),
  savePoint: later(async () => (await import("./SavePoint.tsx")).SavePoint),
  introduce: later(async () => (await import("./Introduce.tsx")).Introduce),
  dates: later(async () => (await import("../schedule/DatesQuestion.tsx")).DatesQuestion),
  why: later(async () => (await import("../schedule/WhyThisDate.tsx")).WhyDialog),
  present: later(async () => (await import("../plan/Present.tsx")).Present),
};

export const ItemPanel = overlays.panel.component;
export const Palette = overlays.palette.component;
export const Shortcuts = overlays.shortcuts.component;
export const SavePoint = overlays.savePoint.component;
export const Introduce = overlays.introduce.component;
export const DatesQuestion = overlays.dates.component;
export const WhyDialog = overlays.why.component;
export const Present = overlays.present.component;

export const fetchOverlays = (): Promise<unknown> => Promise.all(Object.values(overlays).map(({ fetch }) => fetch()));
