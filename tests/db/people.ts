/**
 * People for tests: replicas of one plan, each with a name and a clock of its own, who edit, decide, take back, and send each other bundles.
 * Everything goes through the functions that the engine and the command line call; time is passed in.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openConflicts, resolveConflict } from "../../db/conflicts.ts";
import { editPlan } from "../../db/edit.ts";
import { exportBundle } from "../../db/exportBundle.ts";
import { inboxOf, type ReceivedFile } from "../../db/inbox.ts";
import { loggedCommits } from "../../db/log.ts";
import { type Merged, mergeFiles } from "../../db/merge.ts";
import { createPlan, openPlan, type Plan } from "../../db/plan.ts";
import { allRows } from "../../db/read.ts";
import type { TouchedRecord } from "../../db/settle.ts";
import type { TemplateCode } from "../../db/template.ts";
import { rememberStep, stepToRedo, stepToUndo, turnStep } from "../../db/undo.ts";
import { lastChange } from "../../db/write.ts";
import type { ConflictItem, Edit, EditError, MergeReceipt, Position, Resolution, ResolveError } from "../../shared/api.ts";
import type { ReceivedCommit } from "../../shared/bundle.ts";
import type { Result } from "../../shared/result.ts";
import type { TypeName, Value } from "../../shared/schema.ts";

export interface Person {
  readonly name: string;
  /** Replaced when the plan is closed and opened again. */
  plan: Plan;
  /** Milliseconds since 1970 by this person's clock; every act moves it on by a second. */
  clock: number;
  /** Where this installation keeps its keys; "" for a plan in memory. */
  readonly home: string;
}
interface Joining {
  /** How far this person's clock is off, in milliseconds. */
  readonly skew?: number;
  /** A folder for the plan file and its keys; without one the plan lives in memory and cannot be reopened. */
  readonly folder?: string;
  readonly plan?: TemplateCode | { readonly planId: string };
}

/** The plan that test replicas share when nothing else is said: empty, without a template. */
export const sharedPlan = { planId: "A-plan-for-tests-00000" };
export const noon = Date.UTC(2026, 10, 22, 12);

/** A new replica of a shared plan. */
export function newPerson(name: string, { skew = 0, folder, plan = sharedPlan }: Joining = {}): Person {
  const clock = noon + skew;
  const home = folder ?? "";
  const made = createPlan(folder ? join(folder, `${name}.waymarkplan`) : ":memory:", home, plan, { author: name, now: clock });
  if (!made.ok) throw new Error(made.error.message);
  return { name, plan: made.value, clock, home };
}

/** Closes the plan file and opens it again, as a restart of the program does. */
export function reopen(person: Person): void {
  const { file } = person.plan;
  person.plan.close();
  person.plan = openedPlan(file, person.home);
}

/** The plan of a file, open for writing. @param home where its keys are */
export function openedPlan(file: string, home: string): Plan {
  const plan = openPlan(file, home, "write");
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "waymark-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const set = (type: TypeName, id: string, field: string, value: Value): Edit => ({ type, id, field, value });

/** One commit with what is on screen now, or was at an earlier position. Throws when it is refused. */
export function write(person: Person, edits: readonly Edit[], at: Position = positionOf(person), why = ""): readonly TouchedRecord[] {
  const done = tryWrite(person, edits, at, why);
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}
export const tryWrite = (
  person: Person,
  edits: readonly Edit[],
  at: Position = positionOf(person),
  why = "",
): Result<readonly TouchedRecord[], EditError> =>
  editPlan(person.plan, { edits, at, label: `Step of ${person.name}`, why }, person.name, tick(person));

/** What a person's screen is called: the newest change that their copy holds. */
export const positionOf = (person: Person): Position => lastChange(person.plan.db);
export const rowsOf = (person: Person): ReturnType<typeof allRows> => allRows(person.plan.db);
export const conflictsOf = (person: Person): readonly ConflictItem[] => openConflicts(person.plan.db, person.clock);
/** The log as a plain list. */
export const commitsOf = (person: Person): readonly ReceivedCommit[] =>
  [...loggedCommits(person.plan.db)].map(({ commit, hash }) => ({ commit, hash }));

/** Decides a conflict as the engine does: a write and a step that can be undone. */
export function decide(
  person: Person,
  conflict: string,
  resolution: Resolution,
  at: Position = positionOf(person),
  why = "Decided",
): Result<unknown, ResolveError> {
  const { db, signer } = person.plan;
  return db.transaction(() => {
    const done = resolveConflict(db, signer, conflict, at, resolution, { author: person.name, note: why, now: tick(person) });
    if (done.ok) rememberStep(db, `Decision on ${done.value.item.title}`, done.value);
    return done;
  });
}

/** @returns whether there was a step to take back */
export const undo = (person: Person): boolean => turn(person, "undone");
/** @returns whether there was a step to bring again */
export const redo = (person: Person): boolean => turn(person, "done");
function turn(person: Person, to: "undone" | "done"): boolean {
  const { db, signer } = person.plan;
  const step = to === "undone" ? stepToUndo(db) : stepToRedo(db);
  if (step) turnStep(db, signer, step, to, { author: person.name, now: tick(person) });
  return step !== undefined;
}

/**
 * The file that would travel: everything that a person's copy holds, or, for somebody by name, what they have not acknowledged yet.
 */
export function bundleFrom(person: Person, to = "any"): ReceivedFile {
  const folder = mkdtempSync(join(tmpdir(), "waymark-bundle-"));
  try {
    const path = join(folder, `${person.name}.waymark`);
    const sender = { name: person.name, role: "", organisation: "" };
    const sent = exportBundle(person.plan, path, {
      sender,
      to,
      note: "",
      kind: to === "any" ? "full" : "update",
      app: "test",
      now: tick(person),
    });
    if (!sent.ok) throw new Error(sent.error.message);
    return { name: `${person.name}.waymark`, bytes: readFileSync(path) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Merges files in one go, as when somebody selects them together. */
export const deliver = (person: Person, ...files: readonly ReceivedFile[]): MergeReceipt => merge(person, files).receipt;
export const merge = (person: Person, files: readonly ReceivedFile[]): Merged =>
  mergeFiles(person.plan, files, {
    now: tick(person),
    inbox: person.home === "" ? null : inboxOf(person.home, person.plan),
    admit: true,
    tick: () => undefined,
    restorePoint: () => "",
  });

/** Moves a person's clock on and reads it. */
export function tick(person: Person): number {
  person.clock += 1_000;
  return person.clock;
}
