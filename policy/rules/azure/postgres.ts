import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, expectPresent, word, wordUnlike, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { linked, naming, ofType, within, type Lookup } from "./links";
import { entriesAt } from "./lists";

const READ = "2026-11";
const SERVER = "azure-native:dbforpostgresql:Server";
const PARAMETER = "azure-native:dbforpostgresql:Configuration";

/** A parameter's value is text, whatever it means. */
const milliseconds: Expectation = {
  text: "milliseconds, more than 0",
  met: (value) => typeof value === "string" && Number(value) > 0,
};

/** Azure's own values are the opposite of each. https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer (2026-11) */
const POOLED: Readonly<Record<string, Expectation>> = {
  "pgbouncer.enabled": word("true"),
  statement_timeout: milliseconds,
  idle_in_transaction_session_timeout: milliseconds,
};

const TOLD: Readonly<Record<string, Expectation>> = {
  log_lock_waits: word("on"),
  log_min_duration_statement: milliseconds,
  "metrics.pgbouncer_diagnostics": word("on"),
  // Values of statements are what users typed: personal data, and secrets.
  log_parameter_max_length: word("0"),
};

const ENCRYPTED: Readonly<Record<string, Expectation>> = {
  require_secure_transport: word("on"),
  ssl_min_protocol_version: word("TLSv1.2", "TLSv1.3"),
};

const ofServers = (resources: readonly Resource[], wanted: Readonly<Record<string, Expectation>>): Finding[] => {
  const inServer = within(ofType(resources, PARAMETER), "serverName");
  return ofType(resources, SERVER).flatMap((server) => parameterFindings(server, inServer, wanted));
};

export const postgresServiceRules: readonly Rule[] = [
  {
    id: "postgres-pools-connections",
    scope: "estate",
    title: "PostgreSQL pools connections, and ends statements and transactions that hang.",
    why: "Thousands of pods exhaust a server that has a process for each connection; one that hangs keeps its locks (A4).",
    remedy: "leave parameters to PostgresWithReplicasAndPgBouncer; a replica needs its own.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer",
      read: READ,
    },
    requirements: ["A4", "C6"],
    frameworks: ["WAF PE:08", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => ofServers(resources, POOLED),
  },
  {
    id: "postgres-tells-what-is-slow",
    scope: "estate",
    title: "PostgreSQL logs slow statements and waits for locks, never the values in them.",
    why: "Without these a slow database is a guess; with values its log is a copy of the users' data (A25, E8).",
    remedy: "leave parameters to PostgresWithReplicasAndPgBouncer; a replica needs its own.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logging",
      read: READ,
    },
    requirements: ["A25", "E8"],
    frameworks: ["WAF OE:07", "ISO 27001 A.8.15"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => ofServers(resources, TOLD),
  },
  {
    id: "postgres-encrypts-connections",
    scope: "resource",
    title: "No parameter of PostgreSQL allows connections in plain text, or over a TLS older than 1.2.",
    why: "Azure's own values are safe; the one way to lose them is to write them (A1).",
    remedy: "take the parameter out of the arguments of PostgresWithReplicasAndPgBouncer.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-ssl-tls",
      read: READ,
    },
    requirements: ["A1", "A4"],
    frameworks: ["WAF SE:07", "CIS Azure 3.0.0 5.2.1", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [PARAMETER],
    judge: (parameter) => {
      const name = parameter.properties["configurationName"];
      if (name === UNKNOWN) return [undecided(parameter, "configurationName", "the name of a parameter")];
      const expected = typeof name === "string" ? ENCRYPTED[name.toLowerCase()] : undefined;
      if (expected) return expectAt(parameter, "value", expected);
      return expectPresent(parameter, "configurationName", "the name of a parameter");
    },
  },
  {
    id: "postgres-grows",
    scope: "resource",
    title: "PostgreSQL's disk grows by itself, its upkeep has a window, and production has CPUs of its own.",
    why: "A full disk makes a server read-only; a burstable one has no PgBouncer and slows down when it is needed (A4).",
    remedy: "use PostgresWithReplicasAndPgBouncer; replicas grow first.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-storage",
      read: READ,
    },
    requirements: ["A4", "A24"],
    frameworks: ["WAF RE:06", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVER],
    judge: (server, { tier }) => [
      ...expectAt(server, "storage.autoGrow", word("Enabled")),
      ...expectAt(server, "maintenanceWindow.customWindow", word("Enabled")),
      ...(tier === "production"
        ? expectAt(server, "sku.tier", wordUnlike(/^Burstable$/i, "a tier with CPUs of its own"))
        : []),
    ],
  },
  {
    id: "postgres-read-elsewhere",
    scope: "estate",
    title: "A production primary has a read replica, and each replica is as large as its primary.",
    why: "Reads must not stop writes; a smaller replica falls behind, and cannot carry the load once promoted (A4, A13).",
    remedy: "give PostgresWithReplicasAndPgBouncer one replica or more; sizes follow the primary's.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas",
      read: READ,
    },
    requirements: ["A4", "A13"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => {
      const servers = ofType(resources, SERVER);
      const replicasOf = linked(servers.filter(isReplica), "sourceServerResourceId", (one) => [
        one.properties["sourceServerResourceId"],
      ]);
      return servers
        .filter((server) => !isReplica(server))
        .flatMap((primary) => {
          const replicas = replicasOf(primary);
          if (replicas.length > 0) return replicas.flatMap((replica) => sizeFindings(replica, primary));
          return tier === "production" ? [missing(primary, "read replica", "one at least, in the same stack")] : [];
        });
    },
  },
  {
    id: "postgres-writer-moves-by-name",
    scope: "estate",
    title: "The first replica whose primary is elsewhere is reached by a virtual endpoint.",
    why: "After a promotion clients must find the new writer by the name that they have, not after a release (A13).",
    remedy: "use PostgresWithReplicasAndPgBouncer in the second region, which makes the endpoint.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas-virtual-endpoints",
      read: READ,
    },
    requirements: ["A4", "A13"],
    frameworks: ["WAF RE:09", "ISO 27001 A.5.30"],
    // A primary has one virtual endpoint, and its first replica has it; a stack alone cannot tell whether it is the first: the engine
    // shows a pack no references. https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas-virtual-endpoints (2026-11)
    severity: "advisory",
    unknown: "refuse",
    judge: (resources) => {
      const servers = ofType(resources, SERVER);
      const here = new Set(linkedReplicas(servers));
      const endpoints = ofType(resources, "azure-native:dbforpostgresql:VirtualEndpoint");
      const endpointsOf = naming(endpoints, "members", "serverName", (endpoint) => entriesAt(endpoint, "members"));
      return servers
        .filter((server) => isReplica(server) && !here.has(server))
        .filter((replica) => endpointsOf(replica).length === 0)
        .map((replica) => missing(replica, "virtual endpoint", "one that this server is a member of"));
    },
  },
];

