import { createHash } from "node:crypto";
import { CloudError } from "../../protocol/provider";
import type { PropertyMap } from "../../protocol/values";
import type { Reference, Store } from "../../store/store";
import type { Cluster } from "../cluster/cluster";
import { textAt } from "../objects/fields";

/** Annotations: https://cloud-provider-azure.sigs.k8s.io/topics/pls-integration/ (2026-11). */
const PREFIX = "service.beta.kubernetes.io/azure-pls";
const TYPE = "Microsoft.Network/privateLinkServices";

export interface Link {
  /** The Service that the link stands in front of. */
  readonly service: string;
  readonly subnet: string;
  readonly address: string;
  readonly annotations: PropertyMap;
}

/**
 * Makes the Private Link Service that a Service's annotations ask for, in the cluster's node resource group, as AKS does.
 * @returns the Service's reference to it, or undefined when it asks for none (then an earlier one is removed).
 */
export function putPrivateLinkService(store: Store, cluster: Cluster, link: Link): Omit<Reference, "from"> | undefined {
  const wanted = textAt(link.annotations, `${PREFIX}-create`) === "true";
  const name = textAt(link.annotations, `${PREFIX}-name`) ?? `pls-${digestOf(link.service).slice(0, 32)}`;
  const id = `${cluster.nodeResourceGroup}/providers/${TYPE}/${name}`;
  removePrivateLinkServices(store, link.service, wanted ? id : undefined);
  if (!wanted) return undefined;
  const before = store.get(id);
  if (before !== undefined && before.owner !== link.service) {
    throw new CloudError(
      "PrivateLinkServiceAlreadyExists",
      `the Private Link Service ${id} belongs to ${before.owner}; give this Service another ${PREFIX}-name`,
      409,
    );
  }
  const subnet = natSubnet(link);
  const { location } = cluster.resource;
  const body = bodyOf(cluster, link, subnet);
  const outputs = { name, type: TYPE, provisioningState: "Succeeded", alias: aliasOf(id, name, location) };
  const base = { id, type: TYPE, token: "", location, parent: cluster.nodeResourceGroup, owner: link.service };
  store.put(
    {
      ...base,
      body,
      outputs: { ...outputs, privateEndpointConnections: before?.outputs["privateEndpointConnections"] ?? [] },
    },
    [{ to: subnet, path: "ipConfigurations[0].subnet.id" }],
  );
  return { to: id, path: "metadata.annotations" };
}

/** Removes the links that a Service brought, but for one. @throws CloudError while a private endpoint still leads to one. */
export function removePrivateLinkServices(store: Store, service: string, except?: string): void {
  for (const one of store.ownedBy(service).filter((each) => each.type === TYPE && each.id !== except)) {
    refuseWhileConnected(store, one.id);
    store.remove(one.id);
  }
}

/** https://learn.microsoft.com/azure/private-link/manage-private-endpoint (2026-11): connections go before their service. */
function refuseWhileConnected(store: Store, id: string): void {
  const endpoints = store.referrers(id).filter((one) => one.from.includes("/privateendpoints/"));
  if (endpoints.length === 0) return;
  throw new CloudError(
    "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted",
    `${id} cannot be deleted: ${endpoints.map((one) => one.from).join(", ")} still leads to it. Delete the private ` +
      `endpoints first`,
    400,
  );
}

/** `azure-pls-ip-configuration-subnet` names another subnet of the same network for the link's own addresses. */
function natSubnet(link: Link): string {
  const name = textAt(link.annotations, `${PREFIX}-ip-configuration-subnet`);
  return name === undefined ? link.subnet : link.subnet.replace(/[^/]+$/, name);
}

function bodyOf(cluster: Cluster, link: Link, subnet: string): PropertyMap {
  const balancer = `${cluster.nodeResourceGroup}/providers/Microsoft.Network/loadBalancers/kubernetes-internal`;
  const frontend = digestOf(link.service).slice(0, 32);
  const visibility = (textAt(link.annotations, `${PREFIX}-visibility`) ?? "").split(" ").filter((one) => one !== "");
  const approval = (textAt(link.annotations, `${PREFIX}-auto-approval`) ?? "").split(" ").filter((one) => one !== "");
  return {
    location: cluster.resource.location,
    ipConfigurations: [
      { name: "default", primary: true, subnet: { id: subnet }, privateIPAllocationMethod: "Dynamic" },
    ],
    loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/a${frontend}` }],
    enableProxyProtocol: textAt(link.annotations, `${PREFIX}-proxy-protocol`) === "true",
    visibility: { subscriptions: visibility },
    autoApproval: { subscriptions: approval },
  };
}

function aliasOf(id: string, name: string, location: string): string {
  const digits = digestOf(`alias ${id}`);
  const guid = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ];
  return `${name}.${guid.join("-")}.${location}.azure.privatelinkservice`;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
