/** All laws, by component of the estate whose resources they bind. A new one is an entry in its component's file. */
import type { BodyView, Refusal, Situation } from "../rule";
import { apiManagementLaws } from "./api-management";
import { applicationGatewayLaws } from "./application-gateway";
import { backupVaultLaws } from "./backup-vault";
import { containerRegistryLaws } from "./container-registry";
import { cosmosMultiRegionLaws } from "./cosmos-multi-region";
import { egressFirewallLaws } from "./egress-firewall";
import { frontDoorWithAppGatewaysLaws } from "./front-door-with-app-gateways";
import { internalEntranceLaws } from "./internal-entrance";
import { keyVaultLaws } from "./key-vault";
import { postgresWithReplicasAndPgBouncerLaws } from "./postgres-with-replicas-and-pgbouncer";
import { privateLinkEverythingLaws } from "./private-link-everything";
import { redisGeoLaws } from "./redis-geo";
import { regionalNetworkLaws } from "./regional-network";
import { serviceBusLaws } from "./service-bus";
import { storageLaws } from "./storage";
import { refusalsOf, type Law } from "./law";

export const LAWS: Readonly<Record<string, readonly Law[]>> = {
  ApiManagement: apiManagementLaws,
  ApplicationGateway: applicationGatewayLaws,
  BackupVault: backupVaultLaws,
  ContainerRegistry: containerRegistryLaws,
  CosmosMultiRegion: cosmosMultiRegionLaws,
  EgressFirewall: egressFirewallLaws,
  FrontDoorWithAppGateways: frontDoorWithAppGatewaysLaws,
  InternalEntrance: internalEntranceLaws,
  KeyVault: keyVaultLaws,
  PostgresWithReplicasAndPgBouncer: postgresWithReplicasAndPgBouncerLaws,
  PrivateLinkEverything: privateLinkEverythingLaws,
  RedisGeo: redisGeoLaws,
  RegionalNetwork: regionalNetworkLaws,
  ServiceBus: serviceBusLaws,
  Storage: storageLaws,
};

const BY_TYPE = new Map<string, Law[]>();
for (const law of Object.values(LAWS).flat()) {
  const key = law.type.toLowerCase();
  BY_TYPE.set(key, [...(BY_TYPE.get(key) ?? []), law]);
}

function lawsOf(type: string): readonly Law[] {
  return BY_TYPE.get(type.toLowerCase()) ?? [];
}

/** What is wrong with a body by itself. */
export function checkLaws(view: BodyView): Refusal[] {
  return lawsOf(view.type).flatMap((law) => refusalsOf(law, law.check?.(view) ?? []));
}

/** What is wrong with a resource beside what is there. */
export function admitLaws(situation: Situation): Refusal[] {
  return lawsOf(situation.type).flatMap((law) => refusalsOf(law, law.admit?.(situation) ?? []));
}
