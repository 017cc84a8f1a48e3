import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describeEngine, engineEnvironment, resolveEngine } from "../../../local/engine";
import { FakeMachine } from "./fake-machine";

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

describe("an engine that is there", () => {
  test("is taken from PATH, with the official language host next to it", async () => {
    const command = machine.engine("bin", "3.260.1", true);
    await expect(resolveEngine(machine.options())).resolves.toEqual({
      command,
      version: "3.260.1",
      source: "path",
      languageHost: { source: "official", dir: machine.folder("bin") },
    });
  });

  test("finds its language host behind a link, as package managers make them", async () => {
    const real = machine.engine("cellar", "3.260.1", true);
    mkdirSync(machine.folder("bin"));
    symlinkSync(real, machine.folder("bin/pulumi"));
    const engine = await resolveEngine(machine.options());
    expect(engine.languageHost).toEqual({ source: "official", dir: machine.folder("cellar") });
  });

  test("gets the stand-in where no official language host is next to it", async () => {
    machine.engine("bin", "3.259.0");
    const { languageHost } = await resolveEngine(machine.options());
    expect(languageHost).toEqual({ source: "stand-in", dir: path.resolve("local/engine/bin/ambient") });
  });

  test("is passed over when it is older than the minimum, in favour of a newer one further along", async () => {
    machine.engine("bin", "3.258.9");
    const newer = machine.engine("bin2", "3.259.0");
    expect((await resolveEngine(machine.options())).command).toBe(newer);
  });

  test("is the newest of Pulumi's own folder when PATH has none, by version and not by name", async () => {
    machine.engine("home/.pulumi/versions/3.259.0/bin", "3.259.0");
    const newest = machine.engine("home/.pulumi/versions/3.1000.0/bin", "3.1000.0", true);
    expect(await resolveEngine(machine.options())).toMatchObject({ command: newest, source: "cache" });
  });

  test("is looked for in PULUMI_HOME where that is set", async () => {
    const command = machine.engine("elsewhere/bin", "3.259.0");
    const options = machine.options({ PULUMI_HOME: machine.folder("elsewhere") });
    expect(await resolveEngine(options)).toMatchObject({ command, source: "cache" });
  });

  test("is the one that PLUGILO_ENGINE names, whatever PATH has", async () => {
    machine.engine("bin", "3.300.0");
    const command = machine.engine("chosen", "3.259.0");
    expect((await resolveEngine(machine.options({ PLUGILO_ENGINE: command }))).command).toBe(command);
  });

  test("comes first on PATH when it is run, then its language host", async () => {
    const engine = await resolveEngine({
      ...machine.options(),
      env: { PATH: path.dirname(machine.engine("bin", "3.259.0")) },
    });
    expect(engineEnvironment(engine, { PATH: "/usr/bin", A: "b" })).toEqual({
      A: "b",
      PATH: [machine.folder("bin"), engine.languageHost.dir, "/usr/bin"].join(path.delimiter),
    });
  });
});

describe("an engine that is not fit", () => {
  test("is named with what it is and what was expected, when it is too old", async () => {
    const command = machine.engine("bin", "3.100.0");
    const error = resolveEngine(machine.options({ PLUGILO_ENGINE: "path" }));
    await expect(error).rejects.toThrow(`${command} is 3.100.0, expected 3.259.0 or newer`);
  });

  test("is named when it answers with no version", async () => {
    const command = machine.script("bin/pulumi", "echo segmentation fault; exit 3");
    const error = resolveEngine(machine.options({ PLUGILO_ENGINE: "path" }));
    await expect(error).rejects.toThrow(`\`${command} version\` answered "segmentation fault" (exit 3), not a version`);
  });

  test("is never run when it is the npm package, which would download at once", async () => {
    machine.script("lib/node_modules/pulumi/run.js", `touch "${machine.folder("ran")}"; echo v3.265.0`);
    mkdirSync(machine.folder("bin"));
    symlinkSync(machine.folder("lib/node_modules/pulumi/run.js"), machine.folder("bin/pulumi"));
    const { ways } = await describeEngine(machine.options());
    expect(ways[0]?.refused).toContain("is the npm package `pulumi`, which only downloads an engine when it is run");
  });
});

describe("no engine and no way to get one", () => {
  test("is one error that names the three ways, why each is closed and what to do", async () => {
    await expect(resolveEngine(machine.options())).rejects.toThrow(
      [
        "No Pulumi engine (3.259.0 or newer). What was tried, and how to open each way:",
        `  find it: no \`pulumi\` on PATH; no engine in ${machine.folder("home/.pulumi/versions")} or ${machine.folder("home/.pulumi/bin")}`,
        "    to do: install Pulumi 3.259.0 or newer (https://www.pulumi.com/docs/install/) so that `pulumi` is on PATH",
        "  fetch it: the npm package `pulumi` downloads from https://get.pulumi.com/install.sh, which gave: closed",
        "    to do: let this machine reach the npm registry and get.pulumi.com",
        "  build it: no `go` on PATH",
        "    to do: install Go 1.25.11 or newer (https://go.dev/dl/)",
      ].join("\n"),
    );
    expect(machine.cached).toEqual([]);
  });

  test("is described way by way without fetching, building or writing anything", async () => {
    machine.go("exit 1");
    machine.reach = () => Promise.reject(new Error("a description must not use the network"));
    const { engine, ways } = await describeEngine(machine.options());
    expect(engine).toBeUndefined();
    expect(ways.map(({ way, refused }) => [way, refused === undefined ? "open" : "closed"])).toEqual([
      ["path", "closed"],
      ["cache", "closed"],
      ["npm", "open"],
      ["build", "open"],
    ]);
    expect([machine.builds, machine.cached]).toEqual([0, []]);
  });

  test("is refused before anything is tried when PLUGILO_ENGINE names no way", async () => {
    const error = resolveEngine(machine.options({ PLUGILO_ENGINE: "docker" }));
    await expect(error).rejects.toThrow(
      'PLUGILO_ENGINE is "docker", expected path, cache, npm, build or the absolute path of a pulumi executable.',
    );
  });
});
