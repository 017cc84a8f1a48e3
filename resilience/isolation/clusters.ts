import { overlaps } from "../../facts/address-plan";
import {
  foreignBlocks,
  objectAt,
  objects,
  text,
  texts,
  type Breach,
  type Estate,
  type NetworkedResource,
  type NetworkedStack,
} from "./estate";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const SERVICE = "kubernetes:core/v1:Service";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

/** What holds within a region's cluster, beside what its network holds to. */
export function clusterBreaches(stack: NetworkedStack, estate: Estate): Breach[] {
  if (stack.kind !== "region") return [];
  return [
    ...of(stack, CLUSTER).flatMap((cluster) => enforcement(cluster, stack, estate)),
    ...of(stack, POLICY).flatMap((policy) => openings(policy, stack, estate)),
    ...unclosed(stack),
    ...of(stack, SERVICE).flatMap((service) => publicDoor(service, stack)),
  ];
}

function of({ resources }: NetworkedStack, wanted: string): NetworkedResource[] {
  return resources.filter(({ type }) => type === wanted);
}

/** Policies are only as good as what enforces them, and in-cluster addresses must mean nothing outside. */
function enforcement({ name, properties }: NetworkedResource, stack: NetworkedStack, { spaces }: Estate): Breach[] {
  const profile = objectAt(properties, "networkProfile");
  const inside = [text(profile["serviceCidr"]), text(profile["podCidr"])].filter((block) => block !== undefined);
  const networks = [...spaces.values()].flat();
  return [
    ...(text(profile["networkPolicy"]) === undefined
      ? [told("policies-are-enforced", stack, name, "no network policy", "an engine that enforces them")]
      : []),
    ...inside
      .filter((block) => networks.some((network) => overlaps(network, block)))
      .map((block) =>
        told("addresses-are-apart", stack, name, `${block}, which a network has too`, "addresses of no network"),
      ),
  ];
}

/** No policy names addresses of another region, or names nobody and so everybody. */
function openings({ name, properties }: NetworkedResource, stack: NetworkedStack, estate: Estate): Breach[] {
  const spec = objectAt(properties, "spec");
  const foreign = foreignBlocks(estate, stack);
  const sides = [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const;
  return sides.flatMap(([direction, end]) =>
    objects(spec[direction]).flatMap((rule) => {
      const peers = objects(rule[end]);
      if (peers.length === 0) {
        return [told("policies-name-no-region", stack, name, `${direction} with everybody`, "the other end by name")];
      }
      return peers
        .map((peer) => objectAt(peer, "ipBlock"))
        .flatMap((block) => reached(block, foreign).map((other) => [text(block["cidr"]), other] as const))
        .map(([cidr, other]) =>
          told("policies-name-no-region", stack, name, `${direction} with ${cidr}, which holds ${other}`, "none of it"),
        );
    }),
  );
}

/** Of other regions' blocks, those that a policy's block holds a part of, what it leaves out aside. */
function reached(block: Record<string, unknown>, foreign: readonly string[]): string[] {
  const cidr = text(block["cidr"]);
  if (cidr === undefined) return [];
  const excepted = texts(block["except"]);
  return foreign.filter(
    (other) => overlaps(cidr, other) && !excepted.some((hole) => overlaps(hole, other) && size(hole) <= size(other)),
  );
}

/** Prefix length: the shorter, the larger, so that a hole of no longer prefix that overlaps a block covers all of it. */
function size(cidr: string): number {
  return Number(cidr.split("/")[1] ?? 32);
}

/** A namespace with policies has one that closes it to callers; without, those that pods are under are all that counts. */
function unclosed(stack: NetworkedStack): Breach[] {
  const policies = of(stack, POLICY);
  const namespaceOf = ({ properties }: NetworkedResource): string =>
    text(objectAt(properties, "metadata")["namespace"]) ?? "default";
  const closes = ({ properties }: NetworkedResource): boolean => {
    const spec = objectAt(properties, "spec");
    const everybody = Object.keys(objectAt(spec, "podSelector")).length === 0;
    return everybody && texts(spec["policyTypes"]).includes("Ingress") && objects(spec["ingress"]).length === 0;
  };
  const closed = new Set(policies.filter(closes).map(namespaceOf));
  return [...new Set(policies.map(namespaceOf))]
    .filter((namespace) => !closed.has(namespace))
    .map((namespace) =>
      told("namespaces-are-closed", stack, namespace, "no policy that closes it", "one for all pods, without ingress"),
    );
}

/** A balancer with a public address would be a door for the other region's pods as for everybody. */
function publicDoor({ name, properties }: NetworkedResource, stack: NetworkedStack): Breach[] {
  if (objectAt(properties, "spec")["type"] !== "LoadBalancer") return [];
  const internal = objectAt(properties, "metadata", "annotations")[INTERNAL];
  return internal === "true"
    ? []
    : [told("clusters-have-no-public-door", stack, name, "a public load balancer", `the annotation ${INTERNAL}`)];
}

function told(law: string, stack: NetworkedStack, resource: string, got: string, expected: string): Breach {
  return { law, stack: stack.name, resource, got, expected };
}
