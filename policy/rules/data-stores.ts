import { DATA_STORE_LABEL, DATA_STORE_PORTS } from "../../facts/data-stores";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../facts/workloads";
import { found, undecided, type Finding, type Rule } from "./rule";
import { UNKNOWN, valueAt, type Resource } from "../../resilience/resource";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
/** Kinds that run pods, each with where it has their template. */
const TEMPLATES: Readonly<Record<string, string>> = {
  [STATEFUL_SET]: "spec.template",
  "kubernetes:apps/v1:Deployment": "spec.template",
  "kubernetes:apps/v1:DaemonSet": "spec.template",
  "kubernetes:core/v1:ReplicationController": "spec.template",
  "kubernetes:apps/v1:ReplicaSet": "spec.template",
  "kubernetes:core/v1:Pod": "",
};

/** Databases by the last part of their images' names, whoever builds them. Clients and exporters have longer ones. */
const DATABASES =
  /^(postgres|postgresql|postgis|pgvector|timescaledb|mysql|mariadb|percona|mongo|mongodb|mongodb-community-server|ferretdb|redis|redis-stack-server|valkey|dragonfly|keydb|memcached|elasticsearch|opensearch|cassandra|scylla|cockroach|neo4j|influxdb|clickhouse-server|couchdb|etcd)$/;

/** Databases that an operator runs: PostgreSQL, MongoDB, Redis, MySQL. The platform's own logs are Elastic's, and no team's data. */
const OPERATED =
  /^kubernetes:(postgresql\.cnpg\.io|acid\.zalan\.do|postgres-operator\.crunchydata\.com|mongodb(community)?\.mongodb\.com|ps(mdb|mysql)\.percona\.com|redis\.redis\.opstreelabs\.in|databases\.spotahome\.com|mysql\.oracle\.com|mariadb\.mmontes\.io|k8s\.mariadb\.com)\//;

/** Ports that nothing but a database listens on: those of the stores, and the usual ones of these databases. */
const PORTS: ReadonlySet<number> = new Set([...DATA_STORE_PORTS, 3306, 6379, 9042, 26_257, 27_017]);

const EXPECTED = "no data store: in production these are platform services";

/** Where product teams' workloads live; what else has a disk in a cluster is the platform's own, such as metrics. */
const WORKLOADS: readonly unknown[] = [SERVICES_NAMESPACE, BURST_NAMESPACE];

export const dataStoreRules: readonly Rule[] = [
  {
    id: "no-data-stores-in-cluster",
    scope: "resource",
    title: "Production keeps no data store in a cluster.",
    why: "One pod on one disk is lost with its region, and nobody replicates or backs it up (A9, A16).",
    remedy:
      "use PostgresWithReplicasAndPgBouncer, CosmosMultiRegion, RedisGeo or Storage; DataStoresInCluster is for other environments.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/aks/operator-best-practices-multi-region#remove-service-state-from-inside-containers",
      read: "2026-11",
    },
    requirements: ["A9", "A16"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "refuse",
    types: "all",
    judge: (resource, { tier }) =>
      tier === "production" && resource.type.startsWith("kubernetes:") ? judge(resource) : [],
  },
];

/** The first sign that there is: one store is one finding. */
function judge(resource: Resource): readonly Finding[] {
  if (OPERATED.test(resource.type)) return [found(resource, "type", resource.type, EXPECTED)];
  if (TEMPLATES[resource.type] === undefined) return [];
  const finding = labelled(resource) ?? withDisk(resource) ?? byContainers(resource);
  return finding ? [finding] : [];
}

function labelled(resource: Resource): Finding | undefined {
  const within = TEMPLATES[resource.type];
  const paths = ["metadata.labels", ...(within ? [`${within}.metadata.labels`] : [])];
  for (const path of paths) {
    const labels = valueAt(resource.properties, path);
    if (labels === UNKNOWN) return undecided(resource, path, `labels without ${DATA_STORE_LABEL}`);
    if (isRecord(labels) && DATA_STORE_LABEL in labels) return found(resource, path, DATA_STORE_LABEL, EXPECTED);
  }
  return undefined;
}

/** A service of a team that has a disk of its own keeps data there (A9: no state on local disks). */
function withDisk(resource: Resource): Finding | undefined {
  if (resource.type !== STATEFUL_SET) return undefined;
  const claims = valueAt(resource.properties, "spec.volumeClaimTemplates");
  if (claims === undefined || (Array.isArray(claims) && claims.length === 0)) return undefined;
  const namespace = valueAt(resource.properties, "metadata.namespace");
  // Unknown in a cluster's first preview only: an update judges each resource again before it makes it, when its namespace is there.
  if (!WORKLOADS.includes(namespace)) return undefined;
  return found(resource, "spec.volumeClaimTemplates", "disks of its own", EXPECTED);
}

function byContainers(resource: Resource): Finding | undefined {
  const within = TEMPLATES[resource.type];
  const path = within === "" ? "spec.containers" : `${within}.spec.containers`;
  const containers = valueAt(resource.properties, path);
  if (containers === UNKNOWN) return undecided(resource, path, EXPECTED);
  if (!Array.isArray(containers)) return undefined;
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    const image = valueAt(resource.properties, `${at}.image`);
    if (image === UNKNOWN) return undecided(resource, `${at}.image`, EXPECTED);
    const name = typeof image === "string" ? nameOfImage(image) : "";
    if (DATABASES.test(name)) return found(resource, `${at}.image`, `"${name}"`, EXPECTED);
    const port = portsOf(container).find((one) => PORTS.has(one));
    if (port !== undefined) return found(resource, `${at}.ports`, String(port), EXPECTED);
  }
  return undefined;
}

/** `docker.io/library/postgres:16@sha256:…` is `postgres`. */
function nameOfImage(image: string): string {
  const [path = ""] = image.split("@");
  return (path.split("/").at(-1) ?? "").replace(/:.*$/, "");
}

function portsOf(container: unknown): number[] {
  const ports = isRecord(container) ? container["ports"] : undefined;
  return (Array.isArray(ports) ? ports : []).flatMap((port: unknown) => {
    const number = isRecord(port) ? port["containerPort"] : undefined;
    return typeof number === "number" ? [number] : [];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
