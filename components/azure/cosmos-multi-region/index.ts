import * as cosmosdb from "@pulumi/azure-native/cosmosdb";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { COSMOS_RESILIENCE, MONGO_PORT } from "../../../facts/cosmos";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { PrivateLinkEverything } from "../private-link-everything";
import type { CosmosMultiRegionArgs, MongoDatabase } from "./args";
import { COSMOS_WATCHES, RATE_LIMITED_SEVERITY, rateLimitAlert } from "./build-alerts";
import { collectionResource, throughputOptions } from "./build-collection";
import { mongoUsers, secretName } from "./users";
import { cosmosFaults } from "./validate";

export type {
  Collection,
  CollectionIndex,
  CosmosMultiRegionArgs,
  MongoDatabase,
  MongoRole,
  MongoUser,
  PasswordVault,
} from "./args";

/** Newest that the request-unit flavour offers. https://learn.microsoft.com/azure/cosmos-db/mongodb/feature-support-70 (2026-11) */
const SERVER_VERSION = "7.0";

/**
 * Continuous backup goes with writes in several regions: only what the hub confirmed is restored.
 * https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction#understanding-multi-region-write-account-restore (2026-11)
 */
const BACKUP_TIER = "Continuous30Days";

/** Facts that policies and the recovery model read. */
export interface CosmosRecovery {
  /** Regions that take writes, the hub first. */
  readonly writeLocations: readonly string[];
  /** Region whose word decides conflicts, and whose confirmation a restore asks for. */
  readonly hubLocation: string;
  readonly zoneRedundantLocations: readonly string[];
  readonly consistency: "Session";
  /** Of two changes of one document in two regions the later one stays; a deletion always does. MongoDB has no other rule. */
  readonly conflicts: "last-write-wins";
  /** Minutes' worth of writes that are lost with their region, at most. */
  readonly regionLossRpoMinutes: number;
  readonly backup: typeof BACKUP_TIER;
  /** Days that can be restored, and seconds until a confirmed write can. */
  readonly backupDays: number;
  readonly backupDelaySeconds: number;
}

/**
 * Cosmos DB for MongoDB that takes reads and writes in every region (A12): each region's services talk to their own. Of its
 * flavours only the one by request units does. Its drivers sign in with users' passwords or with keys: Azure lets none of its
 * accounts refuse the latter, so the network is the fence, keys cannot change metadata, nobody is given one, and the policy on
 * keyless access names this exception. A client names its region in `appName` of the connection string, or its writes go to the
 * hub (https://learn.microsoft.com/azure/cosmos-db/mongodb/how-to-configure-multi-region-write, 2026-11).
 *
 * Conflicts are decided by time, so design for none: a document is written in the region of its user, and what two regions
 * may count at once is kept as one document each.
 *
 * @costs The most request units a second that each database or collection reached, by the hour, in every region at the rate of
 * multi-region writes; a tenth of the maximum at least. Storage and thirty days of backups, by gigabyte and region. Zones cost
 * nothing here. A restore is paid by gigabyte.
 * @fails Above a partition's request units requests are refused (error 16500) and drivers retry: users wait. Without a region the
 * other goes on with reads and writes at once, and what the lost one had not sent on is missing: less than 15 minutes' worth,
 * usually seconds. Two changes of one document in two regions: the earlier one is gone without a word.
 * @recovers A lost region comes back by itself and is caught up; nobody fails anything over. What people destroyed is restored
 * by people, to any second of thirty days, into a new account, within hours; it holds what the hub had confirmed, and neither
 * users nor private endpoints: bring this stack up against it. A user's password is changed by its `passwordVersion`.
 */
