import { loadPackageSchema } from "../../../local/cloud/schema";
import { TAGGED } from "../../../policy/rules/governance/tags";
import { ourEstate } from "./estate";

it("tags are asked of every kind of ours that takes them, as the installed SDK tells", async () => {
  const sdk = loadPackageSchema("azure-native");
  const types = new Set((await ourEstate()).flatMap(({ resources }) => resources.map(({ type }) => type)));
  const takes = [...types].filter((type) => type.startsWith("azure-native:") && sdk.resource(type)?.inputs["tags"]);
  expect([...TAGGED].sort()).toEqual(takes.sort());
});
