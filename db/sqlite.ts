/** The SQLite handle: opened with the pragmas that keep data safe, two views of it (one cannot write), statements prepared once. */
import { closeSync, openSync, readSync, truncateSync } from "node:fs";
import Database from "better-sqlite3";
import type { Value } from "../shared/schema.ts";

export type Binding = Value | bigint | Uint8Array;
/** A statement that can only be read. */
export interface Query<R> {
  get(...values: Binding[]): R | undefined;
  all(...values: Binding[]): R[];
  iterate(...values: Binding[]): IterableIterator<R>;
}
export interface Statement<R> extends Query<R> {
  run(...values: Binding[]): { changes: number; lastInsertRowid: number | bigint };
}
export interface ReadDb {
  readonly file: string;
  /** A statement, prepared on first use. `R` is the shape of its rows: a promise by the author of the SQL. */
  sql<R = Record<string, unknown>>(text: string): Query<R>;
  /** First column of the first row. */
  value<V>(text: string, ...values: Binding[]): V | undefined;
}
export interface Db extends ReadDb {
  sql<R = Record<string, unknown>>(text: string): Statement<R>;
  exec(text: string): void;
  /**
   * Runs `work` in one transaction that holds the write lock from its start; inside another one, in a savepoint of it. A throw, or a result that
   * is not to be kept, leaves nothing behind.
   */
  transaction<T>(work: () => T, keep?: (result: T) => boolean): T;
  /** Copies the database to a new file bit by bit, so that statements run in between; what they write meanwhile is in the copy too. */
  copyInSteps(file: string): Promise<void>;
  close(): void;
}

/** The first SQLite without the WAL-reset race (MERGE.md F24). */
const oldestSqlite = [3, 51, 3] as const;

/** Opens or creates a database file; ":memory:" for tests. Asserts what durability rests on. */
export function openSqlite(file: string): Db {
  const raw = new Database(file);
  try {
    raw.pragma("busy_timeout = 5000");
    raw.pragma("page_size = 8192");
    raw.pragma("journal_mode = WAL");
    // Reopening a WAL file leaves better-sqlite3 at NORMAL, which can lose the last commits when the power fails: say FULL every time.
    raw.pragma("synchronous = FULL");
    raw.pragma("foreign_keys = OFF");
    raw.pragma("trusted_schema = OFF");
    raw.pragma("cell_size_check = ON");
    raw.pragma("cache_size = -65536");
    raw.pragma("temp_store = MEMORY");
    if (raw.pragma("synchronous", { simple: true }) !== 2)
      throw new Error(
        "SQLite on this computer does not promise to keep what it wrote (synchronous=FULL). Nothing was opened. Install Waymark again.",
      );
    const version = String(raw.prepare("SELECT sqlite_version()").pluck().get()).split(".").map(Number);
    const older = oldestSqlite.findIndex((part, i) => (version[i] ?? 0) !== part);
    if (older !== -1 && (version[older] ?? 0) < (oldestSqlite[older] ?? 0))
      throw new Error(
        `SQLite ${version.join(".")} can damage a plan; 3.51.3 or later is needed. Nothing was opened. Install Waymark again.`,
      );
  } catch (error) {
    raw.close();
    throw error;
  }
  return handle(raw, file);
}

function handle(raw: Database.Database, file: string): Db {
  const prepared = new Map<string, Database.Statement<Binding[]>>();
  const prepare = (text: string): Database.Statement<Binding[]> => {
    let statement = prepared.get(text);
    if (!statement) {
      statement = raw.prepare<Binding[]>(text);
      prepared.set(text, statement);
    }
    return statement;
  };
  return {
    file,
    sql: <R>(text: string) => prepare(text) as Statement<R>,
    value: <V>(text: string, ...values: Binding[]) => {
      const row = prepare(text).get(...values);
      return typeof row === "object" && row !== null ? (Object.values(row)[0] as V) : undefined;
    },
    exec: (text: string) => {
      raw.exec(text);
    },
    transaction: <T>(work: () => T, keep: (result: T) => boolean = () => true) => {
      const [begin, commit, rollback] = raw.inTransaction
        ? ["SAVEPOINT step", "RELEASE step", "ROLLBACK TO step; RELEASE step"]
        : ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"];
      raw.exec(begin);
      try {
        const result = work();
        raw.exec(keep(result) ? commit : rollback);
        return result;
      } catch (error) {
        // A full disk may have ended the transaction already.
        if (raw.inTransaction) raw.exec(rollback);
        throw error;
      }
    },
    copyInSteps: async (copy) => {
      // Some 500 KB at a time: a few milliseconds, which a key press does not notice.
      await raw.backup(copy, { progress: () => 64 });
    },
    close: () => {
      raw.close();
    },
  };
}

