/**
 * The same edits in Automerge: one document, a map of records, a clone of it for each replica, their changes applied to the base in one call.
 * Made and loaded before the clock starts. A change holds 500 edits and not one, as Waymark's commits do: one by one it would take an hour to make
 * them. `node automerge.js FOLDER`, the folder as `workload.ts` fills it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import * as Automerge from "@automerge/automerge";

const folder = process.argv[2] ?? "";
const kept = join(folder, "automerge.json");
if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(makeChanges()));
const { base, changes } = JSON.parse(readFileSync(kept, "utf8"));
const document = Automerge.load(Buffer.from(base, "base64"));
const bytes = changes.map((change) => new Uint8Array(Buffer.from(change, "base64")));
const began = performance.now();
Automerge.applyChanges(document, bytes);
console.log(JSON.stringify({ merge: performance.now() - began }));

function makeChanges() {
  const { bundles } = JSON.parse(readFileSync(join(folder, "workload.json"), "utf8"));
  const records = {};
  for (const [id, field, value] of editsIn("base")) {
    records[id] ??= {};
    records[id][field] = value;
  }
  const first = Automerge.from({ records });
  const made = Array.from({ length: bundles }, (_, r) => {
    const edits = editsIn(String(r));
    let own = Automerge.clone(first);
    for (let at = 0; at < edits.length; at += 500) {
      own = Automerge.change(own, (doc) => {
        for (const [id, field, value] of edits.slice(at, at + 500)) doc.records[id][field] = value;
      });
    }
    return Automerge.getChanges(first, own);
  });
  const text = (bytes) => Buffer.from(bytes).toString("base64");
  return { base: text(Automerge.save(first)), changes: made.flat().map(text) };
}

/** Record, field and value of every edit of a bundle; see shared/bundle.ts for the file. */
function editsIn(name) {
  const file = readFileSync(join(folder, `${name}.waymark`));
  const manifest = file.readUInt32BE(12);
  const lines = zstdDecompressSync(file.subarray(16 + manifest + 64))
    .toString()
    .split("\n");
  return lines.flatMap((line) => JSON.parse(line)[8].map(([, id, field, value]) => [id, field, value]));
}
