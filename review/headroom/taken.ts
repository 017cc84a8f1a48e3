import { ADDRESSES_TAKEN } from "../../facts/address-plan";
import { addressesOf, FIREWALL_CAPACITY } from "../../facts/network";
import { BURST } from "../../facts/scaling";
import { BURST_NAMESPACE } from "../../facts/workloads";
import { largestPools } from "../../resilience/capacity/pools";
import { armId, valueAt, type Properties, type Resource } from "../../resilience/resource";

/** Addresses that something takes of a subnet at its largest. The subnet by its id, in lower case. */
export type Taken = readonly [subnet: string, addresses: number];

/** What the resources of a stack take, of subnets of whatever stack. */
export function takenBy(stack: readonly Resource[]): Taken[] {
  return [
    ...stack.flatMap((resource) => TAKES[resource.type]?.(resource) ?? []),
    ...largestPools(stack).flatMap(({ subnetAt: { resource, path }, nodes, podAddresses }) =>
      of(valueAt(resource.properties, path), addressesOf(nodes, podAddresses)),
    ),
    ...stack
      .filter(({ type }) => type === "azure-native:containerservice:ManagedCluster")
      .flatMap((cluster) => takenWithin(cluster, stack)),
  ];
}

/** By type. What is not told before a deployment, such as an id, counts nowhere. */
const TAKES: Readonly<Record<string, (resource: Resource) => Taken[]>> = {
  "azure-native:network:PrivateEndpoint": ({ properties }) =>
    of(valueAt(properties, "subnet.id"), Math.max(1, addressesOfNames(properties))),
  "azure-native:network:ApplicationGateway": gatewayTakes,
  "azure-native:network:AzureFirewall": ({ properties }) => {
    const most = valueAt(properties, "autoscaleConfiguration.maxCapacity") ?? FIREWALL_CAPACITY.most;
    // Its instances, and the address that routes lead to.
    return entriesAt(properties, "ipConfigurations").flatMap((one) => of(valueAt(one, "subnet.id"), Number(most) + 1));
  },
  "azure-native:apimanagement:ApiManagementService": ({ properties }) => {
    const ofLoadBalancer = valueAt(properties, "virtualNetworkType") === "Internal" ? 1 : 0;
    return [properties, ...entriesAt(properties, "additionalLocations")].flatMap((location) => {
      const units = Number(valueAt(location, "sku.capacity") ?? 1);
      const subnet = valueAt(location, "virtualNetworkConfiguration.subnetResourceId");
      return of(subnet, units * ADDRESSES_TAKEN.apiManagementUnit + ofLoadBalancer);
    });
  },
  "azure-native:dbforpostgresql:Server": ({ properties }) =>
    of(valueAt(properties, "network.delegatedSubnetResourceId"), ADDRESSES_TAKEN.postgresServer),
  "azure-native:dnsresolver:InboundEndpoint": ({ properties }) => oneEach(entriesAt(properties, "ipConfigurations")),
  "azure-native:network:LoadBalancer": ({ properties }) => oneEach(entriesAt(properties, "frontendIPConfigurations")),
  "azure-native:network:PrivateLinkService": ({ properties }) => oneEach(entriesAt(properties, "ipConfigurations")),
};

/**
 * An endpoint has an address for each name that it answers for: a registry has those of its data beside its own.
 * https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference (2026-11)
 */
function addressesOfNames(properties: Properties): number {
  const names = entriesAt(properties, "customDnsConfigs");
  return new Set(names.flatMap((one) => valueAt(one, "ipAddresses") ?? [])).size;
}

function gatewayTakes({ properties }: Resource): Taken[] {
  const scales = valueAt(properties, "autoscaleConfiguration") !== undefined;
  const most = valueAt(properties, "autoscaleConfiguration.maxCapacity") ?? ADDRESSES_TAKEN.gatewayInstances;
  const instances = Number(scales ? most : (valueAt(properties, "sku.capacity") ?? 1));
  return [
    ...entriesAt(properties, "gatewayIPConfigurations").flatMap((one) => of(valueAt(one, "subnet.id"), instances)),
    ...oneEach(entriesAt(properties, "frontendIPConfigurations")),
    ...entriesAt(properties, "privateLinkConfigurations").flatMap((one) => oneEach(entriesAt(one, "ipConfigurations"))),
  ];
}

const SERVICE = "service.beta.kubernetes.io/azure-";

/** What a cluster's services and its burst make, in subnets of its network that they know by their names. */
function takenWithin(cluster: Resource, stack: readonly Resource[]): Taken[] {
  const own = armId(valueAt(cluster.properties, "agentPoolProfiles[0].vnetSubnetID"));
  const subnet = (name: unknown): unknown => (typeof name === "string" ? own?.replace(/[^/]*$/, name) : own);
  const services = stack.filter(({ type }) => type === "kubernetes:core/v1:Service").map(annotationsOf);
  const fronts = services.filter((has) => has["load-balancer-internal"] === "true");
  // Services share the address of one front where they name it.
  const shared = new Map(fronts.map((has, index) => [has["load-balancer-ipv4"] ?? index, has]));
  return [
    ...[...shared.values()].flatMap((has) => of(subnet(has["load-balancer-internal-subnet"]), 1)),
    ...services
      .filter((has) => has["pls-create"] === "true")
      .flatMap((has) =>
        of(subnet(has["pls-ip-configuration-subnet"]), Number(has["pls-ip-configuration-ip-address-count"] ?? 1)),
      ),
    ...burstTakes(cluster, stack, subnet),
  ];
}

/** Each pod that bursts takes an address; a quota of its namespace says how many there may be. */
function burstTakes(cluster: Resource, stack: readonly Resource[], subnet: (name: unknown) => unknown): Taken[] {
  const connector = "addonProfiles.aciConnectorLinux";
  if (valueAt(cluster.properties, `${connector}.enabled`) !== true) return [];
  const bounds = stack
    .filter(({ type, properties }) => type === QUOTA && valueAt(properties, "metadata.namespace") === BURST_NAMESPACE)
    .map(({ properties }) => Number(valueAt(properties, "spec.hard.pods") ?? Infinity));
  const pods = Math.min(BURST.groups, ...bounds);
  return of(subnet(valueAt(cluster.properties, `${connector}.config.SubnetName`)), pods);
}

const QUOTA = "kubernetes:core/v1:ResourceQuota";

/** By name, without what all of Azure's begin with. */
function annotationsOf({ properties }: Resource): Readonly<Record<string, unknown>> {
  const all = Object.entries(Object(valueAt(properties, "metadata.annotations")));
  return Object.fromEntries(
    all.flatMap(([name, value]) => (name.startsWith(SERVICE) ? [[name.slice(SERVICE.length), value]] : [])),
  );
}

function oneEach(configurations: readonly Properties[]): Taken[] {
  return configurations.flatMap((one) => of(valueAt(one, "subnet.id"), 1));
}

function of(subnet: unknown, addresses: number): Taken[] {
  const id = armId(subnet);
  return id === undefined || !Number.isFinite(addresses) ? [] : [[id, addresses]];
}

function entriesAt(properties: Properties, path: string): Properties[] {
  const entries = valueAt(properties, path);
  return Array.isArray(entries) ? entries.map((one) => Object(one) as Properties) : [];
}
