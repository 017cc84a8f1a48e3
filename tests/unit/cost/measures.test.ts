import { volumes } from "../../../cost/volumes";
import { UNKNOWN } from "../../../resilience/resource";
import { bill, paid, resource, unpriced } from "./stack";

describe("what a resource is paid for", () => {
  it.each([
    ["a primary with a standby", { highAvailability: { mode: "ZoneRedundant" } }, ["32", "4096", "1 postgresBackup"]],
    ["a primary without one", { highAvailability: { mode: "Disabled" } }, ["16", "2048", "1 postgresBackup"]],
    ["a replica, which has no backups", { createMode: "Replica" }, ["16", "2048"]],
  ])("PostgreSQL: %s", (_, more, counts) => {
    const server = { sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" }, storage: { storageSizeGB: 2048 } };
    const [compute, disk, backup] = counts;
    expect(paid("azure-native:dbforpostgresql:Server", { ...server, ...more })).toEqual([
      `postgresMemoryOptimized ${compute}`,
      `postgresStorage ${disk}`,
      ...(backup ? [`postgresBackup ${backup}`] : []),
    ]);
  });

  it("Redis: two nodes, one without high availability", () => {
    const type = "azure-native:redisenterprise:RedisEnterprise";
    const sku = { name: "MemoryOptimized_M50" };
    expect(paid(type, { sku, highAvailability: "Enabled" })).toEqual(["redisMemoryOptimized 100"]);
    expect(paid(type, { sku, highAvailability: "Disabled" })).toEqual(["redisMemoryOptimized 50"]);
  });

  it("Cosmos DB: throughput in each region, a tenth of it always", () => {
    const locations = [{ locationName: "germanywestcentral" }, { locationName: "germanynorth" }];
    const account = { enableMultipleWriteLocations: true, locations };
    const database = { options: { autoscaleSettings: { maxThroughput: 40_000 } } };
    const { lines, notPriced } = bill([
      resource("azure-native:cosmosdb:DatabaseAccount", "account", account),
      resource("azure-native:cosmosdb:MongoDBResourceMongoDBDatabase", "database", database),
      resource("azure-native:cosmosdb:MongoDBResourceMongoDBCollection", "shares", { resource: {} }),
    ]);
    const throughput = lines.filter(({ meter }) => meter === "cosmosThroughput");
    expect(throughput.map(({ region, count, usage }) => [region, count, usage])).toEqual([
      ["germanywestcentral", 40, undefined],
      ["germanywestcentral", 400, "cosmosThroughput"],
      ["germanynorth", 40, undefined],
      ["germanynorth", 400, "cosmosThroughput"],
    ]);
    expect(lines).toHaveLength(8);
    expect(notPriced).toEqual([]);
  });

  it("Application Gateway: ten capacity units an instance that is always there", () => {
    expect(
      paid("azure-native:network:ApplicationGateway", {
        sku: { name: "WAF_v2", tier: "WAF_v2" },
        autoscaleConfiguration: { minCapacity: 4, maxCapacity: 50 },
      }),
    ).toEqual(["gatewayFirewall 1", "gatewayCapacity 40", "gatewayCapacity 1 gatewayCapacity"]);
  });

  it("API Management: units of every location, each at its own price", () => {
    const made = bill([
      resource("azure-native:apimanagement:ApiManagementService", "apim", {
        location: "germanywestcentral",
        sku: { name: "Premium", capacity: 3 },
        additionalLocations: [{ location: "germanynorth", sku: { name: "Premium", capacity: 1 } }],
      }),
    ]);
    expect(made.lines.map(({ region, count }) => [region, count])).toEqual([
      ["germanywestcentral", 3],
      ["germanynorth", 1],
    ]);
  });

  it("flow logs: what is logged, its analysis where that is on, and an account that holds nothing else", () => {
    const analysis = (more: object) => ({
      flowAnalyticsConfiguration: { networkWatcherFlowAnalyticsConfiguration: more },
    });
    const type = "azure-native:network:FlowLog";
    expect(paid(type, analysis({ enabled: false }))).toEqual(["flowLogs 1 flowLogs"]);
    expect(paid(type, analysis({ enabled: true, trafficAnalyticsInterval: 60 }))[1]).toBe("flowAnalysis 1 flowLogs");
    expect(paid(type, analysis({ enabled: true, trafficAnalyticsInterval: 10 }))[1]).toBe(
      "flowAnalysisOften 1 flowLogs",
    );
    const owner = resource("plugilo:azure:FlowLogs", "flows", {});
    const account = resource("azure-native:storage:StorageAccount", "a", { sku: { name: "Standard_GZRS" } }, owner);
    expect(bill([owner, account]).lines.map(({ meter, usage }) => [meter, usage])).toEqual([
      ["blobStorage", "flowLogStorage"],
    ]);
  });

  const cluster = {
    sku: { tier: "Standard" },
    agentPoolProfiles: [{ count: 3, vmSize: "Standard_D4ds_v5" }],
    securityProfile: { defender: { securityMonitoring: { enabled: true } } },
  };

  it("a cluster: its tier, the CPUs of its fixed pool, and Defender on them", () => {
    const type = "azure-native:containerservice:ManagedCluster";
    expect(paid(type, cluster)).toEqual(["clusterStandard 1", "nodeDdsV5 12", "defenderSensor 12"]);
    expect(paid(type, { ...cluster, securityProfile: {} })).toEqual(["clusterStandard 1", "nodeDdsV5 12"]);
  });

  it.each([
    ["general", "region", ["nodeDdsV5 1 regionGeneral"]],
    ["general", "management", ["nodeDdsV5 1 hubGeneral"]],
    ["spot", "region", ["nodeDdsV5 0.3 regionSpot"]],
    ["gpu", "region", ["nodeGpuT4 1 regionGpu"]],
  ] as const)("a pool %s of a stack of kind %s: what is assumed to run", (name, kind, expected) => {
    expect(paid("kubernetes:karpenter.sh/v1:NodePool", { metadata: { name } }, { kind })).toEqual(expected);
  });

  it("a Service: rules of a load balancer, a rule a port; nothing inside the cluster", () => {
    const ports = [{ port: 443 }, { port: 9090 }];
    const type = "kubernetes:core/v1:Service";
    expect(paid(type, { spec: { type: "LoadBalancer", ports } })).toEqual([
      "loadBalancerRule 2",
      "loadBalancerData 1 loadBalancerData",
    ]);
    expect(paid(type, { spec: { ports } })).toEqual([]);
  });

  it.each([
    ["azure-native:network:AzureFirewall", { sku: { tier: "Premium" } }, "firewallPremium 1"],
    ["azure-native:network:AzureFirewall", { sku: { tier: "Standard" } }, "firewallStandard 1"],
    ["azure-native:servicebus:Namespace", { sku: { name: "Premium", capacity: 4 } }, "serviceBusUnit 4"],
    ["azure-native:containerregistry:Registry", { sku: { name: "Premium" } }, "registryPremium 1"],
    ["azure-native:monitor:MetricAlert", { criteria: { allOf: [{}, {}] } }, "metricAlert 2"],
    ["azure-native:cdn:Profile", { sku: { name: "Premium_AzureFrontDoor" } }, "frontDoorPremium 1"],
    ["azure-native:monitor:ScheduledQueryRule", { evaluationFrequency: "PT5M" }, "logAlert5Minutes 1"],
    ["azure-native:monitor:ScheduledQueryRule", { evaluationFrequency: "P1D" }, "logAlert15Minutes 1"],
  ])("%s with %j is paid as %s first", (type, properties, first) => {
    expect(paid(type, properties)[0]).toBe(first);
  });
});

describe("what has no price is told", () => {
  it.each([
    ["azure-native:monitor:ScheduledQueryRule", { evaluationFrequency: "PT7M" }, "a log alert of frequency PT7M"],
    ["azure-native:network:AzureFirewall", { sku: { tier: "Basic" } }, "Azure Firewall of tier Basic"],
    [
      "azure-native:network:PublicIPAddress",
      { ddosSettings: { protectionMode: "Enabled" } },
      "protection of a single address against DDoS",
    ],
    [
      "azure-native:cdn:Profile",
      { sku: { name: "Standard_AzureFrontDoor" } },
      "a profile of SKU Standard_AzureFrontDoor",
    ],
    ["azure-native:network:ApplicationGateway", { sku: { tier: "Standard_v2" } }, "a gateway of tier Standard_v2"],
    [
      "azure-native:apimanagement:ApiManagementService",
      { sku: { name: "Developer" } },
      "API Management of tier Developer",
    ],
    [
      "azure-native:dbforpostgresql:Server",
      { sku: { name: "Standard_B2ms", tier: "Burstable" } },
      "PostgreSQL of size Standard_B2ms",
    ],
    [
      "azure-native:redisenterprise:RedisEnterprise",
      { sku: { name: "FlashOptimized_A250" } },
      "Redis of SKU FlashOptimized_A250",
    ],
    ["azure-native:servicebus:Namespace", { sku: { name: "Standard" } }, "Service Bus of tier Standard"],
    ["azure-native:storage:StorageAccount", { sku: { name: "Premium_LRS" } }, "an account of SKU Premium_LRS"],
    ["azure-native:containerregistry:Registry", { sku: { name: "Basic" } }, "a registry of SKU Basic"],
    [
      "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase",
      { options: { throughput: 400 } },
      "throughput that does not scale by itself",
    ],
    ["kubernetes:karpenter.sh/v1:NodePool", { metadata: { name: "fpga" } }, "a pool fpga"],
    [
      "azure-native:storage:StorageAccount",
      { sku: { name: UNKNOWN } },
      "an account of SKU that only a deployment will tell",
    ],
    ["azure-native:servicebus:Namespace", {}, "Service Bus of tier that is not given"],
  ])("%s with %j: %s", (type, properties, what) => {
    expect(unpriced(type, properties)).toEqual([what]);
  });

  it("a node size without a price, beside what has one", () => {
    const pool = { count: 3, vmSize: "Standard_M128ms" };
    const made = bill([
      resource("azure-native:containerservice:ManagedCluster", "c", {
        sku: { tier: "Standard" },
        agentPoolProfiles: [pool],
      }),
    ]);
    expect(made.lines.map(({ meter }) => meter)).toEqual(["clusterStandard"]);
    expect(made.notPriced).toEqual([
      { type: "azure-native:containerservice:ManagedCluster", what: "nodes of size Standard_M128ms", count: 1 },
    ]);
  });
});

describe("disks that an object claims", () => {
  const template = (storage: unknown) => ({ spec: { resources: { requests: { storage } } } });

  it.each([
    ["a StatefulSet", { spec: { replicas: 2, volumeClaimTemplates: [template("10Gi"), template("512Mi")] } }, 21],
    ["a Prometheus", { spec: { replicas: 2, storage: { volumeClaimTemplate: template("512Gi") } } }, 1024],
    [
      "an Elasticsearch of two sets",
      {
        spec: {
          nodeSets: [
            { count: 3, volumeClaimTemplates: [template("16Gi")] },
            { count: 2, volumeClaimTemplates: [template("1Ti")] },
          ],
        },
      },
      2096,
    ],
    [
      "a Kafka pool",
      { spec: { replicas: 3, storage: { type: "jbod", volumes: [{ type: "persistent-claim", size: "1024Gi" }] } } },
      3072,
    ],
    ["nothing", { spec: { replicas: 3, template: {} } }, 0],
  ])("%s", (_, object, gib) => expect(volumes(object)).toBe(gib));

  it("make no sum where a size is not known", () => {
    const spec = { replicas: 1, volumeClaimTemplates: [template("10Gi"), template("10G")] };
    expect(volumes({ spec })).toBeNaN();
    expect(unpriced("kubernetes:apps/v1:StatefulSet", { spec })).toEqual(["a disk whose size is not known"]);
  });
});

describe("an environment on its own", () => {
  const kind = "standalone";
  const gateway = {
    sku: { name: "WAF_v2", tier: "WAF_v2" },
    autoscaleConfiguration: { minCapacity: 0, maxCapacity: 2 },
  };

  it("has a fiftieth of a region's load, and pays as much for what is always there", () => {
    const type = "azure-native:network:ApplicationGateway";
    expect(paid(type, gateway, { kind })).toEqual([
      "gatewayFirewall 1",
      "gatewayCapacity 0",
      "gatewayCapacity 0.02 gatewayCapacity",
    ]);
    expect(paid(type, gateway)).toContain("gatewayCapacity 1 gatewayCapacity");
  });

  it("has CPUs of its own count in the pools that it has, and no price for another", () => {
    const type = "kubernetes:karpenter.sh/v1:NodePool";
    const pool = (name: string): object => ({ metadata: { name } });
    expect(paid(type, pool("general"), { kind })).toEqual(["nodeDdsV5 1 standaloneGeneral"]);
    expect(paid(type, pool("gpu"), { kind })).toEqual([]);
  });

  it("pays for the disks of its dumps", () => {
    const claim = (storage: unknown): object => ({ spec: { resources: { requests: { storage } } } });
    expect(paid("kubernetes:core/v1:PersistentVolumeClaim", claim("32Gi"), { kind })).toEqual(["disk 32"]);
    expect(unpriced("kubernetes:core/v1:PersistentVolumeClaim", claim(UNKNOWN))).toEqual([
      "a disk whose size is not known",
    ]);
  });
});
