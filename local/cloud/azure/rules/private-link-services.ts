/**
 * Which parts of a service take a private endpoint, and the host names that then resolve to it
 * (https://learn.microsoft.com/azure/private-link/private-endpoint-dns#azure-services-dns-zone-configuration, 2026-11).
 */
import { at, normalizeLocation, objects, text } from "../body";
import type { Resource } from "../../store/store";

interface Service {
  groups: readonly string[];
  hosts(name: string, group: string, target: Resource): string[];
}

function cosmosHosts(api: string): (name: string, group: string, target: Resource) => string[] {
  return (name, _, target) => {
    const regions = objects(target.body["locations"]).map((entry) => normalizeLocation(entry["locationName"]));
    return [`${name}.${api}.azure.com`, ...regions.map((region) => `${name}-${region}.${api}.azure.com`)];
  };
}

const COSMOS: Readonly<Record<string, ReturnType<typeof cosmosHosts>>> = {
  MongoDB: cosmosHosts("mongo.cosmos"),
  Sql: cosmosHosts("documents"),
  Cassandra: cosmosHosts("cassandra.cosmos"),
  Gremlin: cosmosHosts("gremlin.cosmos"),
  Table: cosmosHosts("table.cosmos"),
};

/** https://learn.microsoft.com/azure/backup/scripts/geo-code-list (2026-11) */
const BACKUP_CODES: Readonly<Record<string, string>> = {
  germanywestcentral: "gwc",
  germanynorth: "gn",
  swedencentral: "sdc",
  francecentral: "frc",
};

/** Ten addresses: https://learn.microsoft.com/azure/backup/backup-azure-private-endpoints-concept (2026-11). */
function backupHosts(name: string, location: string): string[] {
  const parts = Array.from({ length: 8 }, (_, index) => `${name}-pod01-${index + 1}`);
  const zone = `${BACKUP_CODES[location] ?? location}.backup.windowsazure.com`;
  return [...parts.map((part) => `${part}.${zone}`), `${name}.blob.core.windows.net`, `${name}.queue.core.windows.net`];
}

const SERVICES: Readonly<Record<string, Service>> = {
  "microsoft.dbforpostgresql/flexibleservers": {
    groups: ["postgresqlServer"],
    hosts: (name) => [`${name}.postgres.database.azure.com`],
  },
  "microsoft.documentdb/databaseaccounts": {
    groups: Object.keys(COSMOS),
    hosts: (name, group, target) => COSMOS[group]?.(name, group, target) ?? [],
  },
  "microsoft.cache/redisenterprise": {
    groups: ["redisEnterprise"],
    hosts: (name, _, target) => [`${name}.${target.location}.redis.azure.net`],
  },
  "microsoft.cache/redis": { groups: ["redisCache"], hosts: (name) => [`${name}.redis.cache.windows.net`] },
  "microsoft.storage/storageaccounts": {
    groups: ["blob", "dfs", "queue", "table", "web"].flatMap((part) => [part, `${part}_secondary`]).concat("file"),
    hosts: (name, group) => {
      const [service, secondary] = group.split("_");
      return [`${name}${secondary ? "-secondary" : ""}.${service}.core.windows.net`];
    },
  },
  "microsoft.keyvault/vaults": { groups: ["vault"], hosts: (name) => [`${name}.vault.azure.net`] },
  "microsoft.containerregistry/registries": {
    groups: ["registry"],
    hosts: (name, _, target) => [`${name}.azurecr.io`, `${name}.${target.location}.data.azurecr.io`],
  },
  "microsoft.servicebus/namespaces": { groups: ["namespace"], hosts: (name) => [`${name}.servicebus.windows.net`] },
  "microsoft.eventhub/namespaces": { groups: ["namespace"], hosts: (name) => [`${name}.servicebus.windows.net`] },
  "microsoft.apimanagement/service": { groups: ["Gateway"], hosts: (name) => [`${name}.azure-api.net`] },
  "microsoft.containerservice/managedclusters": {
    groups: ["management"],
    hosts: (_, __, target) => [text(target.outputs["privateFQDN"]) ?? text(target.outputs["fqdn"]) ?? ""],
  },
  "microsoft.monitor/accounts": {
    groups: ["prometheusMetrics"],
    hosts: (name, _, target) => [`${name}.${target.location}.prometheus.monitor.azure.com`],
  },
  // https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure#review-your-endpoints-dns-settings (2026-11),
  // without those that each workspace of the scope adds.
  "microsoft.insights/privatelinkscopes": {
    groups: ["azuremonitor"],
    hosts: () => [
      ...["api", "global.in.ai", "profiler", "live", "diagservices-query", "snapshot", "global.handler.control"].map(
        (part) => `${part}.monitor.azure.com`,
      ),
      "scadvisorcontentpl.blob.core.windows.net",
    ],
  },
  "microsoft.dashboard/grafana": {
    groups: ["grafana"],
    hosts: (name, _, target) => [`${name}.${target.location}.grafana.azure.com`],
  },
  "microsoft.appconfiguration/configurationstores": {
    groups: ["configurationStores"],
    hosts: (name) => [`${name}.azconfig.io`],
  },
  "microsoft.recoveryservices/vaults": {
    groups: ["AzureBackup", "AzureBackup_secondary", "AzureSiteRecovery"],
    hosts: (name, group, target) => (group === "AzureSiteRecovery" ? [] : backupHosts(name, target.location)),
  },
  "microsoft.network/privatelinkservices": { groups: [], hosts: () => [] },
};

/** The group ids that a type of target takes; undefined where that is not known, so anything goes. */
export function groupsOf(type: string, target: Resource | undefined): readonly string[] | undefined {
  if (type.toLowerCase() === "microsoft.network/applicationgateways") {
    const frontends = objects(target?.body["frontendIPConfigurations"]);
    const linked = frontends.filter((frontend) => text(at(frontend, "privateLinkConfiguration", "id")) !== undefined);
    return linked.flatMap((frontend) => text(frontend["name"]) ?? []);
  }
  return SERVICES[type.toLowerCase()]?.groups;
}

/** Host names in lower case, the main one first. */
export function endpointHosts(target: Resource, group: string | undefined): string[] {
  const service = SERVICES[target.type.toLowerCase()];
  const known = service?.groups.find((candidate) => candidate.toLowerCase() === group?.toLowerCase());
  const name = (target.id.split("/").at(-1) ?? "").toLowerCase();
  return service && known !== undefined ? service.hosts(name, known, target).map((host) => host.toLowerCase()) : [];
}
