/** What lies over the screens: the item panel and the dialogs. Their files are fetched after the first screen has been drawn, not before. */
import { lazy } from "react";

const files = {
  panel: async () => ({ default: (await import("../panel/ItemPanel.tsx")).ItemPanel }),
  palette: async () => ({ default: (await import("./Palette.tsx")).Palette }),
  shortcuts: async () => ({ default: (await import("./Shortcuts.tsx")).Shortcuts }),
  savePoint: async () => ({ default: (await import("./SavePoint.tsx")).SavePoint }),
  introduce: async () => ({ default: (await import("./Introduce.tsx")).Introduce }),
  dates: async () => ({ default: (await import("../schedule/DatesQuestion.tsx")).DatesQuestion }),
  why: async () => ({ default: (await import("../schedule/WhyThisDate.tsx")).WhyDialog }),
  present: async () => ({ default: (await import("../plan/Present.tsx")).Present }),
};

export const ItemPanel = lazy(files.panel);
export const Palette = lazy(files.palette);
export const Shortcuts = lazy(files.shortcuts);
export const SavePoint = lazy(files.savePoint);
export const Introduce = lazy(files.introduce);
export const DatesQuestion = lazy(files.dates);
export const WhyDialog = lazy(files.why);
export const Present = lazy(files.present);

export const fetchOverlays = (): unknown => Promise.all(Object.values(files).map((fetch) => fetch()));
