/** The derived tables made again from the log, by the code that keeps them day to day, and the digest that two equal replicas share. */
import { createHash } from "node:crypto";
import { fieldsOf, typeNames } from "../shared/schema.ts";
import { indexLog } from "./append.ts";
import { settle } from "./settle.ts";
import type { Db, ReadDb } from "./sqlite.ts";
import { createDerivedTables, dropDerivedTables } from "./tables.ts";

/** Drops every derived table and settles the whole log again, in one transaction. */
export function rebuild(db: Db): void {
  db.transaction(() => {
    dropDerivedTables(db);
    createDerivedTables(db);
    indexLog(db, 0);
    settle(
      db,
      db
        .sql<{ e: number }>("SELECT DISTINCT e FROM head ORDER BY e")
        .all()
        .map(({ e }) => e),
    );
  });
}

/**
 * SHA-256 over the set of commits, the live changes, every row, conflicts and violations, all named by their global ids: two replicas with the
 * same changes print the same digest. hex, 64 characters.
 */
export function digestOf(db: ReadDb): string {
  const sum = createHash("sha256");
  const add = (sql: string): void => {
    sum.update(`${sql}\n`);
    for (const row of db.sql<Record<string, unknown>>(sql).iterate()) sum.update(`${JSON.stringify(Object.values(row))}\n`);
  };
  add(`SELECT hex(hash) FROM "commit" ORDER BY hash`);
  add(
    `SELECT entity.type, id, field.name, hex(hash), h - c FROM head JOIN change USING (h) JOIN "commit" USING (c)
     JOIN entity ON entity.e = head.e JOIN field ON field.f = head.f ORDER BY 1, 2, 3, 4, 5`,
  );
  for (const type of typeNames) {
    const columns = Object.keys(fieldsOf(type)).map((field) => `t."${field}"`);
    add(`SELECT id, _alive, ${columns.join(", ")} FROM "${type}" t JOIN entity USING (e) ORDER BY id`);
  }
  add("SELECT type, id, unit FROM conflict JOIN entity USING (e) ORDER BY 1, 2, 3");
  add("SELECT kind, key, detail FROM violation ORDER BY key");
  return sum.digest("hex");
}
