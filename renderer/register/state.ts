/** How this installation looks at the registers: tab, saved view, quick filter, columns. Kept over restarts but for the quick filter. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const registerTypes = ["objective", "milestone", "measure", "dependency"] as const;
export type RegisterType = (typeof registerTypes)[number];
export const isRegisterType = (name: string): name is RegisterType => registerTypes.some((type) => type === name);

/** A column as the person arranged it, in its place in the list. */
export interface Arranged {
  readonly id: string;
  readonly isHidden: boolean;
  /** CSS pixels. */
  readonly width: number;
  readonly sort: "asc" | "desc" | null;
}
interface RegisterState {
  readonly tab: RegisterType;
  /** The saved view of each register, by name; absent for all records. */
  readonly views: Readonly<Partial<Record<RegisterType, string>>>;
  readonly quick: string;
  readonly columns: Readonly<Partial<Record<RegisterType, readonly Arranged[]>>>;
  readonly dialog: "new" | "columns" | "change" | null;
}

export const useRegister = create<RegisterState>()(
  persist((): RegisterState => ({ tab: "milestone", views: {}, quick: "", columns: {}, dialog: null }), {
    name: "waymark-register",
    partialize: ({ tab, views, columns }) => ({ tab, views, columns }),
  }),
);
export function setRegister(part: Partial<RegisterState>): void {
  useRegister.setState(part);
}
