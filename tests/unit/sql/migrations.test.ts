import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readMigrations, stillToApply } from "../../../sql/runner/migrations";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-migrations-"));
  write("0001-first.sql", "select 1;\n");
  write("0002-second.sql", "select 2;\n");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  fs.writeFileSync(path.join(folder, file), text);
}

test("files are read in the order of their numbers", () => {
  write("0010-tenth.sql", "select 10;\n");
  expect(readMigrations(folder).map(({ file }) => file)).toEqual([
    "0001-first.sql",
    "0002-second.sql",
    "0010-tenth.sql",
  ]);
});

test("a checkout with other line ends is the same migration", () => {
  const [before] = readMigrations(folder);
  write("0001-first.sql", "select 1;\r\n");
  expect(readMigrations(folder)[0]?.checksum).toBe(before?.checksum);
});

test("a file without a number is refused", () => {
  write("third.sql", "");
  expect(() => readMigrations(folder)).toThrow("third.sql: got this name, expected 0001-what-it-does.sql");
});

test("a number that two branches took is refused", () => {
  write("0002-other.sql", "");
  expect(() => readMigrations(folder)).toThrow("0002-second.sql: got a number that is taken");
});

test("what is applied is not applied again", () => {
  const all = readMigrations(folder);
  expect(stillToApply(all, []).length).toBe(2);
  expect(stillToApply(all, all.slice(0, 1)).map(({ file }) => file)).toEqual(["0002-second.sql"]);
  expect(stillToApply(all, all)).toEqual([]);
});

test("an applied migration that was edited is refused", () => {
  const applied = readMigrations(folder);
  write("0001-first.sql", "select 'other';\n");
  expect(() => stillToApply(readMigrations(folder), applied)).toThrow(
    "0001-first.sql: got other text than was applied",
  );
});

test("an applied migration that was deleted is refused", () => {
  const applied = readMigrations(folder);
  fs.rmSync(path.join(folder, "0001-first.sql"));
  expect(() => stillToApply(readMigrations(folder), applied)).toThrow("0001-first.sql: got no such file");
});

test("a migration that comes before an applied one is refused: it would run in another order elsewhere", () => {
  const [first, second] = readMigrations(folder);
  if (!first || !second) throw new Error("two migrations were written");
  expect(() => stillToApply([first, second], [second])).toThrow("0001-first.sql: got a number before 0002-second.sql");
});
