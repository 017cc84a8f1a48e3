import { readFileSync, readdirSync, truncateSync } from "node:fs";
import path from "node:path";
import { CONTROL_PLANE, PROGRAMS } from "../../../local/clusters/catalogue";
import { missingPrograms, programs, programsRefused } from "../../../local/clusters/programs";
import { FakeMachine } from "../engine/fake-machine";

const GOMODULES = path.resolve("local/clusters/gomodules");
/** What a working build does: a program that says its own name. */
const BUILDS = `printf '#!/bin/sh\\necho built\\n' >"$out"; chmod +x "$out"`;

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

const env = (): NodeJS.ProcessEnv => ({ ...machine.options().env, PATH: `${machine.folder("bin")}:/usr/bin:/bin` });
const run = (...names: (keyof typeof PROGRAMS)[]) =>
  programs(names, { env: env(), onStep: (text) => void machine.steps.push(text) });

describe("the programs of real clusters", () => {
  test("are built once, said with how long it takes, and kept by name", async () => {
    machine.go(BUILDS);
    const first = await run("kubectl", "etcd");
    expect(path.basename(first.kubectl)).toBe("kubectl");
    expect(machine.steps).toContain("Building kubectl with Go (20 s on 2 cores, once)");
    expect(await run("kubectl", "etcd")).toEqual(first);
    expect(machine.builds).toBe(2);
  });

  test("two runs at once build once", async () => {
    machine.go(`sleep 0.3; ${BUILDS}`);
    const [one, other] = await Promise.all([run("etcd"), run("etcd")]);
    expect(one).toEqual(other);
    expect(machine.builds).toBe(1);
  });

  test("one that is damaged is not trusted: it is said and built anew", async () => {
    machine.go(BUILDS);
    const { etcd } = await run("etcd");
    truncateSync(etcd, 3);
    await run("etcd");
    expect(machine.steps.join("\n")).toMatch(/etcd is damaged: got 3 bytes, expected \d+ bytes\. Making it anew/);
    expect(machine.builds).toBe(2);
  });

  test("without Go are one clear sentence", async () => {
    const sentence =
      "etcd, which real clusters need: no `go` on PATH. To do: install Go 1.26.0 or newer (https://go.dev/dl/).";
    const nowhere = { ...env(), PATH: machine.folder("empty") };
    await expect(programs(["etcd"], { env: nowhere })).rejects.toThrow(sentence);
    expect(await programsRefused(["etcd"], nowhere)).toBe(
      "etcd: no `go` on PATH; to do: install Go 1.26.0 or newer (https://go.dev/dl/)",
    );
  });

  test("a build that fails leaves nothing behind and says what Go said", async () => {
    machine.go("echo 'undefined: thing' >&2; exit 1");
    await expect(run("etcd")).rejects.toThrow("`go build` failed: undefined: thing");
    expect(missingPrograms(["etcd"], env())).toEqual(["etcd"]);
    expect(readdirSync(machine.folder("cache/programs")).filter((name) => !name.endsWith(".lock"))).toEqual([]);
  });

  test("those that are there are not missing", async () => {
    machine.go(BUILDS);
    await run("kubectl");
    expect(missingPrograms(CONTROL_PLANE, env())).not.toContain("kubectl");
    expect(missingPrograms(CONTROL_PLANE, env())).toContain("kube-apiserver");
  });

  test.each(Object.entries(PROGRAMS))(
    "%s comes from a package that its module pins",
    (_name, { module, goPackage }) => {
      expect(readFileSync(path.join(GOMODULES, module, "programs.go"), "utf8")).toContain(`_ "${goPackage}"`);
    },
  );
});
