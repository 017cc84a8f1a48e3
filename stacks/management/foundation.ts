import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../components/azure/alerting";
import { ObservabilityWorkspace } from "../../components/azure/observability-workspace";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { RegionalNetwork } from "../../components/azure/regional-network";
import { planHub, type AddressPlan, type HubSubnet } from "../../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../../facts/observability";
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
  const { natPublicIps } = config.network;
  const network = new RegionalNetwork("network", { site, plan, natPublicIps, workspaceId }, azure);
  await handOver();
  const link = new PrivateLinkEverything(
    "private-link",
    {
      site,
      vnetId: network.vnetId,
      subnetId: network.subnetIds.privateEndpoints,
      services: ["keyVault", "registry", "blob"],
    },
    azure,
  );
  return { config, sites: groups, plan, network, link, workspaceId, alerting, azure };
}
