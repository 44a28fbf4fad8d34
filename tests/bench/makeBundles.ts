/** Makes the merge workload's bundles: `node makeBundles.ts FOLDER RECORDS EDITS` writes `base.waymark`, `0.waymark` to `19.waymark` and `workload.json`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Described, makeWorkload } from "./workload.ts";

const [folder = "", records, count] = process.argv.slice(2);
const edits = Number(count);
const { planId, base, bundles, contested } = makeWorkload(Number(records), 20, edits, 0.1);
writeFileSync(join(folder, "base.waymark"), base);
for (const [i, bundle] of bundles.entries()) writeFileSync(join(folder, `${i}.waymark`), bundle);
const described: Described = { planId, edits, contested, bundles: bundles.length };
writeFileSync(join(folder, "workload.json"), JSON.stringify(described));
console.log(JSON.stringify(described));
