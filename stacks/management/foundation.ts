import type * as pulumi from "@pulumi/pulumi";
import { DnsResolver } from "../../components/azure/dns-resolver";
import { RegionalNetwork } from "../../components/azure/regional-network";
import { planHub, type HubSubnet } from "../../facts/address-plan";
import { largestOf } from "../cluster";
import type { ManagementConfig } from "../config";
import { doors, watched, type Ground } from "../ground";
import { handOver } from "../hand-over";

export type Hub = Ground<ManagementConfig, HubSubnet>;

export async function foundation(config: ManagementConfig, provider: pulumi.ProviderResource): Promise<Hub> {
  const base = watched(config, "hub", provider);
  await handOver();
  const plan = planHub(config.network.addressSpace);
  const network = new RegionalNetwork(
    "network",
    {
      site: base.sites.network,
      plan,
      egress: config.network.egress,
      cluster: largestOf(config),
      ddos: config.network.ddos,
      remoteNetworks: Object.fromEntries(
        Object.entries(config.otherClouds ?? {}).map(([cloud, { addressSpace }]) => [cloud, addressSpace]),
      ),
      workspaceId: base.workspaceId,
      alerting: base.alerting,
    },
    base.azure,
  );
  await handOver();
  const link = doors(base, network, ["keyVault", "registry", "blob", "privateLinkService"]);
  const hub = { ...base, config, plan, network, link };
  namesAcrossClouds(hub);
  return hub;
}

/** Nothing stands here until there is another cloud to exchange names with. */
function namesAcrossClouds({ config, sites: groups, plan, network, azure }: Hub): void {
  const { otherClouds } = config;
  if (!otherClouds) return;
  const { vnetId, subnetIds } = network;
  const forward = Object.fromEntries(
    Object.entries(otherClouds).map(([cloud, { domain, resolvers }]) => [cloud, { domain, servers: resolvers }]),
  );
  new DnsResolver("names", { site: groups.network, vnetId, plan, subnetIds, forward }, azure);
}
