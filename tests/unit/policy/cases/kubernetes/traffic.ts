import { without } from "../../mutations";
import { all, changed, property, unsure, when, type Case } from "../form";
import { inTree } from "./in-tree";

const NODES = "kubernetes:karpenter.sh/v1:NodePool nodes-general";
const SPOT = "kubernetes:karpenter.sh/v1:NodePool nodes-spot @prod-management";
const CLASS = "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass";
const NAMESPACE = "kubernetes:core/v1:Namespace namespaces-services @prod-frankfurt";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway mesh-blue";
const PEERS = "kubernetes:security.istio.io/v1:PeerAuthentication";
const CLOSED = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const INSIDE = "kubernetes:core/v1:Service grafana-gateway-service";
const PROBES = "kubernetes:core/v1:Service probes-service";
const ROUTES = "kubernetes:networking.istio.io/v1:VirtualService content-api";
const HOST = "kubernetes:networking.istio.io/v1:DestinationRule content-api";
const RANGE = "kubernetes:core/v1:LimitRange namespaces-services-defaults";
const QUOTA = "kubernetes:core/v1:ResourceQuota namespaces-services-quota";
const AZURE = "service.beta.kubernetes.io/azure-load-balancer-";

const levels = (enforce: string): object => ({
  "istio.io/rev": "asm-1-30",
  "pod-security.kubernetes.io/enforce": enforce,
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
});
const balanced = (left: string): object =>
  Object.fromEntries(
    Object.entries({ internal: "true", "internal-subnet": "snet", ipv4: "10.8.18.9" })
      .filter(([key]) => key !== left)
      .map(([key, value]) => [`${AZURE}${key}`, value]),
  );

