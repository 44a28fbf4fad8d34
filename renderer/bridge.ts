/** The screen's end of the boundary: what the preload puts on `window`, typed. Nothing else in renderer/ reaches outside the page. */
import type { Bridge } from "../shared/api.ts";

declare global {
  interface Window extends Bridge {}
}

export const api: Bridge["api"] = window.api;
export const onPush: Bridge["onPush"] = window.onPush;
