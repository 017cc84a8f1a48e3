import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describeEngine, resolveEngine, type Engine } from "../../../local/engine";
import { FakeMachine } from "./fake-machine";

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
// The shell scripts use the tools of the machine that runs the test, but never its `go`, `npm` or `pulumi`.
beforeEach(() => {
  for (const tool of ["chmod", "touch", "sleep", "mkdir"])
    machine.script(`tools/${tool}`, `PATH=/usr/bin:/bin exec ${tool} "$@"`);
});
afterEach(() => machine.remove());

const built = (env: Record<string, string> = {}): Promise<Engine> =>
  resolveEngine(machine.options({ PLUGILO_ENGINE: "build", ...env }));

describe("an engine built with Go", () => {
  test("is built once and found from then on, with the hand-over to the stand-in next to it", async () => {
    machine.go(FakeMachine.BUILDS_ENGINE);
    const engine = await resolveEngine(machine.options());
    expect(engine).toMatchObject({ version: "3.259.0", source: "build" });
    expect(engine.languageHost).toEqual({ source: "stand-in", dir: path.resolve("local/engine/bin") });
    expect(readdirSync(path.dirname(engine.command)).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    await expect(resolveEngine(machine.options())).resolves.toEqual(engine);
    expect((await describeEngine(machine.options())).engine).toEqual(engine);
    expect([machine.builds, machine.cached]).toEqual([1, [path.basename(path.dirname(path.dirname(engine.command)))]]);
  });

  test.each([
    ["truncated", (file: string) => truncateSync(file, 5), /pulumi is damaged: got 5 bytes, expected \d+ bytes/],
    [
      "altered",
      (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace("v3", "v4")),
      /damaged: got SHA-256/,
    ],
    ["grown", (file: string) => appendFileSync(file, "#"), /pulumi is damaged: got \d+ bytes, expected \d+ bytes/],
  ])("is not trusted once it is %s: the damage is named and it is built anew", async (_how, damage, message) => {
    machine.go(FakeMachine.BUILDS_ENGINE);
    const { command } = await built();
    damage(command);
    expect((await describeEngine(machine.options({ PLUGILO_ENGINE: "build" }))).ways[0]?.refused).toMatch(message);
    await built();
    expect(machine.steps.join("\n")).toMatch(message);
    expect([readFileSync(command, "utf8"), machine.builds]).toEqual(["#!/bin/sh\necho v3.259.0\n", 2]);
  });

  test("is built once by two runs at the same time: the second waits, says so, and uses the first one's", async () => {
    // The build goes on only after the other run has reported that it waits: without the lock this test would hang and fail.
    machine.go(`while [ ! -f "${machine.folder("go-on")}" ]; do sleep 0.05; done; ${FakeMachine.BUILDS_ENGINE}`);
    const run = () =>
      resolveEngine({
        ...machine.options({ PLUGILO_ENGINE: "build" }),
        onStep: (text) => text.startsWith("Waiting for another run") && writeFileSync(machine.folder("go-on"), ""),
      });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first).toEqual(second);
    expect(machine.builds).toBe(1);
  });

  test("is built although a run that was killed left its lock and half a build behind", async () => {
    machine.go(FakeMachine.BUILDS_ENGINE);
    const { command } = await built();
    const folder = path.dirname(path.dirname(command));
    truncateSync(command, 0);
    const draft = path.join(path.dirname(folder), `.${path.basename(folder)}.12345`);
    mkdirSync(draft);
    mkdirSync(`${folder}.lock`);
    utimesSync(`${folder}.lock`, new Date(0), new Date(0));
    await built();
    expect(machine.cached).toEqual([path.basename(folder)]);
  });

  test.each([
    [
      "no space is left",
      "echo 'write $WORK/b001/x.a: no space left on device' >&2; exit 1",
      "no space left on the disk of",
    ],
    [
      "the module proxy is closed",
      "echo 'go: github.com/x/y@v1.0.0: Get https://proxy: dial tcp: lookup proxy: no such host' >&2; exit 1",
      "the Go module proxy is closed: go: github.com/x/y@v1.0.0",
    ],
    [
      "a module is not what go.sum pins",
      "echo 'verifying github.com/x/y@v1.0.0: checksum mismatch' >&2; exit 1",
      "a Go module is not what go.sum pins: verifying github.com/x/y",
    ],
    ["the compiler fails", "echo 'x.go:1: syntax error' >&2; exit 1", "`go build` failed: x.go:1: syntax error"],
    [
      "it reports another version",
      `printf '#!/bin/sh\\necho v1.0.0\\n' >"$out"; chmod +x "$out"`,
      "reports 1.0.0, expected 3.259.0",
    ],
  ])("is one clear error and nothing half-written when %s", async (_why, build, message) => {
    machine.go(build);
    await expect(built()).rejects.toThrow(message);
    expect(machine.cached).toEqual([]);
  });

  test("is refused before a build is begun when Go is too old and may not fetch a newer one", async () => {
    machine.go(FakeMachine.BUILDS_ENGINE, "go1.22.1", "local");
    await expect(built()).rejects.toThrow("the Go on PATH is 1.22.1, expected 1.25.11 or newer");
    expect([machine.builds, machine.cached]).toEqual([0, []]);
  });

  test("is left to an older Go that may fetch a newer toolchain by itself", async () => {
    machine.go(FakeMachine.BUILDS_ENGINE, "go1.22.1", "auto");
    await expect(built()).resolves.toMatchObject({ source: "build" });
  });

  test("is refused in words when the cache folder is a file", async () => {
    machine.go(FakeMachine.BUILDS_ENGINE);
    writeFileSync(machine.folder("file"), "");
    await expect(built({ PLUGILO_CACHE: machine.folder("file") })).rejects.toThrow(
      /cannot write to .*file\/engine \(ENOTDIR\)/,
    );
  });

  test("stops when it is told to, and leaves nothing half-written", async () => {
    machine.go(`touch "${machine.folder("begun")}"; exec sleep 60`);
    const controller = new AbortController();
    const options = machine.options({ PLUGILO_ENGINE: "build" });
    const running = resolveEngine({
      ...options,
      signal: controller.signal,
      onStep: () => setTimeout(() => controller.abort(), 100),
    });
    await expect(running).rejects.toThrow("stopped before it was done");
    expect(machine.cached).toEqual([]);
  });
});

