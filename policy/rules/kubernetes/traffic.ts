import { AKS_RELEASES, MESH_SYSTEM_NAMESPACE } from "../../../facts/aks";
import { MESH } from "../../../facts/scaling";
import { SERVICES_NAMESPACE } from "../../../facts/workloads";
import { expectAt, word, wordUnlike, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { byType, expectKey, expectKeyPresent, fieldsAt, isFields, namespaceOf, placesAt, textAt } from "./fields";

const READ = "2026-11";
const SERVICE = "kubernetes:core/v1:Service";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const VIRTUAL_SERVICE = "kubernetes:networking.istio.io/v1:VirtualService";
const DESTINATION_RULE = "kubernetes:networking.istio.io/v1:DestinationRule";
const PEER_AUTHENTICATION = "kubernetes:security.istio.io/v1:PeerAuthentication";
const AUTHORIZATION_POLICY = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const AZURE = "service.beta.kubernetes.io/azure-load-balancer-";

export const trafficRules: readonly Rule[] = [
  {
    id: "services-stay-inside",
    scope: "resource",
    title:
      "A Service opens no port of nodes and no public address; one with a load balancer has a fixed address of ours.",
    why: "Users come through Front Door and the application gateway: any other door passes the firewall of the edge by (A1).",
    remedy: "make it with InternalGateway, which names the subnet and the address; else leave its type ClusterIP.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/internal-lb", read: READ },
    requirements: ["A1", "A18", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVICE],
    judge: inside,
  },
  {
    id: "gateways-speak-tls",
    scope: "resource",
    title: "The mesh's gateways take HTTPS alone, from TLS 1.2 on, for the names of ours.",
    why: "Behind the application gateway the way to a pod is a network as well; a name for all would serve what nobody routed.",
    remedy: "make the Gateway with ServiceMesh.",
    documentation: { address: "https://istio.io/latest/docs/reference/config/networking/gateway/", read: READ },
    requirements: ["A1"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GATEWAY],
    judge: (resource) => {
      const servers = placesAt(resource, "spec.servers");
      if (servers.length === 0) return expectAt(resource, "spec.servers", someServers);
      return servers.flatMap(({ path }) => [
        ...expectAt(resource, `${path}.port.protocol`, word("HTTPS")),
        ...expectAt(resource, `${path}.tls.mode`, word("SIMPLE", "MUTUAL")),
        ...expectAt(resource, `${path}.tls.minProtocolVersion`, word("TLSV1_2", "TLSV1_3")),
        ...expectAt(resource, `${path}.tls.credentialName`, wordUnlike(/^$/, "a Secret with its certificate")),
        ...expectAt(resource, `${path}.hosts`, namedHosts),
      ]);
    },
  },
  {
    id: "mesh-encrypts",
    scope: "estate",
    title: "Where there is a mesh, its pods speak mutual TLS with each other, and nothing else.",
    why: "In the permissive mode, which is the default, a pod takes plain text from whoever reaches it, without a name.",
    remedy: "make the mesh with ServiceMesh, and write no PeerAuthentication that weakens its STRICT.",
    documentation: {
      address: "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
      read: READ,
    },
    requirements: ["A15", "A17"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "never",
    judge: encrypted,
  },
  {
    id: "mesh-lets-nobody-in-by-default",
    scope: "estate",
    title: "In a namespace of the mesh, a service is called by those alone whom a policy of its own names.",
    why: "Without a policy that allows nothing, each new service is open to every other until somebody thinks of it.",
    remedy: "make the mesh with ServiceMesh, whose policy allows nobody, and name callers in the service's file.",
    documentation: {
      address: "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "WAF SE:06", "ISO 27001 A.8.3"],
    severity: "mandatory",
    unknown: "never",
    judge: admitting,
  },
  {
    id: "mesh-revision-supported",
    scope: "estate",
    title: "Namespaces of services join the mesh, at a revision that the cluster's version offers.",
    why: "A label of another revision injects no proxy, and nothing says so: pods run without a name, refused by all others.",
    remedy: "give Namespaces the mesh's revision (facts/aks.ts, meshRevisionOf).",
    documentation: { address: "https://learn.microsoft.com/azure/aks/istio-upgrade", read: READ },
    requirements: ["A11", "A15"],
    frameworks: ["WAF OE:11", "ISO 27001 A.8.8"],
    severity: "mandatory",
    unknown: "never",
    judge: revised,
  },
  {
    id: "mesh-gives-up-in-time",
    scope: "estate",
    title: "Each route of the mesh has a time-out and bounded retries, and each host a circuit breaker.",
    why: "One slow service holds its callers' connections until they are slow as well; retries without a bound finish it off (A15, C5).",
    remedy: "render the service from its file: facts/scaling.ts (MESH) has the figures.",
    documentation: {
      address: "https://istio.io/latest/docs/concepts/traffic-management/#network-resilience-and-testing",
      read: READ,
    },
    requirements: ["A15", "C4", "C5"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "never",
    judge: (resources) => {
      const of = byType(resources);
      return [...of(VIRTUAL_SERVICE).flatMap(patience), ...of(DESTINATION_RULE).flatMap(breaker)];
    },
  },
];

const ANNOTATIONS = "metadata.annotations";
const someServers: Expectation = {
  text: "at least 1 server",
  met: (value) => Array.isArray(value) && value.length > 0,
};
const namedHosts: Expectation = {
  text: "names, and none for all",
  met: (value) =>
    Array.isArray(value) && value.length > 0 && !value.some((host) => /^([^/]*\/)?\*$/.test(String(host))),
};

function inside(service: Resource): readonly Finding[] {
  const type = valueAt(service.properties, "spec.type") ?? "ClusterIP";
  const expected = '"ClusterIP", or a load balancer of InternalGateway';
  if (type === UNKNOWN) return [undecided(service, "spec.type", expected)];
  const outside = placesAsText(service, "spec.externalIPs");
  if (outside.length > 0) return [found(service, "spec.externalIPs", outside.join(", "), "no address from outside")];
  if (type === "ClusterIP") return [];
  if (type !== "LoadBalancer") return [found(service, "spec.type", `"${String(type)}"`, expected)];
  return [
    ...expectKey(service, ANNOTATIONS, `${AZURE}internal`, word("true")),
    ...["internal-subnet", "ipv4"].flatMap((key) => expectKeyPresent(service, ANNOTATIONS, AZURE + key, "one of ours")),
    ...expectAt(service, "spec.externalTrafficPolicy", word("Local")),
  ];
}

function placesAsText(resource: Resource, path: string): readonly string[] {
  const value = valueAt(resource.properties, path);
  return Array.isArray(value) ? value.map(String) : [];
}

const WEAK = /^(PERMISSIVE|DISABLE)$/;

function encrypted(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const all = of(PEER_AUTHENTICATION);
  const weak = all.flatMap((one) => {
    const modes = [
      valueAt(one.properties, "spec.mtls.mode"),
      ...Object.values(fieldsAt(one, "spec.portLevelMtls")).map((port) => (isFields(port) ? port["mode"] : undefined)),
    ];
    const bad = modes.find((mode) => typeof mode === "string" && WEAK.test(mode));
    return bad === undefined ? [] : [found(one, "spec.mtls.mode", String(bad), '"STRICT"')];
  });
  const [gateway] = of(GATEWAY);
  const ruled = all.some((one) => one.properties["spec"] === UNKNOWN || rulesAll(one));
  if (gateway === undefined || ruled) return weak;
  return [...weak, missing(gateway, "mutual TLS", `a PeerAuthentication for all in ${MESH_SYSTEM_NAMESPACE}`)];
}

function rulesAll(one: Resource): boolean {
  const [namespace, mode] = [namespaceOf(one), textAt(one, "spec.mtls.mode")];
  return namespace === MESH_SYSTEM_NAMESPACE && fieldsAt(one, "spec")["selector"] === undefined && mode !== undefined;
}

function admitting(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const closing = of(AUTHORIZATION_POLICY).filter((one) => Object.keys(fieldsAt(one, "spec")).length === 0);
  return of(NAMESPACE)
    .filter((namespace) => fieldsAt(namespace, "metadata.labels")["istio.io/rev"] !== undefined)
    .flatMap((namespace) => {
      const name = textAt(namespace, "metadata.name");
      const closed = closing.some(
        (one) => name === undefined || namespaceOf(one) === undefined || namespaceOf(one) === name,
      );
      return closed ? [] : [missing(namespace, "authorization policy", "one without rules, which allows nobody")];
    });
}

function revised(resources: readonly Resource[]): readonly Finding[] {
  const offered = [...AKS_RELEASES.values()].flatMap(({ meshRevisions }) => meshRevisions);
  const path = 'metadata.labels["istio.io/rev"]';
  return byType(resources)(NAMESPACE).flatMap((namespace) => {
    const revision = fieldsAt(namespace, "metadata.labels")["istio.io/rev"];
    if (revision === UNKNOWN) return [];
    const meshed = textAt(namespace, "metadata.name") === SERVICES_NAMESPACE;
    if (revision === undefined) return meshed ? [missing(namespace, path, offered.join(" or "))] : [];
    return offered.includes(String(revision)) ? [] : [found(namespace, path, String(revision), offered.join(" or "))];
  });
}

function patience(service: Resource): readonly Finding[] {
  const most = MESH.requestTimeoutSeconds;
  return placesAt(service, "spec.http").flatMap(({ path, value }) => {
    // What answers by itself waits for nobody.
    if (value["route"] === undefined) return [];
    const timeout = valueAt(service.properties, `${path}.timeout`);
    const seconds = /^(\d+)s$/.exec(String(timeout))?.[1];
    const late = seconds === undefined || Number(seconds) > most || Number(seconds) === 0;
    const attempts = valueAt(service.properties, `${path}.retries.attempts`);
    const bounded = typeof attempts === "number" && attempts <= MESH.retries.connection;
    return [
      ...(late && timeout !== UNKNOWN
        ? [found(service, `${path}.timeout`, String(timeout ?? "nothing"), `at most ${most}s`)]
        : []),
      ...(bounded || attempts === UNKNOWN
        ? []
        : [
            found(
              service,
              `${path}.retries.attempts`,
              String(attempts ?? "nothing"),
              `at most ${MESH.retries.connection}`,
            ),
          ]),
    ];
  });
}

function breaker(rule: Resource): readonly Finding[] {
  const at = "spec.trafficPolicy";
  const most = MESH.breaker.consecutiveFailures;
  const failures = `${at}.outlierDetection.consecutive5xxErrors`;
  const value = valueAt(rule.properties, failures);
  const open = typeof value === "number" && value > 0 && value <= most;
  const bare = [`${at}.outlierDetection.baseEjectionTime`, `${at}.connectionPool.tcp.maxConnections`].filter(
    (path) => valueAt(rule.properties, path) === undefined,
  );
  return [
    ...(open || value === UNKNOWN ? [] : [found(rule, failures, String(value ?? "nothing"), `1 to ${most}`)]),
    ...bare.map((path) => missing(rule, path, "a bound (facts/scaling.ts, MESH)")),
  ];
}
