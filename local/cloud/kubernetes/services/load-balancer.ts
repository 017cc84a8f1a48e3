import { createHash } from "node:crypto";
import { CloudError } from "../../protocol/provider";
import type { PropertyMap } from "../../protocol/values";
import { claim, claimsIn, claimsOf, release } from "../../store/claims";
import { keyOf, type Reference, type Store } from "../../store/store";
import type { Cluster } from "../cluster/cluster";
import { at, mapAt, textAt } from "../objects/fields";
import { addressesFromEnd, isInside } from "./addresses";
import { putPrivateLinkService } from "./private-link-service";

/** Annotations of AKS' cloud provider: https://learn.microsoft.com/azure/aks/internal-lb (2026-11). */
const PREFIX = "service.beta.kubernetes.io/azure-load-balancer";

/** Scopes of claims, as the embedded Azure (local/cloud/azure/addresses.ts) names them: nobody takes an address twice. */
const PUBLIC_SCOPE = "public-address";
const scopeOf = (subnet: string): string => `address:${keyOf(subnet)}`;

export interface Exposed {
  /** What the Service's status tells. */
  readonly status: PropertyMap;
  readonly references: readonly Omit<Reference, "from">[];
}

/** Whether a Service asks for a load balancer. */
export function isExposed(inputs: PropertyMap): boolean {
  return textAt(inputs, "spec", "type") === "LoadBalancer";
}

/**
 * Gives a Service of type LoadBalancer its address, and its Private Link Service if it asks for one.
 * @param id the Service's id in the store; it holds the address until it is removed.
 * @throws CloudError `SyncLoadBalancerFailed` when the subnet or the address cannot be had.
 */
export function expose(store: Store, cluster: Cluster, id: string, inputs: PropertyMap): Exposed {
  const annotations = mapAt(inputs, "metadata", "annotations");
  if (annotations[`${PREFIX}-internal`] !== "true") {
    return { status: ingress(publicAddress(store, id)), references: [] };
  }
  const subnet = subnetOf(store, cluster, textAt(annotations, `${PREFIX}-internal-subnet`));
  const wanted = textAt(annotations, `${PREFIX}-ipv4`) ?? textAt(inputs, "spec", "loadBalancerIP");
  const address = takeAddress(store, subnet, id, wanted);
  takePorts(store, subnet, address, id, inputs);
  const link = putPrivateLinkService(store, cluster, { service: id, subnet: subnet.id, address, annotations });
  const references = [{ to: subnet.id, path: "metadata.annotations" }];
  return { status: ingress(address), references: link === undefined ? references : [...references, link] };
}

function ingress(address: string): PropertyMap {
  return { loadBalancer: { ingress: [{ ip: address, ipMode: "VIP" }] } };
}

/** Out of a range for documentation (RFC 5737), shared with the embedded Azure's public addresses: nobody's real address. */
function publicAddress(store: Store, id: string): string {
  const held = claimsOf(store, id).find((one) => one.scope === PUBLIC_SCOPE);
  if (held !== undefined) return held.name;
  const start = createHash("sha256").update(`public ${id}`).digest().readUInt8(0);
  for (let step = 0; step < 254; step += 1) {
    const address = `203.0.113.${1 + ((start + step) % 254)}`;
    if (claim(store, PUBLIC_SCOPE, address, id) === undefined) return address;
  }
  throw refused("254 public services", "fewer: the embedded cloud has one range for them");
}

interface Subnet {
  readonly id: string;
  readonly prefix: string;
}

/** The named subnet of the cluster's virtual network, else the nodes' own. */
function subnetOf(store: Store, cluster: Cluster, name: string | undefined): Subnet {
  const nodes = cluster.nodeSubnet;
  if (nodes === undefined) {
    throw refused(
      "an internal load balancer in a cluster without vnetSubnetID",
      "a cluster in a virtual network of yours",
    );
  }
  const network = nodes.replace(/\/subnets\/[^/]+$/i, "");
  const id = name === undefined ? nodes : name.startsWith("/") ? name : `${network}/subnets/${name}`;
  const prefix = prefixOf(store, id, network);
  if (prefix !== undefined) return { id, prefix };
  const known = store
    .children(network)
    .map((one) => one.id.split("/").at(-1))
    .join(", ");
  throw refused(`the subnet ${name ?? id}`, `one of the cluster's virtual network: ${known || "it has none"}`);
}

