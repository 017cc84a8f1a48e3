import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../components/azure/alerting";
import { FlowLogs } from "../../components/azure/flow-logs";
import { ObservabilityWorkspace } from "../../components/azure/observability-workspace";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { RegionalNetwork } from "../../components/azure/regional-network";
import { planRegion, type AddressPlan, type RegionSubnet } from "../../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../../facts/observability";
import { regionNamed } from "../../facts/regions";
import { largestOf } from "../cluster";
import type { StandaloneConfig } from "../config";
import { handOver } from "../hand-over";
import { sites, type Sites } from "../sites";

/** What every part of the environment is made with. */
export interface Base {
  readonly config: StandaloneConfig;
  readonly sites: Sites;
  readonly plan: AddressPlan<RegionSubnet>;
  readonly network: RegionalNetwork<RegionSubnet>;
  readonly link: PrivateLinkEverything;
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
  readonly azure: pulumi.ComponentResourceOptions;
}

/** Platform services that it has besides its data stores. */
const SERVICES = ["blob", "keyVault", "registry", "serviceBus", "privateLinkService"] as const;

export async function foundation(config: StandaloneConfig, provider: pulumi.ProviderResource): Promise<Base> {
  const azure = { providers: [provider] };
  const groups = sites(pulumi.getStack(), config, regionNamed(config.region).short, provider);
  const site = groups.network;
  const { workspaceId } = new ObservabilityWorkspace(
    "logs",
    { site: groups.platform, retentionDays: LOG_RETENTION_DAYS },
    azure,
  );
  const alerting = new Alerting("alerting", { site: groups.platform, emails: config.alerts.emails }, azure);
  await handOver();
  const plan = planRegion(config.network.addressSpace);
  const { egress, ddos } = config.network;
  const network = new RegionalNetwork(
    "network",
    { site, plan, egress, ddos, cluster: largestOf(config), workspaceId, alerting },
    azure,
  );
  await handOver();
  const { vnetId, subnetIds } = network;
  const door = { site, vnetId, subnetId: subnetIds.privateEndpoints, services: SERVICES };
  const link = new PrivateLinkEverything("private-link", door, azure);
  new FlowLogs("flow-logs", { site: groups.data, vnetId, link, workspaceId }, azure);
  return { config, sites: groups, plan, network, link, workspaceId, alerting, azure };
}
