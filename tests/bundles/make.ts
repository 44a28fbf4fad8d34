/**
 * Makes the golden files of this version: `node tests/bundles/make.ts VERSION`. A plan file, a signed bundle of it, and what both must say for ever.
 * Every type and field of the schema is in them, with a conflict, a deletion, a deletion against an edit, a step taken back, and data that no
 * version knows. Files of a released version are never made again: what cannot be read any more is a defect, not a reason to make them anew.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openConflicts } from "../../db/conflicts.ts";
import { exportBundle } from "../../db/exportBundle.ts";
import { loggedCommits } from "../../db/log.ts";
import { mergeFiles } from "../../db/merge.ts";
import { createPlan, type Plan } from "../../db/plan.ts";
import { allRows } from "../../db/read.ts";
import { stepToUndo, turnStep } from "../../db/undo.ts";
import { lastChange, writeCommit } from "../../db/write.ts";
import { editPlan } from "../../db/edit.ts";
import type { Edit } from "../../shared/api.ts";
import { fieldsOf, type Kind, type TypeName, typeNames, type Value } from "../../shared/schema.ts";

const version = process.argv[2];
if (!version) throw new Error("Say which version the files are of.");
const folder = fileURLToPath(new URL(".", import.meta.url));
const at = (name: string) => join(folder, `${version}${name}`);
if (existsSync(at(".waymark"))) throw new Error(`${at(".waymark")} is there, and golden files are kept for ever.`);

const noon = Date.UTC(2026, 10, 22, 12);
const home = mkdtempSync(join(tmpdir(), "waymark-golden-"));
try {
  const ann = copyOf("Ann Archer");
  for (const type of typeNames) edit(ann, "Ann Archer", recordOf(type));
  const ben = copyOf("Ben Baker");
  merge(ben, send(ann, "Ann Archer"));
  edit(ann, "Ann Archer", [set("milestone", "golden", "title", "Ann’s title"), set("measure", "golden", "unit", "%")]);
  edit(ben, "Ben Baker", [set("milestone", "golden", "title", "Ben’s title"), set("body", "golden", "detail", "Edited meanwhile")]);
  edit(ann, "Ann Archer", [set("body", "golden", "_life", 0), set("strategy", "golden", "_life", 0)]);
  edit(ann, "Ann Archer", [set("objective", "golden", "title", "Taken back")]);
  const step = stepToUndo(ann.db);
  if (step) turnStep(ann.db, ann.signer, step, "undone", { author: "Ann Archer", now: noon });
  const strange = { parents: [], seen: [], value: "Of a later version" };
  writeCommit(ann.db, ann.signer, { kind: "edit", author: "Ann Archer", note: "", now: noon }, [
    { type: "milestone", id: "golden", field: "fromLater", ...strange },
    { type: "laterType", id: "golden", field: "title", ...strange },
  ]);
  merge(ann, send(ben, "Ben Baker"));
  writeFileSync(at(".waymark"), readFileSync(send(ann, "Ann Archer")));
  const said = {
    plan: ann.planId,
    commits: [...loggedCommits(ann.db)].map(({ hash }) => hash).sort(),
    rows: Object.fromEntries(Object.entries(allRows(ann.db)).map(([type, rows]) => [type, rows])),
    conflicts: openConflicts(ann.db, noon).map(({ id }) => id).sort(),
  };
  writeFileSync(at(".json"), `${JSON.stringify(said, null, 2)}\n`);
  const { file } = ann;
  ann.db.exec("PRAGMA journal_mode = DELETE");
  ann.close();
  ben.close();
  copyFileSync(file, at(".waymarkplan"));
} finally {
  rmSync(home, { recursive: true, force: true });
}

function copyOf(name: string): Plan {
  const made = createPlan(join(home, `${name}.waymarkplan`), join(home, name), { planId: "Golden-plan-of-Waymark" }, { author: name, now: noon });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** A record with every field filled. */
function recordOf(type: TypeName): readonly Edit[] {
  return Object.entries(fieldsOf(type)).map(([field, kind]) => set(type, "golden", field, exampleOf(kind)));
}
function exampleOf(kind: Kind): Value {
  switch (kind.kind) {
    case "text":
      return `${kind.label}: “golden”, ½ £`;
    case "day":
      return "2027-03-31";
    case "decimal":
      return "11.25";
    case "whole":
      return 3;
    case "flag":
      return 1;
    case "choice":
      return kind.choices.at(-1) ?? null;
    case "ref":
      return kind.to === null ? "objective/golden" : "golden";
  }
}
function set(type: TypeName, id: string, field: string, value: Value): Edit {
  return { type, id, field, value };
}

/** What the checks on entry would refuse travels all the same: golden files hold everything that may ever arrive. */
function edit(plan: Plan, author: string, edits: readonly Edit[]): void {
  const done = editPlan(plan, { edits, at: lastChange(plan.db), label: "Golden", why: "For ever" }, author, noon);
  if (done.ok) return;
  writeCommit(
    plan.db,
    plan.signer,
    { kind: "edit", author, note: "For ever", now: noon },
    edits.map((one) => ({ ...one, parents: [], seen: [] })),
  );
}

function send(plan: Plan, name: string): string {
  const path = join(home, `${name}.waymark`);
  const sender = { name, role: "PMO lead", organisation: "Golden ICB" };
  const sent = exportBundle(plan, path, { sender, to: "any", note: "For ever", kind: "full", app: version ?? "", now: noon });
  if (!sent.ok) throw new Error(sent.error.message);
  return path;
}
function merge(plan: Plan, path: string): void {
  const options = { now: noon, inbox: null, admit: true, tick: () => undefined, restorePoint: () => "" };
  const { receipt } = mergeFiles(plan, [{ name: "golden", bytes: readFileSync(path) }], options);
  if (receipt.rejected.length + receipt.held.length > 0) throw new Error(JSON.stringify(receipt));
}