/** A subnet is a resource of its own or is declared inside its network. */
function prefixOf(store: Store, id: string, network: string): string | undefined {
  const own = store.get(id);
  const name = id.split("/").at(-1);
  const inline = at(store.get(network)?.body, "subnets");
  const declared = Array.isArray(inline) ? inline.find((one) => textAt(one, "name") === name) : undefined;
  const body = own?.body ?? declared;
  const listed = at(body, "addressPrefixes");
  return textAt(body, "addressPrefix") ?? (Array.isArray(listed) ? listed.map(String)[0] : undefined);
}

function takeAddress(store: Store, subnet: Subnet, holder: string, wanted: string | undefined): string {
  if (wanted !== undefined) return takeWanted(store, subnet, holder, wanted);
  const held = claimsOf(store, holder).find((one) => one.scope === scopeOf(subnet.id));
  if (held !== undefined) return held.name;
  const taken = new Set(claimsIn(store, scopeOf(subnet.id)).map((one) => one.name));
  for (const address of addressesFromEnd(subnet.prefix)) {
    if (taken.has(address)) continue;
    claim(store, scopeOf(subnet.id), address, holder);
    return address;
  }
  throw refused(`the subnet ${subnet.id} (${subnet.prefix}), which is full`, "a subnet with a free address");
}

function takeWanted(store: Store, subnet: Subnet, holder: string, wanted: string): string {
  if (!isInside(wanted, subnet.prefix))
    throw refused(`the address ${wanted}`, `one inside the subnet's ${subnet.prefix}`);
  const other = claim(store, scopeOf(subnet.id), wanted, holder);
  if (other !== undefined && !sameBalancer(other.holder, holder)) {
    throw refused(`the address ${wanted}, which ${other.holder} holds`, "a free one");
  }
  return wanted;
}

/**
 * Services of one cluster are rules of one load balancer, and may share an address as long as their ports differ:
 * https://cloud-provider-azure.sigs.k8s.io/topics/shared-ip (2026-11).
 */
function sameBalancer(a: string, b: string): boolean {
  const serviceOf = (id: string): string | undefined => /^(k8s:\/\/[^/]+\/v1\/service\/)/i.exec(id)?.[1]?.toLowerCase();
  return serviceOf(a) !== undefined && serviceOf(a) === serviceOf(b);
}

/** Each port of an address leads to one Service; ports that this one no longer has are given back. */
function takePorts(store: Store, subnet: Subnet, address: string, holder: string, inputs: PropertyMap): void {
  const scope = `${scopeOf(subnet.id)}:${address}`;
  const listed = at(inputs, "spec", "ports");
  const wanted = (Array.isArray(listed) ? listed : []).map((port) =>
    `${textAt(port, "protocol") ?? "TCP"} ${String(at(port, "port"))}`.toLowerCase(),
  );
  for (const held of claimsOf(store, holder)) {
    if (held.scope === keyOf(scope) && !wanted.includes(held.name)) release(store, scope, held.name);
  }
  for (const port of wanted) {
    const other = claim(store, scope, port, holder);
    if (other !== undefined) {
      throw refused(
        `port ${port} of ${address}, which ${other.holder} serves`,
        "ports that no other Service of the address has",
      );
    }
  }
}

function refused(got: string, expected: string): CloudError {
  return new CloudError(
    "SyncLoadBalancerFailed",
    `the load balancer of the Service cannot be made: got ${got}, expected ${expected}. Change the Service's ` +
      `annotations ${PREFIX}-internal-subnet and ${PREFIX}-ipv4`,
    409,
  );
}
