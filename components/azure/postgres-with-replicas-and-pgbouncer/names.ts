import type { Server } from "@pulumi/azure-native/dbforpostgresql";
import * as pulumi from "@pulumi/pulumi";
import type { PrimaryRole, ReplicaRole } from "./args";

const DOMAIN = "postgres.database.azure.com";

function virtualHost(base: string, kind: "writer" | "reader"): string {
  return `${base}.${kind}.${DOMAIN}`;
}

/** The name that follows the primary through promotions; without it, the primary's own. */
export function writer(role: PrimaryRole | ReplicaRole, own: Server): pulumi.Output<string> {
  if (role.virtualEndpointName !== undefined) return pulumi.output(virtualHost(role.virtualEndpointName, "writer"));
  if (role.kind === "primary") return own.fullyQualifiedDomainName;
  const primary = pulumi.output(role.primaryServerId).apply(placeOf);
  return pulumi.interpolate`${primary.serverName}.${DOMAIN}`;
}

/** The reader name leads to the other region's replica; replicas of one region go by their own; a lone primary reads itself. */
export function readers(
  role: PrimaryRole | ReplicaRole,
  own: Server,
  replicas: readonly Server[],
): pulumi.Output<string[]> {
  if (role.kind === "replica" && role.virtualEndpointName !== undefined) {
    return pulumi.output([virtualHost(role.virtualEndpointName, "reader")]);
  }
  const servers = replicas.length > 0 ? replicas : [own];
  return pulumi.all(servers.map(({ fullyQualifiedDomainName }) => fullyQualifiedDomainName));
}

/** Where a server is, out of its ARM id. */
export function placeOf(serverId: string): { resourceGroupName: string; serverName: string } {
  const match = /\/resourceGroups\/([^/]+)\/.*\/flexibleServers\/([^/]+)$/i.exec(serverId);
  const [, resourceGroupName, serverName] = match ?? [];
  if (resourceGroupName === undefined || serverName === undefined) {
    throw new Error(`primaryServerId: got "${serverId}", expected the ARM id of a PostgreSQL flexible server.`);
  }
  return { resourceGroupName, serverName };
}
