/** The screens, in the order of the rail and of Ctrl+1 upwards. A new screen is one line here; its file is loaded when it is first shown. */
import {
  ArrowLeftRight,
  ChartNoAxesGantt,
  CircleQuestionMark,
  Flag,
  List,
  ListChecks,
  type LucideIcon,
  SlidersHorizontal,
  Table2,
  Waypoints,
} from "lucide-react";
import type { ComponentType } from "react";
import { type Later, later } from "./later.tsx";

export interface Screen extends Later<object> {
  /** Its name in the address: `#/plan`. */
  readonly name: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** At the foot of the rail, without a number key. */
  readonly low: boolean;
}

export const screens: readonly Screen[] = [
  screen("plan", "Plan on a page", Table2, async () => (await import("./plan/PlanOnAPage.tsx")).PlanOnAPage),
  screen("roadmap", "Roadmap", ChartNoAxesGantt, async () => (await import("./roadmap/Roadmap.tsx")).Roadmap),
  screen("register", "Register", List, async () => (await import("./register/Register.tsx")).Register),
  screen("for-you", "For you", ListChecks, async () => (await import("./review/ForYou.tsx")).ForYou),
  screen("dependencies", "Dependencies", Waypoints, async () => (await import("./dependencies/Dependencies.tsx")).Dependencies),
  screen("exchange", "Exchange", ArrowLeftRight, async () => (await import("./exchange/Exchange.tsx")).Exchange),
  screen("baselines", "Baselines", Flag, async () => (await import("./baselines/Baselines.tsx")).Baselines),
  screen("settings", "Settings", SlidersHorizontal, async () => (await import("./settings/Settings.tsx")).Settings, true),
  screen("help", "Help", CircleQuestionMark, async () => (await import("./help/Help.tsx")).Help, true),
];

function screen(name: string, title: string, icon: LucideIcon, load: () => Promise<ComponentType>, low = false): Screen {
  return { name, title, icon, low, ...later(load) };
}
