/** `./plugilo migrate` as people run it, against a real server. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { missingPackages } from "../../../cli/rigs";
import { readEstate } from "../../../stacks/config";
import { ADMINISTRATOR, LOOPBACK, Machine, within } from "./machine";
import { DATABASE_MIGRATIONS, SERVER_MIGRATIONS } from "./migrated";
import { Server } from "./servers";

const ROOT = path.resolve(__dirname, "../../..");
const FILES = DATABASE_MIGRATIONS.map(({ file }) => file);
const DATABASES = [
  ...new Set(
    [...readEstate(ROOT).values()].flatMap((stack) => (stack.kind === "region" ? stack.postgres.databases : [])),
  ),
].sort();
const ALL = [
  ...DATABASES.map((database) => ({ database, files: FILES })),
  { database: "postgres", files: SERVER_MIGRATIONS.map(({ file }) => file) },
];
const NONE = ALL.map(({ database }) => ({ database, files: [] }));

function plugilo(args: readonly string[], where: Readonly<Record<string, string>>) {
  const { PGHOST: _, ...inherited } = process.env;
  const run = spawnSync(process.execPath, [path.join(ROOT, "cli/index.js"), "migrate", "--json", ...args], {
    env: { ...inherited, ...where },
    encoding: "utf8",
  });
  return { status: run.status, ...(JSON.parse(run.stdout) as { steps?: unknown; error?: string }) };
}

test("without a server it tells all migrations of the estate's databases, and applies none", () => {
  expect(plugilo([], {})).toMatchObject({ status: 0, steps: ALL });
  expect(plugilo(["--apply"], {})).toMatchObject({ status: 1, error: expect.stringContaining("PGHOST: got none") });
});

const missing = missingPackages("postgres");
const rig = missing.length === 0 ? test : test.skip;

rig("with a server it tells what is pending, applies it, and then nothing is", async () => {
  const machine = new Machine();
  try {
    const { port } = await Server.primary(machine);
    await within([port], async (client) => {
      for (const database of DATABASES) await client.query(`create database ${database}`);
    });
    const where = { PGHOST: LOOPBACK, PGPORT: String(port), PGUSER: ADMINISTRATOR };
    expect(plugilo([], where)).toMatchObject({ status: 0, steps: ALL });
    expect(plugilo(["--apply"], where)).toMatchObject({ status: 0, steps: ALL });
    expect(plugilo([], where)).toMatchObject({ status: 0, steps: NONE });
    expect(plugilo([], { ...where, PGUSER: "nobody" })).toMatchObject({
      status: 1,
      error: expect.stringContaining('role "nobody" does not exist'),
    });
  } finally {
    await machine.end();
  }
});
