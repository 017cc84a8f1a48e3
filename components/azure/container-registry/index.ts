import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../../../facts/regions";
import { type Fault, refuse } from "../../arguments";
import type { Site } from "../../site";
import { diagnose } from "../diagnostics";
import { grantEach } from "../managed-identity";
import { PrivateLinkEverything } from "../private-link-everything";

export interface ContainerRegistryArgs {
  readonly site: Site;
  /** Required. Gives the registry its private endpoint in the site's own network; regions connect theirs themselves. */
  readonly link: PrivateLinkEverything;
  /** Required. Regions that hold a copy, besides the site's own. */
  readonly replicas: readonly Region[];
  /** Optional. Identities that pull images, by key: the clusters' kubelets. @default none */
  readonly pullers?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Identities that push images, by key: the build system. @default none */
  readonly pushers?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Workspace for logs of pushes, pulls and sign-ins. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** Days that a manifest without a tag is kept. Deployments go by digest: a tag that moved on must stay pullable. */
const UNTAGGED_DAYS = 30;

/**
 * The estate's images, copied to each region that runs them, so that a pull never leaves its region. Copies follow each
 * other with a delay: deploy by digest and retry.
 */
export class ContainerRegistry extends pulumi.ComponentResource {
  readonly registryId: pulumi.Output<string>;
  readonly loginServer: pulumi.Output<string>;

  /** @throws ArgumentError when a copy is wanted where the registry itself is, or twice in one region. */
  constructor(name: string, args: ContainerRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ContainerRegistry", name, replicaFaults(args));
    super("plugilo:azure:ContainerRegistry", name, {}, opts);
    const registry = this.registry(name, args.site);
    const replicas = this.replicas(name, args, registry);
    // The endpoint gets its data records from the copies that exist when it is made.
    // https://learn.microsoft.com/azure/container-registry/container-registry-private-link#add-endpoint-in-replicas (2026-11)
    const endpoint = { service: "registry", targetId: registry.id } as const;
    args.link.connect(`${name}-endpoint`, endpoint, { parent: this, dependsOn: replicas });
    const scope = registry.id;
    grantEach(`${name}-puller`, args.pullers, { role: "acrPull", scope }, { parent: this });
    grantEach(`${name}-pusher`, args.pushers, { role: "acrPush", scope }, { parent: this });
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: scope, workspaceId: args.workspaceId }, { parent: this });
    }
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    this.registerOutputs({ registryId: this.registryId, loginServer: this.loginServer });
  }

  private registry(name: string, site: Site): containerregistry.Registry {
    return new containerregistry.Registry(
      `${name}-registry`,
      {
        registryName: site.names.of("containerRegistry"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { name: "Premium" },
        zoneRedundancy: zoneRedundancy(site.region),
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        dataEndpointEnabled: true,
        policies: {
          retentionPolicy: { status: "enabled", days: UNTAGGED_DAYS },
          exportPolicy: { status: "disabled" },
          // Images would wait for a scanner that releases them, and there is none.
          quarantinePolicy: { status: "disabled" },
        },
        ...PrivateLinkEverything.closed("registry"),
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
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
}

function zoneRedundancy(region: Region): "Enabled" | "Disabled" {
  return region.zones.length > 0 ? "Enabled" : "Disabled";
}

function replicaFaults({ site, replicas }: ContainerRegistryArgs): Fault[] {
  const taken = new Set([site.region.name]);
  const faults: Fault[] = [];
  for (const { name } of replicas) {
    if (taken.has(name)) {
      const expected = "each region once, and not the registry's own";
      faults.push({ path: "replicas", got: name, expected, fix: "remove the repetition" });
    }
    taken.add(name);
  }
  return faults;
}
