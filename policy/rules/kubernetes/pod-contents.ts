import { IMAGE_PUBLISHERS, OWN_PUBLIC_REGISTRY, OWN_REGISTRY } from "../../../facts/images";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../facts/workloads";
import { expectAt, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { namespaceOf, placesAt } from "./fields";
import {
  ALERTMANAGER,
  APM_SERVER,
  BEAT,
  eachContainer,
  ELASTICSEARCH,
  KAFKA_NODE_POOL,
  KIBANA,
  LOGSTASH,
  POD_KINDS,
  PROMETHEUS,
  THANOS_RULER,
  WRITTEN,
} from "./pods";

const READ = "2026-11";
/** Kinds whose main container's amounts stand beside the pod. */
const AMOUNTS_BESIDE: readonly string[] = [PROMETHEUS, ALERTMANAGER, THANOS_RULER, KAFKA_NODE_POOL];
const VERSIONED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [BEAT, ELASTICSEARCH, KIBANA, APM_SERVER, LOGSTASH, PROMETHEUS, ALERTMANAGER, THANOS_RULER].map((type) => [
      type,
      "spec.version",
    ]),
  ),
  "kubernetes:kafka.strimzi.io/v1:Kafka": "spec.kafka.version",
};
/** Ratio of a memory limit to its request at most: what LimitRange gives who says nothing. */
const MOST_OVERCOMMIT = 4;
/** Names under which programs look for secrets. */
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|CONNECTION_?STRING|CREDENTIALS?)$/i;

