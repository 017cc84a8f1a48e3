import * as postgres from "@pulumi/azure-native/dbforpostgresql";
import * as pulumi from "@pulumi/pulumi";
import { PGBOUNCER_PORT, POSTGRES_PORT } from "../../../facts/postgres";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import type { PostgresWithReplicasAndPgBouncerArgs, PrimaryRole, ReplicaRole } from "./args";
import { serverParameters } from "./build-parameters";
import { MOVED_BY_FAILOVER, type PostgresRecovery, primaryBody, recoveryOf, replicaBody } from "./build-server";
import { postgresFaults } from "./validate";

export type {
  PostgresAdministrator,
  PostgresPool,
  PostgresWithReplicasAndPgBouncerArgs,
  PrimaryRole,
  ReplicaRole,
  Weekday,
} from "./args";
export type { PostgresRecovery } from "./build-server";

type Args = PostgresWithReplicasAndPgBouncerArgs;
/** A server with everything that must be done to it before the next: Azure takes one change of a server at a time. */
interface Settled {
  readonly server: postgres.Server;
  readonly last: pulumi.Resource;
}

/**
 * One region's half of a PostgreSQL pair (A4, A13): the primary with its readers, or the other region's replica. Every
 * server has PgBouncer, private endpoints, Entra sign-in only and the same parameters.
 *
 * The writer and reader names that outlive a promotion join the primary and the replica that may be promoted, so the
 * stack that knows both makes them: the replica's.
 */
export class PostgresWithReplicasAndPgBouncer extends pulumi.ComponentResource {
  /** The region's own server: its primary, or its replica of another region's. */
  readonly serverId: pulumi.Output<string>;
  readonly serverName: pulumi.Output<string>;
  /** Where writes go, from either region. */
  readonly writerHost: pulumi.Output<string>;
  /** Where this region reads; one server a name, so clients choose among several. */
  readonly readerHosts: pulumi.Output<string[]>;
  readonly replicaServerIds: pulumi.Output<string[]>;
  readonly recovery: PostgresRecovery;
  /** For applications. */
  readonly pgBouncerPort = PGBOUNCER_PORT;
  /** For what needs a session: migrations, Debezium. */
  readonly directPort = POSTGRES_PORT;

