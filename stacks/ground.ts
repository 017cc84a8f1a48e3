import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../components/azure/alerting";
import { FlowLogs } from "../components/azure/flow-logs";
import { ObservabilityWorkspace } from "../components/azure/observability-workspace";
import { PrivateLinkEverything, type PrivateLinkEverythingArgs } from "../components/azure/private-link-everything";
import type { RegionalNetwork } from "../components/azure/regional-network";
import type { AddressPlan, HubSubnet, RegionSubnet } from "../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../facts/observability";
import type { ManagementConfig, RegionConfig, StackConfig, StandaloneConfig } from "./config";
import { sites, type Sites } from "./sites";

/** What every part of a stack with a network of its own is made with. */
export interface Ground<Config extends StackConfig, Role extends HubSubnet | RegionSubnet> extends Watched {
  readonly config: Config;
  readonly plan: AddressPlan<Role>;
  readonly network: RegionalNetwork<Role>;
  readonly link: PrivateLinkEverything;
}

interface Watched {
  readonly sites: Sites;
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
  readonly azure: pulumi.ComponentResourceOptions;
}

/**
 * Where all else sends its logs, and who is told of what goes wrong: there before anything that takes it.
 *
 * @param place short name in every resource's name.
 */
export function watched(
  config: ManagementConfig | RegionConfig | StandaloneConfig,
  place: string,
  provider: pulumi.ProviderResource,
): Watched {
  const azure = { providers: [provider] };
  const groups = sites(pulumi.getStack(), config, place, provider);
  const site = groups.platform;
  const { workspaceId } = new ObservabilityWorkspace("logs", { site, retentionDays: LOG_RETENTION_DAYS }, azure);
  const alerting = new Alerting("alerting", { site, ...config.alerts }, azure);
  return { sites: groups, workspaceId, alerting, azure };
}

/** The network's doors to platform services, and a record of what passes through it. */
export function doors(
  { sites: groups, workspaceId, azure }: Watched,
  { vnetId, subnetIds }: RegionalNetwork<HubSubnet> | RegionalNetwork<RegionSubnet>,
  services: PrivateLinkEverythingArgs["services"],
): PrivateLinkEverything {
  const door = { site: groups.network, vnetId, subnetId: subnetIds.privateEndpoints, services };
  const link = new PrivateLinkEverything("private-link", door, azure);
  new FlowLogs("flow-logs", { site: groups.data, vnetId, link, workspaceId }, azure);
  return link;
}