export const podContentRules: readonly Rule[] = [
  {
    id: "containers-ask-for-resources",
    scope: "resource",
    title: "Each container asks for CPU and memory and has a bound on memory near what it asks for.",
    why: "The scheduler, the autoscalers and the placeholders count with requests, and a leak without a bound kills its neighbours.",
    remedy:
      "set resources.requests.cpu, resources.requests.memory and resources.limits.memory, at most four times the request.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
      read: READ,
    },
    requirements: ["A2", "A7"],
    frameworks: ["WAF PE:05", "WAF RE:06", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    types: POD_KINDS,
    judge: (resource) => [
      ...(AMOUNTS_BESIDE.includes(resource.type) ? amounts(resource, "spec.resources") : []),
      ...eachContainer(resource, ({ path }) => amounts(resource, `${path}.resources`)),
    ],
  },
  {
    id: "cpu-is-not-limited",
    scope: "resource",
    title: "No container has a limit on CPU.",
    why: "A throttled pod is slow while its node idles; what it asks for is its share when the node is full.",
    remedy: "drop resources.limits.cpu and ask for more instead.",
    documentation: {
      address:
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run",
      read: READ,
    },
    requirements: ["A2"],
    frameworks: ["WAF PE:05"],
    severity: "advisory",
    unknown: "report",
    types: POD_KINDS,
    judge: (resource) => [
      ...(AMOUNTS_BESIDE.includes(resource.type) ? noCpuLimit(resource, "spec.resources") : []),
      ...eachContainer(resource, ({ path }) => noCpuLimit(resource, `${path}.resources`)),
    ],
  },
  {
    id: "images-pinned",
    scope: "resource",
    title: "Every image and every operator's program is of one exact version, by its whole name.",
    why: "What a tag such as latest means changes by itself: two pods of one release would differ, and going back would not.",
    remedy: "name the registry, and an exact version or a digest; versions stand in facts/.",
    documentation: { address: "https://kubernetes.io/docs/concepts/containers/images/#image-names", read: READ },
    requirements: ["A21"],
    frameworks: ["WAF OE:05", "WAF SE:02", "ISO 27001 A.8.9"],
    severity: "mandatory",
    unknown: "refuse",
    types: [...POD_KINDS, "kubernetes:kafka.strimzi.io/v1:Kafka"],
    judge: (resource) => [
      ...(VERSIONED[resource.type] ? expectAt(resource, VERSIONED[resource.type] ?? "", exactVersion) : []),
      ...eachContainer(resource, ({ path, value }) =>
        value["image"] === undefined && WRITTEN[resource.type] === undefined
          ? []
          : expectAt(resource, `${path}.image`, pinned),
      ),
    ],
  },
  {
    id: "images-from-known-publishers",
    scope: "resource",
    title: "Services come from our own registry by digest, the platform's parts from those who make them.",
    why: "A name in another registry may be anybody's, and a tag in ours may be moved; what runs is what was built and scanned.",
    remedy:
      "push the image to the environment's registry and name its digest, or add the publisher to facts/images.ts with its source.",
    documentation: {
      address: "https://learn.microsoft.com/azure/aks/operator-best-practices-container-image-management",
      read: READ,
    },
    requirements: ["A21"],
    frameworks: ["WAF SE:02", "CIS Kubernetes 1.11.1 5.5.1", "ISO 27001 A.8.19"],
    severity: "mandatory",
    unknown: "refuse",
    types: POD_KINDS,
    judge: (resource) => {
      const expectation = publisherOf(namespaceOf(resource));
      return eachContainer(resource, ({ path, value }) =>
        value["image"] === undefined ? [] : expectAt(resource, `${path}.image`, expectation),
      );
    },
  },
  {
    id: "no-secrets-in-plain-settings",
    scope: "resource",
    title: "No container is given a secret as a plain setting.",
    why: "It would be in Git, in the state, in the output of describe and in every crash report.",
    remedy: "let a SecretProviderClass mount it from Key Vault, or name a Secret in valueFrom.",
    documentation: { address: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:09", "CIS Kubernetes 1.11.1 5.4.1", "CIS AKS 1.8.0 4.5.1", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: POD_KINDS,
    judge: (resource) => eachContainer(resource, ({ path }) => plainSecrets(resource, `${path}.env`)),
  },
];

const quantity: Expectation = {
  text: "an amount",
  met: (value) => (typeof value === "string" && bytes(value) > 0) || (typeof value === "number" && value > 0),
};

function amounts(resource: Resource, path: string): readonly Finding[] {
  const paths = [`${path}.requests.cpu`, `${path}.requests.memory`, `${path}.limits.memory`];
  const findings = paths.flatMap((one) => expectAt(resource, one, quantity));
  if (findings.length > 0) return findings;
  const [, request = 0, limit = 0] = paths.map((one) => bytes(String(valueAt(resource.properties, one))));
  const most = `at most ${MOST_OVERCOMMIT} times what it asks for`;
  return limit <= MOST_OVERCOMMIT * request
    ? []
    : [found(resource, `${path}.limits.memory`, `${Number((limit / request).toFixed(1))} times`, most)];
}

function noCpuLimit(resource: Resource, path: string): readonly Finding[] {
  const at = `${path}.limits.cpu`;
  const value = valueAt(resource.properties, at);
  if (value === undefined) return [];
  return [value === UNKNOWN ? undecided(resource, at, "no limit") : found(resource, at, String(value), "no limit")];
}

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Kubernetes' amounts: `250m`, `512Mi`, `2`. Not a number is none. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (2026-11) */
function bytes(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  return Number(amount ?? 0) * (unit === "" ? 1 : (UNITS[unit] ?? 0));
}

const EXACT = /^v?\d+(\.\d+){1,3}([-.]\w+)*$/;
const exactVersion: Expectation = {
  text: "one exact version",
  met: (value) => typeof value === "string" && EXACT.test(value),
};

const pinned: Expectation = {
  text: "a whole name with an exact version or a digest",
  met: (value) => {
    if (typeof value !== "string") return false;
    const [, host = "", tag, digest] =
      /^([\w.-]+\.[\w.-]+(?::\d+)?)\/[\w./-]+?(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(value) ?? [];
    return host !== "" && (digest !== undefined || (tag !== undefined && EXACT.test(tag)));
  },
};

/** In the services' namespaces what we build; elsewhere also what the makers of the platform's parts publish. */
function publisherOf(namespace: string | undefined): Expectation {
  const digest = /@sha256:[0-9a-f]{64}$/;
  if (namespace === SERVICES_NAMESPACE) {
    return {
      text: "an image of our own registry, by digest",
      met: (value) => typeof value === "string" && OWN_REGISTRY.test(value) && digest.test(value),
    };
  }
  if (namespace === BURST_NAMESPACE) {
    return {
      text: `an image of ${OWN_PUBLIC_REGISTRY}, by digest: container instances have no password`,
      met: (value) => typeof value === "string" && value.startsWith(OWN_PUBLIC_REGISTRY) && digest.test(value),
    };
  }
  return {
    text: "an image of our own registry or of a publisher in facts/images.ts",
    met: (value) =>
      typeof value === "string" &&
      (OWN_REGISTRY.test(value) || IMAGE_PUBLISHERS.some(({ prefix }) => value.startsWith(prefix))),
  };
}

function plainSecrets(resource: Resource, env: string): readonly Finding[] {
  return placesAt(resource, env).flatMap(({ path, value }) => {
    const name = value["name"];
    if (typeof name !== "string" || !SECRET_NAME.test(name) || value["value"] === undefined) return [];
    const expected = "a reference to a Secret";
    return [
      value["value"] === UNKNOWN
        ? undecided(resource, `${path}.value`, expected)
        : { ...missing(resource, `${path}.value`, expected), got: `a value for ${name}` },
    ];
  });
}
