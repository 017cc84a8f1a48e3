import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** One file of SQL that is applied once and never edited afterwards. */
export interface Migration {
  /** Its name, which is also its place in the order: `0001-roles.sql`. */
  readonly file: string;
  readonly sql: string;
  readonly checksum: string;
}

/** What a database says it has been given. */
export interface Applied {
  readonly file: string;
  readonly checksum: string;
}

/** Names the file, what is wrong with it and what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

const FILE_NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * The migrations of a folder, in their order.
 *
 * @throws MigrationError for a file name without a number, or a number that is there twice.
 */
export function readMigrations(folder: string): Migration[] {
  const files = fs.readdirSync(folder).sort();
  const misnamed = files.find((file) => !FILE_NAME.test(file));
  if (misnamed !== undefined) {
    throw new MigrationError(`${misnamed}: got this name, expected 0001-what-it-does.sql; rename it.`);
  }
  const twice = files.find((file, index) => index > 0 && numberOf(file) === numberOf(files[index - 1]));
  if (twice !== undefined) {
    throw new MigrationError(`${twice}: got a number that is taken, expected the next one; renumber it.`);
  }
  return files.map((file) => {
    const sql = fs.readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n");
    return { file, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

/**
 * What is still to be applied.
 *
 * @throws MigrationError when history was rewritten: an applied file is gone or changed, or a new one comes before it.
 */
export function stillToApply(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const { file, checksum } of applied) {
    const here = migrations.find((migration) => migration.file === file);
    if (!here) throw new MigrationError(`${file}: got no such file, expected it: it has been applied; bring it back.`);
    if (here.checksum !== checksum) {
      throw new MigrationError(
        `${file}: got other text than was applied, expected the same; put it back and write the change as a new migration.`,
      );
    }
  }
  const done = new Set(applied.map(({ file }) => file));
  const last = [...done].sort().at(-1) ?? "";
  const pending = migrations.filter(({ file }) => !done.has(file));
  const late = pending.find(({ file }) => file < last);
  if (late) throw new MigrationError(`${late.file}: got a number before ${last}, which is applied; renumber it.`);
  return pending;
}

function numberOf(file: string | undefined): string | undefined {
  return file?.slice(0, 4);
}
