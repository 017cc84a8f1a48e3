import type { input } from "@pulumi/kubernetes/types";
import type { Flow, NamespaceNeeds } from "./args";

type PolicySpec = input.networking.v1.NetworkPolicySpec;
type Peer = input.networking.v1.NetworkPolicyPeer;

const NAME_LABEL = "kubernetes.io/metadata.name";
const DNS_PORTS = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/**
 * Private, shared and link-local addresses: networks of ours and of others, and a node's own metadata.
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml (2026-11)
 */
const NOT_PUBLIC = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"] as const;

/**
 * What a namespace's pods may do, by policy name: nothing (A17), then DNS and each other unless that is closed, then the flows that
 * were named.
 * https://learn.microsoft.com/azure/aks/use-network-policies (2026-11)
 */
export function policies(needs: NamespaceNeeds): Record<string, PolicySpec> {
  const outward: Record<string, PolicySpec> = {
    "allow-dns": {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [namespace("kube-system")], ports: DNS_PORTS }],
    },
    ...named("to", needs.egress, (flow) => ({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: peers(flow), ports: ports(flow) }],
    })),
  };
  const policyTypes = needs.unboundEgress ? ["Ingress"] : ["Ingress", "Egress"];
  return {
    "default-deny": { podSelector: {}, policyTypes },
    ...(needs.closedInside ? {} : { "allow-inside": inside(policyTypes) }),
    ...(needs.unboundEgress ? {} : outward),
    ...named("from", needs.ingress, (flow) => ({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: peers(flow), ports: ports(flow) }],
    })),
  };
}

/** Pods are open to each other in these directions. */
function inside(policyTypes: string[]): PolicySpec {
  const ours = [{ podSelector: {} }];
  return {
    podSelector: {},
    policyTypes,
    ingress: [{ from: ours }],
    ...(policyTypes.includes("Egress") ? { egress: [{ to: ours }] } : {}),
  };
}

/** Labels that make the API server refuse what a namespace's pods must not ask for. */
export function namespaceLabels({ podSecurity, meshRevision }: NamespaceNeeds): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": podSecurity,
    "pod-security.kubernetes.io/enforce-version": "latest",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
    ...(meshRevision ? { "istio.io/rev": meshRevision } : {}),
  };
}

function named(
  prefix: string,
  flows: Readonly<Record<string, Flow>> = {},
  build: (flow: Flow) => PolicySpec,
): Record<string, PolicySpec> {
  return Object.fromEntries(Object.entries(flows).map(([key, flow]) => [`allow-${prefix}-${key}`, build(flow)]));
}

function peers({ namespaces = [], cidrs = [], internet }: Flow): Peer[] {
  return [
    ...namespaces.map(namespace),
    ...cidrs.map((cidr) => ({ ipBlock: { cidr } })),
    ...(internet ? [{ ipBlock: { cidr: "0.0.0.0/0", except: [...NOT_PUBLIC] } }] : []),
  ];
}

function ports(flow: Flow): input.networking.v1.NetworkPolicyPort[] {
  return flow.ports.map((port) => ({ protocol: "TCP", port }));
}

function namespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { [NAME_LABEL]: name } } };
}
