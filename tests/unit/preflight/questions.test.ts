import { REGIONS, regionNamed } from "../../../facts/regions";
import { readEstate } from "../../../stacks/config";
import { questionsFor, unaskable, unreadOf, type Question } from "../../../tools/preflight/questions";

const estate = readEstate(process.cwd());
const questions = questionsFor(estate);

function question(fact: string): Question {
  const found = questions.find((one) => one.fact === fact);
  if (!found)
    throw new Error(`${fact}: got no question, expected one of ${questions.map((one) => one.fact).join(", ")}`);
  return found;
}

test("every fact of a region that nobody has read can be asked for", () => {
  expect([...REGIONS.values()].flatMap(unreadOf)).not.toEqual([]);
  expect(unaskable(REGIONS.values())).toEqual([]);
});

test("each region of the estate is asked for its zones, its unread facts and the sizes of its nodes, each once", () => {
  const facts = questions.map(({ fact, path }) => `${fact} ${path}`);
  expect(new Set(facts).size).toBe(facts.length);
  expect(questions.map(({ fact }) => fact)).toEqual(
    expect.arrayContaining([
      "germanywestcentral zones",
      "germanynorth zones",
      "germanynorth managedRedis",
      "germanynorth containerInstancesInVnet",
      "swedencentral Standard_D4ds_v5",
    ]),
  );
});

test("questions only name subscriptions of the stacks", () => {
  const known = new Set([...estate.values()].map(({ subscriptionId }) => subscriptionId));
  expect(questions.filter(({ path }) => !known.has(path.split("/")[2] ?? ""))).toEqual([]);
});

describe("an answer", () => {
  const redis = (...locations: string[]): object => ({
    resourceTypes: [{ resourceType: "redisEnterprise", locations }],
  });
  const zones = (name: string, ...logical: string[]): object => ({
    value: [{ name, availabilityZoneMappings: logical.map((logicalZone) => ({ logicalZone, physicalZone: "x" })) }],
  });
  const size = (...types: string[]): object => ({
    value: [
      { resourceType: "virtualMachines", name: "Standard_D4ds_v5", restrictions: types.map((type) => ({ type })) },
    ],
  });
  const instances = (...types: string[]): object => ({
    value: types.map((ipAddressType) => ({ ipAddressType, osType: "Linux" })),
  });

  test.each<[string, string, object, string]>([
    ["zones that are as believed", "germanywestcentral zones", zones("germanywestcentral", "3", "1", "2"), "1, 2, 3"],
    [
      "a zone that the subscription does not see",
      "germanywestcentral zones",
      zones("germanywestcentral", "1", "2"),
      "1, 2",
    ],
    ["no zones", "germanynorth zones", { value: [{ name: "germanynorth" }] }, "none"],
    ["a region that is not open yet", "germanynorth zones", { value: [] }, "not a region of this subscription"],
    ["a region among those of a service", "germanynorth managedRedis", redis("Germany North"), "offered"],
    ["a region that a service lacks", "germanynorth managedRedis", redis("Germany West Central"), "not offered"],
    [
      "container instances in networks",
      "germanynorth containerInstancesInVnet",
      instances("Public", "Private"),
      "offered",
    ],
    [
      "container instances with public addresses only",
      "germanynorth containerInstancesInVnet",
      instances("Public"),
      "not offered",
    ],
    ["a size that is open", "swedencentral Standard_D4ds_v5", size(), "offered"],
    ["a size that some zone lacks", "swedencentral Standard_D4ds_v5", size("Zone"), "offered"],
    ["a size that is closed to the subscription", "swedencentral Standard_D4ds_v5", size("Location"), "not offered"],
    ["a size that is not there", "swedencentral Standard_D4ds_v5", { value: [] }, "not offered"],
  ])("of %s is understood", (_, fact, answer, expected) => {
    expect(question(fact).read(answer)).toBe(expected);
  });

  test("of another shape is none", () => {
    expect(() => question("germanynorth zones").read({ error: { code: "AuthorizationFailed" } })).toThrow();
  });
});

test("what is expected is what the facts say", () => {
  expect(question("germanynorth zones").expected).toBe("none");
  expect(question("germanynorth containerInstancesInVnet").expected).toBe(
    regionNamed("germanynorth").containerInstancesInVnet ? "offered" : "not offered",
  );
});
