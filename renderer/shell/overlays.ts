/** What lies over the screens: the item panel and the dialogs. Their files are fetched after the first screen has been drawn, not before. */
import { lazy } from "react";

const [panel, palette, shortcuts, savePoint, introduce, dates, why] = [
  async () => ({ default: (await import("../panel/ItemPanel.tsx")).ItemPanel }),
  async () => ({ default: (await import("./Palette.tsx")).Palette }),
  async () => ({ default: (await import("./Shortcuts.tsx")).Shortcuts }),
  async () => ({ default: (await import("./SavePoint.tsx")).SavePoint }),
  async () => ({ default: (await import("./Introduce.tsx")).Introduce }),
  async () => ({ default: (await import("../schedule/DatesQuestion.tsx")).DatesQuestion }),
  async () => ({ default: (await import("../schedule/WhyThisDate.tsx")).WhyDialog }),
] as const;

export const ItemPanel = lazy(panel);
export const Palette = lazy(palette);
export const Shortcuts = lazy(shortcuts);
export const SavePoint = lazy(savePoint);
export const Introduce = lazy(introduce);
export const DatesQuestion = lazy(dates);
export const WhyDialog = lazy(why);

export const fetchOverlays = (): unknown => Promise.all([panel(), palette(), shortcuts(), savePoint(), introduce(), dates(), why()]);
