/** Documents in step: only the region between the markers is the code's. */
import { withRegion } from "../../../tools/check/region";

const BEFORE = "# Title\n\nWritten by hand.\n\n<!-- table -->\n\nold\n\n<!-- /table -->\n\nAlso by hand.\n";

test("the region is replaced, what stands around it stays, and doing it twice changes nothing", () => {
  const after = withRegion(BEFORE, "table", "new\n");
  expect(after).toBe(BEFORE.replace("old", "new"));
  expect(withRegion(after, "table", "new\n")).toBe(after);
});

test.each([
  ["none", "# Title\n"],
  ["only the first", "<!-- table -->\n"],
  ["the wrong order", "<!-- /table -->\n<!-- table -->\n"],
])("markers that are missing (%s) are named with what to add", (_, text) => {
  expect(() => withRegion(text, "table", "x")).toThrow("expected the markers <!-- table --> and <!-- /table -->");
});
