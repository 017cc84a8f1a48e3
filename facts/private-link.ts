import type { Source } from "./source";

const zoneValues: Source = {
  from: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns#azure-services-dns-zone-configuration",
  read: "2026-11",
};

/** Zone of names that are ours alone: endpoints of our own private link services, and addresses of our own gateways. */
export const OWN_ZONE = "plugilo.internal";

/** Full name of a service of ours in that zone: the same in every network, with the address that is right there. */
export function ownName(role: string): string {
  return `${role}.${OWN_ZONE}`;
}

/** Role of the name by which regions reach the hub's centre of metrics. */
export const METRICS_ROLE = "metrics";

/** Role of the name by which services call each other: a region's own gateway in its network, the entrance in the hub (A18). */
export const SERVICES_ROLE = "services";

/** Role of the name by which the hub finds a region's internal gateway. */
export function entranceRole(regionShort: string): string {
  return `entrance-${regionShort}`;
}

/**
 * Azure Backup names its zones by short codes of regions.
 * https://learn.microsoft.com/azure/backup/scripts/geo-code-list (2026-11)
 */
const BACKUP_CODES: ReadonlyMap<string, string> = new Map([
  ["germanywestcentral", "gwc"],
  ["germanynorth", "gn"],
  ["swedencentral", "sdc"],
  ["francecentral", "frc"],
]);

const REGION_CODE = "{regionCode}";

/** Names of private DNS zones by key: a key stays the same where the name differs from region to region. */
const ZONES = {
  postgres: "privatelink.postgres.database.azure.com",
  cosmosMongo: "privatelink.mongo.cosmos.azure.com",
  redis: "privatelink.redis.azure.net",
  blob: "privatelink.blob.core.windows.net",
  file: "privatelink.file.core.windows.net",
  queue: "privatelink.queue.core.windows.net",
  table: "privatelink.table.core.windows.net",
  dfs: "privatelink.dfs.core.windows.net",
  keyVault: "privatelink.vaultcore.azure.net",
  registry: "privatelink.azurecr.io",
  serviceBus: "privatelink.servicebus.windows.net",
  backup: `privatelink.${REGION_CODE}.backup.windowsazure.com`,
  monitor: "privatelink.monitor.azure.com",
  monitorWorkspaces: "privatelink.oms.opinsights.azure.com",
  monitorIngestion: "privatelink.ods.opinsights.azure.com",
  monitorAgents: "privatelink.agentsvc.azure-automation.net",
  privateLinkService: OWN_ZONE,
} as const;

export type PrivateZone = keyof typeof ZONES;

/** Name of a zone for the services of a region; undefined when it has the region's code in it, and that is not known here. */
export function zoneName(zone: PrivateZone, regionName: string): string | undefined {
  const name: string = ZONES[zone];
  if (!name.includes(REGION_CODE)) return name;
  const code = BACKUP_CODES.get(regionName);
  return code === undefined ? undefined : name.replace(REGION_CODE, code);
}

/** How a kind of service is reached through a private endpoint. */
export interface PrivateLinkFact {
  /**
   * Sub-resource that the endpoint asks for, spelt as the service spells it. Absent for a private link service of ours,
   * which has none.
   */
  readonly groupId?: string;
  /** Private DNS zones that resolve the service's public names to the endpoint; a zone group holds five at most. */
  readonly zones: readonly PrivateZone[];
  readonly source: Source;
}

const SERVICES = {
  postgres: { groupId: "postgresqlServer", zones: ["postgres"], source: zoneValues },
  cosmosMongo: { groupId: "MongoDB", zones: ["cosmosMongo"], source: zoneValues },
  /** Azure Managed Redis; the retiring Azure Cache for Redis has another zone, which would resolve nothing here. */
  redis: { groupId: "redisEnterprise", zones: ["redis"], source: zoneValues },
  blob: { groupId: "blob", zones: ["blob"], source: zoneValues },
  /** The copy in the paired region, where an account lets it be read: an endpoint of its own, a name in the same zone. */
  blobSecondary: { groupId: "blob_secondary", zones: ["blob"], source: zoneValues },
  file: { groupId: "file", zones: ["file"], source: zoneValues },
  queue: { groupId: "queue", zones: ["queue"], source: zoneValues },
  table: { groupId: "table", zones: ["table"], source: zoneValues },
  /** An account with a hierarchical namespace needs `blob` as well: some calls to either end up at the other. */
  dfs: { groupId: "dfs", zones: ["dfs"], source: zoneValues },
  keyVault: { groupId: "vault", zones: ["keyVault"], source: zoneValues },
  /** One zone holds the login server and the data endpoint of each region (`<name>.<region>.data`): it must be no zone of its own. */
  registry: { groupId: "registry", zones: ["registry"], source: zoneValues },
  serviceBus: { groupId: "namespace", zones: ["serviceBus"], source: zoneValues },
  /**
   * A Recovery Services vault: to be connected before the first item is protected; takes ten addresses, more with time. A
   * Backup vault (Microsoft.DataProtection) takes no private endpoint at all.
   * https://learn.microsoft.com/azure/backup/backup-azure-private-endpoints-concept (2026-11)
   */
  recoveryVault: { groupId: "AzureBackup", zones: ["backup", "blob", "queue"], source: zoneValues },
  /** An Azure Monitor private link scope: from then on the network reaches every workspace by it, also those outside of it. */
  azureMonitor: {
    groupId: "azuremonitor",
    zones: ["monitor", "monitorWorkspaces", "monitorIngestion", "monitorAgents", "blob"],
    source: zoneValues,
  },
  /** A private link service of another of our networks: metrics and logs in the hub, a region's internal gateway. */
  privateLinkService: {
    zones: ["privateLinkService"],
    source: { from: "https://learn.microsoft.com/azure/private-link/private-link-service-overview", read: "2026-11" },
  },
} as const satisfies Record<string, PrivateLinkFact>;

/** A kind of service that is reached through private endpoints, by the name that the program uses. */
export type PrivateService = keyof typeof SERVICES;

export const PRIVATE_SERVICES: Readonly<Record<PrivateService, PrivateLinkFact>> = SERVICES;

/**
 * Zones of Azure's own services may send names that they do not hold to public DNS, so that another company's endpoint
 * in the same zone does not become unreachable; a zone of ours must not.
 * https://learn.microsoft.com/azure/dns/private-dns-fallback (2026-11)
 */
export function fallsBackToPublicDns(zone: PrivateZone): boolean {
  return ZONES[zone].startsWith("privatelink.");
}