/** Cases of nodes, namespaces and what may reach pods, by the rule's id. */
export const trafficCases: Readonly<Record<string, Case>> = {
  "node-pools-limited": property(NODES, "spec.limits.cpu", "0", '"0"'),
  "nodes-go-gently": all(
    property(NODES, "spec.disruption.consolidationPolicy", "WhenEmpty", '"WhenEmpty"'),
    property(NODES, "spec.disruption.consolidateAfter", "30s", '"30s"'),
    property(NODES, "spec.template.spec.expireAfter", "Never", '"Never"'),
    property(NODES, "spec.disruption.budgets", [], "0 entries"),
    changed(NODES, "spec.disruption.budgets[0].nodes", "100%", "100%"),
    changed(NODES, "spec.template.spec.terminationGracePeriod", "1h", '"1h"'),
  ),
  "node-pools-use-every-zone": all(
    changed(
      `${NODES} @prod-frankfurt`,
      "spec.template.spec.requirements[3].values",
      ["germanywestcentral-1"],
      "germanywestcentral-1",
      "spec.template.spec.requirements",
    ),
    changed(
      `${NODES} @prod-berlin`,
      "spec.template.spec.requirements[5]",
      { key: "topology.kubernetes.io/zone", operator: "In", values: ["germanynorth-1"] },
      "germanynorth-1",
      "spec.template.spec.requirements",
    ),
  ),
  "spot-nodes-are-tainted": all(
    changed(SPOT, "spec.template.spec.taints", [{ key: "other", value: "spot", effect: "NoSchedule" }], "nothing"),
  ),
  "nodes-in-our-subnet": all(
    property(CLASS, "spec.imageFamily", "Windows", '"Windows"'),
    property(CLASS, "spec.maxPods", 10, "10"),
  ),
  "namespaces-closed-by-default": all(
    when(
      "there is no default-deny",
      without(`${POLICY} namespaces-services-default-deny @prod-frankfurt`),
      "network policy",
      "nothing",
    ),
    changed(`${POLICY} namespaces-services-default-deny`, "spec.policyTypes", ["Ingress"], "nothing", "network policy"),
    changed(
      `${POLICY} namespaces-services-default-deny`,
      "spec.podSelector.matchLabels",
      { app: "one" },
      "nothing",
      "network policy",
    ),
  ),
  "network-policies-name-their-peers": all(
    changed(`${POLICY} namespaces-services-allow-from-gateway`, "spec.ingress[0].from", undefined, "nothing"),
    changed(`${POLICY} namespaces-services-allow-to-data`, "spec.egress[0].to", [], "nothing"),
    changed(
      `${POLICY} namespaces-services-allow-to-data`,
      "spec.egress[0].to[0].ipBlock",
      { cidr: "0.0.0.0/0" },
      "0.0.0.0/0",
      "spec.egress[0].to[0].ipBlock.cidr",
    ),
    changed(`${POLICY} namespaces-services-allow-to-data`, "spec.policyTypes", undefined, "nothing"),
    unsure(`${POLICY} namespaces-services-allow-from-gateway`, "spec.ingress[0].from"),
  ),
  "namespaces-hold-pods-to-a-standard": all(
    changed(
      NAMESPACE,
      "metadata.labels",
      levels("privileged"),
      '"privileged"',
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
    ),
    changed(
      "kubernetes:core/v1:Namespace namespaces-argocd",
      "metadata.labels",
      undefined,
      "nothing",
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
    ),
    unsure(NAMESPACE, "metadata.labels", 'metadata.labels["pod-security.kubernetes.io/enforce"]'),
  ),
  "namespaces-of-teams-bounded": all(
    when("there is no quota", without(`${QUOTA} @prod-frankfurt`), "quota requests.cpu", "nothing"),
    when("there are no defaults", without(`${RANGE} @prod-frankfurt`), "limit range default.memory", "nothing"),
    changed(RANGE, "spec.limits", [], "nothing"),
    changed(
      QUOTA,
      "spec.hard",
      { "requests.cpu": "1", "requests.memory": "1Gi", "services.loadbalancers": "0" },
      "nothing",
      "quota services.nodeports",
    ),
  ),
  "nothing-in-the-default-namespace": all(
    changed("kubernetes:apps/v1:Deployment azure-metrics-exporter", "metadata.namespace", "default", '"default"'),
  ),
  "services-stay-inside": all(
    changed(
      INSIDE,
      "metadata.annotations",
      balanced("internal"),
      "nothing",
      `metadata.annotations["${AZURE}internal"]`,
    ),
    changed(INSIDE, "metadata.annotations", balanced("ipv4"), "nothing", `metadata.annotations["${AZURE}ipv4"]`),
    changed(
      INSIDE,
      "metadata.annotations",
      { ...balanced(""), [`${AZURE}internal`]: "false" },
      '"false"',
      `metadata.annotations["${AZURE}internal"]`,
    ),
    changed(INSIDE, "spec.externalTrafficPolicy", "Cluster", '"Cluster"'),
    changed(PROBES, "spec.type", "NodePort", '"NodePort"'),
    changed(PROBES, "spec.externalIPs", ["203.0.113.9"], "203.0.113.9"),
    unsure(PROBES, "spec.type"),
  ),
  "gateways-speak-tls": all(
    property(GATEWAY, "spec.servers[0].port.protocol", "HTTP", '"HTTP"'),
    property(GATEWAY, "spec.servers[0].tls.mode", "PASSTHROUGH", '"PASSTHROUGH"'),
    property(GATEWAY, "spec.servers[0].tls.minProtocolVersion", "TLSV1_0", '"TLSV1_0"'),
    property(GATEWAY, "spec.servers[1].hosts", ["*"], "1 entry"),
    property(GATEWAY, "spec.servers", [], "0 entries"),
  ),
  "mesh-encrypts": all(
    changed(PEERS, "spec.mtls.mode", "PERMISSIVE", "PERMISSIVE"),
    when("there is no PeerAuthentication", without(PEERS), "mutual TLS", "nothing"),
    changed(PEERS, "spec.portLevelMtls", { "8080": { mode: "DISABLE" } }, "DISABLE", "spec.mtls.mode"),
  ),
  "mesh-lets-nobody-in-by-default": all(
    when("there is no policy", without(CLOSED), "authorization policy", "nothing"),
    changed(CLOSED, "spec.rules", [{}], "nothing", "authorization policy"),
  ),
  "mesh-revision-supported": all(
    changed(
      NAMESPACE,
      "metadata.labels",
      { ...levels("restricted"), "istio.io/rev": "asm-1-20" },
      "asm-1-20",
      'metadata.labels["istio.io/rev"]',
    ),
    changed(
      NAMESPACE,
      "metadata.labels",
      { ...levels("restricted"), "istio.io/rev": undefined },
      "nothing",
      'metadata.labels["istio.io/rev"]',
    ),
  ),
  "mesh-gives-up-in-time": all(
    inTree(ROUTES, "spec.http[0].timeout", undefined, "nothing"),
    inTree(ROUTES, "spec.http[0].timeout", "5m", "5m"),
    inTree(ROUTES, "spec.http[1].retries.attempts", 50, "50"),
    inTree(HOST, "spec.trafficPolicy.outlierDetection.consecutive5xxErrors", 0, "0"),
    inTree(HOST, "spec.trafficPolicy.connectionPool.tcp.maxConnections", undefined, "nothing"),
  ),
};
