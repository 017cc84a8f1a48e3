import path from "node:path";
import { AksCluster } from "../../../components/azure/aks-cluster";
import { HubPeering } from "../../../components/azure/hub-peering";
import { PrivateLinkEverything } from "../../../components/azure/private-link-everything";
import { RegionalNetwork } from "../../../components/azure/regional-network";
import { InternalGateway } from "../../../components/kubernetes/internal-gateway";
import { Namespaces } from "../../../components/kubernetes/namespaces";
import { planHub, planRegion } from "../../../facts/address-plan";
import { MESH_INGRESS } from "../../../facts/aks";
import { largestCluster } from "../../../facts/network";
import { Names } from "../../../facts/names";
import type { RegionName } from "../../../facts/regions";
import type { NetworkedStack } from "../../../resilience/isolation";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { readEstate, type ManagementConfig, type RegionConfig } from "../../../stacks/config";
import { regionNamespaces } from "../../../stacks/namespaces";
import { SUBSCRIPTION } from "../components/computed";
import { TENANT_ID, WORKSPACE_ID } from "../components/doors";
import { record, type Recording, type StackOptions } from "../components/recorder";
import { siteIn } from "../components/sites";

type Config = RegionConfig | ManagementConfig;

/** What joins and divides the production estate's hub and regions, by the configuration and the components that they are made of. */
export async function twoRegions(): Promise<NetworkedStack[]> {
  const estate = readEstate(path.join(__dirname, "../../.."));
  const stacks: NetworkedStack[] = [];
  // One after the other: the recorder has one program's mocks.
  for (const [name, config] of estate) {
    if (config.kind === "edge" || config.kind === "on-call" || config.environment !== "prod") continue;
    const made = await record((opts) => stackOf(config, opts), ANSWERS);
    stacks.push({ name, kind: config.kind === "region" ? "region" : "hub", resources: resourcesOf(made) });
  }
  return stacks;
}

function resourcesOf(made: Recording<unknown>): NetworkedStack["resources"] {
  return made.all
    .filter(({ custom }) => custom)
    .map(({ type, name, id, inputs }) => ({ type, name, properties: { ...inputs, id } }));
}

function stackOf(config: Config, opts: StackOptions): void {
  const { network, cluster } = config;
  const shared = {
    site: siteOf(config),
    egress: network.egress,
    ddos: { kind: "none" } as const,
    cluster: largestCluster({
      burst: cluster.burst,
      region: siteOf(config).region,
      systemNodes: cluster.systemPool.maximum,
    }),
  };
  if (config.kind === "management") {
    new RegionalNetwork("network", { ...shared, plan: planHub(network.addressSpace) }, opts);
    return;
  }
  const plan = planRegion(network.addressSpace);
  const { vnetId, vnetName, subnetIds, routeTableId } = new RegionalNetwork("network", { ...shared, plan }, opts);
  const { site } = shared;
  const hub = { hubVnetId: `${HUB}/virtualNetworks/vnet`, hubVnetName: HUB_NAMES.of("virtualNetwork") };
  const regionKey = site.region.short;
  new HubPeering("hub", { site, vnetId, vnetName, ...hub, hubResourceGroupName: HUB_GROUP, regionKey }, opts);
  const services = ["privateLinkService"] as const;
  const link = new PrivateLinkEverything(
    "link",
    { site, vnetId, subnetId: subnetIds.privateEndpoints, services },
    opts,
  );
  link.connect("metrics", { service: "privateLinkService", targetId: `${HUB}/privateLinkServices/pls-metrics` });
  clusterOf(config, { vnetId, subnetIds, privateDnsZone: "system", ...(routeTableId ? { routeTableId } : {}) }, opts);
  const needs = regionNamespaces(plan, { revision: "asm-1-30", clientId: TENANT_ID });
  new Namespaces("namespaces", { namespaces: needs }, opts);
  const ports = [{ name: "https", port: 443, targetPort: MESH_INGRESS.httpsPort }];
  const { namespace, selector } = MESH_INGRESS;
  new InternalGateway("entrance", { namespace, selector, subnetName: "ilb", address: "10.0.0.4", ports }, opts);
}

function clusterOf(
  { region, cluster, network, platformAdmins }: RegionConfig,
  within: ConstructorParameters<typeof AksCluster>[1]["network"],
  opts: StackOptions,
): void {
  const { burst, kubernetesVersion, systemPool, maintenance } = cluster;
  new AksCluster(
    "cluster",
    {
      site: siteIn(region as RegionName),
      network: within,
      egress: network.egress.kind,
      burst,
      kubernetesVersion,
      systemPool,
      maintenance,
      adminGroupIds: [platformAdmins.objectId],
      tenantId: TENANT_ID,
      workspaceId: WORKSPACE_ID,
      sensorWorkspaceId: WORKSPACE_ID,
    },
    opts,
  );
}

const HUB_GROUP = "rg-plugilo-prod-hub-unit";
const HUB_NAMES = new Names({ workload: "plugilo", environment: "prod", place: "hub" });
const siteOf = ({ kind, region }: Config) =>
  siteIn(region as RegionName, kind === "management" ? { names: HUB_NAMES, resourceGroupName: HUB_GROUP } : {});
const HUB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${HUB_GROUP}/providers/Microsoft.Network`;

/** What the components read of what Azure answers. */
const ANSWERS = {
  outputs: {
    "azure-native:network:AzureFirewall": ({ location }: PropertyMap) => ({
      ipConfigurations: [{ privateIPAddress: location === "germanynorth" ? "10.21.27.132" : "10.17.27.132" }],
    }),
    "azure-native:containerservice:ManagedCluster": () => ({
      privateFQDN: "aks.privatelink.azmk8s.io",
      oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer.example.net/" },
      addonProfiles: { aciConnectorLinux: { enabled: true, identity: { objectId: "connector" } } },
    }),
  },
  calls: {
    "azure-native:network:getNetworkInterface": () => ({
      ipConfigurations: [{ privateIPAddress: "10.0.0.10" }],
    }),
    "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
      kubeconfigs: [{ name: "clusterUser", value: Buffer.from("{}").toString("base64") }],
    }),
  },
};