function isReplica({ properties }: Resource): boolean {
  return valueAt(properties, "createMode") === "Replica";
}

/** Replicas whose primary is in the same stack. */
function linkedReplicas(servers: readonly Resource[]): readonly Resource[] {
  const replicasOf = linked(servers.filter(isReplica), "sourceServerResourceId", (one) => [
    one.properties["sourceServerResourceId"],
  ]);
  return servers.flatMap(replicasOf);
}

function parameterFindings(
  server: Resource,
  inServer: Lookup,
  wanted: Readonly<Record<string, Expectation>>,
): readonly Finding[] {
  const values = new Map(
    inServer(server).map(({ properties }) => [properties["configurationName"], properties["value"]]),
  );
  return Object.entries(wanted).flatMap(([name, expectation]) => {
    const path = `parameter ${name}`;
    const value = values.get(name);
    if (value === UNKNOWN) return [undecided(server, path, expectation.text)];
    if (value === undefined) return [missing(server, path, expectation.text)];
    return expectation.met(value) ? [] : [found(server, path, `"${String(value)}"`, expectation.text)];
  });
}

function sizeFindings(replica: Resource, primary: Resource): readonly Finding[] {
  const size = valueAt(primary.properties, "sku.name");
  const disk = valueAt(primary.properties, "storage.storageSizeGB");
  return [
    ...(typeof size === "string" && size !== UNKNOWN ? expectAt(replica, "sku.name", word(size)) : []),
    ...(typeof disk === "number"
      ? expectAt(replica, "storage.storageSizeGB", {
          text: `at least the primary's ${disk} GB`,
          met: (value) => typeof value === "number" && value >= disk,
        })
      : []),
  ];
}
