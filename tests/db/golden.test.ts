/** Files of every version that was ever made are read for ever (P14): the plan opens, the bundle merges, and both say what they said then. */
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openConflicts } from "../../db/conflicts.ts";
import { loggedCommits } from "../../db/log.ts";
import { openPlan, type Plan } from "../../db/plan.ts";
import { primitives } from "../../db/primitives.ts";
import { allRows } from "../../db/read.ts";
import { digestOf } from "../../db/rebuild.ts";
import { verifyPlan } from "../../db/verify.ts";
import { readBundle } from "../../shared/bundle.ts";
import { bundleFrom, deliver, newPerson, noon, type Person, temporaryFolder } from "./people.ts";

const folder = fileURLToPath(new URL("../bundles", import.meta.url));
const versions = readdirSync(folder).flatMap((name) => (name.endsWith(".waymark") ? [name.slice(0, -".waymark".length)] : []));
interface Said {
  readonly plan: string;
  readonly commits: readonly string[];
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly conflicts: readonly string[];
}

test("there is a golden bundle and a golden plan of this version", () => {
  const { version } = JSON.parse(readFileSync(join(folder, "../../package.json"), "utf8")) as { version: string };
  expect(versions).toContain(version);
});

describe.each(versions)("P14 files of version %s", (version) => {
  const at = (name: string) => join(folder, `${version}${name}`);
  const said = JSON.parse(readFileSync(at(".json"), "utf8")) as Said;
  const saysWhatItSaid = (plan: Plan) => {
    expect([...loggedCommits(plan.db)].map(({ hash }) => hash).sort()).toEqual(said.commits);
    // Later versions may know more fields, and types; what was said then stands.
    expect(allRows(plan.db)).toMatchObject(said.rows);
    expect(
      openConflicts(plan.db, noon)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(said.conflicts);
    expect(verifyPlan(plan)).toMatchObject({ ok: true, problems: [] });
  };

  test("the plan opens, is brought up to date, and says what it said", () => {
    const home = temporaryFolder();
    const file = join(home, "golden.waymarkplan");
    copyFileSync(at(".waymarkplan"), file);
    const opened = openPlan(file, home, "write");
    if (!opened.ok) throw new Error(opened.error.message);
    saysWhatItSaid(opened.value);
    opened.value.close();
  });

  test("the bundle is sound, merges into an empty copy, says what it said, and travels on", () => {
    const bytes = readFileSync(at(".waymark"));
    expect(readBundle(bytes, primitives).ok).toBe(true);
    const joining = { plan: { planId: said.plan } };
    const ann: Person = newPerson("Ann", joining);
    expect(deliver(ann, { name: "golden", bytes })).toMatchObject({ held: [], rejected: [], duplicate: 0 });
    saysWhatItSaid(ann.plan);
    const ben = newPerson("Ben", joining);
    deliver(ben, bundleFrom(ann));
    expect(digestOf(ben.plan.db)).toBe(digestOf(ann.plan.db));
  });
});
