/** What can go wrong with the store's file, as one clear message each. */

export type StoreFault = "damaged" | "full" | "busy" | "unwritable" | "newer" | "failed";

/** The store cannot be used. The message names the file, what is wrong with it and what to do. */
export class StoreError extends Error {
  constructor(
    readonly fault: StoreFault,
    readonly file: string,
    message: string,
  ) {
    super(message);
    this.name = "StoreError";
  }
}

export function damaged(file: string, what: string): StoreError {
  return new StoreError(
    "damaged",
    file,
    `the embedded cloud's state is damaged: ${file}: ${what}. Expected: a whole SQLite file that only the embedded cloud ` +
      `writes. Restore it from a copy, or move it away (with its -wal and -shm files) and run \`./plugilo refresh\`, ` +
      `then \`./plugilo up\`: what is missing is made again`,
  );
}

interface Rule {
  codes: readonly string[];
  make(file: string, detail: string): StoreError;
}

// Codes: the result codes of SQLite's header, https://github.com/sqlite/sqlite/blob/master/src/sqlite.h.in (2026-11).
const RULES: readonly Rule[] = [
  { codes: ["SQLITE_CORRUPT", "SQLITE_NOTADB"], make: (file, detail) => damaged(file, detail) },
  {
    codes: ["SQLITE_FULL"],
    make: (file) =>
      new StoreError(
        "full",
        file,
        `the disk that holds the embedded cloud's state is full: ${file}. Nothing was lost, the last change was not ` +
          `made. Free some space and run the same command again`,
      ),
  },
  {
    codes: ["SQLITE_BUSY", "SQLITE_LOCKED"],
    make: (file) =>
      new StoreError(
        "busy",
        file,
        `another process has held the embedded cloud's state for too long: ${file}. Wait for the other run to end (or ` +
          `stop it), then run the same command again`,
      ),
  },
  {
    codes: ["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"],
    make: (file, detail) =>
      new StoreError(
        "unwritable",
        file,
        `the embedded cloud's state cannot be opened for writing: ${file}: ${detail}. Make the file and its folder ` +
          `writable, or name another folder in PLUGILO_CLOUD`,
      ),
  },
  {
    codes: ["ENOSPC"],
    make: (file) =>
      new StoreError("full", file, `the disk that holds the embedded cloud's state is full: ${file}. Free some space`),
  },
];

/** Anything thrown by SQLite or the file system, as a StoreError; other errors (a refusal by the cloud) pass as they are. */
export function translate(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError || !("code" in error)) return error;
  const code = String(error.code);
  if (!code.startsWith("SQLITE_") && !("syscall" in error)) return error;
  // Extended codes append to the basic one: SQLITE_CORRUPT_INDEX, SQLITE_IOERR_WRITE.
  const rule = RULES.find((candidate) =>
    candidate.codes.some((known) => code === known || code.startsWith(`${known}_`)),
  );
  if (rule) return rule.make(file, error.message);
  return new StoreError(
    "failed",
    file,
    `the embedded cloud's state could not be used: ${file}: ${error.message} (${code}). Check the disk, then run again`,
  );
}