export class CosmosMultiRegion extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** Global name; drivers learn the regions' from it. */
  readonly endpointHost: pulumi.Output<string>;
  /** Name of each region's own end, by region. */
  readonly regionalHosts: Readonly<Record<string, pulumi.Output<string>>>;
  readonly port = MONGO_PORT;
  /** Secret in each vault that holds a user's password, by user. */
  readonly secretNames: Readonly<Record<string, string>>;
  readonly recovery: CosmosRecovery;

  /** @throws ArgumentError on regions, links, throughput, indexes, roles and users that do not go together. */
  constructor(name: string, args: CosmosMultiRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("CosmosMultiRegion", name, cosmosFaults(args));
    super("plugilo:azure:CosmosMultiRegion", name, {}, opts);
    const account = this.account(name, args);
    for (const [key, link] of Object.entries(args.links)) {
      link.connect(`${name}-${key}-endpoint`, { service: "cosmosMongo", targetId: account.id }, { parent: this });
    }
    const databases = Object.fromEntries(
      Object.entries(args.databases).map(([key, one]) => [key, this.database(name, args, account, key, one)]),
    );
    const place = { accountName: account.name, resourceGroupName: args.site.resourceGroupName, databases };
    mongoUsers(name, args, place, { parent: this });
    this.observe(name, args, account);
    this.accountId = account.id;
    this.accountName = account.name;
    this.endpointHost = pulumi.interpolate`${account.name}.mongo.cosmos.azure.com`;
    this.regionalHosts = Object.fromEntries(
      byPriority(args).map(({ region }) => [
        region.name,
        pulumi.interpolate`${account.name}-${region.name}.mongo.cosmos.azure.com`,
      ]),
    );
    this.secretNames = Object.fromEntries(Object.keys(args.users ?? {}).map((user) => [user, secretName(user)]));
    this.recovery = recoveryOf(args);
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      endpointHost: this.endpointHost,
      regionalHosts: this.regionalHosts,
      secretNames: this.secretNames,
      recovery: this.recovery,
    });
  }

  private account(name: string, args: CosmosMultiRegionArgs): cosmosdb.DatabaseAccount {
    const { site } = args;
    return new cosmosdb.DatabaseAccount(
      `${name}-account`,
      {
        accountName: site.names.of("cosmosAccount"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        kind: "MongoDB",
        databaseAccountOfferType: "Standard",
        apiProperties: { serverVersion: SERVER_VERSION },
        // Fixed at creation: Azure's templates change none of a MongoDB account afterwards.
        // https://learn.microsoft.com/azure/cosmos-db/mongodb/how-to-configure-capabilities (2026-11)
        capabilities: [{ name: "EnableMongo" }, { name: "EnableMongoRoleBasedAccessControl" }],
        locations: byPriority(args).map(({ region, priority }) => ({
          locationName: region.name,
          failoverPriority: priority,
          isZoneRedundant: region.zones.length > 0,
        })),
        enableMultipleWriteLocations: true,
        enableAutomaticFailover: true,
        consistencyPolicy: { defaultConsistencyLevel: "Session" },
        backupPolicy: { type: "Continuous", continuousModeProperties: { tier: BACKUP_TIER } },
        disableKeyBasedMetadataWriteAccess: true,
        minimalTlsVersion: "Tls12",
        ...PrivateLinkEverything.closed("cosmosMongo"),
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
  }

  private database(
    name: string,
    { site }: CosmosMultiRegionArgs,
    account: cosmosdb.DatabaseAccount,
    databaseName: string,
    { collections, maxThroughput }: MongoDatabase,
  ): cosmosdb.MongoDBResourceMongoDBDatabase {
    const place = { accountName: account.name, resourceGroupName: site.resourceGroupName };
    const options = { parent: this, protect: site.protect };
    const database = new cosmosdb.MongoDBResourceMongoDBDatabase(
      `${name}-${databaseName}`,
      { ...place, databaseName, resource: { id: databaseName }, ...throughputOptions(maxThroughput), tags: site.tags },
      options,
    );
    for (const [collectionName, collection] of Object.entries(collections)) {
      new cosmosdb.MongoDBResourceMongoDBCollection(
        `${name}-${databaseName}-${collectionName}`,
        {
          ...place,
          databaseName: database.name,
          collectionName,
          resource: collectionResource(collectionName, collection),
          ...throughputOptions(collection.maxThroughput),
          tags: site.tags,
        },
        options,
      );
    }
    return database;
  }

  private observe(name: string, args: CosmosMultiRegionArgs, account: cosmosdb.DatabaseAccount): void {
    const { workspaceId, alerting } = args;
    if (workspaceId !== undefined) {
      const target = { targetId: account.id, workspaceId, dedicatedTables: true };
      diagnose(`${name}-diagnostics`, target, { parent: this });
    }
    if (!alerting) return;
    for (const [key, watch] of Object.entries(COSMOS_WATCHES)) {
      alerting.watch(`${name}-${key}`, { ...watch, targetId: account.id }, { parent: this });
    }
    if (workspaceId === undefined) return;
    const ids = { account: account.id, workspace: workspaceId, actionGroup: alerting.groupOf(RATE_LIMITED_SEVERITY) };
    const role = `${name}-rate-limited`;
    new monitor.ScheduledQueryRule(role, rateLimitAlert(args.site, role, ids), { parent: this });
  }
}

function recoveryOf(args: CosmosMultiRegionArgs): CosmosRecovery {
  const regions = byPriority(args).map(({ region }) => region);
  return {
    writeLocations: regions.map(({ name }) => name),
    hubLocation: regions[0]?.name ?? "",
    zoneRedundantLocations: regions.filter(({ zones }) => zones.length > 0).map(({ name }) => name),
    consistency: "Session",
    conflicts: "last-write-wins",
    regionLossRpoMinutes: COSMOS_RESILIENCE.regionLossRpoMinutes,
    backup: BACKUP_TIER,
    backupDays: COSMOS_RESILIENCE.backupDays,
    backupDelaySeconds: COSMOS_RESILIENCE.backupDelaySeconds,
  };
}

function byPriority({ locations }: CosmosMultiRegionArgs): CosmosMultiRegionArgs["locations"] {
  return [...locations].sort((a, b) => a.priority - b.priority);
}