/** Rows on their way into a statement, some at a time: most of what one row costs is the call. */
export interface RowWriter {
  add(...row: Binding[]): void;
  /** Runs the statement over what still waits; before this, no row is sure to be written. */
  flush(): void;
}

/** Rows to one call; more gain nothing. */
const rowsAtOnce = 16;

/**
 * @param start the statement up to its rows, such as `INSERT INTO head VALUES`
 * @param width values in a row
 * @param end what follows the rows
 */
export function rowWriter(db: Db, start: string, width: number, end = ""): RowWriter {
  const row = `(${Array<string>(width).fill("?").join()})`;
  const over = (rows: number): string => `${start} ${Array<string>(rows).fill(row).join()} ${end}`;
  const whole = over(rowsAtOnce);
  const waiting: Binding[] = [];
  return {
    add: (...values) => {
      waiting.push(...values);
      if (waiting.length < rowsAtOnce * width) return;
      db.sql(whole).run(...waiting);
      waiting.length = 0;
    },
    flush: () => {
      if (waiting.length > 0) db.sql(over(waiting.length / width)).run(...waiting);
      waiting.length = 0;
    },
  };
}

/** Whether SQLite stumbled over a file whose content is spoilt, not over the disk or a lock. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  const code = String(error.code);
  // What we ask for never changes: a table or column that is not there is one whose name is spoilt.
  return (
    code.startsWith("SQLITE_CORRUPT") ||
    code === "SQLITE_NOTADB" ||
    (code === "SQLITE_ERROR" && /^no such (table|column)/.test(error.message))
  );
}

/** The application id of a SQLite file, read without opening it as a database, which would leave traces; null for any other file. */
export function applicationIdIn(file: string): number | null {
  const head = Buffer.alloc(72);
  const fd = openSync(file, "r");
  try {
    const whole = readSync(fd, head, 0, head.length, 0) === head.length;
    return whole && head.toString("latin1", 0, 16) === "SQLite format 3\0" ? head.readUInt32BE(68) : null;
  } finally {
    closeSync(fd);
  }
}

/** Holds a file for this process; the system lets go of it when the process ends, however it ends. Null while another one holds it. */
export function holdFile(file: string): { close(): void } | null {
  const raw = new Database(file, { timeout: 0 });
  try {
    raw.exec("BEGIN EXCLUSIVE");
    return raw;
  } catch (error) {
    raw.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) return null;
    if (!isDamage(error)) throw error;
    // It holds nothing that anybody would miss. Emptied, not deleted: whoever holds it goes on holding it.
    truncateSync(file);
    return holdFile(file);
  }
}

export const damageInWords =
  "This file is not a sound Waymark plan: part of it is damaged. It was left as it is. Open it in Waymark, or run “waymark repair”: the damaged file is set aside, and the plan is rebuilt from its log or from its newest restore point.";

/** What SQLite says when there is no room or no right to write: news for a person, not a bug. Null for anything else. */
export function storageErrorInWords(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["SQLITE_FULL", "ENOSPC", "EDQUOT", "EFBIG"].includes(code))
    return "The disk is full. Your plan is unchanged. Free some space, then try again.";
  if (code.startsWith("SQLITE_READONLY") || code === "EROFS")
    return "The plan file is read-only. Nothing was changed. Save a copy elsewhere, then try again.";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return "The plan is busy in another program. Nothing was changed. Close the other program, then try again.";
  }
  if (code.startsWith("SQLITE_IOERR") || code === "EIO")
    return "The disk could not be read or written. Your plan is unchanged. Check the disk and the room on it, then try again.";
  if (isDamage(error)) return damageInWords;
  if (code.startsWith("SQLITE_CANTOPEN"))
    return "The plan file cannot be opened. Nothing was changed. Check that you may read it and write in its folder.";
  if (code === "EACCES" || code === "EPERM")
    return "This file may not be read or written by you. Nothing was changed. Ask for access or choose another place.";
  if (["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP"].includes(code))
    return "There is no such file or folder. Nothing was changed. Check the name, then try again.";
  if (code === "EISDIR") return "This is a folder, not a file. Nothing was changed. Choose a file.";
  if (code === "EEXIST") return "There is a file where a folder should be. Nothing was changed. Choose another place.";
  if (code === "EBUSY") return "This file is in use by another program. Nothing was changed. Close the other program, then try again.";
  if (code === "ERR_FS_FILE_TOO_LARGE")
    return "This file is too large for a Waymark bundle. Nothing was changed. Choose a file that ends in .waymark.";
  return null;
}
