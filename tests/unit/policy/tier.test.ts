import { tierOf } from "../../../policy/rules/tier";
import { byRule, judgedAfter, ourEstate } from "./estate";
import { add, inOrder, set, unprotect, without, type Mutation } from "./mutations";
import { soundWorkload } from "./sound-workload";

describe("the tier that a resource is held to", () => {
  const urn = (stack: string): string => `urn:pulumi:${stack}::plugilo::azure-native:redis:Redis::cache`;
  const tagged = (environment: string) => ({ tags: { environment } });

  it.each([
    ["prod-frankfurt", {}, "production"],
    ["staging-frankfurt", {}, "non-critical"],
    ["dev", {}, "non-critical"],
    // A tag must not talk a production resource out of its protection, nor a staging one into a false alarm.
    ["prod-frankfurt", tagged("dev"), "production"],
    ["staging-frankfurt", tagged("prod"), "non-critical"],
    // Stacks whose name tells nothing: the tag does, and silence is production.
    ["frankfurt", tagged("staging"), "non-critical"],
    ["frankfurt", tagged("prod"), "production"],
    ["frankfurt", {}, "production"],
    ["development-tools", {}, "production"],
  ] as const)("in stack %s with properties %j is %s", (stack, properties, tier) => {
    expect(tierOf({ urn: urn(stack), properties })).toBe(tier);
  });
});

describe("outside production", () => {
  const [POSTGRES, COSMOS] = [
    "azure-native:dbforpostgresql:Server postgres-server",
    "azure-native:cosmosdb:DatabaseAccount",
  ];
  const DATABASE = "azure-native:redisenterprise:Database";
  const GATEWAY = "azure-native:network:ApplicationGateway gateway-gateway @prod-frankfurt";
  const REDIS_POD = soundWorkload({ container: { image: "docker.io/library/redis:7.4.11" }, bare: true });
  const lone = set(DATABASE, { geoReplication: undefined });
  const rulesThatSpeak = async (mutate: Mutation): Promise<string[]> => {
    const estate = await ourEstate();
    // Production's own sizes are judged here: that they are too large for anything else goes without saying.
    const judged = judgedAfter(estate, mutate(estate), "non-critical");
    return Object.keys(byRule(judged.filter(({ rule }) => rule.id !== "non-critical-stays-small")));
  };

  it.each([
    ["no standby", set(POSTGRES, { highAvailability: undefined })],
    ["a week of backups in one region", set(POSTGRES, { backup: { backupRetentionDays: 7 } })],
    [
      "Cosmos DB in one region",
      set(COSMOS, { locations: [{ locationName: "germanynorth" }], enableMultipleWriteLocations: false }),
    ],
    ["a Redis that writes snapshots", inOrder(lone, set(DATABASE, { persistence: { rdbEnabled: true } }))],
    ["a Redis that logs writes", inOrder(lone, set(DATABASE, { persistence: { aofEnabled: true } }))],
    ["storage in one region", set("azure-native:storage:StorageAccount", { "sku.name": "Standard_ZRS" })],
    ["one copy of the registry", without("azure-native:containerregistry:Replication")],
    ["data that may be deleted", unprotect(COSMOS)],
    ["a gateway that goes down to no instance", set(GATEWAY, { "autoscaleConfiguration.minCapacity": 0 })],
    ["a data store in the cluster", add({ type: "kubernetes:core/v1:Pod", properties: REDIS_POD })],
  ])("%s is enough", async (_, mutate) => {
    expect(await rulesThatSpeak(mutate)).toEqual([]);
  });

  it.each([
    ["backups of a few days", set(POSTGRES, { "backup.backupRetentionDays": 3 }), "postgres-backup-kept"],
    ["periodic backups", set(COSMOS, { "backupPolicy.type": "Periodic" }), "cosmos-in-several-regions"],
    ["a Redis that forgets everything", lone, "redis-survives"],
    [
      "a gateway in one zone",
      set(GATEWAY, { zones: ["1"] }),
      // And what that would cost: nothing brings it back.
      ["gateway-survives-a-zone", "objective-zone-loss"],
    ],
    [
      "local storage",
      set("azure-native:storage:StorageAccount", { "sku.name": "Standard_LRS" }),
      "storage-geo-redundant",
    ],
    [
      "a public door",
      set("azure-native:redisenterprise:RedisEnterprise", { publicNetworkAccess: "Enabled" }),
      "public-access-closed",
    ],
  ])("%s is not", async (_, mutate, rules) => {
    expect(await rulesThatSpeak(mutate)).toEqual([rules].flat());
  });
});
