import * as postgres from "@pulumi/azure-native/dbforpostgresql";
import * as pulumi from "@pulumi/pulumi";
import { PGBOUNCER_PORT, POSTGRES_PORT } from "../../../facts/postgres";
import { needingRestart } from "../../../facts/postgres-parameters";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import type { PostgresWithReplicasAndPgBouncerArgs, PrimaryRole, ReplicaRole } from "./args";
import { alertsOf, type ServerPart } from "./build-alerts";
import { serverParameters } from "./build-parameters";
import { type PoolPlan, poolPlan } from "./build-pool";
import { type PostgresRecovery, recoveryOf } from "./build-recovery";
import { MOVED_BY_FAILOVER, primaryBody, readerArgs, replicaBody } from "./build-server";
import { placeOf, readers, writer } from "./names";
import { postgresFaults } from "./validate";

export type {
  PostgresAdministrator,
  PostgresEncryption,
  PostgresKey,
  PostgresWithReplicasAndPgBouncerArgs,
  PrimaryRole,
  ReplicaRole,
  Weekday,
} from "./args";
export { type PoolPlan, poolPlan, type PostgresPool } from "./build-pool";
export type { PostgresRecovery } from "./build-recovery";

type Args = PostgresWithReplicasAndPgBouncerArgs;
/** A server with everything that must be done to it before the next: Azure takes one change of a server at a time. */
interface Settled {
  readonly server: postgres.Server;
  readonly last: pulumi.Resource;
}
/** A server that is to be settled: its children's names begin with `name`. */
interface Settling {
  readonly name: string;
  readonly part: ServerPart;
  readonly server: postgres.Server;
  readonly after: pulumi.Resource;
}

/**
 * One region's half of a PostgreSQL pair (A4, A13): the primary with its readers, or the other region's replica. Every
 * server has PgBouncer with a pool computed from its size, private endpoints, Entra sign-in only and the same parameters.
 *
 * The writer and reader names that outlive a promotion join the primary and the replica that may be promoted, so the
 * stack that knows both makes them: the replica's.
 *
 * @costs Cores by the hour: a standby doubles the primary's, and each replica costs as much as a primary without standby. Disks
 * by provisioned size, doubled with each growth and never smaller again; backups beyond one disk's size, twice because they
 * are copied to the paired region.
 * @fails A dead machine breaks every connection and stops writes for one to two minutes, until Azure has failed over to the
 * standby; reads of replicas go on. A lost region stops writes everywhere and reads there. An exhausted pool shows as
 * requests that wait up to 30 seconds for a connection and then fail, a dead replica as failed reads of its region, a lost
 * encryption key as a server that lets nobody in within the hour.
 * @recovers In the region by itself, without loss. Across regions by people, who promote the other region's replica (A13):
 * minutes, and what the replica was behind is lost; HA and geo-redundant backups are set up anew afterwards, and the old primary
 * comes back as a replica or is deleted. From mistakes by a restore into a new server, to any second of 35 days: minutes
 * to hours. Parameters named in `restartParameters` work after a restart, which people do in the maintenance window.
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
  /** What each server's PgBouncer is set to; services size their own pools by it. */
  readonly pool: PoolPlan;
  /** Parameters that a new or changed server takes up at its next restart only: https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-restart-server-portal (2026-11) */
  readonly restartParameters: readonly string[];
  /** For applications. */
  readonly pgBouncerPort = PGBOUNCER_PORT;
  /** For what needs a session: migrations, Debezium. */
  readonly directPort = POSTGRES_PORT;

  /** @throws ArgumentError with every fault of size, role, names, keys and pool. */
  constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    refuse("PostgresWithReplicasAndPgBouncer", name, postgresFaults(args));
    super("plugilo:azure:PostgresWithReplicasAndPgBouncer", name, {}, opts);
    const { role } = args;
    this.pool = poolPlan(args.sku, args.databases.length, args.pool);
    this.restartParameters = needingRestart(serverParameters(args, this.pool));
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
      pool: this.pool,
      restartParameters: this.restartParameters,
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
    return this.settle(args, { name, part: "primary", server, after: last });
  }

  /** One after another, and only when the primary is as it should be: a replica starts with its primary's parameters. */
  private sameRegionReplicas(name: string, args: Args, role: PrimaryRole, primary: Settled): postgres.Server[] {
    const made: postgres.Server[] = [];
    const ahead = readerArgs(args, role);
    let { last } = primary;
    for (const key of Array.from({ length: role.sameRegionReplicas }, (_, index) => `r${index + 1}`)) {
      const serverName = args.site.names.of("postgresServer", key);
      const server = this.replicaServer(`${name}-${key}`, ahead, serverName, primary.server.id, last);
      made.push(server);
      ({ last } = this.settle(ahead, { name: `${name}-${key}`, part: "reader", server, after: server }));
    }
    return made;
  }

  /** The replica, endpoints both ways, and the names that join it to its primary. */
  private crossRegionReplica(name: string, args: Args, role: ReplicaRole): Settled {
    const { primaryServerId, virtualEndpointName, primaryLink } = role;
    const server = this.replicaServer(name, args, args.site.names.of("postgresServer"), primaryServerId);
    const own = this.settle(args, { name, part: "promotable", server, after: server });
    const [parent, dependsOn] = [this, own.last];
    // Clients of this region write to the primary; those of the primary's will write here after a promotion.
    const service = "postgres";
    args.link.connect(`${name}-primary-endpoint`, { service, targetId: primaryServerId }, { parent, dependsOn });
    primaryLink?.connect(`${name}-partner-endpoint`, { service, targetId: server.id }, { parent, dependsOn });
    if (virtualEndpointName === undefined) return own;
    const primary = pulumi.output(primaryServerId).apply(placeOf);
    new postgres.VirtualEndpoint(
      `${name}-virtual-endpoint`,
      {
        virtualEndpointName,
        endpointType: "ReadWrite",
        serverName: primary.serverName,
        resourceGroupName: primary.resourceGroupName,
        members: [server.name],
      },
      { parent, dependsOn },
    );
    return own;
  }

  private replicaServer(
    name: string,
    args: Args,
    serverName: string,
    sourceId: pulumi.Input<string>,
    after?: pulumi.Resource,
  ): postgres.Server {
    return new postgres.Server(`${name}-server`, replicaBody(args, serverName, sourceId), {
      parent: this,
      protect: args.site.protect,
      dependsOn: after ? [after] : [],
      ignoreChanges: MOVED_BY_FAILOVER,
    });
  }

  /** Parameters in their order, then the endpoint, diagnostics and alerts. */
  private settle(args: Args, { name, part, server, after }: Settling): Settled {
    const { site, link, workspaceId, alerting } = args;
    const plan = poolPlan(args.sku, args.databases.length, args.pool);
    let last = after;
    for (const [configurationName, value] of Object.entries(serverParameters(args, plan))) {
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
    for (const [key, watch] of Object.entries(alertsOf(part, args, plan))) {
      alerting?.watch(`${name}-${key}`, { ...watch, ...target }, { parent: this });
    }
    return { server, last };
  }
}
