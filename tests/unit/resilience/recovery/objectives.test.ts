import { inOrder, set, without } from "../../policy/mutations";
import { nameOf, rowOf, rowsAfter, saysOf } from "./estate";

const SERVER = "azure-native:dbforpostgresql:Server postgres-server";
const ORIGIN_GROUPS = "azure-native:cdn:AFDOriginGroup";

describe("our production estate", () => {
  it("survives the loss of a pod, a machine, and a zone where there are zones, within A13, A16 and C10", async () => {
    const inside = (await rowsAfter()).filter(
      ({ stack, loss, asRegion }) =>
        stack.startsWith("prod-") && ["pod", "node", "zone"].includes(loss) && asRegion === undefined,
    );
    expect(inside.length).toBeGreaterThan(25);
    expect(inside.filter(({ met }) => met !== true).map(nameOf)).toEqual([]);
  });

  it("moves requests away from a lost region, and needs neither registry, vault nor hub to go on, within C10", async () => {
    const serving = (await rowsAfter()).filter(
      ({ stack, objective, loss }) =>
        stack.startsWith("prod-") && objective.from === "C10" && !["pod", "node", "zone"].includes(loss),
    );
    expect(serving.map(({ loss }) => loss)).toEqual(
      expect.arrayContaining(["region", "registry", "key-vault", "management", "dns"]),
    );
    expect(serving.filter(({ met }) => met !== true).map(nameOf)).toEqual([]);
  });

  it("misses these objectives and no others: each is a limit of a service, or waits for people", async () => {
    const missed = (await rowsAfter()).filter(({ stack, met }) => stack.startsWith("prod-") && met === false);
    expect(missed.map(nameOf)).toEqual([
      "Public name www, deletion @prod-edge",
      "Public name api, deletion @prod-edge",
      "PostgreSQL, region @prod-frankfurt",
      "PostgreSQL, corruption @prod-frankfurt",
      "PostgreSQL, deletion @prod-frankfurt",
      "Cosmos DB, zone @prod-edge",
      "Cosmos DB, region @prod-edge",
      "Redis, corruption @prod-frankfurt",
      "Redis, corruption @prod-berlin",
      "Service Bus, region @prod-frankfurt",
      "Service Bus, zone @prod-berlin",
      "Service Bus, region @prod-berlin",
      "Files, region @prod-frankfurt",
      "Files, corruption @prod-frankfurt",
      "Files, deletion @prod-frankfurt",
      "Files, zone @prod-berlin",
      "Files, region @prod-berlin",
      "Files, corruption @prod-berlin",
      "Files, deletion @prod-berlin",
      "Key Vault, deletion @prod-management",
      "Key Vault, deletion @prod-frankfurt",
      "Key Vault, deletion @prod-berlin",
    ]);
  });

  it("names the delay of the pager's ladder as what a promotion waits for longest", async () => {
    const { changeFirst } = rowOf(await rowsAfter(), "PostgreSQL", "region", "prod-frankfurt");
    expect(changeFirst).toMatchObject({
      of: "rto",
      seconds: 900,
      term: { name: "answer", decidedBy: { stack: "prod-on-call", property: "rules[0].escalationDelayInMinutes" } },
    });
  });

  it("says of Berlin, which has no zones, that a zone's loss is the region's", async () => {
    const rows = await rowsAfter();
    for (const component of ["Application Gateway", "Services", "Redis", "Service Bus", "Files", "Key Vault"]) {
      const zone = rowOf(rows, component, "zone", "prod-berlin");
      expect(zone.asRegion).toBe(true);
      expect(zone.rto.range).toEqual(rowOf(rows, component, "region", "prod-berlin").rto.range);
    }
    expect(rows.filter(({ asRegion, stack }) => asRegion && stack === "prod-frankfurt")).toEqual([]);
  });

  it("never lets production stand in for staging", async () => {
    const row = rowOf(await rowsAfter(), "Services", "region", "staging-frankfurt");
    expect(row.rto.lost).toBe("no Front Door leads its requests to another region");
  });
});

