import * as pulumi from "@pulumi/pulumi";
import { PostgresWithReplicasAndPgBouncer } from "../../../components/azure/postgres-with-replicas-and-pgbouncer";
import { parameterRefusal, PARAMETERS as PARAMETERS_OF_AZURE } from "../../../facts/postgres-parameters";
import type { RegionName } from "../../../facts/regions";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import {
  type Args,
  before,
  CONFIGURATION,
  DEFAULTS,
  type Given,
  parametersOf,
  postgresIn as run,
  PRIMARY_ID,
  replicaOf,
  SERVER,
} from "./postgres";
import { at, record, settled } from "./recorder";
import { siteIn } from "./sites";

const ENDPOINT = "azure-native:network:PrivateEndpoint";

/** A program whose recording several tests read. */
function once<T>(program: () => Promise<T>): () => Promise<T> {
  let recording: Promise<T> | undefined;
  return () => (recording ??= program());
}
const frankfurt = once(() => run("germanywestcentral"));
const berlinsReplica = once(() => run("germanynorth", { role: replicaOf(PRIMARY_ID) }));
const PARAMETERS = 26;

describe("a primary in Frankfurt", () => {
  it("is two servers with their parameters, endpoints and names, and nothing else", async () => {
    const census = (await frankfurt()).census();
    expect(census).toEqual({
      [SERVER]: 2,
      [CONFIGURATION]: 2 * PARAMETERS,
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
    const recording = await run("germanywestcentral", {}, { protect: false });
    expect(recording.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("puts PgBouncer on every server, with the pool that its size gives", async () => {
    const recording = await frankfurt();
    for (const server of ["psql-plugilo-prod-fra", "psql-plugilo-prod-fra-r1"]) {
      const parameters = parametersOf(recording, server);
      expect(parameters).toMatchObject({
        "pgbouncer.enabled": "true",
        "pgbouncer.default_pool_size": "20",
        "pgbouncer.min_pool_size": "5",
        "pgbouncer.max_prepared_statements": "200",
        "pgbouncer.query_wait_timeout": "30",
        "pgbouncer.ignore_startup_parameters": "extra_float_digits",
        max_connections: "5000",
      });
      // Azure shows its other parameters once it runs.
      expect(Object.keys(parameters)[0]).toBe("pgbouncer.enabled");
    }
    expect(recording.result.pool).toMatchObject({ poolSize: 20, pools: 4, maxClients: 5000 });
  });

  it("takes a pool that is set instead, on every server", async () => {
    const pool = { maxClients: 3000, poolSize: 40, minimumPoolSize: 0 };
    const recording = await run("germanywestcentral", { pool });
    for (const server of ["psql-plugilo-prod-fra", "psql-plugilo-prod-fra-r1"]) {
      const parameters = parametersOf(recording, server);
      expect(parameters).toMatchObject({
        "pgbouncer.max_client_conn": "3000",
        "pgbouncer.default_pool_size": "40",
      });
      expect(parameters).not.toHaveProperty(["pgbouncer.min_pool_size"]);
    }
  });

  it("writes nothing that Azure presets", async () => {
    const written = Object.entries(parametersOf(await frankfurt(), "psql-plugilo-prod-fra"));
    expect(written.filter(([name, value]) => PARAMETERS_OF_AZURE[name]?.preset === value)).toEqual([]);
    expect(written.map(([name]) => name)).not.toContain("pgbouncer.pool_mode");
  });

  it("writes values that Azure takes, of parameters that it lets change", async () => {
    const written = Object.entries(parametersOf(await frankfurt(), "psql-plugilo-prod-fra"));
    expect(written.map(([name, value]) => parameterRefusal(name, String(value)))).toEqual(written.map(() => undefined));
    expect(written.filter(([name]) => PARAMETERS_OF_AZURE[name]?.change === "read-only")).toEqual([]);
    expect(written.filter(([name]) => !(name in PARAMETERS_OF_AZURE))).toEqual([]);
  });

  it("keeps people's data out of its logs, and statements within the time of a request", async () => {
    expect(parametersOf(await frankfurt(), "psql-plugilo-prod-fra")).toMatchObject({
      log_min_duration_statement: "1000",
      log_parameter_max_length: "0",
      statement_timeout: "30000",
      idle_in_transaction_session_timeout: "60000",
    });
  });

  it("has a sender of WAL for its standby, for every replica and for each reader of changes", async () => {
    const senders = async (given: Given) => {
      const parameters = parametersOf(await run("germanywestcentral", given), "psql-plugilo-prod-fra");
      return [parameters["max_wal_senders"], parameters["max_replication_slots"]];
    };
    expect(await senders({ databases: ["a", "b", "c"] })).toEqual(["14", "14"]);
    expect(await senders({ logicalReplication: false })).toEqual(["11", "11"]);
  });

  it("keeps the place of a reader of changes through a failover, by the way of its version", async () => {
    const of = async (version: "16" | "17") =>
      parametersOf(await run("germanywestcentral", { version }), "psql-plugilo-prod-fra");
    const [sixteen, seventeen] = [await of("16"), await of("17")];
    expect(sixteen).toMatchObject({
      shared_preload_libraries: "pg_cron,pg_stat_statements,pg_failover_slots",
      hot_standby_feedback: "on",
    });
    expect(sixteen).not.toHaveProperty("sync_replication_slots");
    expect(seventeen).toMatchObject({
      shared_preload_libraries: "pg_cron,pg_stat_statements",
      hot_standby_feedback: "on",
      sync_replication_slots: "on",
    });
  });

  it("tells which parameters wait for a restart", async () => {
    expect((await frankfurt()).result.restartParameters).toEqual([
      "max_connections",
      "shared_preload_libraries",
      "max_wal_senders",
      "max_replication_slots",
      "wal_level",
      "max_worker_processes",
    ]);
  });

  it("makes its replicas larger before itself", async () => {
    const sku = { name: "Standard_E4ds_v5", tier: "MemoryOptimized" } as const;
    const larger = { name: "Standard_E8ds_v5", tier: "MemoryOptimized" } as const;
    const replicasAhead = { sku: larger, storageGb: 4095 };
    const role = { kind: "primary", sameRegionReplicas: 1, replicasAhead } as const;
    const recording = await run("germanywestcentral", { sku, role });
    expect(recording.one(SERVER, "postgres-server").inputs).toMatchObject({ sku, storage: { storageSizeGB: 2048 } });
    expect(recording.one(SERVER, "postgres-r1-server").inputs).toMatchObject({
      sku: larger,
      storage: { storageSizeGB: 4095 },
    });
    expect(parametersOf(recording, "psql-plugilo-prod-fra")).toMatchObject({ max_connections: "3437" });
    expect(parametersOf(recording, "psql-plugilo-prod-fra-r1")).toMatchObject({ max_connections: "5000" });
  });

  it("writes its changes logically only when asked", async () => {
    const [on, off] = [await frankfurt(), await run("germanywestcentral", { logicalReplication: false })];
    expect(parametersOf(on, "psql-plugilo-prod-fra")).toMatchObject({ wal_level: "logical" });
    for (const name of ["wal_level", "max_worker_processes", "hot_standby_feedback"])
      expect(parametersOf(off, "psql-plugilo-prod-fra")).not.toHaveProperty(name);
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
      expect("failover" in recording.result.recovery).toBe(highAvailability === "SameZone");
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
      failover: { by: "azure", seconds: 120, dataLossSeconds: 0 },
      backupRetentionDays: 35,
      geoRedundantBackup: true,
      restore: { dataLossMinutes: 5, geoDataLossMinutes: 60, region: "germanynorth" },
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
      promotion: { by: "people", alertedLagSeconds: 150 },
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
    ["no clients", "germanywestcentral", { pool: { maxClients: 0 } }, "pool.maxClients: got 0"],
    ["an empty pool", "germanywestcentral", { pool: { poolSize: 0 } }, "pool.poolSize: got 0"],
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
    [
      "pools that leave too little for what goes round them",
      "germanywestcentral",
      { pool: { poolSize: 100, direct: 4600 } },
      "expected at most 385 of the 5000",
    ],
    [
      "more clients than one PgBouncer carries",
      "germanywestcentral",
      { pool: { clients: 10_001 } },
      "pool.clients: got",
    ],
    ["nobody in a database", "germanywestcentral", { pool: { usersPerDatabase: 0 } }, "pool.usersPerDatabase: got 0"],
    [
      "a pool that begins larger than it may be",
      "germanywestcentral",
      { pool: { poolSize: 10, minimumPoolSize: 11 } },
      "pool.minimumPoolSize: got 11, expected at most the pool's 10",
    ],
    [
      "a pool for more than there are clients",
      "germanywestcentral",
      { pool: { poolSize: 50, maxClients: 40 } },
      "pool.maxClients: got 40, expected at least the 50 of one pool",
    ],
    [
      "more databases than changes can be read of",
      "germanywestcentral",
      { databases: Array.from({ length: 90 }, (_, index) => `d${index}`), pool: { poolSize: 1 } },
      "databases: got 90, expected at most 89",
    ],
    [
      "a database whose roles' names would be too long",
      "germanywestcentral",
      { databases: ["a".repeat(56)] },
      "at most 55 characters",
    ],
    [
      "replicas smaller than their primary",
      "germanywestcentral",
      {
        role: {
          kind: "primary",
          sameRegionReplicas: 1,
          replicasAhead: { sku: { name: "Standard_E8ds_v5", tier: "MemoryOptimized" } },
        },
      },
      "expected at least Standard_E16ds_v5 of MemoryOptimized",
    ],
    [
      "replicas with less disk than their primary",
      "germanywestcentral",
      { role: { kind: "primary", sameRegionReplicas: 1, replicasAhead: { storageGb: 1024 } } },
      "role.replicasAhead.storageGb: got 1024, expected at least 2048",
    ],
    [
      "a disk for replicas that is not for sale",
      "germanywestcentral",
      { role: { kind: "primary", sameRegionReplicas: 1, replicasAhead: { storageGb: 3000 } } },
      "role.replicasAhead.storageGb: got 3000",
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
    const fits = { usersPerDatabase: 1, poolSize: Math.floor(usable / 2) };
    await expect(run("germanywestcentral", { pool: fits })).resolves.toBeDefined();
    const tooLarge = { ...fits, poolSize: fits.poolSize + 1 };
    await expect(run("germanywestcentral", { pool: tooLarge })).rejects.toThrow("pool: got");
  });
});
