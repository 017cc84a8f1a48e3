import type * as pulumi from "@pulumi/pulumi";
import { PrivateLinkEverything } from "../../../components/azure/private-link-everything";
import type { Site } from "../../../components/site";
import type { PrivateService } from "../../../facts/private-link";
import { SUBSCRIPTION } from "./computed";

/** The door of a network that nobody made: enough to connect services through. */
export function doorIn(
  site: Site,
  service: PrivateService | readonly PrivateService[],
  opts: pulumi.ComponentResourceOptions,
  name = "door",
): PrivateLinkEverything {
  const vnetId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet`;
  return new PrivateLinkEverything(
    name,
    { site, vnetId, subnetId: `${vnetId}/subnets/private-endpoints`, services: [service].flat() },
    opts,
  );
}

export const WORKSPACE_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log`;
export const TENANT_ID = "7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55";
