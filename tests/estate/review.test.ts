import * as fs from "node:fs";
import { goldenOf, PATCHES, reviewed } from "./reviews";

// Each change is recorded anew.
jest.setTimeout(10 * 60_000);

test.each(PATCHES)("the comment on the change %s is the golden one, and fits", async (name) => {
  const { comment, sarif } = await reviewed(name);
  expect(comment).toBe(fs.readFileSync(goldenOf(name), "utf8"));
  expect(comment.length).toBeLessThan(65_536);
  for (const [, file = ""] of sarif.matchAll(/"uri": "([^"]+)"/g)) expect(file).toMatch(/^(components|stacks)\//);
});
