import type { RegistryArgs } from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../../../facts/regions";
import { PrivateLinkEverything } from "../private-link-everything";
import type { ContainerRegistryArgs } from "./args";

/** Body of the registry. Premium, as private endpoints, copies in other regions and the rest below are that tier's. */
export function buildRegistry(args: ContainerRegistryArgs): RegistryArgs {
  const { site } = args;
  return {
    registryName: site.names.of("containerRegistry"),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    sku: { name: "Premium" },
    zoneRedundancy: zoneRedundancy(site.region),
    adminUserEnabled: false,
    anonymousPullEnabled: false,
    // Layers come from a host of the registry's own in each region, so that firewalls need not open all of blob storage.
    dataEndpointEnabled: true,
    policies: policies(args),
    ...PrivateLinkEverything.closed("registry"),
    ...encryption(args),
    tags: site.tags,
  };
}

/**
 * Every registry spans the zones of its region by now, whatever it says; saying so keeps what reads it right.
 * https://learn.microsoft.com/azure/container-registry/zone-redundancy (2026-11)
 */
export function zoneRedundancy(region: Region): "Enabled" | "Disabled" {
  return region.zones.length > 0 ? "Enabled" : "Disabled";
}

/**
 * Left out: soft delete, which a geo-replicated registry does not take
 * (https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy, 2026-11), and content trust, which Azure no
 * longer lets anybody turn on and removes in March 2028 (https://aka.ms/acr/dctdeprecation): signatures are artifacts beside the images,
 * and who checks them is the cluster.
 */
function policies({ untaggedDays, scanners = {} }: ContainerRegistryArgs): RegistryArgs["policies"] {
  return {
    // Deleting what no tag names would end deployments by digest:
    // https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy (2026-11).
    retentionPolicy: untaggedDays === undefined ? { status: "disabled" } : { status: "enabled", days: untaggedDays },
    exportPolicy: { status: "disabled" },
    quarantinePolicy: { status: Object.keys(scanners).length > 0 ? "enabled" : "disabled" },
  };
}

/** https://learn.microsoft.com/azure/container-registry/tutorial-customer-managed-keys#before-you-enable-a-customer-managed-key (2026-11) */
function encryption({ customerKey }: ContainerRegistryArgs): Partial<RegistryArgs> {
  if (!customerKey) return {};
  const { identityId, identityClientId, keyUri } = customerKey;
  return {
    identity: {
      type: "UserAssigned",
      userAssignedIdentities: pulumi.output(identityId).apply((id) => ({ [id]: {} })),
    },
    // Without a version: a rotated key is taken up within the hour.
    encryption: { status: "enabled", keyVaultProperties: { identity: identityClientId, keyIdentifier: keyUri } },
  };
}
