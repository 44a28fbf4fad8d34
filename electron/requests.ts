/** What may come from the screen: a method that exists, with plain data of bounded size. Everything else is a fault or an attack. */
import { type EngineApi, engineMethods, type HostApi, hostMethods } from "../shared/api.ts";

export type Request =
  | { readonly to: "engine"; readonly method: keyof EngineApi; readonly args: readonly unknown[] }
  | { readonly to: "host"; readonly method: keyof HostApi; readonly args: readonly unknown[] };

/** Characters and entries in all; a move of 10,000 milestones takes a tenth of it. */
const largest = 16_000_000;
const deepest = 16;
const mostArguments = 8;

/** @throws Error that says what was wrong; it is a bug in the screen, never something that a person can act on. */
export function readRequest(method: unknown, args: unknown): Request {
  if (typeof method !== "string") throw new Error("The method's name is not text.");
  if (!Array.isArray(args) || args.length > mostArguments) throw new Error(`${method}: the arguments are not a short list.`);
  const budget = { left: largest };
  if (!args.every((arg) => isPlain(arg, deepest, budget)))
    throw new Error(`${method}: the arguments are not plain data of a sensible size.`);
  if (isEngineMethod(method)) return { to: "engine", method, args };
  if (isHostMethod(method)) return { to: "host", method, args };
  throw new Error(`There is no method ${JSON.stringify(method.slice(0, 40))}.`);
}

const isEngineMethod = (name: string): name is keyof EngineApi => Object.hasOwn(engineMethods, name);
const isHostMethod = (name: string): name is keyof HostApi => Object.hasOwn(hostMethods, name);

/** Null, true and false, finite numbers, text, lists and simple objects of these. */
function isPlain(value: unknown, depth: number, budget: { left: number }): boolean {
  budget.left -= typeof value === "string" ? value.length + 1 : 1;
  if (budget.left < 0 || depth < 0) return false;
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object": {
      if (value === null) return true;
      if (Array.isArray(value)) return value.every((entry) => isPlain(entry, depth - 1, budget));
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) return false;
      return Object.entries(value).every(([key, entry]) => isPlain(key, 0, budget) && isPlain(entry, depth - 1, budget));
    }
    default:
      return false;
  }
}
