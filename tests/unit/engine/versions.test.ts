import { readFileSync } from "node:fs";
import path from "node:path";
import * as semver from "semver";
import { ENGINE_VERSIONS } from "../../../local/engine";

const GO_MOD = readFileSync(path.resolve("local/engine/gomodule/go.mod"), "utf8");

describe("the pinned versions", () => {
  test("are those of the Go module that builds the engine", () => {
    expect(GO_MOD).toContain(`\ngo ${ENGINE_VERSIONS.go}\n`);
    expect(GO_MOD).toContain(`github.com/pulumi/pulumi/pkg/v3 v${ENGINE_VERSIONS.engine}\n`);
    expect(GO_MOD).toContain(`github.com/pulumi/pulumi/sdk/v3 v${ENGINE_VERSIONS.engine} `);
  });

  test("accept the engine that would be fetched or built", () => {
    expect(semver.gte(ENGINE_VERSIONS.engine, ENGINE_VERSIONS.minimum)).toBe(true);
  });
});