  /** @throws ArgumentError with every fault of size, role, names and pool. */
  constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    refuse("PostgresWithReplicasAndPgBouncer", name, postgresFaults(args));
    super("plugilo:azure:PostgresWithReplicasAndPgBouncer", name, {}, opts);
    const { role } = args;
    const own =
      role.kind === "primary" ? this.primary(name, { ...args, role }) : this.crossRegionReplica(name, args, role);
    const replicas = role.kind === "primary" ? this.sameRegionReplicas(name, args, role, own) : [];
    this.serverId = own.server.id;
    this.serverName = own.server.name;
    this.writerHost = writer(role, own.server);
    this.readerHosts = readers(role, own.server, replicas);
    this.replicaServerIds = pulumi.all(replicas.map(({ id }) => id));
    this.recovery = recoveryOf(args);
    this.registerOutputs({
      serverId: this.serverId,
      serverName: this.serverName,
      writerHost: this.writerHost,
      readerHosts: this.readerHosts,
      replicaServerIds: this.replicaServerIds,
      recovery: this.recovery,
      pgBouncerPort: this.pgBouncerPort,
      directPort: this.directPort,
    });
  }

  private primary(name: string, args: Args & { readonly role: PrimaryRole }): Settled {
    const { site } = args;
    const server = new postgres.Server(`${name}-server`, primaryBody(args), {
      parent: this,
      protect: site.protect,
      ignoreChanges: MOVED_BY_FAILOVER,
    });
    const place = { serverName: server.name, resourceGroupName: site.resourceGroupName };
    let last: pulumi.Resource = server;
    for (const [key, administrator] of Object.entries(args.administrators)) {
      last = new postgres.AdministratorsMicrosoftEntra(
        `${name}-administrator-${key}`,
        { ...place, ...administrator, tenantId: args.tenantId },
        { parent: this, dependsOn: last },
      );
    }
    for (const databaseName of args.databases) {
      last = new postgres.Database(
        `${name}-database-${databaseName}`,
        { ...place, databaseName, charset: "UTF8", collation: "en_US.utf8" },
        { parent: this, protect: site.protect, dependsOn: last },
      );
    }
    return this.settle(name, args, server, last);
  }

  /** One after another, and only when the primary is as it should be: a replica starts with its primary's parameters. */
  private sameRegionReplicas(name: string, args: Args, role: PrimaryRole, primary: Settled): postgres.Server[] {
    const made: postgres.Server[] = [];
    let { last } = primary;
    for (const key of Array.from({ length: role.sameRegionReplicas }, (_, index) => `r${index + 1}`)) {
      const serverName = args.site.names.of("postgresServer", key);
      const replica = this.replica(`${name}-${key}`, args, serverName, primary.server.id, last);
      made.push(replica.server);
      ({ last } = replica);
    }
    return made;
  }

  /** The replica, endpoints both ways, and the names that join it to its primary. */
  private crossRegionReplica(name: string, args: Args, role: ReplicaRole): Settled {
    const { primaryServerId, virtualEndpointName, primaryLink } = role;
    const own = this.replica(name, args, args.site.names.of("postgresServer"), primaryServerId);
    const [parent, dependsOn] = [this, own.last];
    // Clients of this region write to the primary; those of the primary's will write here after a promotion.
    const service = "postgres";
    args.link.connect(`${name}-primary-endpoint`, { service, targetId: primaryServerId }, { parent, dependsOn });
    primaryLink?.connect(`${name}-partner-endpoint`, { service, targetId: own.server.id }, { parent, dependsOn });
    if (virtualEndpointName === undefined) return own;
    const primary = pulumi.output(primaryServerId).apply(placeOf);
    new postgres.VirtualEndpoint(
      `${name}-virtual-endpoint`,
      {
        virtualEndpointName,
        endpointType: "ReadWrite",
        serverName: primary.serverName,
        resourceGroupName: primary.resourceGroupName,
        members: [own.server.name],
      },
      { parent, dependsOn },
    );
    return own;
  }

  private replica(
    name: string,
    args: Args,
    serverName: string,
    sourceId: pulumi.Input<string>,
    after?: pulumi.Resource,
  ): Settled {
    const server = new postgres.Server(`${name}-server`, replicaBody(args, serverName, sourceId), {
      parent: this,
      protect: args.site.protect,
      dependsOn: after ? [after] : [],
      ignoreChanges: MOVED_BY_FAILOVER,
    });
    return this.settle(name, args, server, server);
  }

  /** Parameters in their order, then the endpoint and diagnostics. */
  private settle(name: string, args: Args, server: postgres.Server, after: pulumi.Resource): Settled {
    const { site, link, workspaceId } = args;
    let last = after;
    for (const [configurationName, value] of Object.entries(serverParameters(args))) {
      last = new postgres.Configuration(
        `${name}-${configurationName}`,
        {
          configurationName,
          value,
          source: "user-override",
          serverName: server.name,
          resourceGroupName: site.resourceGroupName,
        },
        { parent: this, dependsOn: last },
      );
    }
    const target = { targetId: server.id };
    link.connect(`${name}-endpoint`, { service: "postgres", ...target }, { parent: this, dependsOn: last });
    if (workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { ...target, workspaceId, dedicatedTables: true }, { parent: this });
    }
    return { server, last };
  }
}

const DOMAIN = "postgres.database.azure.com";

function virtualHost(base: string, kind: "writer" | "reader"): string {
  return `${base}.${kind}.${DOMAIN}`;
}

/** The name that follows the primary through promotions; without it, the primary's own. */
function writer(role: PrimaryRole | ReplicaRole, own: postgres.Server): pulumi.Output<string> {
  if (role.virtualEndpointName !== undefined) return pulumi.output(virtualHost(role.virtualEndpointName, "writer"));
  if (role.kind === "primary") return own.fullyQualifiedDomainName;
  const primary = pulumi.output(role.primaryServerId).apply(placeOf);
  return pulumi.interpolate`${primary.serverName}.${DOMAIN}`;
}

/** The reader name leads to the other region's replica; replicas of one region go by their own; a lone primary reads itself. */
function readers(
  role: PrimaryRole | ReplicaRole,
  own: postgres.Server,
  replicas: readonly postgres.Server[],
): pulumi.Output<string[]> {
  if (role.kind === "replica" && role.virtualEndpointName !== undefined) {
    return pulumi.output([virtualHost(role.virtualEndpointName, "reader")]);
  }
  const servers = replicas.length > 0 ? replicas : [own];
  return pulumi.all(servers.map(({ fullyQualifiedDomainName }) => fullyQualifiedDomainName));
}

function placeOf(serverId: string): { resourceGroupName: string; serverName: string } {
  const match = /\/resourceGroups\/([^/]+)\/.*\/flexibleServers\/([^/]+)$/i.exec(serverId);
  const [, resourceGroupName, serverName] = match ?? [];
  if (resourceGroupName === undefined || serverName === undefined) {
    throw new Error(`primaryServerId: got "${serverId}", expected the ARM id of a PostgreSQL flexible server.`);
  }
  return { resourceGroupName, serverName };
}
