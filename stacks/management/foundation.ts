import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../components/azure/alerting";
import { DnsResolver } from "../../components/azure/dns-resolver";
import { FlowLogs } from "../../components/azure/flow-logs";
import { ObservabilityWorkspace } from "../../components/azure/observability-workspace";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { RegionalNetwork } from "../../components/azure/regional-network";
import { planHub, type AddressPlan, type HubSubnet } from "../../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../../facts/observability";
import { largestOf } from "../cluster";
import type { ManagementConfig } from "../config";
import { handOver } from "../hand-over";
import { sites, type Sites } from "../sites";

/** What every part of the hub is made with. */
export interface Hub {
  readonly config: ManagementConfig;
  readonly sites: Sites;
  readonly plan: AddressPlan<HubSubnet>;
  readonly network: RegionalNetwork<HubSubnet>;
  readonly link: PrivateLinkEverything;
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
  readonly azure: pulumi.ComponentResourceOptions;
}

export async function foundation(config: ManagementConfig, provider: pulumi.ProviderResource): Promise<Hub> {
  const azure = { providers: [provider] };
  const groups = sites(pulumi.getStack(), config, "hub", provider);
  const site = groups.network;
  const { workspaceId } = new ObservabilityWorkspace(
    "logs",
    { site: groups.platform, retentionDays: LOG_RETENTION_DAYS },
    azure,
  );
  const alerting = new Alerting("alerting", { site: groups.platform, emails: config.alerts.emails }, azure);
  await handOver();
  const plan = planHub(config.network.addressSpace);
  const network = new RegionalNetwork(
    "network",
    {
      site,
      plan,
      egress: config.network.egress,
      cluster: largestOf(config),
      ddos: config.network.ddos,
      remoteNetworks: Object.fromEntries(
        Object.entries(config.otherClouds ?? {}).map(([cloud, { addressSpace }]) => [cloud, addressSpace]),
      ),
      workspaceId,
      alerting,
    },
    azure,
  );
  await handOver();
  const link = new PrivateLinkEverything(
    "private-link",
    {
      site,
      vnetId: network.vnetId,
      subnetId: network.subnetIds.privateEndpoints,
      services: ["keyVault", "registry", "blob", "privateLinkService"],
    },
    azure,
  );
  new FlowLogs("flow-logs", { site: groups.data, vnetId: network.vnetId, link, workspaceId }, azure);
  namesAcrossClouds({ config, sites: groups, plan, network, azure });
  return { config, sites: groups, plan, network, link, workspaceId, alerting, azure };
}

/** Nothing stands here until there is another cloud to exchange names with. */
function namesAcrossClouds({
  config,
  sites: groups,
  plan,
  network,
  azure,
}: Pick<Hub, "config" | "sites" | "plan" | "network" | "azure">): void {
  const { otherClouds } = config;
  if (!otherClouds) return;
  const { vnetId, subnetIds } = network;
  const forward = Object.fromEntries(
    Object.entries(otherClouds).map(([cloud, { domain, resolvers }]) => [cloud, { domain, servers: resolvers }]),
  );
  new DnsResolver("names", { site: groups.network, vnetId, plan, subnetIds, forward }, azure);
}
