import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { watchLogs } from "../log-alert";
import { grantEach } from "../managed-identity";
import { type ContainerRegistryArgs, registryFaults } from "./args";
import { FAILED_PULLS, FAILED_PULLS_SAY, failedPullsQuery, GROWTH } from "./build-alerts";
import { buildRegistry, zoneRedundancy } from "./build-registry";
import { ruleName } from "./build-rule-name";

export type { ContainerRegistryArgs } from "./args";

/**
 * The estate's images, copied to each region that runs them, so that a pull never leaves its region. No passwords, no tokens, no
 * anonymous pulls and no export: identities pull and push, each by its role.
 *
 * @costs A price a day for the registry and again for each copy, with 500 GiB each; beyond, by the gigabyte. Images that nobody deploys
 * any more are most of it: clean up with `acr purge`, by tag, as nothing is deleted here by itself.
 * @fails A copy is there some minutes after a push: a pull by digest may answer 404 until then, and is retried. A region's loss takes its
 * copy with it, and pulls there go to the next one. While the home region is away images are pulled as ever, from the other copies, and
 * nothing about the registry can be changed. Without any registry, what runs goes on; only pods on new nodes cannot start.
 * @recovers A lost copy by itself, once its region is back, in hours by size. A deleted image not at all: build it again from its
 * commit. There is no soft delete for a registry with copies.
 */
export class ContainerRegistry extends pulumi.ComponentResource {
  readonly registryId: pulumi.Output<string>;
  readonly loginServer: pulumi.Output<string>;

  /** @throws ArgumentError on copies that repeat a region, upstreams that Azure does not fetch from, and days out of range. */
  constructor(name: string, args: ContainerRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ContainerRegistry", name, registryFaults(args));
    super("plugilo:azure:ContainerRegistry", name, {}, opts);
    const registry = new containerregistry.Registry(`${name}-registry`, buildRegistry(args), {
      parent: this,
      protect: args.site.protect,
    });
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    const replicas = this.replicas(name, args, registry);
    // The endpoint gets its data records from the copies that exist when it is made.
    // https://learn.microsoft.com/azure/container-registry/container-registry-private-link#add-endpoint-in-replicas (2026-11)
    const endpoint = { service: "registry", targetId: registry.id } as const;
    args.link.connect(`${name}-endpoint`, endpoint, { parent: this, dependsOn: replicas });
    this.upstreams(name, args, registry, replicas);
    this.admit(name, args);
    this.watch(name, args);
    this.registerOutputs({ registryId: this.registryId, loginServer: this.loginServer });
  }

  /** One after another: a registry takes one change at a time. */
  private replicas(
    name: string,
    { site, replicas }: ContainerRegistryArgs,
    registry: containerregistry.Registry,
  ): containerregistry.Replication[] {
    const made: containerregistry.Replication[] = [];
    for (const region of replicas) {
      const replica = new containerregistry.Replication(
        `${name}-replica-${region.short}`,
        {
          registryName: registry.name,
          replicationName: region.name,
          resourceGroupName: site.resourceGroupName,
          location: region.name,
          zoneRedundancy: zoneRedundancy(region),
          regionEndpointEnabled: true,
          tags: site.tags,
        },
        { parent: this, dependsOn: made.slice(-1) },
      );
      made.push(replica);
    }
    return made;
  }

  private upstreams(
    name: string,
    { site, upstreams = [] }: ContainerRegistryArgs,
    registry: containerregistry.Registry,
    replicas: readonly containerregistry.Replication[],
  ): void {
    for (const upstream of upstreams) {
      new containerregistry.CacheRule(
        `${name}-upstream-${ruleName(upstream)}`,
        {
          cacheRuleName: ruleName(upstream),
          registryName: registry.name,
          resourceGroupName: site.resourceGroupName,
          sourceRepository: upstream,
          targetRepository: upstream,
        },
        { parent: this, dependsOn: [...replicas] },
      );
    }
  }

  private admit(name: string, { pullers, pushers, scanners }: ContainerRegistryArgs): void {
    const scope = this.registryId;
    grantEach(`${name}-puller`, pullers, { role: "acrPull", scope }, { parent: this });
    grantEach(`${name}-pusher`, pushers, { role: "acrPush", scope }, { parent: this });
    grantEach(`${name}-scanner`, scanners, { role: "acrQuarantineWriter", scope }, { parent: this });
  }

  private watch(name: string, { site, workspaceId, alerting }: ContainerRegistryArgs): void {
    const targetId = this.registryId;
    if (workspaceId !== undefined) diagnose(`${name}-diagnostics`, { targetId, workspaceId }, { parent: this });
    alerting?.watch(`${name}-growth`, { ...GROWTH, targetId }, { parent: this });
    if (!alerting || workspaceId === undefined) return;
    watchLogs(
      `${name}-failed-pulls`,
      {
        site,
        alerting,
        workspaceId,
        runbook: "service-unavailable",
        says: FAILED_PULLS_SAY,
        query: targetId.apply(failedPullsQuery),
        above: FAILED_PULLS,
        every: "15 minutes",
        severity: 1,
      },
      { parent: this },
    );
  }
}
