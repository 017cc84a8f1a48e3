/** The workflows, read by the real actionlint. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { programs } from "../../../local/clusters/programs";
import { GO_IS_THERE } from "../gitops/kustomize";

const WORKFLOWS = path.resolve(".github", "workflows");
if (!GO_IS_THERE) process.stderr.write("workflows are not linted: actionlint needs Go, which is not on PATH.\n");

(GO_IS_THERE ? describe : describe.skip)("actionlint", () => {
  let actionlint: string;
  beforeAll(async () => ({ actionlint } = await programs(["actionlint"])), 600_000);

  /** What it complains of; nothing when it has no complaint. */
  function complaint(file: string): string {
    const flags = ["-no-color", "-config-file", path.resolve(".github", "actionlint.yaml")];
    const { status, stdout, stderr } = spawnSync(actionlint, [...flags, file], {
      encoding: "utf8",
      cwd: path.resolve("."),
    });
    return status === 0 ? "" : `${stdout}${stderr}`;
  }

  test.each(fs.readdirSync(WORKFLOWS))("has no complaint about %s", (name) => {
    expect(complaint(path.join(WORKFLOWS, name))).toBe("");
  });

  test.each<[string, string, string, string, RegExp]>([
    [
      "a job that waits for one that there is not",
      "drift.yaml",
      "needs: look",
      "needs: looks",
      /"looks" which does not exist/,
    ],
    ["a right that there is not", "drift.yaml", "issues: write", "issue: write", /unknown permission scope "issue"/],
    ["a runner that nobody has", "drift.yaml", "ubuntu-24.04", "ubuntu-24", /label "ubuntu-24" is unknown/],
    [
      "what a stranger writes in a script",
      "pull-request.yaml",
      'echo "$NUMBER"',
      'echo "${{ github.event.pull_request.title }}"',
      /potentially untrusted/,
    ],
    [
      "a variable that is not known",
      "deploy-environment.yaml",
      "vars.PAGER_VAULT",
      "vars.PAGE_VAULT",
      /undefined configuration variable/,
    ],
    [
      "an input that the called workflow does not take",
      "deploy.yaml",
      "stacks:",
      "stack:",
      /input "stack" is not defined/,
    ],
  ])("refuses %s", (_, name, from, to, message) => {
    const text = fs.readFileSync(path.join(WORKFLOWS, name), "utf8");
    expect(text).toContain(from);
    // A repository of its own with all the others, because a called workflow is looked for from its root.
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-workflows-"));
    try {
      fs.mkdirSync(path.join(root, ".git"));
      fs.cpSync(".github", path.join(root, ".github"), { recursive: true });
      const broken = path.join(root, ".github", "workflows", name);
      fs.writeFileSync(broken, text.replaceAll(from, to));
      expect(complaint(broken)).toMatch(message);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});
