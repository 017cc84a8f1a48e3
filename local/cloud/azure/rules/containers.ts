/** Kubernetes clusters with what Azure makes for them. */
import { at, object, objects, text } from "../body";
import type { Companion, Refusal, Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import { publicAddressFor } from "../addresses";
import { Seal } from "../seal";
import { identityOutputs } from "./identities";
import { checkCluster, checkPool } from "./cluster-checks";
import { hyphenated, poolName, wordLike } from "./names";

const CLUSTER = "Microsoft.ContainerService/managedClusters";

/**
 * Fixed when the pool is made: https://learn.microsoft.com/azure/aks/create-node-pools#limitations says so of sizes and pods;
 * the rest is what https://github.com/hashicorp/terraform-provider-azurerm makes a new pool for
 * (internal/services/containers/kubernetes_cluster_node_pool_resource.go, 2026-11).
 */
const POOL_FIXED = [
  "vmSize",
  "osDiskType",
  "osDiskSizeGB",
  "osType",
  "vnetSubnetID",
  "podSubnetID",
  "availabilityZones",
  "scaleSetPriority",
  "scaleSetEvictionPolicy",
  "maxPods",
  "enableNodePublicIP",
  "nodePublicIPPrefixID",
  "kubeletConfig",
  "linuxOSConfig",
  "gpuInstanceProfile",
  "hostGroupID",
  "capacityReservationGroupID",
  "enableUltraSSD",
  "enableEncryptionAtHost",
  "kubeletDiskType",
  "proximityPlacementGroupID",
];

function isPrivate(body: PropertyMap): boolean {
  return at(body, "apiServerAccessProfile", "enablePrivateCluster") === true;
}

/** `<prefix>-<8 digits>`, the first label of the API server's host name. */
function apiServerLabel({ id, body, seal }: Situation): string {
  const standard = `${id.name.slice(0, 10)}-${id.resourceGroup.slice(0, 16)}-${id.subscription.slice(0, 6)}`;
  const prefix = text(body["fqdnSubdomain"]) ?? text(body["dnsPrefix"]) ?? standard;
  return text(body["fqdnSubdomain"]) ? prefix : `${prefix.toLowerCase()}-${seal.hex("api server")}`;
}

export function nodeGroupOf({ id, body, location }: Situation): string {
  const name = text(body["nodeResourceGroup"]) ?? `MC_${id.resourceGroup}_${id.name}_${location}`.slice(0, 80);
  return `/subscriptions/${id.subscription}/resourceGroups/${name}`;
}

/** The private zone that Azure makes for the API server of a private cluster; undefined if the author brings one or none. */
function systemZone(situation: Situation): string | undefined {
  const wanted = text(at(situation.body, "apiServerAccessProfile", "privateDNSZone")) ?? "system";
  if (!isPrivate(situation.body) || wanted.toLowerCase() !== "system") return undefined;
  const name = `${situation.seal.guid("private zone")}.privatelink.${situation.location}.azmk8s.io`;
  return `${nodeGroupOf(situation)}/providers/Microsoft.Network/privateDnsZones/${name}`;
}

function hostNames(situation: Situation): PropertyMap {
  const { body, location, seal } = situation;
  const label = apiServerLabel(situation);
  const isPrivateCluster = isPrivate(body);
  const publicName = `${label}.hcp.${location}.azmk8s.io`;
  const wanted = text(at(body, "apiServerAccessProfile", "privateDNSZone"));
  const ownZone = wanted?.startsWith("/") ? wanted.split("/").at(-1) : undefined;
  const zone = ownZone ?? `${seal.guid("private zone")}.privatelink.${location}.azmk8s.io`;
  const alsoPublic =
    at(body, "apiServerAccessProfile", "enablePrivateClusterPublicFQDN") !== false || wanted === "none";
  return {
    ...(isPrivateCluster && wanted?.toLowerCase() !== "none" ? { privateFQDN: `${label}.${zone}` } : {}),
    ...(!isPrivateCluster || alsoPublic ? { fqdn: publicName } : {}),
    azurePortalFQDN: `${label}.portal.hcp.${location}.azmk8s.io`,
  };
}

function kubeletIdentity(situation: Situation): PropertyMap {
  const { body, store } = situation;
  const given = text(at(body, "identityProfile", "kubeletidentity", "resourceId"));
  if (given !== undefined) {
    const identity = store.get(given);
    const clientId = identity?.outputs["clientId"] ?? UNKNOWN;
    return { resourceId: given, clientId, objectId: identity?.outputs["principalId"] ?? UNKNOWN };
  }
  const id = `${nodeGroupOf(situation)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${situation.id.name}-agentpool`;
  const own = identityOutputs(new Seal(id), situation.tenant);
  return { resourceId: id, clientId: own["clientId"] ?? UNKNOWN, objectId: own["principalId"] ?? UNKNOWN };
}

/** Add-ons that are on have an identity each, in the node resource group. */
function addons(situation: Situation): PropertyMap {
  const given = situation.body["addonProfiles"];
  if (given === undefined || given === null) return {};
  const entries = Object.entries(object(given)).map(([name, profile]) => {
    if (at(profile, "enabled") !== true) return [name, profile] as const;
    const short = `${name.toLowerCase()}-${situation.id.name}`;
    const identity = `${nodeGroupOf(situation)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${short}`;
    const own = identityOutputs(new Seal(identity), situation.tenant);
    const ids = { resourceId: identity, clientId: own["clientId"] ?? "", objectId: own["principalId"] ?? "" };
    return [name, { ...object(profile), identity: ids }] as const;
  });
  return { addonProfiles: Object.fromEntries(entries) };
}

function clusterOutputs(situation: Situation): PropertyMap {
  const { body, location, seal, tenant } = situation;
  const issuer = `https://${location}.oic.prod-aks.azure.com/${tenant}/${seal.guid("issuer")}/`;
  const version = text(body["kubernetesVersion"]) ?? "1.36";
  const hasIssuer = at(body, "oidcIssuerProfile", "enabled") === true;
  return {
    ...hostNames(situation),
    nodeResourceGroup: nodeGroupOf(situation).split("/").at(-1) ?? "",
    identityProfile: { ...object(body["identityProfile"]), kubeletidentity: kubeletIdentity(situation) },
    ...(hasIssuer ? { oidcIssuerProfile: { ...object(body["oidcIssuerProfile"]), issuerURL: issuer } } : {}),
    currentKubernetesVersion: version.split(".").length === 2 ? `${version}.2` : version,
    maxAgentPools: 100,
    powerState: { code: "Running" },
    resourceUID: seal.hex("uid", 24),
    ...addons(situation),
  };
}

/** The node resource group and what stands in it from the start. */
function clusterCompanions(situation: Situation, outputs: PropertyMap): Companion[] {
  const { body, location, id, tenant } = situation;
  const group = nodeGroupOf(situation);
  const resources = `${group}/providers`;
  const companions: Companion[] = [
    { id: group, location, body: { location, managedBy: id.id }, outputs: { provisioningState: "Succeeded" } },
  ];
  const identities = [
    text(at(body, "identityProfile", "kubeletidentity", "resourceId")) === undefined
      ? text(at(outputs, "identityProfile", "kubeletidentity", "resourceId"))
      : undefined,
    ...Object.values(object(outputs["addonProfiles"])).map((profile) => text(at(profile, "identity", "resourceId"))),
  ];
  for (const identity of identities) {
    if (identity !== undefined) {
      companions.push({
        id: identity,
        location,
        body: { location },
        outputs: identityOutputs(new Seal(identity), tenant),
      });
    }
  }
  const zone = systemZone(situation);
  if (zone !== undefined) companions.push({ id: zone, location: "", body: {}, outputs: {} });
  const outbound = text(at(body, "networkProfile", "outboundType")) ?? "loadBalancer";
  const frontends: PropertyMap[] = [];
  if (outbound === "loadBalancer") {
    const address = `${resources}/Microsoft.Network/publicIPAddresses/${situation.seal.guid("outbound")}`;
    const ipAddress = publicAddressFor(situation);
    const sku = { name: "Standard", tier: "Regional" };
    const publicBody = { location, sku, publicIPAllocationMethod: "Static" };
    companions.push({ id: address, location, body: publicBody, outputs: { ipAddress } });
    frontends.push({ name: "aksOutbound", publicIPAddress: { id: address } });
  }
  for (const name of ["kubernetes", "kubernetes-internal"]) {
    companions.push({
      id: `${resources}/Microsoft.Network/loadBalancers/${name}`,
      location,
      body: { location, sku: { name: "Standard" }, frontendIPConfigurations: name === "kubernetes" ? frontends : [] },
      outputs: {},
    });
  }
  return companions;
}

function clusterAdmit({ store, body, location }: Situation): Refusal[] {
  return objects(body["agentPoolProfiles"]).flatMap((pool, index) => {
    const subnet = store.get(text(pool["vnetSubnetID"]) ?? "");
    if (!subnet) return [];
    const property = `agentPoolProfiles[${index}].vnetSubnetID`;
    if (subnet.location !== location) {
      const message = `got ${subnet.id} in ${subnet.location}. Expected: ${location}, as the cluster. Use a subnet of that region`;
      return [{ property, code: "InvalidResourceReference", message }];
    }
    if (objects(subnet.body["delegations"]).length > 0) {
      const message = `got ${subnet.id}, which is delegated. Expected: a subnet without delegations for nodes. Use another`;
      return [{ property, code: "SubnetIsDelegated", message }];
    }
    return [];
  });
}

export const containerRules: readonly TypeRule[] = [
  {
    type: CLUSTER,
    name: wordLike(1, 63),
    immutable: [
      "dnsPrefix",
      "fqdnSubdomain",
      "nodeResourceGroup",
      "diskEncryptionSetID",
      "linuxProfile.adminUsername",
      "windowsProfile.adminUsername",
      "apiServerAccessProfile.enablePrivateCluster",
      "apiServerAccessProfile.privateDNSZone",
      "networkProfile.networkPlugin",
      "networkProfile.serviceCidr",
      "networkProfile.serviceCidrs",
      "networkProfile.dnsServiceIP",
      "networkProfile.loadBalancerSku",
      "networkProfile.outboundType",
      ...POOL_FIXED.map((path) => `agentPoolProfiles[*].${path}`),
    ],
    check: checkCluster,
    admit: clusterAdmit,
    outputs: clusterOutputs,
    companions: clusterCompanions,
  },
  {
    type: `${CLUSTER}/agentPools`,
    name: poolName(1, 12),
    immutable: POOL_FIXED,
    check: ({ body }) => checkPool(body, ""),
    outputs: ({ body }) => ({
      currentOrchestratorVersion: text(body["orchestratorVersion"]) ?? "1.36.2",
      nodeImageVersion: "AKSAzureLinux-V3gen2-202611.01.0",
      powerState: { code: "Running" },
    }),
  },
  { type: `${CLUSTER}/maintenanceConfigurations`, name: wordLike(1, 63) },
  { type: "Microsoft.ContainerService/fleets", name: hyphenated(1, 63) },
];
