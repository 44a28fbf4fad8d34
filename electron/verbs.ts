/** What every verb of the command line is given, how it reads its arguments, and how it ends. */
import { resolve as resolvePath } from "node:path";
import { parseArgs } from "node:util";
import { isSealed, unsealAll } from "../db/age.ts";
import { type OpenedFile, readFiles } from "../db/inbox.ts";
import { openPlan, type Plan } from "../db/plan.ts";
import type { Result } from "../shared/result.ts";

/** Where the command runs; given, so that tests can play several people in one process. */
export interface Surroundings {
  /** The data folder: keys, restore points. */
  readonly home: string;
  /** Relative paths count from here. */
  readonly folder: string;
  readonly version: string;
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The reason for a refusal, said to a person. */
export class Refused extends Error {}

export class WrongUsage extends Error {}

export type Flags = ReturnType<typeof parse>;

/** Reads a verb's arguments. A flag of another verb is refused, not passed over: “revoke … --dry-run” must not revoke. @param usage names the flags */
export function parse(args: readonly string[], verb: string, usage: string) {
  const flags = read(args);
  const stray = flags.tokens.find(
    (token) => token.kind === "option" && token.name !== "json" && !new RegExp(`--${token.name}(?![a-z-])`).test(usage),
  );
  if (stray?.kind === "option") throw new WrongUsage(`${stray.rawName} does not go with ${verb}.`);
  return flags;
}

function read(args: readonly string[]) {
  try {
    return readFlags(args);
  } catch (error) {
    // What Node says goes on for a paragraph.
    const [words = ""] = (error instanceof Error ? error.message : String(error)).split(/\.?\s*\n|\. /);
    throw new WrongUsage(`${words}.`);
  }
}

/**
 * Ids and the names of changes may begin with a dash. So what follows a flag that takes text is its text, unless it is one of our flags; a
 * word with one dash is a word; and only what else begins with two is taken for a flag.
 */
function readFlags(args: readonly string[]) {
  const flags: string[] = [];
  const words: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") words.push(...left.splice(0));
    else if (!arg.startsWith("--")) words.push(arg);
    else if (kindOfFlag(arg) !== "string" || left[0] === undefined || kindOfFlag(left[0])) flags.push(arg);
    else flags.push(`${arg}=${left.shift()}`);
  }
  return parseArgs({ args: [...flags, "--", ...words], allowPositionals: true, tokens: true, options });
}
const kindOfFlag = (arg: string): "string" | "boolean" | undefined =>
  Object.entries(options).find(([name]) => arg === `--${name}`)?.[1].type;

const options = {
  json: { type: "boolean", default: false },
  template: { type: "string" },
  title: { type: "string" },
  "first-year": { type: "string" },
  years: { type: "string" },
  from: { type: "string" },
  as: { type: "string" },
  why: { type: "string" },
  side: { type: "string" },
  answer: { type: "string" },
  role: { type: "string" },
  reason: { type: "string" },
  promised: { type: "string" },
  for: { type: "string" },
  full: { type: "boolean", default: false },
  own: { type: "boolean", default: false },
  note: { type: "string" },
  consolidated: { type: "boolean", default: false },
  encrypt: { type: "boolean", default: false },
  "keep-roster": { type: "boolean", default: false },
  "no-roster": { type: "boolean", default: false },
  "keeps-roster": { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  admit: { type: "boolean", default: false },
  take: { type: "string" },
  value: { type: "string", multiple: true },
  "keep-both": { type: "boolean", default: false },
  name: { type: "string" },
  agree: { type: "boolean", default: false },
  csv: { type: "string" },
} as const;

/** An exit code: at once, or, where a file is encrypted, later. */
export type Exit = number | Promise<number>;

/** Reads files and works on them: at once, or, where one is encrypted, once it is opened. */
export function withFiles(at: Surroundings, names: readonly string[], work: (files: readonly OpenedFile[]) => number): Exit {
  const files = readFiles(names.map((name) => path(at, name)));
  return files.some(isSealed) ? unsealAll(at.home, files).then(work) : work(files);
}

/** What went well; what did not is said. */
export function orRefuse<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Refused(result.error.message);
  return result.value;
}

export function withPlan<E extends Exit>(at: Surroundings, file: string, access: "read" | "write", work: (plan: Plan) => E): E {
  const opened = openPlan(path(at, file), at.home, access);
  if (!opened.ok) throw new Refused(opened.error.message);
  try {
    return work(opened.value);
  } finally {
    opened.value.close();
  }
}

export const say = (at: Surroundings, json: boolean | undefined, data: unknown, words: string): void =>
  at.out(json ? JSON.stringify(data) : words);

/** `1 change`, `1,240 changes` */
export const counted = (count: number, one: string): string => `${count.toLocaleString("en-GB")} ${count === 1 ? one : `${one}s`}`;

export const path = (at: Surroundings, name: string): string => resolvePath(at.folder, name);

export function one(positionals: readonly string[], what: string): string {
  const [only, ...more] = positionals;
  if (only === undefined || more.length > 0) throw new WrongUsage(`This verb takes ${what} and nothing more.`);
  return only;
}

export function oneOf<const C extends string>(choices: readonly C[], typed: string, flag: string): C {
  const choice = choices.find((known) => known === typed);
  if (choice === undefined) throw new WrongUsage(`${flag} takes one of: ${choices.join(", ")}.`);
  return choice;
}

export function needed(value: string | undefined, flag: string): string {
  if (value === undefined || value.trim() === "") throw new WrongUsage(`${flag} is needed.`);
  return value.trim();
}
