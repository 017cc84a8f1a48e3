import type * as pulumi from "@pulumi/pulumi";
import { RegionalNetwork } from "../../components/azure/regional-network";
import { planRegion, type RegionSubnet } from "../../facts/address-plan";
import { regionNamed } from "../../facts/regions";
import { largestOf } from "../cluster";
import type { StandaloneConfig } from "../config";
import { doors, watched, type Ground } from "../ground";
import { handOver } from "../hand-over";

export type Base = Ground<StandaloneConfig, RegionSubnet>;

/** Platform services that it has besides its data stores. */
const SERVICES = ["blob", "keyVault", "registry", "serviceBus", "privateLinkService"] as const;

export async function foundation(config: StandaloneConfig, provider: pulumi.ProviderResource): Promise<Base> {
  const base = watched(config, regionNamed(config.region).short, provider);
  const { workspaceId, alerting, azure } = base;
  await handOver();
  const plan = planRegion(config.network.addressSpace);
  const { egress, ddos } = config.network;
  const network = new RegionalNetwork(
    "network",
    { site: base.sites.network, plan, egress, ddos, cluster: largestOf(config), workspaceId, alerting },
    azure,
  );
  await handOver();
  return { ...base, config, plan, network, link: doors(base, network, SERVICES) };
}
