import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../facts/workloads";
import { expectAt, listOf, word, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { byType, expectKey, fieldsAt, isFields, type Fields, listAt, placesAt, textAt, wordsOf } from "./fields";
import { POD_KINDS } from "./pods";

const READ = "2026-11";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const QUOTA = "kubernetes:core/v1:ResourceQuota";
const RANGE = "kubernetes:core/v1:LimitRange";

/** Agents of a node's metrics and logs run here, which must see the node: their pods are judged one by one. */
const AGENTS: readonly (string | undefined)[] = ["monitoring", "logging"];
/** It asks every pod of the cluster for metrics, and Azure for its own: its way in is closed, its way out is the firewall's. */
const OPEN_WAY_OUT: readonly (string | undefined)[] = ["monitoring"];
const OF_TEAMS: readonly (string | undefined)[] = [SERVICES_NAMESPACE, BURST_NAMESPACE];

export const namespaceRules: readonly Rule[] = [
  {
    id: "namespaces-closed-by-default",
    scope: "estate",
    title: "In each namespace a network policy closes all that no other policy opens.",
    why: "Without it every pod is reached by every other of the cluster, and reaches whatever the network does.",
    remedy: "make the namespace with Namespaces, which adds default-deny, and open what is needed there.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
      read: READ,
    },
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "CIS Kubernetes 1.11.1 5.3.2", "CIS AKS 1.8.0 4.4.2", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "never",
    judge: open,
  },
  {
    id: "network-policies-name-their-peers",
    scope: "resource",
    title: "What a network policy opens, it opens to peers that it names, and never to every address.",
    why: "A rule without peers is open to all: one line left out, and the default that closes is worth nothing.",
    remedy: "name namespaces, cidrs or internet in the flow that Namespaces is given.",
    documentation: { address: "https://kubernetes.io/docs/concepts/services-networking/network-policies/", read: READ },
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "CIS Kubernetes 1.11.1 5.3.2", "CIS AKS 1.8.0 4.4.2", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [POLICY],
    judge: (resource) => [
      ...expectAt(resource, "spec.policyTypes", listOf(1, "directions")),
      ...peersOf(resource, "ingress"),
      ...peersOf(resource, "egress"),
    ],
  },
  {
    id: "namespaces-hold-pods-to-a-standard",
    scope: "resource",
    title: "Each namespace refuses pods that ask for more than its level of pod security.",
    why: "What a chart, an operator or a person applies by hand is judged nowhere else.",
    remedy:
      "make the namespace with Namespaces, and say podSecurity: restricted, or baseline where an operator's pods need it.",
    documentation: { address: "https://kubernetes.io/docs/concepts/security/pod-security-admission/", read: READ },
    requirements: ["A9"],
    frameworks: ["WAF SE:08", "CIS Kubernetes 1.11.1 5.2.1", "ISO 27001 A.8.9"],
    severity: "mandatory",
    unknown: "refuse",
    types: [NAMESPACE],
    judge: held,
  },
  {
    id: "namespaces-of-teams-bounded",
    scope: "estate",
    title: "Namespaces that teams deploy to have a quota, defaults for containers, and no way to open a door.",
    why: "One team's mistake would take the nodes of all, and a Service of type LoadBalancer is an address of its own.",
    remedy: "give the namespace limits in Namespaces' arguments.",
    documentation: { address: "https://kubernetes.io/docs/concepts/policy/resource-quotas/", read: READ },
    requirements: ["A17", "A2"],
    frameworks: ["WAF RE:06", "WAF SE:06", "CIS Kubernetes 1.11.1 5.6.1", "CIS AKS 1.8.0 4.6.1", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "never",
    judge: unbounded,
  },
  {
    id: "nothing-in-the-default-namespace",
    scope: "resource",
    title: "Pods run in a namespace that was made for them.",
    why: "The default one has no policy, no quota and no level of pod security.",
    remedy: "set metadata.namespace to one that Namespaces makes.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["CIS Kubernetes 1.11.1 5.6.4", "CIS AKS 1.8.0 4.6.3"],
    severity: "mandatory",
    unknown: "never",
    types: POD_KINDS,
    judge: (resource) => {
      const path = "metadata.namespace";
      const named = valueAt(resource.properties, path);
      // Unknown in a cluster's first preview only: whose name is made from another resource is not the default one.
      if (named === UNKNOWN) return [];
      return expectAt(resource, path, ownNamespace);
    },
  },
];

const PRIVATE = "10.0.0.0/8";

/** A list that is left out, or empty, means everybody. https://kubernetes.io/docs/concepts/services-networking/network-policies/ (2026-11) */
function peersOf(policy: Resource, direction: "ingress" | "egress"): readonly Finding[] {
  const peers = direction === "ingress" ? "from" : "to";
  return placesAt(policy, `spec.${direction}`).flatMap(({ path, value }) => {
    const all = `${path}.${peers}`;
    if (value[peers] === UNKNOWN) return [undecided(policy, all, "peers by name or address")];
    if (!Array.isArray(value[peers]) || value[peers].length === 0)
      return [missing(policy, all, "peers by name or address")];
    // What goes out to every address on the port of HTTPS alone, the firewall judges by its name.
    const web = direction === "egress" && portsOf(value).join() === "443";
    return placesAt(policy, all).flatMap((peer) => {
      if (web || valueAt(policy.properties, `${peer.path}.ipBlock.cidr`) !== "0.0.0.0/0") return [];
      const except = wordsOf(valueAt(policy.properties, `${peer.path}.ipBlock.except`));
      return except.includes(PRIVATE)
        ? []
        : [found(policy, `${peer.path}.ipBlock.cidr`, "0.0.0.0/0", `all but ${PRIVATE} and other private addresses`)];
    });
  });
}

function portsOf({ ports }: Fields): readonly unknown[] {
  return (Array.isArray(ports) ? ports : []).map((port: unknown) => (isFields(port) ? port["port"] : undefined));
}

const ownNamespace: Expectation = {
  text: "a namespace of its own",
  met: (value) => typeof value === "string" && value !== "" && value !== "default",
};

/** What lies in a namespace: by its name, or before that is known by what its metadata was made from. */
function within(namespace: Resource, all: readonly Resource[]): readonly Resource[] {
  const name = textAt(namespace, "metadata.name");
  return all.filter((one) => {
    const named = textAt(one, "metadata.namespace");
    if (name !== undefined && named !== undefined) return name === named;
    return one.propertySources["metadata"]?.includes(namespace.urn) ?? false;
  });
}

function open(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const denying = of(POLICY).filter(denies);
  return of(NAMESPACE).flatMap((namespace) => {
    const unread = within(namespace, of(POLICY)).some(({ properties }) => properties["spec"] === UNKNOWN);
    if (unread) return [];
    const types = new Set(
      within(namespace, denying).flatMap((one) => wordsOf(valueAt(one.properties, "spec.policyTypes"))),
    );
    const name = textAt(namespace, "metadata.name");
    const wanted = name === undefined || OPEN_WAY_OUT.includes(name) ? ["Ingress"] : ["Ingress", "Egress"];
    return wanted
      .filter((type) => !types.has(type))
      .map((type) => missing(namespace, "network policy", `one that closes ${type} of all pods`));
  });
}

/** It selects every pod and lets nothing through. */
function denies(policy: Resource): boolean {
  const selector = valueAt(policy.properties, "spec.podSelector");
  const rules = [...listAt(policy, "spec.ingress"), ...listAt(policy, "spec.egress")];
  return isFields(selector) && Object.keys(selector).length === 0 && rules.length === 0;
}

function held(namespace: Resource): readonly Finding[] {
  const name = textAt(namespace, "metadata.name");
  const judged = (mode: string, expectation: Expectation): readonly Finding[] =>
    expectKey(namespace, "metadata.labels", `pod-security.kubernetes.io/${mode}`, expectation);
  // Before its name is known it may be one of the agents'.
  const levels =
    name === undefined || AGENTS.includes(name) ? ["restricted", "baseline", "privileged"] : ["restricted", "baseline"];
  return [
    ...judged("enforce", word(...levels)),
    ...judged("audit", word("restricted")),
    ...judged("warn", word("restricted")),
  ];
}

function unbounded(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  return of(NAMESPACE)
    .filter((namespace) => OF_TEAMS.includes(textAt(namespace, "metadata.name")))
    .flatMap((namespace) => [
      ...within(namespace, of(RANGE))
        .filter((range) => listAt(range, "spec.limits").length === 0)
        .map((range) => missing(range, "spec.limits", "limits")),
      ...quotaOf(namespace, within(namespace, of(QUOTA))),
      ...defaultsOf(namespace, within(namespace, of(RANGE))),
    ]);
}

function quotaOf(namespace: Resource, quotas: readonly Resource[]): readonly Finding[] {
  const hard: Record<string, unknown> = Object.assign(
    {},
    ...quotas.map((quota) => fieldsAt(quota, "spec.hard")),
  ) as Record<string, unknown>;
  const bounds = ["requests.cpu", "requests.memory"]
    .filter((key) => hard[key] === undefined)
    .map((key) => missing(namespace, `quota ${key}`, "a bound on what its pods ask for together"));
  const doors = ["services.loadbalancers", "services.nodeports"]
    .filter((key) => String(hard[key]) !== "0" && hard[key] !== UNKNOWN)
    .map((key) => found(namespace, `quota ${key}`, String(hard[key] ?? "nothing"), "0"));
  return [...bounds, ...doors];
}

function defaultsOf(namespace: Resource, ranges: readonly Resource[]): readonly Finding[] {
  const limits = ranges.flatMap((range) => listAt(range, "spec.limits")).filter(isFields);
  const container = limits.find(({ type }) => type === "Container") ?? {};
  return ["default", "defaultRequest"]
    .filter((key) => !isFields(container[key]) || container[key]["memory"] === undefined)
    .map((key) => missing(namespace, `limit range ${key}.memory`, "an amount for containers that say nothing"));
}
