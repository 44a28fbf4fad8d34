/** Violations: what does not hold together in the plan's data, as derived rows. No merge fails on one; each names a record to mend. */
import { suspendedEdges } from "../shared/cycles.ts";
import { fieldsOf, isTypeName, problemWith, type TypeName, type Value } from "../shared/schema.ts";
import type { TouchedRecord } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";

type Found = { readonly key: string; readonly kind: string; readonly detail: string };

/** Violations that records show by themselves: values that do not fit, links to nothing, a span that ends before it starts. */
export function settleOwnViolations(db: Db, records: readonly TouchedRecord[]): void {
  db.sql("DELETE FROM violation WHERE e IN (SELECT value FROM json_each(?)) AND kind IN ('bad-value', 'dangling-link', 'bad-range')").run(
    JSON.stringify(records.map(({ e }) => e)),
  );
  for (const [type, own] of Map.groupBy(records, (record) => record.type)) {
    const ids = new Map(own.map(({ e, id }) => [e, id]));
    const rows = db.sql<Record<string, Value>>(`SELECT * FROM "${type}" WHERE e IN (SELECT value FROM json_each(?)) AND _alive = 1`);
    for (const row of rows.all(JSON.stringify([...ids.keys()]))) {
      const record = { e: Number(row.e), type, id: ids.get(Number(row.e)) ?? "" };
      for (const { key, kind, detail } of ownViolations(db, record, row))
        db.sql("INSERT OR REPLACE INTO violation(key, kind, e, detail) VALUES (?,?,?,?)").run(key, kind, record.e, detail);
    }
  }
}

function ownViolations(db: ReadDb, record: TouchedRecord, row: Readonly<Record<string, Value>>): readonly Found[] {
  const found: Found[] = [];
  const at = `${record.type}/${record.id}`;
  for (const [field, kind] of Object.entries(fieldsOf(record.type))) {
    const value = row[field] ?? null;
    if (value === null) continue;
    if (problemWith(kind, value))
      found.push({ key: `bad-value:${at}/${field}`, kind: "bad-value", detail: `${kind.label} holds “${value}”.` });
    else if (kind.kind === "ref" && !isAlive(db, kind.to, String(value))) {
      found.push({
        key: `dangling-link:${at}/${field}`,
        kind: "dangling-link",
        detail: `${kind.label} points at a record that is not in the plan.`,
      });
    }
  }
  if (typeof row.start === "string" && typeof row.due === "string" && row.start > row.due) {
    found.push({ key: `bad-range:${at}`, kind: "bad-range", detail: `It starts on ${row.start}, after it is due on ${row.due}.` });
  }
  return found;
}

/** @param to the type that a reference names, or null when the value itself says `type/id` */
function isAlive(db: ReadDb, to: string | null, value: string): boolean {
  const slash = value.indexOf("/");
  const type = to ?? value.slice(0, slash);
  const id = to === null ? value.slice(slash + 1) : value;
  if (!isTypeName(type)) return true; // A type of a newer version: nothing to say about it.
  return db.value<number>(`SELECT _alive FROM "${type}" WHERE e = (SELECT e FROM entity WHERE type = ? AND id = ?)`, type, id) === 1;
}

/** Two live records of one type with the same code: both stay, one violation. */
export function settleDuplicateCodes(db: Db, type: TypeName, codes: ReadonlySet<string>): void {
  for (const code of codes) {
    const key = `duplicate-code:${type}/${code}`;
    db.sql("DELETE FROM violation WHERE key = ?").run(key);
    const holders = db
      .sql<{ e: number; id: string }>(`SELECT e, id FROM "${type}" JOIN entity USING (e) WHERE code = ? AND _alive = 1 ORDER BY id`)
      .all(code);
    const [first, second] = holders;
    if (!first || !second) continue;
    const detail = `${holders.length} records carry the code ${code}: ${holders.map((holder) => holder.id).join(", ")}.`;
    db.sql("INSERT INTO violation(key, kind, e, detail) VALUES (?,?,?,?)").run(key, "duplicate-code", first.e, detail);
  }
}

/** Links that close a loop, in the order in which their ends were last written. */
export function settleCycles(db: Db): void {
  db.sql("DELETE FROM violation WHERE kind = 'cycle'").run();
  const edges = db
    .sql<{ e: number; id: string; from: string; to: string }>(
      `SELECT d.e, entity.id, d.provider AS "from", d.receiver AS "to" FROM dependency d JOIN entity USING (e)
       JOIN (SELECT head.e, max(printf('%015d', wall) || hex(hash)) AS stamp FROM head JOIN field USING (f) JOIN change USING (h) JOIN "commit" USING (c)
             WHERE field.type = 'dependency' AND field.name IN ('provider', 'receiver') GROUP BY head.e) AS ends ON ends.e = d.e
       WHERE d._alive = 1 AND typeof(d.provider) = 'text' AND typeof(d.receiver) = 'text' AND coalesce(d.state, '') <> 'withdrawn'
       ORDER BY stamp, entity.id`,
    )
    .all();
  const numbers = new Map(edges.map((edge) => [edge.id, edge.e]));
  for (const { edge, loop } of suspendedEdges(edges)) {
    const detail = `This link closes a loop and is left out of the dates: ${[...loop, loop[0]].join(", ")}.`;
    db.sql("INSERT INTO violation(key, kind, e, detail) VALUES (?,?,?,?)").run(
      `cycle:dependency/${edge.id}`,
      "cycle",
      numbers.get(edge.id) ?? 0,
      detail,
    );
  }
}
