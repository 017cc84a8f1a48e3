import * as cosmosdb from "@pulumi/azure-native/cosmosdb";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { PrivateLinkEverything } from "../private-link-everything";
import { cosmosFaults, type CosmosMultiRegionArgs, type MongoDatabase } from "./args";
import { collectionResource } from "./build-collection";

export type { Collection, CollectionIndex, CosmosMultiRegionArgs, MongoDatabase } from "./args";

/** Newest that the request-unit flavour offers. https://learn.microsoft.com/azure/cosmos-db/mongodb/feature-support-70 (2026-11) */
const SERVER_VERSION = "7.0";

/**
 * Continuous backup goes with writes in several regions: only what the hub confirmed is restored.
 * https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction#multi-region-write-account-restore (2026-11)
 */
const BACKUP_TIER = "Continuous30Days";

/** Facts that policies and the recovery model read. */
export interface CosmosRecovery {
  readonly writeLocations: readonly string[];
  readonly backup: typeof BACKUP_TIER;
  readonly consistency: "Session";
  readonly zoneRedundantLocations: readonly string[];
}

/**
 * Cosmos DB for MongoDB that takes reads and writes in every region (A12). Of its flavours only the one by request units
 * does. Its drivers sign in with keys: Azure lets none of its accounts refuse them, so the network is the fence, keys
 * cannot change metadata, and the policy on keyless access names this exception.
 */
export class CosmosMultiRegion extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** Global name; drivers add the nearest region's themselves. Port 10255. */
  readonly endpointHost: pulumi.Output<string>;
  readonly recovery: CosmosRecovery;

  /** @throws ArgumentError on regions, links, throughput and indexes that do not go together. */
  constructor(name: string, args: CosmosMultiRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("CosmosMultiRegion", name, cosmosFaults(args));
    super("plugilo:azure:CosmosMultiRegion", name, {}, opts);
    const account = this.account(name, args);
    for (const [key, link] of Object.entries(args.links)) {
      link.connect(`${name}-${key}-endpoint`, { service: "cosmosMongo", targetId: account.id }, { parent: this });
    }
    for (const [key, database] of Object.entries(args.databases)) this.database(name, args, account, key, database);
    if (args.workspaceId !== undefined) {
      const target = { targetId: account.id, workspaceId: args.workspaceId, dedicatedTables: true };
      diagnose(`${name}-diagnostics`, target, { parent: this });
    }
    this.accountId = account.id;
    this.accountName = account.name;
    this.endpointHost = pulumi.interpolate`${account.name}.mongo.cosmos.azure.com`;
    this.recovery = {
      writeLocations: byPriority(args).map(({ region }) => region.name),
      backup: BACKUP_TIER,
      consistency: "Session",
      zoneRedundantLocations: byPriority(args)
        .filter(({ region }) => region.zones.length > 0)
        .map(({ region }) => region.name),
    };
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      endpointHost: this.endpointHost,
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
  ): void {
    const place = { accountName: account.name, resourceGroupName: site.resourceGroupName };
    const options = { parent: this, protect: site.protect };
    const database = new cosmosdb.MongoDBResourceMongoDBDatabase(
      `${name}-${databaseName}`,
      {
        ...place,
        databaseName,
        resource: { id: databaseName },
        options: { autoscaleSettings: { maxThroughput } },
        tags: site.tags,
      },
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
          tags: site.tags,
        },
        options,
      );
    }
  }
}

function byPriority({ locations }: CosmosMultiRegionArgs): CosmosMultiRegionArgs["locations"] {
  return [...locations].sort((a, b) => a.priority - b.priority);
}
