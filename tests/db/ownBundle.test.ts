/** A bundle of one's own changes alone: what an SRO's answers leave as. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportBundle } from "../../db/exportBundle.ts";
import type { ReceivedFile } from "../../db/inbox.ts";
import { primitives } from "../../db/primitives.ts";
import { allRows } from "../../db/read.ts";
import { readBundle } from "../../shared/bundle.ts";
import { bundleFrom, deliver, newPerson, type Person, set, tick, write } from "./people.ts";

function ownBundle(person: Person): ReceivedFile {
  const folder = mkdtempSync(join(tmpdir(), "waymark-own-"));
  try {
    const path = join(folder, "own.waymark");
    const sender = { name: person.name, role: "", organisation: "" };
    const sent = exportBundle(person.plan, path, {
      sender,
      to: "any",
      note: "",
      kind: "update",
      own: true,
      app: "test",
      now: tick(person),
    });
    if (!sent.ok) throw new Error(sent.error.message);
    return { name: `${person.name}.waymark`, bytes: readFileSync(path) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const titles = ({ plan }: Person) => Object.fromEntries(allRows(plan.db).milestone.map(({ id, title }) => [id, title]));

test("C5 own changes travel without those of colleagues, name what they build on, and are held where that is missing", () => {
  const [ada, ben, cleo, dan] = [newPerson("Ada"), newPerson("Ben"), newPerson("Cleo"), newPerson("Dan")];
  write(ada, [set("milestone", "m1", "_life", 1), set("milestone", "m1", "title", "First")]);
  write(dan, [set("milestone", "m9", "_life", 1), set("milestone", "m9", "title", "Unrelated")]);
  deliver(ben, bundleFrom(ada));
  deliver(ben, bundleFrom(dan));
  write(ben, [set("milestone", "m1", "title", "Renamed by Ben")]);
  const own = ownBundle(ben);

  const read = readBundle(own.bytes, primitives);
  expect(read.ok && read.value.commits.map(({ commit }) => commit.author)).toEqual(["Ben"]);
  expect(deliver(cleo, own).held).toHaveLength(1);
  expect(titles(cleo)).toEqual({});
  // What Ben built on is enough: of Dan's change his own says nothing.
  deliver(cleo, bundleFrom(ada), own);
  expect(titles(cleo)).toEqual({ m1: "Renamed by Ben" });
});