describe("each missing piece makes the rows worse that rest on it, and no others", () => {
  it.each([
    [
      "the standby in another zone",
      set(`${SERVER} @prod-frankfurt`, { "highAvailability.mode": "SameZone" }),
      ["PostgreSQL, zone @prod-frankfurt"],
    ],
    [
      "the standby",
      set(`${SERVER} @prod-frankfurt`, { "highAvailability.mode": "Disabled" }),
      ["PostgreSQL, node @prod-frankfurt", "PostgreSQL, zone @prod-frankfurt"],
    ],
    ["the replica in Berlin", without(`${SERVER} @prod-berlin`), ["PostgreSQL, region @prod-frankfurt"]],
    [
      "the alert on the replica's lag",
      without("azure-native:monitor:MetricAlert postgres-lag @prod-berlin"),
      ["PostgreSQL, region @prod-frankfurt"],
    ],
    [
      "the alert on the primary",
      without("azure-native:monitor:MetricAlert postgres-down @prod-frankfurt"),
      ["PostgreSQL, region @prod-frankfurt", "PostgreSQL, deletion @prod-frankfurt"],
    ],
    [
      "writes in both regions",
      set("azure-native:cosmosdb:DatabaseAccount", { enableMultipleWriteLocations: false }),
      ["Cosmos DB, zone @prod-edge", "Cosmos DB, region @prod-edge"],
    ],
    [
      "continuous backup",
      set("azure-native:cosmosdb:DatabaseAccount", { "backupPolicy.type": "Periodic" }),
      ["Cosmos DB, corruption @prod-edge", "Cosmos DB, deletion @prod-edge"],
    ],
    [
      "Redis' copy",
      set("azure-native:redisenterprise:RedisEnterprise @prod-frankfurt", { highAvailability: "Disabled" }),
      ["Redis, node @prod-frankfurt", "Redis, zone @prod-frankfurt"],
    ],
    [
      "Redis' link",
      without("azure-native:redisenterprise:Database @prod-berlin"),
      ["Redis, region @prod-frankfurt", "Redis, zone @prod-berlin", "Redis, region @prod-berlin"],
    ],
    [
      "zones of the gateway",
      set("azure-native:network:ApplicationGateway @prod-frankfurt", { zones: ["1"] }),
      ["Application Gateway, zone @prod-frankfurt"],
    ],
    [
      "the gateway's second instance",
      set("azure-native:network:ApplicationGateway @prod-frankfurt", { "autoscaleConfiguration.minCapacity": 1 }),
      ["Application Gateway, node @prod-frankfurt"],
    ],
    [
      "the registry's replicas",
      without("azure-native:containerregistry:Replication"),
      ["Registry, region @prod-management"],
    ],
    [
      "geo-redundant files",
      set("azure-native:storage:StorageAccount files-account @prod-frankfurt", { "sku.name": "Standard_ZRS" }),
      ["Files, region @prod-frankfurt"],
    ],
    [
      "the region's own Prometheus",
      without("kubernetes:monitoring.coreos.com/v1:Prometheus prometheus-server @prod-berlin"),
      ["Services, management @prod-berlin"],
    ],
    [
      "the second unit of API Management in Berlin",
      set("azure-native:apimanagement:ApiManagementService", { "additionalLocations[0].sku.capacity": 1 }),
      ["API Management in Berlin, node @prod-edge"],
    ],
  ])("%s", async (_, mutate, expected) => {
    const [before, after] = [await rowsAfter(), await rowsAfter(mutate)];
    const same = new Map(before.map((row) => [nameOf(row), saysOf(row)]));
    expect(after.filter((row) => same.get(nameOf(row)) !== saysOf(row)).map(nameOf)).toEqual(expected);
  });

  it("a second origin that is switched off leaves every request with the lost region", async () => {
    const rows = await rowsAfter(
      inOrder(
        set("azure-native:cdn:AFDOrigin front-door-www-ber", { enabledState: "Disabled" }),
        set("azure-native:cdn:AFDOrigin front-door-api-ber", { enabledState: "Disabled" }),
      ),
    );
    expect(rowOf(rows, "Services", "region", "prod-frankfurt")).toMatchObject({
      met: false,
      rto: { lost: expect.any(String) as string },
    });
    expect(rowOf(rows, "Front Door to www", "region", "prod-edge").met).toBe(false);
  });

  it("a figure that only a deployment will tell makes the row unknown, never good", async () => {
    const rows = await rowsAfter(
      set(ORIGIN_GROUPS, { "healthProbeSettings.probeIntervalInSeconds": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    );
    expect(rowOf(rows, "Front Door to www", "region", "prod-edge")).toMatchObject({ met: "unknown" });
  });
});
