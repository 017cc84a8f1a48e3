/** Opens the store's file: creates it, checks it, and refuses a damaged one by name. */
import { existsSync, fstatSync, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import Sqlite from "libsql";
import { StoreError, damaged, translate } from "./errors";

export const FILE_NAME = "cloud.db";
/** Raised when the tables change; a file of an older version is migrated, one of a newer version refused. */
const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT_MS = 20_000;
const MAGIC = "SQLite format 3\0";

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE resources (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL COLLATE NOCASE, token TEXT NOT NULL, location TEXT NOT NULL,
    parent TEXT NOT NULL COLLATE NOCASE, owner TEXT NOT NULL, body TEXT NOT NULL, outputs TEXT NOT NULL, created INTEGER NOT NULL,
    checksum INTEGER NOT NULL);
  CREATE INDEX resources_by_type ON resources (type);
  CREATE INDEX resources_by_parent ON resources (parent);
  CREATE INDEX resources_by_owner ON resources (owner);
  CREATE TABLE refs (source TEXT NOT NULL, target TEXT NOT NULL, path TEXT NOT NULL);
  CREATE INDEX refs_by_target ON refs (target);
  CREATE INDEX refs_by_source ON refs (source);
  CREATE TABLE claims (scope TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (scope, name)) WITHOUT ROWID;
  CREATE INDEX claims_by_holder ON claims (holder);
  CREATE TABLE faults (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, match TEXT NOT NULL,
    times INTEGER, delay INTEGER NOT NULL);
`;

export type Database = Sqlite.Database;

/**
 * @param folder made if it is not there.
 * @throws StoreError: damaged, full, busy, unwritable, or written by a newer version.
 */
export function openDatabase(folder: string): { database: Database; file: string } {
  const file = path.join(folder, FILE_NAME);
  try {
    mkdirSync(folder, { recursive: true });
    const suspicious = inspect(file);
    const database = new Sqlite(file);
    try {
      prepareFile(database, file, suspicious);
    } catch (error) {
      database.close();
      throw error;
    }
    return { database, file };
  } catch (error) {
    throw translate(file, error);
  }
}

/**
 * A look at the file without SQLite, a few microseconds.
 * @returns whether a full check is due: the last run did not end in order (its log is still there), or the size is wrong.
 */
function inspect(file: string): boolean {
  if (!existsSync(file)) return false;
  const descriptor = descriptorOf(file);
  const size = fstatSync(descriptor).size;
  if (size === 0) return false;
  const header = Buffer.alloc(100);
  const length = readSync(descriptor, header, 0, header.length, 0);
  if (header.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw damaged(file, "it does not begin with SQLite's signature, so it is another kind of file or was overwritten");
  }
  if (length < header.length) throw damaged(file, `it is ${size} bytes long, less than SQLite's header`);
  // Offsets: https://github.com/sqlite/sqlite/blob/master/src/btreeInt.h (2026-11). A page size of 1 means 65,536.
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return size !== pageSize * header.readUInt32BE(28) || logSize(file) > 0;
}

const descriptors = new Map<string, number>();

/**
 * Descriptors are kept for as long as the process lives. To close one would drop every lock that this process has on the file, also
 * those of SQLite, which libsql holds until a connection's statements are collected: others would then take the file for free
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_, 2026-11).
 */
function descriptorOf(file: string): number {
  const { dev, ino } = statSync(file);
  const key = `${dev}:${ino}`;
  const descriptor = descriptors.get(key) ?? openSync(file, "r");
  descriptors.set(key, descriptor);
  return descriptor;
}

function logSize(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

function prepareFile(database: Database, file: string, suspicious: boolean): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  // NORMAL with a write-ahead log cannot be damaged by a killed process or a power cut; only a power cut can take back
  // the last changes (https://www.sqlite.org/pragma.html#pragma_synchronous, read in quotations of it, 2026-11), and refresh finds those.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF");
  if (suspicious) checkIntegrity(database, file);
  const version = schemaVersion(database);
  if (version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      "newer",
      file,
      `${file} was written by a newer version of the embedded cloud (format ${version}, expected ${SCHEMA_VERSION}). ` +
        `Update this checkout, or move the file away to begin anew`,
    );
  }
  createTables(database);
}

function schemaVersion(database: Database): number {
  const row = database.prepare("PRAGMA user_version").raw().get();
  return Array.isArray(row) ? Number(row[0]) : 0;
}

/** Two processes may come here at once: the second finds the tables made. */
function createTables(database: Database): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    if (schemaVersion(database) === 0) {
      database.exec(TABLES);
      const secretKey = randomBytes(32).toString("hex");
      database.prepare("INSERT INTO meta VALUES ('secret-key', ?)").run(secretKey);
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Reads every page. */
export function checkIntegrity(database: Database, file: string): void {
  const rows: unknown[] = database.prepare("PRAGMA quick_check(3)").raw().all();
  const findings = rows.map((row) => String(Array.isArray(row) ? row[0] : row));
  if (findings.length !== 1 || findings[0] !== "ok") throw damaged(file, findings.join("; "));
}
