/** Every type that has a price, or is said to be free, is one; and all of the production estate's types are among them. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isUnknown, MEASURES } from "../../../cost/bill";
import { FREE } from "../../../cost/free";
import { loadPackageSchema } from "../../../local/cloud/schema";

const goldens = path.resolve(__dirname, "../../estate/goldens");
const estate = fs
  .readdirSync(goldens)
  .filter((file) => file.endsWith(".txt"))
  .flatMap((file) => fs.readFileSync(path.join(goldens, file), "utf8").split("\n").filter(Boolean))
  .map((line) => line.split("::")[0]?.split("$").slice(-1).join() ?? "");

it.each([
  ["has a price", Object.keys(MEASURES)],
  ["is said to be free", [...FREE]],
])("each type that %s exists in an SDK, or as a custom resource that we write", (_, types) => {
  const nowhere = types.filter((type) => {
    const [name] = type.split(":");
    if (name !== "azure-native" && name !== "kubernetes" && name !== "pagerduty" && name !== "random") return true;
    return loadPackageSchema(name).resource(type) === undefined;
  });
  expect(nowhere).toEqual([]);
});

it("no type has a price and is free", () => {
  expect(Object.keys(MEASURES).filter((type) => FREE.has(type))).toEqual([]);
});

it("the production estate's types without a price are these", () => {
  // Releases: what their charts make is not in the state. Of ours, none claims a disk or a load balancer.
  expect([...new Set(estate.filter(isUnknown))]).toEqual(["kubernetes:helm.sh/v3:Release"]);
});
