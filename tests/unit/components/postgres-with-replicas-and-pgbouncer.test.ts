import * as pulumi from "@pulumi/pulumi";
import {
  PostgresWithReplicasAndPgBouncer,
  type PostgresWithReplicasAndPgBouncerArgs,
} from "../../../components/azure/postgres-with-replicas-and-pgbouncer";
import type { RegionName } from "../../../facts/regions";
import { SUBSCRIPTION } from "./computed";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recorded, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Args = PostgresWithReplicasAndPgBouncerArgs;
type Given = Partial<Omit<Args, "site" | "link">>;

const SERVER = "azure-native:dbforpostgresql:Server";
const CONFIGURATION = "azure-native:dbforpostgresql:Configuration";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const PRIMARY_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-fra-data/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-plugilo-prod-fra`;

const DEFAULTS: Omit<Args, "site" | "link"> = {
  version: "16",
  sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" },
  storageGb: 2048,
  administrators: {
    platform: { objectId: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61", principalName: "admins", principalType: "Group" },
  },
  tenantId: TENANT_ID,
  role: { kind: "primary", sameRegionReplicas: 1, virtualEndpointName: "psql-plugilo-prod" },
  databases: ["accounts", "content"],
  pool: { maxClients: 5000, poolSize: 100 },
  logicalReplication: true,
  maintenanceWindow: { day: "Wednesday", startHourUtc: 1 },
};

function run(
  region: RegionName,
  given: Given = {},
  protect = true,
): Promise<Recording<PostgresWithReplicasAndPgBouncer>> {
  return record((opts) => {
    const site = siteIn(region, { protect });
    const link = doorIn(site, "postgres", opts);
    return new PostgresWithReplicasAndPgBouncer("postgres", { ...DEFAULTS, ...given, site, link }, opts);
  });
}

/** A program whose recording several tests read. */
function once<T>(program: () => Promise<T>): () => Promise<T> {
  let recording: Promise<T> | undefined;
  return () => (recording ??= program());
}
const frankfurt = once(() => run("germanywestcentral"));
const berlinsReplica = once(() => run("germanynorth", { role: replicaOf(PRIMARY_ID) }));

const replicaOf = (primaryServerId: pulumi.Input<string>): Args["role"] => ({
  kind: "replica",
  primaryServerId,
  virtualEndpointName: "psql-plugilo-prod",
});

/** What must be in place before a resource, all the way down. */
function before(recording: Recording<unknown>, resource: Recorded): Set<string> {
  const found = new Set<string>();
  const visit = (one: Recorded): void => {
    for (const name of one.dependsOn) {
      if (found.has(name)) continue;
      found.add(name);
      recording.all.filter((other) => other.name === name).forEach(visit);
    }
  };
  visit(resource);
  return found;
}

function parametersOf(recording: Recording<unknown>, serverName: string): Record<string, unknown> {
  const all = recording.ofType(CONFIGURATION).filter(({ inputs }) => inputs["serverName"] === serverName);
  return Object.fromEntries(all.map(({ inputs }) => [inputs["configurationName"], inputs["value"]]));
}

describe("a primary in Frankfurt", () => {
  it("is two servers with their parameters, endpoints and names, and nothing else", async () => {
    const census = (await frankfurt()).census();
    expect(census).toEqual({
      [SERVER]: 2,
      [CONFIGURATION]: 32,
      "azure-native:dbforpostgresql:AdministratorsMicrosoftEntra": 1,
      "azure-native:dbforpostgresql:Database": 2,
      [ENDPOINT]: 2,
      "azure-native:network:PrivateDnsZoneGroup": 2,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("has its standby in another zone, and leaves both zones to failovers", async () => {
    const server = (await frankfurt()).one(SERVER, "postgres-server");
    expect(server.inputs).toMatchObject({
      serverName: "psql-plugilo-prod-fra",
      createMode: "Default",
      version: "16",
      availabilityZone: "1",
      highAvailability: { mode: "ZoneRedundant", standbyAvailabilityZone: "2" },
    });
    expect(server.ignoreChanges).toEqual(["availabilityZone", "highAvailability.standbyAvailabilityZone"]);
  });

  it("keeps backups as long as Azure does, in two regions (A4, A22)", async () => {
    const { inputs } = (await frankfurt()).one(SERVER, "postgres-server");
    expect(inputs["backup"]).toEqual({ backupRetentionDays: 35, geoRedundantBackup: "Enabled" });
  });

  it("takes Entra identities only and is closed to the public, and so is each replica", async () => {
    for (const { inputs } of (await frankfurt()).ofType(SERVER)) {
      expect(inputs["authConfig"]).toEqual({
        activeDirectoryAuth: "Enabled",
        passwordAuth: "Disabled",
        tenantId: TENANT_ID,
      });
      expect(inputs["network"]).toEqual({ publicNetworkAccess: "Disabled" });
      expect(inputs).not.toHaveProperty("administratorLogin");
    }
  });

  it("gives size, disk and maintenance window to the primary and its replica alike", async () => {
    const sku = { name: "Standard_D8ds_v5", tier: "GeneralPurpose" } as const;
    const maintenanceWindow = { day: "Sunday", startHourUtc: 3 } as const;
    const servers = (await run("germanywestcentral", { sku, storageGb: 512, maintenanceWindow })).ofType(SERVER);
    expect(servers).toHaveLength(2);
    for (const { inputs } of servers) {
      expect(inputs).toMatchObject({
        sku,
        storage: { storageSizeGB: 512, autoGrow: "Enabled" },
        maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 0, startHour: 3, startMinute: 0 },
      });
    }
  });

  it("makes replicas one after another, each from a primary that is complete, without standby or backups", async () => {
    const role = { kind: "primary", sameRegionReplicas: 2 } as const;
    const recording = await run("germanywestcentral", { role });
    const [first, second] = ["postgres-r1-server", "postgres-r2-server"].map((name) => recording.one(SERVER, name));
    expect(first?.inputs).toMatchObject({
      serverName: "psql-plugilo-prod-fra-r1",
      createMode: "Replica",
      sourceServerResourceId: recording.one(SERVER, "postgres-server").id,
    });
    for (const property of ["highAvailability", "backup", "version"])
      expect(first?.inputs).not.toHaveProperty(property);
    expect(first && before(recording, first)).toContain("postgres-max_worker_processes");
    expect(second && before(recording, second)).toContain("postgres-r1-max_worker_processes");
  });

  it("changes one thing of a server at a time", async () => {
    const recording = await frankfurt();
    const changes = recording.all.filter(
      ({ type, inputs }) =>
        type.startsWith("azure-native:dbforpostgresql:") &&
        type !== SERVER &&
        inputs["serverName"] === "psql-plugilo-prod-fra",
    );
    const depths = changes.map((change) => {
      const earlier = before(recording, change);
      return changes.filter(({ name }) => earlier.has(name)).length;
    });
    expect(depths.sort((a, b) => a - b)).toEqual(changes.map((_, index) => index));
  });

  it("creates administrators and databases on the primary only, and protects the data", async () => {
    const recording = await frankfurt();
    const [administrator] = recording.ofType("azure-native:dbforpostgresql:AdministratorsMicrosoftEntra");
    expect(administrator?.inputs).toMatchObject({
      serverName: "psql-plugilo-prod-fra",
      principalName: "admins",
      principalType: "Group",
      tenantId: TENANT_ID,
    });
    const databases = recording.ofType("azure-native:dbforpostgresql:Database");
    expect(databases.map(({ inputs }) => inputs["databaseName"])).toEqual(["accounts", "content"]);
    for (const resource of [...databases, ...recording.ofType(SERVER)]) expect(resource.protect).toBe(true);
  });

  it("protects nothing where the site does not ask for it", async () => {
    const recording = await run("germanywestcentral", {}, false);
    expect(recording.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("puts PgBouncer with the given pool on every server, in transaction mode", async () => {
    const recording = await run("germanywestcentral", { pool: { maxClients: 3000, poolSize: 40 } });
    for (const server of ["psql-plugilo-prod-fra", "psql-plugilo-prod-fra-r1"]) {
      expect(parametersOf(recording, server)).toMatchObject({
        "pgbouncer.enabled": "true",
        "pgbouncer.pool_mode": "transaction",
        "pgbouncer.max_client_conn": "3000",
        "pgbouncer.default_pool_size": "40",
      });
    }
  });

  it("writes its changes logically only when asked", async () => {
    const [on, off] = [await frankfurt(), await run("germanywestcentral", { logicalReplication: false })];
    expect(parametersOf(on, "psql-plugilo-prod-fra")).toMatchObject({ wal_level: "logical" });
    expect(parametersOf(off, "psql-plugilo-prod-fra")).not.toHaveProperty("wal_level");
  });

  it("tells the virtual writer name and its replicas' own names", async () => {
    const { result } = await frankfurt();
    expect(await settled(result.writerHost)).toBe("psql-plugilo-prod.writer.postgres.database.azure.com");
    expect(await settled(result.readerHosts)).toEqual(["psql-plugilo-prod-fra-r1.postgres.database.azure.com"]);
    expect(await settled(result.serverId)).toMatch(/\/flexibleServers\/psql-plugilo-prod-fra$/);
    expect(await settled(result.serverName)).toBe("psql-plugilo-prod-fra");
    expect(await settled(result.replicaServerIds)).toEqual([expect.stringMatching(/psql-plugilo-prod-fra-r1$/)]);
    expect([result.pgBouncerPort, result.directPort]).toEqual([6432, 5432]);
  });

  it("reads and writes by its own name when it has neither replica nor partner", async () => {
    const { result } = await run("germanywestcentral", { role: { kind: "primary", sameRegionReplicas: 0 } });
    expect(await settled(result.writerHost)).toBe("psql-plugilo-prod-fra.postgres.database.azure.com");
    expect(await settled(result.readerHosts)).toEqual(["psql-plugilo-prod-fra.postgres.database.azure.com"]);
  });

  it("can do with a standby in its own zone, or none", async () => {
    const weaker = async (highAvailability: "SameZone" | "Disabled") => {
      const role = { kind: "primary", sameRegionReplicas: 0, highAvailability } as const;
      const recording = await run("germanywestcentral", { role });
      expect(recording.result.recovery.highAvailability).toBe(highAvailability);
      return recording.one(SERVER).inputs["highAvailability"];
    };
    expect(await weaker("SameZone")).toEqual({ mode: "SameZone", standbyAvailabilityZone: "1" });
    expect(await weaker("Disabled")).toEqual({ mode: "Disabled", standbyAvailabilityZone: "" });
  });

  it("sends logs and metrics of each server to the workspace, if there is one", async () => {
    const settings = "azure-native:monitor:DiagnosticSetting";
    const recording = await run("germanywestcentral", { workspaceId: WORKSPACE_ID });
    expect(recording.ofType(settings).map(({ inputs }) => inputs["resourceUri"])).toEqual(
      ["postgres-server", "postgres-r1-server"].map((name) => recording.one(SERVER, name).id),
    );
    expect(recording.ofType(settings).map(({ inputs }) => inputs["workspaceId"])).toEqual([WORKSPACE_ID, WORKSPACE_ID]);
  });

  it("tells what recovery may count on", async () => {
    const { result } = await frankfurt();
    expect(result.recovery).toEqual({
      role: "primary",
      highAvailability: "ZoneRedundant",
      backupRetentionDays: 35,
      geoRedundantBackup: true,
      replication: "asynchronous",
      sameRegionReplicas: 1,
    });
  });
});

describe("a primary in Berlin, where there are no zones", () => {
  it("has its standby beside it and names no zone", async () => {
    const recording = await run("germanynorth");
    const { inputs } = recording.one(SERVER, "postgres-server");
    // An empty zone is the SDK's default for both properties: none.
    expect(inputs["highAvailability"]).toEqual({ mode: "SameZone", standbyAvailabilityZone: "" });
    expect(inputs["availabilityZone"]).toBe("");
    expect(recording.result.recovery.highAvailability).toBe("SameZone");
  });
});

describe("Berlin's replica of Frankfurt's primary", () => {
  it("is one server without databases or administrators of its own", async () => {
    const recording = await berlinsReplica();
    expect(recording.census()).toMatchObject({ [SERVER]: 1, "azure-native:dbforpostgresql:VirtualEndpoint": 1 });
    expect(recording.ofType("azure-native:dbforpostgresql:Database")).toEqual([]);
    expect(recording.ofType("azure-native:dbforpostgresql:AdministratorsMicrosoftEntra")).toEqual([]);
    expect(recording.one(SERVER)).toMatchObject({
      protect: true,
      inputs: { serverName: "psql-plugilo-prod-ber", createMode: "Replica", sourceServerResourceId: PRIMARY_ID },
    });
  });

  it("joins its primary under the virtual names, as the primary's child, once it is complete", async () => {
    const recording = await run("germanynorth", { role: replicaOf(pulumi.output(PRIMARY_ID)) });
    const pair = recording.one("azure-native:dbforpostgresql:VirtualEndpoint");
    expect(pair.inputs).toEqual({
      virtualEndpointName: "psql-plugilo-prod",
      endpointType: "ReadWrite",
      serverName: "psql-plugilo-prod-fra",
      resourceGroupName: "rg-plugilo-prod-fra-data",
      members: ["psql-plugilo-prod-ber"],
    });
    expect(before(recording, pair)).toContain("postgres-max_worker_processes");
    expect(await settled(recording.result.writerHost)).toBe("psql-plugilo-prod.writer.postgres.database.azure.com");
    expect(await settled(recording.result.readerHosts)).toEqual([
      "psql-plugilo-prod.reader.postgres.database.azure.com",
    ]);
  });

  it("lets its region reach both servers", async () => {
    const recording = await berlinsReplica();
    const targets = recording
      .ofType(ENDPOINT)
      .map(({ inputs }) => at(inputs, "privateLinkServiceConnections", 0, "privateLinkServiceId"));
    expect(targets.sort()).toEqual([PRIMARY_ID, recording.one(SERVER).id].sort());
  });

  it("lets the primary's region reach it too, through that region's door", async () => {
    const recording = await record((opts) => {
      const [here, there] = [siteIn("germanynorth"), siteIn("germanywestcentral")];
      const primaryLink = doorIn(there, "postgres", opts, "frankfurt");
      const role = { ...replicaOf(PRIMARY_ID), primaryLink } as Args["role"];
      const link = doorIn(here, "postgres", opts, "berlin");
      return new PostgresWithReplicasAndPgBouncer("postgres", { ...DEFAULTS, site: here, link, role }, opts);
    });
    const endpoint = recording.one(ENDPOINT, "postgres-partner-endpoint");
    expect(endpoint.inputs).toMatchObject({
      location: "germanywestcentral",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
    });
    expect(at(endpoint.inputs, "privateLinkServiceConnections", 0, "privateLinkServiceId")).toBe(
      recording.one(SERVER).id,
    );
  });

  it("stays out of a pair that it has no name for: writes go to the primary's own name, reads to its own", async () => {
    const recording = await run("germanynorth", { role: { kind: "replica", primaryServerId: PRIMARY_ID } });
    expect(recording.ofType("azure-native:dbforpostgresql:VirtualEndpoint")).toEqual([]);
    expect(await settled(recording.result.writerHost)).toBe("psql-plugilo-prod-fra.postgres.database.azure.com");
    expect(await settled(recording.result.readerHosts)).toEqual(["psql-plugilo-prod-ber.postgres.database.azure.com"]);
  });

  it("promises neither standby nor backups", async () => {
    const { result } = await berlinsReplica();
    expect(result.recovery).toEqual({
      role: "replica",
      highAvailability: "Disabled",
      backupRetentionDays: 0,
      geoRedundantBackup: false,
      replication: "asynchronous",
      sameRegionReplicas: 0,
    });
  });
});

describe("arguments that PostgreSQL cannot have", () => {
  const cases: [string, RegionName, Given, string][] = [
    [
      "a tier that is not the SKU's",
      "germanywestcentral",
      { sku: { name: "Standard_E16ds_v5", tier: "GeneralPurpose" } },
      "sku: got",
    ],
    [
      "a burstable SKU",
      "germanywestcentral",
      { sku: { name: "Standard_B2ms", tier: "GeneralPurpose" } },
      "Burstable has no PgBouncer",
    ],
    [
      "an AMD SKU in Berlin",
      "germanynorth",
      { sku: { name: "Standard_E16ads_v5", tier: "MemoryOptimized" } },
      "sku.name: got",
    ],
    [
      "a sixth generation in Berlin",
      "germanynorth",
      { sku: { name: "Standard_E16ds_v6", tier: "MemoryOptimized" } },
      "generation 5 or older in germanynorth",
    ],
    ["a disk size that is not for sale", "germanywestcentral", { storageGb: 1000 }, "storageGb: got 1000"],
    [
      "more replicas than leave room for another region",
      "germanywestcentral",
      { role: { kind: "primary", sameRegionReplicas: 5 } },
      "role.sameRegionReplicas: got 5",
    ],
    [
      "zone redundancy where there are no zones",
      "germanynorth",
      { role: { kind: "primary", sameRegionReplicas: 0, highAvailability: "ZoneRedundant" } },
      "expected SameZone or Disabled in germanynorth",
    ],
    [
      "a virtual name with capitals",
      "germanynorth",
      { role: { kind: "replica", primaryServerId: PRIMARY_ID, virtualEndpointName: "Psql" } },
      "role.virtualEndpointName",
    ],
    ["nobody to administer it", "germanywestcentral", { administrators: {} }, "the server takes no passwords"],
    ["no database", "germanywestcentral", { databases: [] }, "expected at least one database"],
    ["a database of PostgreSQL's own", "germanywestcentral", { databases: ["postgres"] }, 'databases: got "postgres"'],
    ["a database twice", "germanywestcentral", { databases: ["content", "content"] }, "expected each name once"],
    ["no clients", "germanywestcentral", { pool: { maxClients: 0, poolSize: 10 } }, "pool.maxClients: got 0"],
    ["an empty pool", "germanywestcentral", { pool: { maxClients: 10, poolSize: 0 } }, "pool.poolSize: got 0"],
    [
      "an hour that is none",
      "germanywestcentral",
      { maintenanceWindow: { day: "Sunday", startHourUtc: 24 } },
      "maintenanceWindow.startHourUtc: got 24",
    ],
    [
      "pools larger than the server",
      "germanywestcentral",
      { pool: { maxClients: 5000, poolSize: 600, usersPerDatabase: 4 } },
      "2 databases x 4 users x 600 = 4800 connections",
    ],
  ];

  it.each(cases)("refuses %s before any resource", async (_, region, given, message) => {
    await expect(run(region, given)).rejects.toThrow(message);
  });

  it("names every fault at once", async () => {
    await expect(run("germanywestcentral", { storageGb: 1, databases: [] })).rejects.toThrow(
      'PostgresWithReplicasAndPgBouncer "postgres": 2 faults',
    );
  });

  it("accepts pools up to nine tenths of what clients may open", async () => {
    const usable = Math.floor((5000 - 15) * 0.9);
    const fits = { maxClients: 5000, poolSize: Math.floor(usable / 2) };
    await expect(run("germanywestcentral", { pool: fits })).resolves.toBeDefined();
    const tooLarge = { ...fits, poolSize: fits.poolSize + 1 };
    await expect(run("germanywestcentral", { pool: tooLarge })).rejects.toThrow("pool: got");
  });
});
