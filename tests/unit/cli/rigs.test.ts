import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { missingPackages, prepareRigs, programsFor } from "../../../cli/rigs";
import { PROGRAMS } from "../../../local/clusters/catalogue";

jest.mock("node:fs");
jest.mock("node:child_process");
const there = jest.mocked(fs.existsSync);
const run = jest.mocked(execFileSync);

const APT = "/usr/bin/apt-get";
const BOUNCER = "/usr/sbin/pgbouncer";

/** What is said on a machine that has everything but some files. */
function saidWithout(lacking: readonly string[], user: number): string[] {
  const said: string[] = [];
  there.mockImplementation((file) => !lacking.includes(String(file)));
  const getuid = jest.spyOn(process, "getuid").mockReturnValue(user);
  prepareRigs((text) => said.push(text));
  getuid.mockRestore();
  return said;
}

beforeEach(() => run.mockReset());

test("a machine that has everything is left alone, in silence", () => {
  expect(saidWithout([], 0)).toEqual([]);
  expect(run).not.toHaveBeenCalled();
});

test("root installs what is missing and nothing else, without starting its services", () => {
  expect(saidWithout([BOUNCER], 0)).toEqual(["installing pgbouncer ..."]);
  const [, install] = run.mock.calls;
  expect(install?.slice(0, 2)).toEqual(["apt-get", ["install", "-qq", "--no-install-recommends", "pgbouncer"]]);
  expect(install?.[2]?.env).toMatchObject({ RUNLEVEL: "1", DEBIAN_FRONTEND: "noninteractive" });
});

test.each([
  ["people who are not root", [BOUNCER], 1000],
  ["a system without Debian's packages", [BOUNCER, APT], 0],
])("%s are told in one line which packages would run the rigs", (_, lacking, user) => {
  expect(saidWithout(lacking, user)).toEqual([
    "rigs are skipped: they need the Debian packages pgbouncer, and only root may install them.",
  ]);
  expect(run).not.toHaveBeenCalled();
  expect(missingPackages("postgres")).toEqual(["pgbouncer"]);
});

test("an installation that fails skips the rigs and says why", () => {
  run.mockImplementation(() => {
    throw new Error("no network");
  });
  expect(saidWithout([BOUNCER], 0).at(-1)).toBe(
    "rigs are skipped: pgbouncer could not be installed: Error: no network",
  );
});

test("a whole run lacks no program that could have been built, so that no rig is skipped for want of it", () => {
  expect(new Set(programsFor([]))).toEqual(new Set(Object.keys(PROGRAMS)));
});
