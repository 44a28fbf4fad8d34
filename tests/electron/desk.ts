/** Desks for tests of the command line: each with a folder and a data folder of its own; and the shapes that the contract promises. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import * as z from "zod/mini";
import { runCommand } from "../../electron/commandLine.ts";
import { dependencyStates, linkKinds, milestoneStatuses } from "../../shared/schema.ts";

const folder = mkdtempSync(join(tmpdir(), "waymark-command-line-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let clock = Date.UTC(2026, 10, 22, 12);
let desks = 0;

/** The command line at somebody's desk: a folder and a data folder of their own, a clock that moves on. */
export function desk() {
  desks += 1;
  const own = join(folder, `desk ${desks}`);
  mkdirSync(own);
  const home = join(own, "home");
  const begin = (args: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    clock += 1_000;
    const now = clock;
    const exit = runCommand(args, {
      home,
      folder: own,
      version: "0.1.0",
      now: () => now,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    });
    return { exit, told: (code: number) => ({ code, out: out.join("\n"), err: err.join("\n") }) };
  };
  const run = (...args: readonly string[]) => {
    const { exit, told } = begin(args);
    if (typeof exit !== "number") throw new Error(`${args[0]} takes its time here: use runLater.`);
    return told(exit);
  };
  /** For commands on encrypted files. */
  const runLater = async (...args: readonly string[]) => {
    const { exit, told } = begin(args);
    return told(await exit);
  };
  const done = (...args: readonly string[]): string => {
    const { code, out, err } = run(...args);
    expect({ args, code, err }).toEqual({ args, code: 0, err: "" });
    return out;
  };
  const data = (...args: readonly string[]): unknown => JSON.parse(done(...args));
  return {
    own,
    home,
    at: (name: string) => join(own, name),
    run,
    runLater,
    done,
    data,
    digest: (file: string) => verdictShape.parse(data("verify", file)).digest,
  };
}
export type Desk = ReturnType<typeof desk>;

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const moment = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/));
const text = z.string().check(z.minLength(1));
const pointShape = z.object({ type: text, code: text });
export const showShape = z.object({
  plan: z.object({ title: text, firstYear: day, years: z.int() }),
  ambitions: z.array(z.object({ code: text, title: text, leads: z.array(z.object({ name: text, role: text })) })),
  objectives: z.array(
    z.object({
      code: text,
      ambition: text,
      title: text,
      sro: z.nullable(text),
      activity: z.array(z.object({ year: z.int(), state: z.enum(["under-way", "interdependency", "review", "none"]) })),
    }),
  ),
  milestones: z.array(
    z.object({
      id: text,
      code: text,
      objective: text,
      title: text,
      start: z.nullable(day),
      due: z.nullable(day),
      deadline: z.nullable(day),
      workstream: z.nullable(text),
      owner: z.nullable(text),
      status: z.enum(milestoneStatuses),
      source: z.nullable(text),
    }),
  ),
  measures: z.array(
    z.object({
      id: text,
      objective: text,
      title: text,
      unit: z.nullable(z.string()),
      direction: z.nullable(z.enum(["down", "up", "hold", "none"])),
      baseline: z.nullable(z.object({ value: z.nullable(z.union([z.number(), text])), date: z.nullable(day) })),
      targets: z.array(z.object({ value: z.nullable(z.union([z.number(), text])), by: z.nullable(day) })),
      readings: z.array(z.object({ value: z.nullable(z.union([z.number(), text])), date: z.nullable(day) })),
    }),
  ),
  dependencies: z.array(
    z.object({
      id: text,
      provider: pointShape,
      receiver: pointShape,
      kind: z.enum(linkKinds),
      lag: z.int(),
      state: z.enum(dependencyStates),
      source: z.nullable(text),
    }),
  ),
  enablers: z.array(z.object({ code: text, title: text })),
  people: z.array(z.object({ name: text })),
  bodies: z.array(z.object({ code: text, title: text })),
  strategies: z.array(z.object({ code: text, title: text })),
  sourceNotes: z.array(z.object({ record: text, note: text, source: text })),
});
export const conflictShape = z.array(
  z.object({
    id: text,
    type: text,
    record: text,
    field: text,
    base: z.unknown(),
    heads: z
      .array(
        z.object({ change: z.string().check(z.regex(/^[\w-]{43}:\d+$/)), value: z.unknown(), author: text, at: moment, why: z.string() }),
      )
      .check(z.minLength(2)),
  }),
);
const reasons = z.array(z.object({ bundle: text, reason: text }));
export const receiptShape = z.object({
  applied: z.int(),
  duplicate: z.int(),
  held: reasons,
  rejected: reasons,
  conflicts: conflictShape,
  violations: z.array(z.object({ kind: text, key: text })),
});
export const verdictShape = z.object({ ok: z.boolean(), changes: z.int(), digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });

export const newMilestone = (at: Desk, file: string, ...fields: readonly string[]): string =>
  z.object({ id: text }).parse(at.data("edit", file, "--as", "Ann Archer", "milestone/new", ...fields, "--json")).id;
/** Milestones of a small plan, where they hang on no objective. */
export const smallShape = z.object({
  milestones: z.array(z.extend(showShape.shape.milestones.def.element, { objective: z.null() })),
  people: showShape.shape.people,
});
export const milestones = (at: Desk, file: string) => smallShape.parse(at.data("show", file, "--json")).milestones;

/** Ann and Ben with one plan between them: a milestone 1a.1 that both hold. */
export function twoDesks() {
  const [ann, ben] = [desk(), desk()];
  ann.done("new", "plan", "--template", "empty", "--title", "Two desks", "--first-year", "2025-04-01");
  const id = newMilestone(ann, "plan", "code=1a.1", "title=Together", "start=2026-04-01", "due=2026-09-30");
  ann.done("export", "plan", "start.waymark", "--full");
  ben.done("new", "plan", "--from", ann.at("start.waymark"));
  return { ann, ben, id };
}

/** Both change the due date of 1a.1; Ann merges Ben's. */
export function contested() {
  const { ann, ben, id } = twoDesks();
  ann.done("edit", "plan", "--as", "Ann Archer", "milestone/1a.1", "due=2026-12-31", "--why", "Slipped");
  ben.done("edit", "plan", "--as", "Ben Baker", "milestone/1a.1", "due=2027-03-31", "--why", "Slipped further");
  ben.done("export", "plan", "ben.waymark", "--as", "Ben Baker");
  const merged = ann.run("merge", "plan", ben.at("ben.waymark"), "--admit");
  const [conflict] = conflictShape.parse(ann.data("conflicts", "plan"));
  if (!conflict) throw new Error("There is no conflict.");
  return { ann, ben, id, merged, conflict };
}
