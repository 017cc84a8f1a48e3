/** The grown estate is one that the configuration's own checks accept, so that a bench of 16 regions runs. */
import * as fs from "node:fs";
import { grow } from "../../../bench/growth";
import { makeProject } from "../../../bench/project";
import { node } from "../runtime/program";
import * as path from "node:path";

test.each([2, 16])("%d regions pass the checks of the configuration", async (regions) => {
  const { stacks, files } = grow(regions);
  const root = makeProject({ way: "ours", stacks, files });
  try {
    // Beside them the hub, the edge and who is on call.
    const script = `require("./runtime/ts-hook.js").register(); console.log(require("./stacks/config").readEstate(".").size)`;
    expect(await node(["-e", script], { cwd: root })).toMatchObject({ stdout: `${regions + 3}\n`, stderr: "" });
    expect(fs.existsSync(path.join(root, "components"))).toBe(true);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
});

test("more regions than there are names for is refused", () => {
  expect(() => grow(17)).toThrow("got 17 regions, expected 2 to 16");
});
