import type { Source } from "./source";

/** How a kind of service is reached through a private endpoint. */
export interface PrivateLinkFact {
  /**
   * Sub-resource that the endpoint asks for, spelt as the service spells it. Absent for a private link service of ours,
   * which has none.
   */
  readonly groupId?: string;
  /** Private DNS zone that resolves the service's public name to the endpoint. */
  readonly zone: string;
  readonly source: Source;
}

const zoneValues: Source = {
  from: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns#azure-services-dns-zone-configuration",
  read: "2026-11",
};

/** Zone of names that are ours alone: endpoints of our own private link services. */
export const OWN_ZONE = "plugilo.internal";

/** Full name of a service of ours in that zone: the same in every network, with the address of the endpoint there. */
export function ownName(role: string): string {
  return `${role}.${OWN_ZONE}`;
}

const SERVICES = {
  postgres: {
    groupId: "postgresqlServer",
    zone: "privatelink.postgres.database.azure.com",
    source: zoneValues,
  },
  cosmosMongo: {
    groupId: "MongoDB",
    zone: "privatelink.mongo.cosmos.azure.com",
    source: zoneValues,
  },
  /** Azure Managed Redis; the retiring Azure Cache for Redis has another zone, which would resolve nothing here. */
  redis: {
    groupId: "redisEnterprise",
    zone: "privatelink.redis.azure.net",
    source: zoneValues,
  },
  blob: {
    groupId: "blob",
    zone: "privatelink.blob.core.windows.net",
    source: zoneValues,
  },
  /** The copy in the paired region, where an account lets it be read: an endpoint of its own, a name in the same zone. */
  blobSecondary: {
    groupId: "blob_secondary",
    zone: "privatelink.blob.core.windows.net",
    source: zoneValues,
  },
  queue: {
    groupId: "queue",
    zone: "privatelink.queue.core.windows.net",
    source: zoneValues,
  },
  table: {
    groupId: "table",
    zone: "privatelink.table.core.windows.net",
    source: zoneValues,
  },
  file: {
    groupId: "file",
    zone: "privatelink.file.core.windows.net",
    source: zoneValues,
  },
  keyVault: {
    groupId: "vault",
    zone: "privatelink.vaultcore.azure.net",
    source: zoneValues,
  },
  /** One zone holds the login server and the data endpoint of each region (`<name>.<region>.data`). */
  registry: {
    groupId: "registry",
    zone: "privatelink.azurecr.io",
    source: zoneValues,
  },
  serviceBus: {
    groupId: "namespace",
    zone: "privatelink.servicebus.windows.net",
    source: zoneValues,
  },
  /** A private link service of another of our networks: metrics and logs in the hub, a region's internal gateway. */
  privateLinkService: {
    zone: OWN_ZONE,
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
export function fallsBackToPublicDns(service: PrivateService): boolean {
  return PRIVATE_SERVICES[service].zone.startsWith("privatelink.");
}