describe("an engine fetched by npm", () => {
  const downloads = [
    'bin="$PULUMI_HOME/versions/3.259.0/bin"; mkdir -p "$bin"',
    `for f in pulumi pulumi-language-nodejs; do printf '#!/bin/sh\\necho v3.259.0\\n' >"$bin/$f"; chmod +x "$bin/$f"; done`,
  ].join("\n");

  test("is kept in our own cache with its official language host, and Pulumi's own folder stays as it was", async () => {
    machine.reach = () => Promise.resolve();
    machine.script("bin/npm", downloads);
    const engine = await resolveEngine(machine.options());
    expect(engine).toMatchObject({ version: "3.259.0", source: "npm", languageHost: { source: "official" } });
    expect(existsSync(machine.folder("home"))).toBe(false);
    machine.script("bin/npm", "exit 1");
    await expect(resolveEngine(machine.options())).resolves.toEqual(engine);
  });

  test("gives way to a build when npm cannot download it", async () => {
    machine.reach = () => Promise.resolve();
    machine.script("bin/npm", "echo 'pulumi: HTTP 403 fetching https://get.pulumi.com/install.sh' >&2; exit 1");
    machine.go(FakeMachine.BUILDS_ENGINE);
    await expect(resolveEngine(machine.options())).resolves.toMatchObject({ source: "build" });
  });

  test("is refused with npm's own reason when it is the way that was asked for", async () => {
    machine.reach = () => Promise.resolve();
    machine.script("bin/npm", "echo 'pulumi: HTTP 403 fetching https://get.pulumi.com/install.sh' >&2; exit 1");
    const error = resolveEngine(machine.options({ PLUGILO_ENGINE: "npm" }));
    await expect(error).rejects.toThrow("pulumi: HTTP 403 fetching https://get.pulumi.com/install.sh");
    expect(machine.cached).toEqual([]);
  });

  test("is given up at once where the download is closed: npm is not even run", async () => {
    machine.script("bin/npm", `touch "${machine.folder("ran")}"`);
    await expect(resolveEngine(machine.options({ PLUGILO_ENGINE: "npm" }))).rejects.toThrow("which gave: closed");
    expect(existsSync(machine.folder("ran"))).toBe(false);
  });
});
